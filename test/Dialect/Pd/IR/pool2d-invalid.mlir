// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @pool2d_rank(%x: tensor<4x8x8xf32>) {
  %n = pd.full_int_array {value = array<i64: 2, 2>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.pool2d' op expects x of rank 4, but got 3}}
  %0 = pd.pool2d %x, %n {pooling_type = "max"} : (tensor<4x8x8xf32>, tensor<2xi64>) -> tensor<1x4x7x7xf32>
  return
}

// -----

func.func @pool2d_type(%x: tensor<1x4x8x8xf32>) {
  %n = pd.full_int_array {value = array<i64: 2, 2>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.pool2d' op expects pooling_type to be 'max' or 'avg', but got 'sum'}}
  %0 = pd.pool2d %x, %n {pooling_type = "sum"} : (tensor<1x4x8x8xf32>, tensor<2xi64>) -> tensor<1x4x7x7xf32>
  return
}

// -----

func.func @pool2d_kernel_length(%x: tensor<1x4x8x8xf32>) {
  %n = pd.full_int_array {value = array<i64: 2, 2, 2>, dtype = i64} : () -> tensor<3xi64>
  // expected-error @+1 {{'pd.pool2d' op expects kernel_size to have 2 entries, but got 3}}
  %0 = pd.pool2d %x, %n {pooling_type = "max"} : (tensor<1x4x8x8xf32>, tensor<3xi64>) -> tensor<1x4x7x7xf32>
  return
}

// -----

func.func @pool2d_kernel_positive(%x: tensor<1x4x8x8xf32>) {
  %n = pd.full_int_array {value = array<i64: 2, 0>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.pool2d' op expects kernel_size to be positive, but got 0}}
  %0 = pd.pool2d %x, %n {pooling_type = "max"} : (tensor<1x4x8x8xf32>, tensor<2xi64>) -> tensor<1x4x7x7xf32>
  return
}

// -----

func.func @pool2d_window_fits(%x: tensor<1x4x8x8xf32>) {
  %n = pd.full_int_array {value = array<i64: 9, 9>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.pool2d' op expects the window to fit the padded input, but got extent 9 and size 8 at spatial axis 0}}
  %0 = pd.pool2d %x, %n {pooling_type = "avg"} : (tensor<1x4x8x8xf32>, tensor<2xi64>) -> tensor<1x4x7x7xf32>
  return
}

// -----

func.func @pool2d_adaptive_size(%x: tensor<1x4x8x8xf32>) {
  %n = pd.full_int_array {value = array<i64: 2, 2>, dtype = i64} : () -> tensor<2xi64>
  // expected-error @+1 {{'pd.pool2d' op expects result type 'tensor<1x4x2x2xf32>', but got 'tensor<1x4x7x7xf32>'}}
  %0 = pd.pool2d %x, %n {pooling_type = "avg", adaptive = true} : (tensor<1x4x8x8xf32>, tensor<2xi64>) -> tensor<1x4x7x7xf32>
  return
}
