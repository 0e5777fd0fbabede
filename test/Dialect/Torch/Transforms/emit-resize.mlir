// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir))' | FileCheck %s

// torch-mlir has no upsample_bicubic2d, and calls the mode cubic.
// CHECK-LABEL: func.func @bicubic
// CHECK-NOT: upsample
// CHECK-DAG: %[[MODE:.+]] = torch.constant.str "cubic"
// CHECK-DAG: %[[NONE:.+]] = torch.constant.none
// CHECK-DAG: %[[CORNERS:.+]] = torch.constant.bool true
// CHECK-DAG: %[[SIZE:.+]] = torch.prim.ListConstruct %{{.+}}, %{{.+}} : (!torch.int, !torch.int)
// CHECK: torch.aten.__interpolate.size_list_scale_list %arg0, %[[SIZE]], %[[NONE]], %[[MODE]], %[[CORNERS]],
func.func @bicubic(%x: !torch.vtensor<[1,3,4,5],f32>) -> !torch.vtensor<[1,3,7,9],f32> {
  %h = torch.constant.int 7
  %w = torch.constant.int 9
  %size = torch.prim.ListConstruct %h, %w : (!torch.int, !torch.int) -> !torch.list<int>
  %corners = torch.constant.bool true
  %none = torch.constant.none
  %0 = torch.aten.upsample_bicubic2d %x, %size, %corners, %none, %none : !torch.vtensor<[1,3,4,5],f32>, !torch.list<int>, !torch.bool, !torch.none, !torch.none -> !torch.vtensor<[1,3,7,9],f32>
  return %0 : !torch.vtensor<[1,3,7,9],f32>
}

// Scales that are not out / in: they speak alone, and are used as they are.
// CHECK-LABEL: func.func @bilinear_scales
// CHECK-NOT: upsample
// CHECK-DAG: %[[MODE:.+]] = torch.constant.str "bilinear"
// CHECK-DAG: %[[NONE:.+]] = torch.constant.none
// CHECK-DAG: %[[FALSE:.+]] = torch.constant.bool false
// CHECK-DAG: %[[H:.+]] = torch.constant.float 1.6
// CHECK-DAG: %[[W:.+]] = torch.constant.float 2.5
// CHECK-DAG: %[[SCALE:.+]] = torch.prim.ListConstruct %[[H]], %[[W]] : (!torch.float, !torch.float) -> !torch.list<float>
// CHECK: torch.aten.__interpolate.size_list_scale_list %arg0, %[[NONE]], %[[SCALE]], %[[MODE]], %[[FALSE]], %[[FALSE]],
func.func @bilinear_scales(%x: !torch.vtensor<[1,3,4,5],f32>) -> !torch.vtensor<[1,3,6,12],f32> {
  %h = torch.constant.int 6
  %w = torch.constant.int 12
  %size = torch.prim.ListConstruct %h, %w : (!torch.int, !torch.int) -> !torch.list<int>
  %corners = torch.constant.bool false
  %sh = torch.constant.float 1.6
  %sw = torch.constant.float 2.5
  %0 = torch.aten.upsample_bilinear2d %x, %size, %corners, %sh, %sw : !torch.vtensor<[1,3,4,5],f32>, !torch.list<int>, !torch.bool, !torch.float, !torch.float -> !torch.vtensor<[1,3,6,12],f32>
  return %0 : !torch.vtensor<[1,3,6,12],f32>
}
