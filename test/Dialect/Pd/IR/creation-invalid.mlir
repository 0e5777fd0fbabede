// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @full_shape() {
  // expected-error@+1 {{'pd.full' op has the negative dim -1}}
  %0 = pd.full {shape = array<i64: -1>, value = 1.0} : () -> tensor<?xf32>
  return
}

// -----

func.func @assign_value_count() {
  // expected-error@+1 {{'pd.assign_value' op has 1 values for a shape of 2 elements}}
  %0 = pd.assign_value {shape = array<i64: 2>, values = array<f64: 1.0>} : () -> tensor<2xf32>
  return
}

// -----

func.func @full_int_array_dtype() {
  // expected-error@+1 {{'pd.full_int_array' op needs an integer dtype, not 'f32'}}
  %0 = pd.full_int_array {value = array<i64: 1>, dtype = f32} : () -> tensor<1xf32>
  return
}

// -----

func.func @batch_dim(%x: tensor<?x4xf32>) {
  // expected-error@+1 {{'pd.full_batch_size_like' op input_dim_idx 2 lies outside an input of rank 2}}
  %0 = pd.full_batch_size_like %x {shape = array<i64: -1>, input_dim_idx = 2} : (tensor<?x4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func @arange_step(%n: tensor<1xi64>) {
  %zero = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i64} : () -> tensor<1xi64>
  // expected-error@+1 {{'pd.arange' op has the step 0}}
  %0 = pd.arange %n, %n, %zero : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<?xi64>
  return
}
