// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-fuse-conv-affine))' | FileCheck %s

// Numbers are read from blobs whatever their alignment: alignment 1, [2.0, 0.5].
// CHECK-LABEL: func.func @main
// CHECK: torch.vtensor.literal(dense<[2.000000e+00, 5.000000e-01]> : tensor<2xf32>)
// CHECK: torch.operator "paddle.scale_weight"
func.func @main(%x: !torch.vtensor<[1,1,2,2],f32>) -> !torch.vtensor<[1,2,2,2],f32> {
  %w = torch.vtensor.literal(dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>) : !torch.vtensor<[2,1,1,1],f32>
  %f = torch.vtensor.literal(dense_resource<factor> : tensor<2x1x1xf32>) : !torch.vtensor<[2,1,1],f32>
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %false, %zeros, %c1 : !torch.vtensor<[1,1,2,2],f32>, !torch.vtensor<[2,1,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,2,2,2],f32>
  %1 = torch.aten.mul.Tensor %0, %f : !torch.vtensor<[1,2,2,2],f32>, !torch.vtensor<[2,1,1],f32> -> !torch.vtensor<[1,2,2,2],f32>
  return %1 : !torch.vtensor<[1,2,2,2],f32>
}

{-#
  dialect_resources: {
    builtin: {
      factor: "0x01000000000000400000003F"
    }
  }
#-}
