// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py && FileCheck %s --check-prefix=MAP < %t/mapping.json
// RUN: pd-opt %s --pd-convert-pd-to-torch=keep-recurrent=true | FileCheck %s --check-prefix=TORCH

// A recurrent layer without lengths stays one layer: Paddle's gates lie in PyTorch's order.
// CHECK: self.gru_0 = nn.GRU(3, 2){{$}}
// CHECK: gru, _ = self.gru_0(x, h)  # [?, ?, 2]
// MAP: "torch": "gru_0.weight_ih_l0"
// MAP: "torch": "gru_0.bias_hh_l0"
// TORCH: torch.operator "paddle.rnn"
// TORCH-NOT: torch.prim.Loop
func.func @main(%x: tensor<?x?x3xf32> {pd.name = "x"}, %h: tensor<1x?x2xf32> {pd.name = "h"}) -> (tensor<?x?x2xf32> {pd.name = "out"}) {
  %wi = pd.parameter "gru_0.w_0" dense<0.25> : tensor<6x3xf32>
  %wh = pd.parameter "gru_0.w_1" dense<0.5> : tensor<6x2xf32>
  %bi = pd.parameter "gru_0.b_0" dense<0.1> : tensor<6xf32>
  %bh = pd.parameter "gru_0.b_1" dense<0.2> : tensor<6xf32>
  %out, %state = "pd.rnn"(%x, %h, %wi, %wh, %bi, %bh) {mode = "GRU", hidden_size = 2 : i64, input_size = 3 : i64, num_layers = 1 : i64,
      operandSegmentSizes = array<i32: 1, 1, 4, 0, 0>, resultSegmentSizes = array<i32: 1, 0, 1, 0>}
      : (tensor<?x?x3xf32>, tensor<1x?x2xf32>, tensor<6x3xf32>, tensor<6x2xf32>, tensor<6xf32>, tensor<6xf32>) -> (tensor<?x?x2xf32>, tensor<1x?x2xf32>)
  return %out : tensor<?x?x2xf32>
}
