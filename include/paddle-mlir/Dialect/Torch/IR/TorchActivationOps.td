//===--- TorchActivationOps.td - activations and softmax --------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD
#define PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

// Clamps are compare + select: one instruction each, and NaN stays NaN.

//===--- rectifiers ---===//

def Torch_AtenReluOp : Aten_UnaryOp<"relu"> {
  let body = [{ return e.lowerClamp(e[0], e.number(0)); }];
}
def Torch_AtenRelu6Op : Aten_UnaryOp<"relu6"> {
  let body = [{ return relu6(e, e[0]); }];
}
def Torch_AtenLeakyReluOp : Aten_Op<"leaky_relu", (ins Tensor:$self, Scalar:$negative_slope)> {
  let body = [{
    Value x = e[0];
    return e.select(e.less(x, e.number(0)), e.mul(x, e[1]), x);
  }];
}
def Torch_AtenPreluOp : Aten_Op<"prelu", (ins Tensor:$self, Tensor:$weight)> {
  let decomposition = "prelu";
  let shape = "sameAsFirst"; // a weight of one slope a channel stands along dim 1, not the last
  let body = [{ return e.select(e.less(e[0], e.number(0)), e.mul(e[0], e[1]), e[0]); }];
}
def Torch_AtenEluOp : Aten_Op<"elu", (ins Tensor:$self, Scalar:$alpha, Scalar:$scale, Scalar:$input_scale)> {
  let body = [{ return elu(e, e[0], e[1], e[2], e[3]); }];
}
def Torch_AtenSeluOp : Aten_UnaryOp<"selu"> {
  let body = [{ return elu(e, e[0], e.number(1.6732632423543772), e.number(1.0507009873554805), e.number(1)); }];
}
def Torch_AtenCeluOp : Aten_Op<"celu", (ins Tensor:$self, Scalar:$alpha)> {
  let body = [{
    Value x = e[0], alpha = e[1];
    return e.select(e.greater(x, e.number(0)), x, e.mul(alpha, e.create<math::ExpM1Op>(e.div(x, alpha))));
  }];
}
def Torch_AtenThresholdOp : Aten_Op<"threshold", (ins Tensor:$self, Scalar:$threshold, Scalar:$value)> {
  let body = [{ return e.select(e.greater(e[0], e[1]), e[0], e[2]); }];
}

//===--- sigmoid and its approximations ---===//

def Torch_AtenSiluOp : Aten_UnaryOp<"silu"> {
  let body = [{
    Value x = e[0];
    return e.mul(x, e.sigmoid(x));
  }];
}
def Torch_AtenHardswishOp : Aten_UnaryOp<"hardswish"> {
  let body = [{
    Value x = e[0];
    return e.mul(x, e.mul(relu6(e, e.add(x, e.number(3))), e.number(1.0 / 6)));
  }];
}
def Torch_AtenSigmoidOp : Aten_UnaryOp<"sigmoid"> {
  let gated = Torch_AtenSiluOp;
  let body = [{ return e.sigmoid(e[0]); }];
}
def Torch_AtenHardsigmoidOp : Aten_UnaryOp<"hardsigmoid"> {
  let gated = Torch_AtenHardswishOp;
  let body = [{ return e.mul(relu6(e, e.add(e[0], e.number(3))), e.number(1.0 / 6)); }];
}
def Torch_AtenLogSigmoidOp : Aten_UnaryOp<"log_sigmoid"> {
  let body = [{
    Value x = e[0], low = e.upperClamp(x, e.number(0));
    return e.sub(low, e.softplus(e.sub(e.number(0), e.create<math::AbsFOp>(x))));
  }];
}
def Torch_AtenMishOp : Aten_UnaryOp<"mish"> {
  let body = [{
    Value x = e[0];
    Value smooth = e.select(e.greater(x, e.number(20)), x, e.softplus(x));
    return e.mul(x, e.create<math::TanhOp>(smooth));
  }];
}
def Torch_AtenSoftplusOp : Aten_Op<"softplus", (ins Tensor:$self, Scalar:$beta, Scalar:$threshold)> {
  let body = [{
    Value x = e[0], scaled = e.mul(x, e[1]);
    return e.select(e.greater(scaled, e[2]), x, e.div(e.softplus(scaled), e[1]));
  }];
}

//===--- hyperbolic, bounded and shrinking ---===//

def Torch_AtenTanhOp : Aten_UnaryOp<"tanh"> {
  let body = [{ return e.create<math::TanhOp>(e[0]); }];
}
def Torch_AtenHardtanhOp : Aten_Op<"hardtanh", (ins Tensor:$self, Scalar:$min_val, Scalar:$max_val)> {
  let body = [{ return e.upperClamp(e.lowerClamp(e[0], e[1]), e[2]); }];
}
def Torch_AtenSoftsign : Aten_Unregistered<"softsign", 1> {
  let body = [{
    Value x = e[0];
    return e.div(x, e.add(e.number(1), e.create<math::AbsFOp>(x)));
  }];
}
def Torch_AtenHardshrink : Aten_Unregistered<"hardshrink", 2> {
  let body = [{
    Value x = e[0];
    return e.select(e.greater(e.create<math::AbsFOp>(x), e[1]), x, e.number(0));
  }];
}
def Torch_AtenSoftshrink : Aten_Unregistered<"softshrink", 2> {
  let body = [{
    Value x = e[0], width = e[1], zero = e.number(0);
    Value above = e.select(e.greater(x, width), e.sub(x, width), zero);
    return e.select(e.less(x, e.sub(zero, width)), e.add(x, width), above);
  }];
}
def Torch_AtenGeluOp : Aten_Op<"gelu", (ins Tensor:$self, Str:$approximate)> {
  let body = [{ return gelu(e); }];
}

//===--- clamps ---===//

let body = [{ return clamp(e); }] in {
def Torch_AtenClampOp : Aten_Op<"clamp", (ins Tensor:$self, OptScalar:$min, OptScalar:$max)>;
def Torch_AtenClampTensorOp : Aten_Op<"clamp.Tensor", (ins Tensor:$self, OptTensor:$min, OptTensor:$max)>;
}
def Torch_AtenClampMinOp : Aten_Op<"clamp_min", (ins Tensor:$self, Scalar:$min)> {
  let body = [{ return e.lowerClamp(e[0], e[1]); }];
}
def Torch_AtenClampMaxOp : Aten_Op<"clamp_max", (ins Tensor:$self, Scalar:$max)> {
  let body = [{ return e.upperClamp(e[0], e[1]); }];
}

//===--- softmax ---===//

let shape = "sameAsFirst" in {
def Torch_AtenSoftmaxIntOp : Aten_Op<"softmax.int", (ins Tensor:$self, Int:$dim, OptInt:$dtype)>;
def Torch_AtenSoftmax : Aten_Unregistered<"_softmax", 3>;
def Torch_AtenLogSoftmaxIntOp : Aten_Op<"log_softmax.int", (ins Tensor:$self, Int:$dim, OptInt:$dtype)>;
}

#endif // PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD
