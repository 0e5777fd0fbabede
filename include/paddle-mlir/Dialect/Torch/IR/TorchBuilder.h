//===--- TorchBuilder.h - short calls for aten ops whose result type follows from their operands ------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For conversions and decompositions: each method makes one op (or folds scalars) and infers the result's sizes.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_TORCH_IR_TORCHBUILDER_H
#define PADDLE_MLIR_DIALECT_TORCH_IR_TORCHBUILDER_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

namespace mlir::pd_torch {

class TorchBuilder {
public:
  TorchBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  //===--- scalars ---===//
  Value integer(int64_t value);
  Value real(double value);
  Value boolean(bool value);
  Value string(llvm::StringRef value);
  Value none();
  /// A scalar constant fit for tensors of this dtype: an int for integers, a float otherwise.
  Value number(Type dtype, double value);
  /// PyTorch's dtype number as an int constant; the dtype must have one.
  Value dtype(Type elementType);
  Value ints(ArrayRef<int64_t> values);
  Value ints(ValueRange values);
  /// list<vtensor<...>>; list<vtensor> when the types differ.
  Value tensors(ValueRange values);
  /// The size of a dim (not negative): a constant when static.
  Value size(Value tensor, int64_t dim);
  SmallVector<Value> sizes(Value tensor);
  // Folded when both are constants.
  Value addInt(Value a, Value b);
  Value subInt(Value a, Value b);
  Value mulInt(Value a, Value b);
  Value floordivInt(Value a, Value b);
  Value remainderInt(Value a, Value b);

  //===--- tensors ---===//
  template <typename OpT, typename... Args> OpT create(Args &&...args) {
    return OpT::create(builder, loc, std::forward<Args>(args)...);
  }
  template <typename OpT> Value unary(Value x) { return OpT::create(builder, loc, x.getType(), x); }
  /// An op of one result by its name without "torch.", registered or not.
  Value call(llvm::StringRef name, ValueRange operands, Type result);
  Value literal(ElementsAttr value);
  /// A rank-0 literal of the given torch dtype.
  Value scalarTensor(Type dtype, double value);
  Value add(Value a, Value b);
  Value sub(Value a, Value b);
  Value mul(Value a, Value b);
  Value div(Value a, Value b);
  Value addScalar(Value x, double value);
  Value mulScalar(Value x, double value);
  Value mulScalar(Value x, Value number);
  Value divScalar(Value x, double value);
  Value toDtype(Value x, Type dtype);
  Value permute(Value x, ArrayRef<int64_t> perm);
  Value transpose(Value x, int64_t dim0, int64_t dim1);
  /// Swaps the last two dims.
  Value transposeMatrix(Value x);
  Value unsqueeze(Value x, int64_t dim);
  /// The dim must be 1.
  Value squeeze(Value x, int64_t dim);
  /// aten.reshape to sizes given as ints; constants among them become static sizes, -1 may stand once.
  Value reshape(Value x, ArrayRef<Value> sizes);
  Value reshape(Value x, ArrayRef<Value> sizes, VTensorType type);
  /// x[start:end:step] along a dim. The result's size there is `size` (kUnknownSize when not known).
  Value slice(Value x, int64_t dim, Value start, Value end, int64_t step, int64_t size);
  Value broadcast(Value x, ArrayRef<Value> sizes);
  /// [c] -> [c, 1, ..] with `trailing` ones, to broadcast along dim 1.
  Value perChannel(Value x, int64_t trailing);
  /// The mean over dims (not negative), which stay as size 1.
  Value mean(Value x, ArrayRef<int64_t> dims);
  Value matmul(Value x, Value y);
  Value cat(ValueRange values, int64_t dim, VTensorType type);

  //===--- types ---===//
  static VTensorType type(Value tensor) { return llvm::cast<VTensorType>(tensor.getType()); }
  /// numpy broadcasting; dtype of `a`.
  static VTensorType broadcastType(VTensorType a, VTensorType b);
  /// Sizes of a list of ints: constants where known.
  static SmallVector<int64_t> staticSizes(ArrayRef<Value> sizes);

  OpBuilder &builder;
  Location loc;
};

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_DIALECT_TORCH_IR_TORCHBUILDER_H
