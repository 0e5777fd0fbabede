//===--- OutputFolder.h - a folder that a tool writes whole, and replaces only when it is its own ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Artifacts and PyTorch packages are folders. They are filled as a temporary sibling and moved into place when they are
// complete, so a reader never sees half of one. What a user may have put there is never lost: a folder is replaced only
// if its record says that we wrote it, and only if it holds nothing but what the record lists.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_SUPPORT_OUTPUTFOLDER_H
#define PADDLE_MLIR_SUPPORT_OUTPUTFOLDER_H

#include <optional>
#include <string>

namespace mlir::pd {

/// A kind of folder: its record is a JSON object with `producer`, `format`, `files` (path -> sha256) and `sizes`
/// (path -> bytes) among its fields.
struct FolderKind {
  const char *record; ///< the record's file name
  const char *format; ///< what the record says under `format`
  const char *called; ///< what messages call such a folder, with its article
  bool editable;      ///< people change its files: one that differs from its hash is theirs
};

class OutputFolder {
public:
  /// Looks at what is at `target` and makes the temporary sibling. Throws pdrt::Error(5) when `target` is something
  /// else than nothing, an empty folder or a folder of this kind that may be replaced, or cannot be written.
  OutputFolder(std::string target, const FolderKind &kind);
  /// Removes the temporary folder unless it was moved into place.
  ~OutputFolder();
  OutputFolder(const OutputFolder &) = delete;

  /// Absolute path of a file of the folder; its own folder exists afterwards.
  std::string path(const std::string &relative) const;
  const std::string &target() const { return destination; }

  /// Writes the record, with `fields` (the text of a JSON object) between producer and files, and moves everything to
  /// the target. Throws pdrt::Error(5).
  void commit(const std::string &fields);

private:
  struct Obstacle {
    std::string where, what, hint;
  };
  std::optional<Obstacle> findObstacle() const;
  void removeReplaced(const std::string &old) const;

  const FolderKind &kind;
  std::string destination, temporary;
  bool done = false;
};

/// The version of the fields that every record has.
constexpr int kFolderFormatVersion = 1;

} // namespace mlir::pd

#endif // PADDLE_MLIR_SUPPORT_OUTPUTFOLDER_H
