// RUN: pd-opt %s --pd-merge-kernels -split-input-file -verify-diagnostics | FileCheck %s

// One declaration of what two kernels call; a constant of the same name gets another.
// CHECK: func.func private @expf(f32) -> f32
// CHECK: memref.global "private" constant @table : memref<2xf32> = dense<1.000000e+00>
// CHECK: func.func @a
// CHECK: memref.get_global @table :
// CHECK-NOT: func.func private @expf
// CHECK: memref.global "private" constant @table_kernel_b : memref<2xf32> = dense<2.000000e+00>
// CHECK: func.func @b
// CHECK: memref.get_global @table_kernel_b
// CHECK-NOT: module
module @kernel_a {
  func.func private @expf(f32) -> f32
  memref.global "private" constant @table : memref<2xf32> = dense<1.0>
  func.func @a(%x: f32) -> f32 {
    %t = memref.get_global @table : memref<2xf32>
    %0 = func.call @expf(%x) : (f32) -> f32
    return %0 : f32
  }
}
module @kernel_b {
  func.func private @expf(f32) -> f32
  memref.global "private" constant @table : memref<2xf32> = dense<2.0>
  func.func @b(%x: f32) -> f32 {
    %t = memref.get_global @table : memref<2xf32>
    %0 = func.call @expf(%x) : (f32) -> f32
    return %0 : f32
  }
}

// -----

module @kernel_a {
  func.func @same() {
    return
  }
}
module @kernel_b {
  // expected-error @+1 {{symbol 'same' is defined by two kernels}}
  func.func @same() {
    return
  }
}
