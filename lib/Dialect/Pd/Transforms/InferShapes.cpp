//===--- InferShapes.cpp - forward refinement of every type by the shape functions -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A result gets the meet of the file's type and the inferred one. Values that depend on an overridden input are
// tainted: the file's dims were computed for another shape, so only what the shape functions derive counts there.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

namespace mlir::pd {
#define GEN_PASS_DEF_PDINFERSHAPES
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"
} // namespace mlir::pd

using namespace mlir;
using namespace mlir::pd;

namespace {

constexpr int64_t kDynamic = ShapedType::kDynamic;

/// The type with every dim unknown.
Type forgetDims(Type type) {
  if (auto array = dyn_cast<ArrayType>(type))
    return ArrayType::get(type.getContext(), cast<RankedTensorType>(forgetDims(array.getElement())));
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor ? tensor.clone(SmallVector<int64_t>(tensor.getRank(), kDynamic)) : type;
}

/// The least type that both refine; null when ranks differ.
Type join(Type a, Type b) {
  if (a == b) return a;
  if (auto x = dyn_cast<ArrayType>(a)) {
    auto y = dyn_cast<ArrayType>(b);
    auto element = y ? dyn_cast_or_null<RankedTensorType>(join(x.getElement(), y.getElement())) : RankedTensorType();
    return element ? ArrayType::get(a.getContext(), element) : Type();
  }
  auto x = dyn_cast<RankedTensorType>(a), y = dyn_cast<RankedTensorType>(b);
  if (!x || !y || x.getRank() != y.getRank() || x.getElementType() != y.getElementType()) return {};
  SmallVector<int64_t> shape;
  for (auto [p, q] : llvm::zip(x.getShape(), y.getShape())) shape.push_back(p == q ? p : kDynamic);
  return x.clone(shape);
}

class Inference {
public:
  Inference(func::FuncOp func, ArrayRef<Value> overridden)
      : func(func), tainted(overridden.begin(), overridden.end()) {}

  LogicalResult run() {
    if (failed(visit(func.getBody().front()))) return failure();
    Operation *ret = func.getBody().front().getTerminator();
    func.setFunctionType(
        FunctionType::get(func.getContext(), func.getBody().getArgumentTypes(), ret->getOperandTypes()));
    return success();
  }

private:
  LogicalResult visit(Block &block) {
    for (Operation &op : block)
      if (failed(visit(&op))) return failure();
    return success();
  }

  LogicalResult visit(Operation *op) {
    if (auto branch = dyn_cast<IfOp>(op)) return visitIf(branch);
    if (auto loop = dyn_cast<WhileOp>(op)) return visitWhile(loop);
    if (op->getNumResults() == 0) return success();
    bool taint = llvm::any_of(op->getOperands(), [&](Value v) { return tainted.contains(v); });
    SmallVector<Type> inferred;
    if (auto infer = dyn_cast<InferTypeOpInterface>(op))
      if (failed(infer.inferReturnTypes(op->getContext(), op->getLoc(), op->getOperands(), op->getRawDictionaryAttrs(),
                                        op->getPropertiesStorage(), op->getRegions(), inferred)))
        return failure();
    inferred.resize(op->getNumResults(), NoneType::get(op->getContext()));
    for (auto [result, type] : llvm::zip(op->getResults(), inferred)) setInferredType(result, type, taint);
    return success();
  }

  /// The type the file gave the value; the first visit remembers it, for loops come back.
  Type declaredOf(Value v) { return declared.try_emplace(v, v.getType()).first->second; }

  void setInferredType(Value value, Type inferred, bool taint) {
    Type file = declaredOf(value);
    if (taint) tainted.insert(value);
    else tainted.erase(value);
    if (auto squeeze = value.getDefiningOp<SqueezeOp>(); squeeze && isa<UnrankedTensorType>(inferred))
      if (auto axes = getConstantInts(squeeze.getAxis()))
        if (auto type = infer::squeezeToRank(squeeze.getX().getType(), *axes, cast<RankedTensorType>(file).getRank()))
          inferred = type;
    Type met = infer::refine(file, inferred);
    if (!taint && met) return value.setType(met);
    // Nobody knows better than the shape function here; where it knows nothing, only rank and dtype stand.
    auto known = dyn_cast<RankedTensorType>(inferred);
    auto tensor = dyn_cast<RankedTensorType>(file);
    if (known && tensor)
      value.setType(RankedTensorType::get(known.getShape(), known.getElementType().isIndex() ? tensor.getElementType()
                                                                                             : known.getElementType()));
    else if (!isSingleElement(value.getDefiningOp())) value.setType(forgetDims(file));
  }

