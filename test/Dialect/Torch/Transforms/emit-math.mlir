// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir))' | FileCheck %s

// NaN is what differs from itself; the other operand counts then.
// CHECK-LABEL: func.func @fmax
// CHECK: %[[MAX:.+]] = torch.aten.maximum %arg0, %arg1
// CHECK: %[[NAN_X:.+]] = torch.aten.ne.Tensor %arg0, %arg0
// CHECK: %[[NAN_Y:.+]] = torch.aten.ne.Tensor %arg1, %arg1
// CHECK: %[[INNER:.+]] = torch.aten.where.self %[[NAN_Y]], %arg0, %[[MAX]]
// CHECK: torch.aten.where.self %[[NAN_X]], %arg1, %[[INNER]]
func.func @fmax(%x: !torch.vtensor<[4],f32>, %y: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %0 = torch.aten.fmax %x, %y : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}

// CHECK-LABEL: func.func @fmin_int
// CHECK: %[[MIN:.+]] = torch.aten.minimum %arg0, %arg1
// CHECK-NEXT: return %[[MIN]]
func.func @fmin_int(%x: !torch.vtensor<[4],si64>, %y: !torch.vtensor<[4],si64>) -> !torch.vtensor<[4],si64> {
  %0 = torch.aten.fmin %x, %y : !torch.vtensor<[4],si64>, !torch.vtensor<[4],si64> -> !torch.vtensor<[4],si64>
  return %0 : !torch.vtensor<[4],si64>
}

// x - clamp(x, -0.5, 0.5)
// CHECK-LABEL: func.func @softshrink
// CHECK: %[[C:.+]] = torch.aten.clamp %arg0, %{{.+}}, %{{.+}}
// CHECK: torch.aten.sub.Tensor %arg0, %[[C]]
func.func @softshrink(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %l = torch.constant.float 0.5
  %0 = torch.aten.softshrink %x, %l : !torch.vtensor<[4],f32>, !torch.float -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}

// CHECK-LABEL: func.func @hardshrink
// CHECK: %[[A:.+]] = torch.aten.abs %arg0
// CHECK: %[[IN:.+]] = torch.aten.le.Scalar %[[A]]
// CHECK: torch.aten.where.self %[[IN]], %{{.+}}, %arg0
func.func @hardshrink(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %l = torch.constant.float 0.5
  %0 = torch.aten.hardshrink %x, %l : !torch.vtensor<[4],f32>, !torch.float -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}

// CHECK-LABEL: func.func @mv
// CHECK: torch.aten.matmul %arg0, %arg1
func.func @mv(%x: !torch.vtensor<[3,4],f32>, %y: !torch.vtensor<[4],f32>) -> !torch.vtensor<[3],f32> {
  %0 = torch.aten.mv %x, %y : !torch.vtensor<[3,4],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// CHECK-LABEL: func.func @sort
// CHECK: torch.aten.sort %arg0, %{{.+}}, %{{.+}} : !torch.vtensor<[4],f32>, !torch.int, !torch.bool
func.func @sort(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],si64> {
  %t = torch.constant.bool true
  %d = torch.constant.int 0
  %0:2 = torch.aten.sort.stable %x, %t, %d, %t : !torch.vtensor<[4],f32>, !torch.bool, !torch.int, !torch.bool -> !torch.vtensor<[4],f32>, !torch.vtensor<[4],si64>
  return %0#1 : !torch.vtensor<[4],si64>
}

// x == 0 ? y : x > 0
// CHECK-LABEL: func.func @heaviside
// CHECK: %[[ZERO:.+]] = torch.aten.eq.Tensor %arg0
// CHECK: %[[ABOVE:.+]] = torch.aten.gt.Scalar %arg0
// CHECK: %[[NUMBER:.+]] = torch.aten.to.dtype %[[ABOVE]]
// CHECK: torch.aten.where.self %[[ZERO]], %arg1, %[[NUMBER]]
func.func @heaviside(%x: !torch.vtensor<[4],f32>, %y: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %0 = torch.aten.heaviside %x, %y : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}
