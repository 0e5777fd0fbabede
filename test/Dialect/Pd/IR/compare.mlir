// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @compare
func.func @compare(%x: tensor<?x4xf32>, %y: tensor<4xf32>) -> tensor<?x4xi1> {
  // CHECK: %[[A:.+]] = pd.equal %{{.+}}, %{{.+}} : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xi1>
  %0 = pd.equal %x, %y : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xi1>
  // CHECK: %[[B:.+]] = pd.less_than
  %1 = pd.less_than %x, %y : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?x4xi1>
  // CHECK: %[[C:.+]] = pd.isnan
  %2 = pd.isnan %x : (tensor<?x4xf32>) -> tensor<?x4xi1>
  // CHECK: %[[D:.+]] = pd.logical_and %[[A]], %[[B]]
  %3 = pd.logical_and %0, %1 : (tensor<?x4xi1>, tensor<?x4xi1>) -> tensor<?x4xi1>
  // CHECK: %[[E:.+]] = pd.logical_not %[[D]]
  %4 = pd.logical_not %3 : (tensor<?x4xi1>) -> tensor<?x4xi1>
  // CHECK: pd.bitwise_or %[[E]], %[[C]]
  %5 = pd.bitwise_or %4, %2 : (tensor<?x4xi1>, tensor<?x4xi1>) -> tensor<?x4xi1>
  return %5 : tensor<?x4xi1>
}

// CHECK-LABEL: @whole
func.func @whole(%x: tensor<4xf32>, %t: tensor<f64>) -> (tensor<i1>, tensor<i1>) {
  // CHECK: pd.equal_all %
  %0 = pd.equal_all %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<i1>
  // CHECK: pd.allclose %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}} {equal_nan = true} : (
  %1 = pd.allclose %x, %x, %t, %t {equal_nan = true} : (tensor<4xf32>, tensor<4xf32>, tensor<f64>, tensor<f64>) -> tensor<i1>
  return %0, %1 : tensor<i1>, tensor<i1>
}
