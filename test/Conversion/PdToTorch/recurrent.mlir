// RUN: pd-opt %s --pd-convert-pd-to-torch --cse | FileCheck %s

// One bidirectional LSTM layer: the weights of both directions come first, then their biases; the backward loop runs from the last step.
// CHECK-LABEL: func.func @lstm
// CHECK: %[[T0:.+]] = torch.aten.transpose.int %arg3
// CHECK: %[[M0:.+]] = torch.aten.matmul %arg0, %[[T0]] : {{.+}} -> !torch.vtensor<[?,?,16],f32>
// CHECK: %[[A0:.+]] = torch.aten.add.Tensor %[[M0]], %arg7
// CHECK: torch.aten.add.Tensor %[[A0]], %arg8
// CHECK: torch.prim.Loop
// CHECK: torch.aten.mm
// Three sigmoids (input, forget, output) around one tanh of the candidate.
// CHECK: torch.aten.sigmoid
// CHECK: torch.aten.sigmoid
// CHECK: torch.aten.tanh
// CHECK: torch.aten.sigmoid
// CHECK: torch.aten.slice_scatter
// CHECK: torch.prim.Loop.condition
// CHECK: torch.aten.transpose.int %arg5
// CHECK: torch.prim.Loop
// CHECK: ^bb0(%[[I:.+]]: !torch.int,
// CHECK: torch.aten.sub.int %{{.+}}, %[[I]]
// CHECK: torch.prim.Loop.condition
// CHECK: torch.aten.cat {{.+}} -> !torch.vtensor<[?,?,8],f32>
// CHECK-NOT: pd.
func.func @lstm(%x: tensor<?x?x3xf32>, %h: tensor<2x?x4xf32>, %c: tensor<2x?x4xf32>, %wi0: tensor<16x3xf32>, %wh0: tensor<16x4xf32>, %wi1: tensor<16x3xf32>,
    %wh1: tensor<16x4xf32>, %bi0: tensor<16xf32>, %bh0: tensor<16xf32>, %bi1: tensor<16xf32>, %bh1: tensor<16xf32>) -> (tensor<?x?x8xf32>, tensor<2x?x4xf32>) {
  %0:3 = "pd.rnn"(%x, %h, %c, %wi0, %wh0, %wi1, %wh1, %bi0, %bh0, %bi1, %bh1) {mode = "LSTM", is_bidirec = true, input_size = 3 : i64, hidden_size = 4 : i64,
      num_layers = 1 : i64, operandSegmentSizes = array<i32: 1, 2, 8, 0, 0>, resultSegmentSizes = array<i32: 1, 0, 2, 0>}
      : (tensor<?x?x3xf32>, tensor<2x?x4xf32>, tensor<2x?x4xf32>, tensor<16x3xf32>, tensor<16x4xf32>, tensor<16x3xf32>, tensor<16x4xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>, tensor<16xf32>)
      -> (tensor<?x?x8xf32>, tensor<2x?x4xf32>, tensor<2x?x4xf32>)
  return %0#0, %0#1 : tensor<?x?x8xf32>, tensor<2x?x4xf32>
}

// GRU's hidden bias stays with the recurrent part, which the reset gate scales. Past a length the output is 0 and the state stands still.
// CHECK-LABEL: func.func @gru
// CHECK: torch.prim.Loop
// CHECK: %[[MM:.+]] = torch.aten.mm
// CHECK: torch.aten.add.Tensor %[[MM]], %arg5
// CHECK: torch.aten.gt.Tensor %arg6,
// CHECK: torch.aten.where.self
// CHECK: torch.aten.where.self
// CHECK: torch.prim.Loop.condition
func.func @gru(%x: tensor<5x2x3xf32>, %h: tensor<1x2x4xf32>, %wi: tensor<12x3xf32>, %wh: tensor<12x4xf32>, %bi: tensor<12xf32>, %bh: tensor<12xf32>, %len: tensor<2xi32>) -> tensor<5x2x4xf32> {
  %0:2 = "pd.rnn"(%x, %h, %wi, %wh, %bi, %bh, %len) {mode = "GRU", input_size = 3 : i64, hidden_size = 4 : i64, num_layers = 1 : i64,
      operandSegmentSizes = array<i32: 1, 1, 4, 1, 0>, resultSegmentSizes = array<i32: 1, 0, 1, 0>}
      : (tensor<5x2x3xf32>, tensor<1x2x4xf32>, tensor<12x3xf32>, tensor<12x4xf32>, tensor<12xf32>, tensor<12xf32>, tensor<2xi32>) -> (tensor<5x2x4xf32>, tensor<1x2x4xf32>)
  return %0#0 : tensor<5x2x4xf32>
}
