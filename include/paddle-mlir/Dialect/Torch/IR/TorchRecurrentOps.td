//===--- TorchRecurrentOps.td - recurrent layers ----------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_RECURRENT_OPS_TD
#define PADDLE_MLIR_TORCH_RECURRENT_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenLstmInputOp : Aten_Op<"lstm.input", (ins Tensor:$input, List:$hx, List:$params, Bool:$has_biases, Int:$num_layers, Float:$dropout, Bool:$train, Bool:$bidirectional, Bool:$batch_first), (outs Tensor:$result0, Tensor:$result1, Tensor:$result2)> { let product = 1; let layer = 1; let stable = 0; let shape = "lstm"; }
def Torch_AtenGruInputOp : Aten_Op<"gru.input", (ins Tensor:$input, Tensor:$hx, List:$params, Bool:$has_biases, Int:$num_layers, Float:$dropout, Bool:$train, Bool:$bidirectional, Bool:$batch_first), (outs Tensor:$result0, Tensor:$result1)> { let product = 1; let layer = 1; let stable = 0; let shape = "gru"; }
def Torch_AtenRnnTanhInputOp : Aten_Op<"rnn_tanh.input", (ins Tensor:$input, Tensor:$hx, List:$params, Bool:$has_biases, Int:$num_layers, Float:$dropout, Bool:$train, Bool:$bidirectional, Bool:$batch_first), (outs Tensor:$result0, Tensor:$result1)> { let product = 1; let layer = 1; let stable = 0; let shape = "gru"; }
def Torch_AtenRnnReluInputOp : Aten_Op<"rnn_relu.input", (ins Tensor:$input, Tensor:$hx, List:$params, Bool:$has_biases, Int:$num_layers, Float:$dropout, Bool:$train, Bool:$bidirectional, Bool:$batch_first), (outs Tensor:$result0, Tensor:$result1)> { let product = 1; let layer = 1; let stable = 0; let shape = "gru"; }

#endif // PADDLE_MLIR_TORCH_RECURRENT_OPS_TD
