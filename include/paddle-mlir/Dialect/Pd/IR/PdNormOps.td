//===--- PdNormOps.td - normalisation -----------------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_NORM_OPS_TD
#define PADDLE_MLIR_PD_NORM_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

//===--- over the batch ---===//

class Pd_BatchNorm<string mnemonic> : Pd_Op<mnemonic, "Norm", "batchNorm", [AttrSizedOperandSegments]> {
  let arguments = (ins PdTensor:$x, PdTensor:$mean, PdTensor:$variance, Optional<PdTensor>:$scale, Optional<PdTensor>:$bias, PdBool<"true">:$is_test,
      PdF64<"0.9">:$momentum, PdF64<"1e-05">:$epsilon, PdStr<"NCHW">:$data_format, PdBool<"false">:$use_global_stats, PdBool<"false">:$trainable_statistics);
  let results = (outs PdTensor:$out, PdTensor:$mean_out, PdTensor:$variance_out, PdTensor:$saved_mean, PdTensor:$saved_variance, Optional<PdTensor>:$reserve_space);
  let description = [{
    `out = (x - mean) / sqrt(variance + epsilon) * scale + bias`, the statistics one element a channel: axis 1, or the last axis when
    `data_format` is "NHWC". This is inference; the results after the first are training residue, of which nothing is promised. `momentum`
    is the share of the old statistics that is kept, 1 minus torch's.
  }];
  let legacy = [Legacy<mnemonic, ["X:x", "Mean:mean", "Variance:variance", "Scale:scale", "Bias:bias", "Y:out", "MeanOut:mean_out", "VarianceOut:variance_out",
      "SavedMean:saved_mean", "SavedVariance:saved_variance", "ReserveSpace:reserve_space"],
      ["data_layout:data_format=NCHW", "epsilon:epsilon=1e-05", "momentum:momentum=0.9", "is_test:-", "use_global_stats:use_global_stats=false",
       "trainable_statistics:trainable_statistics=false"]>];
  let assemblyFormat = "$x `,` $mean `,` $variance (`scale` $scale^)? (`bias` $bias^)? attr-dict `:` functional-type(operands, results)";
}

def Pd_BatchNormOp : Pd_BatchNorm<"batch_norm"> {
  let summary = "batch normalisation with stored statistics";
  let inplaceTwin = 1; // PIR's batch_norm_ writes mean and variance, operands 1 and 2
}
def Pd_SyncBatchNormOp : Pd_BatchNorm<"sync_batch_norm"> {
  let summary = "batch normalisation of several devices";
  let inplaceTwin = 1;
  let tier = "T2";
}

//===--- over axes of one sample ---===//

// scale and bias may be absent. The statistics come both or not at all.
class Pd_SampleNorm<string mnemonic, string infer> : Pd_Op<mnemonic, "Norm", infer, [AttrSizedOperandSegments, AttrSizedResultSegments]>;

def Pd_LayerNormOp : Pd_SampleNorm<"layer_norm", "layerNorm"> {
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$scale, Optional<PdTensor>:$bias, PdF64<"1e-05">:$epsilon, PdI64<"1">:$begin_norm_axis);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$mean, Optional<PdTensor>:$variance);
  let summary = "normalisation over the last axes";
  let description = [{
    `out = (x - mean) / sqrt(variance + epsilon) * scale + bias`, the statistics over all axes from `begin_norm_axis` on. scale and bias are
    1-D, with as many elements as those axes together.
  }];
  let legacy = [Legacy<"layer_norm", ["X:x", "Scale:scale", "Bias:bias", "Y:out", "Mean:mean", "Variance:variance"],
      ["epsilon:epsilon=1e-05", "begin_norm_axis:begin_norm_axis=1"]>];
  let assemblyFormat = [{
    $x (`scale` $scale^)? (`bias` $bias^)? attr-dict `:` type(operands) `->` type($out) (`stats` `(` type($mean)^ `,` type($variance) `)`)?
  }];
  let hasVerifier = 1;
}

