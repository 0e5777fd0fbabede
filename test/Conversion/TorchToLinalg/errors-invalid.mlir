// RUN: pd-opt --pd-convert-torch-to-linalg -split-input-file -verify-diagnostics %s

// All ops without a lowering are named in one run.
func.func @unsupported(%x: !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32> {
  // expected-error @below {{'aten.lgamma' has no lowering to linalg}}
  %0 = torch.aten.lgamma %x : !torch.vtensor<[3],f32> -> !torch.vtensor<[3],f32>
  %1 = torch.aten.relu %0 : !torch.vtensor<[3],f32> -> !torch.vtensor<[3],f32>
  // expected-error @below {{'paddle.nms' has no lowering to linalg}}
  %2 = torch.operator "paddle.nms"(%1) : (!torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32>
  return %2 : !torch.vtensor<[3],f32>
}

// -----

func.func @sizes_that_cannot_fit(%x: !torch.vtensor<[3],f32>, %y: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %one = torch.constant.int 1
  // expected-error @below {{'aten.add.Tensor' expects equal sizes, but got 3 and 4}}
  %0 = torch.aten.add.Tensor %x, %y, %one : !torch.vtensor<[3],f32>, !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}

// -----

func.func @wrong_rank(%x: !torch.vtensor<[3,4],f32>) -> !torch.vtensor<[1],f32> {
  %zero = torch.constant.int 0
  %0 = torch.aten.select.int %x, %zero, %zero : !torch.vtensor<[3,4],f32>, !torch.int, !torch.int -> !torch.vtensor<[4],f32>
  // expected-error @below {{'aten.select.int' has rank 1 in the program, but 0 follows from its operands}}
  %1 = torch.aten.select.int %0, %zero, %zero : !torch.vtensor<[4],f32>, !torch.int, !torch.int -> !torch.vtensor<[1],f32>
  return %1 : !torch.vtensor<[1],f32>
}

// -----

func.func @axis_out_of_range(%x: !torch.vtensor<[3,4],f32>) -> !torch.vtensor<[3,4],f32> {
  %axis = torch.constant.int 2
  %none = torch.constant.none
  // expected-error @below {{'aten.softmax.int' expects an axis within rank 2}}
  %0 = torch.aten.softmax.int %x, %axis, %none : !torch.vtensor<[3,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[3,4],f32>
  return %0 : !torch.vtensor<[3,4],f32>
}

// -----

func.func @size_unknown(%x: !torch.vtensor<[3],f32>, %list: !torch.vtensor<[2],si64>) -> !torch.vtensor<[?],f32> {
  %zero = torch.constant.int 0
  %false = torch.constant.bool false
  // expected-error @below {{'aten.unique_dim' has no lowering to linalg}}
  %0 = torch.aten.unique_dim %x, %zero : !torch.vtensor<[3],f32>, !torch.int -> !torch.vtensor<[?],f32>
  return %0 : !torch.vtensor<[?],f32>
}

// -----

func.func @operands_missing(%x: !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32> {
  // expected-error @below {{'aten.hardshrink' expects at least 2 operands and a result, but has 1 and 1}}
  %0 = torch.aten.hardshrink %x : !torch.vtensor<[3],f32> -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// -----

// What reads the result of a failed op is passed over, through lists, sizes and joins: no word about it, and no crash.
func.func @reasons_of_their_own(%x: !torch.vtensor<[3,4],f32>) -> (!torch.vtensor<[?,2],si64>, !torch.vtensor<[2,?,2],si64>, !torch.vtensor<[?,1],f32>) {
  %zero = torch.constant.int 0
  %one = torch.constant.int 1
  %two = torch.constant.int 2
  %false = torch.constant.bool false
  %none = torch.constant.none
  // expected-error @below {{'aten.nonzero' has no lowering to linalg}}
  %0 = torch.aten.nonzero %x : !torch.vtensor<[3,4],f32> -> !torch.vtensor<[?,2],si64>
  %parts = torch.prim.ListConstruct %0, %0 : (!torch.vtensor<[?,2],si64>, !torch.vtensor<[?,2],si64>) -> !torch.list<vtensor>
  %1 = torch.aten.cat %parts, %zero : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[?,2],si64>
  %2 = torch.aten.stack %parts, %zero : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[2,?,2],si64>
  %n = torch.aten.size.int %0, %zero : !torch.vtensor<[?,2],si64>, !torch.int -> !torch.int
  %sizes = torch.prim.ListConstruct %n, %one : (!torch.int, !torch.int) -> !torch.list<int>
  %3 = torch.aten.zeros %sizes, %none, %none, %none, %none : !torch.list<int>, !torch.none, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[?,1],f32>
  // expected-error @below {{'aten.softmax.int' expects an axis within rank 2}}
  %4 = torch.aten.softmax.int %x, %two, %none : !torch.vtensor<[3,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[3,4],f32>
  %5 = torch.aten.relu %4 : !torch.vtensor<[3,4],f32> -> !torch.vtensor<[3,4],f32>
  // expected-error @below {{'aten.lgamma' has no lowering to linalg}}
  %6 = torch.aten.lgamma %5 : !torch.vtensor<[3,4],f32> -> !torch.vtensor<[3,4],f32>
  return %1, %2, %3 : !torch.vtensor<[?,2],si64>, !torch.vtensor<[2,?,2],si64>, !torch.vtensor<[?,1],f32>
}

// -----

// Both branches, and a loop whose start failed.
func.func @in_regions(%x: !torch.vtensor<[3],f32>, %flag: !torch.vtensor<[],i1>) -> !torch.vtensor<[3],f32> {
  %axis = torch.constant.int 5
  %none = torch.constant.none
  %true = torch.constant.bool true
  %limit = torch.constant.int 4
  %condition = torch.aten.Bool.Tensor %flag : !torch.vtensor<[],i1> -> !torch.bool
  %0 = torch.prim.If %condition -> (!torch.vtensor<[3],f32>) {
    // expected-error @below {{'aten.softmax.int' expects an axis within rank 1}}
    %a = torch.aten.softmax.int %x, %axis, %none : !torch.vtensor<[3],f32>, !torch.int, !torch.none -> !torch.vtensor<[3],f32>
    torch.prim.If.yield %a : !torch.vtensor<[3],f32>
  } else {
    // expected-error @below {{'aten.log_softmax.int' expects an axis within rank 1}}
    %b = torch.aten.log_softmax.int %x, %axis, %none : !torch.vtensor<[3],f32>, !torch.int, !torch.none -> !torch.vtensor<[3],f32>
    torch.prim.If.yield %b : !torch.vtensor<[3],f32>
  }
  %1 = torch.prim.Loop %limit, %true, init(%0) {
  ^bb0(%i: !torch.int, %carried: !torch.vtensor<[3],f32>):
    // expected-error @below {{'aten.lgamma' has no lowering to linalg}}
    %c = torch.aten.lgamma %carried : !torch.vtensor<[3],f32> -> !torch.vtensor<[3],f32>
    torch.prim.Loop.condition %true, iter(%c : !torch.vtensor<[3],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32>
  return %1 : !torch.vtensor<[3],f32>
}

// -----

// One reason an op, though both dims disagree.
func.func @one_reason(%x: !torch.vtensor<[3,5],f32>, %y: !torch.vtensor<[4,6],f32>) -> !torch.vtensor<[4,6],f32> {
  %one = torch.constant.int 1
  // expected-error @below {{'aten.add.Tensor' expects equal sizes, but got 3 and 4}}
  %0 = torch.aten.add.Tensor %x, %y, %one : !torch.vtensor<[3,5],f32>, !torch.vtensor<[4,6],f32>, !torch.int -> !torch.vtensor<[4,6],f32>
  return %0 : !torch.vtensor<[4,6],f32>
}

// -----

// expected-error @below {{expects tensors of at most 8 dims at its border, but got '!torch.vtensor<[1,1,1,1,1,1,1,1,3],f32>'}}
func.func @too_many_dims(%x: !torch.vtensor<[1,1,1,1,1,1,1,1,3],f32>) -> !torch.vtensor<[1,1,1,1,1,1,1,1,3],f32> {
  return %x : !torch.vtensor<[1,1,1,1,1,1,1,1,3],f32>
}

// -----

// Named by torch.operator no ODS definition verifies it, though one exists.
func.func @operands_missing_in_operator(%x: !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32> {
  // expected-error @below {{'aten.relu' expects at least 1 operands and a result, but has 0 and 1}}
  %0 = torch.operator "aten.relu"() : () -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// -----

func.func @results_missing(%x: !torch.vtensor<[3],f32>, %dims: !torch.list<int>) -> !torch.vtensor<[1],f32> {
  %one = torch.constant.int 1
  %true = torch.constant.bool true
  // expected-error @below {{'aten.var_mean.correction' expects at least 4 operands and 2 results, but has 4 and 1}}
  %0 = torch.aten.var_mean.correction %x, %dims, %one, %true : !torch.vtensor<[3],f32>, !torch.list<int>, !torch.int, !torch.bool -> !torch.vtensor<[1],f32>
  return %0 : !torch.vtensor<[1],f32>
}
