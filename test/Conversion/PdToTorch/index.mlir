// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// An index of [n, 1] is flat; a 0-D index removes the axis.
// CHECK-LABEL: func.func @gather
// CHECK: %[[I:.+]] = torch.aten.squeeze.dim %arg1, %int1
// CHECK: torch.aten.index_select %arg0, %int1, %[[I]] : {{.+}} -> !torch.vtensor<[?,3],f32>
// CHECK: %[[U:.+]] = torch.aten.unsqueeze %arg2, %int0
// CHECK: %[[R:.+]] = torch.aten.index_select %arg0, %int1, %[[U]] : {{.+}} -> !torch.vtensor<[?,1],f32>
// CHECK: torch.aten.squeeze.dim %[[R]], %int1
func.func @gather(%x: tensor<?x8xf32>, %i: tensor<3x1xi64>, %j: tensor<i64>) -> (tensor<?x3xf32>, tensor<?xf32>) {
  %axis = "pd.full"() {shape = array<i64: 1>, value = -1.0 : f64, dtype = i32} : () -> tensor<1xi32>
  %0 = "pd.gather"(%x, %i, %axis) : (tensor<?x8xf32>, tensor<3x1xi64>, tensor<1xi32>) -> tensor<?x3xf32>
  %1 = "pd.gather"(%x, %j, %axis) : (tensor<?x8xf32>, tensor<i64>, tensor<1xi32>) -> tensor<?xf32>
  return %0, %1 : tensor<?x3xf32>, tensor<?xf32>
}

// CHECK-LABEL: func.func @gather_nd
// CHECK: %[[I:.+]] = torch.aten.select.int %arg1, %int1, %int0
// CHECK: %[[J:.+]] = torch.aten.select.int %arg1, %int1, %int1
// CHECK: %[[L:.+]] = torch.prim.ListConstruct %[[I]], %[[J]] :
// CHECK: torch.aten.index.Tensor %arg0, %[[L]] : {{.+}} -> !torch.vtensor<[?,4],f32>
func.func @gather_nd(%x: tensor<2x3x4xf32>, %i: tensor<?x2xi64>) -> tensor<?x4xf32> {
  %0 = "pd.gather_nd"(%x, %i) : (tensor<2x3x4xf32>, tensor<?x2xi64>) -> tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @one_hot
// CHECK: %[[IDS:.+]] = torch.vtensor.literal(dense<[0, 1, 2]> : tensor<3xsi32>)
// CHECK: %[[E:.+]] = torch.aten.eq.Tensor %{{.+}}, %[[IDS]] : {{.+}} -> !torch.vtensor<[?,3],i1>
// CHECK: torch.aten.to.dtype %[[E]]
func.func @one_hot(%x: tensor<?xi32>) -> tensor<?x3xf32> {
  %n = "pd.full"() {shape = array<i64: 1>, value = 3.0 : f64, dtype = i32} : () -> tensor<1xi32>
  %0 = "pd.one_hot"(%x, %n) : (tensor<?xi32>, tensor<1xi32>) -> tensor<?x3xf32>
  return %0 : tensor<?x3xf32>
}

// A negative axis counts from the end; torch wants i64 indices.
// CHECK-LABEL: func.func @take_along_axis
// CHECK: %[[I:.+]] = torch.aten.to.dtype %arg1, {{.+}} -> !torch.vtensor<[2,4],si64>
// CHECK: torch.aten.gather %arg0, %int1, %[[I]], %false
func.func @take_along_axis(%x: tensor<2x3xf32>, %i: tensor<2x4xi32>) -> tensor<2x4xf32> {
  %0 = "pd.take_along_axis"(%x, %i) {axis = -1 : i64} : (tensor<2x3xf32>, tensor<2x4xi32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}

// reverse flips before and after; exclusive takes the element itself off.
// CHECK-LABEL: func.func @cumsum
// CHECK: %[[F:.+]] = torch.aten.flip
// CHECK: %[[C:.+]] = torch.aten.cumsum %[[F]], %int1
// CHECK: %[[D:.+]] = torch.aten.sub.Tensor %[[C]], %[[F]]
// CHECK: torch.aten.flip %[[D]]
func.func @cumsum(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %axis = "pd.full"() {shape = array<i64: 1>, value = -1.0 : f64, dtype = i32} : () -> tensor<1xi32>
  %0 = "pd.cumsum"(%x, %axis) {exclusive = true, reverse = true} : (tensor<2x3xf32>, tensor<1xi32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// x[1, ::2] = v: the decreased axis is one element, the value gets its dim back, slices nest.
// CHECK-LABEL: func.func @set_value
// CHECK: %[[V:.+]] = torch.aten.unsqueeze %arg1, %int0 : {{.+}} -> !torch.vtensor<[1,3],f32>
// CHECK: %[[ROW:.+]] = torch.aten.slice.Tensor %arg0, %int0, %int1, %int2, %int1 : {{.+}} -> !torch.vtensor<[1,6],f32>
// CHECK: %[[NEW:.+]] = torch.aten.slice_scatter %[[ROW]], %[[V]], %int1, %int0, %int6, %int2
// CHECK: torch.aten.slice_scatter %arg0, %[[NEW]], %int0, %int1, %int2, %int1
func.func @set_value(%x: tensor<4x6xf32>, %v: tensor<3xf32>) -> tensor<4x6xf32> {
  %s = "pd.full_int_array"() {value = array<i64: 1, 0>, dtype = i64} : () -> tensor<2xi64>
  %e = "pd.full_int_array"() {value = array<i64: 2, 6>, dtype = i64} : () -> tensor<2xi64>
  %t = "pd.full_int_array"() {value = array<i64: 1, 2>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.set_value_with_tensor"(%x, %v, %s, %e, %t) {axes = array<i64: 0, 1>, decrease_axes = array<i64: 0>} : (tensor<4x6xf32>, tensor<3xf32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<4x6xf32>
  return %0 : tensor<4x6xf32>
}

// Without overwrite the named rows are zeroed first, then the updates add up.
// CHECK-LABEL: func.func @scatter_add
// CHECK: %[[ZERO:.+]] = torch.aten.index_put %arg0, %{{.+}}, %{{.+}}, %false
// CHECK: torch.aten.index_put %[[ZERO]], %{{.+}}, %arg2, %true
func.func @scatter_add(%x: tensor<4x2xf32>, %i: tensor<3xi64>, %u: tensor<3x2xf32>) -> tensor<4x2xf32> {
  %0 = "pd.scatter"(%x, %i, %u) {overwrite = false} : (tensor<4x2xf32>, tensor<3xi64>, tensor<3x2xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
