//===--- SetPrecision.cpp - f32 tensors become half, with casts where they meet f32 -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// PrecisionPlan says what stays. Here types change in place, and casts of storage stand where an op reads another type
// than it wants: elementwise ops and statistics read both.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "LiteralValues.h"
#include "PrecisionPlan.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "llvm/ADT/StringSwitch.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDSETPRECISIONPASS
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

/// The same type, or list type, of another dtype.
static Type withDtype(Type type, Type dtype) {
  if (auto list = dyn_cast<ListType>(type))
    return ListType::get(type.getContext(), withDtype(list.getContainedType(), dtype));
  return cast<VTensorType>(type).withDtype(dtype);
}

/// At most one dim that is not 1: an operand for each channel, of no weight in memory.
static bool isVector(Value value) {
  ArrayRef<int64_t> sizes = cast<VTensorType>(value.getType()).getSizes();
  return llvm::count_if(sizes, [](int64_t size) { return size != 1; }) <= 1;
}

namespace {

class HalfRewriter {
public:
  HalfRewriter(func::FuncOp function, mlir::FloatType half, const PrecisionPlan &plan, bool halfBorder)
      : function(function), half(half), f32(Float32Type::get(half.getContext())), plan(plan), halfBorder(halfBorder) {}

  void run() {
    SmallVector<Operation *> ops;
    function.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (op != function) ops.push_back(op);
    });
    setBorder();
    for (Operation *op : ops) setTypes(op);
    for (Operation *op : ops) setOperands(op);
    for (Operation *op : llvm::reverse(ops)) // lists that were built anew
      if (isa<PrimListConstructOp>(op) && op->use_empty()) op->erase();
  }

private:
  func::FuncOp function;
  mlir::FloatType half;
  Type f32;
  const PrecisionPlan &plan;
  bool halfBorder;
  DenseSet<Value> converted; // f32 once, half now
  DenseMap<std::pair<Value, Type>, Value> casts;

  bool staysF32(Operation *op) const {
    return llvm::any_of(op->getResults(),
                        [&](Value result) { return isFloat32(result.getType()) && !converted.contains(result); });
  }
  void convert(Value value) {
    if (!isFloat32(value.getType()) || plan.of(value) != Stays::Half) return;
    value.setType(withDtype(value.getType(), half));
    converted.insert(value);
  }

  /// The types of the function's inputs and results.
  void setBorder() {
    if (!halfBorder) return;
    for (Value argument : function.getArguments())
      if (isFloat32(argument.getType())) {
        argument.setType(withDtype(argument.getType(), half));
        converted.insert(argument);
      }
    SmallVector<Type> results;
    for (Type type : function.getResultTypes()) results.push_back(isFloat32(type) ? withDtype(type, half) : type);
    function.setType(FunctionType::get(function.getContext(), function.getBody().getArgumentTypes(), results));
  }

  void setTypes(Operation *op) {
    if (isa<PrimListConstructOp>(op)) return;
    for (Value result : op->getResults())
      if (!isParameter(result)) convert(result);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Value argument : block.getArguments()) convert(argument);
    const TorchSchema *schema = lookupTorchSchema(calleeName(op));
    if (!schema || schema->dtypeOperand < 0 || op->getNumResults() == 0 || !converted.contains(op->getResult(0)))
      return;
    if (isNone(op->getOperand(schema->dtypeOperand))) return;
    OpBuilder builder(op);
    op->setOperand(schema->dtypeOperand, TorchBuilder(builder, op->getLoc()).dtype(half));
  }

  /// `value` in the other dtype, behind where it is made.
  Value as(Value value, Type dtype) {
    Value &known = casts[{value, dtype}];
    if (known) return known;
    OpBuilder builder(function.getContext());
    builder.setInsertionPointAfterValue(value);
    TorchBuilder torch(builder, value.getLoc());
    ElementsAttr literal = getLiteral(value);
    if (literal && literal.getNumElements() <= kMaxConstantElements)
      if (std::optional<SmallVector<double>> numbers = getFloatValues(value))
        return known = torch.literal(makeFloatLiteral(dtype, literal.getShapedType().getShape(), *numbers));
    known = torch.toDtype(value, dtype);
    known.getDefiningOp()->setAttr(kStorageCastAttr, builder.getUnitAttr());
    return known;
  }
  Value asF32(Value value) { return converted.contains(value) ? as(value, f32) : value; }
  Value asHalf(Value value) {
    return isa<VTensorType>(value.getType()) && isFloat32(value.getType()) ? as(value, half) : value;
  }
  Value asTypeOf(Value value, Type type) {
    if (value.getType() == type || !isa<VTensorType>(value.getType())) return value;
    return isFloat32(type) ? asF32(value) : asHalf(value);
  }

  /// What a half op reads instead of `value`, which is no coordinate.
  Value operandOf(Operation *op, const TorchSchema *schema, Value value) {
    if (!isa<VTensorType>(value.getType()) || !isFloat32(value.getType()) || isa<AtenToDtypeOp>(op)) return value;
    bool both = schema && (schema->broadcasts || schema->computesInF32);
    if (both && (!isParameter(value) || isVector(value))) return value;
    if (schema && schema->product && isParameter(value) && cast<VTensorType>(value.getType()).getRank() <= 1)
      return value;
    return asHalf(value);
  }

  void replaceOperands(Operation *op, llvm::function_ref<Value(unsigned, Value)> with) {
    for (OpOperand &operand : op->getOpOperands()) {
      unsigned i = operand.getOperandNumber();
      std::optional<SmallVector<Value>> elements = getListElements(operand.get());
      if (!elements) {
        operand.set(with(i, operand.get()));
        continue;
      }
      SmallVector<Value> next;
      for (Value element : *elements) next.push_back(with(i, element));
      if (next == *elements) continue;
      OpBuilder builder(op);
      operand.set(TorchBuilder(builder, op->getLoc()).tensors(next));
    }
  }

  void setOperands(Operation *op) {
    if (isa<PrimListConstructOp>(op) || calleeName(op) == "paddle.scale_weight") return;
    if (isa<func::ReturnOp, PrimIfYieldOp, PrimLoopConditionOp, PrimLoopOp>(op)) return setBorderOperands(op);
    if (isa<PrimIfOp>(op)) return;
    const TorchSchema *schema = lookupTorchSchema(calleeName(op));
    bool becomesHalf = llvm::any_of(op->getResults(), [&](Value result) { return converted.contains(result); });
    bool stays = staysF32(op) || !schema;
    replaceOperands(op, [&](unsigned i, Value value) {
      if (schema && (schema->coordinates >> i & 1)) return asF32(value);
      if (becomesHalf) return operandOf(op, schema, value);
      if (schema && schema->broadcasts) return value; // reads both
      return stays || isa<AtenToDtypeOp>(op) ? asF32(value) : value;
    });
  }

  /// Values that cross the border of a region or the function have the type that is declared there.
  void setBorderOperands(Operation *op) {
    TypeRange types;
    unsigned first = 0;
    if (isa<func::ReturnOp>(op)) types = function.getResultTypes();
    else if (isa<PrimLoopOp>(op)) types = op->getResultTypes(), first = 2;
    else types = op->getParentOp()->getResultTypes(), first = isa<PrimLoopConditionOp>(op) ? 1 : 0;
    for (auto [i, type] : llvm::enumerate(types)) op->setOperand(first + i, asTypeOf(op->getOperand(first + i), type));
  }
};

