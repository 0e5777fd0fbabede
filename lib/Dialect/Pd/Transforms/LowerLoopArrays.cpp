//===--- LowerLoopArrays.cpp - tensor arrays that loops and branches carry become stacked tensors -----------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An array of equally shaped elements is a tensor with one dim more in front: a write at i joins what lies before i,
// the element and what lies behind, which replaces as well as appends. The first element settles dims nobody knows
// before.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "LowerLoopArrays.h"

#include "BuildShapes.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCompareOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "llvm/ADT/EquivalenceClasses.h"

using namespace mlir;
using namespace mlir::pd;

namespace {

constexpr int64_t kDynamic = ShapedType::kDynamic;

class Lowering {
public:
  explicit Lowering(func::FuncOp func) : func(func) {}

  void run() {
    func.walk([&](Operation *op) { connect(op); });
    inferElementType();
    SmallVector<Operation *> work;
    func.walk([&](Operation *op) {
      if (isa<CreateArrayOp, ArrayWriteOp, ArrayReadOp, ArrayLengthOp, ArrayToTensorOp>(op) &&
          stackOf(isa<CreateArrayOp>(op) ? op->getResult(0) : op->getOperand(0)))
        work.push_back(op);
    });
    // Carried values change their type where they stand; the ops on them are replaced in program order.
    for (Value v : carried)
      if (RankedTensorType type = stackOf(v)) v.setType(type);
    for (Operation *op : work) rewrite(op);
  }

private:
  using Key = void *;
  static bool isArray(Value v) { return isa<ArrayType>(v.getType()); }
  void join(Value a, Value b) {
    if (!isArray(a) || !isArray(b)) return;
    webs.unionSets(a.getAsOpaquePointer(), b.getAsOpaquePointer());
  }

  /// Values that are the same array at different times belong to one web.
  void connect(Operation *op) {
    for (Value v : op->getResults())
      if (isArray(v)) webs.insert(v.getAsOpaquePointer());
    if (auto write = dyn_cast<ArrayWriteOp>(op)) return join(write.getArray(), write.getOut());
    if (auto branch = dyn_cast<IfOp>(op)) {
      for (OpResult r : branch.getResults()) {
        if (!isArray(r)) continue;
        join(r, branch.getThenYield()->getOperand(r.getResultNumber()));
        join(r, branch.getElseYield()->getOperand(r.getResultNumber()));
        carried.push_back(r);
      }
    }
    if (auto loop = dyn_cast<WhileOp>(op)) {
      for (OpResult r : loop.getResults()) {
        if (!isArray(r)) continue;
        unsigned i = r.getResultNumber();
        join(r, loop.getInits()[i]);
        join(r, loop.getRegionArgs()[i]);
        join(r, loop.getYield()->getOperand(i + 1));
        carried.push_back(r);
        carried.push_back(loop.getRegionArgs()[i]);
      }
    }
  }

  Key webOf(Value v) { return webs.getOrInsertLeaderValue(v.getAsOpaquePointer()); }

  /// One element type a web: what all written elements have in common.
  void inferElementType() {
    func.walk([&](ArrayWriteOp write) {
      RankedTensorType x = write.getX().getType();
      auto [it, fresh] = elements.try_emplace(webOf(write.getOut()), x);
      if (fresh || !it->second) return;
      RankedTensorType known = it->second;
      if (known.getRank() != x.getRank() || known.getElementType() != x.getElementType()) {
        it->second = {}; // no stack holds these
        return;
      }
      SmallVector<int64_t> shape;
      for (auto [p, q] : llvm::zip(known.getShape(), x.getShape())) shape.push_back(p == q ? p : kDynamic);
      it->second = known.clone(shape);
    });
  }

  /// The tensor that stands for an array; null: it stays one.
  RankedTensorType stackOf(Value array) {
    auto it = elements.find(webOf(array));
    if (it == elements.end() || !it->second) return {};
    SmallVector<int64_t> shape(it->second.getShape());
    shape.insert(shape.begin(), kDynamic);
    return it->second.clone(shape);
  }

  void rewrite(Operation *op) {
    OpBuilder b(op);
    Location loc = op->getLoc();
    ShapeBuilder build(b, loc);
    Value stack = op->getNumOperands() ? op->getOperand(0) : Value(); // no array any more, so no typed accessor
    if (auto create = dyn_cast<CreateArrayOp>(op)) {
      RankedTensorType type = stackOf(create.getOut());
      SmallVector<int64_t> empty;
      for (int64_t d : type.getShape()) empty.push_back(d == kDynamic ? 0 : d);
      op->getResult(0).replaceAllUsesWith(build.retype(build.number(0, type.getElementType(), empty), type));
    } else if (auto write = dyn_cast<ArrayWriteOp>(op)) {
      op->getResult(0).replaceAllUsesWith(
          this->write(b, build, loc, stack, write.getX(), index(build, b, loc, write.getI())));
    } else if (auto read = dyn_cast<ArrayReadOp>(op)) {
      Value i = index(build, b, loc, read.getI()), element = rows(b, loc, stack, i, next(build, b, loc, i), true);
      read.getOut().replaceAllUsesWith(element);
    } else if (auto length = dyn_cast<ArrayLengthOp>(op)) {
      Value n = build.dims({{stack, 0, 1}});
      if (length.getOut().getType().getRank() == 0) n = build.reshape(n, ArrayRef<int64_t>{});
      length.getOut().replaceAllUsesWith(n);
    } else {
      toTensor(b, build, stack, cast<ArrayToTensorOp>(op));
    }
    op->erase();
  }

