// RUN: pd-opt %s --emit-bytecode -o %t.mlirbc
// RUN: pd-opt %t.mlirbc | FileCheck %s
// RUN: pd-opt %S/Inputs/golden.mlirbc | FileCheck %s

// golden.mlirbc was written by torch-mlir 20261001 from this text: ops with properties must keep torch-mlir's order of attributes.
// CHECK-LABEL: func.func @main
// CHECK-DAG: torch.constant.int -7
// CHECK-DAG: torch.constant.float 2.500000e-01
// CHECK-DAG: torch.constant.bool true
// CHECK-DAG: torch.constant.str "tanh"
// CHECK-DAG: torch.constant.device "cpu"
// CHECK-DAG: torch.constant.none
// CHECK-DAG: torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
// CHECK-DAG: torch.vtensor.literal(dense_resource<{{.+}}> : tensor<2xf32>) : !torch.vtensor<[2],f32>
// CHECK: torch.operator "paddle.scale_weight"(%{{.+}}, %{{.+}}) {axis = 1 : i64}
// CHECK: torch.prim.If
// CHECK: torch.prim.Loop
// CHECK: torch.aten.exp
func.func @main(%x: !torch.vtensor<[?,2],f32> {pd.name = "x"}, %n: !torch.int, %c: !torch.bool) -> !torch.vtensor<[?,2],f32> {
  %i = torch.constant.int -7
  %f = torch.constant.float 0.25
  %b = torch.constant.bool true
  %s = torch.constant.str "tanh"
  %d = torch.constant.device "cpu"
  %none = torch.constant.none
  %v = torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
  %w = torch.vtensor.literal(dense_resource<w> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %l = torch.prim.ListConstruct %i, %i : (!torch.int, !torch.int) -> !torch.list<int>
  %o = torch.operator "paddle.scale_weight"(%x, %w) {axis = 1 : i64} : (!torch.vtensor<[?,2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[?,2],f32>
  %y = torch.prim.If %c -> (!torch.vtensor<[?,2],f32>) {
    %g = torch.aten.gelu %o, %s : !torch.vtensor<[?,2],f32>, !torch.str -> !torch.vtensor<[?,2],f32>
    torch.prim.If.yield %g : !torch.vtensor<[?,2],f32>
  } else {
    torch.prim.If.yield %o : !torch.vtensor<[?,2],f32>
  }
  %z = torch.prim.Loop %n, %b, init(%y) {
  ^bb0(%k: !torch.int, %a: !torch.vtensor<[?,2],f32>):
    %m = torch.aten.mul.Scalar %a, %f : !torch.vtensor<[?,2],f32>, !torch.float -> !torch.vtensor<[?,2],f32>
    torch.prim.Loop.condition %b, iter(%m : !torch.vtensor<[?,2],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[?,2],f32>) -> !torch.vtensor<[?,2],f32>
  %u = torch.aten.exp %z : !torch.vtensor<[?,2],f32> -> !torch.vtensor<[?,2],f32>
  return %u : !torch.vtensor<[?,2],f32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x04000000000000400000003F"
    }
  }
#-}
