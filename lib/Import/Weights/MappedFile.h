//===--- MappedFile.h - a read-only mapping shared by the blobs cut from it -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_WEIGHTS_MAPPEDFILE_H
#define PADDLE_MLIR_LIB_IMPORT_WEIGHTS_MAPPEDFILE_H

#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>

namespace mlir::pd::importer {

/// Lives as long as any blob that points into it. The bytes are never read through a typed pointer: tensors in real
/// files start at odd addresses.
class MappedFile {
public:
  /// Null with `why` set when the file cannot be opened.
  static std::shared_ptr<const MappedFile> open(llvm::StringRef path, std::string &why);
  ~MappedFile();
  MappedFile(const MappedFile &) = delete;
  MappedFile &operator=(const MappedFile &) = delete;

  llvm::StringRef bytes() const { return {data, size}; }
  llvm::StringRef path() const { return name; }

private:
  MappedFile() = default;
  std::string name;
  const char *data = nullptr;
  size_t size = 0;
};

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_WEIGHTS_MAPPEDFILE_H
