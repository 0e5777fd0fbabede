// RUN: pd-opt %s -pd-decompose-composites -split-input-file | FileCheck %s
// The three parts of an old `if` become one pd.if.

// CHECK-LABEL: func.func @merge
// CHECK-SAME: (%[[C:.*]]: tensor<1xi1>, %[[X:.*]]: tensor<4xf32>)
func.func @merge(%c: tensor<1xi1>, %x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %undef = pd.full {shape = array<i64: 4>, value = 0.0} : () -> tensor<4xf32>
  %t:2 = pd.if %c : tensor<1xi1> -> tensor<4xf32>, tensor<4xf32> {
    %a = pd.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    pd.yield %a, %x : tensor<4xf32>, tensor<4xf32>
  } else {
    pd.yield %undef, %undef : tensor<4xf32>, tensor<4xf32>
  }
  %n = pd.logical_not %c : (tensor<1xi1>) -> tensor<1xi1>
  %f:2 = pd.if %n : tensor<1xi1> -> tensor<4xf32>, tensor<4xf32> {
    %m = pd.multiply %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    pd.yield %x, %m : tensor<4xf32>, tensor<4xf32>
  } else {
    pd.yield %undef, %undef : tensor<4xf32>, tensor<4xf32>
  }
  %mask = pd.cast %c {dtype = i32} : (tensor<1xi1>) -> tensor<1xi32>
  // CHECK: %[[R:.*]]:2 = pd.if %[[C]] : tensor<1xi1> -> tensor<4xf32>, tensor<4xf32> {
  // CHECK-NEXT: %[[A:.*]] = pd.add %[[X]], %[[X]]
  // CHECK-NEXT: pd.yield %[[A]], %[[X]]
  // CHECK-NEXT: } else {
  // CHECK-NEXT: %[[M:.*]] = pd.multiply %[[X]], %[[X]]
  // CHECK-NEXT: pd.yield %[[X]], %[[M]]
  // CHECK-NOT: pd.if
  // CHECK: return %[[R]]#0, %[[R]]#1
  %0 = pd.select_input %mask, %f#0, %t#0 : (tensor<1xi32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = pd.select_input %mask, %f#1, %t#1 : (tensor<1xi32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A mask that is no cast bool is compared with 0; ifs read elsewhere stay where they are.
// CHECK-LABEL: func.func @mask
func.func @mask(%c: tensor<1xi1>, %m: tensor<1xi32>, %x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[T:.*]] = pd.if
  %t = pd.if %c : tensor<1xi1> -> tensor<4xf32> {
    pd.yield %x : tensor<4xf32>
  } else {
    pd.yield %y : tensor<4xf32>
  }
  // CHECK: %[[NZ:.*]] = pd.not_equal
  // CHECK: pd.if %[[NZ]]
  // CHECK-NEXT: pd.yield %[[T]]
  %0 = pd.select_input %m, %x, %t : (tensor<1xi32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %t : tensor<4xf32>, tensor<4xf32>
}
