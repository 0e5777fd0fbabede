// RUN: pd-opt %s --pd-form-kernels --canonicalize --pd-verify-groups | FileCheck %s

// One column of several: without its dim the rows would be the innermost, and no kernel takes an operand whose innermost stride is not one.
// So the column is moved by a kernel. A slice of whole rows stays a view.
// CHECK: pd_kernel.kernel
// CHECK: tensor.extract
// CHECK-LABEL: func.func @main
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<3x4x2xf32>
// CHECK: %[[COLUMN:.+]] = pd_kernel.dispatch @{{.+}} ins(%[[X]]
// CHECK: tensor.collapse_shape %[[COLUMN]]
// CHECK: %[[ROWS:.+]] = tensor.extract_slice %[[X]][1, 0, 0] [2, 4, 2]
// CHECK: pd_kernel.dispatch @{{.+}} ins(%[[ROWS]]
#id2 = affine_map<(d0, d1) -> (d0, d1)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
func.func @main(%x: tensor<3x4x2xf32>) -> (tensor<3x4xf32>, tensor<2x4x2xf32>) {
  %column = tensor.extract_slice %x[0, 0, 1] [3, 4, 1] [1, 1, 1] : tensor<3x4x2xf32> to tensor<3x4x1xf32>
  %flat = tensor.collapse_shape %column [[0], [1, 2]] : tensor<3x4x1xf32> into tensor<3x4xf32>
  %e = tensor.empty() : tensor<3x4xf32>
  %a = linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]} ins(%flat : tensor<3x4xf32>) outs(%e : tensor<3x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.absf %in : f32
    linalg.yield %0 : f32
  } -> tensor<3x4xf32>
  %rows = tensor.extract_slice %x[1, 0, 0] [2, 4, 2] [1, 1, 1] : tensor<3x4x2xf32> to tensor<2x4x2xf32>
  %e3 = tensor.empty() : tensor<2x4x2xf32>
  %b = linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%rows : tensor<2x4x2xf32>) outs(%e3 : tensor<2x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.exp %in : f32
    linalg.yield %0 : f32
  } -> tensor<2x4x2xf32>
  return %a, %b : tensor<3x4xf32>, tensor<2x4x2xf32>
}
