// RUN: pd-opt %s --pd-verify-torch-contract -split-input-file -verify-diagnostics

// expected-error @+1 {{expects an entry function '@main'}}
module {
  func.func @other(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
    return %x : !torch.vtensor<[2],f32>
  }
}

// -----

// expected-error @+2 {{has a tensor without sizes, which aborts torch-mlir}}
// expected-error @+1 {{has 'torch.name', which torch-mlir refuses}}
func.func @main(%x: !torch.vtensor<*,f32> {torch.name = "x"}) {
  return
}

// -----

// expected-error @+1 {{has a tensor without dtype}}
func.func @main(%x: !torch.vtensor<[2],unk>) {
  return
}

// -----

// expected-error @+1 {{has a tensor of signless 'i64': expects si64 or ui64}}
func.func @main(%x: !torch.vtensor<[2],i64>) {
  return
}

// -----

// expected-error @+1 {{has a value of type 'tensor<2xf32>': expects torch types}}
func.func @main(%x: tensor<2xf32>) {
  return
}

// -----

func.func @main(%x: !torch.vtensor<[2],f32>) {
  // expected-error @+1 {{is not part of the torch contract}}
  %0 = arith.constant 1 : i64
  return
}

// -----

func.func @main(%n: !torch.int, %c: !torch.bool, %l: !torch.list<int>) {
  torch.prim.Loop %n, %c, init() {
  ^bb0(%i: !torch.int):
    // expected-error @+1 {{in a loop is dropped silently by torch-mlir}}
    %0 = torch.aten.append.t %l, %i : !torch.list<int>, !torch.int -> !torch.list<int>
    torch.prim.Loop.condition %c, iter()
  } : (!torch.int, !torch.bool) -> ()
  return
}
