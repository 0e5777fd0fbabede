// RUN: pd-opt %s -pd-decompose-composites -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @mul
// CHECK-SAME: (%[[X:.*]]: tensor<?x3x4xf32>, %[[W:.*]]: tensor<4x5xf32>, %[[V:.*]]: tensor<12x5xf32>)
func.func @mul(%x: tensor<?x3x4xf32>, %w: tensor<4x5xf32>, %v: tensor<12x5xf32>) -> (tensor<?x3x5xf32>, tensor<?x5xf32>) {
  // CHECK: %[[A:.*]] = pd.matmul %[[X]], %[[W]] : (tensor<?x3x4xf32>, tensor<4x5xf32>) -> tensor<?x3x5xf32>
  %0 = pd.matmul_with_flatten %x, %w {x_num_col_dims = 2} : (tensor<?x3x4xf32>, tensor<4x5xf32>) -> tensor<?x3x5xf32>
  // CHECK: %[[F:.*]] = pd.flatten %[[X]] {stop_axis = 2 : i64} : (tensor<?x3x4xf32>) -> tensor<?x12xf32>
  // CHECK: %[[B:.*]] = pd.matmul %[[F]], %[[V]] : (tensor<?x12xf32>, tensor<12x5xf32>) -> tensor<?x5xf32>
  %1 = pd.matmul_with_flatten %x, %v : (tensor<?x3x4xf32>, tensor<12x5xf32>) -> tensor<?x5xf32>
  // CHECK: return %[[A]], %[[B]]
  return %0, %1 : tensor<?x3x5xf32>, tensor<?x5xf32>
}

// -----

// Both operands flattened, two unknown dims to restore.
// CHECK-LABEL: func.func @mul_general
// CHECK-SAME: (%[[X:.*]]: tensor<?x?x4x2xf32>, %[[W:.*]]: tensor<8x3x5xf32>)
func.func @mul_general(%x: tensor<?x?x4x2xf32>, %w: tensor<8x3x5xf32>) -> tensor<?x?x3x5xf32> {
  // CHECK-DAG: %[[XM:.*]] = pd.flatten %{{.*}} {start_axis = 0 : i64} : (tensor<?x?x8xf32>) -> tensor<?x8xf32>
  // CHECK-DAG: %[[WM:.*]] = pd.flatten %[[W]] {stop_axis = 2 : i64} : (tensor<8x3x5xf32>) -> tensor<8x15xf32>
  // CHECK: %[[P:.*]] = pd.matmul %[[XM]], %[[WM]] : (tensor<?x8xf32>, tensor<8x15xf32>) -> tensor<?x15xf32>
  // CHECK: %[[D0:.*]] = pd.slice {{.*}} {axes = array<i64: 0>} : (tensor<4xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  // CHECK: %[[D1:.*]] = pd.slice
  // CHECK: %[[R:.*]] = pd.full_int_array {value = array<i64: 3, 5>}
  // CHECK: %[[S:.*]] = pd.concat %[[D0]], %[[D1]], %[[R]], %{{.*}} -> tensor<4xi64>
  // CHECK: pd.reshape %[[P]], %[[S]] : (tensor<?x15xf32>, tensor<4xi64>) -> tensor<?x?x3x5xf32>
  %0 = pd.matmul_with_flatten %x, %w {x_num_col_dims = 2} : (tensor<?x?x4x2xf32>, tensor<8x3x5xf32>) -> tensor<?x?x3x5xf32>
  return %0 : tensor<?x?x3x5xf32>
}

// -----

