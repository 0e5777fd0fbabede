//===--- PdActivationOps.td - activations and softmax -------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_ACTIVATION_OPS_TD
#define PADDLE_MLIR_PD_ACTIVATION_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

class Pd_Activation<string mnemonic, string infer = "unchanged"> : Pd_Unary<mnemonic, "Activation", infer>;
class Pd_ActivationAten<string mnemonic, string aten = mnemonic, string infer = "unchanged"> : Pd_UnaryAten<mnemonic, "Activation", aten, infer>;

//===--- rectifiers ---===//

def Pd_ReluOp : Pd_ActivationAten<"relu"> {
  let summary = "max(x, 0)";
  let description = "`out = max(x, 0)`, elementwise, shape and dtype of `x`.";
  let inplaceTwin = 1;
}

def Pd_Relu6Op : Pd_ActivationAten<"relu6"> {
  let summary = "min(max(x, 0), 6)";
  let description = "`out = min(max(x, 0), 6)`. A legacy program may carry another `threshold`; the importer then writes a `pd.clip`.";
  let legacy = [Legacy<"relu6", ["X:x", "Out:out"], ["threshold:!relu6_threshold"]>];
}

def Pd_LeakyReluOp : Pd_Activation<"leaky_relu"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.02">:$negative_slope);
  let summary = "x where positive, a slope times x elsewhere";
  let description = "`out = x > 0 ? x : negative_slope * x`. Paddle's default slope is 0.02, not 0.01.";
  let torch = To<"aten.leaky_relu", ["$x", "#negative_slope"]>;
  let legacy = [Legacy<"leaky_relu", ["X:x", "Out:out"], ["alpha:negative_slope"]>];
  let inplaceTwin = 1;
}

def Pd_PreluOp : Pd_Op<"prelu", "Activation", "prelu"> {
  let arguments = (ins PdTensor:$x, PdTensor:$alpha, PdStr<"NCHW">:$data_format, PdStr<"all">:$mode);
  let results = (outs PdTensor:$out);
  let summary = "leaky relu with a learned slope";
  let description = [{
    `out = x > 0 ? x : alpha * x`. `mode` says what alpha holds: one slope ("all"), one a channel ("channel"; channels are axis 1, or
    the last axis when `data_format` is "NHWC"), one an element of a sample ("element": alpha's shape is x's from axis 1 on).
  }];
  let legacy = [Legacy<"prelu", ["X:x", "Alpha:alpha", "Out:out"]>];
  let hasVerifier = 1;
}

def Pd_EluOp : Pd_Activation<"elu"> {
  let arguments = (ins PdTensor:$x, PdF64<"1.0">:$alpha);
  let summary = "x where positive, alpha * (exp(x) - 1) elsewhere";
  let description = "`out = x > 0 ? x : alpha * (exp(x) - 1)`.";
  let torch = To<"aten.elu", ["$x", "#alpha", "float 1.0", "float 1.0"]>;
  let inplaceTwin = 1;
  let tier = "T2";
}

def Pd_CeluOp : Pd_Activation<"celu"> {
  let arguments = (ins PdTensor:$x, PdF64<"1.0">:$alpha);
  let summary = "continuously differentiable elu";
  let description = "`out = max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)`.";
  let torch = To<"aten.celu", ["$x", "#alpha"]>;
  let tier = "T3";
}

def Pd_SeluOp : Pd_Activation<"selu"> {
  let arguments = (ins PdTensor:$x, PdF64<"1.0507009873554804934193349852946">:$scale, PdF64<"1.6732632423543772848170429916717">:$alpha);
  let summary = "scaled elu";
  let description = "`out = scale * (x > 0 ? x : alpha * (exp(x) - 1))`.";
  let torch = To<"aten.elu", ["$x", "#alpha", "#scale", "float 1.0"]>;
  let tier = "T2";
}

def Pd_ThresholdedReluOp : Pd_Activation<"thresholded_relu"> {
  let arguments = (ins PdTensor:$x, PdF64<"1.0">:$threshold, PdF64<"0.0">:$value);
  let summary = "x above a threshold, a value elsewhere";
  let description = "`out = x > threshold ? x : value`.";
  let torch = To<"aten.threshold", ["$x", "#threshold", "#value"]>;
  let inplaceTwin = 1;
  let tier = "T2";
}

