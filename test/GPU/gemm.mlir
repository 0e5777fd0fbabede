// RUN: pd-opt %s --pd-schedule-gpu --pd-pipeline-bufferize --pd-gpu-codegen-kernels | FileCheck %s
// RUN: sed 's/tile_k = 64, stages = 2/tile_k = 32, stages = 4/' %s | pd-opt --pd-schedule-gpu --pd-pipeline-bufferize --pd-gpu-codegen-kernels | FileCheck %s --check-prefix=EDITED

// Host: which variant these arguments take; both have the same parameters.
// CHECK: llvm.func internal @gemm__general_count(
// CHECK: llvm.func @gemm_launch(%[[ARGS:.+]]: !llvm.ptr, %[[LAUNCH:.+]]: !llvm.ptr) -> i64 {
// CHECK-DAG: %[[SHARED:.+]] = llvm.mlir.constant(32768 : i32)
// CHECK: llvm.call @gemm__general_count(%[[ARGS]])
// CHECK: llvm.select %[[FITS:[^,]+]], %[[SHARED]], %{{.*}} : i1, i32
// CHECK: %[[NOT:.+]] = llvm.xor %[[FITS]], %{{.*}} : i1
// CHECK: %[[VARIANT:.+]] = llvm.zext %[[NOT]] : i1 to i64
// CHECK: llvm.return %[[VARIANT]] : i64

// Device: the kernel, then its general form, one after another.
// CHECK: module @pd_device
// CHECK: llvm.mlir.global external @gemm__shared() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>
// CHECK: llvm.func @gemm(%{{.*}}: !llvm.ptr {llvm.align = 8 : i64, llvm.byval = !llvm.array<15 x i64>}, %{{.*}}: i64) attributes {nvvm.kernel, nvvm.minctasm = 2 : i32, nvvm.reqntid = array<i32: 128, 1, 1>}
// One stage ahead of two: 8 chunks of A and B a thread, and in the loop the next.
// CHECK-COUNT-8: nvvm.cp.async.shared.global
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.cp.async.wait.group 0
// CHECK-NEXT: nvvm.barrier0
// CHECK-COUNT-8: nvvm.cp.async.shared.global
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// Four steps of 16 along K, each with 2 fragments of A, 2 of 16 columns of B and 8 products.
// CHECK-COUNT-2: nvvm.ldmatrix %{{.*}} layout = #nvvm.mma_layout<row>
// CHECK-COUNT-2: nvvm.ldmatrix %{{.*}} layout = #nvvm.mma_layout<col>
// CHECK-COUNT-8: nvvm.mma.sync
// CHECK-NOT: nvvm.mma.sync
// CHECK: nvvm.ldmatrix
// The sum and the operand added to it in f32, rounded once, stored in pairs.
// CHECK: llvm.fptrunc %{{.*}} : vector<2xf32> to vector<2xf16>
// CHECK: llvm.store %{{.*}} {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
// CHECK: llvm.func @gemm__general({{.*}}) attributes {nvvm.kernel, nvvm.reqntid

// EDITED: llvm.func @gemm(
// EDITED-COUNT-12: nvvm.cp.async.shared.global
// EDITED: nvvm.cp.async.wait.group 2
// EDITED-COUNT-16: nvvm.mma.sync
// EDITED-NOT: nvvm.mma.sync
// EDITED: llvm.func @gemm__general(

#id = affine_map<(d0, d1) -> (d0, d1)>
pd_kernel.kernel @gemm(%a: tensor<?x256xf16>, %b: tensor<256x64xf16>, %init: tensor<?x64xf16>) -> tensor<?x64xf16>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 64, tile_n = 64, tile_k = 64, stages = 2, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %m = tensor.dim %a, %c0 : tensor<?x256xf16>
  %e = tensor.empty(%m) : tensor<?x64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %p = linalg.matmul ins(%a, %b : tensor<?x256xf16>, tensor<256x64xf16>) outs(%f : tensor<?x64xf32>) -> tensor<?x64xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%p : tensor<?x64xf32>) outs(%init : tensor<?x64xf16>) {
  ^bb0(%x: f32, %o: f16):
    %0 = arith.truncf %x : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<?x64xf16>
  pd_kernel.yield %r : tensor<?x64xf16>
}
