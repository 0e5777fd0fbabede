// RUN: pd-opt %s --pass-pipeline='builtin.module(func.func(pd-fuse-conv-affine,canonicalize))' | FileCheck %s

// conv -> + bias [1,C,1,1] -> batch_norm: factor = gamma / sqrt(var + eps), bias = (b - mean) * factor + beta.
// With gamma [2, 1], var [3, 0], eps 1, b [1, 4], mean [0, 2], beta [0.5, -1]: factor [1, 1], so only a bias is left: [1.5, 1].
// CHECK-LABEL: func.func @unit_factor
// CHECK-DAG: %[[W:.+]] = torch.vtensor.literal(dense<{{.+}}> : tensor<2x1x1x1xf32>)
// CHECK-DAG: %[[B:.+]] = torch.vtensor.literal(dense<[1.500000e+00, 1.000000e+00]> : tensor<2xf32>)
// CHECK: torch.aten.convolution %{{.+}}, %[[W]], %[[B]],
// CHECK-NOT: torch.aten.batch_norm
func.func @unit_factor(%x: !torch.vtensor<[?,1,?,?],f32>) -> !torch.vtensor<[?,2,?,?],f32> {
  %w = torch.vtensor.literal(dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>) : !torch.vtensor<[2,1,1,1],f32>
  %b = torch.vtensor.literal(dense<[1.0, 4.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %gamma = torch.vtensor.literal(dense<[2.0, 1.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %beta = torch.vtensor.literal(dense<[0.5, -1.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %mean = torch.vtensor.literal(dense<[0.0, 2.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %var = torch.vtensor.literal(dense<[3.0, 0.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %false = torch.constant.bool false
  %eps = torch.constant.float 1.0
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c2 = torch.constant.int 2
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %false, %zeros, %c1 : !torch.vtensor<[?,1,?,?],f32>, !torch.vtensor<[2,1,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[?,2,?,?],f32>
  %shape = torch.prim.ListConstruct %c1, %c2, %c1, %c1 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.reshape %b, %shape : !torch.vtensor<[2],f32>, !torch.list<int> -> !torch.vtensor<[1,2,1,1],f32>
  %1 = torch.aten.add.Tensor %0, %r, %c1 : !torch.vtensor<[?,2,?,?],f32>, !torch.vtensor<[1,2,1,1],f32>, !torch.int -> !torch.vtensor<[?,2,?,?],f32>
  %2 = torch.aten.batch_norm %1, %gamma, %beta, %mean, %var, %false, %eps, %eps, %false : !torch.vtensor<[?,2,?,?],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[?,2,?,?],f32>
  return %2 : !torch.vtensor<[?,2,?,?],f32>
}

// A transposed convolution has its output channels along dim 1 of the weight. gamma 3, var 3, eps 1: factor 1.5.
// CHECK-LABEL: func.func @transposed
// CHECK-DAG: %[[F:.+]] = torch.vtensor.literal(dense<1.500000e+00> : tensor<1xf32>)
// CHECK: %[[S:.+]] = torch.operator "paddle.scale_weight"(%{{.+}}, %[[F]]) {axis = 1 : i64}
// CHECK: torch.aten.convolution %{{.+}}, %[[S]], %{{.+}},
func.func @transposed(%x: !torch.vtensor<[1,2,4,4],f32>) -> !torch.vtensor<[1,1,4,4],f32> {
  %w = torch.vtensor.literal(dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>) : !torch.vtensor<[2,1,1,1],f32>
  %three = torch.vtensor.literal(dense<3.0> : tensor<1xf32>) : !torch.vtensor<[1],f32>
  %true = torch.constant.bool true
  %false = torch.constant.bool false
  %eps = torch.constant.float 1.0
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %true, %zeros, %c1 : !torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[2,1,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,1,4,4],f32>
  %1 = torch.aten.batch_norm %0, %three, %none, %three, %three, %false, %eps, %eps, %false : !torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1],f32>, !torch.none, !torch.vtensor<[1],f32>, !torch.vtensor<[1],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,1,4,4],f32>
  return %1 : !torch.vtensor<[1,1,4,4],f32>
}

// Two factors in a row make one recipe: 2 * 3.
// CHECK-LABEL: func.func @two_factors
// CHECK-DAG: %[[F:.+]] = torch.vtensor.literal(dense<6.000000e+00> : tensor<1xf32>)
// CHECK: torch.operator "paddle.scale_weight"(%{{.+}}, %[[F]]) {axis = 0 : i64}
// CHECK-NOT: paddle.scale_weight
// CHECK: return
func.func @two_factors(%x: !torch.vtensor<[1,1,4,4],f32>) -> !torch.vtensor<[1,1,4,4],f32> {
  %w = torch.vtensor.literal(dense<5.0> : tensor<1x1x1x1xf32>) : !torch.vtensor<[1,1,1,1],f32>
  %two = torch.vtensor.literal(dense<2.0> : tensor<1xf32>) : !torch.vtensor<[1],f32>
  %three = torch.vtensor.literal(dense<3.0> : tensor<1x1x1x1xf32>) : !torch.vtensor<[1,1,1,1],f32>
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %false, %zeros, %c1 : !torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1,1,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,1,4,4],f32>
  %1 = torch.aten.mul.Tensor %0, %two : !torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1],f32> -> !torch.vtensor<[1,1,4,4],f32>
  %2 = torch.aten.mul.Tensor %three, %1 : !torch.vtensor<[1,1,1,1],f32>, !torch.vtensor<[1,1,4,4],f32> -> !torch.vtensor<[1,1,4,4],f32>
  return %2 : !torch.vtensor<[1,1,4,4],f32>
}

// [2] lies along the last dim, not the channels; and a convolution that is read elsewhere keeps its value.
// CHECK-LABEL: func.func @near_misses
// CHECK: torch.aten.convolution
// CHECK: torch.aten.mul.Tensor
// CHECK: torch.aten.add.Tensor
func.func @near_misses(%x: !torch.vtensor<[1,1,2,2],f32>) -> (!torch.vtensor<[1,2,2,2],f32>, !torch.vtensor<[1,2,2,2],f32>) {
  %w = torch.vtensor.literal(dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32>) : !torch.vtensor<[2,1,1,1],f32>
  %b = torch.vtensor.literal(dense<[1.0, 4.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %c1, %c1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %false, %zeros, %c1 : !torch.vtensor<[1,1,2,2],f32>, !torch.vtensor<[2,1,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,2,2,2],f32>
  %1 = torch.aten.mul.Tensor %0, %b : !torch.vtensor<[1,2,2,2],f32>, !torch.vtensor<[2],f32> -> !torch.vtensor<[1,2,2,2],f32>
  %2 = torch.aten.add.Tensor %0, %w, %c1 : !torch.vtensor<[1,2,2,2],f32>, !torch.vtensor<[2,1,1,1],f32>, !torch.int -> !torch.vtensor<[1,2,2,2],f32>
  return %1, %2 : !torch.vtensor<[1,2,2,2],f32>, !torch.vtensor<[1,2,2,2],f32>
}

// x @ w + b -> batch_norm: the columns of w are scaled. gamma [4, 1], var [3, 0], eps 1: factor [2, 1]; bias [1 * 2, 4 * 1].
// CHECK-LABEL: func.func @matmul
// CHECK-DAG: %[[F:.+]] = torch.vtensor.literal(dense<[2.000000e+00, 1.000000e+00]> : tensor<2xf32>)
// CHECK-DAG: %[[B:.+]] = torch.vtensor.literal(dense<[2.000000e+00, 4.000000e+00]> : tensor<2xf32>)
// CHECK: %[[S:.+]] = torch.operator "paddle.scale_weight"(%{{.+}}, %[[F]]) {axis = 1 : i64}
// CHECK: %[[M:.+]] = torch.aten.matmul %{{.+}}, %[[S]]
// CHECK: torch.aten.add.Tensor %[[M]], %[[B]],
func.func @matmul(%x: !torch.vtensor<[?,3],f32>) -> !torch.vtensor<[?,2],f32> {
  %w = torch.vtensor.literal(dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>) : !torch.vtensor<[3,2],f32>
  %b = torch.vtensor.literal(dense<[1.0, 4.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %gamma = torch.vtensor.literal(dense<[4.0, 1.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %zero = torch.vtensor.literal(dense<0.0> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %var = torch.vtensor.literal(dense<[3.0, 0.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %false = torch.constant.bool false
  %eps = torch.constant.float 1.0
  %c1 = torch.constant.int 1
  %0 = torch.aten.matmul %x, %w : !torch.vtensor<[?,3],f32>, !torch.vtensor<[3,2],f32> -> !torch.vtensor<[?,2],f32>
  %1 = torch.aten.add.Tensor %0, %b, %c1 : !torch.vtensor<[?,2],f32>, !torch.vtensor<[2],f32>, !torch.int -> !torch.vtensor<[?,2],f32>
  %2 = torch.aten.batch_norm %1, %gamma, %zero, %zero, %var, %false, %eps, %eps, %false : !torch.vtensor<[?,2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[?,2],f32>
  return %2 : !torch.vtensor<[?,2],f32>
}
