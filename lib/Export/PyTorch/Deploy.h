//===--- Deploy.h - this model's own lines for what comes after PyTorch -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_DEPLOY_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_DEPLOY_H

#include "Emitter.h"
#include "paddle-mlir/Export/PyTorch.h"

namespace mlir::pd::pytorch {

/// Whether the forward has a Python while, for or if on a value: tracing would keep one way through it.
bool hasControlFlow(const Emitter &emitter);
/// The README's section: TorchScript, torch.export and ONNX with the model's dynamic dims. A test executes these lines.
std::string onwardText(const PyTorchExportOptions &options, const Emitter &emitter);
/// DEPLOY.md: ONNX Runtime, TensorRT, Triton, FastAPI.
std::string deployText(const PyTorchExportOptions &options, const Emitter &emitter);
/// signature.json: names, dtypes and shapes (null where open) of inputs and results, an example's sizes, and whether
/// there is control flow.
std::string signatureText(const PyTorchExportOptions &options, const Emitter &emitter);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_DEPLOY_H
