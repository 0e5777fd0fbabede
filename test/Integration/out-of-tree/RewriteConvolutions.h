//===--- RewriteConvolutions.h - the pass of this compiler -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef CONV_COMPILER_REWRITECONVOLUTIONS_H
#define CONV_COMPILER_REWRITECONVOLUTIONS_H

#include "mlir/Pass/Pass.h"

/// What the pass did.
struct ConvolutionCounts {
  unsigned rewritten = 0, padded = 0;
};

/// conv(x, w) -> conv(pad(x), 2 w) / 2, the padding written as an op of its own: powers of two round nothing, so the
/// numbers stay. `counts`, if not null, is added to.
std::unique_ptr<mlir::Pass> createRewriteConvolutions(ConvolutionCounts *counts = nullptr);

#endif
