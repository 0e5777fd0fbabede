// RUN: pd-opt %s -verify-diagnostics -split-input-file

func.func @deformable_offset_rank(%x: tensor<1x4x8x8xf32>, %o: tensor<18x6x6xf32>, %w: tensor<5x4x3x3xf32>) {
  // expected-error @+1 {{'pd.deformable_conv' op expects offset of rank 4, but got 3}}
  %0 = pd.deformable_conv %x, %o, %w : (tensor<1x4x8x8xf32>, tensor<18x6x6xf32>, tensor<5x4x3x3xf32>) -> tensor<1x5x6x6xf32>
  return
}

// -----

func.func @deformable_offset_channels(%x: tensor<1x4x8x8xf32>, %o: tensor<1x9x6x6xf32>, %w: tensor<5x4x3x3xf32>) {
  // expected-error @+1 {{'pd.deformable_conv' op expects offset to have 18 channels, but got 9}}
  %0 = pd.deformable_conv %x, %o, %w : (tensor<1x4x8x8xf32>, tensor<1x9x6x6xf32>, tensor<5x4x3x3xf32>) -> tensor<1x5x6x6xf32>
  return
}
