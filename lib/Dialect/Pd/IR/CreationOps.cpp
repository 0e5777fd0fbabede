//===--- CreationOps.cpp - the Creation family: shapes, folders, registration ----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// pd.parameter, constant, full, full_int_array and assign_value are constants to every folder: they are never rewritten
// into one another, so the text keeps what the file said.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"

#include "paddle-mlir/Dialect/Pd/IR/InferCreation.h"
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::infer;

/// The element type a dtype attribute means; absent: `fallback`.
static Type dtypeOr(std::optional<Type> dtype, Type fallback) { return dtype ? *dtype : fallback; }

namespace mlir::pd::infer {

template <class A> static LogicalResult elementsValue(A a, Site site, Types &results) {
  results.push_back(a.getValue().getType());
  return success();
}

/// A shape attribute as dims: -1 is unknown.
static LogicalResult dimsOf(Site site, ArrayRef<int64_t> shape, Shape &out) {
  for (auto [i, d] : llvm::enumerate(shape)) {
    if (d < -1) return site.error("shape entry ", i, " is ", d);
    out.push_back(d == -1 ? kDynamic : d);
  }
  return success();
}

static LogicalResult full(FullOp::Adaptor a, Site site, Types &results) {
  for (int64_t d : a.getShape())
    if (d < 0) return site.error("has the negative dim ", d);
  results.push_back(
      RankedTensorType::get(a.getShape(), dtypeOr(a.getDtype(), Float32Type::get(a.getValueAttr().getContext()))));
  return success();
}

static LogicalResult fullIntArray(FullIntArrayOp::Adaptor a, Site site, Types &results) {
  Type element = dtypeOr(a.getDtype(), IntegerType::get(a.getValueAttr().getContext(), 64));
  if (!element.isInteger()) return site.error("needs an integer dtype, not ", element);
  results.push_back(RankedTensorType::get({int64_t(a.getValue().size())}, element));
  return success();
}

static LogicalResult assignValue(AssignValueOp::Adaptor a, Site site, Types &results) {
  for (int64_t d : a.getShape())
    if (d < 0) return site.error("has the negative dim ", d);
  results.push_back(
      RankedTensorType::get(a.getShape(), dtypeOr(a.getDtype(), Float32Type::get(a.getShapeAttr().getContext()))));
  return success();
}

static LogicalResult eye(EyeOp::Adaptor a, Site site, Types &results) {
  std::optional<int64_t> rows = getConstantInt(a.getNumRows()), columns = getConstantInt(a.getNumColumns());
  if (columns && *columns < 0) columns = rows;
  results.push_back(RankedTensorType::get({rows.value_or(kDynamic), columns.value_or(kDynamic)},
                                          dtypeOr(a.getDtype(), Float32Type::get(a.getNumRows().getContext()))));
  return success();
}

static LogicalResult linspace(LinspaceOp::Adaptor a, Site site, Types &results) {
  results.push_back(RankedTensorType::get({getConstantInt(a.getNumber()).value_or(kDynamic)},
                                          dtypeOr(a.getDtype(), elementOf(a.getStart()))));
  return success();
}

static LogicalResult fullLike(FullLikeOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  results.push_back(x.clone(dtypeOr(a.getDtype(), x.getElementType())));
  return success();
}

Type shapedLike(Value shape, Type element) {
  auto entries = entriesOf(shape);
  if (!entries) return unknownShape(element);
  Shape out;
  for (std::optional<int64_t> e : *entries) out.push_back(e && *e >= 0 ? *e : kDynamic);
  return RankedTensorType::get(out, element);
}

static LogicalResult fullWithTensor(FullWithTensorOp::Adaptor a, Site site, Types &results) {
  results.push_back(shapedLike(a.getShape(), dtypeOr(a.getDtype(), Float32Type::get(a.getValue().getContext()))));
  return success();
}

static LogicalResult fullBatchSizeLike(FullBatchSizeLikeOp::Adaptor a, Site site, Types &results) {
  RankedTensorType in = typeOf(a.getInput());
  int64_t from = a.getInputDimIdx(), to = a.getOutputDimIdx();
  if (from < 0 || from >= in.getRank())
    return site.error("input_dim_idx ", from, " lies outside an input of rank ", in.getRank());
  if (to < 0 || to >= int64_t(a.getShape().size()))
    return site.error("output_dim_idx ", to, " lies outside a shape of ", a.getShape().size(), " entries");
  Shape out;
  if (failed(dimsOf(site, a.getShape(), out))) return failure();
  out[to] = in.getDimSize(from);
  results.push_back(RankedTensorType::get(out, dtypeOr(a.getDtype(), in.getElementType())));
  return success();
}

/// The number of elements of an arange, when its operands are constants.
static std::optional<int64_t> arangeCount(Value start, Value end, Value step) {
  std::optional<double> s = getConstantNumber(start), e = getConstantNumber(end), d = getConstantNumber(step);
  if (!s || !e || !d || *d == 0 || !std::isfinite(*s) || !std::isfinite(*e) || std::isnan(*d)) return std::nullopt;
  double n = std::ceil((*e - *s) / *d);
  return n > 0 ? (n < 1e15 ? std::optional<int64_t>(int64_t(n)) : std::nullopt) : 0;
}

static LogicalResult arange(ArangeOp::Adaptor a, Site site, Types &results) {
  if (getConstantNumber(a.getStep()) == 0.0) return site.error("has the step 0");
  int64_t n = arangeCount(a.getStart(), a.getEnd(), a.getStep()).value_or(kDynamic);
  results.push_back(RankedTensorType::get({n}, dtypeOr(a.getDtype(), elementOf(a.getStart()))));
  return success();
}

} // namespace mlir::pd::infer

