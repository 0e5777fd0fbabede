//===--- ScheduleCPU.cpp - which CPU generator makes which kernel ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes all of the strategy attribute; codegen only reads it. Packing is decided here because it needs to see all
// dispatches of a kernel.
#include "paddle-mlir/CPU/Kernels.h"
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::pd::schedule {
#define GEN_PASS_DEF_PDSCHEDULECPUPASS
#include "paddle-mlir/Schedule/Passes.h.inc"
} // namespace mlir::pd::schedule

using namespace mlir;
using namespace mlir::pd::schedule;
using namespace mlir::pd_kernel;

namespace {

/// The instruction sets of a pass option; reports a level that there is none of.
FailureOr<SmallVector<const pd::cpu::ISA *>> lookupLevels(Operation *root, ArrayRef<std::string> levels) {
  static const std::string both[] = {"v3", "v4"};
  SmallVector<const pd::cpu::ISA *> isas;
  for (const std::string &level : levels.empty() ? ArrayRef(both) : levels) {
    isas.push_back(pd::cpu::lookupISA(level));
    if (!isas.back()) return root->emitError("expects levels v2, v3 and v4, but got '" + level + "'");
  }
  return isas;
}

struct PdScheduleCPUPass : pd::schedule::impl::PdScheduleCPUPassBase<PdScheduleCPUPass> {
  using PdScheduleCPUPassBase::PdScheduleCPUPassBase;

  void runOnOperation() override {
    if (codegen != "auto" && codegen != "loops") {
      getOperation().emitError() << "expects codegen to be 'auto' or 'loops', but got '" << codegen << "'";
      return signalPassFailure();
    }
    FailureOr<SmallVector<const pd::cpu::ISA *>> found = lookupLevels(getOperation(), levels);
    if (failed(found)) return signalPassFailure();
    isas = *found;
    llvm::DenseMap<StringAttr, SmallVector<DispatchOp>> dispatches;
    getOperation().walk(
        [&](DispatchOp dispatch) { dispatches[dispatch.getKernelAttr().getAttr()].push_back(dispatch); });
    for (auto kernel : getOperation().getOps<KernelOp>()) schedule(kernel, dispatches[kernel.getSymNameAttr()]);
  }

private:
  void schedule(KernelOp kernel, ArrayRef<DispatchOp> dispatches) {
    if (auto given = dyn_cast_or_null<CPUAttr>(kernel.getStrategyAttr()); given && codegen != "loops") {
      if (const pd::cpu::Generator *generator = pd::cpu::lookupGenerator(given.getGenerator().getValue()))
        if (generator->accepts(kernel)) configure(kernel, *generator, given.getLevels());
      return; // what does not fit is reported by pd-verify-schedule
    }
    for (const pd::cpu::Generator &generator : pd::cpu::getGenerators()) {
      if (codegen == "loops" && generator.name != "loops") continue;
      std::optional<pd::cpu::Acceptance> acceptance = generator.accepts(kernel);
      if (!acceptance) continue;
      pack(kernel, dispatches, generator, *acceptance);
      acceptance = generator.accepts(kernel);
      if (!acceptance || acceptance->needsPacking) continue; // an operand that can be read only in panels is no weight
      return configure(kernel, generator, DictionaryAttr::get(&getContext()));
    }
  }

  /// Writes the strategy: what is given, and the generator's own choice for the other levels.
  void configure(KernelOp kernel, const pd::cpu::Generator &generator, DictionaryAttr given) {
    NamedAttrList configurations(given);
    for (const pd::cpu::ISA *isa : isas)
      if (!given.get(isa->name)) configurations.set(isa->name, generator.configure(kernel, *isa));
    kernel.setStrategyAttr(CPUAttr::get(&getContext(), StringAttr::get(&getContext(), generator.name),
                                        configurations.getDictionary(&getContext())));
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

  SmallVector<const pd::cpu::ISA *> isas;
};

} // namespace

void mlir::pd::schedule::buildCPUSchedulePipeline(OpPassManager &pm, StringRef codegen, ArrayRef<std::string> levels) {
  PdScheduleCPUPassOptions options;
  options.codegen = codegen.str();
  options.levels.assign(levels.begin(), levels.end());
  pm.addPass(createPdScheduleCPUPass(options));
  PdVerifySchedulePassOptions verify;
  verify.levels.assign(levels.begin(), levels.end());
  pm.addPass(createPdVerifySchedulePass(verify));
}
