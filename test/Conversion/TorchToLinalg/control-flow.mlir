// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// CHECK-LABEL: func.func @if
// CHECK: %[[C:.+]] = tensor.extract %arg1[] : tensor<i1>
// CHECK: scf.if %[[C]] -> (tensor<?xf32>)
// CHECK: math.exp
// CHECK: else
// CHECK: scf.yield %arg0
func.func @if(%x: !torch.vtensor<[?],f32> {pd.name = "x"}, %c: !torch.vtensor<[],i1>) -> !torch.vtensor<[?],f32> {
  %0 = torch.aten.Bool.Tensor %c : !torch.vtensor<[],i1> -> !torch.bool
  %1 = torch.prim.If %0 -> (!torch.vtensor<[?],f32>) {
    %2 = torch.aten.exp %x : !torch.vtensor<[?],f32> -> !torch.vtensor<[?],f32>
    torch.prim.If.yield %2 : !torch.vtensor<[?],f32>
  } else {
    torch.prim.If.yield %x : !torch.vtensor<[?],f32>
  }
  return %1 : !torch.vtensor<[?],f32>
}

// Only the count ends it.
// CHECK-LABEL: func.func @counted
// CHECK: scf.for
func.func @counted(%x: !torch.vtensor<[?],f32> {pd.name = "x"}) -> !torch.vtensor<[?],f32> {
  %zero = torch.constant.int 0
  %one = torch.constant.int 1
  %true = torch.constant.bool true
  %n = torch.aten.size.int %x, %zero : !torch.vtensor<[?],f32>, !torch.int -> !torch.int
  %0 = torch.prim.Loop %n, %true, init(%x) {
  ^bb0(%i: !torch.int, %a: !torch.vtensor<[?],f32>):
    %1 = torch.aten.add.Scalar %a, %i, %one : !torch.vtensor<[?],f32>, !torch.int, !torch.int -> !torch.vtensor<[?],f32>
    torch.prim.Loop.condition %true, iter(%1 : !torch.vtensor<[?],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[?],f32>) -> !torch.vtensor<[?],f32>
  return %0 : !torch.vtensor<[?],f32>
}

// A condition that the body computes.
// CHECK-LABEL: func.func @while
// CHECK: scf.while
// CHECK: scf.condition
// CHECK: arith.cmpf olt
func.func @while(%x: !torch.vtensor<[1],f32>) -> !torch.vtensor<[1],f32> {
  %limit = torch.constant.float 1.000000e+02
  %many = torch.constant.int 9223372036854775807
  %true = torch.constant.bool true
  %0 = torch.prim.Loop %many, %true, init(%x) {
  ^bb0(%i: !torch.int, %a: !torch.vtensor<[1],f32>):
    %1 = torch.aten.square %a : !torch.vtensor<[1],f32> -> !torch.vtensor<[1],f32>
    %2 = torch.aten.Float.Tensor %1 : !torch.vtensor<[1],f32> -> !torch.float
    %3 = torch.aten.lt.float %2, %limit : !torch.float, !torch.float -> !torch.bool
    torch.prim.Loop.condition %3, iter(%1 : !torch.vtensor<[1],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1],f32>
  return %0 : !torch.vtensor<[1],f32>
}
