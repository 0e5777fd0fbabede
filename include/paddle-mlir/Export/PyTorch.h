//===--- PyTorch.h - a torch module as a Python package ---------------------------------------------*- C++ -*-===//
#ifndef PADDLE_MLIR_EXPORT_PYTORCH_H
#define PADDLE_MLIR_EXPORT_PYTORCH_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LogicalResult.h"
#include <map>
#include <string>

namespace mlir {
class OpPassManager;

namespace pd {

struct PyTorchExportOptions {
  std::string output;                                ///< the package's folder
  std::string model;                                 ///< what it was made from, for the README
  std::map<std::string, std::string> structuredNames; ///< parameter name -> the author's name
  bool foldBatchNorms = false;                       ///< into the convolution or matrix product in front
};

/// pd to torch as the exporter wants it: recurrent layers whole, attention one op, nothing merged unless asked for.
void buildPyTorchPipeline(OpPassManager &pm, const PyTorchExportOptions &options);

/// Writes the package from a module after that pipeline. Ops without a Python form are all reported; pdrt::Error(5) when a file cannot be written.
LogicalResult exportPyTorch(ModuleOp module, const PyTorchExportOptions &options);

/// What a `.pdiparams.info` says: parameter name -> structured name. Only data opcodes are read; anything else is pdrt::Error(4).
std::map<std::string, std::string> readStructuredNames(const std::string &path);

} // namespace pd
} // namespace mlir

#endif // PADDLE_MLIR_EXPORT_PYTORCH_H
