// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir))' | FileCheck %s

// x * clamp(x + 3, 0, 6) / 6
// CHECK-LABEL: func.func @hardswish
// CHECK: %[[A:.+]] = torch.aten.add.Scalar %arg0
// CHECK: %[[C:.+]] = torch.aten.clamp %[[A]]
// CHECK: %[[M:.+]] = torch.aten.mul.Tensor %arg0, %[[C]]
// CHECK: torch.aten.div.Scalar %[[M]]
func.func @hardswish(%x: !torch.vtensor<[?,4],f32>) -> !torch.vtensor<[?,4],f32> {
  %0 = torch.aten.hardswish %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  return %0 : !torch.vtensor<[?,4],f32>
}

// The maximum goes first, so that no exponential overflows.
// CHECK-LABEL: func.func @softmax
// CHECK: %[[MAX:.+]], %{{.+}} = torch.aten.max.dim %arg0, %{{.+}}, %{{.+}} : {{.+}} -> !torch.vtensor<[?,1],f32>, !torch.vtensor<[?,1],si64>
// CHECK: %[[D:.+]] = torch.aten.sub.Tensor %arg0, %[[MAX]]
// CHECK: %[[E:.+]] = torch.aten.exp %[[D]]
// CHECK: %[[S:.+]] = torch.aten.sum.dim_IntList %[[E]]
// CHECK: torch.aten.div.Tensor %[[E]], %[[S]]
func.func @softmax(%x: !torch.vtensor<[?,4],f32>) -> !torch.vtensor<[?,4],f32> {
  %dim = torch.constant.int -1
  %none = torch.constant.none
  %0 = torch.aten.softmax.int %x, %dim, %none : !torch.vtensor<[?,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[?,4],f32>
  return %0 : !torch.vtensor<[?,4],f32>
}

// The side that is not taken stays finite.
// CHECK-LABEL: func.func @elu
// CHECK: torch.aten.minimum
// CHECK: torch.aten.expm1
// CHECK: torch.aten.gt.Scalar
// CHECK: torch.aten.where.self
func.func @elu(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %one = torch.constant.float 1.0
  %0 = torch.aten.elu %x, %one, %one, %one : !torch.vtensor<[4],f32>, !torch.float, !torch.float, !torch.float -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}
