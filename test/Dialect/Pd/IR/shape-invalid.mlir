// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @reshape_count(%x: tensor<2x3xf32>) {
  %s = pd.full_int_array {value = array<i64: 4, 2>} : () -> tensor<2xi64>
  // expected-error@+1 {{'pd.reshape' op shape [4, 2] has 8 elements, the input [2, 3] has 6}}
  %0 = pd.reshape %x, %s : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @reshape_divide(%x: tensor<2x3xf32>) {
  %s = pd.full_int_array {value = array<i64: -1, 4>} : () -> tensor<2xi64>
  // expected-error@+1 {{'pd.reshape' op shape [?, 4] does not divide the 6 elements of [2, 3]}}
  %0 = pd.reshape %x, %s : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<?x4xf32>
  return
}

// -----

func.func @reshape_two_unknown(%x: tensor<2x3xf32>) {
  %s = pd.full_int_array {value = array<i64: -1, -1>} : () -> tensor<2xi64>
  // expected-error@+1 {{'pd.reshape' op shape has two -1 entries}}
  %0 = pd.reshape %x, %s : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  return
}

// -----

func.func @reshape_float_shape(%x: tensor<2x3xf32>, %s: tensor<2xf32>) {
  // expected-error@+1 {{'pd.reshape' op shape must be integers, not 'f32'}}
  %0 = pd.reshape %x, %s : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @transpose_twice(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'pd.transpose' op perm names dim 1 twice}}
  %0 = pd.transpose %x {perm = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @transpose_type(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'pd.transpose' op expects result type 'tensor<3x2xf32>', but got 'tensor<2x3xf32>'}}
  %0 = pd.transpose %x {perm = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @concat_dims(%x: tensor<2x3xf32>, %y: tensor<3x3xf32>) {
  %axis = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i32} : () -> tensor<1xi32>
  // expected-error@+1 {{'pd.concat' op operand 1 has shape [3, 3], which differs from [2, 3] in dim 0}}
  %0 = pd.concat %x, %y, %axis : (tensor<2x3xf32>, tensor<3x3xf32>, tensor<1xi32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @concat_dtypes(%x: tensor<2x3xf32>, %y: tensor<2x3xi64>) {
  %axis = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i32} : () -> tensor<1xi32>
  // expected-error@+1 {{'pd.concat' op joins 'f32' and 'i64'}}
  %0 = pd.concat %x, %y, %axis : (tensor<2x3xf32>, tensor<2x3xi64>, tensor<1xi32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @split_count(%x: tensor<2x6xf32>) {
  %axis = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i32} : () -> tensor<1xi32>
  // expected-error@+1 {{'pd.split_with_num' op makes 3 pieces but has 2 results}}
  %0:2 = pd.split_with_num %x, %axis {num = 3} : (tensor<2x6xf32>, tensor<1xi32>) -> (tensor<2x2xf32>, tensor<2x2xf32>)
  return
}

// -----

func.func @split_sum(%x: tensor<2x6xf32>) {
  %axis = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i32} : () -> tensor<1xi32>
  %s = pd.full_int_array {value = array<i64: 2, 3>} : () -> tensor<2xi64>
  // expected-error@+1 {{'pd.split' op sections add up to 5, dim 1 is 6}}
  %0:2 = pd.split %x, %s, %axis : (tensor<2x6xf32>, tensor<2xi64>, tensor<1xi32>) -> (tensor<2x2xf32>, tensor<2x3xf32>)
  return
}

// -----

func.func @slice_bounds(%x: tensor<2x6xf32>) {
  %s = pd.full_int_array {value = array<i64: 2, 3>} : () -> tensor<2xi64>
  // expected-error@+1 {{'pd.slice' op needs one start and one end for each of 1 axes}}
  %0 = pd.slice %x, %s, %s {axes = array<i64: 0>} : (tensor<2x6xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<?x6xf32>
  return
}

// -----

func.func @slice_outside(%x: tensor<2x6xf32>) {
  %s = pd.full_int_array {value = array<i64: 2>} : () -> tensor<1xi64>
  %e = pd.full_int_array {value = array<i64: 3>} : () -> tensor<1xi64>
  // expected-error@+1 {{'pd.slice' op index 2 lies outside dim 0 of size 2}}
  %0 = pd.slice %x, %s, %e {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<2x6xf32>, tensor<1xi64>, tensor<1xi64>) -> tensor<6xf32>
  return
}

// -----

func.func @strided_slice_zero(%x: tensor<2x6xf32>) {
  %s = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  // expected-error@+1 {{'pd.strided_slice' op stride of axis 1 is 0}}
  %0 = pd.strided_slice %x, %s, %s, %s {axes = array<i64: 1>} : (tensor<2x6xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<2x?xf32>
  return
}

// -----

func.func @expand_mismatch(%x: tensor<2x6xf32>) {
  %s = pd.full_int_array {value = array<i64: 3, 6>} : () -> tensor<2xi64>
  // expected-error@+1 {{'pd.expand' op cannot broadcast [2, 6] to a shape with 3 at 0}}
  %0 = pd.expand %x, %s : (tensor<2x6xf32>, tensor<2xi64>) -> tensor<3x6xf32>
  return
}

// -----

func.func @pad_count(%x: tensor<2x6xf32>, %v: tensor<1xf32>) {
  // expected-error@+1 {{'pd.pad' op paddings has 2 entries for an input of rank 2}}
  %0 = pd.pad %x, %v {paddings = array<i64: 1, 1>} : (tensor<2x6xf32>, tensor<1xf32>) -> tensor<4x6xf32>
  return
}

// -----

func.func @interp_no_size(%x: tensor<1x3x8x9xf32>) {
  // expected-error@+1 {{'pd.nearest_interp' op has no output size: no size_tensor, out_size, scale or out dims}}
  %0 = pd.nearest_interp %x {operandSegmentSizes = array<i32: 1, 0, 0, 0>} : (tensor<1x3x8x9xf32>) -> tensor<1x3x16x18xf32>
  return
}
