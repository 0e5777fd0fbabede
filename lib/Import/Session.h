//===--- Session.h - what every part of one import shares -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The options, the context, the error to fill and the tally of ops. Private to lib/Import.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_SESSION_H
#define PADDLE_MLIR_LIB_IMPORT_SESSION_H

#include "paddle-mlir/CustomOps/Declaration.h"
#include "paddle-mlir/Import/Import.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"

namespace mlir::pd::importer {

/// Exit codes of architecture.md section 7 that an import can give.
enum ExitCode { kUsage = 2, kUnsupported = 3, kBadInput = 4, kInternal = 70 };

struct Session {
  Session(MLIRContext *context, const ImportOptions &options, ImportError &error, ImportSummary &summary)
      : context(context), options(options), error(error), summary(summary) {}

  MLIRContext *context;
  const ImportOptions &options;
  ImportError &error;
  ImportSummary &summary;
  std::string modelFile;
  std::vector<custom::Declaration> customOps;

  /// The user's declaration of an op; null when there is none.
  const custom::Declaration *customOp(StringRef name) const;

  /// Records the first error; always failure.
  LogicalResult fail(int code, const Twine &what, const Twine &hint = "");
  LogicalResult failAt(StringRef file, uint64_t offset, const Twine &what, const Twine &hint = "");
  LogicalResult failIn(StringRef file, const Twine &what, const Twine &hint = "");
  LogicalResult failOp(const Twine &op, const Twine &what, const Twine &hint = "", int code = kBadInput);

  /// Counts an op; `pdName` empty marks it unsupported.
  void countOp(StringRef name, StringRef pdName, const Twine &location, const Twine &reason = "");
  /// Turns a counted op into an unsupported one (a form of it that cannot be imported).
  void markUnsupported(StringRef name, const Twine &location, const Twine &reason);
  /// Sorts the tally into the summary; failure (exit code 3) when anything is unsupported.
  LogicalResult finishOps();

  /// With ImportOptions::recordNames: `value` is called `name` in the file. The first name of a value stays.
  void recordName(Value value, const Twine &name);

private:
  llvm::StringMap<size_t> opIndex, unsupportedIndex;
  void addUse(llvm::StringMap<size_t> &index, std::vector<OpUse> &uses, StringRef name, StringRef pdName,
              const Twine &location, const Twine &reason, size_t shownLocations = SIZE_MAX);
};

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_SESSION_H
