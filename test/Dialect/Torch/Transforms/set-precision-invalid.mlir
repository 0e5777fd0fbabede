// RUN: not pd-opt %s --pass-pipeline='builtin.module(pd-set-precision{precision=fp8})' 2>&1 | FileCheck %s --check-prefix=PRECISION
// RUN: not pd-opt %s --pass-pipeline='builtin.module(pd-set-precision{io=fp64})' 2>&1 | FileCheck %s --check-prefix=BORDER
// RUN: not pd-opt %s --pass-pipeline='builtin.module(pd-set-precision{keep=aten.relu,aten.conv9})' 2>&1 | FileCheck %s --check-prefix=NAME

// PRECISION: error: expects precision fp16 or bf16, but got 'fp8'
// BORDER: error: expects inputs and outputs in fp32 or same, but got 'fp64'
// NAME: error: no op is called 'aten.conv9'
func.func @main(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %0 = torch.aten.relu %x : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}
