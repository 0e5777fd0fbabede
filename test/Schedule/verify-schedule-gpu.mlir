// RUN: pd-opt %s --pd-verify-schedule=levels=sm_80 -verify-diagnostics -split-input-file

// expected-error@+1 {{expects a strategy for a GPU}}
pd_kernel.kernel @cpu(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.cpu<generator = "loops">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has a strategy with the unknown generator "gemm"}}
pd_kernel.kernel @generator(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.gpu<generator = "gemm">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has no strategy for level 'sm_80'}}
pd_kernel.kernel @level(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.gpu<generator = "loops">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{expects a #pd_kernel.loops for level 'sm_80'}}
pd_kernel.kernel @kind(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "loops", levels = {sm_80 = #pd_kernel.depthwise<lanes = 8, pixels = 2, unroll_taps = false, piece_ns = 1>}>} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has a loops strategy for level 'sm_80' that expects ascending unit dims below rank 1, no blocked dim, nothing serial and a piece of work of 0}}
pd_kernel.kernel @pieces(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "loops", levels = {sm_80 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 20000>}>} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// expected-error@+1 {{has a strategy whose generator does not accept it}}
pd_kernel.kernel @packed(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>, %init: tensor<4x4xf32>) -> tensor<4x4xf32>
    attributes {packed = array<i64: 1>, strategy = #pd_kernel.gpu<generator = "loops">} {
  %r = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%init : tensor<4x4xf32>) -> tensor<4x4xf32>
  pd_kernel.yield %r : tensor<4x4xf32>
}
