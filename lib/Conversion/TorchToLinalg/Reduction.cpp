//===--- Reduction.cpp - reductions: one handler and a table; arg reductions, softmax, scans ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

//===--- sum, mean, prod, max, min, any, all ---===//

namespace {
enum class Kind { Sum, Mean, Prod, Max, Min, Any, All };
/// All dims, or those that operand 1 names, with keepdim behind it.
enum class Over { AllDims, DimList, OneDim };
struct ReductionRow {
  Kind kind;
  Over over;
};
} // namespace

static const llvm::StringMap<ReductionRow> &reductionRows() {
  static const llvm::StringMap<ReductionRow> rows = {
#include "paddle-mlir/Dialect/Torch/IR/TorchReductions.inc"
  };
  return rows;
}

static Value initial(OpBuilder &b, Location loc, Kind kind, Type type, bool isUnsigned) {
  switch (kind) {
  case Kind::Prod:
  case Kind::All: return constantOf(b, loc, type, 1);
  case Kind::Max: return lowestOf(b, loc, type, isUnsigned);
  case Kind::Min: return highestOf(b, loc, type, isUnsigned);
  default: return constantOf(b, loc, type, 0);
  }
}

static Value combine(OpBuilder &b, Location loc, Kind kind, Value x, Value acc, bool isUnsigned) {
  bool isFloat = isa<mlir::FloatType>(x.getType());
  switch (kind) {
  case Kind::Sum:
  case Kind::Mean:
    return isFloat ? Value(arith::AddFOp::create(b, loc, acc, x)) : Value(arith::AddIOp::create(b, loc, acc, x));
  case Kind::Prod:
    return isFloat ? Value(arith::MulFOp::create(b, loc, acc, x)) : Value(arith::MulIOp::create(b, loc, acc, x));
  case Kind::Max:
    return isFloat      ? Value(arith::MaximumFOp::create(b, loc, acc, x))
           : isUnsigned ? Value(arith::MaxUIOp::create(b, loc, acc, x))
                        : Value(arith::MaxSIOp::create(b, loc, acc, x));
  case Kind::Min:
    return isFloat      ? Value(arith::MinimumFOp::create(b, loc, acc, x))
           : isUnsigned ? Value(arith::MinUIOp::create(b, loc, acc, x))
                        : Value(arith::MinSIOp::create(b, loc, acc, x));
  case Kind::Any: return arith::OrIOp::create(b, loc, acc, x);
  case Kind::All: return arith::AndIOp::create(b, loc, acc, x);
  }
  return acc;
}

static LogicalResult lowerReduction(OpLowering &o) {
  const ReductionRow &row = reductionRows().find(calleeName(o.op))->second;
  Tensor in = o.in(0);
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(0, in.rank()));
  if (row.over == Over::OneDim) {
    FailureOr<int64_t> axis = o.axis(1, in.rank());
    if (failed(axis)) return failure();
    axes = {*axis};
  } else if (row.over == Over::DimList) {
    FailureOr<SmallVector<int64_t>> list = o.axes(1, in.rank());
    if (failed(list)) return failure();
    axes = *list;
  }
  std::optional<bool> keep = row.over == Over::AllDims ? std::optional<bool>(false) : o.constBool(2);
  if (!keep) return o.fail("expects a constant keepdim");

  bool logical = row.kind == Kind::Any || row.kind == Kind::All;
  Type type = logical ? Type(o.b.getI1Type()) : computeTypeOf(o.outElement());
  bool isUnsigned = logical ? false : o.outUnsigned();
  Tensor result = o.l.reduce(
      in, axes, initial(o.b, o.loc, row.kind, type, isUnsigned), [&](OpBuilder &b, Location loc, ValueRange args) {
        return combine(b, loc, row.kind, castScalar(b, loc, args[0], type, in.isUnsigned, isUnsigned), args[1],
                       isUnsigned);
      });
  if (row.kind == Kind::Mean) {
    DimExpr count = o.l.constant(1);
    for (int64_t axis : axes) count = o.l.exprs.mul(count, in.dims[axis]);
    std::optional<int64_t> known = count.constant();
    Value divisor = known ? Value() : castScalar(o.b, o.loc, o.l.index(count), type, false, false);
    result = o.l.elementwise({result}, result.dims, type, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
      return arith::DivFOp::create(b, loc, args[0], known ? constantOf(b, loc, type, double(*known)) : divisor);
    });
  }
  result.isUnsigned = isUnsigned;
  if (*keep) result = o.l.insertUnitDims(result, axes);
  return o.done(result);
}

