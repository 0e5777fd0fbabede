//===--- PyTorch.h - a torch module as a Python package ---------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_EXPORT_PYTORCH_H
#define PADDLE_MLIR_EXPORT_PYTORCH_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LogicalResult.h"
#include "paddle-mlir/Import/Pickle.h"
#include "paddle-mlir/Support/OutputFolder.h"
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mlir {
class OpPassManager;

namespace pd {

struct PyTorchExportOptions {
  std::string output;                                 ///< the package's folder, which names it
  std::string model;                                  ///< what it was made from, for the README
  std::map<std::string, std::string> structuredNames; ///< parameter name -> the author's name
  /// Sizes that satisfy the model's rules, one shape an input; empty where they are not known.
  struct Sizes {
    std::vector<std::vector<int64_t>> example, least, usual, most; ///< with a batch of two; of a deployment
  } sizes;
  bool foldBatchNorms = false;  ///< into the convolution or matrix product in front
  bool keepUnsupported = false; ///< an op without a form raises NotImplementedError when it is reached
  /// Writes check.safetensors (`input.<i>`, `output.<i>`) to a path; null: the package has none.
  std::function<void(const std::string &path)> writeCheck;
};

/// What an OutputFolder for a package is made with.
extern const FolderKind kPyTorchPackage;

/// pd to torch as the exporter wants it: recurrent layers whole, attention one op, nothing merged unless asked for.
void buildPyTorchPipeline(OpPassManager &pm, const PyTorchExportOptions &options);

/// Whether every op of a module after that pipeline has a Python form; those without are all reported. Writes nothing.
LogicalResult checkPyTorchForms(ModuleOp module);

/// Writes the package from a module after that pipeline and moves it into place. Ops without a Python form are all
/// reported; pdrt::Error(5) when a file cannot be written.
LogicalResult exportPyTorch(ModuleOp module, const PyTorchExportOptions &options, OutputFolder &folder);

} // namespace pd
} // namespace mlir

#endif // PADDLE_MLIR_EXPORT_PYTORCH_H
