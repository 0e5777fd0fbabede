// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-decompose-for-torch-mlir),cse)' | FileCheck %s

// Both branches yield a tensor from outside, one through a clone, of one shape that is proven: a where by the tensor behind the bool.
// CHECK-LABEL: func.func @choice
// CHECK: %[[E:.+]] = torch.aten.exp %arg0
// CHECK: %[[C:.+]] = torch.aten.squeeze.dim %arg1
// CHECK: %[[W:.+]] = torch.aten.where.self %[[C]], %[[E]], %arg0
// CHECK-NOT: prim.If
// CHECK: return %[[W]]
func.func @choice(%x: !torch.vtensor<[?,4],f32>, %c: !torch.vtensor<[1],i1>) -> !torch.vtensor<[?,4],f32> {
  %none = torch.constant.none
  %e = torch.aten.exp %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %b = torch.aten.Bool.Tensor %c : !torch.vtensor<[1],i1> -> !torch.bool
  %0 = torch.prim.If %b -> (!torch.vtensor<[?,4],f32>) {
    %1 = torch.aten.clone %e, %none : !torch.vtensor<[?,4],f32>, !torch.none -> !torch.vtensor<[?,4],f32>
    torch.prim.If.yield %1 : !torch.vtensor<[?,4],f32>
  } else {
    torch.prim.If.yield %x : !torch.vtensor<[?,4],f32>
  }
  return %0 : !torch.vtensor<[?,4],f32>
}

// Nothing proves x and y of one size: a where would broadcast, so the branch stays, with an op in it.
// CHECK-LABEL: func.func @two_sizes
// CHECK: torch.prim.If
// CHECK-NEXT: %[[M:.+]] = torch.aten.maximum %arg0, %arg0
// CHECK-NEXT: torch.prim.If.yield %[[M]]
// CHECK-NEXT: } else {
// CHECK-NEXT: torch.prim.If.yield %arg1
func.func @two_sizes(%x: !torch.vtensor<[?],f32>, %y: !torch.vtensor<[?],f32>, %b: !torch.bool) -> !torch.vtensor<[?],f32> {
  %0 = torch.prim.If %b -> (!torch.vtensor<[?],f32>) {
    torch.prim.If.yield %x : !torch.vtensor<[?],f32>
  } else {
    torch.prim.If.yield %y : !torch.vtensor<[?],f32>
  }
  return %0 : !torch.vtensor<[?],f32>
}

// A branch that computes is left alone.
// CHECK-LABEL: func.func @computes
// CHECK: torch.prim.If
// CHECK-NEXT: %[[E:.+]] = torch.aten.exp %arg0
// CHECK-NEXT: torch.prim.If.yield %[[E]]
// CHECK-NOT: where
func.func @computes(%x: !torch.vtensor<[4],f32>, %b: !torch.bool) -> !torch.vtensor<[4],f32> {
  %0 = torch.prim.If %b -> (!torch.vtensor<[4],f32>) {
    %1 = torch.aten.exp %x : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
    torch.prim.If.yield %1 : !torch.vtensor<[4],f32>
  } else {
    torch.prim.If.yield %x : !torch.vtensor<[4],f32>
  }
  return %0 : !torch.vtensor<[4],f32>
}

// A tensor that a loop carries twice, once through a clone, and begins with twice: each has a value of its own.
// CHECK-LABEL: func.func @carried_twice
// CHECK: %[[INIT:.+]] = torch.aten.maximum %arg0, %arg0
// CHECK: torch.prim.Loop %{{.+}}, %{{.+}}, init(%arg0, %[[INIT]])
// CHECK: %[[E:.+]] = torch.aten.exp
// CHECK: %[[COPY:.+]] = torch.aten.maximum %[[E]], %[[E]]
// CHECK: torch.prim.Loop.condition %{{.+}}, iter(%{{.+}}, %[[COPY]] :
func.func @carried_twice(%x: !torch.vtensor<[4],f32>, %go: !torch.bool) -> !torch.vtensor<[4],f32> {
  %most = torch.constant.int 9223372036854775807
  %none = torch.constant.none
  %0:2 = torch.prim.Loop %most, %go, init(%x, %x) {
  ^bb0(%i: !torch.int, %a: !torch.vtensor<[4],f32>, %b: !torch.vtensor<[4],f32>):
    %e = torch.aten.exp %a : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
    %c = torch.aten.clone %e, %none : !torch.vtensor<[4],f32>, !torch.none -> !torch.vtensor<[4],f32>
    torch.prim.Loop.condition %go, iter(%c, %e : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) -> (!torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>)
  return %0#1 : !torch.vtensor<[4],f32>
}
