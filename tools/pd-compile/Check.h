//===--- Check.h - check.safetensors: the proof that an artifact and a Python package carry -------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TOOLS_PD_COMPILE_CHECK_H
#define PADDLE_MLIR_TOOLS_PD_COMPILE_CHECK_H

#include "StepNotes.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Runtime/Tensor.h"
#include <optional>

namespace pdcompile {

/// What the reference pipeline computed: one tensor an input and an output, in the model's order.
struct Reference {
  std::vector<pdrt::Tensor> inputs, outputs;
  std::string origin;
  std::string seed;
  /// Of a program in half precision: how far each output may be from these, in relative L2.
  std::vector<double> limits;
};

/// Compiles `imported` (a module after `import`) by the reference pipeline (no fusion, no layout, plain loops) and runs
/// it here on seeded inputs. Nothing when this CPU cannot run the program, the inputs do not suit the model, or the
/// tensors exceed 2 MB; `sizes` is filled even then, as far as the compilation came. Throws pdrt::Error.
std::optional<Reference> runReference(mlir::ModuleOp imported, const Options &options, StepNotes &notes,
                                      mlir::pd::PyTorchExportOptions::Sizes *sizes = nullptr);

/// Writes an artifact's check to `path` as `input.<name>` and `output.<i>.<name>`. Returns the outputs' origin, or ""
/// when there is no reference: then nothing is written. Throws pdrt::Error.
std::string writeCheck(mlir::ModuleOp imported, const Options &options, StepNotes &notes,
                       const mlir::pd::host::ProgramSignature &signature, const std::string &path);

} // namespace pdcompile

#endif // PADDLE_MLIR_TOOLS_PD_COMPILE_CHECK_H
