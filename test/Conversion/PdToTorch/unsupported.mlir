// RUN: pd-opt %s --pd-convert-pd-to-torch -verify-diagnostics

// Every op without a torch form is named in one run, with the reason; what can be converted does not hide it.
func.func @main(%x: tensor<1x3x?x?xf32>, %s: tensor<2xi64>, %axis: tensor<1xi64>) -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<1x3x?x?xf32>, tensor<2xi64>) {
  %0 = "pd.relu"(%x) : (tensor<1x3x?x?xf32>) -> tensor<1x3x?x?xf32>
  // expected-error @+1 {{'pd.uniform' op has no torch form}}
  %1 = "pd.uniform"(%s, %axis, %axis) : (tensor<2xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<?x?xf32>
  // expected-error @+1 {{'pd.gaussian' op has no torch form}}
  %2 = "pd.gaussian"(%s) {dtype = f32} : (tensor<2xi64>) -> tensor<?x?xf32>
  // expected-error @+1 {{'pd.nearest_interp' op has no torch form: a scale that is neither a whole number nor one over it needs a static size}}
  %3 = "pd.nearest_interp"(%0) {scale = array<f64: 1.5>, align_corners = false, operandSegmentSizes = array<i32: 1, 0, 0, 0>} : (tensor<1x3x?x?xf32>) -> tensor<1x3x?x?xf32>
  // expected-error @+1 {{'pd.cumsum' op has no torch form: axis is not a constant}}
  %4 = "pd.cumsum"(%s, %axis) : (tensor<2xi64>, tensor<1xi64>) -> tensor<2xi64>
  return %1, %2, %3, %4 : tensor<?x?xf32>, tensor<?x?xf32>, tensor<1x3x?x?xf32>, tensor<2xi64>
}
