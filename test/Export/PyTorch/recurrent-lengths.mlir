// RUN: rm -rf %t && pd-compile %s --emit=pytorch -o %t --no-check && FileCheck %s < %t/model.py

// With lengths a recurrent layer is a loop. What is cut out of a tensor is a part, whatever computes its bounds.
// CHECK: for step in range(x.shape[0]):
// CHECK-NEXT: part = gru_0[step : step + 1]  # [1, ?, 6]
// CHECK-NEXT: part = part.squeeze(0)
func.func @main(%x: tensor<?x?x3xf32> {pd.name = "x"}, %h: tensor<1x?x2xf32> {pd.name = "h"}, %n: tensor<?xi64> {pd.name = "n"}) -> (tensor<?x?x2xf32> {pd.name = "out"}) {
  %wi = pd.parameter "gru_0.w_0" dense<0.25> : tensor<6x3xf32>
  %wh = pd.parameter "gru_0.w_1" dense<0.5> : tensor<6x2xf32>
  %bi = pd.parameter "gru_0.b_0" dense<0.1> : tensor<6xf32>
  %bh = pd.parameter "gru_0.b_1" dense<0.2> : tensor<6xf32>
  %out, %state = "pd.rnn"(%x, %h, %wi, %wh, %bi, %bh, %n) {mode = "GRU", hidden_size = 2 : i64, input_size = 3 : i64, num_layers = 1 : i64,
      operandSegmentSizes = array<i32: 1, 1, 4, 1, 0>, resultSegmentSizes = array<i32: 1, 0, 1, 0>}
      : (tensor<?x?x3xf32>, tensor<1x?x2xf32>, tensor<6x3xf32>, tensor<6x2xf32>, tensor<6xf32>, tensor<6xf32>, tensor<?xi64>) -> (tensor<?x?x2xf32>, tensor<1x?x2xf32>)
  return %out : tensor<?x?x2xf32>
}
