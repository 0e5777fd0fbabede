// RUN: pd-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func.func @static_shape
func.func @static_shape(%x: tensor<2x3xf32>) -> (tensor<2xi32>, tensor<2xi64>, tensor<i64>) {
  // CHECK-DAG: pd.constant dense<[2, 3]> : tensor<2xi32>
  // CHECK-DAG: pd.constant dense<[2, 3]> : tensor<2xi64>
  // CHECK-DAG: pd.constant dense<6> : tensor<i64>
  %0 = pd.shape %x : (tensor<2x3xf32>) -> tensor<2xi32>
  %1 = pd.shape64 %x : (tensor<2x3xf32>) -> tensor<2xi64>
  %2 = pd.numel %x : (tensor<2x3xf32>) -> tensor<i64>
  return %0, %1, %2 : tensor<2xi32>, tensor<2xi64>, tensor<i64>
}

// A known dim of a partly unknown shape folds; the unknown one stays.
// CHECK-LABEL: func.func @partial
func.func @partial(%x: tensor<?x3xf32>) -> (tensor<i64>, tensor<i64>) {
  %s = pd.shape64 %x : (tensor<?x3xf32>) -> tensor<2xi64>
  %0 = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  %1 = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  %2 = pd.full_int_array {value = array<i64: 2>} : () -> tensor<1xi64>
  // CHECK-DAG: %[[THREE:.*]] = pd.constant dense<3> : tensor<i64>
  // CHECK-DAG: %[[N:.*]] = pd.slice
  %a = pd.slice %s, %0, %1 {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  %b = pd.slice %s, %1, %2 {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  // CHECK: return %[[N]], %[[THREE]]
  return %a, %b : tensor<i64>, tensor<i64>
}

// CHECK-LABEL: func.func @moves_nothing
// CHECK-SAME: (%[[X:.*]]: tensor<2x3xf32>)
func.func @moves_nothing(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // CHECK-NEXT: return %[[X]]
  %shape = pd.full_int_array {value = array<i64: 2, -1>} : () -> tensor<2xi64>
  %0 = pd.reshape %x, %shape : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  %1 = pd.transpose %0 {perm = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %none = pd.full_int_array {value = array<i64>} : () -> tensor<0xi64>
  %2 = pd.squeeze %1, %none : (tensor<2x3xf32>, tensor<0xi64>) -> tensor<2x3xf32>
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  %3 = pd.concat %2, %axis : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  %4 = pd.expand %3, %shape : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// A reshape of equal type but unknown dims may still move elements: it stays, as a literal where one dim is unknown.
// CHECK-LABEL: func.func @one_unknown
func.func @one_unknown(%x: tensor<?x6xf32>) -> tensor<?x2x3xf32> {
  %s = pd.shape64 %x : (tensor<?x6xf32>) -> tensor<2xi64>
  %0 = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  %1 = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  %n = pd.slice %s, %0, %1 {axes = array<i64: 0>} : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  %r = pd.full_int_array {value = array<i64: 2, 3>} : () -> tensor<2xi64>
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  %shape = pd.concat %n, %r, %axis : (tensor<1xi64>, tensor<2xi64>, tensor<1xi32>) -> tensor<3xi64>
  // CHECK-DAG: %[[S:.*]] = pd.full_int_array {value = array<i64: -1, 2, 3>}
  // CHECK: pd.reshape %{{.*}}, %[[S]]
  %y = pd.reshape %x, %shape : (tensor<?x6xf32>, tensor<3xi64>) -> tensor<?x2x3xf32>
  return %y : tensor<?x2x3xf32>
}

// CHECK-LABEL: func.func @ranges
func.func @ranges() -> (tensor<4xi64>, tensor<1xi64>) {
  %a = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i64} : () -> tensor<1xi64>
  %b = pd.full {shape = array<i64: 1>, value = 12.0, dtype = i64} : () -> tensor<1xi64>
  %c = pd.full {shape = array<i64: 1>, value = 3.0, dtype = i64} : () -> tensor<1xi64>
  // CHECK-DAG: pd.constant dense<[1, 4, 7, 10]> : tensor<4xi64>
  %0 = pd.arange %a, %b, %c {dtype = i64} : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<4xi64>
  // CHECK-DAG: pd.constant dense<3> : tensor<1xi64>
  %1 = pd.increment %a {value = 2.0} : (tensor<1xi64>) -> tensor<1xi64>
  return %0, %1 : tensor<4xi64>, tensor<1xi64>
}

// CHECK-LABEL: func.func @known_fill
func.func @known_fill(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %v = pd.full {shape = array<i64: 1>, value = 0.5, dtype = f32} : () -> tensor<1xf32>
  %s = pd.shape64 %x : (tensor<2x3xf32>) -> tensor<2xi64>
  // CHECK: pd.full {dtype = f32, shape = array<i64: 2, 3>, value = 5.000000e-01 : f64} : () -> tensor<2x3xf32>
  %0 = pd.full_with_tensor %v, %s : (tensor<1xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
