// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-fuse-activations))' | FileCheck %s

// CHECK-LABEL: func.func @silu
// CHECK: torch.aten.silu %{{.+}} : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
// CHECK-NOT: torch.aten.mul
func.func @silu(%x: !torch.vtensor<[?,4],f32>) -> !torch.vtensor<[?,4],f32> {
  %0 = torch.aten.sigmoid %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %1 = torch.aten.mul.Tensor %0, %x : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  return %1 : !torch.vtensor<[?,4],f32>
}

// CHECK-LABEL: func.func @hardswish
// CHECK: torch.aten.hardswish
func.func @hardswish(%x: !torch.vtensor<[?,4],f16>) -> !torch.vtensor<[?,4],f16> {
  %0 = torch.aten.hardsigmoid %x : !torch.vtensor<[?,4],f16> -> !torch.vtensor<[?,4],f16>
  %1 = torch.aten.mul.Tensor %x, %0 : !torch.vtensor<[?,4],f16>, !torch.vtensor<[?,4],f16> -> !torch.vtensor<[?,4],f16>
  return %1 : !torch.vtensor<[?,4],f16>
}

// A gate of another value is no silu; neither is one that is read elsewhere.
// CHECK-LABEL: func.func @near_misses
// CHECK-NOT: torch.aten.silu
// CHECK: return
func.func @near_misses(%x: !torch.vtensor<[?,4],f32>, %y: !torch.vtensor<[?,4],f32>) -> (!torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32>) {
  %0 = torch.aten.sigmoid %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %1 = torch.aten.mul.Tensor %y, %0 : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %2 = torch.aten.sigmoid %y : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %3 = torch.aten.mul.Tensor %y, %2 : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  return %1, %2, %3 : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32>
}
