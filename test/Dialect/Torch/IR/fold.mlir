// RUN: pd-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func.func @sizes
func.func @sizes(%x: !torch.vtensor<[?,3,4],f32>) -> (!torch.int, !torch.int, !torch.int) {
  // CHECK-DAG: %[[LAST:.+]] = torch.constant.int 4
  // CHECK-DAG: %[[RANK:.+]] = torch.constant.int 3
  // CHECK: %[[N:.+]] = torch.aten.size.int
  // CHECK: return %[[N]], %[[LAST]], %[[RANK]]
  %c0 = torch.constant.int 0
  %m1 = torch.constant.int -1
  %0 = torch.aten.size.int %x, %c0 : !torch.vtensor<[?,3,4],f32>, !torch.int -> !torch.int
  %1 = torch.aten.size.int %x, %m1 : !torch.vtensor<[?,3,4],f32>, !torch.int -> !torch.int
  %2 = torch.aten.dim %x : !torch.vtensor<[?,3,4],f32> -> !torch.int
  return %0, %1, %2 : !torch.int, !torch.int, !torch.int
}

// floordiv and remainder round down, as Python's.
// CHECK-LABEL: func.func @arithmetic
// CHECK-DAG: %[[DIV:.+]] = torch.constant.int -4
// CHECK-DAG: %[[REM:.+]] = torch.constant.int 1
// CHECK-DAG: %[[LT:.+]] = torch.constant.bool true
// CHECK: return %[[DIV]], %[[REM]], %[[LT]]
func.func @arithmetic() -> (!torch.int, !torch.int, !torch.bool) {
  %a = torch.constant.int -7
  %b = torch.constant.int 2
  %0 = torch.aten.floordiv.int %a, %b : !torch.int, !torch.int -> !torch.int
  %1 = torch.aten.remainder.int %a, %b : !torch.int, !torch.int -> !torch.int
  %2 = torch.aten.lt.int %a, %b : !torch.int, !torch.int -> !torch.bool
  return %0, %1, %2 : !torch.int, !torch.int, !torch.bool
}

// Division by zero stays for the run time to refuse.
// CHECK-LABEL: func.func @by_zero
// CHECK: torch.aten.floordiv.int
func.func @by_zero() -> !torch.int {
  %a = torch.constant.int 3
  %z = torch.constant.int 0
  %0 = torch.aten.floordiv.int %a, %z : !torch.int, !torch.int -> !torch.int
  return %0 : !torch.int
}

// CHECK-LABEL: func.func @lists
// CHECK-SAME: %[[A:.+]]: !torch.int, %[[B:.+]]: !torch.int
// CHECK: return %[[B]], %[[A]]
func.func @lists(%a: !torch.int, %b: !torch.int) -> (!torch.int, !torch.int) {
  %m1 = torch.constant.int -1
  %l = torch.prim.ListConstruct %a, %b : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.__getitem__.t %l, %m1 : !torch.list<int>, !torch.int -> !torch.int
  %1:2 = torch.prim.ListUnpack %l : !torch.list<int> -> !torch.int, !torch.int
  return %0, %1#0 : !torch.int, !torch.int
}
