// RUN: pd-opt %s --verify-diagnostics --pass-pipeline='builtin.module(pd-set-precision{precision=bf16 keep=softmax.int,/Head/Tanh/,exp#3})'

// By the aten name, the layer's and the place in the model's file. bf16 has f32's range: no constant keeps an op.
func.func @main(%x: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32> {
  %none = torch.constant.none
  %c0 = torch.constant.int 0
  %c1 = torch.constant.int 1
  %low = torch.constant.float -1.0e30
  %0 = torch.aten.add.Scalar %x, %low, %c1 : !torch.vtensor<[4],f32>, !torch.float, !torch.int -> !torch.vtensor<[4],f32>
  // expected-remark @below {{'aten.softmax.int' stays in f32: asked for}}
  %1 = torch.aten.softmax.int %0, %c0, %none : !torch.vtensor<[4],f32>, !torch.int, !torch.none -> !torch.vtensor<[4],f32>
  %2 = torch.aten.tanh %1 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  // expected-remark @unknown {{'aten.tanh' stays in f32: asked for}}
  %3 = torch.aten.tanh %2 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32> loc(fused["/Head/Tanh/", "tanh#2"])
  // expected-remark @unknown {{'aten.exp' stays in f32: asked for}}
  %4 = torch.aten.exp %3 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32> loc("exp#3")
  return %4 : !torch.vtensor<[4],f32>
}
