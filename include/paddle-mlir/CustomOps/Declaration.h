//===--- Declaration.h - custom operators as a user declares them -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One YAML file declares operators that the registry does not know (docs/CustomOps.md). This library reads and checks
// it and knows nothing of MLIR: the importer, the dialect and the exporters ask it.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CUSTOMOPS_DECLARATION_H
#define PADDLE_MLIR_CUSTOMOPS_DECLARATION_H

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd::custom {

/// Where something stands in the YAML file; lines and columns count from 1, 0 = unknown.
struct Place {
  unsigned line = 0, column = 0;
};

/// The forms an attribute may have; integers are 64 bits wide, floats are doubles.
enum class AttributeType { Bool, Int, Float, String, Ints, Floats, Strings };
/// "bool", "int", "float", "string", "ints", "floats", "strings".
llvm::StringRef attributeTypeName(AttributeType type);
std::optional<AttributeType> attributeTypeFromName(llvm::StringRef name);

struct Attribute {
  std::string name;
  AttributeType type = AttributeType::Float;
  /// The default's elements as text, one for a scalar; none: the program must give the attribute.
  std::optional<std::vector<std::string>> defaultValue;
  Place place;
};

struct Output {
  std::string name;
  std::string dtype; ///< an input's name (its dtype) or a numpy dtype name
  std::string shape; ///< a rule of ShapeRule.h
  Place place;
};

/// A C kernel of include/paddle-mlir-c/CustomOp.h.
struct Kernel {
  std::string library; ///< file name or path of a shared library
  std::string symbol;  ///< of its PdCustomOp
};

struct Declaration {
  std::string name; ///< the op's type in the Paddle program
  std::vector<std::string> inputs;
  std::vector<Attribute> attributes;
  std::vector<Output> outputs;
  std::string torch; ///< Python over the names of inputs and attributes; empty: none
  std::optional<Kernel> kernel;
  Place place;

  const Attribute *attribute(llvm::StringRef name) const;
  std::optional<unsigned> input(llvm::StringRef name) const;
};

/// Why a file was refused; the tools print it as `FILE:LINE:COL: what` and exit with 4.
struct DeclarationError {
  std::string what, hint;
  Place place;
};

class Declarations {
public:
  /// Reads a file's text. Nothing when it is malformed; `error` then says where and why.
  static std::optional<Declarations> parse(llvm::StringRef text, DeclarationError &error);

  std::string file; ///< as the user named it
  std::vector<Declaration> ops;

  const Declaration *find(llvm::StringRef name) const;
};

/// The YAML of declarations: what parse reads. Comments lead the lines that are left to write.
std::string printDeclaration(const Declaration &declaration);

} // namespace mlir::pd::custom

#endif // PADDLE_MLIR_CUSTOMOPS_DECLARATION_H
