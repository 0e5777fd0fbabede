// RUN: pd-opt %s -canonicalize | FileCheck %s

// The height of the image is known, the width is not.
// CHECK-LABEL: @known_dims
// CHECK-NEXT: %[[C:.+]] = pd.constant dense<[48, 14]> : tensor<2xi32>
// CHECK-NEXT: return %[[C]]
func.func @known_dims(%x: tensor<1x3x24x?xf32>) -> tensor<2xi32> {
  %two = pd.full {shape = array<i64>, value = 2.0, dtype = f32} : () -> tensor<f32>
  %one = pd.full_int_array {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  %2 = pd.full_int_array {value = array<i64: 2>, dtype = i64} : () -> tensor<1xi64>
  %3 = pd.full_int_array {value = array<i64: 3>, dtype = i64} : () -> tensor<1xi64>
  %axis = pd.full {shape = array<i64>, value = 0.0, dtype = i32} : () -> tensor<i32>
  %shape = pd.shape %x : (tensor<1x3x24x?xf32>) -> tensor<4xi32>
  %h = pd.slice %shape, %2, %3 {axes = array<i64: 0>} : (tensor<4xi32>, tensor<1xi64>, tensor<1xi64>) -> tensor<1xi32>
  %c = pd.slice %shape, %one, %2 {axes = array<i64: 0>} : (tensor<4xi32>, tensor<1xi64>, tensor<1xi64>) -> tensor<1xi32>
  %h2 = pd.scale %h, %two : (tensor<1xi32>, tensor<f32>) -> tensor<1xi32>
  %c2 = pd.scale %c, %two {bias = 4.0, bias_after_scale = false} : (tensor<1xi32>, tensor<f32>) -> tensor<1xi32>
  %size = pd.concat %h2, %c2, %axis : (tensor<1xi32>, tensor<1xi32>, tensor<i32>) -> tensor<2xi32>
  return %size : tensor<2xi32>
}

// CHECK-LABEL: @unknown_dim_stays
// CHECK: %[[S:.+]] = pd.shape
// CHECK: return %[[S]]
func.func @unknown_dim_stays(%x: tensor<1x?xf32>) -> tensor<2xi32> {
  %shape = pd.shape %x : (tensor<1x?xf32>) -> tensor<2xi32>
  return %shape : tensor<2xi32>
}

// CHECK-LABEL: @arithmetic
// CHECK-DAG: %[[SUM:.+]] = pd.constant dense<[7, 9]> : tensor<2xi64>
// CHECK-DAG: %[[DIV:.+]] = pd.constant dense<[-4, 3]> : tensor<2xi64>
// CHECK-DAG: %[[REM:.+]] = pd.constant dense<[1, 0]> : tensor<2xi64>
// CHECK-DAG: %[[MAX:.+]] = pd.constant dense<[2, 6]> : tensor<2xi64>
// CHECK: return %[[SUM]], %[[DIV]], %[[REM]], %[[MAX]]
func.func @arithmetic() -> (tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) {
  %a = pd.full_int_array {value = array<i64: -7, 6>, dtype = i64} : () -> tensor<2xi64>
  %b = pd.full_int_array {value = array<i64: 2, 2>, dtype = i64} : () -> tensor<2xi64>
  %five = pd.full_int_array {value = array<i64: 5, 7>, dtype = i64} : () -> tensor<2xi64>
  %sum = pd.add %five, %b : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  %div = pd.floor_divide %a, %b : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  %rem = pd.remainder %a, %b : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  %max = pd.maximum %a, %b : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  return %sum, %div, %rem, %max : tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>
}

// A product that does not fit the dtype is left to run time, and so is a division by zero.
// CHECK-LABEL: @left_alone
// CHECK: pd.multiply
// CHECK: pd.floor_divide
func.func @left_alone() -> (tensor<1xi32>, tensor<1xi32>) {
  %a = pd.full_int_array {value = array<i64: 70000>, dtype = i32} : () -> tensor<1xi32>
  %z = pd.full_int_array {value = array<i64: 0>, dtype = i32} : () -> tensor<1xi32>
  %0 = pd.multiply %a, %a : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  %1 = pd.floor_divide %a, %z : (tensor<1xi32>, tensor<1xi32>) -> tensor<1xi32>
  return %0, %1 : tensor<1xi32>, tensor<1xi32>
}

// CHECK-LABEL: @casts
// CHECK-DAG: %[[I:.+]] = pd.constant dense<-2> : tensor<i64>
// CHECK-DAG: %[[F:.+]] = pd.constant dense<3.000000e+00> : tensor<1xf32>
// CHECK: return %[[I]], %[[F]], %arg0
func.func @casts(%x: tensor<4xf32>) -> (tensor<i64>, tensor<1xf32>, tensor<4xf32>) {
  %f = pd.full {shape = array<i64>, value = -2.75, dtype = f32} : () -> tensor<f32>
  %i = pd.full_int_array {value = array<i64: 3>, dtype = i64} : () -> tensor<1xi64>
  %0 = pd.cast %f {dtype = i64} : (tensor<f32>) -> tensor<i64>
  %1 = pd.cast %i {dtype = f32} : (tensor<1xi64>) -> tensor<1xf32>
  %2 = pd.cast %x {dtype = f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %2 : tensor<i64>, tensor<1xf32>, tensor<4xf32>
}
