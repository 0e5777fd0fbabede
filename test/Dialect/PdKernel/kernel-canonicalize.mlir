// RUN: pd-opt %s --canonicalize | FileCheck %s

pd_kernel.kernel @k(%in: tensor<?xf32>, %out: tensor<?xf32>) -> tensor<?xf32> {
  %0 = linalg.copy ins(%in : tensor<?xf32>) outs(%out : tensor<?xf32>) -> tensor<?xf32>
  pd_kernel.yield %0 : tensor<?xf32>
}

// CHECK-LABEL: func @dim_of_result_is_dim_of_destination
// CHECK-SAME: %[[N:[a-z0-9]+]]: index
func.func @dim_of_result_is_dim_of_destination(%x: tensor<?xf32>, %n: index) -> index {
  %c0 = arith.constant 0 : index
  %e = tensor.empty(%n) : tensor<?xf32>
  %0 = pd_kernel.dispatch @k ins(%x : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %d = tensor.dim %0, %c0 : tensor<?xf32>
  // CHECK-NOT: dispatch
  // CHECK: return %[[N]]
  return %d : index
}

// CHECK-LABEL: func @writes_to_memory_stay
func.func @writes_to_memory_stay(%x: memref<?xf32>, %y: memref<?xf32>) {
  // CHECK: pd_kernel.dispatch @k
  pd_kernel.dispatch @k ins(%x : memref<?xf32>) outs(%y : memref<?xf32>)
  return
}
