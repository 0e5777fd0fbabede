// RUN: pd-opt %s -split-input-file -pd-erase-static-shapes | FileCheck %s
// Behind an overridden input a dim nobody can derive becomes `?`, in loops and arrays too.

// CHECK-LABEL: func.func @main
// CHECK-SAME: -> (tensor<?x?xf32>, tensor<1x?x?xf32>)
func.func @main(%x: tensor<2x4xf32>, %c: tensor<1xi1>, %i: tensor<1xi64>, %shape: tensor<2xi64>) -> (tensor<4x2xf32>, tensor<1x2x4xf32>) {
  // CHECK: pd.reshape %{{.*}} -> tensor<?x?xf32>
  %0 = pd.reshape %x, %shape : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<4x2xf32>
  // CHECK: pd.while {{.*}} -> tensor<?x?xf32> {
  %1 = pd.while %c (%v = %0) : tensor<1xi1>, (tensor<4x2xf32>) -> (tensor<4x2xf32>) {
    %n = pd.share_data %v : (tensor<4x2xf32>) -> tensor<4x2xf32>
    pd.yield %c, %n : tensor<1xi1>, tensor<4x2xf32>
  }
  %a = pd.create_array {dtype = f32} : () -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_write {{.*}} -> !pd.array<tensor<?x?xf32>>
  %b = pd.array_write %a, %x, %i : (!pd.array<tensor<2x4xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_read {{.*}} -> tensor<?x?xf32>
  %r = pd.array_read %b, %i : (!pd.array<tensor<2x4xf32>>, tensor<1xi64>) -> tensor<2x4xf32>
  %z = pd.full_int_array {value = array<i64: 0>} : () -> tensor<1xi64>
  %u = pd.unsqueeze %r, %z : (tensor<2x4xf32>, tensor<1xi64>) -> tensor<1x2x4xf32>
  return %1, %u : tensor<4x2xf32>, tensor<1x2x4xf32>
}
