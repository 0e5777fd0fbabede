//===--- PdReductionOps.td - reductions, scans, arg reductions -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_REDUCTION_OPS_TD
#define PADDLE_MLIR_PD_REDUCTION_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

#endif // PADDLE_MLIR_PD_REDUCTION_OPS_TD
