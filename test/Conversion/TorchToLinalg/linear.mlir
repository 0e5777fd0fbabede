// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// Rows of all batches times one matrix.
// CHECK-LABEL: func.func @batches_times_matrix
// CHECK: tensor.collapse_shape %arg0 {{\[\[}}0, 1], [2]]
// CHECK: linalg.matmul
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0, 1], [2]] output_shape [%{{.+}}, 3, 5]
func.func @batches_times_matrix(%x: !torch.vtensor<[?,3,4],f32> {pd.name = "x"}, %w: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<[?,3,5],f32> {
  %0 = torch.aten.matmul %x, %w : !torch.vtensor<[?,3,4],f32>, !torch.vtensor<[4,5],f32> -> !torch.vtensor<[?,3,5],f32>
  return %0 : !torch.vtensor<[?,3,5],f32>
}

// CHECK-LABEL: func.func @batches_broadcast
// CHECK: tensor.collapse_shape {{.*}} into tensor<10x3x4xf32>
// CHECK: tensor.collapse_shape {{.*}} into tensor<10x4x6xf32>
// CHECK: linalg.batch_matmul
// CHECK: tensor.expand_shape {{.*}} output_shape [2, 5, 3, 6]
func.func @batches_broadcast(%x: !torch.vtensor<[2,1,3,4],f32>, %y: !torch.vtensor<[5,4,6],f32>) -> !torch.vtensor<[2,5,3,6],f32> {
  %0 = torch.aten.matmul %x, %y : !torch.vtensor<[2,1,3,4],f32>, !torch.vtensor<[5,4,6],f32> -> !torch.vtensor<[2,5,3,6],f32>
  return %0 : !torch.vtensor<[2,5,3,6],f32>
}

// CHECK-LABEL: func.func @vectors
// CHECK: linalg.matmul ins(%{{.+}}, %{{.+}} : tensor<1x4xf32>, tensor<4x1xf32>)
// CHECK: tensor.collapse_shape %{{.+}} [] : tensor<1x1xf32> into tensor<f32>
func.func @vectors(%x: !torch.vtensor<[4],f32>, %y: !torch.vtensor<[4],f32>) -> !torch.vtensor<[],f32> {
  %0 = torch.aten.matmul %x, %y : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}

// CHECK-LABEL: func.func @inner_sizes_are_checked
// CHECK: cf.assert %{{.+}}, "sizes do not fit: x_d1 must equal y_d0 (aten.matmul
func.func @inner_sizes_are_checked(%x: !torch.vtensor<[2,?],f32> {pd.name = "x"}, %y: !torch.vtensor<[?,3],f32> {pd.name = "y"}) -> !torch.vtensor<[2,3],f32> {
  %0 = torch.aten.matmul %x, %y : !torch.vtensor<[2,?],f32>, !torch.vtensor<[?,3],f32> -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}
