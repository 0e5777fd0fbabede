// RUN: pd-opt %s --pd-place-slices --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @pads
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
func.func @pads(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>, %e: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %zero = arith.constant 0.0 : f32
  // CHECK: %[[P:.+]] = linalg.matmul
  %p = linalg.matmul ins(%x, %w : tensor<?x8xf32>, tensor<8x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  // A computed value is placed into a buffer whose border is filled.
  // CHECK: %[[F:.+]] = linalg.fill {{.*}} -> tensor<1x8xf32>
  // CHECK: %[[B0:.+]] = tensor.insert_slice %[[F]] into %{{.+}}[0, 0] [1, 8]
  // CHECK: %[[B1:.+]] = tensor.insert_slice %[[F]] into %[[B0]][%{{.+}}, 0] [1, 8]
  // CHECK: %[[R0:.+]] = tensor.insert_slice %[[P]] into %[[B1]][1, 0]
  %0 = tensor.pad %p low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x8xf32> to tensor<?x8xf32>
  // An input is not: it would be copied anyway.
  // CHECK: %[[R1:.+]] = tensor.pad %[[X]]
  %1 = tensor.pad %x low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x8xf32> to tensor<?x8xf32>
  // CHECK: return %[[R0]], %[[R1]]
  return %0, %1 : tensor<?x8xf32>, tensor<?x8xf32>
}

// A part that nothing computes, and the second place of one that is placed already, are copied by an op of their own.
// CHECK-LABEL: func.func @concat
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8xf32>
func.func @concat(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>) -> tensor<12x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  // CHECK: %[[P:.+]] = linalg.matmul
  %p = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %c = tensor.empty() : tensor<12x8xf32>
  // CHECK: %[[C0:.+]] = linalg.copy ins(%[[X]]
  // CHECK: tensor.insert_slice %[[C0]] into %{{.+}}[0, 0]
  %0 = tensor.insert_slice %x into %c[0, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<12x8xf32>
  // CHECK: tensor.insert_slice %[[P]] into %{{.+}}[4, 0]
  %1 = tensor.insert_slice %p into %0[4, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<12x8xf32>
  // CHECK: %[[C1:.+]] = linalg.copy ins(%[[P]]
  // CHECK: tensor.insert_slice %[[C1]] into %{{.+}}[8, 0]
  %2 = tensor.insert_slice %p into %1[8, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<12x8xf32>
  return %2 : tensor<12x8xf32>
}

// The parts of a concatenation go in the order in which they are computed.
// CHECK-LABEL: func.func @order
func.func @order(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  // CHECK: %[[P:.+]] = linalg.matmul
  %p = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: %[[Q:.+]] = linalg.matmul
  %q = linalg.matmul ins(%p, %w : tensor<4x8xf32>, tensor<8x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %c = tensor.empty() : tensor<8x8xf32>
  // CHECK: %[[I:.+]] = tensor.insert_slice %[[P]] into %{{.+}}[4, 0]
  // CHECK: tensor.insert_slice %[[Q]] into %[[I]][0, 0]
  %0 = tensor.insert_slice %q into %c[0, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<8x8xf32>
  %1 = tensor.insert_slice %p into %0[4, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<8x8xf32>
  return %1 : tensor<8x8xf32>
}
