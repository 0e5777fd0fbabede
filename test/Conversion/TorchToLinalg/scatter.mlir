// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// Each element adds up, in order, the updates whose index names it; a negative index counts from the end.
// CHECK-LABEL: func.func @scatter_add
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]} ins(%arg0 : tensor<4x3xf32>)
// CHECK: ^bb0(%[[X:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[ROW:.+]] = linalg.index 0
// CHECK: %[[COLUMN:.+]] = linalg.index 1
// CHECK: scf.for %[[I:.+]] = %c0 to %c2 step %c1 iter_args(%[[SUM:.+]] = %[[X]]) -> (f32)
// CHECK:   tensor.extract %arg1[%[[I]], %[[COLUMN]]] : tensor<2x3xi64>
// CHECK:   %[[NEGATIVE:.+]] = arith.cmpi slt
// CHECK:   %[[INDEX:.+]] = arith.select %[[NEGATIVE]]
// CHECK:   arith.cmpi eq, %[[INDEX]], %[[ROW]]
// CHECK:   %[[UPDATE:.+]] = tensor.extract %arg2[%[[I]], %[[COLUMN]]] : tensor<2x3xf32>
// CHECK:   arith.addf %[[SUM]], %[[UPDATE]]
func.func @scatter_add(%x: !torch.vtensor<[4,3],f32>, %i: !torch.vtensor<[2,3],si64>, %s: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[4,3],f32> {
  %dim = torch.constant.int 0
  %0 = torch.aten.scatter_add %x, %dim, %i, %s : !torch.vtensor<[4,3],f32>, !torch.int, !torch.vtensor<[2,3],si64>, !torch.vtensor<[2,3],f32> -> !torch.vtensor<[4,3],f32>
  return %0 : !torch.vtensor<[4,3],f32>
}
