// RUN: pd-opt %s --pd-pipeline-host | FileCheck %s

// CHECK-DAG: llvm.mlir.global internal constant @[[$MSG:pd_message_[A-F0-9]+]]("n must not be 0\00")
// CHECK-DAG: llvm.mlir.global external @pd_services() {{.*}}: !llvm.ptr
// CHECK-DAG: llvm.mlir.global external @pd_weights() {{.*}}: !llvm.ptr
llvm.func @k(!llvm.ptr, i64, i64)
llvm.func @k_count(!llvm.ptr) -> i64

// Slots: input 1 + 2, weight 1 + 2, f32, i64, output 1 + 2.
// CHECK-LABEL: llvm.func @pd_run
// CHECK: %[[N:.+]] = llvm.mlir.constant(11 : i64)
// CHECK: %[[ARGS:.+]] = llvm.alloca %[[N]] x i64
// CHECK: llvm.cond_br
// services->alloc is the field at byte 8.
// CHECK: llvm.getelementptr %{{.+}}[8]
// CHECK: llvm.bitcast %{{.+}} : f32 to i32
// CHECK: llvm.getelementptr %[[ARGS]][10]
// CHECK: %[[COUNT:.+]] = llvm.call @k_count(%[[ARGS]])
// CHECK: %[[K:.+]] = llvm.mlir.addressof @k
// CHECK: llvm.call %{{.+}}(%[[K]], %[[ARGS]], %[[COUNT]])
// CHECK: llvm.mlir.addressof @[[$MSG]]
// CHECK: llvm.unreachable
// CHECK-NOT: unrealized_conversion_cast
func.func @main(%x: memref<?xf32>, %s: memref<f32>, %i: memref<i64>) -> memref<?xf32> {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?xf32>
  %ok = arith.cmpi ne, %n, %c0 : index
  cf.assert %ok, "n must not be 0"
  %w = pd_kernel.weight dense<1.0> : tensor<8xf32> {offset = 64} : memref<8xf32>
  %y = memref.alloc(%n) : memref<?xf32>
  %sv = memref.load %s[] : memref<f32>
  %iv = memref.load %i[] : memref<i64>
  pd_kernel.dispatch @k ins(%x, %w, %sv, %iv : memref<?xf32>, memref<8xf32>, f32, i64) outs(%y : memref<?xf32>)
  return %y : memref<?xf32>
}
