//===--- ApproximateMath.cpp - math operations to polynomials ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ExpandMath.h"
#include "paddle-mlir/Codegen/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::pd::codegen {
#define GEN_PASS_DEF_PDAPPROXIMATEMATHPASS
#include "paddle-mlir/Codegen/Passes.h.inc"

namespace {

struct ApproximateMathPass : impl::PdApproximateMathPassBase<ApproximateMathPass> {
  using PdApproximateMathPassBase::PdApproximateMathPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    if (libm) {
      // sin and cos stay with libm: the polynomials lose accuracy on large arguments.
      static const llvm::StringSet<> half = {
          "math.exp", "math.expm1", "math.log",  "math.log2", "math.log1p", "math.tanh", "math.erf",  "math.erfc",
          "math.sin", "math.cos",   "math.sqrt", "math.atan", "math.powf",  "math.tan",  "math.exp2", "math.log10"};
      static const llvm::StringSet<> polynomial = {"math.exp",   "math.expm1", "math.log", "math.log2",
                                                   "math.log1p", "math.tanh",  "math.erf", "math.erfc"};
      populateMathF32ExpansionPatterns(patterns, [](StringRef name) { return half.contains(name); });
      populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) { return polynomial.contains(name); });
    } else {
      // In f32 what most models are made of; the rest through f64.
      static const llvm::StringSet<> polynomial = {"math.exp",  "math.expm1", "math.log", "math.log1p",
                                                   "math.tanh", "math.erf",   "math.erfc"};
      populateExpandMathPatterns(patterns);
      populateMathF32ExpansionPatterns(patterns, [](StringRef) { return true; });
      populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) { return polynomial.contains(name); });
    }
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) signalPassFailure();
  }
};

} // namespace
} // namespace mlir::pd::codegen
