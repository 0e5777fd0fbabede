// RUN: pd-opt %s --pd-convert-pd-to-torch | FileCheck %s

// CHECK-LABEL: func.func @rows
// CHECK: torch.aten.ge.Tensor {{.+}} -> !torch.vtensor<[?,4],i1>
// CHECK: torch.aten.logical_not
// CHECK: torch.aten.where.self
func.func @rows(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = "pd.greater_equal"(%x, %y) : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xi1>
  %1 = "pd.logical_not"(%0) : (tensor<?x4xi1>) -> tensor<?x4xi1>
  %2 = "pd.where"(%1, %x, %y) : (tensor<?x4xi1>, tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  return %2 : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @equal_all
// CHECK: %[[E:.+]] = torch.aten.eq.Tensor
// CHECK: torch.aten.all %[[E]]
func.func @equal_all(%x: tensor<2xi64>, %y: tensor<2xi64>) -> tensor<i1> {
  %0 = "pd.equal_all"(%x, %y) : (tensor<2xi64>, tensor<2xi64>) -> tensor<i1>
  return %0 : tensor<i1>
}
