//===--- PdAttentionOps.td - fused attention ops -*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PD_ATTENTION_OPS_TD
#define PADDLE_MLIR_PD_ATTENTION_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

#endif // PADDLE_MLIR_PD_ATTENTION_OPS_TD
