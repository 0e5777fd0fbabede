//===--- PdConvOps.td - convolutions -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_CONV_OPS_TD
#define PADDLE_MLIR_PD_CONV_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

#endif // PADDLE_MLIR_PD_CONV_OPS_TD