//===--- sigmoid and its approximations ---===//

def Pd_SigmoidOp : Pd_ActivationAten<"sigmoid", "sigmoid", "unchangedToFloat"> {
  let summary = "1 / (1 + exp(-x))";
  let description = "`out = 1 / (1 + exp(-x))`.";
  let inplaceTwin = 1;
}

def Pd_LogsigmoidOp : Pd_ActivationAten<"logsigmoid", "log_sigmoid"> {
  let summary = "log(sigmoid(x))";
  let description = "`out = -log(1 + exp(-x))`.";
  let tier = "T2";
}

def Pd_HardsigmoidOp : Pd_Activation<"hardsigmoid"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.2">:$slope, PdF64<"0.5">:$offset);
  let summary = "clip(slope * x + offset, 0, 1)";
  let description = [{
    `out = clip(slope * x + offset, 0, 1)`. The schema's slope is 0.2; `nn.Hardsigmoid` writes 1/6, which is torch's fixed slope.
  }];
  let legacy = [Legacy<"hard_sigmoid", ["X:x", "Out:out"], ["slope:slope=0.2", "offset:offset=0.5"]>];
}

def Pd_HardswishOp : Pd_ActivationAten<"hardswish"> {
  let summary = "x * clip(x + 3, 0, 6) / 6";
  let description = "`out = x * clip(x + 3, 0, 6) / 6`. Legacy programs may carry other constants; the importer then spells the formula out.";
  let legacy = [Legacy<"hard_swish", ["X:x", "Out:out"], ["threshold:!hard_swish", "scale:-", "offset:-"]>];
}

def Pd_SwishOp : Pd_ActivationAten<"swish", "silu"> {
  let summary = "x * sigmoid(x)";
  let description = "`out = x * sigmoid(x)`, the same as `pd.silu`. A legacy `beta` other than 1 is spelled out by the importer.";
  let legacy = [Legacy<"swish", ["X:x", "Out:out"], ["beta:!swish_beta"]>];
}

def Pd_SiluOp : Pd_ActivationAten<"silu"> {
  let summary = "x * sigmoid(x)";
  let description = "`out = x * sigmoid(x)`.";
}

def Pd_MishOp : Pd_Activation<"mish"> {
  let arguments = (ins PdTensor:$x, PdF64<"20.0">:$lambda);
  let summary = "x * tanh(softplus(x))";
  let description = "`out = x * tanh(log(1 + exp(x)))`; above `lambda` softplus is taken as x.";
  let torch = To<"aten.mish", ["$x"]>;
  let legacy = [Legacy<"mish", ["X:x", "Out:out"], ["threshold:lambda=20.0"]>];
  let tier = "T2";
}

def Pd_SoftplusOp : Pd_Activation<"softplus"> {
  let arguments = (ins PdTensor:$x, PdF64<"1.0">:$beta, PdF64<"20.0">:$threshold);
  let summary = "log(1 + exp(beta * x)) / beta";
  let description = "`out = beta * x > threshold ? x : log(1 + exp(beta * x)) / beta`.";
  let torch = To<"aten.softplus", ["$x", "#beta", "#threshold"]>;
}

//===--- hyperbolic and bounded ---===//

def Pd_TanhOp : Pd_ActivationAten<"tanh", "tanh", "unchangedToFloat"> {
  let summary = "hyperbolic tangent";
  let description = "`out = tanh(x)`.";
  let inplaceTwin = 1;
}

def Pd_TanhShrinkOp : Pd_Activation<"tanh_shrink"> {
  let summary = "x - tanh(x)";
  let description = "`out = x - tanh(x)`.";
  let tier = "T2";
}

def Pd_StanhOp : Pd_Activation<"stanh"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.67">:$scale_a, PdF64<"1.7159">:$scale_b);
  let summary = "scale_b * tanh(scale_a * x)";
  let description = "`out = scale_b * tanh(scale_a * x)`.";
  let tier = "T3";
}

def Pd_HardtanhOp : Pd_Activation<"hardtanh"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.0">:$t_min, PdF64<"24.0">:$t_max);
  let summary = "clip between two attributes";
  let description = "`out = min(max(x, t_min), t_max)`.";
  let torch = To<"aten.hardtanh", ["$x", "#t_min", "#t_max"]>;
  let legacy = [Legacy<"brelu", ["X:x", "Out:out"], ["t_min:t_min=0.0", "t_max:t_max=24.0"]>];
  let inplaceTwin = 1;
  let tier = "T2";
}

