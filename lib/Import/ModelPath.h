//===--- ModelPath.h - from what the user names to the files of a model -----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_MODELPATH_H
#define PADDLE_MLIR_LIB_IMPORT_MODELPATH_H

#include "Session.h"

namespace mlir::pd::importer {

struct ModelFiles {
  std::string model;
  std::string params; // a file, a folder (one file a parameter), or ""
  bool pir = false;   // decided by the bytes
  std::optional<uint64_t> randomSeed;
};

/// Finds and recognises the files; a folder with no model or with several is an error, as is anything that is neither
/// format.
FailureOr<ModelFiles> resolveModel(Session &session);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_MODELPATH_H
