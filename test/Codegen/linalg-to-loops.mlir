// RUN: pd-opt %s --pd-linalg-to-loops | FileCheck %s

// The output's contiguous dimension is innermost when the operands are contiguous in it.
// CHECK-LABEL: func.func @channel_sum
// CHECK: scf.for %[[H:.+]] =
// CHECK:   scf.for %[[C:.+]] =
// CHECK:     memref.load %{{.+}}[%[[H]], %[[C]]]
// CHECK:     arith.addf {{.*}} fastmath<reassoc,contract>
// CHECK:     memref.store %{{.+}}, %{{.+}}[%[[C]]]
func.func @channel_sum(%x: memref<?x64xf32>, %y: memref<64xf32>) {
  linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x : memref<?x64xf32>) outs(%y : memref<64xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  }
  return
}

// A sum over the contiguous dimension is carried in a register.
// CHECK-LABEL: func.func @row_sum
// CHECK: scf.for %[[R:.+]] =
// CHECK:   %[[INIT:.+]] = memref.load %{{.+}}[%[[R]]]
// CHECK:   %[[SUM:.+]] = scf.for {{.*}} iter_args(%{{.+}} = %[[INIT]]) -> (f32)
// CHECK-NOT: memref.store
// CHECK:     scf.yield
// CHECK:   memref.store %[[SUM]], %{{.+}}[%[[R]]]
func.func @row_sum(%x: memref<?x64xf32>, %y: memref<?xf32>) {
  linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x : memref<?x64xf32>) outs(%y : memref<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  }
  return
}