  /// The index as the 1-D i64 tensor a slice wants.
  static Value index(ShapeBuilder &build, OpBuilder &b, Location loc, Value i) {
    if (!infer::elementOf(i).isInteger(64)) i = CastOp::create(b, loc, i, TypeAttr::get(b.getI64Type()));
    return infer::typeOf(i).getRank() == 1 ? i : build.reshape(i, {1});
  }
  static Value next(ShapeBuilder &build, OpBuilder &b, Location loc, Value i) {
    return AddOp::create(b, loc, i, build.axis(1));
  }

  /// stack[from:to], or the one element at `from`.
  static Value rows(OpBuilder &b, Location loc, Value stack, Value from, Value to, bool one) {
    RankedTensorType type = infer::typeOf(stack);
    auto list = [&](ArrayRef<int64_t> v) { return b.getDenseI64ArrayAttr(v); };
    RankedTensorType result = one ? type.clone(type.getShape().drop_front()) : type;
    return SliceOp::create(b, loc, result, stack, from, to, list({0}), list({-1}), one ? list({0}) : list({}));
  }

  Value write(OpBuilder &b, ShapeBuilder &build, Location loc, Value stack, Value x, Value i) {
    RankedTensorType type = infer::typeOf(stack);
    Value row = UnsqueezeOp::create(b, loc, x, build.ints({0}));
    if (auto created = stack.getDefiningOp<FullOp>(); created && created.getShape().front() == 0)
      return build.retype(row, type);
    auto join = [&](OpBuilder &inner) -> Value {
      ShapeBuilder build(inner, loc);
      Value before = rows(inner, loc, stack, build.ints({0}), i, false),
            after = rows(inner, loc, stack, next(build, inner, loc, i), build.ints({INT32_MAX}), false);
      return ConcatOp::create(inner, loc, type, ValueRange{before, row, after}, build.axis(0));
    };
    if (type.getNumDynamicDims() == 1) return join(b);
    // The empty stack has zeros for the dims nobody knew: the first element replaces it.
    Value empty = EqualOp::create(b, loc, build.dims({{stack, 0, 1}}), build.axis(0));
    auto branch = IfOp::create(b, loc, TypeRange{type}, empty);
    OpBuilder then = OpBuilder::atBlockEnd(&branch.getThenRegion().emplaceBlock()),
              other = OpBuilder::atBlockEnd(&branch.getElseRegion().emplaceBlock());
    YieldOp::create(then, loc, ValueRange{row});
    YieldOp::create(other, loc, ValueRange{join(other)});
    return branch.getResult(0);
  }

  void toTensor(OpBuilder &b, ShapeBuilder &build, Value stack, ArrayToTensorOp op) {
    Location loc = op.getLoc();
    Value count = build.dims({{stack, 0, 1}});
    int64_t rank = infer::typeOf(stack).getRank(), axis = op.getAxis();
    if (axis < 0) axis += op.getUseStack() ? rank : rank - 1;
    // Bring the dim of the elements beside (join) or to (stack) the axis.
    SmallVector<int64_t> perm;
    for (int64_t i = 1; i < rank; ++i) perm.push_back(i);
    perm.insert(perm.begin() + axis, 0);
    Value out = axis == 0 ? stack : Value(TransposeOp::create(b, loc, stack, b.getDenseI64ArrayAttr(perm)));
    if (!op.getUseStack())
      out = FlattenOp::create(b, loc, out, b.getI64IntegerAttr(axis), b.getI64IntegerAttr(axis + 1));
    if (!op.getOutIndex().use_empty()) {
      Value size = op.getUseStack() ? build.axis(1) : build.dims({{stack, axis + 1, axis + 2}});
      auto type = RankedTensorType::get({kDynamic}, b.getI32Type());
      op.getOutIndex().replaceAllUsesWith(
          FullWithTensorOp::create(b, loc, type, size, count, TypeAttr::get(b.getI32Type())));
    }
    op.getOut().replaceAllUsesWith(out);
  }

  func::FuncOp func;
  llvm::EquivalenceClasses<Key> webs;
  DenseMap<Key, RankedTensorType> elements;
  SmallVector<Value> carried;
};

} // namespace

void pd::lowerLoopArrays(func::FuncOp func) { Lowering(func).run(); }
