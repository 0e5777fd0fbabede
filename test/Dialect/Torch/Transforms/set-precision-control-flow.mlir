// RUN: pd-opt %s --split-input-file --pass-pipeline='builtin.module(pd-set-precision{precision=fp16})' | FileCheck %s

// Carried tensors become half, a carried number stays.
// CHECK-LABEL: func.func @loop
// CHECK: %[[H:.+]] = torch.aten.to.dtype %arg0, {{.+}} {pd.storage}
// CHECK: torch.prim.Loop %{{.+}}, %{{.+}}, init(%[[H]], %{{.+}}) {
// CHECK-NEXT: ^bb0(%{{.+}}: !torch.int, %[[C:.+]]: !torch.vtensor<[?,4],f16>, %[[N:.+]]: !torch.vtensor<[1],f32>)
// CHECK: %[[NEXT:.+]] = torch.aten.mul.Tensor %[[C]], %[[N]] : !torch.vtensor<[?,4],f16>, !torch.vtensor<[1],f32> -> !torch.vtensor<[?,4],f16>
// CHECK: torch.prim.Loop.condition %{{.+}}, iter(%[[NEXT]], %{{.+}} : !torch.vtensor<[?,4],f16>, !torch.vtensor<[1],f32>)
// CHECK: -> (!torch.vtensor<[?,4],f16>, !torch.vtensor<[1],f32>)
func.func @loop(%x: !torch.vtensor<[?,4],f32>, %n: !torch.vtensor<[1],f32>) -> !torch.vtensor<[?,4],f32> {
  %true = torch.constant.bool true
  %c1 = torch.constant.int 1
  %c5 = torch.constant.int 5
  %0:2 = torch.prim.Loop %c5, %true, init(%x, %n) {
  ^bb0(%i: !torch.int, %c: !torch.vtensor<[?,4],f32>, %m: !torch.vtensor<[1],f32>):
    %1 = torch.aten.mul.Tensor %c, %m : !torch.vtensor<[?,4],f32>, !torch.vtensor<[1],f32> -> !torch.vtensor<[?,4],f32>
    %2 = torch.aten.add.Scalar %m, %c1, %c1 : !torch.vtensor<[1],f32>, !torch.int, !torch.int -> !torch.vtensor<[1],f32>
    torch.prim.Loop.condition %true, iter(%1, %2 : !torch.vtensor<[?,4],f32>, !torch.vtensor<[1],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[?,4],f32>, !torch.vtensor<[1],f32>) -> (!torch.vtensor<[?,4],f32>, !torch.vtensor<[1],f32>)
  return %0#0 : !torch.vtensor<[?,4],f32>
}

// -----

// Scores that start at -1e9 are carried in f32.
// CHECK-LABEL: func.func @range
// CHECK: ^bb0(%{{.+}}: !torch.int, %{{.+}}: !torch.vtensor<[4,4],f32>)
// CHECK: torch.aten.maximum {{.+}} -> !torch.vtensor<[4,4],f32>
func.func @range(%x: !torch.vtensor<[4,4],f32>) -> !torch.vtensor<[4,4],f32> {
  %true = torch.constant.bool true
  %none = torch.constant.none
  %c4 = torch.constant.int 4
  %c6 = torch.constant.int 6
  %low = torch.constant.float -1.0e9
  %size = torch.prim.ListConstruct %c4, %c4 : (!torch.int, !torch.int) -> !torch.list<int>
  %f = torch.aten.full %size, %low, %c6, %none, %none, %none : !torch.list<int>, !torch.float, !torch.int, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[4,4],f32>
  %0 = torch.prim.Loop %c4, %true, init(%f) {
  ^bb0(%i: !torch.int, %c: !torch.vtensor<[4,4],f32>):
    %1 = torch.aten.maximum %c, %x : !torch.vtensor<[4,4],f32>, !torch.vtensor<[4,4],f32> -> !torch.vtensor<[4,4],f32>
    torch.prim.Loop.condition %true, iter(%1 : !torch.vtensor<[4,4],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[4,4],f32>) -> !torch.vtensor<[4,4],f32>
  return %0 : !torch.vtensor<[4,4],f32>
}

// -----

// Both branches yield what the op declares.
// CHECK-LABEL: func.func @branches
// CHECK: torch.prim.If %arg0 -> (!torch.vtensor<[?],f16>) {
// CHECK: torch.prim.If.yield %{{.+}} : !torch.vtensor<[?],f16>
// CHECK: } else {
// CHECK: torch.prim.If.yield %{{.+}} : !torch.vtensor<[?],f16>
func.func @branches(%c: !torch.bool, %x: !torch.vtensor<[?],f32>) -> !torch.vtensor<[?],f32> {
  %0 = torch.prim.If %c -> (!torch.vtensor<[?],f32>) {
    %1 = torch.aten.relu %x : !torch.vtensor<[?],f32> -> !torch.vtensor<[?],f32>
    torch.prim.If.yield %1 : !torch.vtensor<[?],f32>
  } else {
    torch.prim.If.yield %x : !torch.vtensor<[?],f32>
  }
  return %0 : !torch.vtensor<[?],f32>
}

// -----

// A grid is read in f32, features in half; a product that decides something is one of half, extended.
// CHECK-LABEL: func.func @coordinates
// CHECK: %[[P:.+]] = torch.aten.convolution {{.+}} -> !torch.vtensor<[1,2,4,4],f16>
// CHECK: torch.aten.permute {{.+}} : !torch.vtensor<[1,2,4,4],f32>, !torch.list<int> -> !torch.vtensor<[1,4,4,2],f32>
// CHECK: torch.aten.grid_sampler %{{.+}} : !torch.vtensor<[1,2,4,4],f16>, !torch.vtensor<[1,4,4,2],f32>, {{.+}} -> !torch.vtensor<[1,2,4,4],f16>
func.func @coordinates(%x: !torch.vtensor<[1,2,4,4],f32>) -> !torch.vtensor<[1,2,4,4],f32> {
  %w = torch.vtensor.literal(dense<1.5> : tensor<2x2x1x1xf32>) : !torch.vtensor<[2,2,1,1],f32>
  %none = torch.constant.none
  %false = torch.constant.bool false
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %c3 = torch.constant.int 3
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %false, %zeros, %c1 : !torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[2,2,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,2,4,4],f32>
  %order = torch.prim.ListConstruct %c0, %c2, %c3, %c1 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %1 = torch.aten.permute %0, %order : !torch.vtensor<[1,2,4,4],f32>, !torch.list<int> -> !torch.vtensor<[1,4,4,2],f32>
  %2 = torch.aten.grid_sampler %x, %1, %c0, %c0, %false : !torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[1,4,4,2],f32>, !torch.int, !torch.int, !torch.bool -> !torch.vtensor<[1,2,4,4],f32>
  return %2 : !torch.vtensor<[1,2,4,4],f32>
}
