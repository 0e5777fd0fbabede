// RUN: pd-opt %s --pass-pipeline='builtin.module(pd-set-precision{precision=fp16})' --split-input-file 2>/dev/null | FileCheck %s

// A variance in pieces: the mean, what is left of x and its square stay in f32; what is computed of the variance is half again.
// CHECK-LABEL: func.func @main
// CHECK: torch.aten.mean.dim {{.*}} -> !torch.vtensor<[?,1],f32>
// CHECK: torch.aten.sub.Tensor {{.*}} -> !torch.vtensor<[?,64],f32>
// CHECK: torch.aten.pow.Tensor_Scalar {{.*}} -> !torch.vtensor<[?,64],f32>
// CHECK: torch.aten.mean.dim {{.*}} -> !torch.vtensor<[?,1],f32>
// CHECK: torch.aten.sqrt {{.*}} -> !torch.vtensor<[?,1],f16>
func.func @main(%x: !torch.vtensor<[?,64],f32>) -> !torch.vtensor<[?,1],f32> {
  %int1 = torch.constant.int 1
  %two = torch.constant.float 2.0
  %true = torch.constant.bool true
  %none = torch.constant.none
  %dims = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
  %mean = torch.aten.mean.dim %x, %dims, %true, %none : !torch.vtensor<[?,64],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[?,1],f32>
  %d = torch.aten.sub.Tensor %x, %mean, %int1 : !torch.vtensor<[?,64],f32>, !torch.vtensor<[?,1],f32>, !torch.int -> !torch.vtensor<[?,64],f32>
  %q = torch.aten.pow.Tensor_Scalar %d, %two : !torch.vtensor<[?,64],f32>, !torch.float -> !torch.vtensor<[?,64],f32>
  %var = torch.aten.mean.dim %q, %dims, %true, %none : !torch.vtensor<[?,64],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[?,1],f32>
  %std = torch.aten.sqrt %var : !torch.vtensor<[?,1],f32> -> !torch.vtensor<[?,1],f32>
  return %std : !torch.vtensor<[?,1],f32>
}

// -----

// Near miss: the mean of another tensor.
// CHECK-LABEL: func.func @main
// CHECK: torch.aten.mean.dim {{.*}} -> !torch.vtensor<[?,1],f16>
// CHECK: torch.aten.sub.Tensor {{.*}} -> !torch.vtensor<[?,64],f16>
func.func @main(%x: !torch.vtensor<[?,64],f32>, %y: !torch.vtensor<[?,64],f32>) -> !torch.vtensor<[?,64],f32> {
  %int1 = torch.constant.int 1
  %true = torch.constant.bool true
  %none = torch.constant.none
  %dims = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
  %mean = torch.aten.mean.dim %y, %dims, %true, %none : !torch.vtensor<[?,64],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[?,1],f32>
  %d = torch.aten.sub.Tensor %x, %mean, %int1 : !torch.vtensor<[?,64],f32>, !torch.vtensor<[?,1],f32>, !torch.int -> !torch.vtensor<[?,64],f32>
  return %d : !torch.vtensor<[?,64],f32>
}
