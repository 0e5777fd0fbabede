// RUN: pd-opt %s --pd-bufferize-host --canonicalize --cse --canonicalize --pd-free-buffers | FileCheck %s

pd_kernel.kernel @relu(%in: tensor<1x?x8xf32>, %out: tensor<1x?x8xf32>) -> tensor<1x?x8xf32> {
  %0 = linalg.copy ins(%in : tensor<1x?x8xf32>) outs(%out : tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  pd_kernel.yield %0 : tensor<1x?x8xf32>
}
pd_kernel.kernel @fill(%out: tensor<1x?x8xf32>) -> tensor<1x?x8xf32> {
  %z = arith.constant 0.0 : f32
  %0 = linalg.fill ins(%z : f32) outs(%out : tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  pd_kernel.yield %0 : tensor<1x?x8xf32>
}
pd_kernel.kernel @add(%a: tensor<1x?x8xf32>, %w: tensor<8xf32>, %out: tensor<1x?x8xf32>) -> tensor<1x?x8xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (c)>, affine_map<(a, b, c) -> (a, b, c)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%a, %w : tensor<1x?x8xf32>, tensor<8xf32>) outs(%out : tensor<1x?x8xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %1 = arith.addf %x, %y : f32
    linalg.yield %1 : f32
  } -> tensor<1x?x8xf32>
  pd_kernel.yield %0 : tensor<1x?x8xf32>
}

// The first kernel writes the middle of the padded buffer: one allocation for both, no copy. Kernel bodies stay on tensors.
// CHECK-LABEL: pd_kernel.kernel @add(
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<1x?x8xf32>)
// CHECK-LABEL: func.func @main
// CHECK-SAME: (%[[X:.+]]: memref<1x?x8xf32> {pd.name = "x"}) -> memref<1x?x8xf32>
func.func @main(%x: tensor<1x?x8xf32> {pd.name = "x"}) -> tensor<1x?x8xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  // CHECK: %[[W:.+]] = pd_kernel.weight {{.*}} : memref<8xf32>
  %w = pd_kernel.weight dense<1.0> : tensor<8xf32> : tensor<8xf32>
  %n = tensor.dim %x, %c1 : tensor<1x?x8xf32>
  %e = tensor.empty(%n) : tensor<1x?x8xf32>
  %r = pd_kernel.dispatch @relu ins(%x : tensor<1x?x8xf32>) outs(%e : tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  %m = arith.addi %n, %c2 : index
  %pe = tensor.empty(%m) : tensor<1x?x8xf32>
  // CHECK: %[[P:.+]] = memref.alloc(%{{.+}}) {alignment = 64 : i64} : memref<1x?x8xf32>
  // CHECK: pd_kernel.dispatch @fill outs(%[[P]] : memref<1x?x8xf32>)
  %pf = pd_kernel.dispatch @fill outs(%pe : tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  // CHECK: %[[S:.+]] = memref.subview %[[P]]
  // CHECK: pd_kernel.dispatch @relu ins(%[[X]] : memref<1x?x8xf32>) outs(%[[S]] : memref<1x?x8xf32, strided<[?, 8, 1], offset: 8>>)
  // CHECK-NOT: memref.copy
  %p = tensor.insert_slice %r into %pf[0, 1, 0] [1, %n, 8] [1, 1, 1] : tensor<1x?x8xf32> into tensor<1x?x8xf32>
  // CHECK: %[[Y:.+]] = memref.alloc
  // CHECK: pd_kernel.dispatch @add ins(%[[P]], %[[W]] : memref<1x?x8xf32>, memref<8xf32>) outs(%[[Y]] : memref<1x?x8xf32>)
  %e2 = tensor.empty(%m) : tensor<1x?x8xf32>
  %y = pd_kernel.dispatch @add ins(%p, %w : tensor<1x?x8xf32>, tensor<8xf32>) outs(%e2 : tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  // CHECK: memref.dealloc %[[P]]
  // CHECK-NOT: memref.dealloc
  // CHECK: return %[[Y]]
  return %y : tensor<1x?x8xf32>
}

// A result that is a view of a larger buffer is copied, an input that is returned is not.
// CHECK-LABEL: func.func @border
func.func @border(%x: tensor<1x6x8xf32>, %n: tensor<4xf32>) -> (tensor<1x6x4xf32>, tensor<4xf32>) {
  // CHECK: memref.subview
  // CHECK: memref.alloc() {alignment = 64 : i64} : memref<1x6x4xf32>
  // CHECK: memref.copy
  %s = tensor.extract_slice %x[0, 0, 4] [1, 6, 4] [1, 1, 1] : tensor<1x6x8xf32> to tensor<1x6x4xf32>
  // CHECK: return %{{.+}}, %arg1
  return %s, %n : tensor<1x6x4xf32>, tensor<4xf32>
}
