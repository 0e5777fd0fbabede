// RUN: pd-opt %s --pd-convert-pd-to-torch | FileCheck %s

// CHECK-LABEL: func.func @matmul
// CHECK: %[[T:.+]] = torch.aten.transpose.int {{.+}} -> !torch.vtensor<[2,5,4],f32>
// CHECK: torch.aten.matmul %{{.+}}, %[[T]] : {{.+}} -> !torch.vtensor<[2,?,4],f32>
func.func @matmul(%x: tensor<2x?x5xf32>, %y: tensor<2x4x5xf32>) -> tensor<2x?x4xf32> {
  %0 = "pd.matmul"(%x, %y) {transpose_y = true} : (tensor<2x?x5xf32>, tensor<2x4x5xf32>) -> tensor<2x?x4xf32>
  return %0 : tensor<2x?x4xf32>
}

// A vector ignores its transpose flag.
// CHECK-LABEL: func.func @vector
// CHECK-NOT: transpose
// CHECK: torch.aten.matmul
func.func @vector(%x: tensor<2x5xf32>, %y: tensor<5xf32>) -> tensor<2xf32> {
  %0 = "pd.matmul"(%x, %y) {transpose_y = true} : (tensor<2x5xf32>, tensor<5xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// The old mul flattens both sides and gives the outer dims back.
// CHECK-LABEL: func.func @flatten
// CHECK: torch.aten.reshape {{.+}} -> !torch.vtensor<[?,12],f32>
// CHECK: torch.aten.mm {{.+}} -> !torch.vtensor<[?,5],f32>
// CHECK: torch.aten.reshape {{.+}} -> !torch.vtensor<[?,2,5],f32>
func.func @flatten(%x: tensor<?x2x3x4xf32>, %y: tensor<12x5xf32>) -> tensor<?x2x5xf32> {
  %0 = "pd.matmul_with_flatten"(%x, %y) {x_num_col_dims = 2 : i64} : (tensor<?x2x3x4xf32>, tensor<12x5xf32>) -> tensor<?x2x5xf32>
  return %0 : tensor<?x2x5xf32>
}

// CHECK-LABEL: func.func @addmm
// CHECK: torch.aten.addmm %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}}, %{{.+}} : {{.+}}, !torch.float, !torch.float
func.func @addmm(%i: tensor<2x4xf32>, %x: tensor<2x3xf32>, %y: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %0 = "pd.addmm"(%i, %x, %y) {alpha = 2.0 : f64, beta = 0.5 : f64} : (tensor<2x4xf32>, tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
