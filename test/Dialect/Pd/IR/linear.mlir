// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @matmul
func.func @matmul(%x: tensor<?x1x5x8xf32>, %y: tensor<3x6x8xf32>, %v: tensor<8xf32>) -> (tensor<?x3x5x6xf32>, tensor<?x1x5xf32>, tensor<f32>) {
  // CHECK: pd.matmul %{{.+}}, %{{.+}} {transpose_y = true} : (tensor<?x1x5x8xf32>, tensor<3x6x8xf32>) -> tensor<?x3x5x6xf32>
  %0 = pd.matmul %x, %y {transpose_y = true} : (tensor<?x1x5x8xf32>, tensor<3x6x8xf32>) -> tensor<?x3x5x6xf32>
  // CHECK: pd.matmul %{{.+}}, %{{.+}} : (tensor<?x1x5x8xf32>, tensor<8xf32>) -> tensor<?x1x5xf32>
  %1 = pd.matmul %x, %v : (tensor<?x1x5x8xf32>, tensor<8xf32>) -> tensor<?x1x5xf32>
  // CHECK: -> tensor<f32>
  %2 = pd.matmul %v, %v {transpose_x = true} : (tensor<8xf32>, tensor<8xf32>) -> tensor<f32>
  return %0, %1, %2 : tensor<?x3x5x6xf32>, tensor<?x1x5xf32>, tensor<f32>
}

// CHECK-LABEL: @products
func.func @products(%a: tensor<2x3x4xf32>, %b: tensor<2x4x5xf32>, %m: tensor<4x5xf32>, %row: tensor<5xf32>, %l: tensor<3x4xf32>)
    -> (tensor<2x3x5xf32>, tensor<3x5xf32>, tensor<2x3x5xf32>) {
  // CHECK: pd.bmm %
  %0 = pd.bmm %a, %b : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  // CHECK: pd.addmm %{{.+}}, %{{.+}}, %{{.+}} {beta = 5.000000e-01 : f64} : (
  %1 = pd.addmm %row, %l, %m {beta = 0.5} : (tensor<5xf32>, tensor<3x4xf32>, tensor<4x5xf32>) -> tensor<3x5xf32>
  // CHECK: pd.fc %{{.+}}, %{{.+}}, %{{.+}} {in_num_col_dims = 2 : i64} : (
  %2 = pd.fc %a, %m, %row {in_num_col_dims = 2} : (tensor<2x3x4xf32>, tensor<4x5xf32>, tensor<5xf32>) -> tensor<2x3x5xf32>
  return %0, %1, %2 : tensor<2x3x5xf32>, tensor<3x5xf32>, tensor<2x3x5xf32>
}

// CHECK-LABEL: @flattened
func.func @flattened(%x: tensor<?x2x3x4xf32>, %w: tensor<24x10xf32>) -> tensor<?x10xf32> {
  // CHECK: pd.matmul_with_flatten %{{.+}}, %{{.+}} : (
  %0 = pd.matmul_with_flatten %x, %w : (tensor<?x2x3x4xf32>, tensor<24x10xf32>) -> tensor<?x10xf32>
  return %0 : tensor<?x10xf32>
}

// CHECK-LABEL: @einsum
func.func @einsum(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) -> tensor<2x4xf32> {
  // CHECK: pd.einsum %{{.+}}, %{{.+}} {equation = "ij,jk->ik"
  %0 = pd.einsum %x, %y {equation = "ij,jk->ik", resultSegmentSizes = array<i32: 1, 0, 0>} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