//===--- literals ---===//

DenseElementsAttr pd::numbersAsElements(RankedTensorType type, ArrayRef<double> values) {
  if (!type.hasStaticShape() || (values.size() != 1 && int64_t(values.size()) != type.getNumElements())) return {};
  Type element = type.getElementType();
  auto toInt = [&](double v) {
    // Files write every number as a double; saturate where C++ would be undefined.
    int64_t i = std::isnan(v)                 ? 0
                : v >= 9223372036854775807.0  ? INT64_MAX
                : v <= -9223372036854775808.0 ? INT64_MIN
                                              : int64_t(v);
    return APInt(64, uint64_t(i), true).sextOrTrunc(element.getIntOrFloatBitWidth());
  };
  if (type.getNumElements() == 0) return DenseElementsAttr::get(type, ArrayRef<Attribute>{});
  if (element.isInteger(1))
    return DenseElementsAttr::get(type, llvm::map_to_vector(values, [](double v) { return v != 0; }));
  if (element.isInteger()) return DenseElementsAttr::get(type, llvm::map_to_vector(values, toInt));
  auto floating = dyn_cast<FloatType>(element);
  if (!floating) return {};
  return DenseElementsAttr::get(type, llvm::map_to_vector(values, [&](double v) {
                                  APFloat f(v);
                                  bool lost;
                                  f.convert(floating.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lost);
                                  return f;
                                }));
}

OpFoldResult ParameterOp::fold(FoldAdaptor) { return getValue(); }
OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult ConstantOp::verify() {
  if (getValue().getShapedType() != getOut().getType())
    return emitOpError("has a value of type ")
           << getValue().getType() << " and a result of type " << getOut().getType();
  return success();
}

OpFoldResult FullOp::fold(FoldAdaptor) { return numbersAsElements(getOut().getType(), {getValue().convertToDouble()}); }

OpFoldResult FullIntArrayOp::fold(FoldAdaptor) {
  RankedTensorType type = getOut().getType();
  if (!type.getElementType().isInteger() || type.getShape() != ArrayRef<int64_t>(int64_t(getValue().size())))
    return {}; // `?` is not refined yet
  unsigned width = type.getElementType().getIntOrFloatBitWidth();
  SmallVector<APInt> values;
  for (int64_t v : getValue()) values.push_back(APInt(64, uint64_t(v), true).sextOrTrunc(width));
  if (values.empty()) return DenseElementsAttr::get(getOut().getType(), ArrayRef<Attribute>{});
  return DenseElementsAttr::get(getOut().getType(), values);
}

OpFoldResult AssignValueOp::fold(FoldAdaptor) { return numbersAsElements(getOut().getType(), getValues()); }

LogicalResult AssignValueOp::verify() {
  int64_t count = 1;
  for (int64_t d : getShape()) count *= d;
  if (int64_t(getValues().size()) != count)
    return emitOpError("has ") << getValues().size() << " values for a shape of " << count << " elements";
  return success();
}

/// An integer range short enough to be written out.
OpFoldResult ArangeOp::fold(FoldAdaptor) {
  auto type = getOut().getType();
  auto start = getConstantInt(getStart()), step = getConstantInt(getStep());
  std::optional<int64_t> n = arangeCount(getStart(), getEnd(), getStep());
  if (!start || !step || !n || *n > 64 || *n == 0 || !type.hasStaticShape() || type.getNumElements() != *n ||
      !type.getElementType().isInteger())
    return {};
  SmallVector<double> values;
  for (int64_t i = 0; i < *n; ++i) values.push_back(double(*start + i * *step));
  return numbersAsElements(type, values);
}

OpFoldResult IncrementOp::fold(FoldAdaptor) {
  auto x = getConstantNumber(getX());
  if (!x || std::abs(*x) > 1e15) return {};
  return numbersAsElements(getOut().getType(), {*x + getValue().convertToDouble()});
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.cpp.inc"

void PdDialect::registerCreationOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.cpp.inc"
      >();
}
