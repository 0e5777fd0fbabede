// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-drop-identities))' | FileCheck %s

// CHECK-LABEL: func.func @all_go
// CHECK-SAME: %[[X:.+]]: !torch.vtensor<[2,3],f32>
// CHECK-NEXT: return %[[X]]
func.func @all_go(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[2,3],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %p = torch.constant.float 0.5
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %c3 = torch.constant.int 3
  %c6 = torch.constant.int 6
  %0 = torch.aten.clone %x, %none : !torch.vtensor<[2,3],f32>, !torch.none -> !torch.vtensor<[2,3],f32>
  %1 = torch.aten.dropout %0, %p, %false : !torch.vtensor<[2,3],f32>, !torch.float, !torch.bool -> !torch.vtensor<[2,3],f32>
  %2 = torch.aten.to.dtype %1, %c6, %false, %false, %none : !torch.vtensor<[2,3],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[2,3],f32>
  %s = torch.prim.ListConstruct %c2, %c3 : (!torch.int, !torch.int) -> !torch.list<int>
  %3 = torch.aten.reshape %2, %s : !torch.vtensor<[2,3],f32>, !torch.list<int> -> !torch.vtensor<[2,3],f32>
  %d = torch.prim.ListConstruct %c0, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %4 = torch.aten.permute %3, %d : !torch.vtensor<[2,3],f32>, !torch.list<int> -> !torch.vtensor<[2,3],f32>
  return %4 : !torch.vtensor<[2,3],f32>
}

// What changes something stays: training dropout, a transposition of equal dims, a reshape that may move a dynamic dim.
// CHECK-LABEL: func.func @all_stay
// CHECK: torch.aten.dropout
// CHECK: torch.aten.permute
// CHECK: torch.aten.reshape
// CHECK: torch.tensor_static_info_cast
func.func @all_stay(%x: !torch.vtensor<[3,3],f32>, %y: !torch.vtensor<[?,?],f32>) -> (!torch.vtensor<[3,3],f32>, !torch.vtensor<[3,?],f32>) {
  %true = torch.constant.bool true
  %p = torch.constant.float 0.5
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %m1 = torch.constant.int -1
  %0 = torch.aten.dropout %x, %p, %true : !torch.vtensor<[3,3],f32>, !torch.float, !torch.bool -> !torch.vtensor<[3,3],f32>
  %d = torch.prim.ListConstruct %c1, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %1 = torch.aten.permute %0, %d : !torch.vtensor<[3,3],f32>, !torch.list<int> -> !torch.vtensor<[3,3],f32>
  %s0 = torch.aten.size.int %y, %c1 : !torch.vtensor<[?,?],f32>, !torch.int -> !torch.int
  %s = torch.prim.ListConstruct %s0, %m1 : (!torch.int, !torch.int) -> !torch.list<int>
  %2 = torch.aten.reshape %y, %s : !torch.vtensor<[?,?],f32>, !torch.list<int> -> !torch.vtensor<[?,?],f32>
  %3 = torch.tensor_static_info_cast %2 : !torch.vtensor<[?,?],f32> to !torch.vtensor<[3,?],f32>
  return %1, %3 : !torch.vtensor<[3,3],f32>, !torch.vtensor<[3,?],f32>
}
