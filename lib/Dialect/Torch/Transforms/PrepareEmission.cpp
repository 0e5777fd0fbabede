//===--- PrepareEmission.cpp - literals fit for text and bytecode that others read --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDPREPARETORCHEMISSIONPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

/// torch-mlir's readers accept blobs of at most this alignment in bytecode.
constexpr size_t maxAlignment = 16;
/// Literals above this many bytes lose their data with weights=elide.
constexpr size_t elideAbove = 1024;

namespace {

struct PrepareTorchEmission : pd_torch::impl::PdPrepareTorchEmissionPassBase<PrepareTorchEmission> {
  using PdPrepareTorchEmissionPassBase::PdPrepareTorchEmissionPassBase;

  void runOnOperation() override {
    if (weights != "inline" && weights != "elide") {
      getOperation().emitError("expects option 'weights' to be inline or elide, but got '") << weights << "'";
      return signalPassFailure();
    }
    getOperation().walk([&](ValueTensorLiteralOp op) {
      if (weights == "elide" && byteSize(op.getValue()) > elideAbove) op.setValueAttr(withoutData(op.getValue()));
      else if (auto resource = dyn_cast<DenseResourceElementsAttr>(op.getValue()))
        op.setValueAttr(withSmallAlignment(resource));
    });
    // Statistics of half tensors are decomposed between casts that our own stages may leave out.
    getOperation().walk([](AtenToDtypeOp op) { op->removeAttr(kStorageCastAttr); });
  }

private:
  static size_t byteSize(ElementsAttr value) {
    return value.getNumElements() * llvm::divideCeil(value.getElementType().getIntOrFloatBitWidth(), 8);
  }

  /// One entry without a blob serves all; the printer writes its key, and readers take it for "no data".
  ElementsAttr withoutData(ElementsAttr value) {
    if (!elided) elided = DenseResourceElementsHandle::getManagerInterface(&getContext()).insert("__elided__");
    return DenseResourceElementsAttr::get(cast<ShapedType>(value.getType()), *elided);
  }

  /// The same bytes, not copied, under a smaller declared alignment. Contexts never free a blob, so the view stays
  /// valid.
  static ElementsAttr withSmallAlignment(DenseResourceElementsAttr value) {
    AsmResourceBlob *blob = value.getRawHandle().getBlob();
    if (!blob || blob->getDataAlignment() <= maxAlignment) return value;
    AsmResourceBlob view = UnmanagedAsmResourceBlob::allocateWithAlign(blob->getData(), maxAlignment);
    return DenseResourceElementsAttr::get(cast<ShapedType>(value.getType()), value.getRawHandle().getKey(),
                                          std::move(view));
  }

  std::optional<DenseResourceElementsHandle> elided;
};

} // namespace
