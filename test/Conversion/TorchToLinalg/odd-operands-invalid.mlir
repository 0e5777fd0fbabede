// RUN: pd-opt --pd-convert-torch-to-linalg -split-input-file -verify-diagnostics %s

// Operands that another importer or an editor gave: each of these once ended in an assertion.

func.func @stack_of_two_ranks(%x: !torch.vtensor<[3],f32>, %y: !torch.vtensor<[3,1],f32>) -> !torch.vtensor<[2,3],f32> {
  %zero = torch.constant.int 0
  %parts = torch.prim.ListConstruct %x, %y : (!torch.vtensor<[3],f32>, !torch.vtensor<[3,1],f32>) -> !torch.list<vtensor>
  // expected-error @below {{'aten.stack' expects tensors of one rank}}
  %0 = torch.aten.stack %parts, %zero : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}

// -----

func.func @concat_of_two_ranks(%x: !torch.vtensor<[3],f32>, %y: !torch.vtensor<[3,1],f32>) -> !torch.vtensor<[6],f32> {
  %zero = torch.constant.int 0
  %parts = torch.prim.ListConstruct %x, %y : (!torch.vtensor<[3],f32>, !torch.vtensor<[3,1],f32>) -> !torch.list<vtensor>
  // expected-error @below {{'aten.cat' joins tensors of rank 2 to one of rank 1}}
  %0 = torch.aten.cat %parts, %zero : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[6],f32>
  return %0 : !torch.vtensor<[6],f32>
}

// -----

func.func @operand_of_higher_rank(%x: !torch.vtensor<[3,3],f32>) -> !torch.vtensor<[3],f32> {
  // expected-error @below {{'aten.relu' expects operands of at most rank 1, but got rank 2}}
  %0 = torch.aten.relu %x : !torch.vtensor<[3,3],f32> -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// -----

func.func @no_bins(%x: !torch.vtensor<[1,3,4,4],f32>) -> !torch.vtensor<[1,3,0,2],f32> {
  %zero = torch.constant.int 0
  %two = torch.constant.int 2
  %bins = torch.prim.ListConstruct %zero, %two : (!torch.int, !torch.int) -> !torch.list<int>
  // expected-error @below {{'aten.adaptive_avg_pool2d' expects bins}}
  %0 = torch.aten.adaptive_avg_pool2d %x, %bins : !torch.vtensor<[1,3,4,4],f32>, !torch.list<int> -> !torch.vtensor<[1,3,0,2],f32>
  return %0 : !torch.vtensor<[1,3,0,2],f32>
}

// -----

func.func @pixel_shuffle_to_nothing(%x: !torch.vtensor<[2,1,1,4],f32>) -> !torch.vtensor<[],f32> {
  %one = torch.constant.int 1
  // expected-error @below {{'aten.pixel_shuffle' expects rank 4 and a constant factor}}
  %0 = torch.aten.pixel_shuffle %x, %one : !torch.vtensor<[2,1,1,4],f32>, !torch.int -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}

// -----

// The reshape of a weight is a step of its recipe; one that does not fit is asked for and refused without a word.
func.func @weight_in_another_number() -> !torch.vtensor<[7,7],f32> {
  %w = torch.vtensor.literal(dense<1.0> : tensor<100xf32>) : !torch.vtensor<[100],f32>
  %seven = torch.constant.int 7
  %sizes = torch.prim.ListConstruct %seven, %seven : (!torch.int, !torch.int) -> !torch.list<int>
  // expected-error @below {{'aten.view' expects equal sizes, but got 100 and 49}}
  %0 = torch.aten.view %w, %sizes : !torch.vtensor<[100],f32>, !torch.list<int> -> !torch.vtensor<[7,7],f32>
  return %0 : !torch.vtensor<[7,7],f32>
}

// -----

// expected-error @below {{expects integers, floats or booleans at its border, but got '!torch.vtensor<[3],complex<f32>>'}}
func.func @complex_input(%x: !torch.vtensor<[3],complex<f32>>) -> !torch.vtensor<[3],complex<f32>> {
  return %x : !torch.vtensor<[3],complex<f32>>
}

// -----

func.func @complex_inside(%x: !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32> {
  %dtype = torch.constant.int 9
  %false = torch.constant.bool false
  %none = torch.constant.none
  // expected-error @below {{'aten.to.dtype' has a result that is not of integers, floats or booleans}}
  %0 = torch.aten.to.dtype %x, %dtype, %false, %false, %none : !torch.vtensor<[3],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[3],complex<f32>>
  %1 = torch.aten.abs %0 : !torch.vtensor<[3],complex<f32>> -> !torch.vtensor<[3],f32>
  return %1 : !torch.vtensor<[3],f32>
}
