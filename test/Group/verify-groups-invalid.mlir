// RUN: pd-opt %s --pd-verify-groups -split-input-file -verify-diagnostics

func.func @outside(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects compute ops to be inside a kernel after 'group'}}
  %0 = linalg.copy ins(%x : tensor<4xf32>) outs(%y : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

pd_kernel.kernel @k(%in: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> attributes {packed = array<i64: 0>} {
  pd_kernel.yield %in : tensor<4xf32>
}
func.func @unpacked(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects in 0 to be a packed weight, as kernel 'k' reads it packed}}
  %0 = pd_kernel.dispatch @k ins(%x : tensor<4xf32>) outs(%y : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

pd_kernel.kernel @k(%in: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> {
  pd_kernel.yield %in : tensor<4xf32>
}
func.func @packed(%y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects only kernels that list the operand in 'packed' to read packed bytes}}
  %w = pd_kernel.weight dense<1.0> : tensor<4xf32> steps [#pd_kernel.pack<axis = 0, nr = 16>] : tensor<4xf32>
  %0 = pd_kernel.dispatch @k ins(%w : tensor<4xf32>) outs(%y : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
