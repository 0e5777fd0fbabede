// RUN: pd-opt %s --pd-place-buffers | FileCheck %s
// RUN: pd-opt %s "--pd-place-buffers=max-stack-bytes=1024 max-frame-bytes=2048 heap=false" | FileCheck %s --check-prefix=DEVICE

// A small static temporary goes to the stack, at the function's start even when it is made inside a loop.
// CHECK-LABEL: func.func @small
// CHECK-NEXT: %[[STACK:.+]] = memref.alloca() {alignment = 64 : i64} : memref<16xf32>
// CHECK: scf.for
// CHECK-NOT: memref.alloc()
// CHECK: memref.store %{{.+}}, %[[STACK]]
// CHECK-NOT: memref.dealloc
func.func @small(%n: index, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %t = memref.alloc() : memref<16xf32>
    memref.store %v, %t[%c0] : memref<16xf32>
  }
  return
}

// Big ones and those of dynamic size are freed at the end of their block.
// CHECK-LABEL: func.func @big
// CHECK: %[[BIG:.+]] = memref.alloc() : memref<100000xf32>
// CHECK: scf.for
// CHECK:   %[[DYNAMIC:.+]] = memref.alloc(%{{.+}}) : memref<?xf32>
// CHECK:   memref.store
// CHECK:   memref.dealloc %[[DYNAMIC]]
// CHECK: }
// CHECK: memref.dealloc %[[BIG]]
// CHECK-NEXT: return
func.func @big(%n: index, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %b = memref.alloc() : memref<100000xf32>
  memref.store %v, %b[%c0] : memref<100000xf32>
  scf.for %i = %c0 to %n step %c1 {
    %t = memref.alloc(%n) : memref<?xf32>
    memref.store %v, %t[%c0] : memref<?xf32>
  }
  return
}

// All temporaries of a kernel fit a worker's stack: the ninth of 16 KB does not.
// CHECK-LABEL: func.func @frame
// CHECK-COUNT-8: memref.alloca()
// CHECK-NOT: memref.alloca
// CHECK: %[[LAST:.+]] = memref.alloc() : memref<2048xf32>
// CHECK: memref.dealloc %[[LAST]]
func.func @frame(%v: f32) {
  %c0 = arith.constant 0 : index
  %0 = memref.alloc() : memref<2048xf32>
  %1 = memref.alloc() : memref<2048xf32>
  %2 = memref.alloc() : memref<2048xf32>
  %3 = memref.alloc() : memref<2048xf32>
  %4 = memref.alloc() : memref<2048xf32>
  %5 = memref.alloc() : memref<2048xf32>
  %6 = memref.alloc() : memref<2048xf32>
  %7 = memref.alloc() : memref<2048xf32>
  %8 = memref.alloc() : memref<2048xf32>
  memref.store %v, %8[%c0] : memref<2048xf32>
  return
}

// What leaves its block, here through a view, is left to the run's arena.
// CHECK-LABEL: func.func @escapes
// CHECK: memref.alloc() : memref<4x4xf32>
// CHECK-NOT: memref.dealloc
func.func @escapes() -> memref<16xf32> {
  %0 = memref.alloc() : memref<4x4xf32>
  %1 = memref.collapse_shape %0 [[0, 1]] : memref<4x4xf32> into memref<16xf32>
  return %1 : memref<16xf32>
}

// Without a heap, what does not fit the stack stays where it is: 8 bytes an element, 1 KiB a temporary, 2 KiB a function.
// CHECK-LABEL: func.func @device
// DEVICE-LABEL: func.func @device
// DEVICE-COUNT-2: memref.alloca() {alignment = 64 : i64} : memref<128xf16>
// DEVICE-NOT: memref.alloca
// DEVICE: memref.alloc() : memref<129xf16>
// DEVICE: memref.alloc() : memref<128xf16>
// DEVICE: memref.alloc(%{{.+}}) : memref<?xf16>
// DEVICE-NOT: memref.dealloc
func.func @device(%n: index, %v: f16) {
  %c0 = arith.constant 0 : index
  %large = memref.alloc() : memref<129xf16>
  memref.store %v, %large[%c0] : memref<129xf16>
  %0 = memref.alloc() : memref<128xf16>
  memref.store %v, %0[%c0] : memref<128xf16>
  %1 = memref.alloc() : memref<128xf16>
  memref.store %v, %1[%c0] : memref<128xf16>
  %2 = memref.alloc() : memref<128xf16>
  memref.store %v, %2[%c0] : memref<128xf16>
  %3 = memref.alloc(%n) : memref<?xf16>
  memref.store %v, %3[%c0] : memref<?xf16>
  return
}
