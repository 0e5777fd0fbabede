// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// Start and step are folded into the formula.
// CHECK-LABEL: func.func @arange
// CHECK-DAG: %[[START:.+]] = arith.constant 1.000000e+00 : f32
// CHECK-DAG: %[[STEP:.+]] = arith.constant 2.000000e+00 : f32
// CHECK: linalg.generic {{.*}} outs(%{{.+}} : tensor<4xf32>)
// CHECK: linalg.index 0
// CHECK: %[[PRODUCT:.+]] = arith.mulf %{{.+}}, %[[STEP]]
// CHECK: arith.addf %[[PRODUCT]], %[[START]]
func.func @arange() -> !torch.vtensor<[4],f32> {
  %start = torch.constant.int 1
  %end = torch.constant.int 9
  %step = torch.constant.int 2
  %dtype = torch.constant.int 6
  %none = torch.constant.none
  %0 = torch.aten.arange.start_step %start, %end, %step, %dtype, %none, %none, %none : !torch.int, !torch.int, !torch.int, !torch.int, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}

// The size is the operand's, the type the one asked for: 2.5 as an integer is 2.
// CHECK-LABEL: func.func @full_like
// CHECK-DAG: %[[TWO:.+]] = arith.constant 2 : i64
// CHECK-DAG: %[[DIM:.+]] = tensor.dim %arg0, %c0 : tensor<?x3xf32>
// CHECK: %[[EMPTY:.+]] = tensor.empty(%[[DIM]]) : tensor<?x3xi64>
// CHECK: linalg.fill ins(%[[TWO]] : i64) outs(%[[EMPTY]] : tensor<?x3xi64>)
func.func @full_like(%x: !torch.vtensor<[?,3],f32> {pd.name = "x"}) -> !torch.vtensor<[?,3],si64> {
  %v = torch.constant.float 2.5
  %dtype = torch.constant.int 4
  %none = torch.constant.none
  %0 = torch.aten.full_like %x, %v, %dtype, %none, %none, %none, %none : !torch.vtensor<[?,3],f32>, !torch.float, !torch.int, !torch.none, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[?,3],si64>
  return %0 : !torch.vtensor<[?,3],si64>
}
