// RUN: pd-opt %s | pd-opt | FileCheck %s
// Round trip of the Shape family.

// CHECK-LABEL: func.func @moves
func.func @moves(%x: tensor<2x3x4xf32>, %y: tensor<?x1x4xf32>, %list: tensor<2xi64>) -> tensor<6x4xf32> {
  // CHECK: pd.full_int_array {value = array<i64: -1, 4>} : () -> tensor<2xi64>
  %shape = pd.full_int_array {value = array<i64: -1, 4>} : () -> tensor<2xi64>
  // CHECK: pd.reshape %{{.*}}, %{{.*}} : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<6x4xf32>
  %0 = pd.reshape %x, %shape : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<6x4xf32>
  // CHECK: pd.transpose %{{.*}} {perm = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  %1 = pd.transpose %x {perm = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  // CHECK: pd.flatten %{{.*}} {start_axis = 0 : i64} : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  %2 = pd.flatten %x {start_axis = 0} : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  %axis = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  // CHECK: pd.squeeze %{{.*}} : (tensor<?x1x4xf32>, tensor<1xi64>) -> tensor<?x4xf32>
  %3 = pd.squeeze %y, %axis : (tensor<?x1x4xf32>, tensor<1xi64>) -> tensor<?x4xf32>
  // CHECK: pd.unsqueeze %{{.*}} : (tensor<?x4xf32>, tensor<1xi64>) -> tensor<?x1x4xf32>
  %4 = pd.unsqueeze %3, %axis : (tensor<?x4xf32>, tensor<1xi64>) -> tensor<?x1x4xf32>
  // CHECK: pd.flip %{{.*}} {axis = array<i64: 0, 2>}
  %5 = pd.flip %x {axis = array<i64: 0, 2>} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  // CHECK: pd.roll %{{.*}}, %{{.*}} {axis = array<i64: 1>}
  %6 = pd.roll %x, %axis {axis = array<i64: 1>} : (tensor<2x3x4xf32>, tensor<1xi64>) -> tensor<2x3x4xf32>
  // CHECK: pd.tile %{{.*}} : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<2x?x?xf32>
  %7 = pd.tile %x, %list : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<2x?x?xf32>
  return %0 : tensor<6x4xf32>
}

// CHECK-LABEL: func.func @pieces
func.func @pieces(%x: tensor<2x6xf32>, %y: tensor<?x6xf32>) {
  %axis = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i32} : () -> tensor<1xi32>
  %sections = pd.full_int_array {value = array<i64: 1, -1, 3>} : () -> tensor<3xi64>
  // CHECK: %{{.*}}:3 = pd.split %{{.*}} : (tensor<2x6xf32>, tensor<3xi64>, tensor<1xi32>) -> (tensor<2x1xf32>, tensor<2x2xf32>, tensor<2x3xf32>)
  %0:3 = pd.split %x, %sections, %axis : (tensor<2x6xf32>, tensor<3xi64>, tensor<1xi32>) -> (tensor<2x1xf32>, tensor<2x2xf32>, tensor<2x3xf32>)
  // CHECK: %{{.*}}:2 = pd.split_with_num %{{.*}} {num = 2 : i64} : (tensor<2x6xf32>, tensor<1xi32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  %1:2 = pd.split_with_num %x, %axis {num = 2} : (tensor<2x6xf32>, tensor<1xi32>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  // CHECK: pd.concat %{{.*}} : (tensor<2x1xf32>, tensor<2x2xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  %2 = pd.concat %0#0, %0#1, %axis : (tensor<2x1xf32>, tensor<2x2xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  // CHECK: pd.stack %{{.*}} {axis = -1 : i64} : (tensor<2x6xf32>, tensor<?x6xf32>) -> tensor<2x6x2xf32>
  %3 = pd.stack %x, %y {axis = -1} : (tensor<2x6xf32>, tensor<?x6xf32>) -> tensor<2x6x2xf32>
  // CHECK: %{{.*}}:2 = pd.unbind %{{.*}} : (tensor<2x6xf32>) -> (tensor<6xf32>, tensor<6xf32>)
  %4:2 = pd.unbind %x : (tensor<2x6xf32>) -> (tensor<6xf32>, tensor<6xf32>)
  // CHECK: pd.unstack %{{.*}} {num = 2 : i64}
  %5:2 = pd.unstack %x {num = 2} : (tensor<2x6xf32>) -> (tensor<6xf32>, tensor<6xf32>)
  // CHECK: pd.meshgrid %{{.*}} : (tensor<6xf32>, tensor<6xf32>) -> (tensor<6x6xf32>, tensor<6x6xf32>)
  %6:2 = pd.meshgrid %4#0, %4#1 : (tensor<6xf32>, tensor<6xf32>) -> (tensor<6x6xf32>, tensor<6x6xf32>)
  return
}

