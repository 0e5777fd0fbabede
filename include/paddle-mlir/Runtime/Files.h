//===--- Files.h - reading, mapping and writing files of the runtime ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_FILES_H
#define PADDLE_MLIR_RUNTIME_FILES_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace pdrt {

/// A read-only private mapping of a whole file (page aligned); an empty file maps to null with size 0.
class MappedFile {
public:
  /// Throws Error(4) when the file cannot be read.
  static std::shared_ptr<MappedFile> open(const std::string &path);
  ~MappedFile();
  MappedFile(const MappedFile &) = delete;
  MappedFile &operator=(const MappedFile &) = delete;

  const uint8_t *data() const { return bytes; }
  size_t size() const { return length; }
  const std::string &path() const { return name; }

private:
  MappedFile() = default;
  const uint8_t *bytes = nullptr;
  size_t length = 0;
  std::string name;
};

/// The process has read these bytes: where they are mapped from a file the kernel may take the pages back. A hint; the
/// content stays.
void pageOut(const void *data, size_t size);

bool fileExists(const std::string &path);
bool isDirectory(const std::string &path);
/// Throws Error(4) when the file cannot be read.
std::string readTextFile(const std::string &path);
/// Writes a temporary sibling and renames it; throws Error(5) when that is not possible.
void writeFileAtomically(const std::string &path, const void *data, size_t size);
/// Creates the folder and its parents; throws Error(5).
void createDirectories(const std::string &path);
/// A model's tensor name as part of a file name: every character outside [A-Za-z0-9._-] becomes `_`.
std::string fileNameFor(const std::string &tensorName);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_FILES_H
