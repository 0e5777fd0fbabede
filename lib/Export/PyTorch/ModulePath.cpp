//===--- ModulePath.cpp - paths of modules and parameters, names of Python --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ModulePath.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::pd;

bool pytorch::isNumber(StringRef text) { return !text.empty() && llvm::all_of(text, llvm::isDigit); }

std::string pytorch::parentOf(const std::string &path) {
  size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::string pytorch::lastName(const std::string &path) {
  return path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
}

std::string pytorch::joinPath(const std::string &container, const std::string &name) {
  return container.empty() ? name : container + "." + name;
}

bool pytorch::isUnder(const std::string &path, const std::string &container) {
  return container.empty() || path == container ||
         (path.size() > container.size() && path.compare(0, container.size(), container) == 0 &&
          path[container.size()] == '.');
}

std::string pytorch::commonPath(std::string a, const std::string &b) {
  while (!isUnder(b, a)) a = parentOf(a);
  return a;
}

std::string pytorch::accessFrom(const std::string &container, const std::string &path) {
  StringRef rest = StringRef(path).drop_front(std::min(path.size(), container.empty() ? 0 : container.size() + 1));
  std::string text = "self";
  SmallVector<StringRef> parts;
  rest.split(parts, '.', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) text += isNumber(part) ? ("[" + part + "]").str() : ("." + part).str();
  return text;
}

std::string pytorch::clean(StringRef path) {
  std::string text;
  SmallVector<StringRef> parts;
  path.split(parts, '.', -1, /*KeepEmpty=*/false);
  for (StringRef part : parts) text += (text.empty() ? "" : ".") + (isNumber(part) ? part.str() : identifier(part));
  // A module's first name must be an attribute.
  return isNumber(parts.empty() ? StringRef() : parts.front()) ? "layers." + text : text;
}

std::string pytorch::identifier(StringRef name) {
  static const llvm::StringSet<> reserved{
      "self",   "and",      "as",      "assert", "break", "class",  "continue", "def",    "del",   "elif",  "else",
      "except", "False",    "finally", "for",    "from",  "global", "if",       "import", "in",    "is",    "lambda",
      "None",   "nonlocal", "not",     "or",     "pass",  "raise",  "return",   "True",   "try",   "while", "with",
      "yield",  "torch",    "nn",      "F",      "async", "await",  "int",      "bool",   "float", "range", "slice"};
  std::string result;
  for (char c : name) result += llvm::isAlnum(c) || c == '_' ? c : '_';
  if (result.empty() || llvm::isDigit(result[0])) result = "p" + result;
  return reserved.contains(result) ? result + "_" : result;
}

std::string pytorch::camel(StringRef name) {
  std::string text;
  bool upper = true;
  for (char c : name) {
    if (c != '_') text += upper ? llvm::toUpper(c) : c;
    upper = c == '_';
  }
  return text;
}
