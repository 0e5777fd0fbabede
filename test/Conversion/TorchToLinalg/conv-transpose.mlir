// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// Kernel = stride: every pixel makes its own block, so a 1x1 convolution and a reordering do it.
// CHECK-LABEL: func.func @blocks
// CHECK-NOT: tensor.pad
// CHECK: linalg.conv_2d_nchw_fchw {{.*}} ins(%arg0, %{{.+}} : tensor<1x3x?x5xf32>, tensor<16x3x1x1xf32>)
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2, 3], [4], [5]] output_shape [1, 2, 2, 4, %{{.+}}, 5]
// CHECK: linalg.transpose {{.*}} permutation = [0, 3, 4, 1, 5, 2]
// CHECK: tensor.collapse_shape %{{.+}} {{\[\[}}0], [1], [2, 3], [4, 5]]
func.func @blocks(%x: !torch.vtensor<[1,3,?,5],f32> {pd.name = "x"}, %w: !torch.vtensor<[3,4,2,2],f32>) -> !torch.vtensor<[1,4,?,10],f32> {
  %none = torch.constant.none
  %true = torch.constant.bool true
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %twos, %zeros, %ones, %true, %zeros, %int1 : !torch.vtensor<[1,3,?,5],f32>, !torch.vtensor<[3,4,2,2],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,4,?,10],f32>
  return %0 : !torch.vtensor<[1,4,?,10],f32>
}

// In general: zeros between the pixels, then a convolution with the reversed weight, whose reversal is a step of its recipe.
// CHECK-LABEL: func.func @general
// CHECK: tensor.pad %{{.+}} low[0, 0, 0, 0, 0, 0] high[0, 0, 0, 1, 0, 1]
// CHECK: tensor.collapse_shape %{{.+}} {{\[\[}}0], [1], [2, 3], [4, 5]] : tensor<1x3x4x2x5x2xf32> into tensor<1x3x8x10xf32>
// CHECK: %[[INPUT:.+]] = tensor.pad %{{.+}} low[0, 0, 1, 1] high[0, 0, 0, 0]
// CHECK: %[[WEIGHT:.+]] = pd_kernel.weight {{.+}} steps [#pd_kernel.flip<[2, 3]>, #pd_kernel.transpose<[1, 0, 2, 3]>]
// CHECK: linalg.conv_2d_nchw_fchw {{.*}} strides = dense<1> : tensor<2xi64>} ins(%[[INPUT]], %[[WEIGHT]]
func.func @general(%x: !torch.vtensor<[1,3,4,5],f32>) -> !torch.vtensor<[1,4,7,9],f32> {
  %w = torch.vtensor.literal(dense<0.5> : tensor<3x4x3x3xf32>) : !torch.vtensor<[3,4,3,3],f32>
  %none = torch.constant.none
  %true = torch.constant.bool true
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %twos, %ones, %ones, %true, %zeros, %int1 : !torch.vtensor<[1,3,4,5],f32>, !torch.vtensor<[3,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,4,7,9],f32>
  return %0 : !torch.vtensor<[1,4,7,9],f32>
}
