//===--- AttrValue.h - an attribute as a file gives it, before its row decides its form -------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// File versions disagree about number types, so both readers produce this neutral value and the op's row (AttrKind)
// says what it becomes.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_ATTRVALUE_H
#define PADDLE_MLIR_LIB_IMPORT_ATTRVALUE_H

#include "mlir/IR/Builders.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include <string>
#include <vector>

namespace mlir::pd::importer {

struct AttrValue {
  enum Kind { None, Bool, Int, Float, Str, Ints, Floats, Strs, DType } kind = None;
  int64_t i = 0; // Bool, Int
  double f = 0;
  std::string s;
  std::vector<int64_t> ints;
  std::vector<double> floats;
  std::vector<std::string> strs;
  Type dtype; // DType; null: Paddle's Undefined

  static AttrValue ofInt(int64_t v);
  static AttrValue ofFloat(double v);
  static AttrValue ofBool(bool v);
  static AttrValue ofStr(llvm::StringRef v);
  static AttrValue ofInts(llvm::ArrayRef<int64_t> v);
  static AttrValue ofFloats(llvm::ArrayRef<double> v);
  static AttrValue ofDType(Type v);
  /// What a row's default text means for an attribute of this kind: "1e-05", "true", "[1, 1]", "NCHW".
  static AttrValue parse(llvm::StringRef text, AttrKind kind);

  bool isNumber() const { return kind == Bool || kind == Int || kind == Float; }
  bool isList() const { return kind == Ints || kind == Floats || kind == Strs; }
  double number() const { return kind == Float ? f : double(i); }
  /// Truncated, saturating at the ends of the range.
  int64_t integer() const;
  std::vector<int64_t> integerList() const; // a number counts as a list of one
  std::vector<double> numberList() const;
};

/// `value` in the form `kind` asks for: null with `why` set when it cannot have it; null with `why` empty when the
/// attribute is to be left out (an Undefined dtype).
Attribute toAttribute(const AttrValue &value, AttrKind kind, Builder &builder, std::string &why);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_ATTRVALUE_H