struct SetPrecision : pd_torch::impl::PdSetPrecisionPassBase<SetPrecision> {
  using PdSetPrecisionPassBase::PdSetPrecisionPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(verifyUnregisteredOps(module))) return fail(pdrt::ExitBadFile);
    Type type = llvm::StringSwitch<Type>(precision)
                    .Case("fp16", Float16Type::get(&getContext()))
                    .Case("bf16", BFloat16Type::get(&getContext()))
                    .Default(Type());
    if (!type) {
      module.emitError() << "expects precision fp16 or bf16, but got '" << precision << "'";
      return fail(pdrt::ExitUsage);
    }
    if (io != "fp32" && io != "same") {
      module.emitError() << "expects inputs and outputs in fp32 or same, but got '" << io << "'";
      return fail(pdrt::ExitUsage);
    }
    auto half = cast<mlir::FloatType>(type);
    llvm::StringSet<> names, found;
    for (const std::string &name : keep) names.insert(name);
    for (auto function : module.getOps<func::FuncOp>()) {
      if (function.isExternal()) continue;
      PrecisionPlan plan(function, half, names);
      for (const auto &[op, reason] : plan.reasons())
        op->emitRemark() << "'" << calleeName(op) << "' stays in f32: " << reason;
      for (const auto &name : plan.namesFound()) found.insert(name.getKey());
      HalfRewriter(function, half, plan, io == "same").run();
    }
    for (const std::string &name : keep) {
      if (found.contains(name)) continue;
      InFlightDiagnostic error = module.emitError() << "no op is called '" << name << "'";
      error.attachNote()
          << "names are those of aten ops ('aten.exp', 'exp'), layers ('/Sequential/Conv2D/') and places "
             "('conv2d#12')";
      error.report();
      return fail(pdrt::ExitUsage);
    }
  }

  void fail(pdrt::ExitCode code) {
    pd::setExitCode(getOperation(), code);
    signalPassFailure();
  }
};

} // namespace
