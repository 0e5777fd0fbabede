//===--- Support.h - which ops have a way, whatever model they stand in -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_REPORT_SUPPORT_H
#define PADDLE_MLIR_REPORT_SUPPORT_H

#include "mlir/IR/MLIRContext.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::pd {

/// Follows a row through the patterns that exist: normalised away, converted by C++, or mapped to an aten op that is
/// decomposed or has a handler. A form of the op may still be refused; deriveCoverage knows that of a model.
class OpSupport {
public:
  OpSupport();
  /// The row's status at torch ("aten", "paddle"), "none" for one that nothing converts.
  StringRef torch(const OpSchema &row) const;
  bool cpu(const OpSchema &row) const;

private:
  bool reachesTorch(const OpSchema &row) const;

  MLIRContext context;
  llvm::StringSet<> normalized, converted, decomposed;
};

} // namespace mlir::pd

#endif // PADDLE_MLIR_REPORT_SUPPORT_H
