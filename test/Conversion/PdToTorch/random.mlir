// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// upscale_in_train is the identity at inference and stays visible; the other mode scales by 1 - p.
// CHECK-LABEL: func.func @dropout
// CHECK: torch.aten.dropout %{{.+}}, %{{.+}}, %false
// CHECK: %[[KEEP:.+]] = torch.constant.float 7.500000e-01
// CHECK: torch.aten.mul.Scalar %{{.+}}, %[[KEEP]]
func.func @dropout(%x: tensor<2xf32>) -> tensor<2xf32> {
  %p = "pd.full"() {shape = array<i64: 1>, value = 0.25 : f64, dtype = f32} : () -> tensor<1xf32>
  %0 = "pd.dropout"(%x, %p) {mode = "upscale_in_train"} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  %1 = "pd.dropout"(%0, %p) {mode = "downscale_in_infer"} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
