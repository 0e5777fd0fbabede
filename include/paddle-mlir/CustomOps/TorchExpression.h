//===--- TorchExpression.h - the part of Python that a custom op's torch text may be lowered from ----*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Any Python text goes into the exported PyTorch module as it is. Text of this subset is parsed besides, so that the op
// runs on our CPU without a kernel: assignments, a last expression or `return`, arithmetic, comparisons, calls,
// attributes, subscripts, tuples.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CUSTOMOPS_TORCHEXPRESSION_H
#define PADDLE_MLIR_CUSTOMOPS_TORCHEXPRESSION_H

#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd::custom {

struct PyNode;
using PyPtr = std::shared_ptr<PyNode>;

struct PyNode {
  enum Kind {
    Int,
    Float,
    Str,
    True,
    False,
    None,
    Name,      ///< text
    Member,    ///< parts[0].text
    Call,      ///< parts[0](parts[1..]); keywords[i] names argument i, "" = by position
    Subscript, ///< parts[0][parts[1..]]
    Slice,     ///< parts[0]:parts[1]:parts[2], each may be null; inside a subscript only
    List,      ///< a list or tuple
    Unary,     ///< text: - + not ~
    Binary,    ///< text: + - * / // % ** @ == != < <= > >= & | and or
    IfElse     ///< parts[0] if parts[1] else parts[2]
  } kind;
  size_t offset = 0; ///< in the text
  std::string text;
  int64_t integer = 0;
  double number = 0;
  std::vector<PyPtr> parts;
  std::vector<std::string> keywords;
};

struct PyStatement {
  std::vector<std::string> targets; ///< of an assignment; several: the value is unpacked
  PyPtr value;
};

/// A body: assignments, then the result.
struct PyBody {
  std::vector<PyStatement> assignments;
  PyPtr result;
};

/// Nothing when the text is outside of the subset: `why` then says what was not understood.
std::optional<PyBody> parseTorchExpression(llvm::StringRef text, std::string &why);

/// The text as the body of a Python function, its last expression returned; without indentation.
std::vector<std::string> pythonBodyLines(llvm::StringRef text);

} // namespace mlir::pd::custom

#endif // PADDLE_MLIR_CUSTOMOPS_TORCHEXPRESSION_H
