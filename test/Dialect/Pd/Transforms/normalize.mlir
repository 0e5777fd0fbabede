// RUN: pd-opt %s -pd-pipeline-normalize | FileCheck %s
// The stage as a whole: an LSTM's initial state, a fully connected layer and a decoded length.

// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.*]]: tensor<?x6x4xf32> {pd.name = "x"}) -> (tensor<?x6x5xf32> {pd.name = "out"})
func.func @main(%x: tensor<?x6x4xf32> {pd.name = "x"}) -> (tensor<?x?x5xf32> {pd.name = "out"}) {
  // CHECK-DAG: %[[W:.*]] = pd.parameter "w"
  %w = pd.parameter "w" dense<0.25> : tensor<24x30xf32>
  // CHECK: %[[F:.*]] = pd.flatten %[[X]] {stop_axis = 2 : i64} : (tensor<?x6x4xf32>) -> tensor<?x24xf32>
  // CHECK: %[[M:.*]] = pd.matmul %[[F]], %[[W]] : (tensor<?x24xf32>, tensor<24x30xf32>) -> tensor<?x30xf32>
  // CHECK: %[[S:.*]] = pd.full_int_array {value = array<i64: -1, 6, 5>}
  %0 = pd.matmul_with_flatten %x, %w : (tensor<?x6x4xf32>, tensor<24x30xf32>) -> tensor<?x30xf32>
  %unread = pd.assign %0 : (tensor<?x30xf32>) -> tensor<?x30xf32>
  %s = pd.shape %x : (tensor<?x6x4xf32>) -> tensor<3xi32>
  %z = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  %o = pd.full_int_array {value = array<i64: 2>} : () -> tensor<1xi64>
  %lead = pd.slice %s, %z, %o {axes = array<i64: 0>} : (tensor<3xi32>, tensor<1xi64>, tensor<1xi64>) -> tensor<2xi32>
  %five = pd.full {shape = array<i64: 1>, value = 5.0, dtype = i32} : () -> tensor<1xi32>
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  %shape = pd.concat %lead, %five, %axis : (tensor<2xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<3xi32>
  // CHECK-NEXT: %[[R:.*]] = pd.reshape %[[M]], %[[S]] : (tensor<?x30xf32>, tensor<3xi64>) -> tensor<?x6x5xf32>
  // CHECK-NEXT: return %[[R]]
  %1 = pd.reshape %0, %shape : (tensor<?x30xf32>, tensor<3xi32>) -> tensor<?x?x5xf32>
  return %1 : tensor<?x?x5xf32>
}
