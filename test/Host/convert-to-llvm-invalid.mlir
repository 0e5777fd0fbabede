// RUN: pd-opt %s --pd-convert-host-to-llvm -split-input-file -verify-diagnostics

func.func @main(%x: memref<4xf32>) {
  // expected-error @below {{expects kernel 'k' to be code by now, which the codegen stage makes}}
  pd_kernel.dispatch @k ins(%x : memref<4xf32>) outs(%x : memref<4xf32>)
  return
}
