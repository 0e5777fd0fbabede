//===--- Registration.h - everything the tools register, in one call --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_PIPELINES_REGISTRATION_H
#define PADDLE_MLIR_PIPELINES_REGISTRATION_H

namespace mlir {
class DialectRegistry;

namespace pd {

/// Our dialects with their external models, and the upstream dialects that the pipeline uses.
void registerPaddleDialects(DialectRegistry &registry);
/// Our passes and the pd-pipeline-<stage> pipelines.
void registerPaddlePasses();

} // namespace pd
} // namespace mlir

#endif // PADDLE_MLIR_PIPELINES_REGISTRATION_H
