// RUN: pd-opt --pd-verify-linalg-contract -split-input-file -verify-diagnostics %s

// expected-error @below {{expects ranked tensors and signless scalars after the linalg stage, but got 'memref<3xf32>'}}
func.func @foreign_op(%x: memref<3xf32>) {
  return
}

// -----

// expected-error @below {{expects ranked tensors and signless scalars after the linalg stage, but got 'vector<4xf32>'}}
func.func @vector_op(%x: vector<4xf32>) -> f32 {
  // expected-error @below {{'vector.reduction' is not allowed after the linalg stage}}
  %0 = vector.reduction <add>, %x : vector<4xf32> into f32
  return %0 : f32
}

// -----

func.func @signed(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{expects ranked tensors and signless scalars after the linalg stage, but got 'tensor<3xsi64>'}}
  %0 = tensor.empty() : tensor<3xsi64>
  return %x : tensor<3xf32>
}
