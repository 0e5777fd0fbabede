// RUN: pd-opt %s --pd-cpu-emit-kernels -verify-diagnostics -split-input-file

// expected-error@+1 {{'pd_kernel.kernel' op has a strategy whose generator does not accept it}}
pd_kernel.kernel @k(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.cpu<generator = "gemm">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// Packed bytes never reach the loop fallback.
// expected-error@+1 {{'pd_kernel.kernel' op has a strategy whose generator does not accept it}}
pd_kernel.kernel @k(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>, %init: tensor<4x4xf32>) -> tensor<4x4xf32> attributes {packed = array<i64: 1>} {
  %r = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%init : tensor<4x4xf32>) -> tensor<4x4xf32>
  pd_kernel.yield %r : tensor<4x4xf32>
}
