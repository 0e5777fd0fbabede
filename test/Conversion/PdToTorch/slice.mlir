// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// Constant bounds of a static dim are normalised and clamped.
// CHECK-LABEL: func.func @clamped
// CHECK: torch.aten.slice.Tensor %{{.+}}, %int1, %int5, %int8, %int1 : {{.+}} -> !torch.vtensor<[2,3],f32>
func.func @clamped(%x: tensor<2x8xf32>) -> tensor<2x3xf32> {
  %s = "pd.full_int_array"() {value = array<i64: -3>, dtype = i64} : () -> tensor<1xi64>
  %e = "pd.full_int_array"() {value = array<i64: 100>, dtype = i64} : () -> tensor<1xi64>
  %0 = "pd.slice"(%x, %s, %e) {axes = array<i64: 1>} : (tensor<2x8xf32>, tensor<1xi64>, tensor<1xi64>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// A decreased axis is one element whatever the end says: x[-1], whose end is 0 in some files.
// CHECK-LABEL: func.func @last
// CHECK: torch.aten.select.int %{{.+}}, %int1, %int7 : {{.+}} -> !torch.vtensor<[?],f32>
// CHECK: torch.aten.select.int %{{.+}}, %int0, %int-1 : {{.+}} -> !torch.vtensor<[8],f32>
func.func @last(%x: tensor<?x8xf32>) -> (tensor<?xf32>, tensor<8xf32>) {
  %s = "pd.full_int_array"() {value = array<i64: -1>, dtype = i64} : () -> tensor<1xi64>
  %e = "pd.full_int_array"() {value = array<i64: 0>, dtype = i64} : () -> tensor<1xi64>
  %0 = "pd.slice"(%x, %s, %e) {axes = array<i64: 1>, decrease_axis = array<i64: 1>} : (tensor<?x8xf32>, tensor<1xi64>, tensor<1xi64>) -> tensor<?xf32>
  %1 = "pd.slice"(%x, %s, %e) {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<?x8xf32>, tensor<1xi64>, tensor<1xi64>) -> tensor<8xf32>
  return %0, %1 : tensor<?xf32>, tensor<8xf32>
}

// A negative stride flips: [6, 4, 2] of 0..7 is [1, 3, 5] of the flipped axis.
// CHECK-LABEL: func.func @reverse
// CHECK: %[[F:.+]] = torch.aten.flip
// CHECK: torch.aten.slice.Tensor %[[F]], %int0, %int1, %int6, %int2 : {{.+}} -> !torch.vtensor<[3],f32>
func.func @reverse(%x: tensor<8xf32>) -> tensor<3xf32> {
  %s = "pd.full_int_array"() {value = array<i64: 6>, dtype = i64} : () -> tensor<1xi64>
  %e = "pd.full_int_array"() {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  %t = "pd.full_int_array"() {value = array<i64: -2>, dtype = i64} : () -> tensor<1xi64>
  %0 = "pd.strided_slice"(%x, %s, %e, %t) {axes = array<i64: 0>} : (tensor<8xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// One section may be -1.
// CHECK-LABEL: func.func @split
// CHECK: torch.aten.slice.Tensor %{{.+}}, %int1, %int0, %int2, %int1
// CHECK: torch.aten.slice.Tensor %{{.+}}, %int1, %int2, %int5, %int1
// CHECK: torch.aten.slice.Tensor %{{.+}}, %int1, %int5, %int6, %int1
func.func @split(%x: tensor<?x6xf32>) -> (tensor<?x2xf32>, tensor<?x3xf32>, tensor<?x1xf32>) {
  %sections = "pd.full_int_array"() {value = array<i64: 2, -1, 1>, dtype = i64} : () -> tensor<3xi64>
  %axis = "pd.full"() {shape = array<i64: 1>, value = -1.0 : f64, dtype = i32} : () -> tensor<1xi32>
  %0:3 = "pd.split"(%x, %sections, %axis) : (tensor<?x6xf32>, tensor<3xi64>, tensor<1xi32>) -> (tensor<?x2xf32>, tensor<?x3xf32>, tensor<?x1xf32>)
  return %0#0, %0#1, %0#2 : tensor<?x2xf32>, tensor<?x3xf32>, tensor<?x1xf32>
}

// CHECK-LABEL: func.func @unbind
// CHECK: torch.aten.select.int %{{.+}}, %int1, %int0 : {{.+}} -> !torch.vtensor<[?],f32>
// CHECK: torch.aten.select.int %{{.+}}, %int1, %int1 : {{.+}} -> !torch.vtensor<[?],f32>
func.func @unbind(%x: tensor<?x2xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %0:2 = "pd.unbind"(%x) {axis = -1 : i64} : (tensor<?x2xf32>) -> (tensor<?xf32>, tensor<?xf32>)
  return %0#0, %0#1 : tensor<?xf32>, tensor<?xf32>
}
