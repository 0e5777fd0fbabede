// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @result_type() {
  // expected-error @below {{expects the steps to give the result type, but they give 'tensor<3x2xf32>'}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.transpose<[1, 0]>] : tensor<2x3xf32>
  return
}

// -----

func.func @transpose() {
  // expected-error @below {{expects the transpose step to permute 2 dims, but got [1, 1]}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.transpose<[1, 1]>] : tensor<3x3xf32>
  return
}

// -----

func.func @reshape() {
  // expected-error @below {{expects the reshape step to keep 6 elements, but got [7]}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.reshape<[7]>] : tensor<7xf32>
  return
}

// -----

func.func @scale_axis() {
  // expected-error @below {{expects an axis of the scale step below 2, but got 2}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.scale<axis = 2, factor = dense<1.0> : tensor<3xf32>>] : tensor<2x3xf32>
  return
}

// -----

func.func @scale_count() {
  // expected-error @below {{expects 3 scale factors for axis 1, but got 2}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.scale<axis = 1, factor = dense<1.0> : tensor<2xf32>>] : tensor<2x3xf32>
  return
}

// -----

func.func @pad_axis() {
  // expected-error @below {{expects an axis of the pad step below 2, but got 2}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.pad<axis = 2, size = 8>] : tensor<2x3xf32>
  return
}

// -----

func.func @pad_size() {
  // expected-error @below {{expects the pad step to keep the 3 of axis 1, but got 2}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.pad<axis = 1, size = 2>] : tensor<2x2xf32>
  return
}

// -----

func.func @pack_last() {
  // expected-error @below {{expects the pack step to be the last one}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [#pd_kernel.pack<axis = 0, nr = 16>, #pd_kernel.transpose<[1, 0]>] : tensor<3x2xf32>
  return
}

// -----

func.func @not_a_step() {
  // expected-error @below {{expects a weight step, but got 3 : i64}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> steps [3] : tensor<2x3xf32>
  return
}

// -----

func.func @offset() {
  // expected-error @below {{expects a 64-byte aligned offset, but got 8}}
  %0 = pd_kernel.weight dense<1.0> : tensor<2x3xf32> {offset = 8} : tensor<2x3xf32>
  return
}
