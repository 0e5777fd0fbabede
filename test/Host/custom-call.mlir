// RUN: pd-opt %s --pd-bufferize-host --pd-free-buffers | FileCheck %s
// RUN: pd-opt %s --pd-bufferize-host --pd-free-buffers --pd-make-host-entry --pd-expand-views --expand-strided-metadata --lower-affine --pd-convert-host-to-llvm --reconcile-unrealized-casts | FileCheck %s --check-prefix=LLVM

// Results are new buffers, freed after their last use; an operand that is a view of columns is copied to be dense.
// CHECK-LABEL: func.func @main
// CHECK: %[[VIEW:.+]] = memref.subview %{{.+}}[0, 0] [%{{.+}}, 2] [1, 1]
// CHECK: %[[DENSE:.+]] = memref.alloc(%{{.+}}) {alignment = 64 : i64} : memref<?x2xf32>
// CHECK: memref.copy %[[VIEW]], %[[DENSE]]
// CHECK: %[[R:.+]]:2 = pd_kernel.custom_call "rows"(%[[DENSE]] : memref<?x2xf32>) sizes(%{{.+}}, %{{.+}}) library "a.so" symbol "rows" {index = 3 : i64, {{.*}}} -> memref<?x2xf32>, memref<?xi64>
// CHECK-DAG: memref.dealloc %[[DENSE]]
// CHECK-DAG: memref.dealloc %[[R]]#1
// CHECK: return %[[R]]#0

// PdTensor is 80 bytes: one input and two outputs are 30 slots; services->custom_op is the field at byte 64; the size of a result is what the call wrote.
// LLVM-LABEL: llvm.func @pd_run
// LLVM: %[[COUNT:.+]] = llvm.mlir.constant(30 : i64)
// LLVM: %[[ARGS:.+]] = llvm.alloca %[[COUNT]] x i64
// LLVM: %[[INDEX:.+]] = llvm.mlir.constant(3 : i64)
// LLVM: %[[OUTS:.+]] = llvm.getelementptr %[[ARGS]][80]
// LLVM: %[[FIELD:.+]] = llvm.getelementptr %{{.+}}[64] : (!llvm.ptr) -> !llvm.ptr, i8
// LLVM: %[[CALL:.+]] = llvm.load %[[FIELD]]
// LLVM: llvm.call %[[CALL]](%[[INDEX]], %[[ARGS]], %[[OUTS]])
// LLVM: %[[SIZE:.+]] = llvm.getelementptr %[[ARGS]][96]
// LLVM: llvm.load %[[SIZE]]
// LLVM-NOT: unrealized_conversion_cast
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %free = arith.constant -1 : index
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %left = tensor.extract_slice %x[0, 0] [%n, 2] [1, 1] : tensor<?x4xf32> to tensor<?x2xf32>
  %r:2 = pd_kernel.custom_call "rows"(%left : tensor<?x2xf32>) sizes(%free, %free) library "a.so" symbol "rows"
    {op_attributes = {}, inputs = [["x", "float32"]], outputs = [["out", "float32"], ["index", "int64"]], index = 3 : i64} -> tensor<?x2xf32>, tensor<?xi64>
  return %r#0 : tensor<?x2xf32>
}
