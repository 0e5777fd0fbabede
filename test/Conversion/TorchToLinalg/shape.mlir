// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// [n, s, 8] -> [n, s, 2, 4]: lines up dim by dim although n and s are unknown.
// CHECK-LABEL: func.func @view_splits_heads
// CHECK-NOT: cf.assert
// CHECK: tensor.expand_shape %arg0 {{\[\[}}0], [1], [2, 3]] output_shape [%{{.+}}, %{{.+}}, 2, 4]
func.func @view_splits_heads(%x: !torch.vtensor<[?,?,8],f32> {pd.name = "x"}) -> !torch.vtensor<[?,?,2,4],f32> {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int4 = torch.constant.int 4
  %n = torch.aten.size.int %x, %int0 : !torch.vtensor<[?,?,8],f32>, !torch.int -> !torch.int
  %s = torch.aten.size.int %x, %int1 : !torch.vtensor<[?,?,8],f32>, !torch.int -> !torch.int
  %size = torch.prim.ListConstruct %n, %s, %int2, %int4 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.view %x, %size : !torch.vtensor<[?,?,8],f32>, !torch.list<int> -> !torch.vtensor<[?,?,2,4],f32>
  return %0 : !torch.vtensor<[?,?,2,4],f32>
}

// -1 asks for divisibility, which is checked.
// CHECK-LABEL: func.func @view_checks_divisibility
// CHECK: cf.assert %{{.+}}, "sizes do not fit: x_d0 must equal 6*((x_d0) floordiv 6)
// CHECK: tensor.expand_shape %arg0 {{\[\[}}0, 1]] output_shape [%{{.+}}, 6]
func.func @view_checks_divisibility(%x: !torch.vtensor<[?],f32> {pd.name = "x"}) -> !torch.vtensor<[?,6],f32> {
  %any = torch.constant.int -1
  %int6 = torch.constant.int 6
  %size = torch.prim.ListConstruct %any, %int6 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.view %x, %size : !torch.vtensor<[?],f32>, !torch.list<int> -> !torch.vtensor<[?,6],f32>
  return %0 : !torch.vtensor<[?,6],f32>
}

// Dims that do not line up go through one.
// CHECK-LABEL: func.func @view_through_one_dim
// CHECK: %[[FLAT:.+]] = tensor.collapse_shape %arg0 {{\[\[}}0, 1]] : tensor<4x6xf32> into tensor<24xf32>
// CHECK: tensor.expand_shape %[[FLAT]] {{\[\[}}0, 1]] output_shape [8, 3]
func.func @view_through_one_dim(%x: !torch.vtensor<[4,6],f32>) -> !torch.vtensor<[8,3],f32> {
  %int8 = torch.constant.int 8
  %int3 = torch.constant.int 3
  %size = torch.prim.ListConstruct %int8, %int3 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.view %x, %size : !torch.vtensor<[4,6],f32>, !torch.list<int> -> !torch.vtensor<[8,3],f32>
  return %0 : !torch.vtensor<[8,3],f32>
}

// Moving a dim of size 1 moves no data.
// CHECK-LABEL: func.func @permute_of_a_unit_dim
// CHECK-NOT: linalg.transpose
// CHECK: return %{{.+}} : tensor<3x1x4xf32>
func.func @permute_of_a_unit_dim(%x: !torch.vtensor<[1,3,4],f32>) -> !torch.vtensor<[3,1,4],f32> {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %0 = torch.aten.transpose.int %x, %int0, %int1 : !torch.vtensor<[1,3,4],f32>, !torch.int, !torch.int -> !torch.vtensor<[3,1,4],f32>
  return %0 : !torch.vtensor<[3,1,4],f32>
}

// Each part is placed in the result.
// CHECK-LABEL: func.func @cat
// CHECK: %[[A:.+]] = tensor.insert_slice %arg0 into %{{.+}}[0, 0] [2, 3] [1, 1]
// CHECK: tensor.insert_slice %arg1 into %[[A]][0, 3] [2, 4] [1, 1]
func.func @cat(%x: !torch.vtensor<[2,3],f32>, %y: !torch.vtensor<[2,4],f32>) -> !torch.vtensor<[2,7],f32> {
  %axis = torch.constant.int -1
  %parts = torch.prim.ListConstruct %x, %y : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,4],f32>) -> !torch.list<vtensor>
  %0 = torch.aten.cat %parts, %axis : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[2,7],f32>
  return %0 : !torch.vtensor<[2,7],f32>
}

// A slice ends where the dim does.
// CHECK-LABEL: func.func @slice_is_clamped
// CHECK: tensor.extract_slice %arg0[2, 0] [4, 7] [1, 1]
func.func @slice_is_clamped(%x: !torch.vtensor<[6,7],f32>) -> !torch.vtensor<[4,7],f32> {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %end = torch.constant.int 100
  %0 = torch.aten.slice.Tensor %x, %int0, %int2, %end, %int1 : !torch.vtensor<[6,7],f32>, !torch.int, !torch.int, !torch.int, !torch.int -> !torch.vtensor<[4,7],f32>
  return %0 : !torch.vtensor<[4,7],f32>
}

// Kernels read unit strides in the innermost dim, so dropping it copies.
// CHECK-LABEL: func.func @select_of_the_last_dim
// CHECK: tensor.extract_slice %arg0[0, 2] [6, 1] [1, 1]
// CHECK: linalg.generic
func.func @select_of_the_last_dim(%x: !torch.vtensor<[6,3],f32>) -> !torch.vtensor<[6],f32> {
  %axis = torch.constant.int 1
  %last = torch.constant.int -1
  %0 = torch.aten.select.int %x, %axis, %last : !torch.vtensor<[6,3],f32>, !torch.int, !torch.int -> !torch.vtensor<[6],f32>
  return %0 : !torch.vtensor<[6],f32>
}

// Shapes that travel through small tensors are followed.
// CHECK-LABEL: func.func @shape_through_tensors
// CHECK: %[[N:.+]] = tensor.dim %arg0, %c0
// CHECK: %[[TWICE:.+]] = arith.muli %[[N]], %c2
// CHECK-NOT: tensor.extract
// CHECK: tensor.empty(%[[TWICE]]) : tensor<?x3xf32>
func.func @shape_through_tensors(%x: !torch.vtensor<[?,4],f32> {pd.name = "x"}) -> !torch.vtensor<[?,3],f32> {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int3 = torch.constant.int 3
  %none = torch.constant.none
  %value = torch.constant.float 1.500000e+00
  %shape = torch.aten._shape_as_tensor %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[2],si64>
  %first = torch.aten.slice.Tensor %shape, %int0, %int0, %int1, %int1 : !torch.vtensor<[2],si64>, !torch.int, !torch.int, !torch.int, !torch.int -> !torch.vtensor<[1],si64>
  %scaled = torch.aten.mul.Scalar %first, %int2 : !torch.vtensor<[1],si64>, !torch.int -> !torch.vtensor<[1],si64>
  %n = torch.aten.Int.Tensor %scaled : !torch.vtensor<[1],si64> -> !torch.int
  %size = torch.prim.ListConstruct %n, %int3 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.full %size, %value, %none, %none, %none, %none : !torch.list<int>, !torch.float, !torch.none, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[?,3],f32>
  return %0 : !torch.vtensor<[?,3],f32>
}
