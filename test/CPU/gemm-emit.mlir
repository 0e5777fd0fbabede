// RUN: pd-opt %s --pd-schedule-cpu --pd-cpu-emit-kernels | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>

// A dynamic number of rows: tiles of six rows by two vectors, the last one moved back into range; fewer than six rows go one by one.
// CHECK-LABEL: module @dense__module
// CHECK: func.func @dense(%[[ARGS:.+]]: !llvm.ptr, %[[BEGIN:.+]]: i64, %[[END:.+]]: i64)
// CHECK:   call @dense__body(%[[ARGS]], {{.*}}, %[[BEGIN]], %[[END]])
// CHECK: func.func private @dense__body({{.*}}llvm.noalias{{.*}})
// CHECK-SAME: passthrough = ["noinline"]
// CHECK:   scf.for
// CHECK:     scf.if
// CHECK:       scf.for {{.*}} iter_args({{.*}}) -> (vector<8xf32>, vector<8xf32>)
// CHECK:     } else {
// CHECK:       arith.minsi
// CHECK:       scf.for {{.*}} -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>)
// CHECK:         "llvm.intr.prefetch"
// CHECK-COUNT-48: vector.fma {{.*}} : vector<8xf32>
// CHECK:         scf.yield
// The epilogue on the accumulators, before the only store.
// CHECK:       arith.addf {{.*}} : vector<8xf32>
// CHECK:       arith.cmpf olt, {{.*}} : vector<8xf32>
// CHECK:       arith.select {{.*}} : vector<8xi1>, vector<8xf32>
// CHECK:       llvm.store {{.*}} : vector<8xf32>, !llvm.ptr
// CHECK-NOT: linalg.
// CHECK: func.func @dense_count(%{{.+}}: !llvm.ptr) -> i64
pd_kernel.kernel @dense(%a: tensor<?x64xf32>, %b: tensor<64x32xf32>, %bias: tensor<32xf32>, %init: tensor<?x32xf32>) -> tensor<?x32xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "gemm">, packed = array<i64: 1>} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<?x32xf32>) -> tensor<?x32xf32>
  %p = linalg.matmul ins(%a, %b : tensor<?x64xf32>, tensor<64x32xf32>) outs(%f : tensor<?x32xf32>) -> tensor<?x32xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %bias : tensor<?x32xf32>, tensor<32xf32>) outs(%p : tensor<?x32xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %0 = arith.addf %x, %y : f32
    %1 = arith.cmpf olt, %0, %zero : f32
    %2 = arith.select %1, %zero, %0 : f32
    linalg.yield %2 : f32
  } -> tensor<?x32xf32>
  pd_kernel.yield %r : tensor<?x32xf32>
}

// Columns that do not fill a panel are masked; a product that reads its out computes no row twice.
// CHECK-LABEL: module @accumulate__module
// CHECK: func.func private @accumulate__body
// CHECK: llvm.intr.masked.store {{.*}} : vector<8xf32>, vector<8xi1> into !llvm.ptr
pd_kernel.kernel @accumulate(%a: tensor<9x5xf32>, %b: tensor<5x20xf32>, %init: tensor<9x20xf32>) -> tensor<9x20xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "gemm">} {
  %p = linalg.matmul ins(%a, %b : tensor<9x5xf32>, tensor<5x20xf32>) outs(%init : tensor<9x20xf32>) -> tensor<9x20xf32>
  pd_kernel.yield %p : tensor<9x20xf32>
}
