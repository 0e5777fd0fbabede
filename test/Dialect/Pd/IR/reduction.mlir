// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @axes
func.func @axes(%x: tensor<?x3x4xf32>, %some: tensor<1xi64>) -> (tensor<?x4xf32>, tensor<?x1x1xf32>, tensor<f32>, tensor<?x?xf32>, tensor<?x?x?xf32>) {
  %last = pd.full_int_array {value = array<i64: -1, 1>, dtype = i64} : () -> tensor<2xi64>
  %one = pd.full_int_array {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  %none = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  // CHECK: pd.mean %{{.+}}, %{{.+}} : (tensor<?x3x4xf32>, tensor<1xi64>) -> tensor<?x4xf32>
  %0 = pd.mean %x, %one : (tensor<?x3x4xf32>, tensor<1xi64>) -> tensor<?x4xf32>
  // CHECK: pd.max %{{.+}}, %{{.+}} {keepdim = true} : (tensor<?x3x4xf32>, tensor<2xi64>) -> tensor<?x1x1xf32>
  %1 = pd.max %x, %last {keepdim = true} : (tensor<?x3x4xf32>, tensor<2xi64>) -> tensor<?x1x1xf32>
  // No axis means all of them.
  // CHECK: pd.min %{{.+}}, %{{.+}} : (tensor<?x3x4xf32>, tensor<0xi64>) -> tensor<f32>
  %2 = pd.min %x, %none : (tensor<?x3x4xf32>, tensor<0xi64>) -> tensor<f32>
  // Of an unknown axis only the rank is known.
  // CHECK: pd.mean %{{.+}}, %{{.+}} : (tensor<?x3x4xf32>, tensor<1xi64>) -> tensor<?x?xf32>
  %3 = pd.mean %x, %some : (tensor<?x3x4xf32>, tensor<1xi64>) -> tensor<?x?xf32>
  // CHECK: pd.mean %{{.+}}, %{{.+}} {keepdim = true} : (
  %4 = pd.mean %x, %some {keepdim = true} : (tensor<?x3x4xf32>, tensor<1xi64>) -> tensor<?x?x?xf32>
  return %0, %1, %2, %3, %4 : tensor<?x4xf32>, tensor<?x1x1xf32>, tensor<f32>, tensor<?x?xf32>, tensor<?x?x?xf32>
}

// CHECK-LABEL: @dtypes
func.func @dtypes(%b: tensor<3x4xi1>, %x: tensor<3x4xf32>) -> (tensor<3xi64>, tensor<3xi32>, tensor<3xi1>, tensor<3xi64>, tensor<1x1xi32>) {
  %one = pd.full_int_array {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  // CHECK: pd.sum %{{.+}}, %{{.+}} : (tensor<3x4xi1>, tensor<1xi64>) -> tensor<3xi64>
  %0 = pd.sum %b, %one : (tensor<3x4xi1>, tensor<1xi64>) -> tensor<3xi64>
  // CHECK: pd.sum %{{.+}}, %{{.+}} {dtype = i32} : (
  %1 = pd.sum %b, %one {dtype = i32} : (tensor<3x4xi1>, tensor<1xi64>) -> tensor<3xi32>
  // CHECK: pd.all %{{.+}} {axis = array<i64: 1>} : (
  %2 = pd.all %b {axis = array<i64: 1>} : (tensor<3x4xi1>) -> tensor<3xi1>
  // CHECK: pd.argmax %{{.+}}, %{{.+}} : (tensor<3x4xf32>, tensor<1xi64>) -> tensor<3xi64>
  %3 = pd.argmax %x, %one : (tensor<3x4xf32>, tensor<1xi64>) -> tensor<3xi64>
  // CHECK: pd.argmin %{{.+}}, %{{.+}} {dtype = i32, flatten = true, keepdims = true} : (
  %4 = pd.argmin %x, %one {dtype = i32, flatten = true, keepdims = true} : (tensor<3x4xf32>, tensor<1xi64>) -> tensor<1x1xi32>
  return %0, %1, %2, %3, %4 : tensor<3xi64>, tensor<3xi32>, tensor<3xi1>, tensor<3xi64>, tensor<1x1xi32>
}

// CHECK-LABEL: @others
func.func @others(%x: tensor<3x4xf32>) -> (tensor<f32>, tensor<3xf32>, tensor<3x4xf32>, tensor<3x4xi64>, tensor<?x2xi64>) {
  // CHECK: pd.mean_all %
  %0 = pd.mean_all %x : (tensor<3x4xf32>) -> tensor<f32>
  // CHECK: pd.p_norm %{{.+}} {porder = 1.000000e+00 : f64} : (
  %1 = pd.p_norm %x {porder = 1.0} : (tensor<3x4xf32>) -> tensor<3xf32>
  // CHECK: pd.argsort %{{.+}} {descending = true} : (
  %2:2 = pd.argsort %x {descending = true} : (tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xi64>)
  // CHECK: pd.nonzero %{{.+}} : (tensor<3x4xf32>) -> tensor<?x2xi64>
  %3 = pd.nonzero %x : (tensor<3x4xf32>) -> tensor<?x2xi64>
  return %0, %1, %2#0, %2#1, %3 : tensor<f32>, tensor<3xf32>, tensor<3x4xf32>, tensor<3x4xi64>, tensor<?x2xi64>
}
