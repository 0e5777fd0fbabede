//===--- ScheduleCPU.cpp - which CPU generator makes which kernel ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes the strategy attribute; codegen only reads it. Packing is decided here because it needs to see all dispatches
// of a kernel.
#include "paddle-mlir/CPU/Kernels.h"
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::pd_kernel {
#define GEN_PASS_DEF_PDSCHEDULECPUPASS
#include "paddle-mlir/Schedule/Passes.h.inc"
} // namespace mlir::pd_kernel

using namespace mlir;
using namespace mlir::pd_kernel;

namespace {

/// Above this many rows the panels of a product are reused often enough that prefetching the next one gains nothing.
constexpr int64_t kPrefetchRows = 900;
/// Rows of a block when there are many: the block's part of A stays in L1 while the panels pass.
constexpr int64_t kBlockRows = 96;

/// Rows of the product: all dims of the destination but the innermost; unknown counts as few.
int64_t countRows(KernelOp kernel) {
  auto type = cast<RankedTensorType>(kernel.getOut(0).getType());
  int64_t rows = 1;
  for (int64_t size : type.getShape().drop_back(type.getRank() ? 1 : 0)) rows *= ShapedType::isDynamic(size) ? 1 : size;
  return rows;
}

CPUAttr makeStrategy(KernelOp kernel, StringRef generator) {
  MLIRContext *context = kernel.getContext();
  bool isProduct = generator != "loops";
  bool many = isProduct && countRows(kernel) > kPrefetchRows;
  return CPUAttr::get(context, StringAttr::get(context, generator), /*mr=*/6, /*nv=*/2, /*unroll=*/4,
                      /*mc=*/many ? kBlockRows : 0, /*prefetch=*/isProduct && !many);
}

struct PdScheduleCPUPass : pd_kernel::impl::PdScheduleCPUPassBase<PdScheduleCPUPass> {
  using PdScheduleCPUPassBase::PdScheduleCPUPassBase;

  void runOnOperation() override {
    if (codegen != "auto" && codegen != "loops") {
      getOperation().emitError() << "expects codegen to be 'auto' or 'loops', but got '" << codegen << "'";
      return signalPassFailure();
    }
    llvm::DenseMap<StringAttr, SmallVector<DispatchOp>> dispatches;
    getOperation().walk(
        [&](DispatchOp dispatch) { dispatches[dispatch.getKernelAttr().getAttr()].push_back(dispatch); });
    for (auto kernel : getOperation().getOps<KernelOp>()) schedule(kernel, dispatches[kernel.getSymNameAttr()]);
  }

private:
  void schedule(KernelOp kernel, ArrayRef<DispatchOp> dispatches) {
    for (const pd::cpu::Generator &generator : pd::cpu::getGenerators()) {
      if (codegen == "loops" && generator.name != "loops") continue;
      std::optional<pd::cpu::Acceptance> acceptance = generator.accepts(kernel);
      if (!acceptance) continue;
      pack(kernel, dispatches, generator, *acceptance);
      acceptance = generator.accepts(kernel);
      if (!acceptance || acceptance->needsPacking) continue; // an operand that can be read only in panels is no weight
      kernel.setStrategyAttr(makeStrategy(kernel, generator.name));
      return;
    }
  }

  /// Packs what the generator wants packed, where every dispatch passes a weight; all or nothing if the generator then
  /// refuses.
  static void pack(KernelOp kernel, ArrayRef<DispatchOp> dispatches, const pd::cpu::Generator &generator,
                   const pd::cpu::Acceptance &acceptance) {
    SmallVector<int64_t> packed;
    SmallVector<pd::cpu::PackedOperand> operands;
    for (const pd::cpu::PackedOperand &operand : acceptance.packable)
      if (!dispatches.empty() && llvm::all_of(dispatches, [&](DispatchOp dispatch) {
            auto weight = dispatch.getIns()[operand.in].getDefiningOp<WeightOp>();
            return weight && !weight.getPackStep();
          })) {
        packed.push_back(operand.in);
        operands.push_back(operand);
      }
    if (packed.empty()) return;
    kernel.setPacked(packed);
    if (!generator.accepts(kernel)) {
      kernel.removePackedAttr();
      return;
    }
    for (DispatchOp dispatch : dispatches)
      for (const pd::cpu::PackedOperand &operand : operands) {
        auto weight = dispatch.getIns()[operand.in].getDefiningOp<WeightOp>();
        OpBuilder builder(weight);
        builder.setInsertionPointAfter(weight);
        WeightOp panels =
            appendWeightStep(builder, weight, PackStepAttr::get(weight.getContext(), operand.axis, pd::cpu::kPanel));
        dispatch->setOperand(operand.in, panels.getResult());
        if (weight.use_empty()) weight.erase();
      }
  }
};

} // namespace

void mlir::pd_kernel::buildCPUSchedulePipeline(OpPassManager &pm, StringRef codegen) {
  PdScheduleCPUPassOptions options;
  options.codegen = codegen.str();
  pm.addPass(createPdScheduleCPUPass(options));
}
