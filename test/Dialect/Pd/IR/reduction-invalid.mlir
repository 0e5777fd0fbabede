// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @mean_axis(%x: tensor<2x3xf32>) {
  %axis = pd.full_int_array {value = array<i64: 2>, dtype = i64} : () -> tensor<1xi64>
  // expected-error @+1 {{'pd.mean' op expects axis in [-2, 2), but got 2}}
  %0 = pd.mean %x, %axis : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @mean_axis_twice(%x: tensor<2x3xf32>) {
  %axis = pd.full_int_array {value = array<i64: 1, -1>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.mean' op expects distinct axes, but got axis 1 twice}}
  %0 = pd.mean %x, %axis : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @sum_of_bools(%x: tensor<2x3xi1>) {
  %axis = pd.full_int_array {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  // expected-error @+1 {{'pd.sum' op expects result type 'tensor<2xi64>', but got 'tensor<2xi1>'}}
  %0 = pd.sum %x, %axis : (tensor<2x3xi1>, tensor<1xi64>) -> tensor<2xi1>
  return
}

// -----

func.func @argmax_dtype(%x: tensor<2x3xf32>) {
  %axis = pd.full_int_array {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  // expected-error @+1 {{'pd.argmax' op expects dtype to be an integer, but got 'f32'}}
  %0 = pd.argmax %x, %axis {dtype = f32} : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @argmax_one_axis(%x: tensor<2x3xf32>) {
  %axis = pd.full_int_array {value = array<i64: 0, 1>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.argmax' op expects axis to have one element, but got 2}}
  %0 = pd.argmax %x, %axis : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<2xi64>
  return
}

// -----

func.func @cumprod_axis(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.cumprod' op expects axis in [-2, 2), but got -3}}
  %0 = pd.cumprod %x {dim = -3} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}