//===--- argmax and friends ---===//

/// The best element and the first position that has it, over one axis.
static std::pair<Tensor, Tensor> reduceWithIndex(OpLowering &o, Tensor in, int64_t axis, bool largest) {
  OpBuilder &b = o.b;
  MLIRContext *context = b.getContext();
  Dims out = in.dims;
  out.erase(out.begin() + axis);
  SmallVector<AffineExpr> kept;
  SmallVector<utils::IteratorType> loops(in.rank(), utils::IteratorType::parallel);
  loops[axis] = utils::IteratorType::reduction;
  for (int64_t i = 0; i < in.rank(); ++i)
    if (i != axis) kept.push_back(getAffineDimExpr(i, context));
  Type element = in.element();
  Tensor best = o.l.filled(out, largest ? lowestOf(b, o.loc, element, in.isUnsigned)
                                        : highestOf(b, o.loc, element, in.isUnsigned));
  Tensor where = o.l.filled(out, constantOf(b, o.loc, b.getI64Type(), 0));
  AffineMap drop = AffineMap::get(in.rank(), 0, kept, context);
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(in.rank()), drop, drop};
  auto op = linalg::GenericOp::create(
      b, o.loc, TypeRange{best.value.getType(), where.value.getType()}, ValueRange{in.value},
      ValueRange{best.value, where.value}, maps, loops, [&](OpBuilder &b, Location loc, ValueRange args) {
        Value x = args[0], acc = args[1], better;
        if (isa<mlir::FloatType>(element)) {
          better =
              arith::CmpFOp::create(b, loc, largest ? arith::CmpFPredicate::OGT : arith::CmpFPredicate::OLT, x, acc);
        } else {
          bool plain = in.isUnsigned || element.isInteger(1);
          auto predicate = largest ? (plain ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::sgt)
                                   : (plain ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt);
          better = arith::CmpIOp::create(b, loc, predicate, x, acc);
        }
        Value at = arith::IndexCastOp::create(b, loc, b.getI64Type(), linalg::IndexOp::create(b, loc, axis));
        Value value = arith::SelectOp::create(b, loc, better, x, acc),
              index = arith::SelectOp::create(b, loc, better, at, args[2]);
        linalg::YieldOp::create(b, loc, ValueRange{value, index});
      });
  return {Tensor{op.getResult(0), out, in.isUnsigned}, Tensor{op.getResult(1), out}};
}

template <bool largest> static LogicalResult lowerArg(OpLowering &o) {
  Tensor in = o.in(0);
  std::optional<bool> keep = o.constBool(2);
  if (!keep) return o.fail("expects a constant keepdim");
  if (o.none(1)) { // over all elements
    int64_t rank = in.rank();
    Tensor index = reduceWithIndex(o, o.l.reshape(in, {o.l.exprs.product(in.dims)}), 0, largest).second;
    return o.done(*keep ? o.l.reshape(index, Dims(rank, o.l.constant(1))) : index);
  }
  FailureOr<int64_t> axis = o.axis(1, std::max<int64_t>(in.rank(), 1));
  if (failed(axis)) return failure();
  if (in.rank() == 0) return o.done(o.l.filled({}, constantOf(o.b, o.loc, o.b.getI64Type(), 0)));
  Tensor index = reduceWithIndex(o, in, *axis, largest).second;
  return o.done(*keep ? o.l.insertUnitDims(index, *axis) : index);
}

template <bool largest> static LogicalResult lowerValueAndIndex(OpLowering &o) {
  Tensor in = o.in(0);
  std::optional<bool> keep = o.constBool(2);
  FailureOr<int64_t> axis = o.axis(1, in.rank());
  if (failed(axis)) return failure();
  if (!keep) return o.fail("expects a constant keepdim");
  auto [value, index] = reduceWithIndex(o, in, *axis, largest);
  if (*keep) {
    value = o.l.insertUnitDims(value, *axis);
    index = o.l.insertUnitDims(index, *axis);
  }
  return failure(failed(o.done(value, 0)) || failed(o.done(index, 1)));
}

//===--- softmax ---===//

