// RUN: pd-opt %s | pd-opt | FileCheck %s

// CHECK-LABEL: pd_kernel.kernel @scale(%{{.*}}: tensor<?x8xf32>, %{{.*}}: f32, %{{.*}}: tensor<?x8xf32>) -> tensor<?x8xf32>
// CHECK-SAME: attributes {packed = array<i64: 0>, strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 4, serial = false, piece_ns = 20000>}>}
pd_kernel.kernel @scale(%in: tensor<?x8xf32>, %factor: f32, %out: tensor<?x8xf32>) -> tensor<?x8xf32>
    attributes {packed = array<i64: 0>, strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 4, serial = false, piece_ns = 20000>}>} {
  %0 = linalg.map ins(%in : tensor<?x8xf32>) outs(%out : tensor<?x8xf32>) (%x: f32, %old: f32) {
    %1 = arith.mulf %x, %factor : f32
    linalg.yield %1 : f32
  }
  // CHECK: pd_kernel.yield %{{.*}} : tensor<?x8xf32>
  pd_kernel.yield %0 : tensor<?x8xf32>
}

// CHECK-LABEL: func @main
func.func @main(%x: tensor<?x8xf32>, %factor: f32) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %d = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%d) : tensor<?x8xf32>
  // CHECK: pd_kernel.dispatch @scale ins(%{{.*}}, %{{.*}} : tensor<?x8xf32>, f32) outs(%{{.*}} : tensor<?x8xf32>) -> tensor<?x8xf32>
  %0 = pd_kernel.dispatch @scale ins(%x, %factor : tensor<?x8xf32>, f32) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// CHECK-LABEL: func @weights
func.func @weights() -> (tensor<3x2xf16>, tensor<f32>) {
  // CHECK: pd_kernel.weight dense<{{.*}}> : tensor<2x3xf32> steps
  // CHECK-SAME: [#pd_kernel.scale<axis = 0, factor = dense<[2.000000e+00, 3.000000e+00]> : tensor<2xf32>>, #pd_kernel.transpose<[1, 0]>, #pd_kernel.cast<f16>
  // CHECK-SAME: #pd_kernel.flip<[0]>, #pd_kernel.reshape<[3, 2]>, #pd_kernel.pack<axis = 1, nr = 16>] {name = "w", offset = 64 : i64} : tensor<3x2xf16>
  %0 = pd_kernel.weight dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> steps
    [#pd_kernel.scale<axis = 0, factor = dense<[2.0, 3.0]> : tensor<2xf32>>, #pd_kernel.transpose<[1, 0]>, #pd_kernel.cast<f16>,
     #pd_kernel.flip<[0]>, #pd_kernel.reshape<[3, 2]>, #pd_kernel.pack<axis = 1, nr = 16>] {name = "w", offset = 64} : tensor<3x2xf16>
  // CHECK: pd_kernel.weight dense<7.0{{.*}}> : tensor<1xf32> steps [#pd_kernel.reshape<[]>] : tensor<f32>
  %1 = pd_kernel.weight dense<7.0> : tensor<1xf32> steps [#pd_kernel.reshape<[]>] : tensor<f32>
  // CHECK: pd_kernel.weight dense<2.0{{.*}}> : tensor<5x3xf32> steps [#pd_kernel.pad<axis = 1, size = 8>] : tensor<5x8xf32>
  %2 = pd_kernel.weight dense<2.0> : tensor<5x3xf32> steps [#pd_kernel.pad<axis = 1, size = 8>] : tensor<5x8xf32>
  return %0, %1 : tensor<3x2xf16>, tensor<f32>
}
