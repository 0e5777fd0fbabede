//===--- CopyKernels.h - which copies of buffers are one run of elements -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_HOST_COPYKERNELS_H
#define PADDLE_MLIR_LIB_HOST_COPYKERNELS_H

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pd::host {

/// True if the buffer is one run of elements in row-major order.
bool isDense(MemRefType type);

} // namespace mlir::pd::host

#endif // PADDLE_MLIR_LIB_HOST_COPYKERNELS_H
