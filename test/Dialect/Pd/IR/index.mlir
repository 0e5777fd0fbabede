// RUN: pd-opt %s | pd-opt | FileCheck %s
// Round trip of the Index family.

// CHECK-LABEL: func.func @reads
func.func @reads(%x: tensor<5x6x7xf32>, %i: tensor<?xi64>, %col: tensor<3x1xi64>, %one: tensor<i32>, %nd: tensor<4x2xi64>, %w: tensor<100x16xf32>, %ids: tensor<2x?xi64>) {
  %axis = pd.full {shape = array<i64: 1>, value = 1.0, dtype = i32} : () -> tensor<1xi32>
  // CHECK: pd.gather %{{.*}} : (tensor<5x6x7xf32>, tensor<?xi64>, tensor<1xi32>) -> tensor<5x?x7xf32>
  %0 = pd.gather %x, %i, %axis : (tensor<5x6x7xf32>, tensor<?xi64>, tensor<1xi32>) -> tensor<5x?x7xf32>
  // CHECK: pd.gather %{{.*}} : (tensor<5x6x7xf32>, tensor<3x1xi64>, tensor<1xi32>) -> tensor<5x3x7xf32>
  %1 = pd.gather %x, %col, %axis : (tensor<5x6x7xf32>, tensor<3x1xi64>, tensor<1xi32>) -> tensor<5x3x7xf32>
  // CHECK: pd.gather %{{.*}} : (tensor<5x6x7xf32>, tensor<i32>, tensor<1xi32>) -> tensor<5x7xf32>
  %2 = pd.gather %x, %one, %axis : (tensor<5x6x7xf32>, tensor<i32>, tensor<1xi32>) -> tensor<5x7xf32>
  // CHECK: pd.gather_nd %{{.*}} : (tensor<5x6x7xf32>, tensor<4x2xi64>) -> tensor<4x7xf32>
  %3 = pd.gather_nd %x, %nd : (tensor<5x6x7xf32>, tensor<4x2xi64>) -> tensor<4x7xf32>
  // CHECK: pd.embedding %{{.*}} {padding_idx = 0 : i64} : (tensor<2x?xi64>, tensor<100x16xf32>) -> tensor<2x?x16xf32>
  %4 = pd.embedding %ids, %w {padding_idx = 0} : (tensor<2x?xi64>, tensor<100x16xf32>) -> tensor<2x?x16xf32>
  // CHECK: pd.one_hot %{{.*}} : (tensor<2x?xi64>, tensor<1xi32>) -> tensor<2x?x1xf32>
  %5 = pd.one_hot %ids, %axis : (tensor<2x?xi64>, tensor<1xi32>) -> tensor<2x?x1xf32>
  // CHECK: pd.index_select %{{.*}} {axis = 2 : i64} : (tensor<5x6x7xf32>, tensor<?xi64>) -> tensor<5x6x?xf32>
  %6 = pd.index_select %x, %i {axis = 2} : (tensor<5x6x7xf32>, tensor<?xi64>) -> tensor<5x6x?xf32>
  // CHECK: pd.take_along_axis %{{.*}} {axis = 1 : i64} : (tensor<100x16xf32>, tensor<2x?xi64>) -> tensor<2x?xf32>
  %7 = pd.take_along_axis %w, %ids {axis = 1} : (tensor<100x16xf32>, tensor<2x?xi64>) -> tensor<2x?xf32>
  return
}

// CHECK-LABEL: func.func @writes
func.func @writes(%x: tensor<5x6xf32>, %rows: tensor<2x6xf32>, %i: tensor<2xi64>, %v: tensor<6xf32>, %c: tensor<5x1xi1>) {
  // CHECK: pd.where %{{.*}} : (tensor<5x1xi1>, tensor<5x6xf32>, tensor<6xf32>) -> tensor<5x6xf32>
  %0 = pd.where %c, %x, %v : (tensor<5x1xi1>, tensor<5x6xf32>, tensor<6xf32>) -> tensor<5x6xf32>
  // CHECK: pd.scatter %{{.*}} {overwrite = false} : (tensor<5x6xf32>, tensor<2xi64>, tensor<2x6xf32>) -> tensor<5x6xf32>
  %1 = pd.scatter %x, %i, %rows {overwrite = false} : (tensor<5x6xf32>, tensor<2xi64>, tensor<2x6xf32>) -> tensor<5x6xf32>
  %s = pd.full_int_array {value = array<i64: 1>} : () -> tensor<1xi64>
  %e = pd.full_int_array {value = array<i64: 2>} : () -> tensor<1xi64>
  // CHECK: pd.set_value %{{.*}} {axes = array<i64: 0>, decrease_axes = array<i64: 0>, shape = array<i64: 1>, values = array<f64: 1.000000e+02>}
  %2 = pd.set_value %x, %s, %e, %s {axes = array<i64: 0>, decrease_axes = array<i64: 0>, shape = array<i64: 1>, values = array<f64: 100.0>}
    : (tensor<5x6xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<5x6xf32>
  // CHECK: pd.set_value_with_tensor %{{.*}} {axes = array<i64: 0>, decrease_axes = array<i64: 0>}
  %3 = pd.set_value_with_tensor %x, %v, %s, %e, %s {axes = array<i64: 0>, decrease_axes = array<i64: 0>}
    : (tensor<5x6xf32>, tensor<6xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<5x6xf32>
  return
}

// CHECK-LABEL: func.func @scans
func.func @scans(%x: tensor<5x6xf32>, %n: tensor<5x6xi32>) {
  %axis = pd.full {shape = array<i64: 1>, value = -1.0, dtype = i32} : () -> tensor<1xi32>
  %k = pd.full {shape = array<i64: 1>, value = 2.0, dtype = i32} : () -> tensor<1xi32>
  // CHECK: pd.tril %{{.*}} {diagonal = -1 : i64}
  %0 = pd.tril %x {diagonal = -1} : (tensor<5x6xf32>) -> tensor<5x6xf32>
  // CHECK: pd.triu %{{.*}} : (tensor<5x6xf32>) -> tensor<5x6xf32>
  %1 = pd.triu %x : (tensor<5x6xf32>) -> tensor<5x6xf32>
  // CHECK: pd.cumsum %{{.*}} {exclusive = true} : (tensor<5x6xi32>, tensor<1xi32>) -> tensor<5x6xi64>
  %2 = pd.cumsum %n, %axis {exclusive = true} : (tensor<5x6xi32>, tensor<1xi32>) -> tensor<5x6xi64>
  // CHECK: pd.cumsum %{{.*}} {flatten = true} : (tensor<5x6xf32>, tensor<1xi32>) -> tensor<30xf32>
  %3 = pd.cumsum %x, %axis {flatten = true} : (tensor<5x6xf32>, tensor<1xi32>) -> tensor<30xf32>
  // CHECK: pd.topk %{{.*}} : (tensor<5x6xf32>, tensor<1xi32>) -> (tensor<5x2xf32>, tensor<5x2xi64>)
  %4:2 = pd.topk %x, %k : (tensor<5x6xf32>, tensor<1xi32>) -> (tensor<5x2xf32>, tensor<5x2xi64>)
  return
}
