// RUN: pd-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(pd-set-precision{precision=fp16})'

// Positions, and what is computed from them alone; with features they mix.
func.func @positions(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %none = torch.constant.none
  %c1 = torch.constant.int 1
  %c4 = torch.constant.int 4
  %c6 = torch.constant.int 6
  %theta = torch.constant.float 0.25
  // expected-remark @below {{'aten.arange' stays in f32: counts positions}}
  %0 = torch.aten.arange %c4, %c6, %none, %none, %none : !torch.int, !torch.int, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[4],f32>
  // expected-remark @below {{'aten.mul.Scalar' stays in f32: it is computed from positions alone}}
  %1 = torch.aten.mul.Scalar %0, %theta : !torch.vtensor<[4],f32>, !torch.float -> !torch.vtensor<[4],f32>
  // expected-remark @below {{'aten.sin' stays in f32: it is computed from positions alone}}
  %2 = torch.aten.sin %1 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  %3 = torch.aten.add.Tensor %x, %2, %c1 : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[4],f32>
  %4 = torch.aten.softmax.int %3, %c1, %none : !torch.vtensor<[4],f32>, !torch.int, !torch.none -> !torch.vtensor<[4],f32>
  %5 = torch.aten.tanh %4 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  return %5 : !torch.vtensor<[4],f32>
}

// -----

// Coordinates, back to the convolution that they come from.
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
  // expected-remark @below {{'aten.tanh' stays in f32: 'aten.grid_sampler' is decided by it}}
  %1 = torch.aten.tanh %0 : !torch.vtensor<[1,2,4,4],f32> -> !torch.vtensor<[1,2,4,4],f32>
  %order = torch.prim.ListConstruct %c0, %c2, %c3, %c1 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
  // expected-remark @below {{'aten.permute' stays in f32: 'aten.grid_sampler' is decided by it}}
  %2 = torch.aten.permute %1, %order : !torch.vtensor<[1,2,4,4],f32>, !torch.list<int> -> !torch.vtensor<[1,4,4,2],f32>
  %3 = torch.aten.grid_sampler %x, %2, %c0, %c0, %false : !torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[1,4,4,2],f32>, !torch.int, !torch.int, !torch.bool -> !torch.vtensor<[1,2,4,4],f32>
  %4 = torch.aten.softmax.int %3, %c1, %none : !torch.vtensor<[1,2,4,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[1,2,4,4],f32>
  return %4 : !torch.vtensor<[1,2,4,4],f32>
}

// -----

// Constants beyond fp16, and what reads them up to a softmax; -inf is any format's, and so is an epsilon of a norm.
func.func @range(%x: !torch.vtensor<[4,4],f32>, %mask: !torch.vtensor<[4,4],i1>) -> (!torch.vtensor<[4,4],f32>, !torch.vtensor<[4,4],f32>) {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %c1 = torch.constant.int 1
  %c4 = torch.constant.int 4
  %low = torch.constant.float -1.0e30
  %inf = torch.constant.float 0xFFF0000000000000
  %eps = torch.constant.float 1.0e-12
  // expected-remark @below {{'aten.masked_fill.Scalar' stays in f32: its constant 1e+30 is beyond 65504}}
  %0 = torch.aten.masked_fill.Scalar %x, %mask, %low : !torch.vtensor<[4,4],f32>, !torch.vtensor<[4,4],i1>, !torch.float -> !torch.vtensor<[4,4],f32>
  // expected-remark @below {{'aten.add.Tensor' stays in f32: it reads what half may not hold}}
  %1 = torch.aten.add.Tensor %x, %0, %c1 : !torch.vtensor<[4,4],f32>, !torch.vtensor<[4,4],f32>, !torch.int -> !torch.vtensor<[4,4],f32>
  %2 = torch.aten.log_softmax.int %1, %c1, %none : !torch.vtensor<[4,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[4,4],f32>
  %3 = torch.aten.masked_fill.Scalar %2, %mask, %inf : !torch.vtensor<[4,4],f32>, !torch.vtensor<[4,4],i1>, !torch.float -> !torch.vtensor<[4,4],f32>
  %size = torch.prim.ListConstruct %c4 : (!torch.int) -> !torch.list<int>
  %4 = torch.aten.layer_norm %2, %size, %none, %none, %eps, %false : !torch.vtensor<[4,4],f32>, !torch.list<int>, !torch.none, !torch.none, !torch.float, !torch.bool -> !torch.vtensor<[4,4],f32>
  // expected-remark @below {{'aten.add.Scalar' stays in f32: its constant 1e-12 is below what fp16 can tell from zero}}
  %5 = torch.aten.add.Scalar %4, %eps, %c1 : !torch.vtensor<[4,4],f32>, !torch.float, !torch.int -> !torch.vtensor<[4,4],f32>
  %6 = torch.aten.softmax.int %5, %c1, %none : !torch.vtensor<[4,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[4,4],f32>
  %7 = torch.aten.tanh %3 : !torch.vtensor<[4,4],f32> -> !torch.vtensor<[4,4],f32>
  return %6, %7 : !torch.vtensor<[4,4],f32>, !torch.vtensor<[4,4],f32>
}

// -----

// Integers that count, and floats that become integers.
func.func @numbers(%n: !torch.vtensor<[4],si64>, %u: !torch.vtensor<[4],ui8>, %x: !torch.vtensor<[4],f32>) -> (!torch.vtensor<[4],si64>, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %c0 = torch.constant.int 0
  %c4 = torch.constant.int 4
  %c6 = torch.constant.int 6
  // expected-remark @below {{'aten.to.dtype' stays in f32: its integers may be more than half counts}}
  %0 = torch.aten.to.dtype %n, %c6, %false, %false, %none : !torch.vtensor<[4],si64>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[4],f32>
  %1 = torch.aten.to.dtype %u, %c6, %false, %false, %none : !torch.vtensor<[4],ui8>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[4],f32>
  // expected-remark @below {{'aten.mul.Tensor' stays in f32: 'aten.to.dtype' is decided by it}}
  %2 = torch.aten.mul.Tensor %x, %x : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  %3 = torch.aten.to.dtype %2, %c4, %false, %false, %none : !torch.vtensor<[4],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[4],si64>
  %4 = torch.aten.softmax.int %0, %c0, %none : !torch.vtensor<[4],f32>, !torch.int, !torch.none -> !torch.vtensor<[4],f32>
  %5 = torch.aten.tanh %1 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  return %3, %4, %5 : !torch.vtensor<[4],si64>, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>
}

// -----

// What nothing is known of reads and gives f32: its types are its own.
func.func @unknown(%x: !torch.vtensor<[4,4],f32>) -> !torch.vtensor<[4,4],f32> {
  %0 = torch.aten.relu %x : !torch.vtensor<[4,4],f32> -> !torch.vtensor<[4,4],f32>
  // expected-remark @below {{'paddle.custom.mine' stays in f32: nothing is known of it}}
  %1 = torch.operator "paddle.custom.mine"(%0) : (!torch.vtensor<[4,4],f32>) -> !torch.vtensor<[4,4],f32>
  %2 = torch.aten.relu %1 : !torch.vtensor<[4,4],f32> -> !torch.vtensor<[4,4],f32>
  return %2 : !torch.vtensor<[4,4],f32>
}
