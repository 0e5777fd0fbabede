// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// A computed shape is followed to sizes: no tensor holds it.  [N, C, H, W] -> [N, C, H * W]
// CHECK-LABEL: func.func @follow
// CHECK-DAG: %[[N:.+]] = torch.aten.size.int %arg0, %int0
// CHECK-DAG: %[[H:.+]] = torch.aten.size.int %arg0, %int2
// CHECK-DAG: %[[W:.+]] = torch.aten.size.int %arg0, %int3
// CHECK: %[[HW:.+]] = torch.aten.mul.int %[[H]], %[[W]]
// CHECK: %[[S:.+]] = torch.prim.ListConstruct %[[N]], %int8, %[[HW]] :
// CHECK: torch.aten.reshape %arg0, %[[S]]
// CHECK-NOT: torch.aten.Int.Tensor
// CHECK-NOT: torch.aten.tensor
func.func @follow(%x: tensor<?x8x?x?xf32>) -> tensor<?x8x?xf32> {
  %axis = "pd.full"() {shape = array<i64: 1>, value = 0.0 : f64, dtype = i32} : () -> tensor<1xi32>
  %shape = "pd.shape64"(%x) : (tensor<?x8x?x?xf32>) -> tensor<4xi64>
  %c0 = "pd.full_int_array"() {value = array<i64: 0>, dtype = i64} : () -> tensor<1xi64>
  %c1 = "pd.full_int_array"() {value = array<i64: 1>, dtype = i64} : () -> tensor<1xi64>
  %c2 = "pd.full_int_array"() {value = array<i64: 2>, dtype = i64} : () -> tensor<1xi64>
  %c3 = "pd.full_int_array"() {value = array<i64: 3>, dtype = i64} : () -> tensor<1xi64>
  %c4 = "pd.full_int_array"() {value = array<i64: 4>, dtype = i64} : () -> tensor<1xi64>
  %n = "pd.slice"(%shape, %c0, %c1) {axes = array<i64: 0>} : (tensor<4xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  %h = "pd.slice"(%shape, %c2, %c3) {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<4xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  %w = "pd.slice"(%shape, %c3, %c4) {axes = array<i64: 0>, decrease_axis = array<i64: 0>} : (tensor<4xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<i64>
  %hw = "pd.multiply"(%h, %w) : (tensor<i64>, tensor<i64>) -> tensor<i64>
  %hw1 = "pd.reshape"(%hw, %c1) : (tensor<i64>, tensor<1xi64>) -> tensor<1xi64>
  %eight = "pd.full_int_array"() {value = array<i64: 8>, dtype = i64} : () -> tensor<1xi64>
  %s = "pd.concat"(%n, %eight, %hw1, %axis) : (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi32>) -> tensor<3xi64>
  %0 = "pd.reshape"(%x, %s) : (tensor<?x8x?x?xf32>, tensor<3xi64>) -> tensor<?x8x?xf32>
  return %0 : tensor<?x8x?xf32>
}

// A shape that comes from outside is read out of its tensor.
// CHECK-LABEL: func.func @read
// CHECK: %[[E:.+]] = torch.aten.select.int %arg1, %int0, %int1 : {{.+}} -> !torch.vtensor<[],si64>
// CHECK: torch.aten.Int.Tensor %[[E]]
func.func @read(%x: tensor<?x?xf32>, %s: tensor<2xi64>) -> tensor<?x?xf32> {
  %0 = "pd.reshape"(%x, %s) : (tensor<?x?xf32>, tensor<2xi64>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
