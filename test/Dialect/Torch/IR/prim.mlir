// RUN: pd-opt %s | pd-opt | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() -> (!torch.int, !torch.float, !torch.bool, !torch.str, !torch.Device, !torch.none) {
  // CHECK: %int-7 = torch.constant.int -7
  %i = torch.constant.int -7
  // CHECK: %float = torch.constant.float 2.500000e-01
  %f = torch.constant.float 0.25
  // CHECK: %true = torch.constant.bool true
  %b = torch.constant.bool true
  // CHECK: %str = torch.constant.str "tanh"
  %s = torch.constant.str "tanh"
  // CHECK: %device = torch.constant.device "cpu"
  %d = torch.constant.device "cpu"
  // CHECK: %none = torch.constant.none
  %n = torch.constant.none
  return %i, %f, %b, %s, %d, %n : !torch.int, !torch.float, !torch.bool, !torch.str, !torch.Device, !torch.none
}

// CHECK-LABEL: func.func @containers
func.func @containers(%a: !torch.int, %x: !torch.vtensor<[2],f32>) -> !torch.int {
  // CHECK: %[[L:.+]] = torch.prim.ListConstruct %{{.+}}, %{{.+}} : (!torch.int, !torch.int) -> !torch.list<int>
  %l = torch.prim.ListConstruct %a, %a : (!torch.int, !torch.int) -> !torch.list<int>
  // CHECK: torch.prim.ListUnpack %[[L]] : !torch.list<int> -> !torch.int, !torch.int
  %u:2 = torch.prim.ListUnpack %l : !torch.list<int> -> !torch.int, !torch.int
  // CHECK: torch.prim.TupleConstruct %{{.+}}, %{{.+}} : !torch.int, !torch.vtensor<[2],f32> -> !torch.tuple<int, vtensor<[2],f32>>
  %t = torch.prim.TupleConstruct %a, %x : !torch.int, !torch.vtensor<[2],f32> -> !torch.tuple<int, vtensor<[2],f32>>
  // CHECK: torch.derefine %{{.+}} : !torch.int to !torch.optional<int>
  %o = torch.derefine %a : !torch.int to !torch.optional<int>
  // CHECK: torch.tensor_static_info_cast %{{.+}} : !torch.vtensor<[2],f32> to !torch.vtensor<[?],f32>
  %c = torch.tensor_static_info_cast %x : !torch.vtensor<[2],f32> to !torch.vtensor<[?],f32>
  // CHECK: torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi32>) : !torch.vtensor<[2],si32>
  %v = torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi32>) : !torch.vtensor<[2],si32>
  // CHECK: torch.operator "paddle.scale_weight"(%{{.+}}, %{{.+}}) {axis = 0 : i64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  %w = torch.operator "paddle.scale_weight"(%x, %x) {axis = 0 : i64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  return %u#1 : !torch.int
}

// CHECK-LABEL: func.func @control
func.func @control(%c: !torch.bool, %n: !torch.int, %x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  // CHECK: %[[IF:.+]] = torch.prim.If %{{.+}} -> (!torch.vtensor<[2],f32>) {
  // CHECK: torch.prim.If.yield %{{.+}} : !torch.vtensor<[2],f32>
  // CHECK: } else {
  %y = torch.prim.If %c -> (!torch.vtensor<[2],f32>) {
    %t = torch.aten.tanh %x : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
    torch.prim.If.yield %t : !torch.vtensor<[2],f32>
  } else {
    torch.prim.If.yield %x : !torch.vtensor<[2],f32>
  }
  // CHECK: torch.prim.Loop %{{.+}}, %{{.+}}, init(%[[IF]]) {
  // CHECK: torch.prim.Loop.condition %{{.+}}, iter(%{{.+}} : !torch.vtensor<[2],f32>)
  // CHECK: } : (!torch.int, !torch.bool, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  %z = torch.prim.Loop %n, %c, init(%y) {
  ^bb0(%i: !torch.int, %v: !torch.vtensor<[2],f32>):
    %s = torch.aten.sigmoid %v : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
    torch.prim.Loop.condition %c, iter(%s : !torch.vtensor<[2],f32>)
  } : (!torch.int, !torch.bool, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  // No results, no carried values.
  // CHECK: torch.prim.If %{{.+}} -> () {
  torch.prim.If %c -> () {
    torch.prim.If.yield
  } else {
    torch.prim.If.yield
  }
  return %z : !torch.vtensor<[2],f32>
}

// An aten op that nothing here reads has no definition; it keeps torch-mlir's form.
// CHECK-LABEL: func.func @unregistered
func.func @unregistered(%x: !torch.vtensor<[2],f32>, %i: !torch.int) -> !torch.vtensor<[2],f32> {
  // CHECK: %[[A:.+]] = torch.aten.special_i0 %{{.+}} : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  %a = torch.aten.special_i0 %x : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  // CHECK: torch.aten.aminmax %[[A]], %{{.+}} : !torch.vtensor<[2],f32>, !torch.int -> !torch.vtensor<[],f32>, !torch.vtensor<[],f32>
  %b:2 = torch.aten.aminmax %a, %i : !torch.vtensor<[2],f32>, !torch.int -> !torch.vtensor<[],f32>, !torch.vtensor<[],f32>
  return %a : !torch.vtensor<[2],f32>
}
