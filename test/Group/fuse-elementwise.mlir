// RUN: pd-opt %s --pd-fuse-elementwise --canonicalize --cse | FileCheck %s

#id = affine_map<(m, n) -> (m, n)>
#col = affine_map<(m, n) -> (n)>
#id3 = affine_map<(b, m, n) -> (b, m, n)>
#col3 = affine_map<(b, m, n) -> (n)>

// Bias and activation become one op; it stays beside the product because the sum after it needs another space.
// CHECK-LABEL: func.func @epilogue
// CHECK: %[[P:.+]] = linalg.matmul
// CHECK: %[[E:.+]] = linalg.generic {{.*}} ins(%[[P]], %{{.+}} : tensor<4x8xf32>, tensor<8xf32>)
// CHECK: arith.addf
// CHECK: math.tanh
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%[[E]] : tensor<4x8xf32>)
func.func @epilogue(%a: tensor<4x8xf32>, %b: tensor<8x8xf32>, %bias: tensor<8xf32>, %sum: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %p = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #col, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %bias : tensor<4x8xf32>, tensor<8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%x: f32, %o: f32):
    %s = math.tanh %x : f32
    linalg.yield %s : f32
  } -> tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(m, n) -> (m)>], iterator_types = ["parallel", "reduction"]} ins(%1 : tensor<4x8xf32>) outs(%sum : tensor<4xf32>) {
  ^bb0(%x: f32, %acc: f32):
    %s = arith.addf %x, %acc : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// The reshape of a product goes behind its bias.
// CHECK-LABEL: func.func @reshape
// CHECK: %[[P:.+]] = linalg.matmul
// CHECK: %[[E:.+]] = linalg.generic {{.*}} ins(%[[P]], %{{.+}} : tensor<?x8xf32>, tensor<8xf32>)
// CHECK: %[[R:.+]] = tensor.expand_shape %[[E]]
// CHECK: return %[[R]]
func.func @reshape(%a: tensor<?x8xf32>, %b: tensor<8x8xf32>, %bias: tensor<8xf32>, %e: tensor<?x8xf32>, %n: index, %m: index) -> tensor<?x?x8xf32> {
  %p = linalg.matmul ins(%a, %b : tensor<?x8xf32>, tensor<8x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  %x = tensor.expand_shape %p [[0, 1], [2]] output_shape [%n, %m, 8] : tensor<?x8xf32> into tensor<?x?x8xf32>
  %e3 = tensor.empty(%n, %m) : tensor<?x?x8xf32>
  %0 = linalg.generic {indexing_maps = [#id3, #col3, #id3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x, %bias : tensor<?x?x8xf32>, tensor<8xf32>) outs(%e3 : tensor<?x?x8xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %s = arith.addf %i, %j : f32
    linalg.yield %s : f32
  } -> tensor<?x?x8xf32>
  return %0 : tensor<?x?x8xf32>
}

// A costly value that several ops read, or that a larger space would compute again and again, is computed once.
// CHECK-LABEL: func.func @once
// CHECK: %[[X:.+]] = linalg.generic {{.*}} ins(%arg0 : tensor<8xf32>)
// CHECK: math.exp
// CHECK: %[[A:.+]] = linalg.generic {{.*}} ins(%arg1, %[[X]] : tensor<4x8xf32>, tensor<8xf32>)
// CHECK: return %[[A]]
func.func @once(%v: tensor<8xf32>, %m: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e1 = tensor.empty() : tensor<8xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(n) -> (n)>, affine_map<(n) -> (n)>], iterator_types = ["parallel"]} ins(%v : tensor<8xf32>) outs(%e1 : tensor<8xf32>) {
  ^bb0(%i: f32, %o: f32):
    %s = math.exp %i : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #col, #id], iterator_types = ["parallel", "parallel"]} ins(%m, %x : tensor<4x8xf32>, tensor<8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%i: f32, %j: f32, %o: f32):
    %s = arith.mulf %i, %j : f32
    linalg.yield %s : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
