//===--- PirImporter.h - PirProgram -> pd ops -------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_PIR_PIRIMPORTER_H
#define PADDLE_MLIR_LIB_IMPORT_PIR_PIRIMPORTER_H

#include "../GraphBuilder.h"
#include "../ModelPath.h"
#include "../Weights/WeightStore.h"
#include "Inplace.h"

namespace mlir::pd::importer {

class PirImporter {
public:
  PirImporter(Session &session, const PirProgram &program, const ModelFiles &files)
      : session(session), program(program), files(files), storages(program), graph(session.context), weights(session) {}

  OwningOpRef<ModuleOp> run();

private:
  /// What a storage holds: one value, or the elements of a t_vec. Empty: a null value.
  using Bound = Values;
  using Bindings = llvm::DenseMap<int64_t, Bound>;

  LogicalResult scanOps();
  LogicalResult loadWeights();
  LogicalResult makeFunction(ModuleOp module);
  LogicalResult importBlock(const PirBlock &block);
  LogicalResult importOp(const PirOp &op);
  LogicalResult importRow(const PirOp &op);
  LogicalResult importCustom(const PirOp &op, const custom::Declaration &declared); // ../CustomOps.cpp
  LogicalResult importUnsupported(const PirOp &op);                                 // ../KeepUnsupported.cpp
  LogicalResult importParameter(const PirOp &op);
  LogicalResult importBuiltin(const PirOp &op);
  LogicalResult importArray(const PirOp &op);
  /// Handles pd_op ops that are no rows (data, fetch, print, ...); `done` says whether it did.
  LogicalResult importSpecial(const PirOp &op, bool &done);

  // ControlFlow.cpp
  LogicalResult importIf(const PirOp &op);
  LogicalResult importWhile(const PirOp &op);
  /// The ops of `region`, then what it yields and the current values of `extra`.
  LogicalResult importRegion(const PirRegion &region, llvm::ArrayRef<int64_t> extra,
                             llvm::SmallVectorImpl<Value> &yielded);
  /// Storages that exist before `op` and that its regions write.
  llvm::SmallVector<int64_t> outerWrites(const PirOp &op);

  LogicalResult fail(const PirOp &op, const Twine &what, const Twine &hint = "", int code = kBadInput);
  /// The one value `id` names now; null with an error when there is none.
  Value value(const PirOp &op, int64_t id);
  void bind(int64_t id, Bound bound) {
    if (bound.size() == 1) session.recordName(bound[0], "%" + Twine(id));
    current[storages.storage(id)] = std::move(bound);
  }

  Session &session;
  const PirProgram &program;
  const ModelFiles &files;
  StorageClasses storages;
  GraphBuilder graph;
  WeightStore weights;
  Bindings current;
  std::vector<ParameterDecl> parameters;
  struct Output {
    int64_t col;
    std::string name;
    Value value;
  };
  std::vector<Output> outputs;
  llvm::DenseMap<const PirOp *, Value> arguments; // data and feed ops
};

/// Whether an op that has no row can be kept as an opaque one: no regions, tensors as results.
bool canKeep(const PirOp &op);

/// The row that serves an op of the pd_op dialect, an in-place twin included; null when there is none.
const OpSchema *rowOfPirOp(llvm::StringRef name);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_PIR_PIRIMPORTER_H
