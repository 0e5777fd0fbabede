//===--- Classes.h - source of nested modules: one class for equal ones -------------------------------*- C++ -*-===//
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H

#include "Nesting.h"

namespace mlir::pd::pytorch {

/// One line of a forward. In `right` a layer is \1path\2.
struct Statement {
  std::vector<std::string> defs, uses;
  std::string left, right, comment, owner, home;
  // home: where Paddle's layer path puts the op, when it says
  bool owned = false; ///< it names a layer or parameter under `owner`
};

/// A container that has a forward of its own.
struct Module {
  std::string path;
  std::vector<Statement> body;
  std::vector<std::string> inputs, results;
  bool sequential = false;
};

NestedSource writeClasses(const Emitter &emitter, const std::map<std::string, Module> &modules, const std::vector<Statement> &top);

/// Names for a forward of its own: what the layers are called, numbered from the start. `names` holds the inputs' already.
void nameLocals(const std::vector<Statement> &body, std::map<std::string, std::string> &names);
std::string rename(const std::string &text, const std::map<std::string, std::string> &names);
bool isUnder(const std::string &path, const std::string &container);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_CLASSES_H
