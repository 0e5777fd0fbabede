//===--- ProgramImporter.h - ProgramDesc -> pd ops --------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A variable is a name that may be written many times; the importer keeps the latest value of each name a block knows
// and falls back to the enclosing blocks.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_PROGRAMIMPORTER_H
#define PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_PROGRAMIMPORTER_H

#include "../GraphBuilder.h"
#include "../ModelPath.h"
#include "../Normalize/LegacyOp.h"
#include "../OpLocation.h"
#include "../Weights/WeightStore.h"
#include "CallStack.h"
#include "ProgramReader.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"
#include <map>

namespace mlir::pd::importer {

OwningOpRef<ModuleOp> importProgramDesc(Session &session, const ModelFiles &files);

class ProgramImporter : public LegacyContext {
public:
  ProgramImporter(Session &session, const proto::ProgramDesc &program, const ModelFiles &files)
      : session(session), program(program), files(files), graph(session.context), weights(session), callPaths(program),
        varsOf(program.blocks_size()) {
    for (const proto::BlockDesc &block : program.blocks())
      for (const proto::VarDesc &var : block.vars()) varsOf[block.idx()].try_emplace(var.name(), &var);
  }

  OwningOpRef<ModuleOp> run();

  // LegacyContext
  Value lookup(llvm::StringRef name) override;
  Type declared(llvm::StringRef name) override;

private:
  struct Scope {
    int block;
    Scope *parent;
    llvm::StringMap<Value> values;
  };
  using Names = llvm::SetVector<llvm::StringRef>; // into the program
  struct Input {
    int64_t col;
    std::string name;
    RankedTensorType type;
  };

  LogicalResult scanOps();
  LogicalResult loadWeights();
  LogicalResult makeFunction(ModuleOp module);
  /// The feed ops' tensors, in the order in which they are fed.
  FailureOr<std::vector<Input>> readInputs();
  void defineParameters();
  /// The fetched values, or those that the user names, in `outputs`.
  LogicalResult chooseOutputs();
  LogicalResult importBlock(int block);
  LogicalResult importOp(const proto::OpDesc &op, unsigned index);
  LogicalResult importCustom(const proto::OpDesc &op, const custom::Declaration &declared); // ../CustomOps.cpp
  LogicalResult importUnsupported(const proto::OpDesc &op);                                 // ../KeepUnsupported.cpp
  OpOrigin originOf(const proto::OpDesc &op, unsigned index, int block) const;
  LogicalResult fail(const proto::OpDesc &op, const Twine &what, const Twine &hint = "", int code = kBadInput);
  void define(llvm::StringRef name, Value value) {
    scope->values[name] = value;
    if (session.options.recordNames && origin.type.data()) // parameters have no op
      session.recordName(value, name + "@" + Twine(origin.block) + "." + Twine(origin.index));
  }
  const proto::VarDesc *var(llvm::StringRef name, int block) const;
  bool isArray(llvm::StringRef name) const;

  // ControlFlow.cpp
  /// Pairs the conditional blocks of a block with the select_inputs that merge them.
  void pairBranches(int block);
  LogicalResult importConditional(const proto::OpDesc &op, unsigned index);
  LogicalResult importWhile(const proto::OpDesc &op);
  LogicalResult importBranchBlock(int block, llvm::ArrayRef<std::string> wanted, llvm::SmallVectorImpl<Value> &yielded,
                                  const proto::OpDesc &op);
  /// Names of enclosing blocks that ops of `block` and below write.
  void outerWrites(int block, Names &names) const;
  bool readOutside(llvm::StringRef name, int block) const;
  /// Whether a run of `block` may read the value `name` had before it.
  bool readsBeforeWrite(llvm::StringRef name, int block) const;
  /// What a variable holds that was never written: zeros of its declared type, an empty array.
  Value undefined(llvm::StringRef name, Type like);

  // Arrays.cpp
  LogicalResult importArrayOp(const proto::OpDesc &op, bool &done);
  LogicalResult mergeArrays(const proto::OpDesc &op);
  Value emptyArray(llvm::StringRef name);
  void scanArrays();

  Session &session;
  const proto::ProgramDesc &program;
  const ModelFiles &files;
  GraphBuilder graph;
  WeightStore weights;
  CallStackPaths callPaths;
  std::vector<llvm::StringMap<const proto::VarDesc *>> varsOf; // by block
  Scope *scope = nullptr;
  std::vector<ParameterDecl> parameters;
  struct Output {
    int64_t col;
    std::string name;
    Value value;
  };
  std::vector<Output> outputs;
  OpOrigin origin; // of the op being imported

  /// Two conditional blocks that are the branches of one if, and their merges: (result, true value, false value).
  struct Merge {
    std::string out, onTrue, onFalse;
  };
  struct Pair {
    unsigned first, second;
    bool firstIsTrue;
    std::vector<Merge> merges;
  };
  struct BlockPairs {
    std::vector<Pair> pairs;
    llvm::DenseMap<unsigned, unsigned> ofOp;     // op index -> pair, for both conditional blocks
    llvm::DenseMap<unsigned, unsigned> mergedAt; // select_input op index -> pair
  };
  std::map<int, BlockPairs> pairsOf;
  llvm::StringMap<RankedTensorType> arrayElements;
};

/// Whether an op that has no row can be kept as an opaque one: it holds no blocks.
bool canKeep(const proto::OpDesc &op);

/// Names in a slot, in order; empty when the slot is absent.
llvm::SmallVector<llvm::StringRef> inputNames(const proto::OpDesc &op, llvm::StringRef slot);
llvm::SmallVector<llvm::StringRef> outputNames(const proto::OpDesc &op, llvm::StringRef slot);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_PROGRAMIMPORTER_H
