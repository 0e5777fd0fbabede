//===--- PdRecurrentOps.td - recurrent layers ----------------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_RECURRENT_OPS_TD
#define PADDLE_MLIR_PD_RECURRENT_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

def Pd_RnnOp : Pd_Op<"rnn", "Recurrent", "rnn", [AttrSizedOperandSegments, AttrSizedResultSegments]> {
  let summary = "multi-layer LSTM, GRU or simple RNN over time-major x [T, B, I]";
  let description = [{
    D = 2 when is_bidirec. pre_state and state: [h] or (LSTM) [h, c], each [num_layers * D, B, H]. weight_list: first (w_ih, w_hh) of
    layer 0 forward, layer 0 backward, layer 1 forward, ..., then (b_ih, b_hh) in the same order. w_ih [G*H, in], gates i, f, c, o for LSTM
    (G = 4) and r, z, candidate for GRU (G = 3). Past sequence_length outputs are 0 and the state stands still. dropout_state_in, the
    dropout_state_out and reserve results are residue of training and never read.
  }];
  let arguments = (ins PdTensor:$x, Variadic<PdTensor>:$pre_state, Variadic<PdTensor>:$weight_list, Optional<PdTensor>:$sequence_length,
      Optional<PdTensor>:$dropout_state_in, PdF64<"0.0">:$dropout_prob, PdBool<"false">:$is_bidirec, PdI64<"10">:$input_size,
      PdI64<"100">:$hidden_size, PdI64<"1">:$num_layers, PdStr<"RNN_TANH">:$mode, PdI64<"0">:$seed, PdBool<"true">:$is_test);
  let results = (outs PdTensor:$out, Optional<PdTensor>:$dropout_state_out, Variadic<PdTensor>:$state, Optional<PdTensor>:$reserve);
  let legacy = [Legacy<"rnn",
      ["Input:x", "PreState:pre_state", "WeightList:weight_list", "SequenceLength:sequence_length", "Out:out", "DropoutState:dropout_state_out",
       "State:state", "Reserve:reserve"],
      ["dropout_prob:dropout_prob", "is_bidirec:is_bidirec", "input_size:input_size", "hidden_size:hidden_size", "num_layers:num_layers",
       "mode:mode", "seed:seed", "is_test:is_test"]>];
  let hasVerifier = 1;
}

#endif // PADDLE_MLIR_PD_RECURRENT_OPS_TD
