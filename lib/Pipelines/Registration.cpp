//===--- Registration.cpp - registers our dialects, passes and pipelines ----------------------------------------===//
#include "paddle-mlir/Pipelines/Registration.h"
#include "mlir/IR/DialectRegistry.h"
#if __has_include("paddle-mlir/Dialect/Pd/IR/PdDialect.h")
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#define HAVE_PD
#endif
#if __has_include("paddle-mlir/Dialect/Torch/IR/TorchDialect.h")
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#define HAVE_TORCH
#endif
#if __has_include("paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h")
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#define HAVE_KERNEL
#endif

namespace mlir::pd {
void registerRoadDialects(DialectRegistry &registry) {
#ifdef HAVE_PD
  registry.insert<PdDialect>();
#endif
#ifdef HAVE_TORCH
  registry.insert<pd_torch::TorchDialect>();
#endif
#ifdef HAVE_KERNEL
  registry.insert<pd_kernel::PdKernelDialect>();
#endif
}
void registerRoadPasses() {}
} // namespace mlir::pd
