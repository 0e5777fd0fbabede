// RUN: pd-opt --pd-decompose-composites --pd-convert-pd-to-torch -split-input-file -verify-diagnostics %s

// Operands that a broken file gives: each of these once ended in an assertion.

func.func @shuffle_of_a_matrix(%x: tensor<4x3xf32>) -> tensor<4x3xf32> {
  // expected-error @below {{'pd.channel_shuffle' op has no torch form}}
  %0 = "pd.channel_shuffle"(%x) {groups = 2 : i64} : (tensor<4x3xf32>) -> tensor<4x3xf32>
  return %0 : tensor<4x3xf32>
}

// -----

func.func @distance_that_does_not_fit(%x: tensor<4x3x2xf32>, %y: tensor<2x2x2xf32>) -> tensor<f32> {
  // expected-error @below {{'pd.dist' op has no torch form}}
  %0 = "pd.dist"(%x, %y) : (tensor<4x3x2xf32>, tensor<2x2x2xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @index_without_dims(%x: tensor<4xf32>, %index: tensor<i64>, %updates: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'pd.scatter_nd_add' op has no torch form: expects a static last dim of index that is not 0}}
  %0 = "pd.scatter_nd_add"(%x, %index, %updates) : (tensor<4xf32>, tensor<i64>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @classes_of_truth(%x: tensor<2xi1>) -> tensor<2x3xf32> {
  %n = "pd.full"() {shape = array<i64: 1>, value = 3.0 : f64, dtype = i64} : () -> tensor<1xi64>
  // expected-error @below {{'pd.one_hot' op has no torch form: ids are no integers}}
  %0 = "pd.one_hot"(%x, %n) : (tensor<2xi1>, tensor<1xi64>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

func.func @dtype_that_torch_has_not(%x: tensor<2xi128>) -> tensor<2xi128> {
  // expected-error @below {{'pd.relu' op has a result of type 'tensor<2xi128>', whose elements torch does not have}}
  %0 = "pd.relu"(%x) : (tensor<2xi128>) -> tensor<2xi128>
  return %0 : tensor<2xi128>
}

// -----

func.func @negative_size() -> tensor<?x?xf32> {
  %n = "pd.full"() {shape = array<i64: 1>, value = -2.0 : f64, dtype = i64} : () -> tensor<1xi64>
  // expected-error @below {{'pd.eye' op has result types that do not follow from its operands}}
  %0 = "pd.eye"(%n, %n) {dtype = f32} : (tensor<1xi64>, tensor<1xi64>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

func.func @gather_from_a_number(%x: tensor<f32>, %i: tensor<i64>, %axis: tensor<i64>) -> tensor<f32> {
  // expected-error @below {{'pd.gather' op expects x to have an axis, but got a 0-D tensor}}
  %0 = "pd.gather"(%x, %i, %axis) : (tensor<f32>, tensor<i64>, tensor<i64>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @repeats_minus_once(%x: tensor<3xf32>) -> tensor<?xf32> {
  // expected-error @below {{'pd.repeat_interleave' op repeats -1 times}}
  %0 = "pd.repeat_interleave"(%x) {repeats = -1 : i64, axis = 0 : i64} : (tensor<3xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

func.func @padding_of_many_values(%x: tensor<4xf32>, %values: tensor<2x3xf32>) -> tensor<9xf32> {
  // expected-error @below {{'pd.pad' op has no torch form: the padding value is not one number}}
  %0 = "pd.pad"(%x, %values) {paddings = array<i64: 1, 4>} : (tensor<4xf32>, tensor<2x3xf32>) -> tensor<9xf32>
  return %0 : tensor<9xf32>
}
