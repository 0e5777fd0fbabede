//===--- TorchActivationOps.td - activations and softmax --------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD
#define PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenReluOp : Aten_UnaryOp<"relu">;
def Torch_AtenRelu6Op : Aten_UnaryOp<"relu6">;
def Torch_AtenSiluOp : Aten_UnaryOp<"silu">;
def Torch_AtenHardswishOp : Aten_UnaryOp<"hardswish">;
def Torch_AtenSigmoidOp : Aten_UnaryOp<"sigmoid"> { let gated = Torch_AtenSiluOp; }
def Torch_AtenHardsigmoidOp : Aten_UnaryOp<"hardsigmoid"> { let gated = Torch_AtenHardswishOp; }
def Torch_AtenTanhOp : Aten_UnaryOp<"tanh">;
def Torch_AtenMishOp : Aten_UnaryOp<"mish">;
def Torch_AtenSeluOp : Aten_UnaryOp<"selu">;
def Torch_AtenLogSigmoidOp : Aten_UnaryOp<"log_sigmoid">;
def Torch_AtenGeluOp : Aten_Op<"gelu", (ins Tensor:$self, Str:$approximate)>;
def Torch_AtenLeakyReluOp : Aten_Op<"leaky_relu", (ins Tensor:$self, Scalar:$negative_slope)>;
def Torch_AtenEluOp : Aten_Op<"elu", (ins Tensor:$self, Scalar:$alpha, Scalar:$scale, Scalar:$input_scale)>;
def Torch_AtenCeluOp : Aten_Op<"celu", (ins Tensor:$self, Scalar:$alpha)>;
def Torch_AtenSoftplusOp : Aten_Op<"softplus", (ins Tensor:$self, Scalar:$beta, Scalar:$threshold)>;
def Torch_AtenHardtanhOp : Aten_Op<"hardtanh", (ins Tensor:$self, Scalar:$min_val, Scalar:$max_val)>;
def Torch_AtenThresholdOp : Aten_Op<"threshold", (ins Tensor:$self, Scalar:$threshold, Scalar:$value)>;
def Torch_AtenPreluOp : Aten_Op<"prelu", (ins Tensor:$self, Tensor:$weight)>;
def Torch_AtenSoftmaxIntOp : Aten_Op<"softmax.int", (ins Tensor:$self, Int:$dim, OptInt:$dtype)>;
def Torch_AtenLogSoftmaxIntOp : Aten_Op<"log_softmax.int", (ins Tensor:$self, Int:$dim, OptInt:$dtype)>;
def Torch_AtenClampOp : Aten_Op<"clamp", (ins Tensor:$self, OptScalar:$min, OptScalar:$max)>;
def Torch_AtenClampTensorOp : Aten_Op<"clamp.Tensor", (ins Tensor:$self, OptTensor:$min, OptTensor:$max)>;
def Torch_AtenClampMinOp : Aten_Op<"clamp_min", (ins Tensor:$self, Scalar:$min)>;
def Torch_AtenClampMaxOp : Aten_Op<"clamp_max", (ins Tensor:$self, Scalar:$max)>;

def Torch_AtenSoftmax : Aten_Unregistered<"_softmax", 3>;
def Torch_AtenSoftsign : Aten_Unregistered<"softsign", 1>;
def Torch_AtenHardshrink : Aten_Unregistered<"hardshrink", 2>;
def Torch_AtenSoftshrink : Aten_Unregistered<"softshrink", 2>;

#endif // PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD
