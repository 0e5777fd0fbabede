// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @add_broadcasts(%x: tensor<3x4xf32>, %y: tensor<2x1xf32>) {
  // expected-error @+1 {{'pd.add' op expects operand shapes that broadcast, but got [3, 4] and [2, 1]}}
  %0 = pd.add %x, %y : (tensor<3x4xf32>, tensor<2x1xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @add_result(%x: tensor<?x4xf32>, %y: tensor<2x1xf32>) {
  // expected-error @+1 {{'pd.add' op expects result type 'tensor<2x4xf32>', but got 'tensor<3x4xf32>'}}
  %0 = pd.add %x, %y : (tensor<?x4xf32>, tensor<2x1xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @scale_of_one_element(%x: tensor<3xf32>) {
  // expected-error @+1 {{'pd.scale' op expects scale to have one element, but got 3}}
  %0 = pd.scale %x, %x : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @clip_min(%x: tensor<3xf32>, %s: tensor<f32>) {
  // expected-error @+1 {{'pd.clip' op expects min to have one element, but got 3}}
  %0 = pd.clip %x, %x, %s : (tensor<3xf32>, tensor<3xf32>, tensor<f32>) -> tensor<3xf32>
  return
}

// -----

func.func @clip_max(%x: tensor<3xf32>, %s: tensor<f32>) {
  // expected-error @+1 {{'pd.clip' op expects max to have one element, but got 3}}
  %0 = pd.clip %x, %s, %x : (tensor<3xf32>, tensor<f32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @add_n_shapes(%x: tensor<3xf32>, %y: tensor<4xf32>) {
  // expected-error @+1 {{'pd.add_n' op expects inputs of one shape and dtype, but got 'tensor<3xf32>' and 'tensor<4xf32>'}}
  %0 = pd.add_n %x, %y : (tensor<3xf32>, tensor<4xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @add_n_empty() {
  // expected-error @+1 {{'pd.add_n' op expects at least one input}}
  %0 = pd.add_n : () -> tensor<3xf32>
  return
}

// -----

func.func @cast_dtype(%x: tensor<3xf32>) {
  // expected-error @+1 {{'pd.cast' op expects result type 'tensor<3xi64>', but got 'tensor<3xi32>'}}
  %0 = pd.cast %x {dtype = i64} : (tensor<3xf32>) -> tensor<3xi32>
  return
}

// -----

func.func @cast_element_type(%x: tensor<3xf32>) {
  // expected-error @+1 {{'pd.cast' op expects dtype to be an element type, but got 'tensor<2xf32>'}}
  %0 = pd.cast %x {dtype = tensor<2xf32>} : (tensor<3xf32>) -> tensor<3xi32>
  return
}
