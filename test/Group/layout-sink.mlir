// RUN: pd-opt %s --pd-layout-nhwc --canonicalize --cse | FileCheck %s

// What follows a pool (the simplest op with a layout) moves in front of the transpose behind it.
#dilations = dense<1> : tensor<2xi64>

// Channels are the innermost dim of the reduction's operand; its result [n, c] needs no transpose.
// CHECK-LABEL: func.func @mean
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction", "reduction", "parallel"]} ins(%{{.+}} : tensor<1x3x3x8xf32>)
// CHECK-NOT: permutation = [0, 3, 1, 2]
func.func @mean(%x: tensor<1x8x4x4xf32>) -> tensor<1x8xf32> {
  %win = tensor.empty() : tensor<2x2xf32>
  %e = tensor.empty() : tensor<1x8x3x3xf32>
  %q = linalg.pooling_nchw_max {strides = #dilations, dilations = #dilations} ins(%x, %win : tensor<1x8x4x4xf32>, tensor<2x2xf32>) outs(%e : tensor<1x8x3x3xf32>) -> tensor<1x8x3x3xf32>
  %er = tensor.empty() : tensor<1x8xf32>
  %r = linalg.reduce ins(%q : tensor<1x8x3x3xf32>) outs(%er : tensor<1x8xf32>) dimensions = [2, 3] (%in: f32, %acc: f32) {
    %0 = arith.addf %in, %acc : f32
    linalg.yield %0 : f32
  }
  return %r : tensor<1x8xf32>
}

// [n, c, h, w] -> [n, c, hw] -> [n, hw, c] is nothing in channel-last form.
// CHECK-LABEL: func.func @tokens
// CHECK: %[[Q:.+]] = linalg.pooling_nhwc_max
// CHECK: %[[R:.+]] = tensor.collapse_shape %[[Q]] {{\[\[}}0], [1, 2], [3]]
// CHECK-NEXT: return %[[R]]
func.func @tokens(%x: tensor<?x8x?x4xf32>, %e: tensor<?x8x?x3xf32>, %et: tensor<?x?x8xf32>) -> tensor<?x?x8xf32> {
  %win = tensor.empty() : tensor<2x2xf32>
  %q = linalg.pooling_nchw_max {strides = #dilations, dilations = #dilations} ins(%x, %win : tensor<?x8x?x4xf32>, tensor<2x2xf32>) outs(%e : tensor<?x8x?x3xf32>) -> tensor<?x8x?x3xf32>
  %c = tensor.collapse_shape %q [[0], [1], [2, 3]] : tensor<?x8x?x3xf32> into tensor<?x8x?xf32>
  %t = linalg.transpose ins(%c : tensor<?x8x?xf32>) outs(%et : tensor<?x?x8xf32>) permutation = [0, 2, 1]
  return %t : tensor<?x?x8xf32>
}

// Slices, concatenation, and an upsampling written as broadcast and collapse.
// CHECK-LABEL: func.func @slices
// CHECK: tensor.extract_slice %{{.+}}[0, 0, 0, 4] [1, 3, 3, 4] [1, 1, 1, 1] : tensor<1x3x3x8xf32> to tensor<1x3x3x4xf32>
// CHECK: tensor.insert_slice %{{.+}} into %{{.+}}[0, 0, 0, 0] [1, 3, 3, 8]
// CHECK: %[[I:.+]] = tensor.insert_slice %{{.+}} into %{{.+}}[0, 0, 0, 8] [1, 3, 3, 4]
// CHECK: %[[B:.+]] = linalg.generic {{.*}} ins(%[[I]] : tensor<1x3x3x12xf32>) outs(%{{.+}} : tensor<1x3x2x3x2x12xf32>)
// CHECK: %[[U:.+]] = tensor.collapse_shape %[[B]] {{\[\[}}0], [1, 2], [3, 4], [5]]
// CHECK: linalg.transpose ins(%[[U]] : tensor<1x6x6x12xf32>) {{.*}} permutation = [0, 3, 1, 2]
// CHECK-NOT: linalg.transpose
func.func @slices(%x: tensor<1x8x4x4xf32>) -> tensor<1x12x6x6xf32> {
  %win = tensor.empty() : tensor<2x2xf32>
  %e = tensor.empty() : tensor<1x8x3x3xf32>
  %q = linalg.pooling_nchw_max {strides = #dilations, dilations = #dilations} ins(%x, %win : tensor<1x8x4x4xf32>, tensor<2x2xf32>) outs(%e : tensor<1x8x3x3xf32>) -> tensor<1x8x3x3xf32>
  %s = tensor.extract_slice %q[0, 4, 0, 0] [1, 4, 3, 3] [1, 1, 1, 1] : tensor<1x8x3x3xf32> to tensor<1x4x3x3xf32>
  %ec = tensor.empty() : tensor<1x12x3x3xf32>
  %i0 = tensor.insert_slice %q into %ec[0, 0, 0, 0] [1, 8, 3, 3] [1, 1, 1, 1] : tensor<1x8x3x3xf32> into tensor<1x12x3x3xf32>
  %i1 = tensor.insert_slice %s into %i0[0, 8, 0, 0] [1, 4, 3, 3] [1, 1, 1, 1] : tensor<1x4x3x3xf32> into tensor<1x12x3x3xf32>
  %eu = tensor.empty() : tensor<1x12x3x2x3x2xf32>
  %b = linalg.generic {indexing_maps = [affine_map<(n, c, h, a, w, b) -> (n, c, h, w)>, affine_map<(n, c, h, a, w, b) -> (n, c, h, a, w, b)>],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%i1 : tensor<1x12x3x3xf32>) outs(%eu : tensor<1x12x3x2x3x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<1x12x3x2x3x2xf32>
  %u = tensor.collapse_shape %b [[0], [1], [2, 3], [4, 5]] : tensor<1x12x3x2x3x2xf32> into tensor<1x12x6x6xf32>
  return %u : tensor<1x12x6x6xf32>
}
