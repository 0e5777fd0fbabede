// RUN: pd-opt %s --pd-free-buffers | FileCheck %s

// Freed after the last use of any view; what leaves its block stays.
// CHECK-LABEL: func.func @main
func.func @main(%x: memref<4x8xf32>, %c: i1, %n: index) -> memref<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: %[[A:.+]] = memref.alloc() : memref<4x8xf32>
  %a = memref.alloc() : memref<4x8xf32>
  pd_kernel.dispatch @k ins(%x : memref<4x8xf32>) outs(%a : memref<4x8xf32>)
  %v = memref.subview %a[1, 0] [1, 8] [1, 1] : memref<4x8xf32> to memref<8xf32, strided<[1], offset: 8>>
  // CHECK: %[[R:.+]] = memref.alloc() : memref<8xf32>
  %r = memref.alloc() : memref<8xf32>
  // CHECK: scf.if
  scf.if %c {
    // CHECK: %[[T:.+]] = memref.alloc() : memref<8xf32>
    %t = memref.alloc() : memref<8xf32>
    // CHECK: outs(%[[T]]
    pd_kernel.dispatch @k ins(%v : memref<8xf32, strided<[1], offset: 8>>) outs(%t : memref<8xf32>)
    // CHECK-NEXT: pd_kernel.dispatch
    pd_kernel.dispatch @k ins(%t : memref<8xf32>) outs(%r : memref<8xf32>)
    // CHECK-NEXT: memref.dealloc %[[T]]
  }
  // CHECK: }
  // CHECK-NEXT: memref.dealloc %[[A]]
  // CHECK: scf.for
  %l = scf.for %i = %c0 to %n step %c1 iter_args(%s = %r) -> memref<8xf32> {
    // CHECK: memref.alloc
    %t = memref.alloc() : memref<8xf32>
    pd_kernel.dispatch @k ins(%s : memref<8xf32>) outs(%t : memref<8xf32>)
    // CHECK-NOT: memref.dealloc
    scf.yield %t : memref<8xf32>
  }
  return %l : memref<8xf32>
}
