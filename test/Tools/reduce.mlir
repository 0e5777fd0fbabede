// pd-reduce drops what the script does not need: the function without a pd.tanh goes.
// RUN: pd-reduce %s --reduction-tree='traversal-mode=0 test=%S/Inputs/has-tanh.sh' | FileCheck %s
// CHECK-NOT: @other
// CHECK: @main
// CHECK: pd.tanh
func.func @other(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pd.relu %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = pd.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
