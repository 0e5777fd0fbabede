//===--- ModulePath.h - paths of modules and parameters, names of Python ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_MODULEPATH_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_MODULEPATH_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mlir::pd::pytorch {

bool isNumber(StringRef text);
/// Whether the container holds the path, or is it; "" holds all.
bool isUnder(const std::string &path, const std::string &container);
std::string parentOf(const std::string &path);
std::string lastName(const std::string &path);
std::string joinPath(const std::string &container, const std::string &name);
/// The nearest container of both.
std::string commonPath(std::string a, const std::string &b);
/// `backbone.blocks.0.conv` -> `self.backbone.blocks[0].conv`, seen from a container that holds it.
std::string accessFrom(const std::string &container, const std::string &path);
/// Every part of a module path an identifier or a number, the first an identifier.
std::string clean(StringRef path);
/// A Python identifier near the name.
std::string identifier(StringRef name);
/// basic_block -> BasicBlock
std::string camel(StringRef name);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_MODULEPATH_H
