//===--- StableOps.cpp - the ops that emitted modules may use ---------------------------------------------------------*- C++ -*-===//
#include "StableOps.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;

/// Accepted with the same operands and results by the torch dialect of IREE 3.0.0 (2024-11-18) and of torch-mlir 20261001. tools/dev/torch-ops.py
/// asks both; docs/generated/torch-ops.md is its answer.
static constexpr StringLiteral stableOps[] = {
    "aten.Bool.Tensor", "aten.Bool.int", "aten.Float.Scalar", "aten.Float.Tensor", "aten.Int.Scalar", "aten.Int.Tensor", "aten.Int.bool", "aten.ScalarImplicit",
    "aten.__and__.bool", "aten.__getitem__.t", "aten.__interpolate.size_list_scale_list", "aten.__not__", "aten.__or__.bool", "aten.abs", "aten.acos", "aten.acosh",
    "aten.adaptive_avg_pool2d", "aten.adaptive_max_pool2d", "aten.add.Scalar", "aten.add.Tensor", "aten.add.int", "aten.addmm", "aten.all", "aten.all.dim", "aten.amax",
    "aten.amin", "aten.any", "aten.any.dim", "aten.arange", "aten.arange.start", "aten.arange.start_step", "aten.argmax", "aten.argmin", "aten.asin", "aten.asinh",
    "aten.atan", "aten.atan2", "aten.atanh", "aten.avg_pool2d", "aten.baddbmm", "aten.batch_norm", "aten.bitwise_and.Tensor", "aten.bitwise_not",
    "aten.bitwise_or.Tensor", "aten.bitwise_xor.Tensor", "aten.bmm", "aten.broadcast_to", "aten.cat", "aten.ceil", "aten.celu", "aten.chunk", "aten.clamp",
    "aten.clamp.Tensor", "aten.clamp_max", "aten.clamp_min", "aten.clone", "aten.constant_pad_nd", "aten.contiguous", "aten.conv1d", "aten.conv2d",
    "aten.conv_transpose2d.input", "aten.convolution", "aten.cos", "aten.cosh", "aten.cumprod", "aten.cumsum", "aten.detach", "aten.dim", "aten.div.Scalar",
    "aten.div.Scalar_mode", "aten.div.Tensor", "aten.div.Tensor_mode", "aten.dot", "aten.dropout", "aten.elu", "aten.embedding", "aten.eq.Scalar", "aten.eq.Tensor",
    "aten.eq.int", "aten.erf", "aten.exp", "aten.expand", "aten.expm1", "aten.flatten.using_ints", "aten.flip", "aten.floor", "aten.floor_divide",
    "aten.floor_divide.Scalar", "aten.floordiv.int", "aten.fmod.Scalar", "aten.fmod.Tensor", "aten.full", "aten.full_like", "aten.gather", "aten.ge.Scalar",
    "aten.ge.Tensor", "aten.ge.int", "aten.gelu", "aten.grid_sampler", "aten.group_norm", "aten.gt.Scalar", "aten.gt.Tensor", "aten.gt.int", "aten.hardsigmoid",
    "aten.hardswish", "aten.hardtanh", "aten.index.Tensor", "aten.index_put", "aten.index_put.hacked_twin", "aten.index_select", "aten.instance_norm", "aten.isfinite",
    "aten.isinf", "aten.isnan", "aten.item", "aten.layer_norm", "aten.le.Scalar", "aten.le.Tensor", "aten.le.int", "aten.leaky_relu", "aten.len.t", "aten.lerp.Tensor",
    "aten.linear", "aten.log", "aten.log10", "aten.log1p", "aten.log2", "aten.log_sigmoid", "aten.log_softmax.int", "aten.logical_and", "aten.logical_not",
    "aten.logical_or", "aten.logical_xor", "aten.logsumexp", "aten.lt.Scalar", "aten.lt.Tensor", "aten.lt.int", "aten.masked_fill.Scalar", "aten.masked_fill.Tensor",
    "aten.matmul", "aten.max", "aten.max.dim", "aten.max_pool2d", "aten.max_pool2d_with_indices", "aten.maximum", "aten.mean", "aten.mean.dim", "aten.min",
    "aten.min.dim", "aten.minimum", "aten.mish", "aten.mm", "aten.mul.Scalar", "aten.mul.Tensor", "aten.mul.int", "aten.mv", "aten.native_layer_norm", "aten.ne.Scalar",
    "aten.ne.Tensor", "aten.ne.int", "aten.neg", "aten.neg.int", "aten.nonzero", "aten.numel", "aten.one_hot", "aten.ones", "aten.ones_like", "aten.pad", "aten.permute",
    "aten.pixel_shuffle", "aten.pow.Scalar", "aten.pow.Tensor_Scalar", "aten.pow.Tensor_Tensor", "aten.prelu", "aten.prod", "aten.prod.dim_int", "aten.reciprocal",
    "aten.reflection_pad2d", "aten.relu", "aten.relu6", "aten.remainder.Scalar", "aten.remainder.Tensor", "aten.remainder.int", "aten.repeat", "aten.replication_pad2d",
    "aten.reshape", "aten.roll", "aten.round", "aten.rsqrt", "aten.rsub.Scalar", "aten.scaled_dot_product_attention", "aten.scatter.src", "aten.scatter_add",
    "aten.select.int", "aten.select_scatter", "aten.selu", "aten.sigmoid", "aten.sign", "aten.silu", "aten.sin", "aten.sinh", "aten.size", "aten.size.int",
    "aten.slice.Tensor", "aten.slice_scatter", "aten.softmax.int", "aten.softplus", "aten.sort", "aten.split.Tensor", "aten.split_with_sizes", "aten.sqrt", "aten.square",
    "aten.squeeze", "aten.squeeze.dim", "aten.stack", "aten.sub.Scalar", "aten.sub.Tensor", "aten.sub.int", "aten.sum", "aten.sum.dim_IntList", "aten.t", "aten.tan",
    "aten.tanh", "aten.tensor", "aten.tensor.bool", "aten.tensor.float", "aten.tensor.int", "aten.threshold", "aten.tile", "aten.to.dtype", "aten.topk",
    "aten.transpose.int", "aten.tril", "aten.triu", "aten.trunc", "aten.unbind.int", "aten.unflatten.int", "aten.unsqueeze", "aten.upsample_bilinear2d",
    "aten.upsample_bilinear2d.vec", "aten.upsample_nearest2d", "aten.upsample_nearest2d.vec", "aten.view", "aten.where.Scalar", "aten.where.ScalarOther",
    "aten.where.ScalarSelf", "aten.where.self", "aten.zeros", "aten.zeros_like", "constant.bool", "constant.float", "constant.int", "constant.none", "constant.str",
    "derefine", "prim.If", "prim.If.yield", "prim.ListConstruct", "prim.ListUnpack", "prim.Loop", "prim.Loop.condition", "prim.NumToTensor.Scalar", "prim.TupleConstruct",
    "tensor_static_info_cast", "vtensor.literal",
};

bool pd_torch::isStableOp(StringRef name) {
  static const llvm::StringSet<> names = [] {
    llvm::StringSet<> set;
    for (StringRef op : stableOps) set.insert(op);
    return set;
  }();
  return name.consume_front("torch.") && names.contains(name);
}
