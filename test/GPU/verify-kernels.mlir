// RUN: pd-opt %s --pd-schedule-gpu --pd-gpu-codegen-kernels -verify-diagnostics -split-input-file
// RUN: not pd-opt %s --pd-schedule-gpu --pd-gpu-codegen-kernels --mlir-print-ir-after-failure -split-input-file 2>&1 | FileCheck %s
// CHECK: pd.exit_code = 3

#id = affine_map<(i) -> (i)>
pd_kernel.kernel @function(%x: tensor<4xf64>, %init: tensor<4xf64>) -> tensor<4xf64> {
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf64>) outs(%init : tensor<4xf64>) {
  ^bb0(%a: f64, %o: f64):
    // expected-error@+1 {{kernel 'function' needs math.erf on 'f64', which has no form on the device}}
    %0 = math.erf %a : f64
    linalg.yield %0 : f64
  } -> tensor<4xf64>
  pd_kernel.yield %r : tensor<4xf64>
}

// -----

// expected-error@+1 {{kernel 'named' needs math.erf on 'f64', which has no form on the device}}
pd_kernel.kernel @named(%x: tensor<4xf64>, %init: tensor<4xf64>) -> tensor<4xf64> {
  %r = linalg.erf ins(%x : tensor<4xf64>) outs(%init : tensor<4xf64>) -> tensor<4xf64>
  pd_kernel.yield %r : tensor<4xf64>
}

// -----

// Near miss: the same in f32, and another function of f64.
pd_kernel.kernel @narrow(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.erf ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}
pd_kernel.kernel @wide(%x: tensor<4xf64>, %init: tensor<4xf64>) -> tensor<4xf64> {
  %r = linalg.tanh ins(%x : tensor<4xf64>) outs(%init : tensor<4xf64>) -> tensor<4xf64>
  pd_kernel.yield %r : tensor<4xf64>
}