// CHECK-LABEL: func.func @cuts
func.func @cuts(%x: tensor<?x3x8x9xf32>, %v: tensor<?x3x4x8x9xf32>) {
  %starts = pd.full_int_array {value = array<i64: 1, -4>} : () -> tensor<2xi64>
  %ends = pd.full_int_array {value = array<i64: 2, 100000000>} : () -> tensor<2xi64>
  // CHECK: pd.slice %{{.*}} {axes = array<i64: 1, 2>, decrease_axis = array<i64: 1>, infer_flags = array<i64: 1, 1>} : (tensor<?x3x8x9xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<?x4x9xf32>
  %0 = pd.slice %x, %starts, %ends {axes = array<i64: 1, 2>, infer_flags = array<i64: 1, 1>, decrease_axis = array<i64: 1>} : (tensor<?x3x8x9xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<?x4x9xf32>
  %from = pd.full_int_array {value = array<i64: 2147483647>} : () -> tensor<1xi64>
  %to = pd.full_int_array {value = array<i64: -2147483648>} : () -> tensor<1xi64>
  %by = pd.full_int_array {value = array<i64: -2>} : () -> tensor<1xi64>
  // CHECK: pd.strided_slice %{{.*}} {axes = array<i64: 3>} : {{.*}} -> tensor<?x3x8x5xf32>
  %1 = pd.strided_slice %x, %from, %to, %by {axes = array<i64: 3>} : (tensor<?x3x8x9xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<?x3x8x5xf32>
  %zero = pd.full {shape = array<i64: 1>, value = 0.0, dtype = f32} : () -> tensor<1xf32>
  // CHECK: pd.pad %{{.*}} {paddings = array<i64: 0, 0, 1, 2, 0, 0, 3, 0>} : (tensor<?x3x8x9xf32>, tensor<1xf32>) -> tensor<?x6x8x12xf32>
  %2 = pd.pad %x, %zero {paddings = array<i64: 0, 0, 1, 2, 0, 0, 3, 0>} : (tensor<?x3x8x9xf32>, tensor<1xf32>) -> tensor<?x6x8x12xf32>
  %p = pd.full_int_array {value = array<i64: 1, 2, 3, 4, 0, 0>} : () -> tensor<6xi64>
  // CHECK: pd.pad3d %{{.*}} {mode = "reflect"} : (tensor<?x3x4x8x9xf32>, tensor<6xi64>) -> tensor<?x3x4x15x12xf32>
  %3 = pd.pad3d %v, %p {mode = "reflect"} : (tensor<?x3x4x8x9xf32>, tensor<6xi64>) -> tensor<?x3x4x15x12xf32>
  return
}

// CHECK-LABEL: func.func @sizes
func.func @sizes(%x: tensor<?x3x8x9xf32>, %size: tensor<2xi32>, %h: tensor<1xi32>) {
  // CHECK: pd.shape %{{.*}} : (tensor<?x3x8x9xf32>) -> tensor<4xi32>
  %0 = pd.shape %x : (tensor<?x3x8x9xf32>) -> tensor<4xi32>
  // CHECK: pd.shape64 %{{.*}} : (tensor<?x3x8x9xf32>) -> tensor<4xi64>
  %1 = pd.shape64 %x : (tensor<?x3x8x9xf32>) -> tensor<4xi64>
  // CHECK: pd.numel %{{.*}} : (tensor<?x3x8x9xf32>) -> tensor<i64>
  %2 = pd.numel %x : (tensor<?x3x8x9xf32>) -> tensor<i64>
  // CHECK: pd.expand_as %{{.*}} : (tensor<1xi32>, tensor<2xi32>) -> tensor<2xi32>
  %3 = pd.expand_as %h, %size : (tensor<1xi32>, tensor<2xi32>) -> tensor<2xi32>
  // CHECK: pd.nearest_interp %{{.*}} {align_corners = false, operandSegmentSizes = array<i32: 1, 0, 0, 0>, scale = array<f64: 2.000000e+00>} : (tensor<?x3x8x9xf32>) -> tensor<?x3x16x18xf32>
  %4 = pd.nearest_interp %x {operandSegmentSizes = array<i32: 1, 0, 0, 0>, align_corners = false, scale = array<f64: 2.0>} : (tensor<?x3x8x9xf32>) -> tensor<?x3x16x18xf32>
  // CHECK: pd.bilinear_interp %{{.*}} {align_corners = false, align_mode = 0 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0>} : (tensor<?x3x8x9xf32>, tensor<2xi32>) -> tensor<?x3x?x?xf32>
  %5 = pd.bilinear_interp %x, %size {operandSegmentSizes = array<i32: 1, 1, 0, 0>, align_corners = false, align_mode = 0} : (tensor<?x3x8x9xf32>, tensor<2xi32>) -> tensor<?x3x?x?xf32>
  return
}
