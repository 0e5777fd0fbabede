// RUN: pd-opt %s -pd-verify-normalized -split-input-file -verify-diagnostics

// expected-error@+1 {{has no function @main}}
module {
}

// -----

func.func @main(%x: tensor<4xi64>) -> tensor<4xi64> {
  // expected-error@+1 {{'pd.increment' op is a composite that pd-decompose-composites removes}}
  %0 = pd.increment %x : (tensor<4xi64>) -> tensor<4xi64>
  return %0 : tensor<4xi64>
}

// -----

func.func @main(%x: tensor<4xi64>) -> tensor<1xi64> {
  // expected-error@+1 {{'pd.create_array' op works on a tensor array that could not be turned into tensors}}
  %0 = pd.create_array : () -> !pd.array<tensor<4xi64>>
  // expected-error@+1 {{'pd.array_length' op works on a tensor array that could not be turned into tensors}}
  %1 = pd.array_length %0 : (!pd.array<tensor<4xi64>>) -> tensor<1xi64>
  return %1 : tensor<1xi64>
}

// -----

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'arith.addf' op is no pd op}}
  %0 = arith.addf %x, %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
