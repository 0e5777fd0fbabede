// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// A whole scale of a dynamic size multiplies it; no scales go along, the ratio follows from the sizes.
// CHECK-LABEL: func.func @nearest_scale
// CHECK: %[[H:.+]] = torch.aten.size.int %{{.+}}, %int2
// CHECK: %[[H2:.+]] = torch.aten.mul.int %[[H]], %int2
// CHECK: %[[W:.+]] = torch.aten.size.int %{{.+}}, %int3
// CHECK: %[[W2:.+]] = torch.aten.mul.int %[[W]], %int2
// CHECK: %[[S:.+]] = torch.prim.ListConstruct %[[H2]], %[[W2]] :
// CHECK: torch.aten.upsample_nearest2d %{{.+}}, %[[S]], %none, %none
func.func @nearest_scale(%x: tensor<?x3x?x?xf32>) -> tensor<?x3x?x?xf32> {
  %0 = "pd.nearest_interp"(%x) {scale = array<f64: 2.0>, interp_method = "nearest", align_corners = false, operandSegmentSizes = array<i32: 1, 0, 0, 0>} : (tensor<?x3x?x?xf32>) -> tensor<?x3x?x?xf32>
  return %0 : tensor<?x3x?x?xf32>
}

// A fraction: Paddle's ratio is 1/scale, not in/out, so torch gets the scales. floor(5 * 1.5) = 7.
// CHECK-LABEL: func.func @nearest_fraction
// CHECK: %[[F:.+]] = torch.constant.float 1.500000e+00
// CHECK: torch.aten.upsample_nearest2d %{{.+}}, %{{.+}}, %[[F]], %[[F]] : {{.+}} -> !torch.vtensor<[1,3,7,7],f32>
func.func @nearest_fraction(%x: tensor<1x3x5x5xf32>) -> tensor<1x3x7x7xf32> {
  %0 = "pd.nearest_interp"(%x) {scale = array<f64: 1.5, 1.5>, interp_method = "nearest", align_corners = false, operandSegmentSizes = array<i32: 1, 0, 0, 0>} : (tensor<1x3x5x5xf32>) -> tensor<1x3x7x7xf32>
  return %0 : tensor<1x3x7x7xf32>
}

// out_size wins over out_h and out_w.
// CHECK-LABEL: func.func @bilinear_size
// CHECK: %[[S:.+]] = torch.prim.ListConstruct %int8, %int9 :
// CHECK: torch.aten.upsample_bilinear2d %{{.+}}, %[[S]], %false, %none, %none
func.func @bilinear_size(%x: tensor<?x3x4x4xf32>) -> tensor<?x3x8x9xf32> {
  %s = "pd.full_int_array"() {value = array<i64: 8, 9>, dtype = i32} : () -> tensor<2xi32>
  %0 = "pd.bilinear_interp"(%x, %s) {out_h = 2 : i64, out_w = 2 : i64, align_corners = false, align_mode = 0 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0>} : (tensor<?x3x4x4xf32>, tensor<2xi32>) -> tensor<?x3x8x9xf32>
  return %0 : tensor<?x3x8x9xf32>
}

// align_mode 1 (source = index * ratio) is no torch mode: two rows by index, mixed by a weight. 2 -> 4 takes rows 0 0 1 1 and 1 1 1 1.
// CHECK-LABEL: func.func @bilinear_asymmetric
// CHECK: torch.vtensor.literal(dense<[0, 0, 1, 1]> : tensor<4xsi64>)
// CHECK: torch.aten.index_select
// CHECK: torch.vtensor.literal(dense<1> : tensor<4xsi64>)
// CHECK: torch.aten.index_select
// CHECK: torch.vtensor.literal(dense<[0.000000e+00, 5.000000e-01, 0.000000e+00, 5.000000e-01]> : tensor<4xf32>)
func.func @bilinear_asymmetric(%x: tensor<1x1x2x3xf32>) -> tensor<1x1x4x3xf32> {
  %0 = "pd.bilinear_interp"(%x) {out_h = 4 : i64, out_w = 3 : i64, align_corners = false, align_mode = 1 : i64, operandSegmentSizes = array<i32: 1, 0, 0, 0>} : (tensor<1x1x2x3xf32>) -> tensor<1x1x4x3xf32>
  return %0 : tensor<1x1x4x3xf32>
}
