// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir))' | FileCheck %s

// x[-1] of a dynamic dim: from size - 1 to size.
// CHECK-LABEL: func.func @select_last
// CHECK: %[[N:.+]] = torch.aten.size.int
// CHECK: %[[I:.+]] = torch.aten.add.int %[[N]], %{{.+}}
// CHECK: %[[E:.+]] = torch.aten.add.int %[[I]], %{{.+}}
// CHECK: %[[S:.+]] = torch.aten.slice.Tensor %arg0, %{{.+}}, %[[I]], %[[E]], {{.+}} -> !torch.vtensor<[1,4],f32>
// CHECK: torch.aten.squeeze.dim %[[S]]
func.func @select_last(%x: !torch.vtensor<[?,4],f32>) -> !torch.vtensor<[4],f32> {
  %c0 = torch.constant.int 0
  %m1 = torch.constant.int -1
  %0 = torch.aten.select.int %x, %c0, %m1 : !torch.vtensor<[?,4],f32>, !torch.int, !torch.int -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}

// [2, 3] repeated by [4, 5]: [1,2,1,3] -> [4,2,5,3] -> [8,15]
// CHECK-LABEL: func.func @tile
// CHECK: torch.aten.view {{.+}} -> !torch.vtensor<[1,2,1,3],f32>
// CHECK: torch.aten.broadcast_to {{.+}} -> !torch.vtensor<[4,2,5,3],f32>
// CHECK: torch.aten.view {{.+}} -> !torch.vtensor<[8,15],f32>
func.func @tile(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[8,15],f32> {
  %c4 = torch.constant.int 4
  %c5 = torch.constant.int 5
  %r = torch.prim.ListConstruct %c4, %c5 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.tile %x, %r : !torch.vtensor<[2,3],f32>, !torch.list<int> -> !torch.vtensor<[8,15],f32>
  return %0 : !torch.vtensor<[8,15],f32>
}

// Rolling 5 entries by 2 puts the last two first.
// CHECK-LABEL: func.func @roll
// CHECK: %[[TAIL:.+]] = torch.aten.slice.Tensor {{.+}} -> !torch.vtensor<[2],f32>
// CHECK: %[[HEAD:.+]] = torch.aten.slice.Tensor {{.+}} -> !torch.vtensor<[3],f32>
// CHECK: torch.prim.ListConstruct %[[TAIL]], %[[HEAD]] :
func.func @roll(%x: !torch.vtensor<[5],f32>) -> !torch.vtensor<[5],f32> {
  %c0 = torch.constant.int 0
  %c2 = torch.constant.int 2
  %s = torch.prim.ListConstruct %c2 : (!torch.int) -> !torch.list<int>
  %d = torch.prim.ListConstruct %c0 : (!torch.int) -> !torch.list<int>
  %0 = torch.aten.roll %x, %s, %d : !torch.vtensor<[5],f32>, !torch.list<int>, !torch.list<int> -> !torch.vtensor<[5],f32>
  return %0 : !torch.vtensor<[5],f32>
}

// x[i, j]: rows of x flattened, named by i * 3 + j after negative indices are wrapped.
// CHECK-LABEL: func.func @index
// CHECK: torch.aten.where.self
// CHECK: torch.aten.where.self
// CHECK: %[[T:.+]] = torch.aten.view {{.+}} -> !torch.vtensor<[6,4],f32>
// CHECK: torch.aten.index_select %[[T]], {{.+}} -> !torch.vtensor<[?,4],f32>
func.func @index(%x: !torch.vtensor<[2,3,4],f32>, %i: !torch.vtensor<[?],si64>, %j: !torch.vtensor<[?],si64>) -> !torch.vtensor<[?,4],f32> {
  %l = torch.prim.ListConstruct %i, %j : (!torch.vtensor<[?],si64>, !torch.vtensor<[?],si64>) -> !torch.list<vtensor<[?],si64>>
  %0 = torch.aten.index.Tensor %x, %l : !torch.vtensor<[2,3,4],f32>, !torch.list<vtensor<[?],si64>> -> !torch.vtensor<[?,4],f32>
  return %0 : !torch.vtensor<[?,4],f32>
}

// A size that is not known: the cut is computed.
// CHECK-LABEL: func.func @roll_dynamic
// CHECK: %[[N:.+]] = torch.aten.size.int
// CHECK: %[[R:.+]] = torch.aten.remainder.int %{{.+}}, %[[N]]
// CHECK: %[[CUT:.+]] = torch.aten.sub.int %[[N]], %[[R]]
// CHECK: %[[TAIL:.+]] = torch.aten.slice.Tensor %arg0, %{{.+}}, %[[CUT]], %[[N]],
// CHECK: %[[HEAD:.+]] = torch.aten.slice.Tensor %arg0, %{{.+}}, %{{.+}}, %[[CUT]],
// CHECK: torch.prim.ListConstruct %[[TAIL]], %[[HEAD]] :
func.func @roll_dynamic(%x: !torch.vtensor<[?],f32>) -> !torch.vtensor<[?],f32> {
  %c0 = torch.constant.int 0
  %c2 = torch.constant.int 2
  %s = torch.prim.ListConstruct %c2 : (!torch.int) -> !torch.list<int>
  %d = torch.prim.ListConstruct %c0 : (!torch.int) -> !torch.list<int>
  %0 = torch.aten.roll %x, %s, %d : !torch.vtensor<[?],f32>, !torch.list<int>, !torch.list<int> -> !torch.vtensor<[?],f32>
  return %0 : !torch.vtensor<[?],f32>
}

// CHECK-LABEL: func.func @pad_circular
// CHECK: %[[LOW:.+]] = torch.aten.slice.Tensor {{.+}} -> !torch.vtensor<[2,2],f32>
// CHECK: %[[HIGH:.+]] = torch.aten.slice.Tensor {{.+}} -> !torch.vtensor<[2,1],f32>
// CHECK: torch.prim.ListConstruct %[[LOW]], %arg0, %[[HIGH]] :
func.func @pad_circular(%x: !torch.vtensor<[2,5],f32>) -> !torch.vtensor<[2,8],f32> {
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %p = torch.prim.ListConstruct %c2, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %mode = torch.constant.str "circular"
  %none = torch.constant.none
  %0 = torch.aten.pad %x, %p, %mode, %none : !torch.vtensor<[2,5],f32>, !torch.list<int>, !torch.str, !torch.none -> !torch.vtensor<[2,8],f32>
  return %0 : !torch.vtensor<[2,8],f32>
}

// CHECK-LABEL: func.func @view_as
// CHECK: torch.aten.view %arg0, {{.+}} -> !torch.vtensor<[3,2],f32>
func.func @view_as(%x: !torch.vtensor<[6],f32>, %y: !torch.vtensor<[3,2],si64>) -> !torch.vtensor<[3,2],f32> {
  %0 = torch.aten.view_as %x, %y : !torch.vtensor<[6],f32>, !torch.vtensor<[3,2],si64> -> !torch.vtensor<[3,2],f32>
  return %0 : !torch.vtensor<[3,2],f32>
}
