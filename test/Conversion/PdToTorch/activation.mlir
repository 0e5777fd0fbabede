// RUN: pd-opt %s --pd-convert-pd-to-torch | FileCheck %s

// Rows with a plan share one pattern: an operand, an attribute, a literal.
// CHECK-LABEL: func.func @rows
// CHECK: %[[R:.+]] = torch.aten.relu %{{.+}} : !torch.vtensor<[?,4],f32> -> !torch.vtensor<[?,4],f32>
// CHECK: %[[S:.+]] = torch.constant.float 2.000000e-02
// CHECK: %[[L:.+]] = torch.aten.leaky_relu %[[R]], %[[S]]
// CHECK: %[[AXIS:.+]] = torch.constant.int -1
// CHECK: %[[NONE:.+]] = torch.constant.none
// CHECK: torch.aten.softmax.int %[[L]], %[[AXIS]], %[[NONE]]
// CHECK-NOT: pd.
func.func @rows(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = "pd.relu"(%x) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %1 = "pd.leaky_relu"(%0) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %2 = "pd.softmax"(%1) : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %2 : tensor<?x4xf32>
}

// torch's slope is 1/6; files hold it as a float.
// CHECK-LABEL: func.func @hardsigmoid
// CHECK: torch.aten.hardsigmoid
// CHECK: %[[M:.+]] = torch.aten.mul.Scalar
// CHECK: %[[A:.+]] = torch.aten.add.Scalar %[[M]]
// CHECK: torch.aten.clamp %[[A]]
// CHECK-NOT: pd.
func.func @hardsigmoid(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "pd.hardsigmoid"(%x) {slope = 0.16666667163372040 : f64, offset = 0.5 : f64} : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "pd.hardsigmoid"(%0) {slope = 0.2 : f64, offset = 0.5 : f64} : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @gelu
// CHECK: %[[N:.+]] = torch.constant.str "none"
// CHECK: torch.aten.gelu %{{.+}}, %[[N]]
// CHECK: %[[T:.+]] = torch.constant.str "tanh"
// CHECK: torch.aten.gelu %{{.+}}, %[[T]]
func.func @gelu(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "pd.gelu"(%x) : (tensor<2xf32>) -> tensor<2xf32>
  %1 = "pd.gelu"(%0) {approximate = true} : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// torch's prelu has one slope or one per channel of axis 1; channels last go by max and min.
// CHECK-LABEL: func.func @prelu
// CHECK: torch.aten.prelu %{{.+}}, %{{.+}} : !torch.vtensor<[1,2,3,3],f32>, !torch.vtensor<[2],f32>
// CHECK: torch.aten.maximum
// CHECK: torch.aten.minimum
func.func @prelu(%x: tensor<1x2x3x3xf32>, %c: tensor<2xf32>, %y: tensor<1x3x3x2xf32>) -> (tensor<1x2x3x3xf32>, tensor<1x3x3x2xf32>) {
  %0 = "pd.prelu"(%x, %c) {mode = "channel"} : (tensor<1x2x3x3xf32>, tensor<2xf32>) -> tensor<1x2x3x3xf32>
  %1 = "pd.prelu"(%y, %c) {mode = "channel", data_format = "NHWC"} : (tensor<1x3x3x2xf32>, tensor<2xf32>) -> tensor<1x3x3x2xf32>
  return %0, %1 : tensor<1x2x3x3xf32>, tensor<1x3x3x2xf32>
}
