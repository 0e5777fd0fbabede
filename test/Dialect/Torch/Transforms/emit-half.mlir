// RUN: pd-opt %s --pass-pipeline='builtin.module(pd-pipeline-emit-torch)' | FileCheck %s

// A norm of half tensors is decomposed in f32; the marks of our own casts do not leave.
// CHECK-LABEL: func.func @main
// CHECK: torch.aten.to.dtype {{.+}} : !torch.vtensor<[?,8],f16>, {{.+}} -> !torch.vtensor<[?,8],f32>
// CHECK: torch.aten.rsqrt %{{.+}} : !torch.vtensor<[?,1],f32>
// CHECK: torch.aten.to.dtype {{.+}} -> !torch.vtensor<[?,8],f16>
// CHECK-NOT: pd.storage
func.func @main(%x: !torch.vtensor<[?,8],f16>) -> !torch.vtensor<[?,8],f16> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %c8 = torch.constant.int 8
  %eps = torch.constant.float 1.0e-5
  %size = torch.prim.ListConstruct %c8 : (!torch.int) -> !torch.list<int>
  %0 = torch.aten.layer_norm %x, %size, %none, %none, %eps, %false : !torch.vtensor<[?,8],f16>, !torch.list<int>, !torch.none, !torch.none, !torch.float, !torch.bool -> !torch.vtensor<[?,8],f16>
  return %0 : !torch.vtensor<[?,8],f16>
}
