//===--- Constants.cpp - constants and shape arithmetic, evaluated as far as they are known --------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/Constants.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pd;

namespace {

constexpr int64_t kMaxElements = 64;
constexpr int kMaxDepth = 32;
using Partial = SmallVector<std::optional<int64_t>>;

/// The literal behind a constant, or behind an op without operands that folds to one (full, full_int_array,
/// assign_value).
DenseElementsAttr constantOf(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || op->getNumOperands() != 0 || op->getNumResults() != 1 || op->getNumRegions() != 0) return {};
  SmallVector<OpFoldResult> folded;
  if (failed(op->fold(folded)) || folded.size() != 1) return {};
  return dyn_cast_if_present<DenseElementsAttr>(dyn_cast<Attribute>(folded.front()));
}

int64_t toInt(const APInt &v, Type type) {
  return type.isUnsignedInteger() || v.getBitWidth() == 1 ? int64_t(v.getZExtValue()) : v.getSExtValue();
}

/// How many elements an integer tensor has; -1 when unknown, too many, or not integers.
int64_t smallCount(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.getElementType().isInteger() || !type.hasStaticShape() || type.getNumElements() > kMaxElements)
    return -1;
  return type.getNumElements();
}

using Scalar = std::optional<int64_t>;

/// One integer op on elements; nothing when it cannot be computed.
Scalar apply(StringRef op, Scalar a, Scalar b) {
  if (op == "pd.multiply" && ((a && *a == 0) || (b && *b == 0))) return 0;
  if (!a || !b) return std::nullopt;
  int64_t r;
  if (op == "pd.add") return llvm::AddOverflow(*a, *b, r) ? Scalar() : r;
  if (op == "pd.subtract") return llvm::SubOverflow(*a, *b, r) ? Scalar() : r;
  if (op == "pd.multiply") return llvm::MulOverflow(*a, *b, r) ? Scalar() : r;
  if (op == "pd.maximum") return std::max(*a, *b);
  if (op == "pd.minimum") return std::min(*a, *b);
  if (*b == 0 || (*b == -1 && *a == std::numeric_limits<int64_t>::min())) return std::nullopt;
  if (op == "pd.floor_divide") return llvm::divideFloorSigned(*a, *b);
  if (op == "pd.divide") return *a / *b; // the integer form of Paddle 2 truncates
  if (op == "pd.remainder") return (r = *a % *b) != 0 && (r < 0) != (*b < 0) ? r + *b : r;
  return std::nullopt;
}

/// The value as the dtype keeps it; nothing when it does not fit.
Scalar fit(Scalar v, Type element) {
  unsigned width = element.getIntOrFloatBitWidth();
  if (!v || width >= 64) return v;
  if (width == 1) return *v != 0;
  bool fits = element.isUnsignedInteger() ? llvm::isUIntN(width, *v) && *v >= 0 : llvm::isIntN(width, *v);
  return fits ? v : Scalar();
}

Partial evaluate(Value value, int depth);

/// A cast to integers: of integers, or of a constant of numbers, which truncates.
Partial evaluateCast(Value x, int depth) {
  DenseElementsAttr literal = constantOf(x);
  if (!literal || !isa<FloatType>(literal.getElementType())) return evaluate(x, depth);
  Partial r;
  if (literal.getNumElements() <= kMaxElements)
    for (const APFloat &v : literal.getValues<APFloat>()) {
      APSInt i(64, /*isUnsigned=*/false);
      bool exact;
      APFloat::opStatus status = v.convertToInteger(i, APFloat::rmTowardZero, &exact);
      r.push_back(status == APFloat::opInvalidOp ? Scalar() : i.getSExtValue());
    }
  return r;
}

/// x[start:end] of a 1-D tensor.
Partial evaluateSlice(Operation *op, int64_t count, int depth) {
  auto axes = op->getAttrOfType<DenseI64ArrayAttr>("axes");
  auto x = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
  if (!axes || axes.size() != 1 || (axes[0] != 0 && axes[0] != -1) || !x || x.getRank() != 1 ||
      op->getNumOperands() < 3)
    return {};
  Partial from = evaluate(op->getOperand(0), depth);
  std::optional<int64_t> start = getConstantInt(op->getOperand(1));
  if (from.empty() || !start) return {};
  int64_t n = from.size(), s = std::clamp<int64_t>(*start < 0 ? *start + n : *start, 0, n);
  if (s + count > n) return {};
  return Partial(from.begin() + s, from.begin() + s + count);
}

Partial evaluateScale(Operation *op, Type element, int depth) {
  Partial r = evaluate(op->getOperand(0), depth);
  std::optional<double> scale = getConstantNumber(op->getOperand(1));
  auto bias = op->getAttrOfType<FloatAttr>("bias");
  auto after = op->getAttrOfType<BoolAttr>("bias_after_scale");
  double b = bias ? bias.getValueAsDouble() : 0;
  if (!scale || *scale != std::floor(*scale) || b != std::floor(b) || std::abs(*scale) > 1e15 || std::abs(b) > 1e15)
    return {};
  for (Scalar &v : r)
    v = !after || after.getValue() ? apply("pd.add", apply("pd.multiply", v, int64_t(*scale)), int64_t(b))
                                   : apply("pd.multiply", apply("pd.add", v, int64_t(b)), int64_t(*scale));
  return r;
}

Partial evaluateBinary(Operation *op, int64_t count, int depth) {
  Partial x = evaluate(op->getOperand(0), depth), y = evaluate(op->getOperand(1), depth);
  auto fits = [&](const Partial &p) { return p.size() == 1 || int64_t(p.size()) == count; };
  if (!fits(x) || !fits(y)) return {};
  Partial r;
  for (int64_t i = 0; i < count; ++i)
    r.push_back(apply(op->getName().getStringRef(), x[x.size() == 1 ? 0 : i], y[y.size() == 1 ? 0 : i]));
  return r;
}

