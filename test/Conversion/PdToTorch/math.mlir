// RUN: pd-opt %s --pd-convert-pd-to-torch | FileCheck %s

// Parts of a scale that change nothing are left out; integers truncate both numbers first.
// CHECK-LABEL: func.func @scale
// CHECK: %[[M:.+]] = torch.aten.mul.Scalar
// CHECK-NEXT: %{{.+}} = torch.constant.float 5.000000e-01
// CHECK: torch.aten.add.Scalar %[[M]]
// CHECK: %[[B:.+]] = torch.aten.add.Scalar
// CHECK: torch.aten.mul.Scalar %[[B]]
// CHECK: %[[THREE:.+]] = torch.constant.int 3
// CHECK: torch.aten.mul.Scalar %{{.+}}, %[[THREE]] : !torch.vtensor<[2],si64>, !torch.int
func.func @scale(%x: tensor<2xf32>, %i: tensor<2xi64>) -> (tensor<2xf32>, tensor<2xi64>) {
  %two = "pd.full"() {shape = array<i64: 1>, value = 2.0 : f64, dtype = f32} : () -> tensor<1xf32>
  %odd = "pd.full"() {shape = array<i64: 1>, value = 3.9 : f64, dtype = f32} : () -> tensor<1xf32>
  %0 = "pd.scale"(%x, %two) {bias = 0.5 : f64} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  %1 = "pd.scale"(%0, %two) {bias = 0.5 : f64, bias_after_scale = false} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  %2 = "pd.scale"(%i, %odd) {bias = 0.5 : f64} : (tensor<2xi64>, tensor<1xf32>) -> tensor<2xi64>
  return %1, %2 : tensor<2xf32>, tensor<2xi64>
}

// A computed factor multiplies as a rank-0 tensor.
// CHECK-LABEL: func.func @scale_tensor
// CHECK: %[[S:.+]] = torch.aten.reshape %{{.+}}, %{{.+}} : !torch.vtensor<[1],f32>, !torch.list<int> -> !torch.vtensor<[],f32>
// CHECK: torch.aten.mul.Tensor %{{.+}}, %[[S]]
func.func @scale_tensor(%x: tensor<?xf32>, %s: tensor<1xf32>) -> tensor<?xf32> {
  %0 = "pd.scale"(%x, %s) : (tensor<?xf32>, tensor<1xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// Integer division truncates when the result is an integer tensor, and is a true division otherwise.
// CHECK-LABEL: func.func @divide
// CHECK: %[[MODE:.+]] = torch.constant.str "trunc"
// CHECK: torch.aten.div.Tensor_mode %{{.+}}, %{{.+}}, %[[MODE]] : {{.+}} -> !torch.vtensor<[2],si32>
// CHECK: torch.aten.div.Tensor %{{.+}}, %{{.+}} : {{.+}} -> !torch.vtensor<[2],f32>
func.func @divide(%x: tensor<2xi32>, %y: tensor<2xi32>) -> (tensor<2xi32>, tensor<2xf32>) {
  %0 = "pd.divide"(%x, %y) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  %1 = "pd.divide"(%x, %y) : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xf32>
  return %0, %1 : tensor<2xi32>, tensor<2xf32>
}

// dtypes are PyTorch's numbers: 11 is bool, 4 is int64.
// CHECK-LABEL: func.func @cast
// CHECK: %[[BOOL:.+]] = torch.constant.int 11
// CHECK: torch.aten.to.dtype %{{.+}}, %[[BOOL]], {{.+}} -> !torch.vtensor<[2],i1>
// CHECK: %[[LONG:.+]] = torch.constant.int 4
// CHECK: torch.aten.to.dtype %{{.+}}, %[[LONG]], {{.+}} -> !torch.vtensor<[2],si64>
func.func @cast(%x: tensor<2xf32>) -> tensor<2xi64> {
  %0 = "pd.cast"(%x) {dtype = i1} : (tensor<2xf32>) -> tensor<2xi1>
  %1 = "pd.cast"(%0) {dtype = i64} : (tensor<2xi1>) -> tensor<2xi64>
  return %1 : tensor<2xi64>
}

// The bounds of an integer clip are integers.
// CHECK-LABEL: func.func @clip
// CHECK: torch.aten.clamp %{{.+}}, %{{.+}}, %{{.+}} : !torch.vtensor<[2],si64>, !torch.int, !torch.int
func.func @clip(%x: tensor<2xi64>) -> tensor<2xi64> {
  %lo = "pd.full"() {shape = array<i64: 1>, value = 0.0 : f64, dtype = f32} : () -> tensor<1xf32>
  %hi = "pd.full"() {shape = array<i64: 1>, value = 5.0 : f64, dtype = f32} : () -> tensor<1xf32>
  %0 = "pd.clip"(%x, %lo, %hi) : (tensor<2xi64>, tensor<1xf32>, tensor<1xf32>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}
