// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// CHECK-LABEL: func.func @plain
// CHECK-DAG: %[[G:.+]] = torch.constant.int 2
// CHECK-DAG: %[[FALSE:.+]] = torch.constant.bool false
// CHECK: torch.aten.convolution %{{.+}}, %{{.+}}, %none, %{{.+}}, %{{.+}}, %{{.+}}, %[[FALSE]], %{{.+}}, %[[G]] :
func.func @plain(%x: tensor<?x4x?x?xf32>, %w: tensor<6x2x3x3xf32>) -> tensor<?x6x?x?xf32> {
  %0 = "pd.conv2d"(%x, %w) {strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>, groups = 2 : i64} : (tensor<?x4x?x?xf32>, tensor<6x2x3x3xf32>) -> tensor<?x6x?x?xf32>
  return %0 : tensor<?x6x?x?xf32>
}

// Four paddings [top, bottom, left, right] that differ are a pad in front; torch lists left and right first.
// CHECK-LABEL: func.func @asymmetric
// CHECK: %[[P:.+]] = torch.prim.ListConstruct %int0, %int2, %int1, %int0 :
// CHECK: torch.aten.constant_pad_nd %{{.+}}, %[[P]], %{{.+}} : {{.+}} -> !torch.vtensor<[1,1,6,7],f32>
// CHECK: torch.aten.convolution
func.func @asymmetric(%x: tensor<1x1x5x5xf32>, %w: tensor<1x1x3x3xf32>) -> tensor<1x1x4x5xf32> {
  %0 = "pd.conv2d"(%x, %w) {paddings = array<i64: 1, 0, 0, 2>} : (tensor<1x1x5x5xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x4x5xf32>
  return %0 : tensor<1x1x4x5xf32>
}

// SAME forces dilation 1. With a dynamic width the padding follows from the size.
// CHECK-LABEL: func.func @same
// CHECK: %[[W:.+]] = torch.aten.size.int %{{.+}}, %int3
// CHECK: %[[W1:.+]] = torch.aten.sub.int %[[W]], %int1
// CHECK: %[[R:.+]] = torch.aten.remainder.int %[[W1]], %int2
// CHECK: %[[TOTAL:.+]] = torch.aten.sub.int %int2, %[[R]]
// CHECK: torch.aten.floordiv.int %[[TOTAL]], %int2
// CHECK: torch.aten.constant_pad_nd
// CHECK: %[[ONES:.+]] = torch.prim.ListConstruct %int1, %int1 :
// CHECK: torch.aten.convolution %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %[[ONES]],
func.func @same(%x: tensor<1x1x5x?xf32>, %w: tensor<1x1x3x3xf32>) -> tensor<1x1x3x?xf32> {
  %0 = "pd.conv2d"(%x, %w) {strides = array<i64: 2, 2>, dilations = array<i64: 2, 2>, padding_algorithm = "SAME"} : (tensor<1x1x5x?xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x3x?xf32>
  return %0 : tensor<1x1x3x?xf32>
}

// NHWC moves data only: the filter keeps its order.
// CHECK-LABEL: func.func @nhwc
// CHECK: %[[X:.+]] = torch.aten.permute {{.+}} -> !torch.vtensor<[1,3,8,9],f32>
// CHECK: %[[C:.+]] = torch.aten.convolution %[[X]], {{.+}} -> !torch.vtensor<[1,5,8,9],f32>
// CHECK: torch.aten.permute %[[C]], {{.+}} -> !torch.vtensor<[1,8,9,5],f32>
func.func @nhwc(%x: tensor<1x8x9x3xf32>, %w: tensor<5x3x1x1xf32>) -> tensor<1x8x9x5xf32> {
  %0 = "pd.conv2d"(%x, %w) {data_format = "NHWC"} : (tensor<1x8x9x3xf32>, tensor<5x3x1x1xf32>) -> tensor<1x8x9x5xf32>
  return %0 : tensor<1x8x9x5xf32>
}

// Output size 9 where 8 follows: output_padding 1 for H, none for W.
// CHECK-LABEL: func.func @transpose_output_size
// CHECK: %[[OP:.+]] = torch.prim.ListConstruct %int1, %int0 :
// CHECK: torch.aten.convolution %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %true, %[[OP]], %int1
func.func @transpose_output_size(%x: tensor<1x2x4x4xf32>, %w: tensor<2x3x2x2xf32>) -> tensor<1x3x9x8xf32> {
  %size = "pd.full_int_array"() {value = array<i64: 9, 8>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.conv2d_transpose"(%x, %w, %size) {strides = array<i64: 2, 2>} : (tensor<1x2x4x4xf32>, tensor<2x3x2x2xf32>, tensor<2xi64>) -> tensor<1x3x9x8xf32>
  return %0 : tensor<1x3x9x8xf32>
}

// Unequal paddings crop the unpadded result.
// CHECK-LABEL: func.func @transpose_asymmetric
// CHECK: torch.aten.convolution {{.+}} -> !torch.vtensor<[1,3,9,9],f32>
// CHECK: torch.aten.slice.Tensor %{{.+}}, %int2, %int1, %{{.+}}, %int1 : {{.+}} -> !torch.vtensor<[1,3,8,9],f32>
// CHECK: torch.aten.slice.Tensor %{{.+}}, %int3, %int0, %{{.+}}, %int1 : {{.+}} -> !torch.vtensor<[1,3,8,8],f32>
func.func @transpose_asymmetric(%x: tensor<1x2x4x4xf32>, %w: tensor<2x3x3x3xf32>) -> tensor<1x3x8x8xf32> {
  %size = "pd.full_int_array"() {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  %0 = "pd.conv2d_transpose"(%x, %w, %size) {strides = array<i64: 2, 2>, paddings = array<i64: 1, 0, 0, 1>} : (tensor<1x2x4x4xf32>, tensor<2x3x3x3xf32>, tensor<0xi64>) -> tensor<1x3x8x8xf32>
  return %0 : tensor<1x3x8x8xf32>
}
