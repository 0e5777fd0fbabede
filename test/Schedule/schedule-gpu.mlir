// RUN: pd-opt %s --pd-schedule-gpu -verify-diagnostics | FileCheck %s
// RUN: pd-opt %s --pd-schedule-gpu=chips=sm_80,sm_90 -verify-diagnostics | pd-opt --pd-verify-schedule=levels=sm_80,sm_90 | FileCheck %s --check-prefix=TWO
// RUN: not pd-opt %s --pd-schedule-gpu=chips=sm_10 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: error: expects chips sm_80, sm_89 and sm_90, but got 'sm_10'

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#column = affine_map<(d0, d1) -> (d1)>

// A thread an element: the innermost dim too, whatever its size, but no dim of size one.
// CHECK: pd_kernel.kernel @exp({{.*}}strategy = #pd_kernel.gpu<generator = "loops", levels = {sm_80 = #pd_kernel.loops<unit_dims = [0, 2], blocked_dim = -1, block = 0, cost = {{[0-9]+}}, serial = false, piece_ns = 0>}>}
// TWO: pd_kernel.kernel @exp({{.*}}levels = {sm_80 = #pd_kernel.loops<unit_dims = [0, 2], {{.*}}>, sm_90 = #pd_kernel.loops<unit_dims = [0, 2], {{.*}}>}>}
pd_kernel.kernel @exp(%x: tensor<?x1x20000xf16>, %init: tensor<?x1x20000xf16>) -> tensor<?x1x20000xf16> {
  %r = linalg.exp ins(%x : tensor<?x1x20000xf16>) outs(%init : tensor<?x1x20000xf16>) -> tensor<?x1x20000xf16>
  pd_kernel.yield %r : tensor<?x1x20000xf16>
}

// A thread a row where the row's sum is part of the kernel.
// CHECK: pd_kernel.kernel @rows({{.*}}unit_dims = [0],
pd_kernel.kernel @rows(%x: tensor<512x64xf32>, %init: tensor<512x64xf32>) -> tensor<512x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<512xf32>) -> tensor<512xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<512x64xf32>) outs(%f : tensor<512xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<512xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<512x64xf32>, tensor<512xf32>) outs(%init : tensor<512x64xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<512x64xf32>
  pd_kernel.yield %r : tensor<512x64xf32>
}

// A product with its bias: a thread an element of the result.
// CHECK: pd_kernel.kernel @product({{.*}}unit_dims = [0, 1],
pd_kernel.kernel @product(%a: tensor<?x64xf16>, %b: tensor<64x32xf16>, %bias: tensor<32xf16>, %init: tensor<?x32xf16>) -> tensor<?x32xf16> {
  %z = arith.constant 0.0 : f16
  %f = linalg.fill ins(%z : f16) outs(%init : tensor<?x32xf16>) -> tensor<?x32xf16>
  %p = linalg.matmul ins(%a, %b : tensor<?x64xf16>, tensor<64x32xf16>) outs(%f : tensor<?x32xf16>) -> tensor<?x32xf16>
  %r = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %bias : tensor<?x32xf16>, tensor<32xf16>) outs(%init : tensor<?x32xf16>) {
  ^bb0(%x: f16, %y: f16, %o: f16):
    %0 = arith.addf %x, %y : f16
    linalg.yield %0 : f16
  } -> tensor<?x32xf16>
  pd_kernel.yield %r : tensor<?x32xf16>
}

// One element is one thread, and nothing to remark.
// CHECK: pd_kernel.kernel @sum({{.*}}unit_dims = [], {{.*}}serial = false, piece_ns = 0>
pd_kernel.kernel @sum(%x: tensor<64xf32>, %init: tensor<f32>) -> tensor<f32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<f32>) -> tensor<f32>
  %s = linalg.reduce { arith.addf } ins(%x : tensor<64xf32>) outs(%f : tensor<f32>) dimensions = [0]
  pd_kernel.yield %s : tensor<f32>
}

// What does not split stays one unit.
// CHECK: pd_kernel.kernel @strided({{.*}}unit_dims = [], {{.*}}serial = false, piece_ns = 0>
// expected-remark@+1 {{kernel 'strided' does not split into units: one thread computes it}}
pd_kernel.kernel @strided(%x: tensor<4xf32>, %init: tensor<8xf32>) -> tensor<8xf32> {
  %r = tensor.insert_slice %x into %init[0] [4] [2] : tensor<4xf32> into tensor<8xf32>
  pd_kernel.yield %r : tensor<8xf32>
}

// A strategy that is there keeps its numbers; the other chip is completed.
// TWO: pd_kernel.kernel @given({{.*}}levels = {sm_80 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 7, {{.*}}>, sm_90 = #pd_kernel.loops<unit_dims = [0, 1],
pd_kernel.kernel @given(%x: tensor<4x8xf32>, %init: tensor<4x8xf32>) -> tensor<4x8xf32>
    attributes {strategy = #pd_kernel.gpu<generator = "loops", levels = {sm_80 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = 7, serial = false, piece_ns = 0>}>} {
  %r = linalg.exp ins(%x : tensor<4x8xf32>) outs(%init : tensor<4x8xf32>) -> tensor<4x8xf32>
  pd_kernel.yield %r : tensor<4x8xf32>
}
