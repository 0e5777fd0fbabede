//===--- HoistDestinations.h - destinations before the producers that will write them ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_HOST_HOISTDESTINATIONS_H
#define PADDLE_MLIR_LIB_HOST_HOISTDESTINATIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::pd::host {

/// Moves what an insert_slice writes into (and its offsets) before the dispatch that computes its source, so that
/// empty-tensor elimination can let the dispatch write in place; gives each use of a shared tensor.empty an empty of
/// its own.
void hoistDestinations(func::FuncOp func);

} // namespace mlir::pd::host

#endif // PADDLE_MLIR_LIB_HOST_HOISTDESTINATIONS_H
