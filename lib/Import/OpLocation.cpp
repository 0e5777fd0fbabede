//===--- OpLocation.cpp - where an imported op comes from -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "OpLocation.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

std::string OpOrigin::text() const {
  return "block " + std::to_string(block) + ", op " + std::to_string(index) + ", " + type.str();
}

std::string OpOrigin::longText() const {
  std::string text = this->text();
  if (!layerPath.empty()) text += ", layer " + layerPath;
  if (!pythonFile.empty()) text += ", " + pythonFile + ":" + std::to_string(pythonLine);
  return text;
}

Location OpOrigin::location(MLIRContext *context) const {
  llvm::SmallVector<Location> parts;
  if (!pythonFile.empty()) parts.push_back(FileLineColLoc::get(context, pythonFile, pythonLine, 0));
  if (!layerPath.empty()) parts.push_back(NameLoc::get(StringAttr::get(context, layerPath)));
  std::string place = type.str() + "#" + std::to_string(index);
  if (block) place += "@block" + std::to_string(block);
  parts.push_back(NameLoc::get(StringAttr::get(context, place)));
  return parts.size() == 1 ? parts[0] : FusedLoc::get(context, parts);
}

bool importer::isFramework(llvm::StringRef file) {
  return file.contains("-packages/paddle/") || file.contains("/python/paddle/") || file.contains("-packages/decorator");
}

void importer::setPythonFrame(OpOrigin &origin, llvm::ArrayRef<llvm::StringRef> callstack) {
  // Entries alternate between `  File "net.py", line 10, in forward` and the source line.
  for (llvm::StringRef entry : callstack) {
    llvm::StringRef rest = entry.ltrim();
    if (!rest.consume_front("File \"")) continue;
    auto [file, tail] = rest.split('"');
    if (isFramework(file) || file.starts_with("<") || file.contains("to_static_tmp")) continue;
    unsigned line = 0;
    tail.split("line ").second.consumeInteger(10, line);
    origin.pythonFile = file.str();
    origin.pythonLine = line;
  }
}
