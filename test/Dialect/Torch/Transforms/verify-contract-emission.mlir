// RUN: pd-opt %s --pd-verify-torch-contract | FileCheck %s
// RUN: not pd-opt %s --pd-verify-torch-contract="emission" 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: pd-opt %s --pd-verify-torch-contract="emission keep-operators" | FileCheck %s

// Our own operators are legal inside; nobody else knows them.
// CHECK: torch.operator "paddle.nms"
// ERROR: error: 'torch.operator' op 'paddle.nms' is known to no other consumer
func.func @main(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  %0 = torch.operator "paddle.nms"(%x) : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}
