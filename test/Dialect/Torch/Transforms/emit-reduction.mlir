// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir))' | FileCheck %s

// The count is computed where a dim is dynamic.
// CHECK-LABEL: func.func @mean
// CHECK: %[[N:.+]] = torch.aten.size.int
// CHECK: %[[COUNT:.+]] = torch.aten.mul.int %[[N]], %{{.+}}
// CHECK: %[[SUM:.+]] = torch.aten.sum.dim_IntList
// CHECK: torch.aten.div.Scalar %[[SUM]], %[[COUNT]]
func.func @mean(%x: !torch.vtensor<[2,?,4],f32>) -> !torch.vtensor<[2],f32> {
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %false = torch.constant.bool false
  %none = torch.constant.none
  %d = torch.prim.ListConstruct %c1, %c2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.mean.dim %x, %d, %false, %none : !torch.vtensor<[2,?,4],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// One dim after the other, from the last.
// CHECK-LABEL: func.func @amax
// CHECK: torch.aten.max.dim {{.+}} -> !torch.vtensor<[2,3,1],f32>
// CHECK: torch.aten.squeeze.dim {{.+}} -> !torch.vtensor<[2,3],f32>
// CHECK: torch.aten.max.dim {{.+}} -> !torch.vtensor<[1,3],f32>
// CHECK: torch.aten.squeeze.dim {{.+}} -> !torch.vtensor<[3],f32>
func.func @amax(%x: !torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[3],f32> {
  %c0 = torch.constant.int 0
  %m1 = torch.constant.int -1
  %false = torch.constant.bool false
  %d = torch.prim.ListConstruct %c0, %m1 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.amax %x, %d, %false : !torch.vtensor<[2,3,4],f32>, !torch.list<int>, !torch.bool -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// CHECK-LABEL: func.func @argmax_all
// CHECK: %[[FLAT:.+]] = torch.aten.view {{.+}} -> !torch.vtensor<[6],f32>
// CHECK: %{{.+}}, %[[I:.+]] = torch.aten.max.dim %[[FLAT]]
// CHECK: torch.aten.squeeze.dim %[[I]], {{.+}} -> !torch.vtensor<[],si64>
func.func @argmax_all(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[],si64> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %0 = torch.aten.argmax %x, %none, %false : !torch.vtensor<[2,3],f32>, !torch.none, !torch.bool -> !torch.vtensor<[],si64>
  return %0 : !torch.vtensor<[],si64>
}

// CHECK-LABEL: func.func @topk
// CHECK: %[[V:.+]], %[[I:.+]] = torch.aten.sort
// CHECK: torch.aten.slice.Tensor %[[V]]
// CHECK: torch.aten.slice.Tensor %[[I]]
func.func @topk(%x: !torch.vtensor<[?,8],f32>) -> (!torch.vtensor<[?,3],f32>, !torch.vtensor<[?,3],si64>) {
  %k = torch.constant.int 3
  %m1 = torch.constant.int -1
  %true = torch.constant.bool true
  %0:2 = torch.aten.topk %x, %k, %m1, %true, %true : !torch.vtensor<[?,8],f32>, !torch.int, !torch.int, !torch.bool, !torch.bool -> !torch.vtensor<[?,3],f32>, !torch.vtensor<[?,3],si64>
  return %0#0, %0#1 : !torch.vtensor<[?,3],f32>, !torch.vtensor<[?,3],si64>
}
