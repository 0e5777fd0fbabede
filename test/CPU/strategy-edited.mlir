// The strategy is all that codegen follows: other numbers are other code.
// RUN: pd-opt %s --pd-verify-schedule=levels=v3 --pd-cpu-emit-kernels | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>

// Three rows of one vector, two steps a turn: 6 products, and no prefetch.
// CHECK-LABEL: module @product__module
// CHECK: func.func private @product__body
// CHECK: scf.for {{.*}} -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>)
// CHECK-NOT: llvm.intr.prefetch
// CHECK-COUNT-12: vector.fma
// CHECK-NOT: vector.fma
// CHECK: scf.yield
pd_kernel.kernel @product(%a: tensor<12x64xf32>, %b: tensor<64x16xf32>, %init: tensor<12x16xf32>) -> tensor<12x16xf32>
    attributes {packed = array<i64: 1>, strategy = #pd_kernel.cpu<generator = "gemm", levels = {v3 = #pd_kernel.product<
      lanes = 8, columns = 16, rows = [8, 3, 4], row_block = 12, unroll = 2, unroll_taps = false, prefetch = false, piece_ns = 1000>}>} {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%init : tensor<12x16xf32>) -> tensor<12x16xf32>
  %p = linalg.matmul ins(%a, %b : tensor<12x64xf32>, tensor<64x16xf32>) outs(%f : tensor<12x16xf32>) -> tensor<12x16xf32>
  pd_kernel.yield %p : tensor<12x16xf32>
}

// Narrower vectors.
// CHECK-LABEL: module @narrow__module
// CHECK: vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT: vector<16xf32>
pd_kernel.kernel @narrow(%a: tensor<12x64xf32>, %b: tensor<64x16xf32>, %init: tensor<12x16xf32>) -> tensor<12x16xf32>
    attributes {packed = array<i64: 1>, strategy = #pd_kernel.cpu<generator = "gemm", levels = {v3 = #pd_kernel.product<
      lanes = 8, columns = 16, rows = [8, 6, 4], row_block = 96, unroll = 4, unroll_taps = false, prefetch = true, piece_ns = 20000>}>} {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%init : tensor<12x16xf32>) -> tensor<12x16xf32>
  %p = linalg.matmul ins(%a, %b : tensor<12x64xf32>, tensor<64x16xf32>) outs(%f : tensor<12x16xf32>) -> tensor<12x16xf32>
  pd_kernel.yield %p : tensor<12x16xf32>
}

// Two pixels of nine taps, in loops over the filter's rows: 6 products.
// CHECK-LABEL: module @depthwise__module
// CHECK: scf.for
// CHECK-COUNT-6: vector.fma
// CHECK-NOT: vector.fma
// CHECK: func.func @depthwise_count
pd_kernel.kernel @depthwise(%x: tensor<1x10x10x8xf32>, %w: tensor<3x3x8xf32>, %init: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "depthwise", levels = {v3 = #pd_kernel.depthwise<lanes = 8, pixels = 2, unroll_taps = false, piece_ns = 20000>}>} {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%init : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %p = linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x10x10x8xf32>, tensor<3x3x8xf32>) outs(%f : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  pd_kernel.yield %p : tensor<1x8x8x8xf32>
}

// One unit, where rows would do.
// CHECK-LABEL: module @whole__module
// CHECK: func.func @whole_count
// CHECK:   return %c1_i64
pd_kernel.kernel @whole(%x: tensor<512x512xf32>, %init: tensor<512x512xf32>) -> tensor<512x512xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [], blocked_dim = -1, block = 0, cost = 0, serial = false, piece_ns = 20000>}>} {
  %r = linalg.exp ins(%x : tensor<512x512xf32>) outs(%init : tensor<512x512xf32>) -> tensor<512x512xf32>
  pd_kernel.yield %r : tensor<512x512xf32>
}

// Blocks of 128 elements of every row.
// CHECK-LABEL: module @blocks__module
// CHECK: linalg.exp {{.*}} tensor<1x?xf32>
// CHECK: func.func @blocks_count
// CHECK-NOT: return %c1_i64
pd_kernel.kernel @blocks(%x: tensor<512x500xf32>, %init: tensor<512x500xf32>) -> tensor<512x500xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [0], blocked_dim = 1, block = 128, cost = 16, serial = false, piece_ns = 1>}>} {
  %r = linalg.exp ins(%x : tensor<512x500xf32>) outs(%init : tensor<512x500xf32>) -> tensor<512x500xf32>
  pd_kernel.yield %r : tensor<512x500xf32>
}
