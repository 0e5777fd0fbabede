// RUN: pd-opt %s -pd-infer-shapes | FileCheck %s

// What the file leaves open follows from operands and attributes.
// CHECK-LABEL: @main
// CHECK-SAME: -> (tensor<?x10xf32>, tensor<?x1xi64>, tensor<?x16x24x12xi1>, tensor<?x8xf32>)
func.func @main(%x: tensor<?x3x48x24xf32>, %w: tensor<16x3x3x3xf32>, %t: tensor<16x8x2x2xf32>, %fc: tensor<8x10xf32>, %b: tensor<1x16x1x1xf32>)
    -> (tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?x?x?xi1>, tensor<?x?xf32>) {
  %two = pd.full_int_array {value = array<i64: 2, 2>, dtype = i64} : () -> tensor<2xi64>
  %hw = pd.full_int_array {value = array<i64: 2, 3>, dtype = i64} : () -> tensor<2xi64>
  %none = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  %last = pd.full {shape = array<i64>, value = -1.0, dtype = i64} : () -> tensor<i64>
  // CHECK: pd.conv2d {{.+}} -> tensor<?x16x24x12xf32>
  %0 = pd.conv2d %x, %w {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>} : (tensor<?x3x48x24xf32>, tensor<16x3x3x3xf32>) -> tensor<?x?x?x?xf32>
  // CHECK: pd.add {{.+}} -> tensor<?x16x24x12xf32>
  %1 = pd.add %0, %b : (tensor<?x?x?x?xf32>, tensor<1x16x1x1xf32>) -> tensor<?x?x?x?xf32>
  // CHECK: pd.hardswish {{.+}} -> tensor<?x16x24x12xf32>
  %2 = pd.hardswish %1 : (tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  // CHECK: pd.greater_than {{.+}} -> tensor<?x16x24x12xi1>
  %3 = pd.greater_than %2, %b : (tensor<?x?x?x?xf32>, tensor<1x16x1x1xf32>) -> tensor<?x?x?x?xi1>
  // CHECK: pd.pool2d {{.+}} -> tensor<?x16x12x6xf32>
  %4 = pd.pool2d %2, %two {pooling_type = "max", strides = array<i64: 2, 2>} : (tensor<?x?x?x?xf32>, tensor<2xi64>) -> tensor<?x?x?x?xf32>
  // CHECK: pd.conv2d_transpose {{.+}} -> tensor<?x8x24x12xf32>
  %5 = pd.conv2d_transpose %4, %t, %none {strides = array<i64: 2, 2>} : (tensor<?x?x?x?xf32>, tensor<16x8x2x2xf32>, tensor<0xi64>) -> tensor<?x?x?x?xf32>
  // CHECK: pd.mean {{.+}} -> tensor<?x8xf32>
  %6 = pd.mean %5, %hw : (tensor<?x?x?x?xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  // CHECK: pd.matmul {{.+}} -> tensor<?x10xf32>
  %7 = pd.matmul %6, %fc : (tensor<?x?xf32>, tensor<8x10xf32>) -> tensor<?x?xf32>
  // CHECK: pd.softmax {{.+}} -> tensor<?x10xf32>
  %8 = pd.softmax %7 : (tensor<?x?xf32>) -> tensor<?x?xf32>
  // CHECK: pd.argmax {{.+}} -> tensor<?x1xi64>
  %9 = pd.argmax %8, %last {keepdims = true} : (tensor<?x?xf32>, tensor<i64>) -> tensor<?x?xi64>
  return %8, %9, %3, %6 : tensor<?x?xf32>, tensor<?x?xi64>, tensor<?x?x?x?xi1>, tensor<?x?xf32>
}
