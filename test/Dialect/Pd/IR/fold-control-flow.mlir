// RUN: pd-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func.func @known_branch
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>)
func.func @known_branch(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %t = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i1} : () -> tensor<1xi1>
  %f = pd.full {shape = array<i64>, value = 0.0, dtype = i1} : () -> tensor<i1>
  // CHECK-NOT: pd.if
  // CHECK: %[[A:.*]] = pd.add %[[X]], %[[Y]]
  %0 = pd.if %t : tensor<1xi1> -> tensor<4xf32> {
    %a = pd.add %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    pd.yield %a : tensor<4xf32>
  } else {
    pd.yield %x : tensor<4xf32>
  }
  %1 = pd.while %f (%v = %y) : tensor<i1>, (tensor<4xf32>) -> (tensor<4xf32>) {
    %w = pd.add %v, %v : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    pd.yield %f, %w : tensor<i1>, tensor<4xf32>
  }
  // CHECK: return %[[A]], %[[Y]]
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// An unread result, and one both branches take from outside, go.
// CHECK-LABEL: func.func @drop_results
// CHECK-SAME: (%[[C:.*]]: tensor<1xi1>, %[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>)
func.func @drop_results(%c: tensor<1xi1>, %x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[R:.*]] = pd.if %[[C]] : tensor<1xi1> -> tensor<4xf32> {
  // CHECK-NEXT: pd.yield %[[X]] : tensor<4xf32>
  // CHECK: pd.yield %[[Y]] : tensor<4xf32>
  %0:3 = pd.if %c : tensor<1xi1> -> tensor<4xf32>, tensor<4xf32>, tensor<4xf32> {
    pd.yield %y, %x, %x : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  } else {
    pd.yield %y, %y, %y : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  // CHECK: return %[[Y]], %[[R]]
  return %0#0, %0#2 : tensor<4xf32>, tensor<4xf32>
}
