// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @transpose_channels(%x: tensor<1x5x8x8xf32>, %w: tensor<4x6x3x3xf32>) {
  %n = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  // expected-error @+1 {{'pd.conv2d_transpose' op expects input channels to match the filter, but got 5 and 4}}
  %0 = pd.conv2d_transpose %x, %w, %n : (tensor<1x5x8x8xf32>, tensor<4x6x3x3xf32>, tensor<0xi64>) -> tensor<1x6x10x10xf32>
  return
}

// -----

func.func @transpose_output_padding_length(%x: tensor<1x4x8x8xf32>, %w: tensor<4x6x3x3xf32>) {
  %n = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  // expected-error @+1 {{'pd.conv2d_transpose' op expects output_padding to have 2 entries, but got 3}}
  %0 = pd.conv2d_transpose %x, %w, %n {output_padding = array<i64: 1, 1, 1>} : (tensor<1x4x8x8xf32>, tensor<4x6x3x3xf32>, tensor<0xi64>) -> tensor<1x6x10x10xf32>
  return
}

// -----

func.func @transpose_output_padding_range(%x: tensor<1x4x8x8xf32>, %w: tensor<4x6x3x3xf32>) {
  %n = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  // expected-error @+1 {{'pd.conv2d_transpose' op expects output_padding in [0, 2), but got 2 at spatial axis 1}}
  %0 = pd.conv2d_transpose %x, %w, %n {strides = array<i64: 2, 2>, output_padding = array<i64: 1, 2>} : (tensor<1x4x8x8xf32>, tensor<4x6x3x3xf32>, tensor<0xi64>) -> tensor<1x6x10x10xf32>
  return
}

// -----

func.func @transpose_size_positive(%x: tensor<1x4x8x8xf32>, %w: tensor<4x6x3x3xf32>) {
  %n = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  // expected-error @+1 {{'pd.conv2d_transpose' op expects a positive output size, but got -2 at spatial axis 0}}
  %0 = pd.conv2d_transpose %x, %w, %n {paddings = array<i64: 6, 6>} : (tensor<1x4x8x8xf32>, tensor<4x6x3x3xf32>, tensor<0xi64>) -> tensor<1x6x10x10xf32>
  return
}

// -----

func.func @transpose_output_size_length(%x: tensor<1x4x8x8xf32>, %w: tensor<4x6x3x3xf32>) {
  %n = pd.full_int_array {value = array<i64: 10>, dtype = i64} : () -> tensor<1xi64>
  // expected-error @+1 {{'pd.conv2d_transpose' op expects output_size to have 2 entries, but got 1}}
  %0 = pd.conv2d_transpose %x, %w, %n : (tensor<1x4x8x8xf32>, tensor<4x6x3x3xf32>, tensor<1xi64>) -> tensor<1x6x10x10xf32>
  return
}

// -----

func.func @transpose_output_size_range(%x: tensor<1x4x8x8xf32>, %w: tensor<4x6x3x3xf32>) {
  %n = pd.full_int_array {value = array<i64: 17, 19>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.conv2d_transpose' op expects output_size in [17, 19) at spatial axis 1, but got 19}}
  %0 = pd.conv2d_transpose %x, %w, %n {strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<4x6x3x3xf32>, tensor<2xi64>) -> tensor<1x6x17x19xf32>
  return
}
