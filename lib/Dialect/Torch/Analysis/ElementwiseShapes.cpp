//===--- ElementwiseShapes.cpp - sizes of elementwise ops and of ops that keep their first operand's sizes -----===//
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd_torch;

static std::optional<Dims> broadcastTensors(SymbolicShapes &s, Operation *op, unsigned) {
  SmallVector<Dims> shapes;
  for (Value operand : op->getOperands())
    if (isa<VTensorType>(operand.getType()))
      shapes.push_back(s.shape(operand));
  return s.broadcast(shapes);
}

static std::optional<Dims> sameAsFirst(SymbolicShapes &s, Operation *op, unsigned) {
  if (op->getNumOperands() == 0 || !isa<VTensorType>(op->getOperand(0).getType()))
    return std::nullopt;
  return s.shape(op->getOperand(0));
}

void pd_torch::addElementwiseShapes(ShapeFunctions &table) {
  for (StringRef name :
       {"aten.add.Tensor", "aten.sub.Tensor", "aten.mul.Tensor", "aten.div.Tensor", "aten.div.Tensor_mode", "aten.maximum", "aten.minimum",
        "aten.pow.Tensor_Tensor", "aten.remainder.Tensor", "aten.fmod.Tensor", "aten.floor_divide", "aten.atan2", "aten.bitwise_and.Tensor",
        "aten.bitwise_or.Tensor", "aten.bitwise_xor.Tensor", "aten.eq.Tensor", "aten.ne.Tensor", "aten.lt.Tensor", "aten.le.Tensor",
        "aten.gt.Tensor", "aten.ge.Tensor", "aten.logical_and", "aten.logical_or", "aten.logical_xor", "aten.where.self",
        "aten.where.ScalarOther", "aten.where.ScalarSelf", "aten.where.Scalar", "aten.masked_fill.Scalar", "aten.masked_fill.Tensor",
        "aten.clamp.Tensor", "aten.fmax", "aten.fmin", "aten.lerp.Tensor", "aten.heaviside", "aten.isclose"})
    table[name] = broadcastTensors;
  for (StringRef name :
       {"aten.relu", "aten.relu6", "aten.sigmoid", "aten.hardsigmoid", "aten.hardswish", "aten.silu", "aten.tanh", "aten.mish", "aten.selu",
        "aten.log_sigmoid", "aten.gelu", "aten.leaky_relu", "aten.elu", "aten.celu", "aten.softplus", "aten.softsign", "aten.hardtanh", "aten.threshold",
        "aten.prelu", "aten.hardshrink", "aten.softshrink", "aten.clamp", "aten.clamp_min", "aten.clamp_max", "aten.exp", "aten.exp2", "aten.expm1", "aten.log", "aten.log2",
        "aten.log10", "aten.log1p", "aten.sqrt", "aten.rsqrt", "aten.square", "aten.abs", "aten.neg", "aten.floor", "aten.ceil", "aten.round",
        "aten.trunc", "aten.sin", "aten.cos", "aten.tan", "aten.asin", "aten.acos", "aten.atan", "aten.sinh", "aten.cosh", "aten.asinh",
        "aten.acosh", "aten.atanh", "aten.erf", "aten.reciprocal", "aten.sign", "aten.bitwise_not", "aten.logical_not", "aten.isnan",
        "aten.isinf", "aten.isfinite", "aten.add.Scalar", "aten.sub.Scalar", "aten.rsub.Scalar", "aten.mul.Scalar", "aten.div.Scalar",
        "aten.div.Scalar_mode", "aten.remainder.Scalar", "aten.fmod.Scalar", "aten.floor_divide.Scalar", "aten.pow.Tensor_Scalar",
        "aten.eq.Scalar", "aten.ne.Scalar", "aten.lt.Scalar", "aten.le.Scalar", "aten.gt.Scalar", "aten.ge.Scalar", "aten.to.dtype",
        "aten.clone", "aten.detach", "aten.contiguous", "aten.dropout", "aten.full_like", "aten.zeros_like", "aten.ones_like",
        "aten.softmax.int", "aten._softmax", "aten.log_softmax.int", "aten.cumsum", "aten.cumprod", "aten.flip", "aten.roll", "aten.tril", "aten.triu",
        "aten.slice_scatter", "aten.select_scatter", "aten.index_put", "aten.scatter.src", "aten.scatter_add", "aten.sort", "aten.sort.stable", "aten.batch_norm",
        "aten.layer_norm", "paddle.round"})
    table[name] = sameAsFirst;
  table["aten.pow.Scalar"] = [](SymbolicShapes &s, Operation *op, unsigned) -> std::optional<Dims> { return s.shape(op->getOperand(1)); };
}
