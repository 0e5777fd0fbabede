//===--- TorchToLinalg.cpp - the conversion pass and its pipeline -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDCONVERTTORCHTOLINALGPASS
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

static const Handlers &handlers() {
  static const Handlers table = [] {
    Handlers t;
    addElementwiseHandlers(t);
    addReductionHandlers(t);
    addLinearHandlers(t);
    addConvHandlers(t);
    addPoolHandlers(t);
    addSamplingHandlers(t);
    addResizeHandlers(t);
    addShapeHandlers(t);
    addIndexHandlers(t);
    addCreationHandlers(t);
    addScalarHandlers(t);
    addScatterHandlers(t);
    addSortHandlers(t);
    addRecurrentHandlers(t);
    addControlFlowHandlers(t);
    addWeightHandlers(t);
    addCustomHandlers(t);
    return t;
  }();
  return table;
}

bool pd_torch::hasLinalgHandler(StringRef name) { return handlers().contains(name); }

/// Removes what nothing reads: sizes computed on the way, superseded weights.
static void eraseDeadOps(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    for (Region &region : op.getRegions())
      for (Block &inner : region) eraseDeadOps(inner);
    if (isOpTriviallyDead(&op)) op.erase();
  }
}

namespace {
struct ConvertTorchToLinalg : pd_torch::impl::PdConvertTorchToLinalgPassBase<ConvertTorchToLinalg> {
  void runOnOperation() override {
    if (failed(verifyUnregisteredOps(getOperation()))) return fail(pdrt::ExitBadFile);
    SmallVector<Attribute> constraints;
    bool complete = true;
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      complete &= succeeded(convert(function, constraints));
    if (!complete) return fail(pdrt::ExitUnsupportedOps);
    if (!constraints.empty()) getOperation()->setAttr("pd.constraints", ArrayAttr::get(&getContext(), constraints));
  }

  void fail(pdrt::ExitCode code) {
    pd::setExitCode(getOperation(), code);
    signalPassFailure();
  }

  LogicalResult convert(func::FuncOp source, SmallVectorImpl<Attribute> &constraints) {
    auto usesTorch = [](Type type) { return isa_and_nonnull<TorchDialect>(&type.getDialect()); };
    bool inTorch = false;
    source.walk([&](Operation *op) { inTorch |= isa_and_nonnull<TorchDialect>(op->getDialect()); });
    if (!inTorch && llvm::none_of(source.getArgumentTypes(), usesTorch)) return success();
    if (source.isExternal() || !source.getBody().hasOneBlock())
      return source.emitError("expects a function of one block");

    OpBuilder b(source);
    auto target = func::FuncOp::create(b, source.getLoc(), source.getName(), source.getFunctionType());
    Lowering lowering(source, target, handlers());
    SmallVector<Type> inputs, results;
    auto convertTypes = [&](TypeRange types, SmallVectorImpl<Type> &converted) -> LogicalResult {
      for (Type type : types) {
        auto tensor = dyn_cast<VTensorType>(type);
        if (tensor && (!tensor.getHasSizes() || !tensor.getDtype()))
          return source.emitError() << "expects tensors with sizes and dtype, but got " << type;
        if (tensor && !tensor.getDtype().isIntOrFloat())
          return source.emitError() << "expects integers, floats or booleans at its border, but got " << type;
        if (tensor && tensor.getRank() > PD_MAX_RANK)
          return source.emitError() << "expects tensors of at most " << PD_MAX_RANK << " dims at its border, but got "
                                    << type;
        converted.push_back(usesTorch(type) ? lowering.declaredType(type) : type);
        if (!converted.back()) return source.emitError() << "has a value of type " << type << " at its border";
      }
      return success();
    };
    if (failed(convertTypes(source.getArgumentTypes(), inputs)) ||
        failed(convertTypes(source.getResultTypes(), results))) {
      target.erase();
      return failure();
    }
    target.setFunctionType(FunctionType::get(&getContext(), inputs, results));
    if (ArrayAttr attrs = source.getArgAttrsAttr()) target.setArgAttrsAttr(attrs);
    if (ArrayAttr attrs = source.getResAttrsAttr()) target.setResAttrsAttr(attrs);
    for (NamedAttribute attr : source->getDiscardableAttrs())
      target->setDiscardableAttr(attr.getName(), attr.getValue());
    // Signless types forget it; the manifest does not.
    for (auto [i, type] : llvm::enumerate(source.getArgumentTypes()))
      if (auto tensor = dyn_cast<VTensorType>(type); tensor && isUnsignedElement(tensor.getDtype()))
        target.setArgAttr(i, "pd.unsigned", b.getUnitAttr());
    for (auto [i, type] : llvm::enumerate(source.getResultTypes()))
      if (auto tensor = dyn_cast<VTensorType>(type); tensor && isUnsignedElement(tensor.getDtype()))
        target.setResultAttr(i, "pd.unsigned", b.getUnitAttr());
    target.setVisibility(source.getVisibility());
    target.addEntryBlock();

    if (failed(lowering.run())) {
      target.erase();
      return failure();
    }
    constraints.append(lowering.constraints);
    source.erase();
    eraseDeadOps(target.getBody().front());
    return success();
  }
};
} // namespace

void pd_torch::buildLinalgPipeline(OpPassManager &pm) {
  pm.addPass(createPdConvertTorchToLinalgPass());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createPdVerifyLinalgContractPass());
}
