// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// A dropout is the identity at inference and stays visible; downscale_in_infer also scales by 1 - p, which in training undoes PyTorch's scaling.
// CHECK-LABEL: func.func @dropout
// CHECK: %[[FIRST:.+]] = torch.aten.dropout %{{.+}}, %{{.+}}, %false
// CHECK: %[[SECOND:.+]] = torch.aten.dropout %[[FIRST]], %{{.+}}, %false
// CHECK: %[[KEEP:.+]] = torch.constant.float 7.500000e-01
// CHECK: torch.aten.mul.Scalar %[[SECOND]], %[[KEEP]]
func.func @dropout(%x: tensor<2xf32>) -> tensor<2xf32> {
  %p = "pd.full"() {shape = array<i64: 1>, value = 0.25 : f64, dtype = f32} : () -> tensor<1xf32>
  %0 = "pd.dropout"(%x, %p) {mode = "upscale_in_train"} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  %1 = "pd.dropout"(%0, %p) {mode = "downscale_in_infer"} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
