//===--- ExitCode.h - the exit code of a failed stage, where the pass knows it ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A pass that fails is an internal error (70) unless it says whose fault it was: the model has something that is not
// supported (3), or the file contradicts itself (4). The tools read the module attribute `pd.exit_code`.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_DIALECT_PD_IR_EXITCODE_H
#define PADDLE_MLIR_DIALECT_PD_IR_EXITCODE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Runtime/Error.h"

namespace mlir::pd {

constexpr llvm::StringLiteral kExitCodeAttr = "pd.exit_code";

inline void setExitCode(Operation *module, pdrt::ExitCode code) {
  module->setAttr(kExitCodeAttr, Builder(module->getContext()).getI64IntegerAttr(code));
}

/// The code that a failed pass left, else `otherwise`.
inline int getExitCode(ModuleOp module, int otherwise) {
  auto code = module->getAttrOfType<IntegerAttr>(kExitCodeAttr);
  return code ? int(code.getInt()) : otherwise;
}

} // namespace mlir::pd

#endif // PADDLE_MLIR_DIALECT_PD_IR_EXITCODE_H
