// RUN: pd-opt %s --pd-pipeline-host | FileCheck %s

// The second kernel of @pd_device is launched as number 1; the slots have room for the count behind them.
module {
  llvm.func @k_launch(!llvm.ptr, !llvm.ptr)
  builtin.module @pd_device {
    llvm.func @other(%s: !llvm.ptr {llvm.byval = !llvm.array<3 x i64>}, %n: i64) attributes {nvvm.kernel} { llvm.return }
    llvm.func @helper() { llvm.return }
    llvm.func @k(%s: !llvm.ptr {llvm.byval = !llvm.array<6 x i64>}, %n: i64) attributes {nvvm.kernel} { llvm.return }
  }
  // CHECK-LABEL: llvm.func @pd_run
  // CHECK-DAG: %[[SLOTS:.+]] = llvm.mlir.constant(7 : i64)
  // CHECK-DAG: %[[ARGS:.+]] = llvm.alloca %[[SLOTS]] x i64
  // CHECK-DAG: %[[SIZE:.+]] = llvm.mlir.constant(7 : i64)
  // CHECK-DAG: %[[LAUNCH:.+]] = llvm.alloca %[[SIZE]] x i64
  // A read goes through the slots.
  // CHECK: %[[BYTES:.+]] = llvm.mlir.constant(8 : i64)
  // CHECK: llvm.call %{{.+}}([[MEMORY:%.+]], %{{.+}}, %[[BYTES]]) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, i64) -> ()
  // CHECK: llvm.load [[MEMORY]] : !llvm.ptr -> i64
  // CHECK: llvm.call @k_launch(%{{.+}}, %{{.+}})
  // CHECK: %[[NUMBER:.+]] = llvm.mlir.constant(1 : i64)
  // CHECK: llvm.call %{{.+}}(%[[NUMBER]], %{{.+}}) : !llvm.ptr, (i64, !llvm.ptr) -> ()
  // CHECK: llvm.store %{{.+}}, [[MEMORY]] : i64, !llvm.ptr
  // CHECK-NOT: unrealized_conversion_cast
  func.func @main(%x: memref<?xf16>, %i: memref<1xi64>) -> (memref<?xf16>, memref<1xi64>) {
    %c0 = arith.constant 0 : index
    %n = pd_kernel.read %i[%c0] : memref<1xi64>
    %size = arith.index_cast %n : i64 to index
    %y = memref.alloc(%size) : memref<?xf16>
    pd_kernel.dispatch @k ins(%x : memref<?xf16>) outs(%y : memref<?xf16>)
    %z = memref.alloc() : memref<1xi64>
    pd_kernel.write %n, %z[%c0] : memref<1xi64>
    return %y, %z : memref<?xf16>, memref<1xi64>
  }
}
