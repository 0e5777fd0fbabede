//===--- PdInfer.h - the shape functions that several families share, and what all are made of -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A row names its shape function (PdBase.td). One call serves building, refinement and verification: it appends one
// type per result, or reports the broken rule at the op. Families keep their own functions in Infer<Family>.h.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_PDINFER_H
#define PADDLE_MLIR_DIALECT_PD_IR_PDINFER_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "paddle-mlir/Dialect/Pd/IR/Constants.h"

namespace mlir::pd::infer {

constexpr int64_t kDynamic = ShapedType::kDynamic;
using Types = SmallVectorImpl<Type>;
using Shape = SmallVector<int64_t>;

/// Where a shape function reports: the location is absent when only the answer is wanted.
struct Site {
  std::optional<Location> location;
  StringRef op;

  operator std::optional<Location>() const { return location; }
  /// Emits `'pd.<op>' op <args...>` (when there is a location) and fails.
  template <typename... Args> LogicalResult error(Args &&...args) const {
    if (location) {
      InFlightDiagnostic diag = mlir::emitError(*location);
      diag << "'" << op << "' op ";
      (diag << ... << std::forward<Args>(args));
    }
    return failure();
  }
};

/// How a shape reads in messages: [1, 3, ?].
std::string str(ArrayRef<int64_t> shape);

/// Whether a declared result type is possible given the inferred one. Dims agree where both are known; an inferred
/// unranked tensor says nothing about the shape, an element type of `index` nothing about the dtype, `none` nothing at
/// all. Trailing results that the op does not have (or that nothing is known of) are skipped.
bool compatible(TypeRange inferred, TypeRange declared);
/// Both together: the declared type with every dim the inferred one knows and it does not. Null when they contradict.
Type refine(Type declared, Type inferred);

/// "Rank unknown".
inline Type unknownShape(Type element) { return UnrankedTensorType::get(element); }
/// "The declared dtype stands" (Paddle releases disagree).
inline Type unknownDType(MLIRContext *context) { return IndexType::get(context); }

inline RankedTensorType typeOf(Value v) { return cast<RankedTensorType>(v.getType()); }
inline ArrayRef<int64_t> shapeOf(Value v) { return typeOf(v).getShape(); }
inline Type elementOf(Value v) { return typeOf(v).getElementType(); }

/// Numpy's rule; two unknown dims give `?`, an unknown one beside N > 1 gives N.
LogicalResult broadcast(Site site, ArrayRef<int64_t> x, ArrayRef<int64_t> y, Shape &out);
/// `axis` in [-rank, rank) as [0, rank).
LogicalResult normalizeAxis(Site site, int64_t axis, int64_t rank, int64_t &out);
/// The number of elements, or kDynamic.
int64_t countOf(ArrayRef<int64_t> shape);
/// Whether dims may be equal at run time.
inline bool mayEqual(int64_t a, int64_t b) { return a == b || a == kDynamic || b == kDynamic; }

//===--- shape functions ---===//

/// out has the first operand's type.
template <class A> LogicalResult unchanged(A a, Site site, Types &results) {
  results.push_back(a.getOperands()[0].getType());
  return success();
}

/// As unchanged, for ops with an `axis` attribute into x.
template <class A> LogicalResult unchangedAlongAxis(A a, Site site, Types &results) {
  int64_t axis; // a 0-D tensor counts as having one axis
  if (failed(normalizeAxis(site, a.getAxis(), std::max<int64_t>(typeOf(a.getX()).getRank(), 1), axis)))
    return failure();
  results.push_back(a.getX().getType());
  return success();
}

LogicalResult broadcastTypes(Site site, Value x, Value y, Type element, Types &results);

/// Two operands broadcast together; dtype of x.
template <class A> LogicalResult elementwise(A a, Site site, Types &results) {
  return broadcastTypes(site, a.getOperands()[0], a.getOperands()[1], elementOf(a.getOperands()[0]), results);
}

/// Two operands broadcast together; the dtype of x, but for integers the declared one stands.
template <class A> LogicalResult elementwiseToFloat(A a, Site site, Types &results) {
  Type element = elementOf(a.getOperands()[0]);
  return broadcastTypes(site, a.getOperands()[0], a.getOperands()[1],
                        isa<FloatType>(element) ? element : unknownDType(element.getContext()), results);
}

/// Shape of x; the dtype of x, but for integers the declared one stands.
template <class A> LogicalResult unchangedToFloat(A a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getOperands()[0]);
  results.push_back(isa<FloatType>(x.getElementType()) ? x : x.clone(unknownDType(x.getContext())));
  return success();
}

/// Two operands broadcast together; i1.
template <class A> LogicalResult compare(A a, Site site, Types &results) {
  Value x = a.getOperands()[0];
  return broadcastTypes(site, x, a.getOperands()[1], IntegerType::get(x.getContext(), 1), results);
}

/// Shape of x; i1.
template <class A> LogicalResult predicate(A a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getOperands()[0]);
  results.push_back(x.clone(IntegerType::get(x.getContext(), 1)));
  return success();
}

/// Nothing is known but the declared types.
template <class A> LogicalResult declared(A a, Site site, Types &results) { return success(); }

} // namespace mlir::pd::infer

#endif // PADDLE_MLIR_DIALECT_PD_IR_PDINFER_H
