// RUN: pd-opt %s --pd-convert-pd-to-torch | FileCheck %s

// Axes are spelled out, not negative, in order; an empty list means all.
// CHECK-LABEL: func.func @axes
// CHECK: %[[ONE:.+]] = torch.constant.int 1
// CHECK: %[[TWO:.+]] = torch.constant.int 2
// CHECK: %[[L:.+]] = torch.prim.ListConstruct %[[ONE]], %[[TWO]] :
// CHECK: torch.aten.mean.dim %{{.+}}, %[[L]],
// CHECK: torch.prim.ListConstruct %{{.+}}, %{{.+}}, %{{.+}} :
// CHECK: torch.aten.amax
func.func @axes(%x: tensor<2x3x4xf32>) -> (tensor<2xf32>, tensor<f32>) {
  %axes = "pd.full_int_array"() {value = array<i64: -1, 1>, dtype = i64} : () -> tensor<2xi64>
  %none = "pd.full_int_array"() {value = array<i64>, dtype = i64} : () -> tensor<0xi64>
  %0 = "pd.mean"(%x, %axes) : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<2xf32>
  %1 = "pd.max"(%x, %none) : (tensor<2x3x4xf32>, tensor<0xi64>) -> tensor<f32>
  return %0, %1 : tensor<2xf32>, tensor<f32>
}

// Booleans are summed as i64: the result says so.
// CHECK-LABEL: func.func @sum_of_bools
// CHECK: %[[LONG:.+]] = torch.constant.int 4
// CHECK: torch.aten.sum.dim_IntList %{{.+}}, %{{.+}}, %{{.+}}, %[[LONG]] : {{.+}} -> !torch.vtensor<[2,1],si64>
func.func @sum_of_bools(%x: tensor<2x3xi1>) -> tensor<2x1xi64> {
  %axes = "pd.full_int_array"() {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  %0 = "pd.sum"(%x, %axes) {keepdim = true} : (tensor<2x3xi1>, tensor<1xi64>) -> tensor<2x1xi64>
  return %0 : tensor<2x1xi64>
}

// torch's argmax is i64, Paddle's may be i32; flatten looks at all elements.
// CHECK-LABEL: func.func @argmax
// CHECK: %[[A:.+]] = torch.aten.argmax {{.+}} -> !torch.vtensor<[2],si64>
// CHECK: torch.aten.to.dtype %[[A]], {{.+}} -> !torch.vtensor<[2],si32>
// CHECK: torch.aten.argmin %{{.+}}, %none{{.*}}, {{.+}} : !torch.vtensor<[2,3],f32>, !torch.none, !torch.bool -> !torch.vtensor<[],si64>
func.func @argmax(%x: tensor<2x3xf32>) -> (tensor<2xi32>, tensor<i64>) {
  %axis = "pd.full"() {shape = array<i64: 1>, value = -1.0 : f64, dtype = i64} : () -> tensor<1xi64>
  %0 = "pd.argmax"(%x, %axis) {dtype = i32} : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2xi32>
  %1 = "pd.argmin"(%x, %axis) {flatten = true, dtype = i64} : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<i64>
  return %0, %1 : tensor<2xi32>, tensor<i64>
}

// CHECK-LABEL: func.func @any_of_two
// CHECK: %[[LAST:.+]] = torch.aten.any.dim {{.+}} -> !torch.vtensor<[2,3],i1>
// CHECK: torch.aten.any.dim %[[LAST]], {{.+}} -> !torch.vtensor<[3],i1>
func.func @any_of_two(%x: tensor<2x3x4xi1>) -> tensor<3xi1> {
  %0 = "pd.any"(%x) {axis = array<i64: 0, 2>} : (tensor<2x3x4xi1>) -> tensor<3xi1>
  return %0 : tensor<3xi1>
}
