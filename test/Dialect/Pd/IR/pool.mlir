// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @windows
func.func @windows(%x: tensor<?x8x15x?xf32>, %any: tensor<2xi64>) -> (tensor<?x8x7x?xf32>, tensor<?x8x8x?xf32>, tensor<?x8x?x?xf32>) {
  %k = pd.full_int_array {value = array<i64: 3, 3>, dtype = i64} : () -> tensor<2xi64>
  // CHECK: pd.pool2d %{{.+}}, %{{.+}} {pooling_type = "max", strides = array<i64: 2, 2>} : (tensor<?x8x15x?xf32>, tensor<2xi64>) -> tensor<?x8x7x?xf32>
  %0 = pd.pool2d %x, %k {pooling_type = "max", strides = array<i64: 2, 2>} : (tensor<?x8x15x?xf32>, tensor<2xi64>) -> tensor<?x8x7x?xf32>
  // Rounded up: the last window starts in the padding.
  // CHECK: {ceil_mode = true, exclusive = false, paddings = array<i64: 0, 2, 0, 2>, pooling_type = "avg", strides = array<i64: 2, 2>}
  %1 = pd.pool2d %x, %k {pooling_type = "avg", strides = array<i64: 2, 2>, ceil_mode = true, exclusive = false, paddings = array<i64: 0, 2, 0, 2>} : (tensor<?x8x15x?xf32>, tensor<2xi64>) -> tensor<?x8x8x?xf32>
  // CHECK: -> tensor<?x8x?x?xf32>
  %2 = pd.pool2d %x, %any {pooling_type = "max"} : (tensor<?x8x15x?xf32>, tensor<2xi64>) -> tensor<?x8x?x?xf32>
  return %0, %1, %2 : tensor<?x8x7x?xf32>, tensor<?x8x8x?xf32>, tensor<?x8x?x?xf32>
}

// CHECK-LABEL: @whole
func.func @whole(%x: tensor<?x15x?x8xf32>) -> (tensor<?x1x1x8xf32>, tensor<?x6x1x8xf32>) {
  %k = pd.full_int_array {value = array<i64: 6, 1>, dtype = i64} : () -> tensor<2xi64>
  // CHECK: {data_format = "NHWC", global_pooling = true, pooling_type = "avg"} : ({{.+}}) -> tensor<?x1x1x8xf32>
  %0 = pd.pool2d %x, %k {pooling_type = "avg", global_pooling = true, data_format = "NHWC"} : (tensor<?x15x?x8xf32>, tensor<2xi64>) -> tensor<?x1x1x8xf32>
  // CHECK: {adaptive = true, data_format = "NHWC", pooling_type = "avg"} : ({{.+}}) -> tensor<?x6x1x8xf32>
  %1 = pd.pool2d %x, %k {pooling_type = "avg", adaptive = true, data_format = "NHWC"} : (tensor<?x15x?x8xf32>, tensor<2xi64>) -> tensor<?x6x1x8xf32>
  return %0, %1 : tensor<?x1x1x8xf32>, tensor<?x6x1x8xf32>
}

// CHECK-LABEL: @others
func.func @others(%x: tensor<2x8x6x6xf32>, %g: tensor<2x3x4x2xf32>, %v: tensor<1x2x4x4x4xf32>) -> (tensor<2x8x3x3xf32>, tensor<2x8x3x3xi32>, tensor<2x8x3x4xf32>, tensor<1x2x2x2x2xf32>) {
  // CHECK: pd.max_pool2d_with_index %{{.+}} {kernel_size = array<i64: 2, 2>, strides = array<i64: 2, 2>} : ({{.+}}) -> (tensor<2x8x3x3xf32>, tensor<2x8x3x3xi32>)
  %0:2 = pd.max_pool2d_with_index %x {kernel_size = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<2x8x6x6xf32>) -> (tensor<2x8x3x3xf32>, tensor<2x8x3x3xi32>)
  // CHECK: pd.grid_sample %{{.+}}, %{{.+}} {padding_mode = "border"} : (
  %1 = pd.grid_sample %x, %g {padding_mode = "border"} : (tensor<2x8x6x6xf32>, tensor<2x3x4x2xf32>) -> tensor<2x8x3x4xf32>
  // CHECK: pd.pool3d %
  %2 = pd.pool3d %v {kernel_size = array<i64: 2, 2, 2>, strides = array<i64: 2, 2, 2>, pooling_type = "max"} : (tensor<1x2x4x4x4xf32>) -> tensor<1x2x2x2x2xf32>
  return %0#0, %0#1, %1, %2 : tensor<2x8x3x3xf32>, tensor<2x8x3x3xi32>, tensor<2x8x3x4xf32>, tensor<1x2x2x2x2xf32>
}
