// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @rectifiers
func.func @rectifiers(%x: tensor<?x8xf32>, %alpha: tensor<8xf32>) -> tensor<?x8xf32> {
  // CHECK: pd.relu %{{.+}} : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %0 = pd.relu %x : (tensor<?x8xf32>) -> tensor<?x8xf32>
  // CHECK: pd.relu6 %
  %1 = pd.relu6 %0 : (tensor<?x8xf32>) -> tensor<?x8xf32>
  // The default slope is not printed.
  // CHECK: pd.leaky_relu %{{.+}} : (
  %2 = pd.leaky_relu %1 {negative_slope = 2.000000e-02 : f64} : (tensor<?x8xf32>) -> tensor<?x8xf32>
  // CHECK: pd.leaky_relu %{{.+}} {negative_slope = 1.000000e-01 : f64} : (
  %3 = pd.leaky_relu %2 {negative_slope = 0.1} : (tensor<?x8xf32>) -> tensor<?x8xf32>
  // CHECK: pd.prelu %{{.+}}, %{{.+}} {mode = "channel"} : (
  %4 = pd.prelu %3, %alpha {mode = "channel"} : (tensor<?x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  // CHECK: pd.elu %
  %5 = pd.elu %4 : (tensor<?x8xf32>) -> tensor<?x8xf32>
  // CHECK: pd.thresholded_relu %{{.+}} {value = -1.000000e+00 : f64} : (
  %6 = pd.thresholded_relu %5 {value = -1.0} : (tensor<?x8xf32>) -> tensor<?x8xf32>
  return %6 : tensor<?x8xf32>
}

// CHECK-LABEL: @sigmoids
func.func @sigmoids(%x: tensor<2x3xf16>) -> tensor<2x3xf16> {
  // CHECK: pd.sigmoid %
  %0 = pd.sigmoid %x : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.hardsigmoid %{{.+}} {slope = 0.16666666666666666 : f64} : (
  %1 = pd.hardsigmoid %0 {slope = 0.16666666666666666} : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.hardswish %
  %2 = pd.hardswish %1 : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.swish %
  %3 = pd.swish %2 : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.silu %
  %4 = pd.silu %3 : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.mish %
  %5 = pd.mish %4 : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.softplus %{{.+}} {beta = 2.000000e+00 : f64} : (
  %6 = pd.softplus %5 {beta = 2.0} : (tensor<2x3xf16>) -> tensor<2x3xf16>
  // CHECK: pd.gelu %{{.+}} {approximate = true} : (
  %7 = pd.gelu %6 {approximate = true} : (tensor<2x3xf16>) -> tensor<2x3xf16>
  return %7 : tensor<2x3xf16>
}

// CHECK-LABEL: @softmax
func.func @softmax(%x: tensor<2x?x7xf32>) -> tensor<2x?x7xf32> {
  // CHECK: pd.softmax %{{.+}} {axis = 1 : i64} : (
  %0 = pd.softmax %x {axis = 1} : (tensor<2x?x7xf32>) -> tensor<2x?x7xf32>
  // CHECK: pd.log_softmax %{{.+}} : (
  %1 = pd.log_softmax %0 {axis = -1} : (tensor<2x?x7xf32>) -> tensor<2x?x7xf32>
  return %1 : tensor<2x?x7xf32>
}

// CHECK-LABEL: @gated
func.func @gated(%x: tensor<2x6xf32>, %y: tensor<2x6xf32>, %c: tensor<1x8x4xf32>) -> (tensor<2x3xf32>, tensor<2x6xf32>, tensor<1x4x4xf32>) {
  // CHECK: pd.swiglu %{{.+}} : (tensor<2x6xf32>) -> tensor<2x3xf32>
  %0 = pd.swiglu %x : (tensor<2x6xf32>) -> tensor<2x3xf32>
  // CHECK: pd.swiglu %{{.+}}, %{{.+}} : (
  %1 = pd.swiglu %x, %y : (tensor<2x6xf32>, tensor<2x6xf32>) -> tensor<2x6xf32>
  // CHECK: pd.maxout %{{.+}} {groups = 2 : i64} : (
  %2 = pd.maxout %c {groups = 2} : (tensor<1x8x4xf32>) -> tensor<1x4x4xf32>
  return %0, %1, %2 : tensor<2x3xf32>, tensor<2x6xf32>, tensor<1x4x4xf32>
}