/// max, exp(x - max), sum, division: never overflows.
template <bool logarithm> static LogicalResult lowerSoftmax(OpLowering &o) {
  Tensor in = o.in(0);
  if (in.rank() == 0) return o.done(o.l.filled({}, constantOf(o.b, o.loc, o.outElement(), logarithm ? 0 : 1)));
  FailureOr<int64_t> axis = o.axis(1, in.rank());
  if (failed(axis)) return failure();
  Type type = computeTypeOf(o.outElement());
  in = o.l.cast(in, type);
  SmallVector<AffineExpr> kept;
  for (int64_t i = 0; i < in.rank(); ++i)
    if (i != *axis) kept.push_back(o.b.getAffineDimExpr(i));
  AffineMap same = o.b.getMultiDimIdentityMap(in.rank()), row = AffineMap::get(in.rank(), 0, kept, o.b.getContext());
  Tensor max = o.l.reduce(in, *axis, lowestOf(o.b, o.loc, type, false),
                          [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                            return arith::MaximumFOp::create(b, loc, args[0], args[1]);
                          });
  Tensor shifted =
      o.l.parallel({in, max}, {same, row}, in.dims, type, [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value difference = arith::SubFOp::create(b, loc, args[0], args[1]);
        return logarithm ? difference : Value(math::ExpOp::create(b, loc, difference));
      });
  Tensor sum = o.l.reduce(shifted, *axis, constantOf(o.b, o.loc, type, 0),
                          [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
                            Value term = logarithm ? Value(math::ExpOp::create(b, loc, args[0])) : args[0];
                            return arith::AddFOp::create(b, loc, args[1], term);
                          });
  return o.done(o.l.parallel({shifted, sum}, {same, row}, in.dims, type,
                             [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
                               if (logarithm)
                                 return arith::SubFOp::create(b, loc, args[0], math::LogOp::create(b, loc, args[1]));
                               return arith::DivFOp::create(b, loc, args[0], args[1]);
                             }));
}

//===--- scans ---===//

/// One slice after the other, carrying the running value.
template <bool product> static LogicalResult lowerScan(OpLowering &o) {
  OpBuilder &b = o.b;
  Type type = computeTypeOf(o.outElement());
  Tensor in = o.l.cast(o.in(0), type, o.outUnsigned());
  if (in.rank() == 0) return o.done(in);
  FailureOr<int64_t> axis = o.axis(1, in.rank());
  if (failed(axis)) return failure();
  Dims slice = in.dims;
  slice[*axis] = o.l.constant(1);
  Tensor carry = o.l.filled(slice, constantOf(b, o.loc, type, product ? 1 : 0)), result = o.l.empty(in.dims, type);
  Value zero = arith::ConstantIndexOp::create(b, o.loc, 0), one = arith::ConstantIndexOp::create(b, o.loc, 1);
  Value end = o.l.index(in.dims[*axis]);
  auto loop = scf::ForOp::create(b, o.loc, zero, end, one, ValueRange{carry.value, result.value});
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<OpFoldResult> offsets(in.rank(), b.getIndexAttr(0)), ones(in.rank(), b.getIndexAttr(1)),
        sizes = o.l.sizes(slice);
    offsets[*axis] = loop.getInductionVar();
    Value part = tensor::ExtractSliceOp::create(b, o.loc, o.l.type(slice, type), in.value, offsets, sizes, ones);
    Tensor next = o.l.elementwise({Tensor{part, slice}, Tensor{loop.getRegionIterArg(0), slice}}, slice, type,
                                  [&](OpBuilder &b, Location loc, ValueRange args) {
                                    return combine(b, loc, product ? Kind::Prod : Kind::Sum, args[0], args[1], false);
                                  });
    Value written = tensor::InsertSliceOp::create(b, o.loc, next.value, loop.getRegionIterArg(1), offsets, sizes, ones);
    scf::YieldOp::create(b, o.loc, ValueRange{next.value, written});
  }
  return o.done({loop.getResult(1), in.dims});
}

void pd_torch::addReductionHandlers(Handlers &table) {
  for (const auto &row : reductionRows()) table[row.getKey()] = lowerReduction;
  table["aten.argmax"] = lowerArg<true>;
  table["aten.argmin"] = lowerArg<false>;
  table["aten.max.dim"] = lowerValueAndIndex<true>;
  table["aten.min.dim"] = lowerValueAndIndex<false>;
  table["aten.softmax.int"] = table["aten._softmax"] = lowerSoftmax<false>;
  table["aten.log_softmax.int"] = lowerSoftmax<true>;
  table["aten.cumsum"] = lowerScan<false>;
  table["aten.cumprod"] = lowerScan<true>;
}
