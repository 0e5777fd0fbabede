// RUN: pd-opt %s --pd-verify-schedule=levels=v3 -verify-diagnostics -split-input-file

// expected-error@+1 {{expects a strategy for the CPU}}
pd_kernel.kernel @none(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has a strategy with the unknown generator "magic"}}
pd_kernel.kernel @magic(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.cpu<generator = "magic">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has no strategy for level 'v3'}}
pd_kernel.kernel @level(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.cpu<generator = "loops">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{expects a #pd_kernel.loops for level 'v3'}}
pd_kernel.kernel @kind(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.depthwise<lanes = 8, pixels = 2, unroll_taps = false, piece_ns = 1>}>} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has a loops strategy for level 'v3' that expects ascending unit dims}}
pd_kernel.kernel @dims(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 1>}>} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has a product strategy for level 'v3' that expects a power of two up to 8 lanes}}
pd_kernel.kernel @lanes(%a: tensor<12x64xf32>, %b: tensor<64x16xf32>, %init: tensor<12x16xf32>) -> tensor<12x16xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "gemm", levels = {v3 = #pd_kernel.product<
      lanes = 16, columns = 16, rows = [8, 6, 4], row_block = 96, unroll = 4, unroll_taps = false, prefetch = false, piece_ns = 20000>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<12x64xf32>, tensor<64x16xf32>) outs(%init : tensor<12x16xf32>) -> tensor<12x16xf32>
  pd_kernel.yield %p : tensor<12x16xf32>
}

// -----

// expected-error@+1 {{has a product strategy for level 'v3' that expects 1 to 16 rows for each tile of up to 3 vectors}}
pd_kernel.kernel @rows(%a: tensor<12x64xf32>, %b: tensor<64x16xf32>, %init: tensor<12x16xf32>) -> tensor<12x16xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "gemm", levels = {v3 = #pd_kernel.product<
      lanes = 8, columns = 16, rows = [8, 0], row_block = 96, unroll = 4, unroll_taps = false, prefetch = false, piece_ns = 20000>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<12x64xf32>, tensor<64x16xf32>) outs(%init : tensor<12x16xf32>) -> tensor<12x16xf32>
  pd_kernel.yield %p : tensor<12x16xf32>
}

// -----

// expected-error@+1 {{has a depthwise strategy for level 'v3' that expects a power of two up to 8 lanes, 1 to 16 pixels}}
pd_kernel.kernel @pixels(%x: tensor<1x10x10x8xf32>, %w: tensor<3x3x8xf32>, %init: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "depthwise", levels = {v3 = #pd_kernel.depthwise<lanes = 8, pixels = 0, unroll_taps = false, piece_ns = 1>}>} {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%init : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %p = linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x10x10x8xf32>, tensor<3x3x8xf32>) outs(%f : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  pd_kernel.yield %p : tensor<1x8x8x8xf32>
}
