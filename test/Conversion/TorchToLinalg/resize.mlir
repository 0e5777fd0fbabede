// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// CHECK: #[[$REPEAT:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d4)>

// A whole factor repeats pixels, for any size.
// CHECK-LABEL: func.func @nearest_twice
// CHECK: linalg.generic {indexing_maps = [#[[$REPEAT]], {{.*}} ins(%arg0 : tensor<1x2x?x4xf32>) outs(%{{.+}} : tensor<1x2x?x2x4x2xf32>)
// CHECK: tensor.collapse_shape %{{.+}} {{\[\[}}0], [1], [2, 3], [4, 5]]
func.func @nearest_twice(%x: !torch.vtensor<[1,2,?,4],f32> {pd.name = "x"}) -> !torch.vtensor<[1,2,?,8],f32> {
  %none = torch.constant.none
  %int2 = torch.constant.int 2
  %h = torch.aten.size.int %x, %int2 : !torch.vtensor<[1,2,?,4],f32>, !torch.int -> !torch.int
  %twice = torch.aten.mul.int %h, %int2 : !torch.int, !torch.int -> !torch.int
  %w = torch.constant.int 8
  %size = torch.prim.ListConstruct %twice, %w : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.upsample_nearest2d %x, %size, %none, %none : !torch.vtensor<[1,2,?,4],f32>, !torch.list<int>, !torch.none, !torch.none -> !torch.vtensor<[1,2,?,8],f32>
  return %0 : !torch.vtensor<[1,2,?,8],f32>
}

// Four neighbours, weighted.
// CHECK-LABEL: func.func @bilinear
// CHECK-COUNT-4: tensor.extract %arg0
func.func @bilinear(%x: !torch.vtensor<[1,2,3,4],f32>) -> !torch.vtensor<[1,2,7,5],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %h = torch.constant.int 7
  %w = torch.constant.int 5
  %size = torch.prim.ListConstruct %h, %w : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.upsample_bilinear2d %x, %size, %false, %none, %none : !torch.vtensor<[1,2,3,4],f32>, !torch.list<int>, !torch.bool, !torch.none, !torch.none -> !torch.vtensor<[1,2,7,5],f32>
  return %0 : !torch.vtensor<[1,2,7,5],f32>
}

// Negative amounts cut.
// CHECK-LABEL: func.func @pad_and_cut
// CHECK: tensor.extract_slice %arg0[0, 1] [3, 4] [1, 1]
// CHECK: tensor.pad %{{.+}} low[0, 0] high[0, 2]
func.func @pad_and_cut(%x: !torch.vtensor<[3,5],f32>) -> !torch.vtensor<[3,6],f32> {
  %low = torch.constant.int -1
  %high = torch.constant.int 2
  %value = torch.constant.float 5.000000e-01
  %amounts = torch.prim.ListConstruct %low, %high : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.constant_pad_nd %x, %amounts, %value : !torch.vtensor<[3,5],f32>, !torch.list<int>, !torch.float -> !torch.vtensor<[3,6],f32>
  return %0 : !torch.vtensor<[3,6],f32>
}

// Paddle's align_mode 1: index * ratio, no half-pixel centres.
// CHECK-LABEL: func.func @align_mode_1
// CHECK-NOT: 5.000000e-01
// CHECK-COUNT-4: tensor.extract %arg0
func.func @align_mode_1(%x: !torch.vtensor<[1,2,?,4],f32> {pd.name = "x"}) -> !torch.vtensor<[1,2,7,5],f32> {
  %h = torch.constant.int 7
  %w = torch.constant.int 5
  %size = torch.prim.ListConstruct %h, %w : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.operator "paddle.bilinear_interp"(%x, %size) {align_corners = false, align_mode = 1 : i64} : (!torch.vtensor<[1,2,?,4],f32>, !torch.list<int>) -> !torch.vtensor<[1,2,7,5],f32>
  return %0 : !torch.vtensor<[1,2,7,5],f32>
}
