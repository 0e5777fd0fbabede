// RUN: pd-opt %s -split-input-file -verify-diagnostics

func.func @literal_dtype() {
  // expected-error @+1 {{'torch.vtensor.literal' op expects a value of type 'tensor<2xsi64>', but got 'tensor<2xi64>'}}
  %0 = "torch.vtensor.literal"() <{value = dense<[1, 2]> : tensor<2xi64>}> : () -> !torch.vtensor<[2],si64>
  return
}

// -----

func.func @literal_dynamic() {
  // expected-error @+1 {{expects a type with static sizes and a dtype}}
  %0 = torch.vtensor.literal(dense<1.0> : tensor<2xf32>) : !torch.vtensor<[?],f32>
  return
}

// -----

func.func @if_types(%c: !torch.bool, %x: !torch.vtensor<[2],f32>) {
  // expected-error @+1 {{expects each region to yield the op's result types}}
  %0 = torch.prim.If %c -> (!torch.int) {
    torch.prim.If.yield %x : !torch.vtensor<[2],f32>
  } else {
    torch.prim.If.yield %x : !torch.vtensor<[2],f32>
  }
  return
}

// -----

func.func @loop_arguments(%c: !torch.bool, %n: !torch.int, %x: !torch.vtensor<[2],f32>) {
  // expected-error @+1 {{expects the body to take an int and one argument per carried value}}
  %0 = torch.prim.Loop %n, %c, init(%x) {
  ^bb0(%i: !torch.int):
    torch.prim.Loop.condition %c, iter(%x : !torch.vtensor<[2],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  return
}
