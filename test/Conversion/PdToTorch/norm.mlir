// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// The order of the statistics differs; momentum is the kept share in Paddle, the new one in torch.
// CHECK-LABEL: func.func @batch_norm
// CHECK-SAME: %[[X:.+]]: !torch.vtensor<[?,4,?,?],f32>, %[[MEAN:.+]]: !torch.vtensor<[4],f32>, %[[VAR:.+]]: !torch.vtensor<[4],f32>, %[[SCALE:.+]]: !torch.vtensor<[4],f32>, %[[BIAS:.+]]: !torch.vtensor<[4],f32>
// CHECK: %[[MOMENTUM:.+]] = torch.constant.float 2.500000e-01
// CHECK: torch.aten.batch_norm %[[X]], %[[SCALE]], %[[BIAS]], %[[MEAN]], %[[VAR]], %false, %[[MOMENTUM]],
func.func @batch_norm(%x: tensor<?x4x?x?xf32>, %mean: tensor<4xf32>, %var: tensor<4xf32>, %scale: tensor<4xf32>, %bias: tensor<4xf32>) -> tensor<?x4x?x?xf32> {
  %0:5 = "pd.batch_norm"(%x, %mean, %var, %scale, %bias) {momentum = 0.75 : f64, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1>}
      : (tensor<?x4x?x?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x4x?x?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %0#0 : tensor<?x4x?x?xf32>
}

// Flat scale and bias take the normalised shape.
// CHECK-LABEL: func.func @layer_norm
// CHECK: %[[SHAPE:.+]] = torch.prim.ListConstruct %int3, %int4 :
// CHECK: %[[S:.+]] = torch.aten.reshape %{{.+}}, %[[SHAPE]] : !torch.vtensor<[12],f32>, !torch.list<int> -> !torch.vtensor<[3,4],f32>
// CHECK: torch.aten.layer_norm %{{.+}}, %[[SHAPE]], %[[S]], %none,
func.func @layer_norm(%x: tensor<?x3x4xf32>, %scale: tensor<12xf32>) -> tensor<?x3x4xf32> {
  %0 = "pd.layer_norm"(%x, %scale) {begin_norm_axis = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0>, resultSegmentSizes = array<i32: 1, 0, 0>} : (tensor<?x3x4xf32>, tensor<12xf32>) -> tensor<?x3x4xf32>
  return %0 : tensor<?x3x4xf32>
}

// CHECK-LABEL: func.func @group_norm
// CHECK: torch.aten.group_norm %{{.+}}, %int2, %none, %none,
func.func @group_norm(%x: tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32> {
  %0 = "pd.group_norm"(%x) {groups = 2 : i64, operandSegmentSizes = array<i32: 1, 0, 0>, resultSegmentSizes = array<i32: 1, 0, 0>} : (tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32>
  return %0 : tensor<2x4x3x3xf32>
}

// A row whose op has training results: the aten op has one.
// CHECK-LABEL: func.func @instance_norm
// CHECK: %{{[0-9]+}} = torch.aten.instance_norm %{{.+}}, %none, %none, %none, %none, %true, {{.+}} -> !torch.vtensor<[2,4,3,3],f32>
func.func @instance_norm(%x: tensor<2x4x3x3xf32>) -> tensor<2x4x3x3xf32> {
  %0:3 = "pd.instance_norm"(%x) {operandSegmentSizes = array<i32: 1, 0, 0>, resultSegmentSizes = array<i32: 1, 1, 1>} : (tensor<2x4x3x3xf32>) -> (tensor<2x4x3x3xf32>, tensor<8xf32>, tensor<8xf32>)
  return %0#0 : tensor<2x4x3x3xf32>
}
