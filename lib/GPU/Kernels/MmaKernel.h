//===--- MmaKernel.h - what kernels of the tensor cores have in common ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel is one product, whose rows and columns are cut into tiles, a block of threads each, and elementwise
// operations around it. Indices are 32 bits; what they cannot count and what does not lie at multiples of 16 bytes is
// `@k__general`, which the loop fallback makes of the same body; `@k_launch` chooses by the arguments.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_GPU_KERNELS_MMAKERNEL_H
#define PADDLE_MLIR_LIB_GPU_KERNELS_MMAKERNEL_H

#include "MmaLoop.h"

#include "paddle-mlir/Codegen/ProductBody.h"

namespace mlir::pd::gpu {

using codegen::KernelOperand;
using codegen::ProductBody;

//===--- matching and configuration ---===//

/// The body of a kernel with one product; nothing if there is more in it than elementwise operations.
std::optional<ProductBody> matchMmaBody(pd_kernel::KernelOp kernel, function_ref<bool(Operation *)> isProduct);

/// Kernel arguments of one half-precision type that are multiplied in f32.
struct MmaOperands {
  unsigned a, b; // kernel argument numbers
  Type element;  // of both

  static std::optional<MmaOperands> match(const ProductBody &body);
};

/// Whether rows of `n` elements' chunks are possible: a contiguous dimension of known size is a multiple of `n`.
bool mayBeMultiple(Type type, int64_t n);

/// Small tiles where large ones would leave multiprocessors without work.
pd_kernel::MmaAttr configureMma(pd_kernel::KernelOp kernel, llvm::StringRef chip, int64_t batches, int64_t rows,
                                int64_t columns);

//===--- device code ---===//

/// `@k(slots, count)`: what one thread does.
class MmaEmitter {
protected:
  MmaEmitter(OpBuilder &b, const ProductBody &body, pd_kernel::MmaAttr how)
      : t(b, body.kernel().getLoc(), /*lanes=*/2, /*indexBits=*/32, /*perThread=*/true), body(body), how(how) {}

  /// Operands with 32-bit sizes and strides and pointers to global memory.
  void readOperands(Value slots);
  const KernelOperand &out() const { return operands[pd_kernel::KernelOp(body.kernel()).getNumIns()]; }
  /// The block's tile: rows first inside stripes of tile columns, whose part of B stays in the L2 cache.
  void findTile(Value rows, Value columns, bool batched);
  /// Epilogue and stores of what the thread has summed. `positionOf` a row: all coordinates but the last.
  void finish(MmaLoop &loop, ArrayRef<Value> sums, function_ref<SmallVector<Value>(Value row)> positionOf);

  codegen::TileBuilder t;
  const ProductBody &body;
  pd_kernel::MmaAttr how;
  SmallVector<KernelOperand> operands;
  Value thread, row, column, batch; // of the tile's first element
  Value rowsLeft, columnsLeft;      // from there on
};

//===--- host code ---===//

/// `@k_launch(args, launch) -> variant`: 0 is the tensor cores', 1 the general one.
class MmaLaunch {
public:
  MmaLaunch(OpBuilder &b, const ProductBody &body, pd_kernel::MmaAttr how, Value args);

  void require(Value condition);
  void requireMultiple(Value v, int64_t n) { require(isMultiple(v, n)); }
  void requireBelowLimit(Value v) { require(t.less(v, t.c(kIndexLimit))); }
  /// Every run along `contiguous` starts at a multiple of so many elements.
  void requireAligned(const KernelOperand &operand, int64_t elements, unsigned contiguous);
  /// 32 bits count the elements, with `margin` more in each dimension.
  void requireCountable(const KernelOperand &operand, int64_t margin);
  /// What is read and written in pairs lies at multiples of a pair.
  void requirePairs();
  /// Blocks of a batch of products of that size.
  Value countTiles(Value rows, Value columns);
  /// Describes the launch of whichever variant the arguments allow, and returns it.
  Value write(Value launch, Value blocks, func::FuncOp generalCount);

  codegen::TileBuilder t;
  SmallVector<KernelOperand> operands;
  const KernelOperand &out() const { return operands[pd_kernel::KernelOp(body.kernel()).getNumIns()]; }

private:
  static constexpr int64_t kIndexLimit = int64_t(1) << 31;

  Value number(int64_t value) { return arith::ConstantIntOp::create(t.b, t.loc, value, 32); }
  Value isMultiple(Value v, int64_t n) { return t.equal(t.rem(v, t.c(n)), t.c(0)); }

  const ProductBody &body;
  pd_kernel::MmaAttr how;
  Value args, fits;
};

/// Writes `@k`, `@k__general` and `@k_launch`. `emitDevice` gets the argument slots and the block's shared memory;
/// `emitLaunch` states what the tensor cores require and returns the number of blocks.
LogicalResult emitMmaKernel(const ProductBody &body, ModuleOp module, pd_kernel::MmaAttr how,
                            function_ref<void(OpBuilder &b, Value slots, Value shared)> emitDevice,
                            function_ref<Value(MmaLaunch &launch)> emitLaunch);

} // namespace mlir::pd::gpu

#endif // PADDLE_MLIR_LIB_GPU_KERNELS_MMAKERNEL_H
