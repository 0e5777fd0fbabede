// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// What a branch knows better than the result is cast to the declared type.
// CHECK-LABEL: func.func @branch
// CHECK: %[[C:.+]] = torch.aten.Bool.Tensor %arg0 : !torch.vtensor<[1],i1> -> !torch.bool
// CHECK: torch.prim.If %[[C]] -> (!torch.vtensor<[?],f32>) {
// CHECK: %[[T:.+]] = torch.aten.tanh
// CHECK: %[[CAST:.+]] = torch.tensor_static_info_cast %[[T]] : !torch.vtensor<[2],f32> to !torch.vtensor<[?],f32>
// CHECK: torch.prim.If.yield %[[CAST]]
// CHECK: } else {
// CHECK: torch.prim.If.yield %arg2
func.func @branch(%c: tensor<1xi1>, %x: tensor<2xf32>, %y: tensor<?xf32>) -> tensor<?xf32> {
  %0 = pd.if %c : tensor<1xi1> -> tensor<?xf32> {
    %1 = "pd.tanh"(%x) : (tensor<2xf32>) -> tensor<2xf32>
    pd.yield %1 : tensor<2xf32>
  } else {
    pd.yield %y : tensor<?xf32>
  }
  return %0 : tensor<?xf32>
}

// The condition is carried by both; torch counts iterations besides.
// CHECK-LABEL: func.func @loop
// CHECK: %[[MAX:.+]] = torch.constant.int 9223372036854775807
// CHECK: %[[C:.+]] = torch.aten.Bool.Tensor
// CHECK: torch.prim.Loop %[[MAX]], %[[C]], init(%arg1) {
// CHECK: ^bb0(%{{.+}}: !torch.int, %[[I:.+]]: !torch.vtensor<[1],si64>):
// CHECK: %[[N:.+]] = torch.aten.add.Scalar %[[I]]
// CHECK: %[[LT:.+]] = torch.aten.lt.Tensor %[[N]], %arg2
// CHECK: %[[GO:.+]] = torch.aten.Bool.Tensor %[[LT]]
// CHECK: torch.prim.Loop.condition %[[GO]], iter(%[[N]] : !torch.vtensor<[1],si64>)
func.func @loop(%c: tensor<1xi1>, %i: tensor<1xi64>, %n: tensor<1xi64>) -> tensor<1xi64> {
  %0 = pd.while %c (%k = %i) : tensor<1xi1>, (tensor<1xi64>) -> (tensor<1xi64>) {
    %1 = "pd.increment"(%k) : (tensor<1xi64>) -> tensor<1xi64>
    %2 = "pd.less_than"(%1, %n) : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi1>
    pd.yield %2, %1 : tensor<1xi1>, tensor<1xi64>
  }
  return %0 : tensor<1xi64>
}

// select_input's list is [false value, true value].
// CHECK-LABEL: func.func @select_input
// CHECK: torch.prim.If
// CHECK: torch.prim.If.yield %arg2
// CHECK: torch.prim.If.yield %arg1
func.func @select_input(%m: tensor<1xi32>, %f: tensor<2xf32>, %t: tensor<2xf32>) -> tensor<2xf32> {
  %0 = "pd.select_input"(%m, %f, %t) : (tensor<1xi32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