  /// Ops whose one result has one element whatever the input; only the rank (0 or 1) differs between Paddle releases.
  static bool isSingleElement(Operation *op) {
    if (isa_and_nonnull<NumelOp, ArrayLengthOp>(op)) return true;
    auto slice = dyn_cast_or_null<SliceOp>(op);
    return slice && int64_t(slice.getDecreaseAxis().size()) == slice.getInput().getType().getRank();
  }

  LogicalResult visitIf(IfOp op) {
    if (failed(visit(op.getThenRegion().front())) || failed(visit(op.getElseRegion().front()))) return failure();
    for (OpResult result : op.getResults()) {
      Value a = op.getThenYield()->getOperand(result.getResultNumber()),
            b = op.getElseYield()->getOperand(result.getResultNumber());
      Type joined = join(a.getType(), b.getType());
      setInferredType(result, joined ? joined : NoneType::get(op.getContext()),
                      tainted.contains(a) || tainted.contains(b));
    }
    return success();
  }

  /// The body with the argument types assumed so far. They may hold for the first trip only (an empty list that grows),
  /// so that a rule they break is no error yet: then nothing is assumed but what the file says.
  LogicalResult visitTrip(WhileOp op, SmallVectorImpl<Type> &types) {
    {
      ScopedDiagnosticHandler quiet(op.getContext(), [](Diagnostic &) { return success(); });
      if (succeeded(visit(op.getBody().front()))) return success();
    }
    for (auto [type, arg] : llvm::zip(types, op.getRegionArgs())) {
      Type file = declaredOf(arg), open = tainted.contains(arg) ? forgetDims(file) : file;
      type = type ? join(type, open) : Type();
      arg.setType(open);
    }
    return visit(op.getBody().front());
  }

  LogicalResult visitWhile(WhileOp op) {
    SmallVector<Type> types(op.getInits().getTypes());
    SmallVector<bool> taint = llvm::map_to_vector(op.getInits(), [&](Value v) { return tainted.contains(v); });
    while (true) {
      for (auto [i, arg] : llvm::enumerate(op.getRegionArgs()))
        setInferredType(arg, types[i] ? types[i] : NoneType::get(op.getContext()), taint[i]);
      if (failed(visitTrip(op, types))) return failure();
      bool changed = false;
      for (unsigned i = 0; i < types.size(); ++i) {
        Value next = op.getYield()->getOperand(i + 1);
        bool nextTaint = taint[i] || tainted.contains(next);
        Type nextType =
            types[i] ? join(types[i], next.getType()) : Type(); // null: ranks differ, the file's type stands
        changed |= nextTaint != taint[i] || nextType != types[i];
        taint[i] = nextTaint;
        types[i] = nextType;
      }
      if (!changed) break; // dims only ever become unknown, so this ends
    }
    for (auto [arg, result] : llvm::zip(op.getRegionArgs(), op.getResults())) {
      declaredOf(result);
      if (tainted.contains(arg)) tainted.insert(result);
      result.setType(arg.getType());
    }
    return success();
  }

  func::FuncOp func;
  DenseMap<Value, Type> declared;
  DenseSet<Value> tainted;
};

} // namespace

LogicalResult pd::inferShapes(func::FuncOp func, ArrayRef<Value> overridden) {
  return Inference(func, overridden).run();
}

namespace {

struct InferShapes : pd::impl::PdInferShapesBase<InferShapes> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && failed(inferShapes(func, {}))) {
        setExitCode(getOperation(), pdrt::ExitBadFile); // the file contradicts itself
        return signalPassFailure();
      }
  }
};

} // namespace
