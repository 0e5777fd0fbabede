// RUN: pd-opt %s --pd-verify-schedule=levels=sm_80 -verify-diagnostics -split-input-file

// expected-error@+1 {{expects a #pd_kernel.mma for level 'sm_80'}}
pd_kernel.kernel @kind(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects sizes from 1 to 1024, but got 0}}
pd_kernel.kernel @size(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 3, warps_m = 2, warps_n = 2, stripe = 0,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects tile_k 32 or 64, but got 48}}
pd_kernel.kernel @depth(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 48, stages = 3, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects tile_n in 64s, but got 96}}
pd_kernel.kernel @columns(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 96, tile_k = 64, stages = 3, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects 16 rows and columns for each warp, or several}}
pd_kernel.kernel @warps(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 3, warps_m = 16, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects 2 stages or more, but got 1}}
pd_kernel.kernel @stages(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 1, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects at most 1024 threads with 128 accumulators each, but got 128 with 512}}
pd_kernel.kernel @accumulators(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 256, tile_n = 256, tile_k = 64, stages = 3, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects tiles that 32 threads copy in equal parts}}
pd_kernel.kernel @copies(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 16, tile_n = 64, tile_k = 64, stages = 3, warps_m = 1, warps_n = 1, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has an mma strategy for level 'sm_80' that expects at most 166912 bytes of shared memory, but got 196608}}
pd_kernel.kernel @shared(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 6, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [0, 1], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}

// -----

// expected-error@+1 {{has a loops strategy for level 'sm_80' that expects ascending unit dims}}
pd_kernel.kernel @general(%a: tensor<256x64xf16>, %b: tensor<64x128xf16>, %init: tensor<256x128xf32>) -> tensor<256x128xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "gemm", levels = {sm_80 = #pd_kernel.mma<tile_m = 128, tile_n = 128, tile_k = 64, stages = 3, warps_m = 2, warps_n = 2, stripe = 8,
      general = <unit_dims = [1, 0], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>} {
  %p = linalg.matmul ins(%a, %b : tensor<256x64xf16>, tensor<64x128xf16>) outs(%init : tensor<256x128xf32>) -> tensor<256x128xf32>
  pd_kernel.yield %p : tensor<256x128xf32>
}
