// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-report-unproven-broadcasts))' -verify-diagnostics

// Two inputs' dims have nothing to do with each other.
func.func @inputs(%x: !torch.vtensor<[?,4],f32> {pd.name = "x"}, %y: !torch.vtensor<[?,4],f32> {pd.name = "y"}) -> !torch.vtensor<[?,4],f32> {
  %one = torch.constant.int 1
  // expected-warning @+1 {{broadcasts dims that are not proven equal: x_d0 and y_d0; torch-mlir and IREE assume that they are}}
  %0 = torch.aten.add.Tensor %x, %y, %one : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32>, !torch.int -> !torch.vtensor<[?,4],f32>
  return %0 : !torch.vtensor<[?,4],f32>
}

// So does an op that no ODS definition registers.
func.func @unregistered(%x: !torch.vtensor<[?,4],f32> {pd.name = "x"}, %y: !torch.vtensor<[?,4],f32> {pd.name = "y"}) -> !torch.vtensor<[?,4],f32> {
  // expected-warning @+1 {{broadcasts dims that are not proven equal: x_d0 and y_d0}}
  %0 = torch.aten.fmax %x, %y : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  return %0 : !torch.vtensor<[?,4],f32>
}

// Halving and doubling gives the size back only if it is even.
func.func @rounded(%x: !torch.vtensor<[1,1,?,4],f32> {pd.name = "x"}) -> !torch.vtensor<[1,1,?,4],f32> {
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %c4 = torch.constant.int 4
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %half = torch.prim.ListConstruct %c2, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.max_pool2d %x, %half, %half, %zeros, %ones, %false : !torch.vtensor<[1,1,?,4],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,1,?,4],f32>
  %h = torch.aten.size.int %0, %c2 : !torch.vtensor<[1,1,?,4],f32>, !torch.int -> !torch.int
  %h2 = torch.aten.mul.int %h, %c2 : !torch.int, !torch.int -> !torch.int
  %size = torch.prim.ListConstruct %h2, %c4 : (!torch.int, !torch.int) -> !torch.list<int>
  %1 = torch.aten.upsample_nearest2d %0, %size, %none, %none : !torch.vtensor<[1,1,?,4],f32>, !torch.list<int>, !torch.none, !torch.none -> !torch.vtensor<[1,1,?,4],f32>
  // expected-warning @+1 {{broadcasts dims that are not proven equal}}
  %2 = torch.aten.add.Tensor %x, %1, %c1 : !torch.vtensor<[1,1,?,4],f32>, !torch.vtensor<[1,1,?,4],f32>, !torch.int -> !torch.vtensor<[1,1,?,4],f32>
  return %2 : !torch.vtensor<[1,1,?,4],f32>
}

// Proven: one value's dims, and a static 1.
func.func @proven(%x: !torch.vtensor<[?,4],f32>, %y: !torch.vtensor<[1,4],f32>) -> !torch.vtensor<[?,4],f32> {
  %0 = torch.aten.tanh %x : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %1 = torch.aten.mul.Tensor %0, %x : !torch.vtensor<[?,4],f32>, !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
  %2 = torch.aten.mul.Tensor %1, %y : !torch.vtensor<[?,4],f32>, !torch.vtensor<[1,4],f32> -> !torch.vtensor<[?,4],f32>
  return %2 : !torch.vtensor<[?,4],f32>
}
