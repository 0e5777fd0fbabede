// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// CHECK-LABEL: func.func @max
// CHECK: torch.aten.max_pool2d %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %false
func.func @max(%x: tensor<?x3x?x?xf32>) -> tensor<?x3x?x?xf32> {
  %k = "pd.full_int_array"() {value = array<i64: 3, 3>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "max", strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>} : (tensor<?x3x?x?xf32>, tensor<2xi64>) -> tensor<?x3x?x?xf32>
  return %0 : tensor<?x3x?x?xf32>
}

// Without padding torch's ceil_mode agrees with Paddle's.
// CHECK-LABEL: func.func @ceil_agrees
// CHECK-NOT: constant_pad_nd
// CHECK: torch.aten.max_pool2d %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %true
func.func @ceil_agrees(%x: tensor<1x3x6x6xf32>) -> tensor<1x3x3x3xf32> {
  %k = "pd.full_int_array"() {value = array<i64: 3, 3>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "max", strides = array<i64: 2, 2>, ceil_mode = true} : (tensor<1x3x6x6xf32>, tensor<2xi64>) -> tensor<1x3x3x3xf32>
  return %0 : tensor<1x3x3x3xf32>
}

// With padding 1, stride 2 and kernel 2 torch would drop a last window in the padding: (7 + 2 - 2 + 1) / 2 + 1 = 5 windows need one row more.
// CHECK-LABEL: func.func @ceil_differs
// CHECK: %[[P:.+]] = torch.prim.ListConstruct %int1, %int2, %int1, %int2 :
// CHECK: torch.aten.constant_pad_nd %{{.+}}, %[[P]], %{{.+}} : {{.+}} -> !torch.vtensor<[1,3,10,10],f32>
// CHECK: torch.aten.max_pool2d %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %false {{.+}} -> !torch.vtensor<[1,3,5,5],f32>
func.func @ceil_differs(%x: tensor<1x3x7x7xf32>) -> tensor<1x3x5x5xf32> {
  %k = "pd.full_int_array"() {value = array<i64: 2, 2>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "max", strides = array<i64: 2, 2>, paddings = array<i64: 1, 1>, ceil_mode = true} : (tensor<1x3x7x7xf32>, tensor<2xi64>) -> tensor<1x3x5x5xf32>
  return %0 : tensor<1x3x5x5xf32>
}

// exclusive is torch's count_include_pad = false.
// CHECK-LABEL: func.func @average
// CHECK: torch.aten.avg_pool2d %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %false, %false, %none
// CHECK: torch.aten.avg_pool2d %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %false, %true, %none
func.func @average(%x: tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32> {
  %k = "pd.full_int_array"() {value = array<i64: 3, 3>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "avg", paddings = array<i64: 1, 1>} : (tensor<1x3x8x8xf32>, tensor<2xi64>) -> tensor<1x3x8x8xf32>
  %1 = "pd.pool2d"(%0, %k) {pooling_type = "avg", paddings = array<i64: 1, 1>, exclusive = false} : (tensor<1x3x8x8xf32>, tensor<2xi64>) -> tensor<1x3x8x8xf32>
  return %1 : tensor<1x3x8x8xf32>
}

// Unequal paddings: the mean over padded zeros, divided by the share of the window that counts.
// CHECK-LABEL: func.func @average_asymmetric
// CHECK: %[[SUM:.+]] = torch.aten.avg_pool2d
// CHECK: torch.aten.full
// CHECK: %[[SHARE:.+]] = torch.aten.avg_pool2d {{.+}} -> !torch.vtensor<[1,1,4,4],f32>
// CHECK: torch.aten.div.Tensor %[[SUM]], %[[SHARE]]
func.func @average_asymmetric(%x: tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32> {
  %k = "pd.full_int_array"() {value = array<i64: 3, 3>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "avg", strides = array<i64: 2, 2>, padding_algorithm = "SAME"} : (tensor<1x3x8x8xf32>, tensor<2xi64>) -> tensor<1x3x4x4xf32>
  return %0 : tensor<1x3x4x4xf32>
}

// An adaptive pool's kernel_size is the output size; global pooling has output size 1.
// CHECK-LABEL: func.func @adaptive
// CHECK: %[[SIZE:.+]] = torch.prim.ListConstruct %int2, %int3 :
// CHECK: torch.aten.adaptive_avg_pool2d %{{.+}}, %[[SIZE]] : {{.+}} -> !torch.vtensor<[?,3,2,3],f32>
// CHECK: torch.aten.amax {{.+}} -> !torch.vtensor<[?,3,1,1],f32>
func.func @adaptive(%x: tensor<?x3x?x?xf32>) -> (tensor<?x3x2x3xf32>, tensor<?x3x1x1xf32>) {
  %k = "pd.full_int_array"() {value = array<i64: 2, 3>, dtype = i64} : () -> tensor<2xi64>
  %0 = "pd.pool2d"(%x, %k) {pooling_type = "avg", adaptive = true} : (tensor<?x3x?x?xf32>, tensor<2xi64>) -> tensor<?x3x2x3xf32>
  %1 = "pd.pool2d"(%x, %k) {pooling_type = "max", global_pooling = true} : (tensor<?x3x?x?xf32>, tensor<2xi64>) -> tensor<?x3x1x1xf32>
  return %0, %1 : tensor<?x3x2x3xf32>, tensor<?x3x1x1xf32>
}
