// RUN: pd-opt %s -split-input-file -verify-diagnostics

// expected-error @below {{expects result 0 to have the type of its destination 'tensor<4xf32>', but got 'tensor<5xf32>'}}
pd_kernel.kernel @k(%out: tensor<4xf32>) -> tensor<5xf32> {
  %0 = tensor.empty() : tensor<5xf32>
  pd_kernel.yield %0 : tensor<5xf32>
}

// -----

// expected-error @below {{expects at least one result}}
pd_kernel.kernel @k(%out: tensor<4xf32>) {
}

// -----

// expected-error @below {{expects 'packed' to list tensor ins, but got 1}}
pd_kernel.kernel @k(%in: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> attributes {packed = array<i64: 1>} {
  pd_kernel.yield %in : tensor<4xf32>
}

// -----

pd_kernel.kernel @k(%out: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects to yield 'tensor<4xf32>', but got }}
  pd_kernel.yield
}

// -----

func.func @missing(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects the symbol 'nowhere' to be a kernel}}
  %0 = pd_kernel.dispatch @nowhere outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

pd_kernel.kernel @k(%in: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> {
  pd_kernel.yield %in : tensor<4xf32>
}
func.func @count(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects 1 ins and 1 outs, but got 0 and 1}}
  %0 = pd_kernel.dispatch @k outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

pd_kernel.kernel @k(%in: tensor<4xf32>, %out: tensor<4xf32>) -> tensor<4xf32> {
  pd_kernel.yield %in : tensor<4xf32>
}
func.func @type(%x: tensor<4xf32>, %y: tensor<?xf32>) -> tensor<4xf32> {
  // expected-error @below {{expects operand 0 to have the kernel's type 'tensor<4xf32>', but got 'tensor<?xf32>'}}
  %0 = pd_kernel.dispatch @k ins(%y : tensor<?xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
