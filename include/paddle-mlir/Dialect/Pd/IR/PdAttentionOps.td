//===--- PdAttentionOps.td - fused attention ops -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_ATTENTION_OPS_TD
#define PADDLE_MLIR_PD_ATTENTION_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/Pd.td"

#endif // PADDLE_MLIR_PD_ATTENTION_OPS_TD
