// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s

// CHECK-LABEL: func.func @mean_keeps_dims
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction", "reduction"]
// CHECK: arith.divf %{{.+}}, %cst
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0, 1, 2]] output_shape [2, 1, 1]
func.func @mean_keeps_dims(%x: !torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[2,1,1],f32> {
  %true = torch.constant.bool true
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %last = torch.constant.int -1
  %dims = torch.prim.ListConstruct %last, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.mean.dim %x, %dims, %true, %none : !torch.vtensor<[2,3,4],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[2,1,1],f32>
  return %0 : !torch.vtensor<[2,1,1],f32>
}

// Half-precision sums accumulate in f32.
// CHECK-LABEL: func.func @half_sum
// CHECK: %[[X:.+]] = arith.extf
// CHECK: arith.addf %{{.+}}, %[[X]] : f32
// CHECK: arith.truncf
func.func @half_sum(%x: !torch.vtensor<[8],f16>) -> !torch.vtensor<[],f16> {
  %none = torch.constant.none
  %0 = torch.aten.sum %x, %none : !torch.vtensor<[8],f16>, !torch.none -> !torch.vtensor<[],f16>
  return %0 : !torch.vtensor<[],f16>
}

// The first of equal elements.
// CHECK-LABEL: func.func @argmax
// CHECK: %[[BETTER:.+]] = arith.cmpf ogt, %{{.+}}, %{{.+}}
// CHECK: linalg.index 1
// CHECK: arith.select %[[BETTER]], {{.*}} : i64
func.func @argmax(%x: !torch.vtensor<[2,?],f32> {pd.name = "x"}) -> !torch.vtensor<[2],si64> {
  %false = torch.constant.bool false
  %axis = torch.constant.int 1
  %0 = torch.aten.argmax %x, %axis, %false : !torch.vtensor<[2,?],f32>, !torch.int, !torch.bool -> !torch.vtensor<[2],si64>
  return %0 : !torch.vtensor<[2],si64>
}

// CHECK-LABEL: func.func @softmax_never_overflows
// CHECK: arith.maximumf
// CHECK: %[[SHIFTED:.+]] = arith.subf
// CHECK: math.exp %[[SHIFTED]]
// CHECK: arith.addf
// CHECK: arith.divf
func.func @softmax_never_overflows(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[2,3],f32> {
  %axis = torch.constant.int -1
  %none = torch.constant.none
  %0 = torch.aten.softmax.int %x, %axis, %none : !torch.vtensor<[2,3],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}

// CHECK-LABEL: func.func @cumsum_walks_the_axis
// CHECK: scf.for
// CHECK: tensor.extract_slice %arg0[0, %{{.+}}] [2, 1] [1, 1]
// CHECK: arith.addf
// CHECK: tensor.insert_slice
func.func @cumsum_walks_the_axis(%x: !torch.vtensor<[2,5],f32>) -> !torch.vtensor<[2,5],f32> {
  %axis = torch.constant.int 1
  %none = torch.constant.none
  %0 = torch.aten.cumsum %x, %axis, %none : !torch.vtensor<[2,5],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,5],f32>
  return %0 : !torch.vtensor<[2,5],f32>
}

// CHECK-LABEL: func.func @topk_picks_in_rounds
// CHECK: scf.for %{{.+}} = %c0 to %c2
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
func.func @topk_picks_in_rounds(%x: !torch.vtensor<[3,9],f32>) -> (!torch.vtensor<[3,2],f32>, !torch.vtensor<[3,2],si64>) {
  %k = torch.constant.int 2
  %axis = torch.constant.int 1
  %true = torch.constant.bool true
  %0:2 = torch.aten.topk %x, %k, %axis, %true, %true : !torch.vtensor<[3,9],f32>, !torch.int, !torch.int, !torch.bool, !torch.bool -> !torch.vtensor<[3,2],f32>, !torch.vtensor<[3,2],si64>
  return %0#0, %0#1 : !torch.vtensor<[3,2],f32>, !torch.vtensor<[3,2],si64>
}
