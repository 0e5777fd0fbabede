//===--- LegacyOp.h - a ProgramDesc op on its way to a pd op ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the row driver fills from the tables and what a hook may read and change: inputs by slot, attributes by legacy
// name, the draft of the pd op, the outputs.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_NORMALIZE_LEGACYOP_H
#define PADDLE_MLIR_LIB_IMPORT_NORMALIZE_LEGACYOP_H

#include "../GraphBuilder.h"
#include "../ProgramDesc/ProgramReader.h"
#include "llvm/ADT/StringSet.h"
#include <functional>

namespace mlir::pd::importer {

/// How a LegacyOp reaches the variables of the program.
struct LegacyContext {
  virtual ~LegacyContext() = default;
  /// The latest value of a variable; null when it has none.
  virtual Value lookup(llvm::StringRef name) = 0;
  /// Its declared type; null when the program does not say.
  virtual Type declared(llvm::StringRef name) = 0;
};

class LegacyOp {
public:
  LegacyOp(const proto::OpDesc &desc, GraphBuilder &graph, LegacyContext &context)
      : desc(desc), graph(graph), draft(nullptr), context(context) {}

  const proto::OpDesc &desc;
  GraphBuilder &graph;
  const LegacyRow *row = nullptr;
  OpDraft draft;
  std::string why;          // set by fail()
  bool unsupported = false; // the failure is ours, not the file's

  llvm::StringRef type() const { return desc.type(); }

  bool hasInput(llvm::StringRef slot) const;
  Values inputs(llvm::StringRef slot); // values without a definition are null
  Value input(llvm::StringRef slot);   // the first; null when absent
  /// The only tensor in operand `name` of the draft; null when there is none.
  Value operand(llvm::StringRef name) const;

  bool hasAttr(llvm::StringRef name) const { return findAttr(desc, name) != nullptr; }
  AttrValue attr(llvm::StringRef name) const;
  int64_t intAttr(llvm::StringRef name, int64_t absent) const;
  double floatAttr(llvm::StringRef name, double absent) const;
  bool boolAttr(llvm::StringRef name, bool absent) const { return intAttr(name, absent) != 0; }
  std::string strAttr(llvm::StringRef name, llvm::StringRef absent) const;
  std::vector<int64_t> intsAttr(llvm::StringRef name) const;

  llvm::SmallVector<std::string> outputNames(llvm::StringRef slot) const;

  /// The hook has made the op itself: nothing is created from the draft.
  void setOutput(llvm::StringRef slot, Values values);
  bool isReplaced() const { return !replaced.empty(); }
  /// Runs on the value of `slot` after the op was made; a null result fails the op.
  void after(llvm::StringRef slot, std::function<Value(Value)> step) { steps.push_back({slot.str(), std::move(step)}); }

  /// The declared type of `slot` is not that of the op the row makes (a later step changes it).
  void hideOutputType(llvm::StringRef slot) { hidden.insert(slot); }

  LogicalResult fail(const llvm::Twine &what);
  LogicalResult notSupported(const llvm::Twine &what);

  llvm::StringMap<Values> replaced; // slot -> values
  std::vector<std::pair<std::string, std::function<Value(Value)>>> steps;

private:
  LegacyContext &context;
  llvm::StringSet<> hidden;
  friend LogicalResult applyLegacyRow(LegacyOp &op, llvm::function_ref<void(llvm::StringRef, Value)> define);
};

/// Turns the op into pd ops by its row and hooks and defines its outputs. On failure `op.why` says why.
LogicalResult applyLegacyRow(LegacyOp &op, llvm::function_ref<void(llvm::StringRef, Value)> define);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_NORMALIZE_LEGACYOP_H
