// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @gather_index(%x: tensor<5x6xf32>, %i: tensor<2x3xi64>, %axis: tensor<1xi32>) {
  // expected-error@+1 {{'pd.gather' op index has shape [2, 3], not [], [n] or [n, 1]}}
  %0 = pd.gather %x, %i, %axis : (tensor<5x6xf32>, tensor<2x3xi64>, tensor<1xi32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @gather_float(%x: tensor<5x6xf32>, %i: tensor<2xf32>, %axis: tensor<1xi32>) {
  // expected-error@+1 {{'pd.gather' op has an index of type 'f32'}}
  %0 = pd.gather %x, %i, %axis : (tensor<5x6xf32>, tensor<2xf32>, tensor<1xi32>) -> tensor<?x?xf32>
  return
}

// -----

func.func @gather_nd_depth(%x: tensor<5x6xf32>, %i: tensor<2x3xi64>) {
  // expected-error@+1 {{'pd.gather_nd' op index names 3 dims of an input of rank 2}}
  %0 = pd.gather_nd %x, %i : (tensor<5x6xf32>, tensor<2x3xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @topk_k(%x: tensor<5x6xf32>) {
  %k = pd.full {shape = array<i64: 1>, value = 7.0, dtype = i32} : () -> tensor<1xi32>
  // expected-error@+1 {{'pd.topk' op k is 7, dim 1 is 6}}
  %0:2 = pd.topk %x, %k : (tensor<5x6xf32>, tensor<1xi32>) -> (tensor<5x7xf32>, tensor<5x7xi64>)
  return
}

// -----

func.func @set_value_axis(%x: tensor<5x6xf32>, %b: tensor<1xi64>) {
  // expected-error@+1 {{'pd.set_value' op has the axis 2 for an input of rank 2}}
  %0 = pd.set_value %x, %b, %b, %b {axes = array<i64: 2>, shape = array<i64: 1>, values = array<f64: 1.0>}
    : (tensor<5x6xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<5x6xf32>
  return
}

// -----

func.func @set_value_count(%x: tensor<5x6xf32>, %b: tensor<1xi64>) {
  // expected-error@+1 {{'pd.set_value' op has 2 values for a shape of 3 elements}}
  %0 = pd.set_value %x, %b, %b, %b {axes = array<i64: 0>, shape = array<i64: 3>, values = array<f64: 1.0, 2.0>}
    : (tensor<5x6xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<5x6xf32>
  return
}

// -----

func.func @index_rank(%x: tensor<5x6xf32>, %i: tensor<2x1xi64>) {
  // expected-error@+1 {{'pd.index_select' op index has rank 2, not 1}}
  %0 = pd.index_select %x, %i : (tensor<5x6xf32>, tensor<2x1xi64>) -> tensor<2x6xf32>
  return
}
