// RUN: pd-opt %s | pd-opt | FileCheck %s

// CHECK-LABEL: func.func @branch
// CHECK-SAME: (%[[C:.*]]: tensor<1xi1>, %[[X:.*]]: tensor<2x4xf32>, %[[Y:.*]]: tensor<?x4xf32>)
func.func @branch(%c: tensor<1xi1>, %x: tensor<2x4xf32>, %y: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %[[R:.*]]:2 = pd.if %[[C]] : tensor<1xi1> -> tensor<?x4xf32>, tensor<2x4xf32> {
  // CHECK-NEXT: pd.yield %[[X]], %[[X]] : tensor<2x4xf32>, tensor<2x4xf32>
  // CHECK-NEXT: } else {
  // CHECK-NEXT: %[[A:.*]] = pd.assign %[[X]]
  // CHECK-NEXT: pd.yield %[[Y]], %[[A]] : tensor<?x4xf32>, tensor<2x4xf32>
  %0:2 = pd.if %c : tensor<1xi1> -> tensor<?x4xf32>, tensor<2x4xf32> {
    pd.yield %x, %x : tensor<2x4xf32>, tensor<2x4xf32>
  } else {
    %a = pd.assign %x : (tensor<2x4xf32>) -> tensor<2x4xf32>
    pd.yield %y, %a : tensor<?x4xf32>, tensor<2x4xf32>
  }
  return %0#0 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @loop
// CHECK-SAME: (%[[C:.*]]: tensor<i1>, %[[I:.*]]: tensor<1xi64>, %[[X:.*]]: tensor<2x4xf32>)
func.func @loop(%c: tensor<i1>, %i: tensor<1xi64>, %x: tensor<2x4xf32>) -> tensor<?x4xf32> {
  // CHECK: %{{.*}}:2 = pd.while %[[C]] (%[[A:.*]] = %[[I]], %[[B:.*]] = %[[X]]) : tensor<i1>, (tensor<1xi64>, tensor<2x4xf32>) -> (tensor<1xi64>, tensor<?x4xf32>) {
  // CHECK-NEXT: %[[N:.*]] = pd.increment %[[A]] : (tensor<1xi64>) -> tensor<1xi64>
  // CHECK-NEXT: pd.yield %[[C]], %[[N]], %[[B]] : tensor<i1>, tensor<1xi64>, tensor<?x4xf32>
  %0:2 = pd.while %c (%a = %i, %b = %x) : tensor<i1>, (tensor<1xi64>, tensor<2x4xf32>) -> (tensor<1xi64>, tensor<?x4xf32>) {
    %n = pd.increment %a : (tensor<1xi64>) -> tensor<1xi64>
    pd.yield %c, %n, %b : tensor<i1>, tensor<1xi64>, tensor<?x4xf32>
  }
  // CHECK: pd.while %[[C]] : tensor<i1> {
  // CHECK-NEXT: pd.yield %[[C]] : tensor<i1>
  pd.while %c : tensor<i1> {
    pd.yield %c : tensor<i1>
  }
  return %0#1 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @merge
func.func @merge(%m: tensor<1xi32>, %x: tensor<2x4xf32>, %y: tensor<3x4xf32>) -> tensor<?x4xf32> {
  // CHECK: pd.select_input %{{.*}} : (tensor<1xi32>, tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<?x4xf32>
  %0 = pd.select_input %m, %x, %y : (tensor<1xi32>, tensor<2x4xf32>, tensor<3x4xf32>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @array
func.func @array(%x: tensor<2x4xf32>, %i: tensor<1xi64>) -> tensor<?x2x4xf32> {
  // CHECK: pd.create_array {dtype = f32} : () -> !pd.array<tensor<2x4xf32>>
  %0 = pd.create_array {dtype = f32} : () -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_write %{{.*}} : (!pd.array<tensor<2x4xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<2x4xf32>>
  %1 = pd.array_write %0, %x, %i : (!pd.array<tensor<2x4xf32>>, tensor<2x4xf32>, tensor<1xi64>) -> !pd.array<tensor<2x4xf32>>
  // CHECK: pd.array_read %{{.*}} : (!pd.array<tensor<2x4xf32>>, tensor<1xi64>) -> tensor<2x4xf32>
  %2 = pd.array_read %1, %i : (!pd.array<tensor<2x4xf32>>, tensor<1xi64>) -> tensor<2x4xf32>
  // CHECK: pd.array_length %{{.*}} : (!pd.array<tensor<2x4xf32>>) -> tensor<1xi64>
  %3 = pd.array_length %1 : (!pd.array<tensor<2x4xf32>>) -> tensor<1xi64>
  // CHECK: pd.array_to_tensor %{{.*}} {use_stack = true} : (!pd.array<tensor<2x4xf32>>) -> (tensor<?x2x4xf32>, tensor<?xi32>)
  %4:2 = pd.array_to_tensor %1 {use_stack = true} : (!pd.array<tensor<2x4xf32>>) -> (tensor<?x2x4xf32>, tensor<?xi32>)
  return %4#0 : tensor<?x2x4xf32>
}
