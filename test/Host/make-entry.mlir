// RUN: pd-opt %s --pd-make-host-entry | FileCheck %s

// CHECK: func.func @pd_run(%[[IN:.+]]: !llvm.ptr, %[[OUT:.+]]: !llvm.ptr) -> i32
// The input's pointer, then its one dynamic size (PdTensor is 80 bytes: pointer, rank, eight sizes).
// CHECK: %[[P:.+]] = llvm.getelementptr %[[IN]][0]
// CHECK: llvm.load %{{.+}} : !llvm.ptr -> !llvm.ptr
// CHECK: llvm.getelementptr %[[IN]][24]
// CHECK: %[[X:.+]] = builtin.unrealized_conversion_cast {{.*}} to memref<4x?xf32>
// Rows of a strided copy.
// CHECK: %[[S:.+]] = memref.subview %[[X]]
// CHECK: scf.for %[[I:.+]] =
// CHECK: memref.subview %[[S]][%[[I]], 0] [1, 2] [1, 1]
// CHECK: memref.copy {{.*}} : memref<2xf32, strided<[1], offset: ?>> to memref<2xf32, strided<[1], offset: ?>>
// CHECK: llvm.store %{{.+}}, %{{.+}} : !llvm.ptr, !llvm.ptr
// CHECK: llvm.getelementptr %[[OUT]][8]
// CHECK: return %{{.+}} : i32
func.func @main(%x: memref<4x?xf32> {pd.name = "x"}) -> (memref<4x2xf32> {pd.name = "y"}) {
  %y = memref.alloc() : memref<4x2xf32>
  %v = memref.subview %x[0, 1] [4, 2] [1, 1] : memref<4x?xf32> to memref<4x2xf32, strided<[?, 1], offset: 1>>
  memref.copy %v, %y : memref<4x2xf32, strided<[?, 1], offset: 1>> to memref<4x2xf32>
  return %y : memref<4x2xf32>
}
