// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-torch))' | FileCheck %s

// What torch-mlir's FX importer writes.
// CHECK-LABEL: func.func @convert
// CHECK: torch.aten.to.dtype %arg0, %{{.+}} : {{.+}} -> !torch.vtensor<[2],f32>
func.func @convert(%x: !torch.vtensor<[2],f16>) -> !torch.vtensor<[2],f32> {
  %c6 = torch.constant.int 6
  %0 = torch.prims.convert_element_type %x, %c6 : !torch.vtensor<[2],f16>, !torch.int -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// The last dim first, so that the others keep their numbers.
// CHECK-LABEL: func.func @squeeze
// CHECK: %[[A:.+]] = torch.aten.squeeze.dim %arg0, %{{.+}} : {{.+}} -> !torch.vtensor<[1,?,4],f32>
// CHECK: torch.aten.squeeze.dim %[[A]], %{{.+}} : {{.+}} -> !torch.vtensor<[?,4],f32>
func.func @squeeze(%x: !torch.vtensor<[1,?,1,4],f32>) -> !torch.vtensor<[?,4],f32> {
  %c0 = torch.constant.int 0
  %m2 = torch.constant.int -2
  %d = torch.prim.ListConstruct %c0, %m2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.prims.squeeze %x, %d : !torch.vtensor<[1,?,1,4],f32>, !torch.list<int> -> !torch.vtensor<[?,4],f32>
  return %0 : !torch.vtensor<[?,4],f32>
}

// One degree of freedom less: 5 / 4.
// CHECK-LABEL: func.func @var_mean
// CHECK: %[[F:.+]] = torch.constant.float 1.250000e+00
// CHECK: %[[M:.+]] = torch.aten.mean.dim %arg0
// CHECK: %[[C:.+]] = torch.aten.sub.Tensor %arg0, %[[M]]
// CHECK: %[[S:.+]] = torch.aten.mul.Tensor %[[C]], %[[C]]
// CHECK: %[[V:.+]] = torch.aten.mean.dim %[[S]], {{.+}} -> !torch.vtensor<[3],f32>
// CHECK: %[[R:.+]] = torch.aten.mul.Scalar %[[V]], %[[F]]
// CHECK: return %[[R]]
func.func @var_mean(%x: !torch.vtensor<[3,5],f32>) -> !torch.vtensor<[3],f32> {
  %c1 = torch.constant.int 1
  %false = torch.constant.bool false
  %d = torch.prim.ListConstruct %c1 : (!torch.int) -> !torch.list<int>
  %0, %1 = torch.aten.var_mean.correction %x, %d, %c1, %false : !torch.vtensor<[3,5],f32>, !torch.list<int>, !torch.int, !torch.bool -> !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// CHECK-LABEL: func.func @number
// CHECK: torch.aten.full %{{.+}}, %arg0, {{.+}} -> !torch.vtensor<[],f32>
func.func @number(%x: !torch.float) -> !torch.vtensor<[],f32> {
  %none = torch.constant.none
  %0 = torch.aten.scalar_tensor %x, %none, %none, %none, %none : !torch.float, !torch.none, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}
