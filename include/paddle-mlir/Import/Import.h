//===--- Import.h - Paddle inference models -> a module of pd ops -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The whole public face of lib/Import: one call that reads a model (ProgramDesc or PIR) with its weights, the error it
// can give, and what it learnt about the file. The two formats and the normalisation of legacy ops are private.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_IMPORT_IMPORT_H
#define PADDLE_MLIR_IMPORT_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd {

struct ImportOptions {
  /// A folder, a prefix, a `.pdmodel`, a `.json` or a `__model__`; the format is read from the bytes.
  std::string modelPath;
  /// Where the weights are: "" looks beside the model, "random:SEED" makes some up, else a combined file, a folder or a
  /// `.pdparams`.
  std::string paramsPath;
  /// Cut the graph at these values (variable names, fetch names, or `%id` of a PIR value). Empty: the file's own
  /// outputs.
  std::vector<std::string> outputs;
  /// Keep the file's names of values: attribute `pd.value_names` of the op that makes them, a string a result, "" where
  /// there is none.
  /// `%id` of a PIR value; `name@block.op` of a ProgramDesc variable, with the place of the op that writes it.
  bool recordNames = false;
  /// Files that declare custom operators (docs/CustomOps.md).
  std::vector<std::string> customOps;
  /// An operator that is neither known nor declared becomes a pd.custom with the file's types instead of an error.
  bool keepUnsupported = false;
};

/// Why an import failed. The tools print `error: <headline()>` and `hint: <hint>` and exit with `exitCode`.
struct ImportError {
  int exitCode = 0; // 0: no error; 2 usage, 3 unsupported ops, 4 bad or inconsistent input, 70 internal
  std::string file;
  std::optional<uint64_t> offset; // byte offset in `file`
  std::string op;                 // the op at fault, as "block 0, op 12, conv2d"
  std::string what;
  std::string hint;

  /// `FILE: what`, `FILE@OFFSET: what` or `FILE[OP]: what`.
  std::string headline() const;
};

/// One kind of op in the file.
struct OpUse {
  std::string name;   // as the file calls it: "elementwise_add", "batch_norm_"
  std::string pdName; // the pd op it becomes, without "pd."; empty when unsupported
  unsigned count = 0;
  std::vector<std::string> locations; // the first three; all of them when it is unsupported
  std::string reason;                 // why it is unsupported, when the op itself is known
};

/// What the file says about itself, for the report; filled as far as the import came, also when it failed.
struct ImportSummary {
  struct Tensor {
    std::string name, dtype;
    std::vector<int64_t> shape;
  };
  std::string modelFile, paramsFile; // as resolved; paramsFile empty when there is none
  std::string infoFile;              // the names of parameters (`.pdiparams.info`), where the model has them
  std::vector<std::string> notes;    // what the user should hear although the import went well
  std::string format;                // "pdmodel" or "pir"
  std::string producer;              // "paddle 2.4.1", "paddle (pir version 1)"
  std::vector<Tensor> inputs, outputs;
  unsigned weightCount = 0;
  uint64_t weightBytes = 0;
  std::vector<OpUse> ops;         // every op of the file, most frequent first
  std::vector<OpUse> unsupported; // the subset that cannot be imported, all of it
};

/// Reads the model. On failure the result is null and `error` says why; nothing is printed and no diagnostic is left
/// behind. The context gets the dialects it needs.
OwningOpRef<ModuleOp> importModel(const ImportOptions &options, MLIRContext *context, ImportError &error,
                                  ImportSummary *summary = nullptr);

/// A declaration of the op `name` of the program to start from: attributes, types and shapes filled in as the program
/// has them, the torch expression left to write. Nothing, with the error set, when the program has no such op.
std::optional<std::string> initCustomOp(const ImportOptions &options, const std::string &name, MLIRContext *context,
                                        ImportError &error);

/// Adds `--import-pd` to a translate tool.
void registerImportTranslation();

} // namespace mlir::pd

#endif // PADDLE_MLIR_IMPORT_IMPORT_H
