// RUN: pd-opt %s --pd-copy-kernels --split-input-file | FileCheck %s

// Equal types share a kernel; the one of a view with an innermost stride gets a dim of size 1.
// CHECK-DAG: pd_kernel.kernel @[[$ROWS:copy[_0-9]*]](%{{.+}}: tensor<4x8xf16>, %{{.+}}: tensor<4x8xf16>) -> tensor<4x8xf16>
// CHECK-DAG: linalg.copy ins(%{{.+}} : tensor<4x8xf16>)
// CHECK-DAG: pd_kernel.kernel @[[$COLUMN:copy[_0-9]*]](%{{.+}}: tensor<?x1xf16>, %{{.+}}: tensor<?x1xf16>)
// CHECK-LABEL: func.func @main
// CHECK: pd_kernel.dispatch @[[$ROWS]] ins(%{{.+}} : memref<4x8xf16, strided<[16, 1], offset: 2>>) outs(%{{.+}} : memref<4x8xf16>)
// CHECK: pd_kernel.dispatch @[[$ROWS]] ins(%{{.+}} : memref<4x8xf16, strided<[16, 1], offset: 2>>) outs(%{{.+}} : memref<4x8xf16>)
// CHECK: %[[V:.+]] = memref.expand_shape %{{.+}} {{\[\[}}0, 1]] {{.+}} into memref<?x1xf16, strided<[3, 3]>>
// CHECK: pd_kernel.dispatch @[[$COLUMN]] ins(%[[V]] : memref<?x1xf16, strided<[3, 3]>>)
func.func @main(%x: memref<4x16xf16>, %a: memref<4x8xf16>, %b: memref<4x8xf16>, %c: memref<?xf16, strided<[3]>>, %d: memref<?xf16>) {
  %v = memref.subview %x[0, 2] [4, 8] [1, 1] : memref<4x16xf16> to memref<4x8xf16, strided<[16, 1], offset: 2>>
  memref.copy %v, %a : memref<4x8xf16, strided<[16, 1], offset: 2>> to memref<4x8xf16>
  memref.copy %v, %b : memref<4x8xf16, strided<[16, 1], offset: 2>> to memref<4x8xf16>
  memref.copy %c, %d : memref<?xf16, strided<[3]>> to memref<?xf16>
  return
}

// -----

// One run of elements is a copy, whatever its offset.
// CHECK-NOT: pd_kernel.kernel
// CHECK: memref.copy
func.func @main(%x: memref<4x16xf16>, %a: memref<2x16xf16>) {
  %v = memref.subview %x[1, 0] [2, 16] [1, 1] : memref<4x16xf16> to memref<2x16xf16, strided<[16, 1], offset: 16>>
  memref.copy %v, %a : memref<2x16xf16, strided<[16, 1], offset: 16>> to memref<2x16xf16>
  return
}
