// RUN: pd-opt %s --split-input-file --pass-pipeline='builtin.module(pd-set-precision{precision=fp16},cse)' | FileCheck %s
// RUN: pd-opt %s --split-input-file --pass-pipeline='builtin.module(pd-set-precision{precision=bf16 io=same},cse)' | FileCheck %s --check-prefix=SAME

// Weights become half, the bias does not; casts of storage stand at the border.
// CHECK-LABEL: func.func @product
// CHECK-SAME: (%[[X:.+]]: !torch.vtensor<[?,2,?,?],f32>) -> !torch.vtensor<[?,2,?,?],f32>
// CHECK: %[[H:.+]] = torch.aten.to.dtype %[[X]], %{{.+}} {pd.storage} : {{.+}} -> !torch.vtensor<[?,2,?,?],f16>
// CHECK-DAG: %[[W:.+]] = torch.vtensor.literal({{.+}} : tensor<2x2x1x1xf16>)
// CHECK-DAG: %[[B:.+]] = torch.vtensor.literal({{.+}} : tensor<2xf32>)
// CHECK: %[[C:.+]] = torch.aten.convolution %[[H]], %[[W]], %[[B]], {{.+}} -> !torch.vtensor<[?,2,?,?],f16>
// CHECK: %[[R:.+]] = torch.aten.relu %[[C]] : !torch.vtensor<[?,2,?,?],f16> -> !torch.vtensor<[?,2,?,?],f16>
// CHECK: %[[O:.+]] = torch.aten.to.dtype %[[R]], %{{.+}} {pd.storage} : {{.+}} -> !torch.vtensor<[?,2,?,?],f32>
// CHECK: return %[[O]]
// SAME-LABEL: func.func @product
// SAME-SAME: (%[[X:.+]]: !torch.vtensor<[?,2,?,?],bf16>) -> !torch.vtensor<[?,2,?,?],bf16>
// SAME-NOT: to.dtype
// SAME: return %{{.+}} : !torch.vtensor<[?,2,?,?],bf16>
func.func @product(%x: !torch.vtensor<[?,2,?,?],f32>) -> !torch.vtensor<[?,2,?,?],f32> {
  %w = torch.vtensor.literal(dense<[[[[1.1]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>) : !torch.vtensor<[2,2,1,1],f32>
  %b = torch.vtensor.literal(dense<[0.3, 0.7]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %false = torch.constant.bool false
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %b, %ones, %zeros, %ones, %false, %zeros, %c1 : !torch.vtensor<[?,2,?,?],f32>, !torch.vtensor<[2,2,1,1],f32>, !torch.vtensor<[2],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[?,2,?,?],f32>
  %1 = torch.aten.relu %0 : !torch.vtensor<[?,2,?,?],f32> -> !torch.vtensor<[?,2,?,?],f32>
  return %1 : !torch.vtensor<[?,2,?,?],f32>
}

// -----

// A big literal is cast in its recipe; a scaled weight behind its scale, which is of f64.
// CHECK-LABEL: func.func @recipes
// CHECK: %[[W:.+]] = torch.vtensor.literal({{.+}} : tensor<16x8xf32>)
// CHECK: %[[H:.+]] = torch.aten.to.dtype %[[W]], %{{.+}} {pd.storage} : {{.+}} -> !torch.vtensor<[16,8],f16>
// CHECK: %[[S:.+]] = torch.operator "paddle.scale_weight"(%[[W]], %{{.+}}) {axis = 0 : i64} : (!torch.vtensor<[16,8],f32>, !torch.vtensor<[16],f32>) -> !torch.vtensor<[16,8],f32>
// CHECK: %[[SH:.+]] = torch.aten.to.dtype %[[S]], %{{.+}} {pd.storage}
// CHECK: torch.aten.matmul %{{.+}}, %[[H]] : {{.+}} -> !torch.vtensor<[?,8],f16>
// CHECK: torch.aten.matmul %{{.+}}, %[[SH]] : {{.+}} -> !torch.vtensor<[?,8],f16>
func.func @recipes(%x: !torch.vtensor<[?,16],f32>) -> (!torch.vtensor<[?,8],f32>, !torch.vtensor<[?,8],f32>) {
  %w = torch.vtensor.literal(dense<1.1> : tensor<16x8xf32>) : !torch.vtensor<[16,8],f32>
  %s = torch.vtensor.literal(dense<0.3> : tensor<16xf32>) : !torch.vtensor<[16],f32>
  %scaled = torch.operator "paddle.scale_weight"(%w, %s) {axis = 0 : i64} : (!torch.vtensor<[16,8],f32>, !torch.vtensor<[16],f32>) -> !torch.vtensor<[16,8],f32>
  %0 = torch.aten.matmul %x, %w : !torch.vtensor<[?,16],f32>, !torch.vtensor<[16,8],f32> -> !torch.vtensor<[?,8],f32>
  %1 = torch.aten.matmul %x, %scaled : !torch.vtensor<[?,16],f32>, !torch.vtensor<[16,8],f32> -> !torch.vtensor<[?,8],f32>
  return %0, %1 : !torch.vtensor<[?,8],f32>, !torch.vtensor<[?,8],f32>
}

// -----

// Elementwise ops read both: a vector stays, a matrix becomes half. Lists are built anew.
// CHECK-LABEL: func.func @mixed
// CHECK: torch.aten.add.Tensor %{{.+}}, %{{.+}}, %{{.+}} : !torch.vtensor<[?,9],f32>, !torch.vtensor<[9],f32>, !torch.int -> !torch.vtensor<[?,9],f16>
// CHECK: torch.aten.mul.Tensor %{{.+}}, %{{.+}} : !torch.vtensor<[?,9],f16>, !torch.vtensor<[9,9],f16> -> !torch.vtensor<[9,9],f16>
// CHECK: torch.prim.ListConstruct %{{.+}}, %{{.+}} : (!torch.vtensor<[9,9],f16>, !torch.vtensor<[9,9],f16>) -> !torch.list<vtensor<[9,9],f16>>
// CHECK: torch.aten.cat %{{.+}}, %{{.+}} : !torch.list<vtensor<[9,9],f16>>, !torch.int -> !torch.vtensor<[18,9],f16>
// CHECK: torch.aten.full %{{.+}}, %{{.+}}, %int5, {{.+}} -> !torch.vtensor<[18,9],f16>
func.func @mixed(%x: !torch.vtensor<[?,9],f32>) -> !torch.vtensor<[18,9],f32> {
  %v = torch.vtensor.literal(dense<1.1> : tensor<9xf32>) : !torch.vtensor<[9],f32>
  %m = torch.vtensor.literal(dense<1.1> : tensor<9x9xf32>) : !torch.vtensor<[9,9],f32>
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c6 = torch.constant.int 6
  %c9 = torch.constant.int 9
  %c18 = torch.constant.int 18
  %half = torch.constant.float 0.5
  %0 = torch.aten.add.Tensor %x, %v, %c1 : !torch.vtensor<[?,9],f32>, !torch.vtensor<[9],f32>, !torch.int -> !torch.vtensor<[?,9],f32>
  %1 = torch.aten.mul.Tensor %0, %m : !torch.vtensor<[?,9],f32>, !torch.vtensor<[9,9],f32> -> !torch.vtensor<[9,9],f32>
  %list = torch.prim.ListConstruct %1, %m : (!torch.vtensor<[9,9],f32>, !torch.vtensor<[9,9],f32>) -> !torch.list<vtensor<[9,9],f32>>
  %2 = torch.aten.cat %list, %c0 : !torch.list<vtensor<[9,9],f32>>, !torch.int -> !torch.vtensor<[18,9],f32>
  %size = torch.prim.ListConstruct %c18, %c9 : (!torch.int, !torch.int) -> !torch.list<int>
  %3 = torch.aten.full %size, %half, %c6, %none, %none, %none : !torch.list<int>, !torch.float, !torch.int, !torch.none, !torch.none, !torch.none -> !torch.vtensor<[18,9],f32>
  %4 = torch.aten.add.Tensor %2, %3, %c1 : !torch.vtensor<[18,9],f32>, !torch.vtensor<[18,9],f32>, !torch.int -> !torch.vtensor<[18,9],f32>
  return %4 : !torch.vtensor<[18,9],f32>
}

// -----

// f64, integers and what the model itself has in half are left alone; its own casts round.
// CHECK-LABEL: func.func @others
// CHECK: torch.aten.mul.Tensor %{{.+}}, %{{.+}} : !torch.vtensor<[?],f64>, !torch.vtensor<[?],f64> -> !torch.vtensor<[?],f64>
// CHECK: torch.aten.to.dtype %{{.+}} : !torch.vtensor<[?],f64>, {{.+}} -> !torch.vtensor<[?],bf16>
// CHECK: torch.aten.to.dtype %{{.+}}, %int5, {{.+}} : !torch.vtensor<[?],bf16>, {{.+}} -> !torch.vtensor<[?],f16>
// CHECK: torch.aten.argmax %{{.+}} : !torch.vtensor<[?],f16>, {{.+}} -> !torch.vtensor<[],si64>
func.func @others(%x: !torch.vtensor<[?],f64>) -> !torch.vtensor<[],si64> {
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c6 = torch.constant.int 6
  %c15 = torch.constant.int 15
  %0 = torch.aten.mul.Tensor %x, %x : !torch.vtensor<[?],f64>, !torch.vtensor<[?],f64> -> !torch.vtensor<[?],f64>
  %1 = torch.aten.to.dtype %0, %c15, %false, %false, %none : !torch.vtensor<[?],f64>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[?],bf16>
  %2 = torch.aten.to.dtype %1, %c6, %false, %false, %none : !torch.vtensor<[?],bf16>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[?],f32>
  %3 = torch.aten.argmax %2, %c0, %false : !torch.vtensor<[?],f32>, !torch.int, !torch.bool -> !torch.vtensor<[],si64>
  return %3 : !torch.vtensor<[],si64>
}
