// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @grid_rank(%x: tensor<1x4x8x8xf32>, %g: tensor<1x5x2xf32>) {
  // expected-error @+1 {{'pd.grid_sample' op expects x and grid of one rank, 4 or 5, but got 4 and 3}}
  %0 = pd.grid_sample %x, %g : (tensor<1x4x8x8xf32>, tensor<1x5x2xf32>) -> tensor<1x4x5x5xf32>
  return
}

// -----

func.func @grid_points(%x: tensor<1x4x8x8xf32>, %g: tensor<1x5x5x3xf32>) {
  // expected-error @+1 {{'pd.grid_sample' op expects grid's last dimension to be 2, but got 3}}
  %0 = pd.grid_sample %x, %g : (tensor<1x4x8x8xf32>, tensor<1x5x5x3xf32>) -> tensor<1x4x5x5xf32>
  return
}

// -----

func.func @grid_batch(%x: tensor<1x4x8x8xf32>, %g: tensor<2x5x5x2xf32>) {
  // expected-error @+1 {{'pd.grid_sample' op expects x and grid of one batch size, but got 1 and 2}}
  %0 = pd.grid_sample %x, %g : (tensor<1x4x8x8xf32>, tensor<2x5x5x2xf32>) -> tensor<1x4x5x5xf32>
  return
}
