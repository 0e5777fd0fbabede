//===--- PdNormOps.td - normalisation and dropout -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_NORM_OPS_TD
#define PADDLE_MLIR_PD_NORM_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

#endif // PADDLE_MLIR_PD_NORM_OPS_TD
