// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @forward
func.func @forward(%x: tensor<?x3x224x?xf32>, %w: tensor<32x3x3x3xf32>, %d: tensor<32x1x5x5xf32>) -> tensor<?x32x112x?xf32> {
  // CHECK: pd.conv2d %{{.+}}, %{{.+}} {paddings = array<i64: 1, 1>, strides = array<i64: 2, 2>} : (tensor<?x3x224x?xf32>, tensor<32x3x3x3xf32>) -> tensor<?x32x112x?xf32>
  %0 = pd.conv2d %x, %w {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>, groups = 1, data_format = "NCHW"} : (tensor<?x3x224x?xf32>, tensor<32x3x3x3xf32>) -> tensor<?x32x112x?xf32>
  // CHECK: pd.depthwise_conv2d %{{.+}}, %{{.+}} {groups = 32 : i64, padding_algorithm = "SAME"} : (
  %1 = pd.depthwise_conv2d %0, %d {groups = 32, padding_algorithm = "SAME"} : (tensor<?x32x112x?xf32>, tensor<32x1x5x5xf32>) -> tensor<?x32x112x?xf32>
  return %1 : tensor<?x32x112x?xf32>
}

// The filter keeps its order when channels are last; four paddings are low and high of each axis; VALID ignores them.
// CHECK-LABEL: @forms
func.func @forms(%x: tensor<1x10x12x4xf32>, %w: tensor<8x2x3x3xf32>, %v: tensor<2x4x5x5x5xf32>, %k: tensor<6x4x3x3x3xf32>)
    -> (tensor<1x11x14x8xf32>, tensor<1x6x8x8xf32>, tensor<2x6x3x3x3xf32>) {
  // CHECK: -> tensor<1x11x14x8xf32>
  %0 = pd.conv2d %x, %w {groups = 2, data_format = "NHWC", paddings = array<i64: 1, 2, 3, 1>} : (tensor<1x10x12x4xf32>, tensor<8x2x3x3xf32>) -> tensor<1x11x14x8xf32>
  // CHECK: -> tensor<1x6x8x8xf32>
  %1 = pd.conv2d %x, %w {groups = 2, data_format = "NHWC", paddings = array<i64: 9, 9>, padding_algorithm = "VALID", dilations = array<i64: 2, 2>} : (tensor<1x10x12x4xf32>, tensor<8x2x3x3xf32>) -> tensor<1x6x8x8xf32>
  // CHECK: pd.conv3d %{{.+}}, %{{.+}} : (
  %2 = pd.conv3d %v, %k : (tensor<2x4x5x5x5xf32>, tensor<6x4x3x3x3xf32>) -> tensor<2x6x3x3x3xf32>
  return %0, %1, %2 : tensor<1x11x14x8xf32>, tensor<1x6x8x8xf32>, tensor<2x6x3x3x3xf32>
}

// CHECK-LABEL: @transposed
func.func @transposed(%x: tensor<?x24x10x12xf32>, %w: tensor<24x3x2x2xf32>, %size: tensor<2xi64>) -> (tensor<?x6x20x24xf32>, tensor<?x6x21x25xf32>, tensor<?x6x?x?xf32>) {
  %none = pd.full_int_array {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  %given = pd.full_int_array {value = array<i64: 21, 25>, dtype = i64} : () -> tensor<2xi64>
  // CHECK: pd.conv2d_transpose %{{.+}}, %{{.+}}, %{{.+}} {groups = 2 : i64, strides = array<i64: 2, 2>} : (
  %0 = pd.conv2d_transpose %x, %w, %none {strides = array<i64: 2, 2>, groups = 2} : (tensor<?x24x10x12xf32>, tensor<24x3x2x2xf32>, tensor<0xi64>) -> tensor<?x6x20x24xf32>
  // CHECK: -> tensor<?x6x21x25xf32>
  %1 = pd.conv2d_transpose %x, %w, %given {strides = array<i64: 2, 2>, groups = 2} : (tensor<?x24x10x12xf32>, tensor<24x3x2x2xf32>, tensor<2xi64>) -> tensor<?x6x21x25xf32>
  // CHECK: -> tensor<?x6x?x?xf32>
  %2 = pd.conv2d_transpose %x, %w, %size {strides = array<i64: 2, 2>, groups = 2} : (tensor<?x24x10x12xf32>, tensor<24x3x2x2xf32>, tensor<2xi64>) -> tensor<?x6x?x?xf32>
  return %0, %1, %2 : tensor<?x6x20x24xf32>, tensor<?x6x21x25xf32>, tensor<?x6x?x?xf32>
}

// CHECK-LABEL: @deformable
func.func @deformable(%x: tensor<1x4x8x8xf32>, %o: tensor<1x18x6x6xf32>, %w: tensor<5x4x3x3xf32>, %m: tensor<1x9x6x6xf32>) -> tensor<1x5x6x6xf32> {
  // CHECK: pd.deformable_conv %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}} : (
  %0 = pd.deformable_conv %x, %o, %w, %m : (tensor<1x4x8x8xf32>, tensor<1x18x6x6xf32>, tensor<5x4x3x3xf32>, tensor<1x9x6x6xf32>) -> tensor<1x5x6x6xf32>
  return %0 : tensor<1x5x6x6xf32>
}
