// RUN: pd-opt %s -pd-lower-arrays -split-input-file -verify-diagnostics | FileCheck %s

// Appends at the array's own length, a read, and the elements stacked.
// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.*]]: tensor<2x4xf32>, %[[Y:.*]]: tensor<2x4xf32>)
func.func @main(%x: tensor<2x4xf32>, %y: tensor<2x4xf32>) -> (tensor<?x2x4xf32>, tensor<?x?xf32>, tensor<1xi64>, tensor<?xi32>) {
  %0 = pd.create_array : () -> !pd.array<tensor<?x?xf32>>
  %n0 = pd.array_length %0 : (!pd.array<tensor<?x?xf32>>) -> tensor<1xi64>
  %1 = pd.array_write %0, %x, %n0 : (!pd.array<tensor<?x?xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<?x?xf32>>
  %n1 = pd.array_length %1 : (!pd.array<tensor<?x?xf32>>) -> tensor<1xi64>
  %2 = pd.array_write %1, %y, %n1 : (!pd.array<tensor<?x?xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<?x?xf32>>
  // CHECK-DAG: %[[L:.*]] = pd.full {dtype = i64, shape = array<i64: 1>, value = 2.000000e+00 : f64}
  %n2 = pd.array_length %2 : (!pd.array<tensor<?x?xf32>>) -> tensor<1xi64>
  %r = pd.array_read %2, %n0 : (!pd.array<tensor<?x?xf32>>, tensor<1xi64>) -> tensor<?x?xf32>
  // CHECK-DAG: %[[K:.*]] = pd.full {dtype = i32, shape = array<i64: 2>, value = 1.000000e+00 : f64}
  // CHECK-DAG: %[[S:.*]] = pd.stack %[[X]], %[[Y]] : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x2x4xf32>
  %s:2 = pd.array_to_tensor %2 {use_stack = true} : (!pd.array<tensor<?x?xf32>>) -> (tensor<?x2x4xf32>, tensor<?xi32>)
  // CHECK-NOT: pd.array
  // CHECK: return %[[S]], %[[X]], %[[L]], %[[K]]
  return %s#0, %r, %n2, %s#1 : tensor<?x2x4xf32>, tensor<?x?xf32>, tensor<1xi64>, tensor<?xi32>
}

// -----

// Elements of different rank make no stack: everything stays.
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<2x4xf32>, %y: tensor<4xf32>, %i: tensor<1xi64>) -> tensor<2x4xf32> {
  %0 = pd.create_array : () -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_write
  %1 = pd.array_write %0, %x, %i : (!pd.array<tensor<2x4xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<2x4xf32>>
  %2 = pd.array_write %1, %y, %i : (!pd.array<tensor<2x4xf32>>, tensor<4xf32>, tensor<1xi64>) -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_read
  %3 = pd.array_read %2, %i : (!pd.array<tensor<2x4xf32>>, tensor<1xi64>) -> tensor<2x4xf32>
  return %3 : tensor<2x4xf32>
}

// -----

// Appends in a loop: the array is a stack that the loop carries.
// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.*]]: tensor<2x4xf32>, %[[C:.*]]: tensor<1xi1>)
func.func @main(%x: tensor<2x4xf32>, %c: tensor<1xi1>) -> (tensor<?x4xf32>, tensor<?xi32>) {
  // CHECK: %[[E:.*]] = pd.full {dtype = f32, shape = array<i64: 0, 2, 4>, value = 0.000000e+00 : f64} : () -> tensor<0x2x4xf32>
  %0 = pd.create_array : () -> !pd.array<tensor<?x?xf32>>
  // CHECK: %[[R:.*]] = pd.while %[[C]] (%[[S:.*]] = %[[E]]) : tensor<1xi1>, (tensor<0x2x4xf32>) -> tensor<?x2x4xf32> {
  %1 = pd.while %c (%a = %0) : tensor<1xi1>, (!pd.array<tensor<?x?xf32>>) -> (!pd.array<tensor<?x?xf32>>) {
    // CHECK: %[[SHAPE:.*]] = pd.shape64 %[[S]]
    // CHECK: %[[N:.*]] = pd.slice %[[SHAPE]]
    %n = pd.array_length %a : (!pd.array<tensor<?x?xf32>>) -> tensor<1xi64>
    // CHECK: %[[ROW:.*]] = pd.unsqueeze %[[X]], %{{.*}} -> tensor<1x2x4xf32>
    // CHECK: %[[BEFORE:.*]] = pd.slice %[[S]], %{{.*}}, %[[N]] {axes = array<i64: 0>
    // CHECK: %[[NEXT:.*]] = pd.add %[[N]]
    // CHECK: %[[AFTER:.*]] = pd.slice %[[S]], %[[NEXT]], %{{.*}} {axes = array<i64: 0>
    // CHECK: %[[J:.*]] = pd.concat %[[BEFORE]], %[[ROW]], %[[AFTER]], %{{.*}} -> tensor<?x2x4xf32>
    %b = pd.array_write %a, %x, %n : (!pd.array<tensor<?x?xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<?x?xf32>>
    // CHECK: pd.yield %[[C]], %[[J]]
    pd.yield %c, %b : tensor<1xi1>, !pd.array<tensor<?x?xf32>>
  }
  // CHECK: %[[F:.*]] = pd.flatten %[[R]] {start_axis = 0 : i64} : (tensor<?x2x4xf32>) -> tensor<?x4xf32>
  // CHECK: pd.full_with_tensor {{.*}} -> tensor<?xi32>
  %2:2 = pd.array_to_tensor %1 : (!pd.array<tensor<?x?xf32>>) -> (tensor<?x4xf32>, tensor<?xi32>)
  return %2#0, %2#1 : tensor<?x4xf32>, tensor<?xi32>
}

// -----

// Elements with dims nobody knows before the loop: the first one replaces the empty stack. Stacked along dim 1 in the end.
// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>, %[[C:.*]]: tensor<1xi1>, %[[I:.*]]: tensor<i32>)
func.func @main(%x: tensor<?x4xf32>, %c: tensor<1xi1>, %i: tensor<i32>) -> (tensor<?x?x4xf32>, tensor<?x4xf32>) {
  %0 = pd.create_array : () -> !pd.array<tensor<?x?xf32>>
  // CHECK: pd.while %[[C]] (%[[S:.*]] = %{{.*}}) : tensor<1xi1>, (tensor<0x0x4xf32>) -> tensor<?x?x4xf32>
  %1 = pd.while %c (%a = %0) : tensor<1xi1>, (!pd.array<tensor<?x?xf32>>) -> (!pd.array<tensor<?x?xf32>>) {
    // CHECK: %[[I64:.*]] = pd.cast %[[I]] {dtype = i64}
    // CHECK: %[[AT:.*]] = pd.reshape %[[I64]], %{{.*}} -> tensor<1xi64>
    // CHECK: %[[ROW:.*]] = pd.unsqueeze %[[X]]
    // CHECK: pd.if %{{.*}} : tensor<1xi1> -> tensor<?x?x4xf32> {
    // CHECK-NEXT: pd.yield %[[ROW]] : tensor<1x?x4xf32>
    // CHECK: pd.slice %[[S]], %{{.*}}, %[[AT]]
    // CHECK: pd.concat
    %b = pd.array_write %a, %x, %i : (!pd.array<tensor<?x?xf32>>, tensor<?x4xf32>, tensor<i32>) -> !pd.array<tensor<?x?xf32>>
    pd.yield %c, %b : tensor<1xi1>, !pd.array<tensor<?x?xf32>>
  }
  // CHECK: pd.transpose %{{.*}} {perm = array<i64: 1, 0, 2>} : (tensor<?x?x4xf32>) -> tensor<?x?x4xf32>
  %2:2 = pd.array_to_tensor %1 {axis = 1, use_stack = true} : (!pd.array<tensor<?x?xf32>>) -> (tensor<?x?x4xf32>, tensor<?xi32>)
  // CHECK: pd.slice %{{.*}} {axes = array<i64: 0>, decrease_axis = array<i64: 0>, infer_flags = array<i64: -1>} : {{.*}} -> tensor<?x4xf32>
  %3 = pd.array_read %1, %i : (!pd.array<tensor<?x?xf32>>, tensor<i32>) -> tensor<?x4xf32>
  return %2#0, %3 : tensor<?x?x4xf32>, tensor<?x4xf32>
}
