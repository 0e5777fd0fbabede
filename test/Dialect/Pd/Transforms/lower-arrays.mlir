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

// An index that is known at run time only: everything stays.
// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<2x4xf32>, %i: tensor<1xi64>) -> tensor<2x4xf32> {
  %0 = pd.create_array : () -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_write
  %1 = pd.array_write %0, %x, %i : (!pd.array<tensor<2x4xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_read
  %2 = pd.array_read %1, %i : (!pd.array<tensor<2x4xf32>>, tensor<1xi64>) -> tensor<2x4xf32>
  return %2 : tensor<2x4xf32>
}
