// RUN: pd-opt %s --pd-form-kernels --canonicalize --pd-verify-groups | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
#rank0 = affine_map<(d0, d1) -> ()>

// The two products with the same epilogue are one kernel; the fill is part of it.
// CHECK: pd_kernel.kernel @matmul_[[$M:[0-9]+]](%[[A:.+]]: tensor<?x8xf32>, %[[B:.+]]: tensor<8x4xf32>, %[[BIAS:.+]]: tensor<4xf32>, %[[OUT:.+]]: tensor<?x4xf32>)
// CHECK:   %[[Z:.+]] = arith.constant 0.0
// CHECK:   %[[F:.+]] = linalg.fill ins(%[[Z]] : f32) outs(%[[OUT]] : tensor<?x4xf32>)
// CHECK:   %[[P:.+]] = linalg.matmul ins(%[[A]], %[[B]] : {{.*}}) outs(%[[F]]
// CHECK:   %[[E:.+]] = linalg.generic {{.*}} ins(%[[P]], %[[BIAS]] : {{.*}}) outs(%[[P]] : tensor<?x4xf32>)
// CHECK:   pd_kernel.yield %[[E]]
// CHECK-NOT: pd_kernel.kernel @matmul

// CHECK-LABEL: func.func @main
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>
func.func @main(%x: tensor<?x8xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %w0 = pd_kernel.weight dense<1.5> : tensor<8x4xf32> : tensor<8x4xf32>
  %w1 = pd_kernel.weight dense<2.5> : tensor<8x4xf32> : tensor<8x4xf32>
  // CHECK-DAG: %[[BV:.+]] = pd_kernel.weight dense<[1.0{{.*}}, 2.0{{.*}}, 3.0{{.*}}, 4.0{{.*}}]> : tensor<4xf32> : tensor<4xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %d = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%d) : tensor<?x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: %[[R0:.+]] = pd_kernel.dispatch @matmul_[[$M]] ins(%[[X]], %{{.+}}, %[[BV]] : {{.*}}) outs(%{{.+}} : tensor<?x4xf32>)
  %m0 = linalg.matmul ins(%x, %w0 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%f : tensor<?x4xf32>) -> tensor<?x4xf32>
  %r0 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m0, %b : tensor<?x4xf32>, tensor<4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %s = arith.addf %in, %bias : f32
    linalg.yield %s : f32
  } -> tensor<?x4xf32>
  // CHECK: %[[R1:.+]] = pd_kernel.dispatch @matmul_[[$M]]
  %m1 = linalg.matmul ins(%x, %w1 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%f : tensor<?x4xf32>) -> tensor<?x4xf32>
  %r1 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m1, %b : tensor<?x4xf32>, tensor<4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %s = arith.addf %in, %bias : f32
    linalg.yield %s : f32
  } -> tensor<?x4xf32>
  // CHECK: return %[[R0]], %[[R1]]
  return %r0, %r1 : tensor<?x4xf32>, tensor<?x4xf32>
}

// A residual with another use of the product stays apart, and the epilogue may change the element type.
// CHECK-LABEL: func.func @compare
// CHECK: pd_kernel.dispatch @reduce
// CHECK-NOT: pd_kernel.dispatch
func.func @compare(%x: tensor<3x5xf32>) -> tensor<3xi1> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<3xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<3xf32>) -> tensor<3xf32>
  %s = linalg.reduce ins(%x : tensor<3x5xf32>) outs(%f : tensor<3xf32>) dimensions = [1] (%in: f32, %acc: f32) {
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  }
  %eb = tensor.empty() : tensor<3xi1>
  %b = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%s : tensor<3xf32>) outs(%eb : tensor<3xi1>) {
  ^bb0(%in: f32, %out: i1):
    %0 = arith.cmpf ogt, %in, %zero : f32
    linalg.yield %0 : i1
  } -> tensor<3xi1>
  return %b : tensor<3xi1>
}

// CHECK-LABEL: func.func @moves
func.func @moves(%x: tensor<1x4x6xf32>) -> (tensor<1x6x10xf32>, tensor<1x4x3xf32>, tensor<6x10xf32>) {
  %zero = arith.constant 0.0 : f32
  // CHECK: pd_kernel.dispatch @pad_{{[0-9]+}} ins(%{{.+}} : tensor<1x4x6xf32>) outs(%{{.+}} : tensor<1x6x10xf32>)
  %p = tensor.pad %x low[0, 1, 2] high[0, 1, 2] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x4x6xf32> to tensor<1x6x10xf32>
  // CHECK: pd_kernel.dispatch @map_{{[0-9]+}} ins({{.*}}) outs(%{{.+}} : tensor<1x4x3xf32>)
  %s = tensor.extract_slice %x[0, 0, 1] [1, 4, 3] [1, 1, 2] : tensor<1x4x6xf32> to tensor<1x4x3xf32>
  // CHECK: tensor.collapse_shape
  %c = tensor.collapse_shape %p [[0, 1], [2]] : tensor<1x6x10xf32> into tensor<6x10xf32>
  return %p, %s, %c : tensor<1x6x10xf32>, tensor<1x4x3xf32>, tensor<6x10xf32>
}
