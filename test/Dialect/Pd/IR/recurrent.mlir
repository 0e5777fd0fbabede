// RUN: pd-opt %s -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @lstm
func.func @lstm(%x: tensor<?x2x6xf32>, %h: tensor<2x2x4xf32>, %c: tensor<2x2x4xf32>, %wi: tensor<16x6xf32>, %wh: tensor<16x4xf32>, %b: tensor<16xf32>) {
  // CHECK: pd.rnn %{{.*}} -> (tensor<?x2x8xf32>, tensor<2x2x4xf32>, tensor<2x2x4xf32>)
  %0:3 = pd.rnn %x, %h, %c, %wi, %wh, %wi, %wh, %b, %b, %b, %b
    {operandSegmentSizes = array<i32: 1, 2, 8, 0, 0>, resultSegmentSizes = array<i32: 1, 0, 2, 0>, mode = "LSTM", is_bidirec = true, input_size = 6, hidden_size = 4}
    : (tensor<?x2x6xf32>, tensor<2x2x4xf32>, tensor<2x2x4xf32>, tensor<16x6xf32>, tensor<16x4xf32>, tensor<16x6xf32>, tensor<16x4xf32>, tensor<16xf32>, tensor<16xf32>,
       tensor<16xf32>, tensor<16xf32>) -> (tensor<?x2x8xf32>, tensor<2x2x4xf32>, tensor<2x2x4xf32>)
  return
}

// -----

func.func @gru_rows(%x: tensor<?x2x6xf32>, %h: tensor<1x2x4xf32>, %wi: tensor<16x6xf32>, %wh: tensor<16x4xf32>, %b: tensor<16xf32>) {
  // expected-error@+1 {{'pd.rnn' op has weight 0 of shape [16, 6], expected rank 2 with 12 rows}}
  %0:2 = pd.rnn %x, %h, %wi, %wh, %b, %b
    {operandSegmentSizes = array<i32: 1, 1, 4, 0, 0>, resultSegmentSizes = array<i32: 1, 0, 1, 0>, mode = "GRU", input_size = 6, hidden_size = 4}
    : (tensor<?x2x6xf32>, tensor<1x2x4xf32>, tensor<16x6xf32>, tensor<16x4xf32>, tensor<16xf32>, tensor<16xf32>) -> (tensor<?x2x4xf32>, tensor<1x2x4xf32>)
  return
}

// -----

func.func @input_size(%x: tensor<?x2x6xf32>, %h: tensor<1x2x4xf32>, %wi: tensor<4x6xf32>, %wh: tensor<4x4xf32>, %b: tensor<4xf32>) {
  // expected-error@+1 {{'pd.rnn' op has input_size 5 for an input of shape [?, 2, 6]}}
  %0 = pd.rnn %x, %h, %wi, %wh, %b, %b
    {operandSegmentSizes = array<i32: 1, 1, 4, 0, 0>, resultSegmentSizes = array<i32: 1, 0, 0, 0>, input_size = 5, hidden_size = 4}
    : (tensor<?x2x6xf32>, tensor<1x2x4xf32>, tensor<4x6xf32>, tensor<4x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<?x2x4xf32>
  return
}
