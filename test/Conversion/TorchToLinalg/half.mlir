// RUN: pd-opt %s --split-input-file --pass-pipeline='builtin.module(pd-pipeline-decompose,pd-convert-torch-to-linalg,canonicalize)' | FileCheck %s
// RUN: pd-opt %s --split-input-file --pass-pipeline='builtin.module(pd-pipeline-decompose,pd-pipeline-linalg,pd-pipeline-layout,func.func(pd-fuse-elementwise))' | FileCheck %s --check-prefix=FUSED

// A body computes in f32 and rounds at its end.
// CHECK-LABEL: func.func @elementwise
// CHECK: linalg.generic
// CHECK: arith.extf %{{.+}} fastmath<contract> : f16 to f32
// CHECK: arith.addf %{{.+}} : f32
// CHECK: arith.truncf %{{.+}} fastmath<contract> : f32 to f16
// Fused, it rounds once; its bias of f32 is read as it is.
// FUSED-LABEL: func.func @elementwise
// FUSED: linalg.generic
// FUSED: arith.extf
// FUSED-NOT: arith.truncf
// FUSED: math.tanh %{{.+}} : f32
// FUSED: arith.truncf %{{.+}} fastmath<contract> : f32 to f16
// FUSED-NOT: arith.truncf
// FUSED: return
func.func @elementwise(%x: !torch.vtensor<[?,4],f16>, %b: !torch.vtensor<[4],f32>) -> !torch.vtensor<[?,4],f16> {
  %c1 = torch.constant.int 1
  %0 = torch.aten.add.Tensor %x, %b, %c1 : !torch.vtensor<[?,4],f16>, !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[?,4],f16>
  %1 = torch.aten.tanh %0 : !torch.vtensor<[?,4],f16> -> !torch.vtensor<[?,4],f16>
  return %1 : !torch.vtensor<[?,4],f16>
}

// -----

// The accumulator of a product reaches the end of its epilogue unrounded.
// FUSED-LABEL: func.func @product
// FUSED: linalg.matmul ins(%{{.+}} : tensor<?x4xbf16>, tensor<4x6xbf16>) outs(%{{.+}} : tensor<?x6xf32>)
// FUSED: linalg.generic {{.*}} ins(%{{.+}} : tensor<?x6xf32>, tensor<6xf32>)
// FUSED-NOT: arith.extf
// FUSED-COUNT-1: arith.truncf %{{.+}} fastmath<contract> : f32 to bf16
// FUSED-NOT: arith.truncf
// FUSED: return
func.func @product(%x: !torch.vtensor<[?,4],bf16>, %w: !torch.vtensor<[4,6],bf16>, %b: !torch.vtensor<[6],f32>) -> !torch.vtensor<[?,6],bf16> {
  %c1 = torch.constant.int 1
  %0 = torch.aten.matmul %x, %w : !torch.vtensor<[?,4],bf16>, !torch.vtensor<[4,6],bf16> -> !torch.vtensor<[?,6],bf16>
  %1 = torch.aten.add.Tensor %0, %b, %c1 : !torch.vtensor<[?,6],bf16>, !torch.vtensor<[6],f32>, !torch.int -> !torch.vtensor<[?,6],bf16>
  %2 = torch.aten.relu %1 : !torch.vtensor<[?,6],bf16> -> !torch.vtensor<[?,6],bf16>
  return %2 : !torch.vtensor<[?,6],bf16>
}

// -----

// A cast of the model's own rounds, also between fused bodies; one of storage may not.
// FUSED-LABEL: func.func @casts
// FUSED: arith.truncf %{{.+}} : f32 to f16
// FUSED: arith.extf %{{.+}} : f16 to f32
// FUSED: linalg.generic
// FUSED-NOT: arith.truncf
// FUSED: return
func.func @casts(%x: !torch.vtensor<[?],f32>) -> (!torch.vtensor<[?],f32>, !torch.vtensor<[?],f32>) {
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c5 = torch.constant.int 5
  %c6 = torch.constant.int 6
  %0 = torch.aten.exp %x : !torch.vtensor<[?],f32> -> !torch.vtensor<[?],f32>
  %1 = torch.aten.to.dtype %0, %c5, %false, %false, %none : !torch.vtensor<[?],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[?],f16>
  %2 = torch.aten.to.dtype %1, %c6, %false, %false, %none : !torch.vtensor<[?],f16>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[?],f32>
  %3 = torch.aten.tanh %x : !torch.vtensor<[?],f32> -> !torch.vtensor<[?],f32>
  %4 = torch.aten.to.dtype %3, %c5, %false, %false, %none {pd.storage} : !torch.vtensor<[?],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[?],f16>
  %5 = torch.aten.to.dtype %4, %c6, %false, %false, %none {pd.storage} : !torch.vtensor<[?],f16>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[?],f32>
  return %2, %5 : !torch.vtensor<[?],f32>, !torch.vtensor<[?],f32>
}

// -----

