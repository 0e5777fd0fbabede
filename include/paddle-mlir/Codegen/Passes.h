//===--- Passes.h - code generation that all devices share ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CODEGEN_PASSES_H
#define PADDLE_MLIR_CODEGEN_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir {
namespace affine {
class AffineDialect;
}
namespace arith {
class ArithDialect;
}
namespace bufferization {
class BufferizationDialect;
}
namespace linalg {
class LinalgDialect;
}
namespace LLVM {
class LLVMDialect;
}
namespace math {
class MathDialect;
}
namespace memref {
class MemRefDialect;
}
namespace scf {
class SCFDialect;
}
namespace tensor {
class TensorDialect;
}
namespace vector {
class VectorDialect;
}

namespace pd::codegen {

#define GEN_PASS_DECL
#include "paddle-mlir/Codegen/Passes.h.inc"

/// What the lowering of kernels must know of the device they run on.
struct LoweringOptions {
  /// Temporaries on the stack: the largest, and all of a kernel (worker threads have small stacks).
  int64_t maxStackBytes = 16 * 1024, maxFrameBytes = 128 * 1024;
  bool heap = true;    ///< what does not fit the stack is allocated
  bool libm = true;    ///< math functions without a polynomial are called
  bool bfloat = false; ///< there are instructions between bf16 and f32
};

/// From functions over tensors or raw pointers to loops over buffers and scalars: bufferisation, loops, math. Runs on a
/// builtin.module.
void buildKernelLoopsPipeline(OpPassManager &pm, const LoweringOptions &options = {});

/// From there to the LLVM dialect.
void buildKernelToLLVMPipeline(OpPassManager &pm, const LoweringOptions &options = {});

/// Interface implementations that the lowering pipelines need (bufferisation, tiling, subset ops).
void registerCodegenDialects(DialectRegistry &registry);

/// What `pd-merge-kernels` does: symbols of nested kernel modules move into `parent`; declarations are shared,
/// constants of the same name renamed.
LogicalResult mergeKernelModules(ModuleOp parent);

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/Codegen/Passes.h.inc"

} // namespace pd::codegen
} // namespace mlir

#endif // PADDLE_MLIR_CODEGEN_PASSES_H
