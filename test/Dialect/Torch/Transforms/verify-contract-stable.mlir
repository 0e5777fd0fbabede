// RUN: pd-opt %s --pd-verify-torch-contract | FileCheck %s
// RUN: pd-opt %s --pd-verify-torch-contract="emission" -verify-diagnostics -o /dev/null

// Inside, any aten op may travel; what leaves has been known to torch-mlir for two years. All of it is named in one run.
// CHECK: torch.aten.frobnicate
func.func @main(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  // expected-error @+1 {{'torch.aten.frobnicate' op is not among the ops that torch-mlir has known unchanged for two years}}
  %0 = torch.aten.frobnicate %x : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  %1 = torch.aten.relu %0 : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  // expected-error @+1 {{'torch.aten.view_as' op is not among the ops}}
  %2 = torch.aten.view_as %1, %x : !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  return %2 : !torch.vtensor<[2],f32>
}
