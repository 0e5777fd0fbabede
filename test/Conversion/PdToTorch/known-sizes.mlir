// RUN: pd-opt %s --pd-convert-pd-to-torch | FileCheck %s

// A norm's mean_out is its mean: [4], where the result's own type leaves the size open. The second norm reads it under that type.
// CHECK-LABEL: func.func @main
// CHECK-SAME: %[[C:[a-z0-9]+]]: !torch.vtensor<[4],f32>
// CHECK: %[[OPEN:.*]] = torch.tensor_static_info_cast %[[C]] : !torch.vtensor<[4],f32> to !torch.vtensor<[?],f32>
// CHECK: torch.aten.batch_norm %{{.*}}, %[[C]], %[[C]], %[[OPEN]],
// CHECK-NOT: unrealized
func.func @main(%x: tensor<?x?x?x?xf32>, %c: tensor<4xf32>) -> tensor<?x?x?x?xf32> {
  %0:5 = "pd.batch_norm"(%x, %c, %c, %c, %c) {use_global_stats = true, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1>}
    : (tensor<?x?x?x?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x?x?x?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>)
  %1:5 = "pd.batch_norm"(%0#0, %0#1, %0#2, %c, %c) {use_global_stats = true, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1>}
    : (tensor<?x?x?x?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x?x?x?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>)
  return %1#0 : tensor<?x?x?x?xf32>
}
