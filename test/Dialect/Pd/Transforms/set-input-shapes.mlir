// RUN: pd-opt %s "-pd-set-input-shapes=shapes=x:4x3x64x96" | FileCheck %s --check-prefix=FIXED
// RUN: pd-opt %s "-pd-set-input-shapes=shapes=x:[N;3;H;W] dims=H=32..1536:32,N=2" | FileCheck %s --check-prefix=NAMED
// RUN: pd-opt %s -pd-erase-static-shapes | FileCheck %s --check-prefix=FREE
// RUN: not pd-opt %s "-pd-set-input-shapes=shapes=y:1x2" 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not pd-opt %s "-pd-set-input-shapes=shapes=x:1x2" 2>&1 | FileCheck %s --check-prefix=RANK
// RUN: not pd-opt %s "-pd-set-input-shapes=shapes=x:1x3x-4x5" 2>&1 | FileCheck %s --check-prefix=DIM
// RUN: not pd-opt %s "-pd-set-input-shapes=dims=H=640" 2>&1 | FileCheck %s --check-prefix=SYMBOL
// RUN: not pd-opt %s "-pd-set-input-shapes=shapes=x:1x3xHxW dims=H=9..4" 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not pd-opt %s "-pd-set-input-shapes=shapes=x:1x1x32x32" 2>&1 | FileCheck %s --check-prefix=RULE

// NAME: error: no input is called 'y'; inputs are x
// RANK: error: input 'x' has rank 4, the shape given has 2 dims
// DIM: error: '-4' in 'x:1x3x-4x5' is no dim: a number, a name or ?
// SYMBOL: error: no input has a dim named 'H'
// RANGE: error: 'H=9..4' has a maximum below its minimum
// RULE: error: 'pd.concat' op operand 1 has shape [1, 3, 32, 32], which differs from [1, 1, 32, 32] in dim 1

// NAMED: module attributes {pd.dims = {H = {max = 1536 : i64, min = 32 : i64, multiple = 32 : i64}}}
// FIXED: func.func @main(%{{.*}}: tensor<4x3x64x96xf32> {pd.name = "x"}) -> (tensor<8x3x64x96xf32> {pd.name = "y"}, tensor<12x6144xf32>)
// NAMED: func.func @main(%{{.*}}: tensor<2x3x?x?xf32> {pd.name = "x", pd.shape = ["2", "3", "H", "W"]}) -> (tensor<4x3x?x?xf32> {pd.name = "y"}, tensor<6x?xf32>)
// FREE: func.func @main(%{{.*}}: tensor<?x?x?x?xf32> {pd.name = "x"}) -> (tensor<?x3x?x?xf32> {pd.name = "y"}, tensor<?x?xf32>)
func.func @main(%x: tensor<1x3x32x32xf32> {pd.name = "x"}) -> (tensor<2x3x32x32xf32> {pd.name = "y"}, tensor<3x1024xf32>) {
  %axis = pd.full {shape = array<i64: 1>, value = 0.0, dtype = i32} : () -> tensor<1xi32>
  %w = pd.parameter "bias" dense<[[[[0.5]], [[1.5]], [[-1.0]]]]> : tensor<1x3x1x1xf32>
  // The file's 32x32 of this add depends on the input: it must not survive.
  // FIXED: pd.add %{{.*}} -> tensor<4x3x64x96xf32>
  // FREE: pd.add %{{.*}} -> tensor<?x3x?x?xf32>
  %a = pd.add %x, %w : (tensor<1x3x32x32xf32>, tensor<1x3x1x1xf32>) -> tensor<1x3x32x32xf32>
  %y = pd.concat %x, %a, %axis : (tensor<1x3x32x32xf32>, tensor<1x3x32x32xf32>, tensor<1xi32>) -> tensor<2x3x32x32xf32>
  %f = pd.flatten %a {start_axis = 2, stop_axis = 3} : (tensor<1x3x32x32xf32>) -> tensor<1x3x1024xf32>
  %g = pd.flatten %f {start_axis = 0, stop_axis = 1} : (tensor<1x3x1024xf32>) -> tensor<3x1024xf32>
  return %y, %g : tensor<2x3x32x32xf32>, tensor<3x1024xf32>
}
