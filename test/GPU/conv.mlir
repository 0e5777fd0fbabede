// RUN: pd-opt %s --pd-schedule-gpu --pd-pipeline-bufferize --pd-gpu-codegen-kernels | FileCheck %s

// Host: which variant these arguments take; both have the same parameters.
// CHECK: llvm.func internal @conv__general_count(
// CHECK: llvm.func @conv_launch(%[[ARGS:.+]]: !llvm.ptr, %[[LAUNCH:.+]]: !llvm.ptr) -> i64 {
// CHECK: llvm.call @conv__general_count(%[[ARGS]])

// Device: the kernel, then its general form.
// CHECK: module @pd_device
// CHECK: llvm.mlir.global external @conv__shared() {addr_space = 3 : i32, alignment = 1024 : i64} : !llvm.array<0 x i8>
// CHECK: llvm.func @conv(%{{.*}}: !llvm.ptr {llvm.align = 8 : i64, llvm.byval = !llvm.array<{{[0-9]+}} x i64>}, %{{.*}}: i64) attributes {nvvm.kernel, nvvm.minctasm = 2 : i32, nvvm.reqntid = array<i32: 128, 1, 1>}
// One stage ahead of two: 4 chunks of pixels and 4 of the filter a thread, and in the loop the next.
// CHECK-COUNT-8: nvvm.cp.async.shared.global
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// CHECK: nvvm.cp.async.wait.group 0
// CHECK-NEXT: nvvm.barrier0
// Which tap and channel a chunk is: one division by the channels and one by the filter's width for all pixels.
// CHECK-COUNT-2: llvm.udiv
// CHECK-NOT: llvm.udiv
// CHECK-COUNT-8: nvvm.cp.async.shared.global
// CHECK-NOT: nvvm.cp.async.shared.global
// CHECK: nvvm.cp.async.commit.group
// The filter lies with output channels innermost.
// CHECK-COUNT-2: nvvm.ldmatrix %{{.*}} layout = #nvvm.mma_layout<row>
// CHECK-COUNT-2: nvvm.ldmatrix %{{.*}} layout = #nvvm.mma_layout<col>
// CHECK-COUNT-8: nvvm.mma.sync
// CHECK: llvm.fptrunc %{{.*}} : vector<2xf32> to vector<2xf16>
// CHECK: llvm.store %{{.*}} {alignment = 4 : i64} : vector<2xf16>, !llvm.ptr<1>
// CHECK: llvm.func @conv__general({{.*}}) attributes {nvvm.kernel, nvvm.reqntid

#id = affine_map<(n, y, x, k) -> (n, y, x, k)>
pd_kernel.kernel @conv(%a: tensor<?x?x?x40xf16>, %b: tensor<3x5x40x64xf16>, %init: tensor<?x?x?x64xf16>) -> tensor<?x?x?x64xf16>
    attributes {strategy = #pd_kernel.gpu<generator = "conv", levels = {sm_80 = #pd_kernel.mma<tile_m = 64, tile_n = 64, tile_k = 64, stages = 2, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1, 2, 3], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %init, %c0 : tensor<?x?x?x64xf16>
  %h = tensor.dim %init, %c1 : tensor<?x?x?x64xf16>
  %w = tensor.dim %init, %c2 : tensor<?x?x?x64xf16>
  %e = tensor.empty(%n, %h, %w) : tensor<?x?x?x64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?x?x64xf32>) -> tensor<?x?x?x64xf32>
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%a, %b : tensor<?x?x?x40xf16>, tensor<3x5x40x64xf16>) outs(%f : tensor<?x?x?x64xf32>) -> tensor<?x?x?x64xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%p : tensor<?x?x?x64xf32>) outs(%init : tensor<?x?x?x64xf16>) {
  ^bb0(%x: f32, %o: f16):
    %0 = arith.truncf %x : f32 to f16
    linalg.yield %0 : f16
  } -> tensor<?x?x?x64xf16>
  pd_kernel.yield %r : tensor<?x?x?x64xf16>
}