// Statistics are f32 from the first sum on, and no f32 copy of the input is stored: each reader extends it.
// FUSED-LABEL: func.func @norm
// FUSED-SAME: (%[[X:.+]]: tensor<?x8xf16>)
// FUSED: linalg.generic {{.*}} ins(%[[X]] : tensor<?x8xf16>) outs(%{{.+}} : tensor<?xf32>)
// FUSED: linalg.generic {{.*}} ins(%[[X]],{{.*}}) outs(%{{.+}} : tensor<?x8xf32>)
// FUSED: linalg.generic {{.*}} outs(%{{.+}} : tensor<?x8xf16>)
// FUSED: arith.truncf %{{.+}} fastmath<contract> : f32 to f16
// FUSED: return
func.func @norm(%x: !torch.vtensor<[?,8],f16>) -> !torch.vtensor<[?,8],f16> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %c8 = torch.constant.int 8
  %eps = torch.constant.float 1.0e-12
  %size = torch.prim.ListConstruct %c8 : (!torch.int) -> !torch.list<int>
  %0 = torch.aten.layer_norm %x, %size, %none, %none, %eps, %false : !torch.vtensor<[?,8],f16>, !torch.list<int>, !torch.none, !torch.none, !torch.float, !torch.bool -> !torch.vtensor<[?,8],f16>
  return %0 : !torch.vtensor<[?,8],f16>
}

// -----

// Averages sum in f32.
// CHECK-LABEL: func.func @pool
// CHECK: linalg.pooling_nchw_sum {{.*}} outs(%{{.+}} : tensor<1x2x4x4xf32>)
// CHECK: arith.divf %{{.+}} : f32
// CHECK: arith.truncf
func.func @pool(%x: !torch.vtensor<[1,2,8,8],f16>) -> !torch.vtensor<[1,2,4,4],f16> {
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c2 = torch.constant.int 2
  %two = torch.prim.ListConstruct %c2, %c2 : (!torch.int, !torch.int) -> !torch.list<int>
  %zero = torch.prim.ListConstruct %c0, %c0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.avg_pool2d %x, %two, %two, %zero, %false, %false, %none : !torch.vtensor<[1,2,8,8],f16>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[1,2,4,4],f16>
  return %0 : !torch.vtensor<[1,2,4,4],f16>
}

// -----

// A weight's cast is a step of its recipe, before what follows.
// CHECK-LABEL: func.func @weight
// CHECK: pd_kernel.weight {{.+}} : tensor<6x16xf32> steps [#pd_kernel.cast<f16>, #pd_kernel.transpose<[1, 0]>] : tensor<16x6xf16>
func.func @weight(%x: !torch.vtensor<[?,16],f16>) -> !torch.vtensor<[?,6],f16> {
  %false = torch.constant.bool false
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %c5 = torch.constant.int 5
  %w = torch.vtensor.literal(dense<1.1> : tensor<6x16xf32>) : !torch.vtensor<[6,16],f32>
  %h = torch.aten.to.dtype %w, %c5, %false, %false, %none {pd.storage} : !torch.vtensor<[6,16],f32>, !torch.int, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[6,16],f16>
  %t = torch.aten.transpose.int %h, %c0, %c1 : !torch.vtensor<[6,16],f16>, !torch.int, !torch.int -> !torch.vtensor<[16,6],f16>
  %0 = torch.aten.matmul %x, %t : !torch.vtensor<[?,16],f16>, !torch.vtensor<[16,6],f16> -> !torch.vtensor<[?,6],f16>
  return %0 : !torch.vtensor<[?,6],f16>
}

// -----

// Scores are stored in half also where a reshape stands between the product and the softmax, which reads them twice.
// FUSED-LABEL: func.func @scores
// FUSED: linalg.matmul
// FUSED: linalg.generic {{.*}} outs(%{{.+}} : tensor<?x6xf16>)
// FUSED: %[[S:.+]] = tensor.expand_shape {{.+}} : tensor<?x6xf16> into tensor<?x4x6xf16>
// FUSED: linalg.generic {{.*}} ins(%[[S]] : tensor<?x4x6xf16>) outs(%{{.+}} : tensor<?x4xf32>)
// FUSED: linalg.generic {{.*}} ins(%[[S]],{{.*}}) outs(%{{.+}} : tensor<?x4x6xf32>)
// FUSED: return
func.func @scores(%x: !torch.vtensor<[?,4,5],f16>, %w: !torch.vtensor<[5,6],f16>) -> !torch.vtensor<[?,4,6],f16> {
  %none = torch.constant.none
  %c2 = torch.constant.int 2
  %0 = torch.aten.matmul %x, %w : !torch.vtensor<[?,4,5],f16>, !torch.vtensor<[5,6],f16> -> !torch.vtensor<[?,4,6],f16>
  %1 = torch.aten.softmax.int %0, %c2, %none : !torch.vtensor<[?,4,6],f16>, !torch.int, !torch.none -> !torch.vtensor<[?,4,6],f16>
  return %1 : !torch.vtensor<[?,4,6],f16>
}
