//===--- ParameterInfo.cpp - .pdiparams.info: parameter names and the authors' names for them ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Import/Pickle.h"
#include "paddle-mlir/Runtime/Error.h"

using namespace mlir::pd;

std::map<std::string, std::string> mlir::pd::readStructuredNames(const std::string &path) {
  const char *hint = "the file only gives names: move it away to go on without them";
  pickle::Document document(path, hint);
  if (document.root().kind != pickle::Value::Dict)
    throw pdrt::Error(pdrt::ExitBadFile, path, "is not a dictionary of parameters", hint);
  std::map<std::string, std::string> names;
  for (auto &[name, facts] : document.root().entries)
    if (const pickle::Value *structured = facts->find("structured_name"); structured && structured->isText())
      names[std::string(name->text)] = structured->text;
  return names;
}
