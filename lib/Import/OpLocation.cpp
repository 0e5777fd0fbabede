//===--- OpLocation.cpp - the Python line that an op comes from -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "OpLocation.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

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
