// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// A negative index counts from the end; none reads outside the table.
// CHECK-LABEL: func.func @embedding
// CHECK: linalg.generic {{.*}} ins(%arg1 : tensor<2x3xi64>)
// CHECK: arith.select
// CHECK: arith.maxsi
// CHECK: %[[ROW:.+]] = arith.minsi
// CHECK: tensor.extract %arg0[%[[ROW]], %{{.+}}] : tensor<9x4xf32>
func.func @embedding(%w: !torch.vtensor<[9,4],f32>, %i: !torch.vtensor<[2,3],si64>) -> !torch.vtensor<[2,3,4],f32> {
  %none = torch.constant.int -1
  %false = torch.constant.bool false
  %0 = torch.aten.embedding %w, %i, %none, %false, %false : !torch.vtensor<[9,4],f32>, !torch.vtensor<[2,3],si64>, !torch.int, !torch.bool, !torch.bool -> !torch.vtensor<[2,3,4],f32>
  return %0 : !torch.vtensor<[2,3,4],f32>
}

// CHECK-LABEL: func.func @index_select
// CHECK: tensor.extract %arg0[%{{.+}}, %{{.+}}] : tensor<5x?xf32>
// CHECK: return %{{.+}} : tensor<5x3xf32>
func.func @index_select(%x: !torch.vtensor<[5,?],f32> {pd.name = "x"}, %i: !torch.vtensor<[3],si64>) -> !torch.vtensor<[5,3],f32> {
  %axis = torch.constant.int 1
  %0 = torch.aten.index_select %x, %axis, %i : !torch.vtensor<[5,?],f32>, !torch.int, !torch.vtensor<[3],si64> -> !torch.vtensor<[5,3],f32>
  return %0 : !torch.vtensor<[5,3],f32>
}

// Every element looks for the writes that mean it: the last one wins.
// CHECK-LABEL: func.func @index_put
// CHECK: linalg.generic
// CHECK: scf.for %{{.+}} = %c0 to %c3
// CHECK: scf.if
// CHECK: tensor.extract %arg2
func.func @index_put(%x: !torch.vtensor<[5,4],f32>, %i: !torch.vtensor<[3],si64>, %v: !torch.vtensor<[3,4],f32>) -> !torch.vtensor<[5,4],f32> {
  %false = torch.constant.bool false
  %indices = torch.prim.ListConstruct %i : (!torch.vtensor<[3],si64>) -> !torch.list<vtensor>
  %0 = torch.aten.index_put %x, %indices, %v, %false : !torch.vtensor<[5,4],f32>, !torch.list<vtensor>, !torch.vtensor<[3,4],f32>, !torch.bool -> !torch.vtensor<[5,4],f32>
  return %0 : !torch.vtensor<[5,4],f32>
}
