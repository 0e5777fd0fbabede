//===--- PdCompareOps.td - comparison, logic, tests for special values -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_COMPARE_OPS_TD
#define PADDLE_MLIR_PD_COMPARE_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

#endif // PADDLE_MLIR_PD_COMPARE_OPS_TD
