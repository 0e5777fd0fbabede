// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @sizes(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // expected-error @below {{expects one size a dynamic dim of its results, 1, but got 0}}
  %r = pd_kernel.custom_call "f"(%x : tensor<?x4xf32>) library "a.so" symbol "f" {op_attributes = {}, inputs = [["x", "float32"]], outputs = [["out", "float32"]]} -> tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// -----

func.func @names(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects 'inputs' to name its 1 values, but got 0}}
  %r = pd_kernel.custom_call "f"(%x : tensor<4xf32>) library "a.so" symbol "f" {op_attributes = {}, inputs = [], outputs = [["out", "float32"]]} -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

func.func @pairs(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects 'outputs' to hold [name, dtype], but got "out"}}
  %r = pd_kernel.custom_call "f"(%x : tensor<4xf32>) library "a.so" symbol "f" {op_attributes = {}, inputs = [["x", "float32"]], outputs = ["out"]} -> tensor<4xf32>
  return %r : tensor<4xf32>
}
