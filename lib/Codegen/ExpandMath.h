//===--- ExpandMath.h - math functions as arithmetic, for devices without a libm ----------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CODEGEN_EXPANDMATH_H
#define PADDLE_MLIR_LIB_CODEGEN_EXPANDMATH_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::pd::codegen {

/// Scalars of f64; of f32 too where no polynomial in f32 is as good (the functions of angles, powers, remainders,
/// hyperbolic functions, exp2, log2, log10), computed in f64. Half precision is rounded in f32.
void populateExpandMathPatterns(RewritePatternSet &patterns);

} // namespace mlir::pd::codegen

#endif // PADDLE_MLIR_LIB_CODEGEN_EXPANDMATH_H
