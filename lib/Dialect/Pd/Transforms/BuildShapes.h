//===--- BuildShapes.h - the small ops that decompositions are made of ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_DIALECT_PD_TRANSFORMS_BUILDSHAPES_H
#define PADDLE_MLIR_LIB_DIALECT_PD_TRANSFORMS_BUILDSHAPES_H

#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"

namespace mlir::pd {

/// Dims [from, to) of a tensor.
struct DimRange {
  Value of;
  int64_t from, to;
};

class ShapeBuilder {
public:
  ShapeBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  /// A 1-D i64 literal.
  Value ints(ArrayRef<int64_t> values);
  /// One integer or number, shape [1] unless told otherwise.
  Value number(double value, Type element, ArrayRef<int64_t> shape = {1});
  Value axis(int64_t value) { return number(double(value), builder.getI64Type()); }

  /// The dims as a 1-D i64 tensor, literal where they are static.
  Value dims(ArrayRef<DimRange> ranges);
  /// A reshape to a type with the dims of `ranges`: by a literal when at most one dim is unknown.
  Value reshape(Value x, RankedTensorType type, ArrayRef<DimRange> ranges);
  Value reshape(Value x, ArrayRef<int64_t> shape);
  /// One axis as two, [.., outer, inner, ..]; `outer` or `inner` may be ShapedType::kDynamic and follows from the
  /// other.
  Value unflatten(Value x, int64_t axis, int64_t outer, int64_t inner);
  /// First `rows` dims merged, the others merged.
  Value asMatrix(Value x, int64_t rows);
  /// Element i of an axis, without that axis.
  Value element(Value x, int64_t axis, int64_t i);

  /// The same value under another (compatible) type: on the op just made, or through a copy.
  Value retype(Value value, Type type);

private:
  OpBuilder &builder;
  Location loc;
};

} // namespace mlir::pd

#endif // PADDLE_MLIR_LIB_DIALECT_PD_TRANSFORMS_BUILDSHAPES_H
