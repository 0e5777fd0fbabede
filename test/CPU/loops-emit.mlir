// RUN: pd-opt %s --pd-schedule-cpu --pd-cpu-emit-kernels | FileCheck %s
// RUN: pd-opt %s --pd-schedule-cpu --pd-cpu-codegen-kernels | FileCheck %s --check-prefix=LLVM

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// The reduction is fused into the unit: a piece of the range computes its rows only.
// CHECK-LABEL: module @normalize__module
// CHECK: func.func private @normalize__body
// CHECK:   scf.for
// CHECK:     linalg.fill {{.*}} tensor<1xf32>
// CHECK:     linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]{{.*}} tensor<1x128xf32>
// CHECK:     linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]{{.*}} tensor<1x128xf32>
// CHECK:     tensor.insert_slice
// CHECK: func.func @normalize_count
// CHECK-NOT: return %c1_i64
// LLVM: llvm.func @normalize(%{{.+}}: !llvm.ptr, %{{.+}}: i64, %{{.+}}: i64)
// LLVM: llvm.func internal @normalize__body
// LLVM: llvm.func @normalize_count(%{{.+}}: !llvm.ptr) -> i64
// LLVM-NOT: pd_kernel.kernel
pd_kernel.kernel @normalize(%x: tensor<512x128xf32>, %init: tensor<512x128xf32>) -> tensor<512x128xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<512xf32>) -> tensor<512xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<512x128xf32>) outs(%f : tensor<512xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<512xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<512x128xf32>, tensor<512xf32>) outs(%init : tensor<512x128xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<512x128xf32>
  pd_kernel.yield %r : tensor<512x128xf32>
}

// A reduction over the first dimension must not be repeated for every row: one unit.
// CHECK-LABEL: module @columns__module
// CHECK: func.func @columns_count
// CHECK:   return %c1_i64
pd_kernel.kernel @columns(%x: tensor<512x128xf32>, %init: tensor<512x128xf32>) -> tensor<512x128xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<128xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<128xf32>) -> tensor<128xf32>
  %s = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<512x128xf32>) outs(%f : tensor<128xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<128xf32>
  %r = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1) -> (d1)>, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<512x128xf32>, tensor<128xf32>) outs(%init : tensor<512x128xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.divf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<512x128xf32>
  pd_kernel.yield %r : tensor<512x128xf32>
}
