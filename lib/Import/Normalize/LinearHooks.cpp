//===--- LinearHooks.cpp - matmul's alpha, and convolutions and products fused by oneDNN ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HookRegistry.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// PIR's matmul has no alpha: the product is scaled afterwards.
LogicalResult matmulAlpha(LegacyOp &op, llvm::StringRef) {
  double alpha = op.floatAttr("alpha", 1);
  if (alpha == 1) return success();
  GraphBuilder &g = op.graph;
  op.after("Out", [&g, alpha](Value product) {
    return g.make("scale", {{"x", {product}}, {"scale", {g.number(alpha, g.b.getF32Type())}}},
                  {{"bias", AttrValue::ofFloat(0)}});
  });
  return success();
}

/// Attributes that only a oneDNN fusion sets: they change the result, so anything but their neutral value is refused.
LogicalResult rejectFused(LegacyOp &op, llvm::StringRef) {
  for (llvm::StringRef name : {"fused_reshape_X", "fused_reshape_Y", "fused_reshape_Out", "fused_transpose_X",
                               "fused_transpose_Y", "fused_transpose_Out"})
    if (!op.intsAttr(name).empty()) return op.notSupported("was fused by oneDNN (" + name + ")");
  for (llvm::StringRef name : {"Scale_x", "Scale_y", "Scale_out"})
    if (op.attr(name).isNumber() && op.floatAttr(name, 1) != 1)
      return op.notSupported("was quantised by oneDNN (" + name + ")");
  for (llvm::StringRef name : {"fuse_activation", "fuse_activation_type"})
    if (!op.strAttr(name, "").empty()) return op.notSupported("was fused by oneDNN (" + name + ")");
  for (llvm::StringRef name : {"fuse_relu", "fuse_brelu", "fuse_residual_connection", "fuse_with_relu"})
    if (op.boolAttr(name, false)) return op.notSupported("was fused by oneDNN (" + name + ")");
  for (llvm::StringRef slot : {"ResidualData"})
    if (op.hasInput(slot)) return op.notSupported("was fused by oneDNN (input " + slot + ")");
  return success();
}

/// A convolution's Bias slot: added along the channels.
LogicalResult convBias(LegacyOp &op, llvm::StringRef attr) {
  if (failed(rejectFused(op, attr))) return failure();
  if (!op.hasInput("Bias") || op.draft.has("bias")) return success();
  Value bias = op.input("Bias");
  if (!bias || !tensorType(bias) || tensorType(bias).getRank() != 1) return op.fail("expects a 1-D bias");
  GraphBuilder &g = op.graph;
  std::string format = op.strAttr("data_format", "NCHW");
  bool last = format == "NHWC" || format == "NDHWC";
  op.after("Output", [&g, bias, last](Value out) -> Value {
    RankedTensorType type = tensorType(out);
    if (!type) return Value();
    llvm::SmallVector<int64_t> shape(type.getRank(), 1);
    shape[last ? type.getRank() - 1 : 1] = -1;
    return g.make("add", {{"x", {out}}, {"y", {g.reshape(bias, shape)}}});
  });
  return success();
}
} // namespace

void importer::registerLinearHooks(HookRegistry &registry) {
  registry.addHook("matmul_alpha", matmulAlpha);
  for (llvm::StringRef name : {"matmul", "matmul_v2", "mul"}) registry.addOpHook(name, rejectFused);
  for (llvm::StringRef name :
       {"conv2d", "depthwise_conv2d", "conv3d", "conv2d_transpose", "depthwise_conv2d_transpose"})
    registry.addOpHook(name, convBias);
}
