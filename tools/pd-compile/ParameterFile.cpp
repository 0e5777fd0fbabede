//===--- ParameterFile.cpp - --weights=safetensors: IREE parameters -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ParameterFile.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

/// The runtime's dtype of a float element; integers of a program are structure (shapes, tables) and stay inline.
static std::optional<pdrt::DType> floatDType(Type type) {
  if (type.isF32()) return pdrt::DType::Float32;
  if (type.isF16()) return pdrt::DType::Float16;
  if (type.isBF16()) return pdrt::DType::BFloat16;
  if (type.isF64()) return pdrt::DType::Float64;
  return std::nullopt;
}

void separateParameters(ModuleOp module) {
  module.walk([](pd::ParameterOp op) {
    auto dense = dyn_cast<DenseElementsAttr>(op.getValue());
    if (!dense || !floatDType(dense.getElementType())) return;
    size_t size = dense.getElementType().getIntOrFloatBitWidth() / 8, count = dense.getNumElements();
    AsmResourceBlob blob = HeapAsmResourceBlob::allocate(size * count, /*align=*/8, /*dataIsMutable=*/true);
    MutableArrayRef<char> bytes = blob.getMutableData();
    for (size_t i = 0; i < count; ++i)
      std::copy_n(dense.getRawData().data() + (dense.isSplat() ? 0 : i * size), size, bytes.data() + i * size);
    op.setValueAttr(DenseResourceElementsAttr::get(cast<ShapedType>(dense.getType()), op.getName(), std::move(blob)));
  });
}

/// `util.global private @name = #stream.parameter.named<"model"::"name"> : type`, without IREE's dialects at hand.
static void createGlobal(OpBuilder &builder, Location loc, StringRef name, Type type) {
  std::string body;
  llvm::raw_string_ostream os(body);
  os << "parameter.named<\"model\"::\"";
  llvm::printEscapedString(name, os);
  os << "\">";
  OperationState state(loc, "util.global");
  state.addAttribute("sym_name", builder.getStringAttr(name));
  state.addAttribute("sym_visibility", builder.getStringAttr("private"));
  state.addAttribute("type", TypeAttr::get(type));
  state.addAttribute("initial_value", OpaqueAttr::get(builder.getStringAttr("stream"), body, type));
  builder.create(state);
}

/// A load of the global, handed to torch.
static Value loadGlobal(OpBuilder &builder, Location loc, StringRef name, Type type, Type torchType) {
  OperationState load(loc, "util.global.load");
  load.addAttribute("global", FlatSymbolRefAttr::get(builder.getContext(), name));
  load.addTypes(type);
  OperationState cast(loc, "torch_c.from_builtin_tensor");
  cast.addOperands(builder.create(load)->getResults());
  cast.addTypes(torchType);
  return builder.create(cast)->getResult(0);
}

static constexpr const char *kProducerKey = "producer";

static std::string parameterFilePath(const std::string &output) {
  SmallString<128> path(output);
  llvm::sys::path::replace_extension(path, "safetensors");
  return path.str().str();
}

void requireParameterFilePlace(const std::string &output) {
  std::string path = parameterFilePath(output);
  if (!pdrt::fileExists(path)) return;
  std::map<std::string, std::string> metadata;
  try {
    metadata = pdrt::readSafeTensorsMetadata(path);
  } catch (const Error &) {
    // not even a safetensors file
  }
  if (!StringRef(metadata[kProducerKey]).starts_with("paddle-mlir "))
    throw Error(pdrt::ExitCannotWrite, path, "exists and is not a parameter file of ours",
                "another -o: the weights are written beside it, under its name");
}

void writeParameterFile(ModuleOp module, const std::string &output) {
  module.getContext()->allowUnregisteredDialects();
  llvm::MapVector<StringRef, DenseResourceElementsAttr> weights;
  SmallVector<pd_torch::ValueTensorLiteralOp> literals;
  module.walk([&](pd_torch::ValueTensorLiteralOp op) {
    auto resource = dyn_cast<DenseResourceElementsAttr>(op.getValue());
    if (!resource || !floatDType(resource.getElementType())) return;
    weights.insert({resource.getRawHandle().getKey(), resource});
    literals.push_back(op);
  });
  std::vector<std::pair<std::string, pdrt::TensorView>> tensors;
  OpBuilder globals = OpBuilder::atBlockBegin(module.getBody());
  for (auto &[name, value] : weights) {
    AsmResourceBlob *blob = value.getRawHandle().getBlob();
    ShapedType type = value.getShapedType();
    pdrt::TensorView view(*floatDType(type.getElementType()),
                          pdrt::Shape(type.getShape().begin(), type.getShape().end()),
                          blob ? blob->getData().data() : nullptr);
    if (!blob || int64_t(blob->getData().size()) < pdrt::elementCount(view.shape) * pdrt::dtypeSize(view.dtype))
      throw Error(pdrt::ExitBadFile, name.str(), "the weight has no data",
                  "give the model with its weights, or --params=random:SEED");
    tensors.emplace_back(name.str(), view);
    createGlobal(globals, module.getLoc(), name, RankedTensorType::get(type.getShape(), type.getElementType()));
  }
  for (pd_torch::ValueTensorLiteralOp op : literals) {
    auto value = cast<DenseResourceElementsAttr>(op.getValue());
    OpBuilder builder(op);
    Type type = RankedTensorType::get(value.getShapedType().getShape(), value.getElementType());
    op.replaceAllUsesWith(loadGlobal(builder, op.getLoc(), value.getRawHandle().getKey(), type, op.getType()));
    op.erase();
  }
  pdrt::writeSafeTensors(parameterFilePath(output), tensors, {{kProducerKey, "paddle-mlir " PD_VERSION}});
}

} // namespace pdcompile
