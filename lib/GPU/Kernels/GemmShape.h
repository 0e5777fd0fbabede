//===--- GemmShape.h - which loop of a matrix product is what ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_GPU_KERNELS_GEMMSHAPE_H
#define PADDLE_MLIR_LIB_GPU_KERNELS_GEMMSHAPE_H

#include "MmaKernel.h"

namespace mlir::pd::gpu {

/// The body of a kernel with one contraction; nothing if there is more in it than elementwise operations.
std::optional<ProductBody> matchGemmBody(pd_kernel::KernelOp kernel);

struct GemmShape : MmaOperands {
  bool transposed;                // B is [N, K]
  unsigned m, n, k;               // loops
  SmallVector<unsigned> outLoops; // loop of each output dimension
  AffineMap aMap, bMap;

  /// Nothing if the kernel is no product that the tensor cores can compute for any arguments.
  static std::optional<GemmShape> match(pd_kernel::KernelOp kernel);

  unsigned outDim(unsigned loop) const { return llvm::find(outLoops, loop) - outLoops.begin(); }
  Value strideOf(AffineMap map, const KernelOperand &operand, unsigned loop) const {
    return operand.strides[*map.getResultPosition(getAffineDimExpr(loop, map.getContext()))];
  }
};

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_KERNELS_GEMMSHAPE_H