def Pd_SoftsignOp : Pd_Activation<"softsign"> {
  let summary = "x / (1 + |x|)";
  let description = "`out = x / (1 + |x|)`.";
  let tier = "T2";
}

def Pd_SoftshrinkOp : Pd_Activation<"softshrink"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.5">:$threshold);
  let summary = "shrink towards zero by a threshold";
  let description = "`out = x > t ? x - t : x < -t ? x + t : 0` with `t = threshold`.";
  let torch = To<"aten.softshrink", ["$x", "#threshold"]>;
  let legacy = [Legacy<"softshrink", ["X:x", "Out:out"], ["lambda:threshold=0.5"]>];
  let tier = "T2";
}

def Pd_HardshrinkOp : Pd_Activation<"hardshrink"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.5">:$threshold);
  let summary = "zero inside a threshold";
  let description = "`out = |x| > threshold ? x : 0`.";
  let torch = To<"aten.hardshrink", ["$x", "#threshold"]>;
  let legacy = [Legacy<"hard_shrink", ["X:x", "Out:out"], ["threshold:threshold=0.5"]>];
  let tier = "T2";
}

//===--- gelu ---===//

def Pd_GeluOp : Pd_Activation<"gelu"> {
  let arguments = (ins PdTensor:$x, PdBool<"false">:$approximate);
  let summary = "Gaussian error linear unit";
  let description = [{
    `out = x / 2 * (1 + erf(x / sqrt(2)))`, or with `approximate` the tanh form `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))`.
  }];
}

//===--- gated and grouped ---===//

def Pd_SwigluOp : Pd_Op<"swiglu", "Activation", "swiglu"> {
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$y);
  let results = (outs PdTensor:$out);
  let summary = "silu(x) * y";
  let description = "`out = silu(x) * y`; without `y`, x's last axis is split in two halves, gate first.";
  let legacy = [Legacy<"swiglu", ["x:x", "y:y", "out:out"]>];
  let tier = "T3";
}

def Pd_MaxoutOp : Pd_Op<"maxout", "Activation", "maxout"> {
  let arguments = (ins PdTensor:$x, PdI64<"1">:$groups, PdI64<"1">:$axis);
  let results = (outs PdTensor:$out);
  let summary = "maximum over groups of channels";
  let description = "The channel axis of C entries becomes C / groups entries: `out[c] = max over g of x[c * groups + g]`.";
  let legacy = [Legacy<"maxout", ["X:x", "Out:out"]>];
  let tier = "T3";
}

def Pd_RreluOp : Pd_Op<"rrelu", "Activation", "unchanged"> {
  let arguments = (ins PdTensor:$x, PdF64<"0.125">:$lower, PdF64<"0.333333333">:$upper, PdBool<"true">:$is_test);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$noise);
  let summary = "leaky relu with a slope drawn in training";
  let description = "At inference the slope is (lower + upper) / 2.";
  let legacy = [Legacy<"rrelu", ["X:x", "Out:out", "Noise:noise"]>];
  let tier = "T2";
}

//===--- softmax ---===//

def Pd_SoftmaxOp : Pd_Activation<"softmax", "unchangedAlongAxis"> {
  let arguments = (ins PdTensor:$x, PdI64<"-1">:$axis);
  let summary = "softmax along one axis";
  let description = "`out = exp(x - max) / sum(exp(x - max))` along `axis`.";
  let torch = To<"aten.softmax.int", ["$x", "#axis", "none"]>;
  let inplaceTwin = 1;
}

def Pd_LogSoftmaxOp : Pd_Activation<"log_softmax", "unchangedAlongAxis"> {
  let arguments = (ins PdTensor:$x, PdI64<"-1">:$axis);
  let summary = "logarithm of softmax along one axis";
  let description = "`out = x - max - log(sum(exp(x - max)))` along `axis`.";
  let torch = To<"aten.log_softmax.int", ["$x", "#axis", "none"]>;
  let tier = "T2";
}

#endif // PADDLE_MLIR_PD_ACTIVATION_OPS_TD