// CHECK-LABEL: func.func @shapes
// CHECK-SAME: (%[[X:.*]]: tensor<2x3xf32>, %[[Y:.*]]: tensor<4x2x3xf32>, %[[P:.*]]: tensor<?xf32>, %[[Q:.*]]: tensor<5xf32>)
func.func @shapes(%x: tensor<2x3xf32>, %y: tensor<4x2x3xf32>, %p: tensor<?xf32>, %q: tensor<5xf32>)
    -> (tensor<4x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<?x5xf32>, tensor<?x5xf32>) {
  // CHECK-DAG: %[[S:.*]] = pd.full_int_array {value = array<i64: 4, 2, 3>}
  // CHECK: %[[A:.*]] = pd.expand %[[X]], %[[S]]
  %0 = pd.expand_as %x, %y : (tensor<2x3xf32>, tensor<4x2x3xf32>) -> tensor<4x2x3xf32>
  // CHECK: %[[B:.*]] = pd.slice %[[X]], {{.*}} {axes = array<i64: 1>, decrease_axis = array<i64: 1>{{.*}}} : {{.*}} -> tensor<2xf32>
  // CHECK-NOT: pd.slice %[[X]]
  %1:3 = pd.unbind %x {axis = -1} : (tensor<2x3xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  // CHECK: %[[PC:.*]] = pd.reshape %[[P]], {{.*}} -> tensor<?x1xf32>
  // CHECK: %[[G0:.*]] = pd.expand %[[PC]], {{.*}} -> tensor<?x5xf32>
  // CHECK: %[[QR:.*]] = pd.reshape %[[Q]], {{.*}} -> tensor<1x5xf32>
  // CHECK: %[[G1:.*]] = pd.expand %[[QR]], {{.*}} -> tensor<?x5xf32>
  %2:2 = pd.meshgrid %p, %q : (tensor<?xf32>, tensor<5xf32>) -> (tensor<?x5xf32>, tensor<?x5xf32>)
  // CHECK: return %[[A]], %[[B]], %[[B]], %[[G0]], %[[G1]]
  return %0, %1#1, %1#1, %2#0, %2#1 : tensor<4x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<?x5xf32>, tensor<?x5xf32>
}

// -----

// CHECK-LABEL: func.func @gathers
// CHECK-SAME: (%[[X:.*]]: tensor<5x6xf32>, %[[I:.*]]: tensor<?x1xi64>, %[[J:.*]]: tensor<i64>, %[[W:.*]]: tensor<9x4xf32>)
func.func @gathers(%x: tensor<5x6xf32>, %i: tensor<?x1xi64>, %j: tensor<i64>, %w: tensor<9x4xf32>) -> (tensor<5x?xf32>, tensor<5xf32>, tensor<?x1x4xf32>) {
  %axis = pd.full {shape = array<i64: 1>, value = -1.0, dtype = i32} : () -> tensor<1xi32>
  // CHECK: %[[F:.*]] = pd.reshape %[[I]], {{.*}} -> tensor<?xi64>
  // CHECK: %[[A:.*]] = pd.index_select %[[X]], %[[F]] {axis = 1 : i64} : (tensor<5x6xf32>, tensor<?xi64>) -> tensor<5x?xf32>
  %0 = pd.gather %x, %i, %axis : (tensor<5x6xf32>, tensor<?x1xi64>, tensor<1xi32>) -> tensor<5x?xf32>
  // CHECK: %[[G:.*]] = pd.reshape %[[J]], {{.*}} -> tensor<1xi64>
  // CHECK: %[[H:.*]] = pd.index_select %[[X]], %[[G]] {axis = 1 : i64} : (tensor<5x6xf32>, tensor<1xi64>) -> tensor<5x1xf32>
  // CHECK: %[[B:.*]] = pd.squeeze %[[H]], {{.*}} -> tensor<5xf32>
  %1 = pd.gather %x, %j, %axis : (tensor<5x6xf32>, tensor<i64>, tensor<1xi32>) -> tensor<5xf32>
  // CHECK-DAG: %[[E:.*]] = pd.embedding %[[I]], %[[W]] : (tensor<?x1xi64>, tensor<9x4xf32>) -> tensor<?x1x4xf32>
  // CHECK-DAG: %[[PAD:.*]] = pd.equal %[[I]], %{{.*}} -> tensor<?x1xi1>
  // CHECK: %[[M:.*]] = pd.unsqueeze %[[PAD]], {{.*}} -> tensor<?x1x1xi1>
  // CHECK: %[[C:.*]] = pd.where %[[M]], %{{.*}}, %[[E]]
  %2 = pd.embedding %i, %w {padding_idx = 3} : (tensor<?x1xi64>, tensor<9x4xf32>) -> tensor<?x1x4xf32>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  return %0, %1, %2 : tensor<5x?xf32>, tensor<5xf32>, tensor<?x1x4xf32>
}

// -----

// CHECK-LABEL: func.func @writes
// CHECK-SAME: (%[[X:.*]]: tensor<5x6xf32>, %[[B:.*]]: tensor<1xi64>)
func.func @writes(%x: tensor<5x6xf32>, %b: tensor<1xi64>) -> (tensor<5x6xf32>, tensor<30xf32>) {
  // CHECK-DAG: %[[V:.*]] = pd.assign_value {dtype = f32, shape = array<i64: 2>, values = array<f64: 7.000000e+00, 7.000000e+00>}
  // CHECK: %[[S:.*]] = pd.set_value_with_tensor %[[X]], %[[V]], %[[B]], %[[B]], %[[B]] {axes = array<i64: 1>}
  %0 = pd.set_value %x, %b, %b, %b {axes = array<i64: 1>, shape = array<i64: 2>, values = array<f64: 7.0>}
    : (tensor<5x6xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<5x6xf32>
  %axis = pd.full {shape = array<i64: 1>, value = -1.0, dtype = i32} : () -> tensor<1xi32>
  // CHECK: %[[F:.*]] = pd.reshape %[[X]], {{.*}} -> tensor<30xf32>
  // CHECK: %[[C:.*]] = pd.cumsum %[[F]], %{{.*}} {reverse = true} : (tensor<30xf32>, tensor<1xi64>) -> tensor<30xf32>
  %1 = pd.cumsum %x, %axis {flatten = true, reverse = true} : (tensor<5x6xf32>, tensor<1xi32>) -> tensor<30xf32>
  // CHECK: return %[[S]], %[[C]]
  return %0, %1 : tensor<5x6xf32>, tensor<30xf32>
}

// -----

// CHECK-LABEL: func.func @fills
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>, %[[N:.*]]: tensor<i64>)
func.func @fills(%x: tensor<?x4xf32>, %n: tensor<i64>) -> (tensor<3x?x2xf32>, tensor<i64>, tensor<?x4xf32>) {
  // CHECK: %[[D:.*]] = pd.slice {{.*}} -> tensor<1xi64>
  // CHECK: %[[S:.*]] = pd.concat %{{.*}}, %[[D]], %{{.*}}, %{{.*}} -> tensor<3xi64>
  // CHECK: %[[A:.*]] = pd.full_with_tensor %{{.*}}, %[[S]] {dtype = f32} : (tensor<1xf32>, tensor<3xi64>) -> tensor<3x?x2xf32>
  %0 = pd.full_batch_size_like %x {shape = array<i64: 3, -1, 2>, value = 0.5, output_dim_idx = 1, dtype = f32} : (tensor<?x4xf32>) -> tensor<3x?x2xf32>
  // CHECK: %[[B:.*]] = pd.add %[[N]], %{{.*}} : (tensor<i64>, tensor<i64>) -> tensor<i64>
  %1 = pd.increment %n {value = 2.0} : (tensor<i64>) -> tensor<i64>
  // CHECK: %[[C:.*]] = pd.assign %[[X]] : (tensor<?x4xf32>) -> tensor<?x4xf32>
  %2 = pd.assign_out %x, %x : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  return %0, %1, %2 : tensor<3x?x2xf32>, tensor<i64>, tensor<?x4xf32>
}
