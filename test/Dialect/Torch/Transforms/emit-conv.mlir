// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir))' | FileCheck %s

// Stride 2, kernel 4, padding 1, output padding 1: [4, 5] spread to [8, 10], padded by (2, 2) = (3 - 1, 3 - 1 + 1 - 1), convolved to [9, 11].
// CHECK-LABEL: func.func @depthwise_transposed
// CHECK: torch.aten.view {{.+}} -> !torch.vtensor<[1,6,4,1,5,1],f32>
// CHECK: torch.aten.constant_pad_nd {{.+}} -> !torch.vtensor<[1,6,4,2,5,2],f32>
// CHECK: torch.aten.view {{.+}} -> !torch.vtensor<[1,6,8,10],f32>
// CHECK: %[[X:.+]] = torch.aten.constant_pad_nd {{.+}} -> !torch.vtensor<[1,6,12,14],f32>
// CHECK: %[[W:.+]] = torch.aten.flip %arg1
// CHECK: torch.aten.convolution %[[X]], %[[W]], %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %false, {{.+}} -> !torch.vtensor<[1,6,9,11],f32>
func.func @depthwise_transposed(%x: !torch.vtensor<[1,6,4,5],f32>, %w: !torch.vtensor<[6,1,4,4],f32>) -> !torch.vtensor<[1,6,9,11],f32> {
  %none = torch.constant.none
  %true = torch.constant.bool true
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %c6 = torch.constant.int 6
  %two = torch.prim.ListConstruct %c2, %c2 : (!torch.int, !torch.int) -> !torch.list<int>
  %one = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %two, %one, %one, %true, %one, %c6 : !torch.vtensor<[1,6,4,5],f32>, !torch.vtensor<[6,1,4,4],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,9,11],f32>
  return %0 : !torch.vtensor<[1,6,9,11],f32>
}

// Two channels a group: torch-mlir's own lowering is right.
// CHECK-LABEL: func.func @grouped_transposed
// CHECK-NOT: flip
// CHECK: torch.aten.convolution %arg0, %arg1
func.func @grouped_transposed(%x: !torch.vtensor<[1,6,4,5],f32>, %w: !torch.vtensor<[6,2,4,4],f32>) -> !torch.vtensor<[1,6,8,10],f32> {
  %none = torch.constant.none
  %true = torch.constant.bool true
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %c3 = torch.constant.int 3
  %two = torch.prim.ListConstruct %c2, %c2 : (!torch.int, !torch.int) -> !torch.list<int>
  %one = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zero = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %two, %one, %one, %true, %zero, %c3 : !torch.vtensor<[1,6,4,5],f32>, !torch.vtensor<[6,2,4,4],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,10],f32>
  return %0 : !torch.vtensor<[1,6,8,10],f32>
}
