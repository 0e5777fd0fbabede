// RUN: pd-opt --pd-convert-torch-to-linalg %s | FileCheck %s
// What happens to a large literal is said in its recipe; no pass reads its bytes. Small ones are constants that folders see.

// CHECK-LABEL: func.func @recipe
// CHECK: %[[W:.+]] = pd_kernel.weight dense<2.500000e-01> : tensor<16x8xf32> steps [#pd_kernel.transpose<[1, 0]>, #pd_kernel.reshape<[2, 4, 16]>] : tensor<2x4x16xf32>
// CHECK-NOT: linalg.transpose
// CHECK: return %[[W]]
func.func @recipe() -> !torch.vtensor<[2,4,16],f32> {
  %w = torch.vtensor.literal(dense<0.25> : tensor<16x8xf32>) : !torch.vtensor<[16,8],f32>
  %int2 = torch.constant.int 2
  %int4 = torch.constant.int 4
  %int16 = torch.constant.int 16
  %size = torch.prim.ListConstruct %int2, %int4, %int16 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.t %w : !torch.vtensor<[16,8],f32> -> !torch.vtensor<[8,16],f32>
  %1 = torch.aten.view %0, %size : !torch.vtensor<[8,16],f32>, !torch.list<int> -> !torch.vtensor<[2,4,16],f32>
  return %1 : !torch.vtensor<[2,4,16],f32>
}

// CHECK-LABEL: func.func @scale
// CHECK: pd_kernel.weight dense<{{.+}}> : tensor<8x16xf32> steps [#pd_kernel.scale<axis = 0, factor = dense<2.000000e+00> : tensor<8xf32>>] : tensor<8x16xf32>
func.func @scale() -> !torch.vtensor<[8,16],f32> {
  %w = torch.vtensor.literal(dense<0.25> : tensor<8x16xf32>) : !torch.vtensor<[8,16],f32>
  %s = torch.vtensor.literal(dense<2.0> : tensor<8xf32>) : !torch.vtensor<[8],f32>
  %0 = torch.operator "paddle.scale_weight"(%w, %s) {axis = 0 : i64} : (!torch.vtensor<[8,16],f32>, !torch.vtensor<[8],f32>) -> !torch.vtensor<[8,16],f32>
  return %0 : !torch.vtensor<[8,16],f32>
}

// CHECK-LABEL: func.func @small
// CHECK: arith.constant dense<[1, 2, 3]> : tensor<3xi64>
func.func @small() -> !torch.vtensor<[3],si64> {
  %0 = torch.vtensor.literal(dense<[1, 2, 3]> : tensor<3xsi64>) : !torch.vtensor<[3],si64>
  return %0 : !torch.vtensor<[3],si64>
}
