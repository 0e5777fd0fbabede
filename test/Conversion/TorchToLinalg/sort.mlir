// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// One round a rank: the largest of what comes behind the round before, in value or, among equals, in place. Rounds fill columns.
// CHECK-LABEL: func.func @sort
// CHECK: %[[FIRST:.+]] = linalg.fill ins(%cst{{.*}} : f32)
// CHECK: scf.for %[[ROUND:.+]] = %c0 to %c5 step %c1 iter_args(%[[LAST:.+]] = %[[FIRST]], %[[AT:.+]] = %{{.+}}, %{{.+}} = %{{.+}}, %{{.+}} = %{{.+}})
// CHECK:   linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%arg0, %[[LAST]], %[[AT]] :
// CHECK:   ^bb0(%[[X:.+]]: f32, %[[LASTX:.+]]: f32, %{{.+}}: i64, %{{.+}}: f32, %{{.+}}: i64):
// CHECK:     %[[LATER:.+]] = arith.cmpi sgt
// CHECK:     %[[SMALLER:.+]] = arith.cmpf ogt, %[[LASTX]], %[[X]]
// CHECK:     %[[EQUAL:.+]] = arith.cmpf oeq, %[[X]], %[[LASTX]]
// CHECK:     %[[TIE:.+]] = arith.andi %[[EQUAL]], %[[LATER]]
// CHECK:     arith.ori %[[SMALLER]], %[[TIE]]
// CHECK:   tensor.insert_slice %{{.+}} into %{{.+}}[0, %[[ROUND]]] [2, 1] [1, 1] : tensor<2x1xf32> into tensor<2x5xf32>
// CHECK:   tensor.insert_slice %{{.+}} into %{{.+}}[0, %[[ROUND]]] [2, 1] [1, 1] : tensor<2x1xi64> into tensor<2x5xi64>
func.func @sort(%x: !torch.vtensor<[2,5],f32>) -> (!torch.vtensor<[2,5],f32>, !torch.vtensor<[2,5],si64>) {
  %dim = torch.constant.int -1
  %true = torch.constant.bool true
  %v, %i = torch.aten.sort.stable %x, %true, %dim, %true : !torch.vtensor<[2,5],f32>, !torch.bool, !torch.int, !torch.bool -> !torch.vtensor<[2,5],f32>, !torch.vtensor<[2,5],si64>
  return %v, %i : !torch.vtensor<[2,5],f32>, !torch.vtensor<[2,5],si64>
}
