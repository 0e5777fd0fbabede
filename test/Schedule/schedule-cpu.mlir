// RUN: pd-opt %s --pd-schedule-cpu --pd-verify-groups | FileCheck %s
// RUN: pd-opt %s --pd-schedule-cpu=codegen=loops | FileCheck %s --check-prefix=LOOPS
// RUN: pd-opt %s --pd-schedule-cpu=levels=v3 | FileCheck %s --check-prefix=ONE
// RUN: not pd-opt %s --pd-schedule-cpu=levels=v9 2>&1 | FileCheck %s --check-prefix=LEVEL
// RUN: not pd-opt %s --pd-schedule-cpu=codegen=magic 2>&1 | FileCheck %s --check-prefix=BAD

// BAD: error: expects codegen to be 'auto' or 'loops', but got 'magic'
// LEVEL: error: expects levels v2, v3 and v4, but got 'v9'
// ONE-NOT: v4 =
// LOOPS-COUNT-4: generator = "loops"
// LOOPS-NOT: pd_kernel.pack

// CHECK: pd_kernel.kernel @product({{.*}} attributes {packed = array<i64: 1>, strategy = #pd_kernel.cpu<generator = "gemm", levels = {v3 = #pd_kernel.product<lanes = 8, columns = 16, rows = [8, 6, 4], row_block = 96, unroll = 4, unroll_taps = false, prefetch = true, piece_ns = 20000>, v4 = #pd_kernel.product<lanes = 16, columns = 32, rows = [8, 6, 6], row_block = 96, unroll = 4, unroll_taps = false, prefetch = true, piece_ns = 20000>}>}
pd_kernel.kernel @product(%a: tensor<12x16xf32>, %b: tensor<16x32xf32>, %out: tensor<12x32xf32>) -> tensor<12x32xf32> {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%out : tensor<12x32xf32>) -> tensor<12x32xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<12x16xf32>, tensor<16x32xf32>) outs(%f : tensor<12x32xf32>) -> tensor<12x32xf32>
  pd_kernel.yield %0 : tensor<12x32xf32>
}
// Not every dispatch passes a weight: nothing is packed.
// CHECK: pd_kernel.kernel @activations({{.*}} attributes {strategy =
pd_kernel.kernel @activations(%a: tensor<12x16xf32>, %b: tensor<16x32xf32>, %out: tensor<12x32xf32>) -> tensor<12x32xf32> {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%out : tensor<12x32xf32>) -> tensor<12x32xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<12x16xf32>, tensor<16x32xf32>) outs(%f : tensor<12x32xf32>) -> tensor<12x32xf32>
  pd_kernel.yield %0 : tensor<12x32xf32>
}
// CHECK: pd_kernel.kernel @sort({{.*}} attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [0], blocked_dim = -1, block = 0, cost = {{[0-9]+}}, serial = false, piece_ns = 20000>, v4 = 
pd_kernel.kernel @sort(%a: tensor<12x32xi64>, %out: tensor<12x32xi64>) -> tensor<12x32xi64> {
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%a : tensor<12x32xi64>) outs(%out : tensor<12x32xi64>) {
  ^bb0(%x: i64, %o: i64):
    %1 = arith.addi %x, %x : i64
    linalg.yield %1 : i64
  } -> tensor<12x32xi64>
  pd_kernel.yield %0 : tensor<12x32xi64>
}

// A strategy that is there keeps its generator and its numbers; the other level is completed.
// CHECK: pd_kernel.kernel @given({{.*}} attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [1], blocked_dim = -1, block = 0, cost = 7, serial = false, piece_ns = 5>, v4 = #pd_kernel.loops<unit_dims = [0],
pd_kernel.kernel @given(%a: tensor<12x16xf32>, %b: tensor<16x32xf32>, %out: tensor<12x32xf32>) -> tensor<12x32xf32>
    attributes {strategy = #pd_kernel.cpu<generator = "loops", levels = {v3 = #pd_kernel.loops<unit_dims = [1], blocked_dim = -1, block = 0, cost = 7, serial = false, piece_ns = 5>}>} {
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%out : tensor<12x32xf32>) -> tensor<12x32xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<12x16xf32>, tensor<16x32xf32>) outs(%f : tensor<12x32xf32>) -> tensor<12x32xf32>
  pd_kernel.yield %0 : tensor<12x32xf32>
}

// CHECK-LABEL: func.func @main
func.func @main(%x: tensor<12x16xf32>, %y: tensor<16x32xf32>, %i: tensor<12x32xi64>) -> (tensor<12x32xf32>, tensor<12x32xf32>, tensor<12x32xf32>, tensor<12x32xf32>, tensor<12x32xi64>) {
  // CHECK-DAG: %[[W0:.+]] = pd_kernel.weight dense<1.0{{.*}} steps [#pd_kernel.pack<axis = 1, nr = 16>] : tensor<16x32xf32>
  // CHECK-DAG: %[[W1:.+]] = pd_kernel.weight dense<2.0{{.*}} steps [#pd_kernel.pack<axis = 1, nr = 16>] : tensor<16x32xf32>
  // CHECK-DAG: %[[W2:.+]] = pd_kernel.weight dense<2.0{{.*}}> : tensor<16x32xf32> : tensor<16x32xf32>
  %w0 = pd_kernel.weight dense<1.0> : tensor<16x32xf32> : tensor<16x32xf32>
  %w1 = pd_kernel.weight dense<2.0> : tensor<16x32xf32> : tensor<16x32xf32>
  %e = tensor.empty() : tensor<12x32xf32>
  %ei = tensor.empty() : tensor<12x32xi64>
  // CHECK: pd_kernel.dispatch @product ins(%{{.+}}, %[[W0]] :
  %0 = pd_kernel.dispatch @product ins(%x, %w0 : tensor<12x16xf32>, tensor<16x32xf32>) outs(%e : tensor<12x32xf32>) -> tensor<12x32xf32>
  // CHECK: pd_kernel.dispatch @product ins(%{{.+}}, %[[W1]] :
  %1 = pd_kernel.dispatch @product ins(%x, %w1 : tensor<12x16xf32>, tensor<16x32xf32>) outs(%e : tensor<12x32xf32>) -> tensor<12x32xf32>
  // CHECK: pd_kernel.dispatch @activations ins(%{{.+}}, %[[W2]] :
  %2 = pd_kernel.dispatch @activations ins(%x, %w1 : tensor<12x16xf32>, tensor<16x32xf32>) outs(%e : tensor<12x32xf32>) -> tensor<12x32xf32>
  %3 = pd_kernel.dispatch @activations ins(%x, %y : tensor<12x16xf32>, tensor<16x32xf32>) outs(%e : tensor<12x32xf32>) -> tensor<12x32xf32>
  %4 = pd_kernel.dispatch @sort ins(%i : tensor<12x32xi64>) outs(%ei : tensor<12x32xi64>) -> tensor<12x32xi64>
  return %0, %1, %2, %3, %4 : tensor<12x32xf32>, tensor<12x32xf32>, tensor<12x32xf32>, tensor<12x32xf32>, tensor<12x32xi64>
}
