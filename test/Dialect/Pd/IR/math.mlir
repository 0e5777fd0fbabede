// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @unary
func.func @unary(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: pd.exp %
  %0 = pd.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: pd.log %
  %1 = pd.log %0 : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: pd.rsqrt %
  %2 = pd.rsqrt %1 : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: pd.erf %
  %3 = pd.erf %2 : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: pd.abs %
  %4 = pd.abs %3 : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: pd.pow %{{.+}} {y = 2.500000e+00 : f64} : (
  %5 = pd.pow %4 {y = 2.5} : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: pd.round %{{.+}} : (
  %6 = pd.round %5 : (tensor<4xf32>) -> tensor<4xf32>
  return %6 : tensor<4xf32>
}

// Two unknown dims give an unknown one, an unknown one beside N gives N.
// CHECK-LABEL: @broadcast
func.func @broadcast(%x: tensor<?x?x1xf32>, %y: tensor<?x5x7xf32>) -> tensor<?x5x7xf32> {
  // CHECK: pd.add %{{.+}}, %{{.+}} : (tensor<?x?x1xf32>, tensor<?x5x7xf32>) -> tensor<?x5x7xf32>
  %0 = pd.add %x, %y : (tensor<?x?x1xf32>, tensor<?x5x7xf32>) -> tensor<?x5x7xf32>
  return %0 : tensor<?x5x7xf32>
}

// Paddle releases disagree about the quotient of integers.
// CHECK-LABEL: @divide
func.func @divide(%x: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xf32>) {
  // CHECK: -> tensor<4xi32>
  %0 = pd.divide %x, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  // CHECK: -> tensor<4xf32>
  %1 = pd.divide %x, %x : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xi32>, tensor<4xf32>
}

// CHECK-LABEL: @scalars
func.func @scalars(%x: tensor<4xf32>, %s: tensor<f32>, %one: tensor<1xf32>) -> tensor<4xf32> {
  // CHECK: pd.scale %{{.+}}, %{{.+}} {bias = 1.000000e+00 : f64, bias_after_scale = false} : (
  %0 = pd.scale %x, %s {bias = 1.0, bias_after_scale = false} : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  // CHECK: pd.clip %{{.+}}, %{{.+}}, %{{.+}} : (
  %1 = pd.clip %0, %s, %one : (tensor<4xf32>, tensor<f32>, tensor<1xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// What one input leaves open another knows.
// CHECK-LABEL: @lists
func.func @lists(%x: tensor<?x3xf32>, %y: tensor<2x?xf32>) -> tensor<2x3xf16> {
  // CHECK: pd.add_n %{{.+}}, %{{.+}} : (tensor<?x3xf32>, tensor<2x?xf32>) -> tensor<2x3xf32>
  %0 = pd.add_n %x, %y : (tensor<?x3xf32>, tensor<2x?xf32>) -> tensor<2x3xf32>
  // CHECK: pd.cast %{{.+}} {dtype = f16} : (
  %1 = pd.cast %0 {dtype = f16} : (tensor<2x3xf32>) -> tensor<2x3xf16>
  return %1 : tensor<2x3xf16>
}
