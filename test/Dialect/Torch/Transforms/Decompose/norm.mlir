// RUN: pd-opt --pd-decompose-torch %s | FileCheck %s

// CHECK-LABEL: func.func @layer_norm
// CHECK: %[[MEAN:.+]] = torch.aten.mean.dim %arg0
// CHECK: %[[CENTRED:.+]] = torch.aten.sub.Tensor %arg0, %[[MEAN]]
// CHECK: %[[SQUARE:.+]] = torch.aten.mul.Tensor %[[CENTRED]], %[[CENTRED]]
// CHECK: %[[VARIANCE:.+]] = torch.aten.mean.dim %[[SQUARE]]
// CHECK: torch.aten.rsqrt
// CHECK-NOT: torch.aten.layer_norm
func.func @layer_norm(%x: !torch.vtensor<[?,8],f32>, %w: !torch.vtensor<[8],f32>) -> !torch.vtensor<[?,8],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %eps = torch.constant.float 1.000000e-05
  %int8 = torch.constant.int 8
  %shape = torch.prim.ListConstruct %int8 : (!torch.int) -> !torch.list<int>
  %0 = torch.aten.layer_norm %x, %shape, %w, %none, %eps, %false : !torch.vtensor<[?,8],f32>, !torch.list<int>, !torch.vtensor<[8],f32>, !torch.none, !torch.float, !torch.bool -> !torch.vtensor<[?,8],f32>
  return %0 : !torch.vtensor<[?,8],f32>
}

// Scale and shift are vectors along the channels, so the big tensor sees one product and one sum.
// CHECK-LABEL: func.func @batch_norm
// CHECK: %[[SCALE:.+]] = torch.aten.view %{{.+}} : !torch.vtensor<[3],f32>, !torch.list<int> -> !torch.vtensor<[3,1,1],f32>
// CHECK: %[[SCALED:.+]] = torch.aten.mul.Tensor %arg0, %[[SCALE]]
// CHECK: torch.aten.add.Tensor %[[SCALED]]
func.func @batch_norm(%x: !torch.vtensor<[1,3,4,4],f32>, %w: !torch.vtensor<[3],f32>, %b: !torch.vtensor<[3],f32>, %m: !torch.vtensor<[3],f32>, %v: !torch.vtensor<[3],f32>) -> !torch.vtensor<[1,3,4,4],f32> {
  %false = torch.constant.bool false
  %momentum = torch.constant.float 1.000000e-01
  %eps = torch.constant.float 1.000000e-05
  %0 = torch.aten.batch_norm %x, %w, %b, %m, %v, %false, %momentum, %eps, %false : !torch.vtensor<[1,3,4,4],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,3,4,4],f32>
  return %0 : !torch.vtensor<[1,3,4,4],f32>
}

// Training statistics are nobody's business here.
// CHECK-LABEL: func.func @batch_norm_in_training_stays
// CHECK: torch.aten.batch_norm
func.func @batch_norm_in_training_stays(%x: !torch.vtensor<[1,3,4,4],f32>, %m: !torch.vtensor<[3],f32>) -> !torch.vtensor<[1,3,4,4],f32> {
  %true = torch.constant.bool true
  %none = torch.constant.none
  %momentum = torch.constant.float 1.000000e-01
  %eps = torch.constant.float 1.000000e-05
  %0 = torch.aten.batch_norm %x, %none, %none, %m, %m, %true, %momentum, %eps, %true : !torch.vtensor<[1,3,4,4],f32>, !torch.none, !torch.none, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,3,4,4],f32>
  return %0 : !torch.vtensor<[1,3,4,4],f32>
}
