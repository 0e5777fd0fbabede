// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @relu_keeps_shape(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.relu' op expects result type 'tensor<2x3xf32>', but got 'tensor<2x4xf32>'}}
  %0 = pd.relu %x : (tensor<2x3xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @relu_keeps_dtype(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.relu' op expects result type 'tensor<2x3xf32>', but got 'tensor<2x3xf16>'}}
  %0 = pd.relu %x : (tensor<2x3xf32>) -> tensor<2x3xf16>
  return
}

// -----

func.func @relu_is_of_ranked_tensors(%x: tensor<*xf32>) {
  // expected-error @+1 {{'pd.relu' op operand #0 must be ranked tensor, but got 'tensor<*xf32>'}}
  %0 = pd.relu %x : (tensor<*xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @prelu_mode(%x: tensor<2x3xf32>, %a: tensor<1xf32>) {
  // expected-error @+1 {{'pd.prelu' op expects mode to be 'all', 'channel' or 'element', but got 'row'}}
  %0 = pd.prelu %x, %a {mode = "row"} : (tensor<2x3xf32>, tensor<1xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @prelu_one_slope(%x: tensor<2x3xf32>, %a: tensor<3xf32>) {
  // expected-error @+1 {{'pd.prelu' op expects alpha to have one element in mode 'all', but got 3}}
  %0 = pd.prelu %x, %a : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @prelu_slope_per_channel(%x: tensor<2x3x8xf32>, %a: tensor<8xf32>) {
  // expected-error @+1 {{'pd.prelu' op expects alpha to have one element a channel, but got 8 and 3 channels}}
  %0 = pd.prelu %x, %a {mode = "channel"} : (tensor<2x3x8xf32>, tensor<8xf32>) -> tensor<2x3x8xf32>
  return
}

// -----

func.func @softmax_axis(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.softmax' op expects axis in [-2, 2), but got 2}}
  %0 = pd.softmax %x {axis = 2} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @swiglu_even(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.swiglu' op expects x's last dimension to be even, but got 3}}
  %0 = pd.swiglu %x : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @swiglu_axis(%x: tensor<f32>) {
  // expected-error @+1 {{'pd.swiglu' op expects x to have a last axis to split, but got a 0-D tensor}}
  %0 = pd.swiglu %x : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @maxout_groups_divide(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.maxout' op expects groups to divide channels, but got 2 and 3}}
  %0 = pd.maxout %x {groups = 2} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @maxout_groups_positive(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'pd.maxout' op expects groups to be positive, but got 0}}
  %0 = pd.maxout %x {groups = 0} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  return
}
