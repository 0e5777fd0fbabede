// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @equal_gives_i1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'pd.equal' op expects result type 'tensor<3xi1>', but got 'tensor<3xf32>'}}
  %0 = pd.equal %x, %x : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @logical_or_broadcasts(%x: tensor<3xi1>, %y: tensor<2xi1>) {
  // expected-error @+1 {{'pd.logical_or' op expects operand shapes that broadcast, but got [3] and [2]}}
  %0 = pd.logical_or %x, %y : (tensor<3xi1>, tensor<2xi1>) -> tensor<3xi1>
  return
}

// -----

func.func @isnan_gives_i1(%x: tensor<3xf32>) {
  // expected-error @+1 {{'pd.isnan' op expects result type 'tensor<3xi1>', but got 'tensor<3xi8>'}}
  %0 = pd.isnan %x : (tensor<3xf32>) -> tensor<3xi8>
  return
}
