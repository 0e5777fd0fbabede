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
  let emission = [{ return clamp(torch, op.getSelf(), 0, 6); }];
}
def Torch_AtenLeakyReluOp : Aten_Op<"leaky_relu", (ins Tensor:$self, Scalar:$negative_slope)> {
  let body = [{
    Value x = e[0];
    return e.select(e.less(x, e.number(0)), e.mul(x, e[1]), x);
  }];
  let emission = [{
    Value x = op.getSelf(), scaled = torch.mulScalar(x, op.getNegativeSlope());
    return select(torch, greaterThan(torch, x, 0), x, scaled);
  }];
}
def Torch_AtenPreluOp : Aten_Op<"prelu", (ins Tensor:$self, Tensor:$weight)> {
  let decomposition = "prelu";
  let shape = "sameAsFirst"; // a weight of one slope a channel stands along dim 1, not the last
  let body = [{ return e.select(e.less(e[0], e.number(0)), e.mul(e[0], e[1]), e[0]); }];
}
def Torch_AtenEluOp : Aten_Op<"elu", (ins Tensor:$self, Scalar:$alpha, Scalar:$scale, Scalar:$input_scale)> {
  let body = [{ return elu(e, e[0], e[1], e[2], e[3]); }];
  let emission = [{
    auto alpha = getConstantNumber(op.getAlpha()), scale = getConstantNumber(op.getScale()), inputScale = getConstantNumber(op.getInputScale());
    return alpha && scale && inputScale ? expLinear(torch, op.getSelf(), *alpha, *scale, *inputScale) : Value();
  }];
}
def Torch_AtenSeluOp : Aten_UnaryOp<"selu"> {
  let body = [{ return elu(e, e[0], e.number(1.6732632423543772), e.number(1.0507009873554805), e.number(1)); }];
  let emission = [{ return expLinear(torch, op.getSelf(), 1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1); }];
}
def Torch_AtenCeluOp : Aten_Op<"celu", (ins Tensor:$self, Scalar:$alpha)> {
  let body = [{
    Value x = e[0], alpha = e[1];
    return e.select(e.greater(x, e.number(0)), x, e.mul(alpha, e.create<math::ExpM1Op>(e.div(x, alpha))));
  }];
  let emission = [{
    auto alpha = getConstantNumber(op.getAlpha());
    return alpha && *alpha != 0 ? expLinear(torch, op.getSelf(), *alpha, 1, 1 / *alpha) : Value();
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
  let emission = [{ return torch.mul(op.getSelf(), torch.unary<AtenSigmoidOp>(op.getSelf())); }];
}
def Torch_AtenHardswishOp : Aten_UnaryOp<"hardswish"> {
  let body = [{
    Value x = e[0];
    return e.mul(x, e.mul(relu6(e, e.add(x, e.number(3))), e.number(1.0 / 6)));
  }];
  let emission = [{ return torch.divScalar(torch.mul(op.getSelf(), clamp(torch, torch.addScalar(op.getSelf(), 3), 0, 6)), 6); }];
}
def Torch_AtenSigmoidOp : Aten_UnaryOp<"sigmoid"> {
  let gated = Torch_AtenSiluOp;
  let body = [{ return e.sigmoid(e[0]); }];
}
def Torch_AtenHardsigmoidOp : Aten_UnaryOp<"hardsigmoid"> {
  let gated = Torch_AtenHardswishOp;
  let body = [{ return e.mul(relu6(e, e.add(e[0], e.number(3))), e.number(1.0 / 6)); }];
  let emission = [{ return torch.divScalar(clamp(torch, torch.addScalar(op.getSelf(), 3), 0, 6), 6); }];
}
def Torch_AtenLogSigmoidOp : Aten_UnaryOp<"log_sigmoid"> {
  let body = [{
    Value x = e[0], low = e.upperClamp(x, e.number(0));
    return e.sub(low, e.softplus(e.sub(e.number(0), e.create<math::AbsFOp>(x))));
  }];
  let emission = [{
    // min(x, 0) - log1p(exp(-|x|))
    Value x = op.getSelf(), below = torch.create<AtenMinimumOp>(x.getType(), x, zero(torch, x));
    return torch.sub(below, torch.unary<AtenLog1pOp>(torch.unary<AtenExpOp>(torch.unary<AtenNegOp>(torch.unary<AtenAbsOp>(x)))));
  }];
}
def Torch_AtenMishOp : Aten_UnaryOp<"mish"> {
  let body = [{
    Value x = e[0];
    Value smooth = e.select(e.greater(x, e.number(20)), x, e.softplus(x));
    return e.mul(x, e.create<math::TanhOp>(smooth));
  }];
  let emission = [{ return torch.mul(op.getSelf(), torch.unary<AtenTanhOp>(softplus(torch, op.getSelf(), 1, 20))); }];
}
def Torch_AtenSoftplusOp : Aten_Op<"softplus", (ins Tensor:$self, Scalar:$beta, Scalar:$threshold)> {
  let body = [{
    Value x = e[0], scaled = e.mul(x, e[1]);
    return e.select(e.greater(scaled, e[2]), x, e.div(e.softplus(scaled), e[1]));
  }];
  let emission = [{
    auto beta = getConstantNumber(op.getBeta()), threshold = getConstantNumber(op.getThreshold());
    return beta && threshold && *beta != 0 ? softplus(torch, op.getSelf(), *beta, *threshold) : Value();
  }];
}

//===--- hyperbolic, bounded and shrinking ---===//

def Torch_AtenTanhOp : Aten_UnaryOp<"tanh"> {
  let body = [{ return e.create<math::TanhOp>(e[0]); }];
}
def Torch_AtenHardtanhOp : Aten_Op<"hardtanh", (ins Tensor:$self, Scalar:$min_val, Scalar:$max_val)> {
  let body = [{ return e.upperClamp(e.lowerClamp(e[0], e[1]), e[2]); }];
  let emission = [{ return torch.create<AtenClampOp>(op.getType(), op.getSelf(), op.getMinVal(), op.getMaxVal()); }];
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
  let emission = [{
    // |x| <= threshold ? 0 : x; NaN stays
    Value x = op->getOperand(0), size = torch.unary<AtenAbsOp>(x);
    return select(torch, torch.create<AtenLeScalarOp>(flags(torch, x), size, op->getOperand(1)), zero(torch, x), x);
  }];
}
def Torch_AtenSoftshrink : Aten_Unregistered<"softshrink", 2> {
  let body = [{
    Value x = e[0], width = e[1], zero = e.number(0);
    Value above = e.select(e.greater(x, width), e.sub(x, width), zero);
    return e.select(e.less(x, e.sub(zero, width)), e.add(x, width), above);
  }];
  let emission = [{
    // x - clamp(x, -threshold, threshold)
    auto threshold = getConstantNumber(op->getOperand(1));
    return threshold ? torch.sub(op->getOperand(0), clamp(torch, op->getOperand(0), -*threshold, *threshold)) : Value();
  }];
}
def Torch_AtenGeluOp : Aten_Op<"gelu", (ins Tensor:$self, Str:$approximate)> {
  let body = [{ return gelu(e); }];
}

//===--- softmax ---===//

let shape = "sameAsFirst" in {
def Torch_AtenSoftmaxIntOp : Aten_Op<"softmax.int", (ins Tensor:$self, Int:$dim, OptInt:$dtype)> {
  let computesInF32 = 1;
  let emission = [{ return softmax(op, torch); }];
}
def Torch_AtenSoftmax : Aten_Unregistered<"_softmax", 3> { let computesInF32 = 1; }
def Torch_AtenLogSoftmaxIntOp : Aten_Op<"log_softmax.int", (ins Tensor:$self, Int:$dim, OptInt:$dtype)> {
  let computesInF32 = 1;
  let emission = [{ return logSoftmax(op, torch); }];
}
}

#endif // PADDLE_MLIR_TORCH_ACTIVATION_OPS_TD
