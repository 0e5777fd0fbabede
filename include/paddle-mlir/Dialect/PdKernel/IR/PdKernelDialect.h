//===--- PdKernelDialect.h - the pd_kernel dialect and its attributes -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Enough to register the dialect or to read weight steps and strategies; the ops are in PdKernelOps.h.
#ifndef PADDLE_MLIR_DIALECT_PDKERNEL_IR_PDKERNELDIALECT_H
#define PADDLE_MLIR_DIALECT_PDKERNEL_IR_PDKERNELDIALECT_H

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOpsDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOpsAttrs.h.inc"

namespace mlir::pd_kernel {

/// The nested module of a program that holds the kernels' device code, in the LLVM and NVVM dialects, between the stage
/// `codegen` of a device and serialisation. A kernel's launch index is its position among the `nvvm.kernel` functions
/// in it. Beside it stands, for each kernel, host code `@<kernel>_launch(args, launch)` that fills a PdLaunch
/// (Runtime/ProgramABI.h); it may return an i64: which of the kernel's variants, nvvm.kernel functions in a row from
/// the one of its name on, is launched.
constexpr llvm::StringLiteral kDeviceModule = "pd_device";

/// Lets one-shot bufferisation handle dispatches and weights.
void registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry);

} // namespace mlir::pd_kernel

#endif // PADDLE_MLIR_DIALECT_PDKERNEL_IR_PDKERNELDIALECT_H
