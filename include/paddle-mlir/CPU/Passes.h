//===--- Passes.h - passes and pipelines of the CPU backend -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CPU_PASSES_H
#define PADDLE_MLIR_CPU_PASSES_H

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

namespace pd::cpu {

#define GEN_PASS_DECL
#include "paddle-mlir/CPU/Passes.h.inc"

/// The `codegen` stage: kernels to LLVM functions for an x86-64 level, as their strategies say.
void buildCPUCodegenPipeline(OpPassManager &pm, llvm::StringRef isa = "v3");

#define GEN_PASS_REGISTRATION
#include "paddle-mlir/CPU/Passes.h.inc"

} // namespace pd::cpu
} // namespace mlir

#endif // PADDLE_MLIR_CPU_PASSES_H
