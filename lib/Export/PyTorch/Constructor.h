//===--- Constructor.h - `nn.Conv2d(3, 4, stride=2)` taken apart ----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_CONSTRUCTOR_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_CONSTRUCTOR_H

#include "mlir/Support/LLVM.h"
#include <map>
#include <string>
#include <vector>

namespace mlir::pd::pytorch {

struct Constructor {
  std::string head;
  std::vector<std::pair<std::string, std::string>> arguments; ///< keyword or "", value
  bool open = false;                                          ///< arguments may become parameters
  std::vector<Constructor> items;                             ///< of an nn.Sequential or nn.ModuleList
  std::string text() const;
  /// Calls `found(".0.1", line)` for each item, its items too: the path below this one and the line of text() where it
  /// begins.
  void forEachItem(llvm::function_ref<void(const std::string &, size_t)> found) const;
  /// Of an `nn` layer; anything else, an `nn.Parameter` too, is all head.
  static Constructor parse(const std::string &text);
  /// What the argument is called, or "" when its place does not say.
  std::string argumentName(size_t index) const;
  /// All that may become a parameter, the items' too: whose, which.
  std::vector<std::pair<Constructor *, size_t>> places();
  /// What must be equal for one class: heads and keywords without a default.
  std::string key() const;
  bool isConv() const { return StringRef(head).starts_with("nn.Conv"); }
  bool isNorm() const { return StringRef(head).starts_with("nn.BatchNorm"); }
};

/// What a layer has when the keyword is left out.
const std::map<std::string, std::string> &layerDefaults();
/// The same keywords for all: one that some leave out gets its default there.
void unify(ArrayRef<Constructor *> constructors);

/// `self.a[0].b` for a path seen from a container.
std::string accessFrom(const std::string &container, const std::string &path);
/// With spaces after each line's end.
std::string indented(const std::string &text, unsigned spaces);
/// basic_block -> BasicBlock
std::string camel(StringRef name);
/// A statement in the width that the package's formatter allows, as the formatter would break it.
std::string wrapped(const std::string &text, unsigned indent);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_CONSTRUCTOR_H
