// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @conv2d_rank(%x: tensor<1x4x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects input and filter of rank 4, but got 3 and 4}}
  %0 = pd.conv2d %x, %w : (tensor<1x4x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6xf32>
  return
}

// -----

func.func @conv2d_groups_positive(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects groups to be positive, but got 0}}
  %0 = pd.conv2d %x, %w {groups = 0} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_groups_divide_input_channels(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects groups to divide input channels, but got 3 and 4}}
  %0 = pd.conv2d %x, %w {groups = 3} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_channels_match_filter(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects input channels to match the filter, but got 4 and 4 x 2 groups}}
  %0 = pd.conv2d %x, %w {groups = 2} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_groups_divide_output_channels(%x: tensor<1x4x8x8xf32>, %w: tensor<7x2x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects groups to divide output channels, but got 2 and 7}}
  %0 = pd.conv2d %x, %w {groups = 2} : (tensor<1x4x8x8xf32>, tensor<7x2x3x3xf32>) -> tensor<1x7x6x6xf32>
  return
}

// -----

func.func @conv2d_strides_length(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects strides to have 2 entries, but got 1}}
  %0 = pd.conv2d %x, %w {strides = array<i64: 2>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_strides_positive(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects strides to be positive, but got 0}}
  %0 = pd.conv2d %x, %w {strides = array<i64: 1, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_dilations_length(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects dilations to have 2 entries, but got 3}}
  %0 = pd.conv2d %x, %w {dilations = array<i64: 1, 1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_paddings_length(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects paddings to have 2 or 4 entries, but got 3}}
  %0 = pd.conv2d %x, %w {paddings = array<i64: 1, 1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_paddings_not_negative(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects paddings not to be negative, but got -1}}
  %0 = pd.conv2d %x, %w {paddings = array<i64: 1, -1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_algorithm(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects padding_algorithm to be 'EXPLICIT', 'SAME' or 'VALID', but got 'FULL'}}
  %0 = pd.conv2d %x, %w {padding_algorithm = "FULL"} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_window_fits(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects the window to fit the padded input, but got extent 9 and size 8 at spatial axis 1}}
  %0 = pd.conv2d %x, %w {dilations = array<i64: 1, 4>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_result(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @+1 {{'pd.conv2d' op expects result type 'tensor<1x6x6x6xf32>', but got 'tensor<1x6x8x8xf32>'}}
  %0 = pd.conv2d %x, %w : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x8x8xf32>
  return
}
