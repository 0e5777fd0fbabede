//===--- PdRandomOps.td - random numbers and dropout ---------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Inference programs hold dropout only; the generators are rows so that a report can name them.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_PD_RANDOM_OPS_TD
#define PADDLE_MLIR_PD_RANDOM_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

def Pd_DropoutOp : Pd_Op<"dropout", "Random", "dropout"> {
  let summary = "at inference x (mode upscale_in_train) or x * (1 - p) (any other mode)";
  let arguments = (ins PdTensor:$x, Optional<PdTensor>:$seed_tensor, PdMutableFloat:$p,
      PdBool<"true">:$is_test, PdStr<"downgrade_in_infer">:$mode, PdI64<"0">:$seed, PdBool<"false">:$fix_seed);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$mask);
  let legacy = [Legacy<"dropout", ["X:x", "Seed:seed_tensor", "Out:out", "Mask:mask"],
      ["dropout_prob:p=0.5", "is_test:is_test", "dropout_implementation:mode", "seed:seed", "fix_seed:fix_seed"]>];
}

def Pd_UniformOp : Pd_Op<"uniform", "Random", "randomOfShape"> {
  let summary = "uniform random numbers in [min, max)";
  let arguments = (ins PdMutableInts:$shape, PdMutableFloat:$min, PdMutableFloat:$max, PdDType:$dtype, PdI64<"0">:$seed);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"uniform_random", ["ShapeTensor:shape", "ShapeTensorList:shape[]", "Out:out"],
      ["shape:shape", "min:min=-1.0", "max:max=1.0", "dtype:dtype", "seed:seed"]>];
  let tier = "T2";
  let status = "none";
}

def Pd_GaussianOp : Pd_Op<"gaussian", "Random", "randomOfShape"> {
  let summary = "normal random numbers";
  let arguments = (ins PdMutableInts:$shape, PdF64<"0.0">:$mean, PdF64<"1.0">:$std, PdI64<"0">:$seed, PdDType:$dtype);
  let results = (outs PdTensor:$out);
  let legacy = [Legacy<"gaussian_random", ["ShapeTensor:shape", "ShapeTensorList:shape[]", "Out:out"],
      ["shape:shape", "mean:mean", "std:std", "seed:seed", "dtype:dtype"]>];
  let tier = "T2";
  let status = "none";
}

#endif // PADDLE_MLIR_PD_RANDOM_OPS_TD
