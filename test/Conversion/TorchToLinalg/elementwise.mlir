// RUN: pd-opt --pd-convert-torch-to-linalg --canonicalize --cse %s | FileCheck %s
// One handler, scalar bodies from a table: how operands broadcast, which type is computed in, where numbers stand.
// CHECK-DAG: #[[$COLUMN:.+]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[$ROW:.+]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[$ALL:.+]] = affine_map<(d0, d1) -> (d0, d1)>

// Clamps are compare + select, so that NaN stays NaN.
// CHECK-LABEL: func.func @relu
// CHECK: linalg.generic
// CHECK: %[[NEGATIVE:.+]] = arith.cmpf olt, %[[X:.+]], %[[ZERO:.+]] : f32
// CHECK: arith.select %[[NEGATIVE]], %[[ZERO]], %[[X]] : f32
func.func @relu(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[2,3],f32> {
  %0 = torch.aten.relu %x : !torch.vtensor<[2,3],f32> -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}

// CHECK-LABEL: func.func @add_broadcasts_size_one
// CHECK: linalg.generic {indexing_maps = [#[[$COLUMN]], #[[$ROW]], #[[$ALL]]]
// CHECK-SAME: ins(%{{.+}}, %{{.+}} : tensor<2x1xf32>, tensor<3xf32>)
// CHECK: arith.addf
func.func @add_broadcasts_size_one(%x: !torch.vtensor<[2,1],f32>, %y: !torch.vtensor<[3],f32>) -> !torch.vtensor<[2,3],f32> {
  %one = torch.constant.int 1
  %0 = torch.aten.add.Tensor %x, %y, %one : !torch.vtensor<[2,1],f32>, !torch.vtensor<[3],f32>, !torch.int -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}

// Integers divide in the result's float type.
// CHECK-LABEL: func.func @div_of_integers
// CHECK-DAG: arith.sitofp %{{.+}} : i64 to f32
// CHECK: arith.divf
func.func @div_of_integers(%x: !torch.vtensor<[3],si64>, %y: !torch.vtensor<[3],si64>) -> !torch.vtensor<[3],f32> {
  %0 = torch.aten.div.Tensor %x, %y : !torch.vtensor<[3],si64>, !torch.vtensor<[3],si64> -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// Comparisons compute in the type the operands promote to; unsigned bytes keep their order.
// CHECK-LABEL: func.func @compare_promotes
// CHECK-SAME: tensor<3xi8> {pd.unsigned}
// CHECK: arith.cmpi ult, %{{.+}}, %{{.+}} : i8
// CHECK: arith.sitofp
// CHECK: arith.cmpf olt
func.func @compare_promotes(%x: !torch.vtensor<[3],ui8>, %y: !torch.vtensor<[3],ui8>, %i: !torch.vtensor<[3],si64>, %f: !torch.vtensor<[3],f32>) -> (!torch.vtensor<[3],i1>, !torch.vtensor<[3],i1>) {
  %0 = torch.aten.lt.Tensor %x, %y : !torch.vtensor<[3],ui8>, !torch.vtensor<[3],ui8> -> !torch.vtensor<[3],i1>
  %1 = torch.aten.lt.Tensor %i, %f : !torch.vtensor<[3],si64>, !torch.vtensor<[3],f32> -> !torch.vtensor<[3],i1>
  return %0, %1 : !torch.vtensor<[3],i1>, !torch.vtensor<[3],i1>
}

// Truth is "not zero", not the lowest bit.
// CHECK-LABEL: func.func @cast_to_bool
// CHECK: arith.cmpf une
func.func @cast_to_bool(%x: !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],i1> {
  %dtype = torch.constant.int 11
  %false = torch.constant.bool false
  %none = torch.constant.none
  %0 = torch.aten.to.dtype %x, %dtype, %false, %false, %none : !torch.vtensor<[3],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[3],i1>
  return %0 : !torch.vtensor<[3],i1>
}

// CHECK-LABEL: func.func @pow_of_two_is_a_product
// CHECK-NOT: math.powf
// CHECK: arith.mulf
func.func @pow_of_two_is_a_product(%x: !torch.vtensor<[?],f32>) -> !torch.vtensor<[?],f32> {
  %two = torch.constant.int 2
  %0 = torch.aten.pow.Tensor_Scalar %x, %two : !torch.vtensor<[?],f32>, !torch.int -> !torch.vtensor<[?],f32>
  return %0 : !torch.vtensor<[?],f32>
}

// The remainder has the divisor's sign.
// CHECK-LABEL: func.func @remainder_follows_divisor
// CHECK: %[[R:.+]] = arith.remsi
// CHECK: arith.addi %[[R]]
// CHECK: arith.select
func.func @remainder_follows_divisor(%x: !torch.vtensor<[3],si64>, %y: !torch.vtensor<[3],si64>) -> !torch.vtensor<[3],si64> {
  %0 = torch.aten.remainder.Tensor %x, %y : !torch.vtensor<[3],si64>, !torch.vtensor<[3],si64> -> !torch.vtensor<[3],si64>
  return %0 : !torch.vtensor<[3],si64>
}
