// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-explicit-accesses))' --split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK: %[[V:.+]] = pd_kernel.read %{{.+}}[%{{.+}}] : memref<?xi64>
// CHECK: pd_kernel.write %[[V]], %{{.+}}[%{{.+}}, %{{.+}}] : memref<2x?xi64>
func.func @main(%x: memref<?xi64>, %y: memref<2x?xi64>, %i: index) {
  %v = memref.load %x[%i] : memref<?xi64>
  memref.store %v, %y[%i, %i] : memref<2x?xi64>
  return
}

// -----

func.func @rank(%x: memref<?xi64>) -> i64 {
  // expected-error @+1 {{expects an index a dim of the buffer, 1, but got 0}}
  %v = pd_kernel.read %x[] : memref<?xi64>
  return %v : i64
}
