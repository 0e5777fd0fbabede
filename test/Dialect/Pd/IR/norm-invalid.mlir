// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @batch_norm_rank(%x: tensor<8xf32>, %v: tensor<4xf32>) {
  // expected-error @+1 {{'pd.batch_norm' op expects x of rank 2 or more, but got 1}}
  %0:5 = pd.batch_norm %x, %v, %v : (tensor<8xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_variance(%x: tensor<1x4x8x8xf32>, %v: tensor<4xf32>, %o: tensor<3xf32>) {
  // expected-error @+1 {{'pd.batch_norm' op expects variance to have 4 elements, but got 3}}
  %0:5 = pd.batch_norm %x, %v, %o : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<3xf32>) -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_channels_last(%x: tensor<1x4x8x8xf32>, %v: tensor<4xf32>, %o: tensor<3xf32>) {
  // expected-error @+1 {{'pd.batch_norm' op expects mean to have 8 elements, but got 4}}
  %0:5 = pd.batch_norm %x, %v, %v scale %v bias %v {data_format = "NHWC"} : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @layer_norm_axis(%x: tensor<2x4xf32>) {
  // expected-error @+1 {{'pd.layer_norm' op expects begin_norm_axis in [1, 2), but got 2}}
  %0 = pd.layer_norm %x {begin_norm_axis = 2} : tensor<2x4xf32> -> tensor<2x4xf32>
  return
}

// -----

func.func @layer_norm_scale_is_flat(%x: tensor<2x4x5xf32>, %s: tensor<5xf32>) {
  // expected-error @+1 {{'pd.layer_norm' op expects scale to have 20 elements, but got 5}}
  %0 = pd.layer_norm %x scale %s : tensor<2x4x5xf32>, tensor<5xf32> -> tensor<2x4x5xf32>
  return
}

// -----

func.func @layer_norm_statistics(%x: tensor<2x4xf32>) {
  // expected-error @+1 {{'pd.layer_norm' op expects both statistics or none}}
  %0:2 = "pd.layer_norm"(%x) {operandSegmentSizes = array<i32: 1, 0, 0>, resultSegmentSizes = array<i32: 1, 1, 0>} : (tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2xf32>)
  return
}

// -----

func.func @group_norm_groups(%x: tensor<2x4x5xf32>) {
  // expected-error @+1 {{'pd.group_norm' op expects groups to divide channels, but got 3 and 4}}
  %0 = pd.group_norm %x {groups = 3} : tensor<2x4x5xf32> -> tensor<2x4x5xf32>
  return
}

// -----

func.func @group_norm_groups_positive(%x: tensor<2x4x5xf32>) {
  // expected-error @+1 {{'pd.group_norm' op expects groups to be positive, but got -1}}
  %0 = pd.group_norm %x : tensor<2x4x5xf32> -> tensor<2x4x5xf32>
  return
}

// -----

func.func @group_norm_rank(%x: tensor<4xf32>) {
  // expected-error @+1 {{'pd.group_norm' op expects x of rank 2 or more, but got 1}}
  %0 = pd.group_norm %x {groups = 1} : tensor<4xf32> -> tensor<4xf32>
  return
}

// -----

func.func @instance_norm_bias(%x: tensor<2x4x5xf32>, %b: tensor<5xf32>) {
  // expected-error @+1 {{'pd.instance_norm' op expects bias to have 4 elements, but got 5}}
  %0 = pd.instance_norm %x bias %b : tensor<2x4x5xf32>, tensor<5xf32> -> tensor<2x4x5xf32>
  return
}

// -----

func.func @rms_norm_shape(%x: tensor<2x4x5xf32>) {
  // expected-error @+1 {{'pd.rms_norm' op expects normalized_shape to match x's last axes, but got [4] and [2, 4, 5]}}
  %0 = pd.rms_norm %x {normalized_shape = array<i64: 4>} : (tensor<2x4x5xf32>) -> tensor<2x4x5xf32>
  return
}
