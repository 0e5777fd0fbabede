// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// Bilinear, zeros outside, corners aligned: no read leaves the image, however far away the grid points, and what lies outside counts as 0.
// CHECK-LABEL: func.func @grid_sampler
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<1x2x3x5xf32>)
// CHECK: tensor.extract %arg1[%c0, %{{.+}}, %{{.+}}, %c1] : tensor<1x3x5x2xf32>
// CHECK: arith.maximumf
// CHECK: arith.minimumf
// CHECK: math.floor
// CHECK: tensor.extract %arg1[%c0, %{{.+}}, %{{.+}}, %c0] : tensor<1x3x5x2xf32>
// CHECK: %[[Y:.+]] = arith.minsi
// CHECK: %[[X:.+]] = arith.minsi
// CHECK: %[[VALUE:.+]] = tensor.extract %arg0[%c0, %{{.+}}, %[[Y]], %[[X]]] : tensor<1x2x4x4xf32>
// CHECK: arith.select %{{.+}}, %[[VALUE]], %{{.+}} : f32
// CHECK-COUNT-3: tensor.extract %arg0
// CHECK-NOT: tensor.extract
func.func @grid_sampler(%x: !torch.vtensor<[1,2,4,4],f32>, %g: !torch.vtensor<[1,3,5,2],f32>) -> !torch.vtensor<[1,2,3,5],f32> {
  %zero = torch.constant.int 0
  %true = torch.constant.bool true
  %0 = torch.aten.grid_sampler %x, %g, %zero, %zero, %true : !torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[1,3,5,2],f32>, !torch.int, !torch.int, !torch.bool -> !torch.vtensor<[1,2,3,5],f32>
  return %0 : !torch.vtensor<[1,2,3,5],f32>
}

// CHECK-LABEL: func.func @pixel_shuffle
// CHECK: %[[APART:.+]] = tensor.expand_shape %arg0 {{\[}}[0], [1, 2, 3], [4], [5]] output_shape [1, 2, 2, 2, 3, %{{.+}}]
// CHECK: linalg.transpose ins(%[[APART]] : {{.*}} permutation = [0, 1, 4, 2, 5, 3]
// CHECK: tensor.collapse_shape %{{.+}} {{\[}}[0], [1], [2, 3], [4, 5]]
func.func @pixel_shuffle(%x: !torch.vtensor<[1,8,3,?],f32> {pd.name = "x"}) -> !torch.vtensor<[1,2,6,?],f32> {
  %two = torch.constant.int 2
  %0 = torch.aten.pixel_shuffle %x, %two : !torch.vtensor<[1,8,3,?],f32>, !torch.int -> !torch.vtensor<[1,2,6,?],f32>
  return %0 : !torch.vtensor<[1,2,6,?],f32>
}
