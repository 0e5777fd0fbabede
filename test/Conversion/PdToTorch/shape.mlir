// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// 0 copies the input's dim; what the result type knows is written as a constant.
// CHECK-LABEL: func.func @reshape
// CHECK: %[[N:.+]] = torch.aten.size.int %{{.+}}, %int0
// CHECK: %[[S:.+]] = torch.prim.ListConstruct %[[N]], %int6, %int-1 :
// CHECK: torch.aten.reshape %{{.+}}, %[[S]]
func.func @reshape(%x: tensor<?x2x3x?xf32>) -> tensor<?x6x?xf32> {
  %s = "pd.full_int_array"() {value = array<i64: 0, 6, -1>, dtype = i64} : () -> tensor<3xi64>
  %0 = "pd.reshape"(%x, %s) : (tensor<?x2x3x?xf32>, tensor<3xi64>) -> tensor<?x6x?xf32>
  return %0 : tensor<?x6x?xf32>
}

// A listed dim that is not 1 stays; the result's rank decides about a dynamic one.
// CHECK-LABEL: func.func @squeeze
// CHECK: torch.aten.squeeze.dim %{{.+}}, %int3 : {{.+}} -> !torch.vtensor<[?,2,3],f32>
// CHECK: torch.aten.squeeze.dim %{{.+}}, %int0 : {{.+}} -> !torch.vtensor<[2,3],f32>
// CHECK-NOT: torch.aten.squeeze
func.func @squeeze(%x: tensor<?x2x3x1xf32>) -> tensor<2x3xf32> {
  %axes = "pd.full_int_array"() {value = array<i64: 0, 1, -1>, dtype = i64} : () -> tensor<3xi64>
  %0 = "pd.squeeze"(%x, %axes) : (tensor<?x2x3x1xf32>, tensor<3xi64>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// Axes insert one after the other on the growing rank.
// CHECK-LABEL: func.func @unsqueeze
// CHECK: torch.aten.unsqueeze %{{.+}}, %int0 : {{.+}} -> !torch.vtensor<[1,4],f32>
// CHECK: torch.aten.unsqueeze %{{.+}}, %int2 : {{.+}} -> !torch.vtensor<[1,4,1],f32>
func.func @unsqueeze(%x: tensor<4xf32>) -> tensor<1x4x1xf32> {
  %axes = "pd.full_int_array"() {value = array<i64: 0, -1>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.unsqueeze"(%x, %axes) : (tensor<4xf32>, tensor<2xi64>) -> tensor<1x4x1xf32>
  return %0 : tensor<1x4x1xf32>
}

// -1 keeps the input's dim, counted from the right.
// CHECK-LABEL: func.func @expand
// CHECK: %[[N:.+]] = torch.aten.size.int %{{.+}}, %int0
// CHECK: %[[S:.+]] = torch.prim.ListConstruct %int2, %[[N]], %int4 :
// CHECK: torch.aten.broadcast_to %{{.+}}, %[[S]] : {{.+}} -> !torch.vtensor<[2,?,4],f32>
func.func @expand(%x: tensor<?x1xf32>) -> tensor<2x?x4xf32> {
  %s = "pd.full_int_array"() {value = array<i64: 2, -1, 4>, dtype = i64} : () -> tensor<3xi64>
  %0 = "pd.expand"(%x, %s) : (tensor<?x1xf32>, tensor<3xi64>) -> tensor<2x?x4xf32>
  return %0 : tensor<2x?x4xf32>
}

// Paddle's pairs go from the first dim, torch's from the last.
// CHECK-LABEL: func.func @pad
// CHECK: %[[P:.+]] = torch.prim.ListConstruct %int3, %int4, %int1, %int2 :
// CHECK: torch.aten.constant_pad_nd %{{.+}}, %[[P]],
func.func @pad(%x: tensor<2x3xf32>) -> tensor<5x10xf32> {
  %v = "pd.full"() {shape = array<i64: 1>, value = 1.5 : f64, dtype = f32} : () -> tensor<1xf32>
  %0 = "pd.pad"(%x, %v) {paddings = array<i64: 1, 2, 3, 4>} : (tensor<2x3xf32>, tensor<1xf32>) -> tensor<5x10xf32>
  return %0 : tensor<5x10xf32>
}

// CHECK-LABEL: func.func @pad3d_reflect
// CHECK: torch.aten.squeeze.dim %{{.+}}, %int2
// CHECK: torch.aten.reflection_pad2d {{.+}} -> !torch.vtensor<[1,2,6,5],f32>
// CHECK: torch.aten.unsqueeze %{{.+}}, %int2
func.func @pad3d_reflect(%x: tensor<1x2x1x4x4xf32>) -> tensor<1x2x1x6x5xf32> {
  %p = "pd.full_int_array"() {value = array<i64: 1, 0, 1, 1, 0, 0>, dtype = i64} : () -> tensor<6xi64>
  %0 = "pd.pad3d"(%x, %p) {mode = "reflect"} : (tensor<1x2x1x4x4xf32>, tensor<6xi64>) -> tensor<1x2x1x6x5xf32>
  return %0 : tensor<1x2x1x6x5xf32>
}

// CHECK-LABEL: func.func @numel
// CHECK: %[[N:.+]] = torch.aten.mul.int %{{.+}}, %int3
// CHECK: torch.prim.NumToTensor.Scalar %[[N]]
func.func @numel(%x: tensor<?x3xf32>) -> tensor<i64> {
  %0 = "pd.numel"(%x) : (tensor<?x3xf32>) -> tensor<i64>
  return %0 : tensor<i64>
}
