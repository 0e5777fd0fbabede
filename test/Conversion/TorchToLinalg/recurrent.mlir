// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// The input's share of all steps is one product before the loop; a step multiplies the state only.
// CHECK-LABEL: func.func @lstm
// CHECK: linalg.matmul ins(%{{.+}}, %{{.+}} : tensor<?x3xf32>, tensor<3x16xf32>)
// CHECK: scf.for %{{.+}} = %c0 to %{{.+}} step %c1 iter_args
// CHECK: linalg.matmul ins(%{{.+}}, %{{.+}} : tensor<2x4xf32>, tensor<4x16xf32>)
// CHECK: math.tanh
// CHECK: tensor.insert_slice %{{.+}} into %{{.+}}[%{{.+}}, 0, 0] [1, 2, 4] [1, 1, 1]
func.func @lstm(%x: !torch.vtensor<[?,2,3],f32> {pd.name = "x"}, %h: !torch.vtensor<[1,2,4],f32>, %c: !torch.vtensor<[1,2,4],f32>, %wi: !torch.vtensor<[16,3],f32>, %wh: !torch.vtensor<[16,4],f32>) -> !torch.vtensor<[?,2,4],f32> {
  %false = torch.constant.bool false
  %one = torch.constant.int 1
  %zero = torch.constant.float 0.000000e+00
  %states = torch.prim.ListConstruct %h, %c : (!torch.vtensor<[1,2,4],f32>, !torch.vtensor<[1,2,4],f32>) -> !torch.list<vtensor>
  %weights = torch.prim.ListConstruct %wi, %wh : (!torch.vtensor<[16,3],f32>, !torch.vtensor<[16,4],f32>) -> !torch.list<vtensor>
  %0:3 = torch.aten.lstm.input %x, %states, %weights, %false, %one, %zero, %false, %false, %false : !torch.vtensor<[?,2,3],f32>, !torch.list<vtensor>, !torch.list<vtensor>, !torch.bool, !torch.int, !torch.float, !torch.bool, !torch.bool, !torch.bool -> !torch.vtensor<[?,2,4],f32>, !torch.vtensor<[1,2,4],f32>, !torch.vtensor<[1,2,4],f32>
  return %0#0 : !torch.vtensor<[?,2,4],f32>
}
