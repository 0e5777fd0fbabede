// RUN: pd-opt %s | pd-opt | FileCheck %s
// Round trip of the Creation and Random families.

// CHECK-LABEL: func.func @literals
func.func @literals() {
  // CHECK: pd.parameter "linear_0.w_0" dense<{{.*}}> : tensor<2xf32>
  %0 = pd.parameter "linear_0.w_0" dense<[1.5, -2.0]> : tensor<2xf32>
  // CHECK: pd.constant dense<7> : tensor<3xi64>
  %1 = pd.constant dense<7> : tensor<3xi64>
  // CHECK: pd.full {dtype = i64, shape = array<i64>, value = 3.000000e+00 : f64} : () -> tensor<i64>
  %2 = pd.full {shape = array<i64>, value = 3.0, dtype = i64} : () -> tensor<i64>
  // CHECK: pd.full {shape = array<i64: 2, 2>, value = 0x7FF0000000000000 : f64} : () -> tensor<2x2xf32>
  %3 = pd.full {shape = array<i64: 2, 2>, value = 0x7FF0000000000000 : f64} : () -> tensor<2x2xf32>
  // CHECK: pd.full_int_array {value = array<i64>} : () -> tensor<0xi64>
  %4 = pd.full_int_array {value = array<i64>} : () -> tensor<0xi64>
  // CHECK: pd.assign_value {dtype = i1, shape = array<i64: 2, 1>, values = array<f64: 1.000000e+00, 0.000000e+00>} : () -> tensor<2x1xi1>
  %5 = pd.assign_value {shape = array<i64: 2, 1>, values = array<f64: 1.0, 0.0>, dtype = i1} : () -> tensor<2x1xi1>
  return
}

// CHECK-LABEL: func.func @fills
func.func @fills(%x: tensor<?x4xf32>, %n: tensor<1xi64>, %s: tensor<2xi64>) {
  %one = pd.full {shape = array<i64: 1>, value = 1.0, dtype = f32} : () -> tensor<1xf32>
  // CHECK: pd.full_like %{{.*}} {dtype = i64} : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xi64>
  %0 = pd.full_like %x, %one {dtype = i64} : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xi64>
  // CHECK: pd.full_with_tensor %{{.*}} : (tensor<1xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  %1 = pd.full_with_tensor %one, %s : (tensor<1xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  // CHECK: pd.full_batch_size_like %{{.*}} {output_dim_idx = 1 : i64, shape = array<i64: 3, -1>, value = 5.000000e-01 : f64} : (tensor<?x4xf32>) -> tensor<3x?xf32>
  %2 = pd.full_batch_size_like %x {shape = array<i64: 3, -1>, value = 0.5, output_dim_idx = 1} : (tensor<?x4xf32>) -> tensor<3x?xf32>
  // CHECK: pd.arange %{{.*}} : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<?xi64>
  %3 = pd.arange %n, %n, %n : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<?xi64>
  return
}

// CHECK-LABEL: func.func @copies
func.func @copies(%x: tensor<?x4xf32>, %n: tensor<1xi64>, %p: tensor<1xf32>, %s: tensor<2xi64>) {
  // CHECK: pd.assign %{{.*}} : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %0 = pd.assign %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: pd.assign_out %{{.*}}, %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %1 = pd.assign_out %x, %0 : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: pd.share_data
  %2 = pd.share_data %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: pd.increment %{{.*}} {value = 2.000000e+00 : f64} : (tensor<1xi64>) -> tensor<1xi64>
  %3 = pd.increment %n {value = 2.0} : (tensor<1xi64>) -> tensor<1xi64>
  // CHECK: pd.dropout %{{.*}} {mode = "upscale_in_train"} : (tensor<?x4xf32>, tensor<1xf32>) -> (tensor<?x4xf32>, tensor<?x4xui8>)
  %4:2 = pd.dropout %x, %p {mode = "upscale_in_train"} : (tensor<?x4xf32>, tensor<1xf32>) -> (tensor<?x4xf32>, tensor<?x4xui8>)
  // CHECK: pd.dropout %{{.*}} : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32>
  %5 = pd.dropout %x, %p : (tensor<?x4xf32>, tensor<1xf32>) -> tensor<?x4xf32>
  // CHECK: pd.uniform %{{.*}} {seed = 3 : i64} : (tensor<2xi64>, tensor<1xf32>, tensor<1xf32>) -> tensor<?x?xf32>
  %6 = pd.uniform %s, %p, %p {seed = 3} : (tensor<2xi64>, tensor<1xf32>, tensor<1xf32>) -> tensor<?x?xf32>
  // CHECK: pd.gaussian %{{.*}} {std = 5.000000e-01 : f64} : (tensor<2xi64>) -> tensor<?x?xf32>
  %7 = pd.gaussian %s {std = 0.5} : (tensor<2xi64>) -> tensor<?x?xf32>
  return
}
