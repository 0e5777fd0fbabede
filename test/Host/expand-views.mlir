// RUN: pd-opt --pd-expand-views %s | FileCheck %s

// CHECK-LABEL: func @two_dynamic
// CHECK-SAME: (%[[X:.+]]: memref<?x?xf32>, %[[A:.+]]: index, %[[B:.+]]: index, %[[C:.+]]: index)
// CHECK: %[[S:.+]] = arith.muli
// CHECK: memref.reinterpret_cast %{{.+}} to offset: [0], sizes: [%[[A]], %[[B]], %[[C]]], strides: [%[[S]], %{{.+}}, 1]
func.func @two_dynamic(%x: memref<?x?xf32>, %a: index, %b: index, %c: index) -> memref<?x?x?xf32> {
  %0 = memref.expand_shape %x [[0, 1], [2]] output_shape [%a, %b, %c] : memref<?x?xf32> into memref<?x?x?xf32>
  return %0 : memref<?x?x?xf32>
}

// CHECK-LABEL: func @one_dynamic
// CHECK: memref.expand_shape
func.func @one_dynamic(%x: memref<?x?xf32>, %a: index, %c: index) -> memref<?x4x?xf32> {
  %0 = memref.expand_shape %x [[0, 1], [2]] output_shape [%a, 4, %c] : memref<?x?xf32> into memref<?x4x?xf32>
  return %0 : memref<?x4x?xf32>
}
