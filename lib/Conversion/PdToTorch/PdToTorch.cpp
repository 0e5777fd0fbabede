//===--- PdToTorch.cpp - the pass: types, legality, the report of what is left ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "Patterns.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd {
#define GEN_PASS_DEF_PDCONVERTPDTOTORCHPASS
#include "paddle-mlir/Conversion/PdToTorch/Passes.h.inc"
} // namespace mlir::pd

bool pd::onlyFirstResultUsed(Operation *op) {
  return llvm::all_of(op->getResults().drop_front(), [](Value result) { return result.use_empty(); });
}

void pd::replaceFirstResult(ConversionPatternRewriter &rewriter, Operation *op, Value value) {
  SmallVector<SmallVector<Value>> replacements(op->getNumResults());
  replacements.front().push_back(value);
  rewriter.replaceOpWithMultiple(op, std::move(replacements));
}

namespace {

/// tensor<?x3xi64> -> !torch.vtensor<[?,3],si64>
struct TorchTypeConverter : TypeConverter {
  TorchTypeConverter() {
    addConversion([](Type type) { return type; });
    addConversion([](RankedTensorType type) -> std::optional<Type> {
      if (!pd_torch::getDtypeNumber(type.getElementType())) return std::nullopt;
      return pd_torch::VTensorType::fromBuiltin(type);
    });
    // Unrealized casts survive only where an op was not converted, and then the pass fails.
    addSourceMaterialization([](OpBuilder &builder, Type type, ValueRange inputs, Location loc) -> Value {
      return UnrealizedConversionCastOp::create(builder, loc, type, inputs).getResult(0);
    });
    addTargetMaterialization([](OpBuilder &builder, Type type, ValueRange inputs, Location loc) -> Value {
      // A pattern may know more sizes than the pd op's type declares.
      if (inputs.size() == 1 && isa<pd_torch::VTensorType>(type) && isa<pd_torch::VTensorType>(inputs[0].getType()))
        return pd_torch::TensorStaticInfoCastOp::create(builder, loc, type, inputs[0]);
      return UnrealizedConversionCastOp::create(builder, loc, type, inputs).getResult(0);
    });
  }
};

void populateFamilies(TorchPatterns &set) {
  populateActivationPatterns(set);
  populateMathPatterns(set);
  populateComparePatterns(set);
  populateReductionPatterns(set);
  populateLinearPatterns(set);
  populateConvPatterns(set);
  populatePoolPatterns(set);
  populateSamplingPatterns(set);
  populateEinsumPatterns(set);
  populateNormPatterns(set);
  populateRandomPatterns(set);
  populateShapePatterns(set);
  populateSlicePatterns(set);
  populateResizePatterns(set);
  populateIndexPatterns(set);
  populateCreationPatterns(set);
  populateControlFlowPatterns(set);
  populateRecurrentPatterns(set);
  populateCustomPatterns(set);
}

struct ConvertPdToTorch : pd::impl::PdConvertPdToTorchPassBase<ConvertPdToTorch> {
  using PdConvertPdToTorchPassBase::PdConvertPdToTorchPassBase;
  void runOnOperation() override {
    TorchTypeConverter converter;
    if (reportUnknownTypes(converter)) return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    Refusals refusals;
    TorchPatterns set{converter, patterns, refusals};
    populateFamilies(set);
    if (keepRecurrent) populateWholeRecurrentPatterns(set);
    populateRowPatterns(set);
    if (keepUnsupported) populateKeepPatterns(set);
    populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns, converter);
    populateReturnOpTypeConversionPattern(patterns, converter);

    ConversionTarget target(getContext());
    target.addLegalOp<ModuleOp, UnrealizedConversionCastOp>();
    target.addLegalDialect<pd_torch::TorchDialect>();
    target.addDynamicallyLegalOp<func::FuncOp>(
        [&](func::FuncOp op) { return converter.isSignatureLegal(op.getFunctionType()); });
    target.addDynamicallyLegalOp<func::ReturnOp>(
        [&](func::ReturnOp op) { return converter.isLegal(op.getOperandTypes()); });
    // pd ops are neither legal nor illegal: the conversion goes on past one it cannot handle, and all of them are
    // reported at once.
    ConversionConfig config;
    config.foldingMode = DialectConversionFoldingMode::Never;
    if (failed(applyPartialConversion(getOperation(), target, std::move(patterns), config))) return signalPassFailure();
    if (reportRemaining(refusals)) signalPassFailure();
  }

  /// Patterns rely on every tensor to have a torch type.
  bool reportUnknownTypes(const TypeConverter &converter) {
    bool any = false;
    getOperation().walk([&](Operation *op) {
      auto unknown = llvm::find_if(op->getResultTypes(), [&](Type type) {
        return isa<RankedTensorType>(type) && converter.convertType(type) == type;
      });
      if (unknown == op->getResultTypes().end()) return;
      any = true;
      op->emitOpError("has a result of type ") << *unknown << ", whose elements torch does not have";
    });
    return any;
  }

  bool reportRemaining(const Refusals &refusals) {
    bool any = false;
    getOperation().walk([&](Operation *op) {
      if (!isa_and_nonnull<PdDialect>(op->getDialect())) return;
      any = true;
      InFlightDiagnostic diag = op->emitOpError("has no torch form");
      auto reason = refusals.find(op);
      if (reason != refusals.end()) diag << ": " << reason->second;
    });
    return any;
  }
};

} // namespace

llvm::StringSet<> pd::getOpsWithTorchPattern(MLIRContext *context) {
  TorchTypeConverter converter;
  RewritePatternSet patterns(context);
  Refusals refusals;
  TorchPatterns set{converter, patterns, refusals};
  populateFamilies(set);
  llvm::StringSet<> names;
  for (const auto &pattern : patterns.getNativePatterns())
    if (std::optional<OperationName> root = pattern->getRootKind()) names.insert(root->getStringRef());
  return names;
}
