//===--- ProgramSignature.h - names, dtypes and dims of a program's inputs and outputs --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_HOST_PROGRAMSIGNATURE_H
#define PADDLE_MLIR_HOST_PROGRAMSIGNATURE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::pd::host {

/// One dim: a size, or the symbol's name where the size is dynamic.
struct SignatureDim {
  int64_t size = ShapedType::kDynamic;
  std::string symbol;
};

struct SignatureTensor {
  std::string name;
  std::string dtype; // numpy's name
  SmallVector<SignatureDim> dims;
};

struct ProgramSignature {
  SmallVector<SignatureTensor> inputs, outputs;
};

/// Reads `pd.name` and `pd.shape` of arguments and results; symbols without a name are `<tensor>_d<i>`. Works on
/// tensors and memrefs.
FailureOr<ProgramSignature> getProgramSignature(func::FuncOp main);

} // namespace mlir::pd::host

#endif // PADDLE_MLIR_HOST_PROGRAMSIGNATURE_H
