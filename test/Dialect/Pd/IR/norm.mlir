// RUN: pd-opt %s --verify-roundtrip | pd-opt | FileCheck %s

// CHECK-LABEL: @batch_norm
func.func @batch_norm(%x: tensor<?x4x?x8xf32>, %m: tensor<4xf32>) -> tensor<?x4x?x8xf32> {
  // CHECK: pd.batch_norm %{{.+}}, %{{.+}}, %{{.+}} scale %{{.+}} bias %{{.+}} {epsilon = 1.000000e-03 : f64} : (tensor<?x4x?x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x4x?x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<0xui8>)
  %0:6 = pd.batch_norm %x, %m, %m scale %m bias %m {epsilon = 1.0e-3, is_test = true} : (tensor<?x4x?x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
      -> (tensor<?x4x?x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<0xui8>)
  // CHECK: pd.batch_norm %{{.+}}, %{{.+}}, %{{.+}} bias %{{.+}} : (
  %1:5 = pd.batch_norm %0#0, %m, %m bias %m : (tensor<?x4x?x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<?x4x?x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %1#0 : tensor<?x4x?x8xf32>
}

// CHECK-LABEL: @sample_norms
func.func @sample_norms(%x: tensor<?x4x8xf32>, %flat: tensor<32xf32>, %last: tensor<8xf32>, %c: tensor<4xf32>) -> tensor<?x4x8xf32> {
  // CHECK: pd.layer_norm %{{.+}} scale %{{.+}} bias %{{.+}} : tensor<?x4x8xf32>, tensor<32xf32>, tensor<32xf32> -> tensor<?x4x8xf32>{{$}}
  %0 = pd.layer_norm %x scale %flat bias %flat : tensor<?x4x8xf32>, tensor<32xf32>, tensor<32xf32> -> tensor<?x4x8xf32>
  // CHECK: pd.layer_norm %{{.+}} bias %{{.+}} {begin_norm_axis = 2 : i64} : tensor<?x4x8xf32>, tensor<8xf32> -> tensor<?x4x8xf32> stats(tensor<?xf32>, tensor<?xf32>)
  %1:3 = pd.layer_norm %0 bias %last {begin_norm_axis = 2} : tensor<?x4x8xf32>, tensor<8xf32> -> tensor<?x4x8xf32> stats(tensor<?xf32>, tensor<?xf32>)
  // CHECK: pd.group_norm %{{.+}} scale %{{.+}} {groups = 2 : i64} : tensor<?x4x8xf32>, tensor<4xf32> -> tensor<?x4x8xf32>
  %2 = pd.group_norm %1#0 scale %c {groups = 2} : tensor<?x4x8xf32>, tensor<4xf32> -> tensor<?x4x8xf32>
  // CHECK: pd.instance_norm %{{.+}} : tensor<?x4x8xf32> -> tensor<?x4x8xf32>
  %3 = pd.instance_norm %2 : tensor<?x4x8xf32> -> tensor<?x4x8xf32>
  // CHECK: pd.rms_norm %{{.+}}, %{{.+}} {normalized_shape = array<i64: 8>} : (
  %4 = pd.rms_norm %3, %last {normalized_shape = array<i64: 8>} : (tensor<?x4x8xf32>, tensor<8xf32>) -> tensor<?x4x8xf32>
  return %4 : tensor<?x4x8xf32>
}
