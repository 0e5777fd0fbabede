//===--- PdLinearOps.td - matrix products -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_LINEAR_OPS_TD
#define PADDLE_MLIR_PD_LINEAR_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

#endif // PADDLE_MLIR_PD_LINEAR_OPS_TD
