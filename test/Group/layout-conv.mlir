// RUN: pd-opt %s --pd-layout-nhwc --canonicalize --cse | FileCheck %s

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (0, c, 0, 0)>
#gate = affine_map<(n, c, h, w) -> (n, c, 0, 0)>

// Two convolutions with bias, relu and padding between them: one transpose at the entry, one at the exit; weights take steps.
// CHECK-LABEL: func.func @chain
// CHECK: linalg.transpose {{.*}} permutation = [0, 2, 3, 1]
// CHECK: %[[P0:.+]] = tensor.pad {{.*}} low[0, 1, 1, 0] high[0, 1, 1, 0]
// CHECK: %[[W0:.+]] = pd_kernel.weight {{.*}} steps [#pd_kernel.transpose<[2, 3, 1, 0]>] : tensor<3x3x3x8xf32>
// CHECK: %[[C0:.+]] = linalg.conv_2d_nhwc_hwcf {{.*}} ins(%[[P0]], %[[W0]] :
// CHECK: %[[E:.+]] = linalg.generic {{.*}} ins(%[[C0]], %{{.+}} : tensor<?x?x?x8xf32>, tensor<8xf32>)
// CHECK: %[[P1:.+]] = tensor.pad %[[E]] low[0, 1, 1, 0] high[0, 1, 1, 0]
// CHECK: %[[W1:.+]] = pd_kernel.weight {{.*}} steps [#pd_kernel.transpose<[1, 2, 0]>] : tensor<3x3x8xf32>
// CHECK: %[[C1:.+]] = linalg.depthwise_conv_2d_nhwc_hwc {{.*}} ins(%[[P1]], %[[W1]] :
// CHECK: %[[Q:.+]] = linalg.pooling_nhwc_max {{.*}} ins(%[[C1]],
// CHECK: %[[T:.+]] = linalg.transpose ins(%[[Q]] : {{.*}} permutation = [0, 3, 1, 2]
// CHECK-NOT: linalg.transpose
// CHECK: return %[[T]]
func.func @chain(%x: tensor<?x3x?x?xf32>, %e1: tensor<?x8x?x?xf32>, %e2: tensor<?x8x?x?xf32>, %n: index, %h: index, %w: index) -> tensor<?x8x?x?xf32> {
  %zero = arith.constant 0.0 : f32
  %w0 = pd_kernel.weight dense<1.0> : tensor<8x3x3x3xf32> : tensor<8x3x3x3xf32>
  %b0 = pd_kernel.weight dense<2.0> : tensor<1x8x1x1xf32> : tensor<1x8x1x1xf32>
  %w1 = pd_kernel.weight dense<3.0> : tensor<8x3x3xf32> : tensor<8x3x3xf32>
  %p0 = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<?x3x?x?xf32> to tensor<?x3x?x?xf32>
  %e = tensor.empty(%n, %h, %w) : tensor<?x8x?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %c0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%p0, %w0 : tensor<?x3x?x?xf32>, tensor<8x3x3x3xf32>) outs(%f : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %r = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c0, %b0 : tensor<?x8x?x?xf32>, tensor<1x8x1x1xf32>) outs(%e : tensor<?x8x?x?xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.addf %a, %b : f32
    %1 = arith.maximumf %0, %zero : f32
    linalg.yield %1 : f32
  } -> tensor<?x8x?x?xf32>
  %p1 = tensor.pad %r low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<?x8x?x?xf32> to tensor<?x8x?x?xf32>
  %c1 = linalg.depthwise_conv_2d_nchw_chw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%p1, %w1 : tensor<?x8x?x?xf32>, tensor<8x3x3xf32>) outs(%f : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %win = tensor.empty() : tensor<2x2xf32>
  %q = linalg.pooling_nchw_max {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%c1, %win : tensor<?x8x?x?xf32>, tensor<2x2xf32>) outs(%f : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  return %q : tensor<?x8x?x?xf32>
}

// The gate of squeeze-and-excite: no transpose, only dims of size one move.
// CHECK-LABEL: func.func @gate
// CHECK: %[[C:.+]] = linalg.conv_2d_nhwc_hwcf
// CHECK: linalg.generic {indexing_maps = [#[[ID:.+]], #[[G:.+]], #[[ID]]], {{.*}} ins(%{{.+}}, %[[C]] : tensor<1x4x4x8xf32>, tensor<1x1x1x8xf32>)
// CHECK: linalg.transpose {{.*}} permutation = [0, 3, 1, 2]
// CHECK-NOT: linalg.transpose
func.func @gate(%x: tensor<1x8x4x4xf32>, %s: tensor<1x8x1x1xf32>) -> tensor<1x8x4x4xf32> {
  %w0 = pd_kernel.weight dense<1.0> : tensor<8x8x1x1xf32> : tensor<8x8x1x1xf32>
  %w1 = pd_kernel.weight dense<3.0> : tensor<8x1x1xf32> : tensor<8x1x1xf32>
  %init = tensor.empty() : tensor<1x8x4x4xf32>
  %c0 = linalg.depthwise_conv_2d_nchw_chw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%x, %w1 : tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) outs(%init : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %se = tensor.empty() : tensor<1x8x1x1xf32>
  %c1 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%s, %w0 : tensor<1x8x1x1xf32>, tensor<8x8x1x1xf32>) outs(%se : tensor<1x8x1x1xf32>) -> tensor<1x8x1x1xf32>
  %r = linalg.generic {indexing_maps = [#id, #gate, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c0, %c1 : tensor<1x8x4x4xf32>, tensor<1x8x1x1xf32>) outs(%init : tensor<1x8x4x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<1x8x4x4xf32>
  return %r : tensor<1x8x4x4xf32>
}

// A grouped convolution: the expand into groups moves before the transpose, which cancels.
// CHECK-LABEL: func.func @grouped
// CHECK-COUNT-1: permutation = [0, 2, 3, 1]
// CHECK: tensor.expand_shape {{.*}} {{\[\[}}0], [1], [2], [3, 4]]
// CHECK: pd_kernel.weight {{.*}} steps [#pd_kernel.transpose<[0, 1, 3, 4, 2]>]
// CHECK: linalg.conv_2d_nhwgc_gfhwc
// CHECK: tensor.collapse_shape {{.*}} {{\[\[}}0], [1], [2], [3, 4]]
// CHECK-COUNT-1: permutation = [0, 3, 1, 2]
func.func @grouped(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %w = pd_kernel.weight dense<1.0> : tensor<2x4x4x1x1xf32> : tensor<2x4x4x1x1xf32>
  %g = tensor.expand_shape %x [[0], [1, 2], [3], [4]] output_shape [1, 2, 4, 4, 4] : tensor<1x8x4x4xf32> into tensor<1x2x4x4x4xf32>
  %init = tensor.empty() : tensor<1x2x4x4x4xf32>
  %c = linalg.conv_2d_ngchw_gfchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%g, %w : tensor<1x2x4x4x4xf32>, tensor<2x4x4x1x1xf32>) outs(%init : tensor<1x2x4x4x4xf32>) -> tensor<1x2x4x4x4xf32>
  %r = tensor.collapse_shape %c [[0], [1, 2], [3], [4]] : tensor<1x2x4x4x4xf32> into tensor<1x8x4x4xf32>
  return %r : tensor<1x8x4x4xf32>
}
