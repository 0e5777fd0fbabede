//===--- PdMathOps.td - arithmetic, unary functions, cast, clip -*- tablegen -*-===//
#ifndef PADDLE_MLIR_PD_MATH_OPS_TD
#define PADDLE_MLIR_PD_MATH_OPS_TD

include "paddle-mlir/Dialect/Pd/IR/PdElementwise.td"

#endif // PADDLE_MLIR_PD_MATH_OPS_TD
