//===--- Scalars.h - mutable attributes as torch scalars ---------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_SCALARS_H
#define PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_SCALARS_H

#include "Patterns.h"

namespace mlir::pd {

/// The elements of a pd integer tensor as torch ints: constants where known, `size.int` and integer arithmetic where
/// the computation can be followed, read out of the tensor otherwise. Nothing when the number of elements is not
/// static.
std::optional<SmallVector<Value>> getTorchInts(ConversionPatternRewriter &rewriter, pd_torch::TorchBuilder &aten,
                                               Value pdValue);
/// The one element of such a tensor.
Value getTorchInt(ConversionPatternRewriter &rewriter, pd_torch::TorchBuilder &aten, Value pdValue);
/// The one element of a float tensor as a torch float.
Value getTorchFloat(ConversionPatternRewriter &rewriter, pd_torch::TorchBuilder &aten, Value pdValue);

} // namespace mlir::pd

#endif // PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_SCALARS_H