Partial evaluateOp(Operation *op, int64_t count, Type element, int depth) {
  enum Kind { Other, Shape, Same, Join, Slice, Gather, Scale, Binary };
  StringRef name = op->getName().getStringRef();
  Kind kind = llvm::StringSwitch<Kind>(name)
                  .Cases({"pd.shape", "pd.shape64"}, Shape)
                  .Cases({"pd.cast", "pd.assign", "pd.assign_out", "pd.share_data", "pd.reshape", "pd.squeeze",
                          "pd.unsqueeze", "pd.flatten"},
                         Same)
                  .Cases({"pd.concat", "pd.stack"}, Join)
                  .Case("pd.slice", Slice)
                  .Case("pd.gather", Gather)
                  .Case("pd.scale", Scale)
                  .Cases({"pd.add", "pd.subtract", "pd.multiply", "pd.divide", "pd.floor_divide", "pd.remainder",
                          "pd.maximum", "pd.minimum"},
                         Binary)
                  .Default(Other);
  switch (kind) {
  case Other: return {};
  case Shape: {
    Partial r;
    if (auto x = dyn_cast<RankedTensorType>(op->getOperand(0).getType()))
      for (int64_t d : x.getShape()) r.push_back(ShapedType::isDynamic(d) ? Scalar() : d);
    return r;
  }
  case Same:
    if (name == "pd.cast") return evaluateCast(op->getOperand(0), depth);
    return evaluate(op->getOperand(0), depth);
  case Join: {
    // The axis operand of concat comes last; 1-D pieces (stack: 0-D or [1] ones) lie one after another.
    Partial r;
    unsigned pieces = op->getNumOperands() - (name == "pd.concat");
    for (Value piece : op->getOperands().take_front(pieces)) {
      auto type = dyn_cast<RankedTensorType>(piece.getType());
      Partial p = evaluate(piece, depth);
      if (!type || type.getRank() > 1 || (name == "pd.stack" && p.size() != 1) ||
          (p.empty() && type.getNumElements() != 0))
        return {};
      r.append(p);
    }
    return r;
  }
  case Slice: return evaluateSlice(op, count, depth);
  case Gather: {
    Partial from = evaluate(op->getOperand(0), depth), r;
    std::optional<SmallVector<int64_t>> index =
        op->getNumOperands() > 1 ? getConstantInts(op->getOperand(1)) : std::nullopt;
    if (!index || cast<RankedTensorType>(op->getOperand(0).getType()).getRank() != 1) return {};
    for (int64_t i : *index) {
      if (i < 0 || i >= int64_t(from.size())) return {};
      r.push_back(from[i]);
    }
    return r;
  }
  case Scale: return evaluateScale(op, element, depth);
  case Binary: return evaluateBinary(op, count, depth);
  }
  return {};
}

Partial evaluate(Value value, int depth) {
  int64_t count = smallCount(value);
  if (count < 0) return {};
  if (std::optional<SmallVector<int64_t>> known = getConstantInts(value)) return Partial(known->begin(), known->end());
  Partial r;
  if (Operation *op = value.getDefiningOp(); op && depth < kMaxDepth)
    r = evaluateOp(op, count, cast<RankedTensorType>(value.getType()).getElementType(), depth + 1);
  if (int64_t(r.size()) != count) r.assign(count, std::nullopt);
  for (Scalar &v : r) v = fit(v, cast<RankedTensorType>(value.getType()).getElementType());
  return r;
}

} // namespace

std::optional<SmallVector<int64_t>> pd::getConstantInts(Value value) {
  DenseElementsAttr elements = constantOf(value);
  if (!elements || !elements.getElementType().isInteger() || elements.getNumElements() > kMaxElements)
    return std::nullopt;
  SmallVector<int64_t> r;
  for (const APInt &v : elements.getValues<APInt>()) r.push_back(toInt(v, elements.getElementType()));
  return r;
}

std::optional<int64_t> pd::getConstantInt(Value value) {
  std::optional<SmallVector<int64_t>> all = getConstantInts(value);
  return all && all->size() == 1 ? std::optional<int64_t>(all->front()) : std::nullopt;
}

std::optional<double> pd::getConstantNumber(Value value) {
  DenseElementsAttr elements = constantOf(value);
  if (!elements || elements.getNumElements() != 1) return std::nullopt;
  if (isa<FloatType>(elements.getElementType())) {
    APFloat f = *elements.getValues<APFloat>().begin();
    bool lost;
    f.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lost);
    return f.convertToDouble();
  }
  if (elements.getElementType().isInteger())
    return double(toInt(*elements.getValues<APInt>().begin(), elements.getElementType()));
  return std::nullopt;
}

SmallVector<std::optional<int64_t>> pd::getPartialInts(Value value) { return evaluate(value, 0); }

OpFoldResult pd::foldInts(Value result) {
  Operation *op = result.getDefiningOp();
  int64_t count = smallCount(result);
  if (!op || count <= 0) return {};
  auto type = cast<RankedTensorType>(result.getType());
  Partial r = evaluateOp(op, count, type.getElementType(), 0);
  if (int64_t(r.size()) != count) return {};
  SmallVector<APInt> values;
  for (Scalar v : r) {
    v = fit(v, type.getElementType());
    if (!v) return {};
    values.push_back(APInt(type.getElementType().getIntOrFloatBitWidth(), uint64_t(*v),
                           !type.getElementType().isUnsignedInteger(), /*implicitTrunc=*/true));
  }
  return DenseElementsAttr::get(type, values);
}
