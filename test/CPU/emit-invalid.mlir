// RUN: pd-opt %s --pd-cpu-emit-kernels -verify-diagnostics -split-input-file

// expected-error@+1 {{'pd_kernel.kernel' op has a strategy whose generator does not accept it}}
pd_kernel.kernel @k(%x: tensor<4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> attributes {strategy = #pd_kernel.cpu<generator = "gemm">} {
  %r = linalg.exp ins(%x : tensor<4xf32>) outs(%init : tensor<4xf32>) -> tensor<4xf32>
  pd_kernel.yield %r : tensor<4xf32>
}

// -----

// Packed bytes never reach the loop fallback.
// expected-error@+1 {{'pd_kernel.kernel' op has a strategy whose generator does not accept it}}
pd_kernel.kernel @k(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>, %init: tensor<4x4xf32>) -> tensor<4x4xf32>
    attributes {packed = array<i64: 1>, strategy = #pd_kernel.cpu<generator = "loops">} {
  %r = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%init : tensor<4x4xf32>) -> tensor<4x4xf32>
  pd_kernel.yield %r : tensor<4x4xf32>
}

// -----

// A reduction over the first dim is not repeated for every row.
#id = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
// expected-error@+1 {{has a strategy with unit dim 0, along which it does not split}}
pd_kernel.kernel @columns(%x: tensor<512x128xf32>, %init: tensor<512x128xf32>) -> tensor<512x128xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 1>}>} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<128xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<128xf32>) -> tensor<128xf32>
  %s = linalg.generic {indexing_maps = [#id, #column], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<512x128xf32>) outs(%f : tensor<128xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<128xf32>
  %r = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<512x128xf32>, tensor<128xf32>) outs(%init : tensor<512x128xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<512x128xf32>
  pd_kernel.yield %r : tensor<512x128xf32>
}
