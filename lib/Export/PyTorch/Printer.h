//===--- Printer.h - the tree as Python source, broken as the package's formatter breaks it -----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_PRINTER_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_PRINTER_H

#include "Tree.h"
#include <map>

namespace mlir::pd::pytorch {

using Names = std::map<Variable, std::string>;

/// The shortest text that Python reads as the same number; a float32's, where the number is one.
std::string pythonFloat(double value);
/// `[2, ?, 16]`, a size that is not known as `?`.
std::string sizesText(ArrayRef<int64_t> sizes);

class Printer {
public:
  /// `names` holds every variable's; layers are seen from the container's methods.
  Printer(const Names &names, const std::string &container) : names(names), container(container) {}

  /// Brackets stand where the precedence of what is around asks for them.
  std::string text(const Expr &expr, int precedence = 0) const;
  /// Lines of a body, each with its end; `comments` are the sizes of results.
  std::string lines(const Statement::List &list, unsigned indent, bool comments) const;
  std::string line(const Statement &statement, unsigned indent, bool comments) const;

private:
  std::vector<std::string> elements(const Expr &expr, size_t first) const;
  std::string bracketed(const Expr &expr, size_t first, char open, char close) const;
  std::string sliceText(const Expr &slice) const;
  std::string binaryText(const Expr &expr) const;
  std::optional<Statement> withoutCopies(const Statement &statement) const;
  std::string element(const std::string &prefix, const Expr &value, unsigned indent) const;
  std::string broken(const std::string &prefix, const Expr &value, unsigned indent, StringRef suffix) const;

  const Names &names;
  const std::string container;
};

/// Equal for expressions that differ in nothing but their variables' names; `names` numbers these.
std::string structuralKey(const Expr &expr, const Names &names, bool layersCount);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_PRINTER_H
