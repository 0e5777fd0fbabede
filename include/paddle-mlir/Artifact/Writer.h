//===--- Writer.h - writes an artifact: a folder that runs where there is no compiler ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The layout is docs/Artifact.md. A writer fills a temporary sibling of the target and renames it at the end; it
// overwrites only a folder that holds a manifest of ours. Errors leave as pdrt::Error with exit code 5 (not writable)
// or 4 (bad weight data).
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_ARTIFACT_WRITER_H
#define PADDLE_MLIR_ARTIFACT_WRITER_H

#include "mlir/IR/BuiltinOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Host/ProgramSignature.h"
#include "paddle-mlir/Support/OutputFolder.h"
#include "paddle-mlir/Support/Target.h"
#include <map>
#include <string>
#include <vector>

namespace mlir::pd {

/// What the manifest says about running the program: names, dtypes, dimensions with their symbols, constraints between
/// them.
struct Signature {
  host::ProgramSignature tensors;
  std::vector<std::string> constraints; // JSON objects {"lhs", "rhs", "location"}
};
/// From @main before `host`, where arguments are still tensors: attributes pd.name and pd.shape, module attribute
/// pd.constraints. Reports a tensor at the border that the runtime cannot hold.
FailureOr<Signature> getSignature(ModuleOp module);

struct KernelRecord {
  std::string name, generator, root;
  unsigned uses = 0; ///< dispatches
};

class ArtifactWriter {
public:
  /// Throws pdrt::Error(5) when the folder cannot be written or holds something else (Support/OutputFolder.h).
  explicit ArtifactWriter(std::string target);

  /// Absolute path of a file of the artifact; its folder exists afterwards.
  std::string path(const std::string &relative) { return folder.path(relative); }
  /// Adds an entry to the manifest's `targets`: a program for targets that share it, and its weights, which the caller
  /// writes at the targets' paths.
  void addProgram(llvm::ArrayRef<Target> targets, std::vector<KernelRecord> kernels);
  /// The path inside the artifact of a copy of `library`, made at the first call. Throws pdrt::Error(5).
  std::string addLibrary(const std::string &library);
  /// Adds an entry to the manifest's `custom_ops` unless it is there already: a JSON object with name, library, symbol,
  /// inputs, outputs, attributes. Returns its index and whether it is new.
  std::pair<int64_t, bool> addCustomOp(const std::string &json);
  /// Writes manifest.json and moves everything to the target.
  void commit(const Signature &signature, const std::vector<NamedDim> &dims, const std::string &model,
              const std::string &checkOrigin);

private:
  struct Program {
    std::vector<Target> targets;
    std::vector<KernelRecord> kernels;
  };

  OutputFolder folder;
  std::vector<Program> programs;
  std::map<std::string, std::string> libraries; // where it was -> where it is
  std::vector<std::string> customOps;
};

} // namespace mlir::pd

#endif // PADDLE_MLIR_ARTIFACT_WRITER_H