def Pd_GroupNormOp : Pd_SampleNorm<"group_norm", "groupNorm"> {
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$scale, Optional<PdTensor>:$bias, PdF64<"1e-05">:$epsilon, PdI64<"-1">:$groups, PdStr<"NCHW">:$data_format);
  let results = (outs PdTensor:$y, Optional<PdTensor>:$mean, Optional<PdTensor>:$variance);
  let summary = "normalisation over groups of channels";
  let description = "As `pd.layer_norm`, the statistics over each of `groups` runs of channels of a sample; scale and bias have one element a channel.";
  let legacy = [Legacy<"group_norm", ["X:x", "Scale:scale", "Bias:bias", "Y:y", "Mean:mean", "Variance:variance"],
      ["data_layout:data_format=NCHW", "epsilon:epsilon=1e-05", "groups:groups"]>];
  let assemblyFormat = [{
    $x (`scale` $scale^)? (`bias` $bias^)? attr-dict `:` type(operands) `->` type($y) (`stats` `(` type($mean)^ `,` type($variance) `)`)?
  }];
  let tier = "T2";
  let hasVerifier = 1;
}

def Pd_InstanceNormOp : Pd_SampleNorm<"instance_norm", "instanceNorm"> {
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$scale, Optional<PdTensor>:$bias, PdF64<"1e-05">:$epsilon);
  let results = (outs PdTensor:$y, Optional<PdTensor>:$saved_mean, Optional<PdTensor>:$saved_variance);
  let summary = "normalisation over each image";
  let description = "As `pd.layer_norm`, the statistics over the spatial axes of each channel of a sample; scale and bias have one element a channel.";
  let torch = To<"aten.instance_norm", ["$x", "$scale", "$bias", "none", "none", "bool true", "float 0.1", "#epsilon", "bool false"]>;
  let legacy = [Legacy<"instance_norm", ["X:x", "Scale:scale", "Bias:bias", "Y:y", "SavedMean:saved_mean", "SavedVariance:saved_variance"], ["epsilon:epsilon=1e-05"]>];
  let assemblyFormat = [{
    $x (`scale` $scale^)? (`bias` $bias^)? attr-dict `:` type(operands) `->` type($y) (`stats` `(` type($saved_mean)^ `,` type($saved_variance) `)`)?
  }];
  let tier = "T2";
  let hasVerifier = 1;
}

def Pd_RmsNormOp : Pd_Op<"rms_norm", "Norm", "rmsNorm"> {
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$scale, PdInts<"{}">:$normalized_shape, PdF64<"1e-05">:$epsilon);
  let results = (outs PdTensor:$y, Optional<PdTensor>:$invvar);
  let summary = "division by the root of the mean square";
  let description = [{
    `y = x / sqrt(mean(x * x) + epsilon) * scale`, the mean over the last axes, whose sizes are `normalized_shape` (the last axis alone when it
    is empty). The op of Paddle 3.0 to 3.2 under this name has five operands and is another one.
  }];
  let tier = "T3";
}

def Pd_LrnOp : Pd_Op<"lrn", "Norm", "lrn"> {
  let arguments = (ins PdTensor:$x, PdI64<"5">:$n, PdF64<"2.0">:$k, PdF64<"0.0001">:$alpha, PdF64<"0.75">:$beta, PdStr<"AnyLayout">:$data_format);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$mid_out);
  let summary = "local response normalisation";
  let description = "`out = x / (k + alpha * s)^beta`, s the sum of squares over `n` neighbouring channels; torch divides alpha by n, this op does not.";
  let legacy = [Legacy<"lrn", ["X:x", "Out:out", "MidOut:mid_out"]>];
  let tier = "T3";
}

#endif // PADDLE_MLIR_PD_NORM_OPS_TD
