//===--- Isolate.h - ops of one unit as a part of a function of their own --------------------------------------------*- C++ -*-===//
#ifndef PADDLE_MLIR_LIB_VERIFY_ISOLATE_H
#define PADDLE_MLIR_LIB_VERIFY_ISOLATE_H

#include "Units.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::verify {

/// A function @main under construction: units come in one after another and share nothing.
class ProgramBuilder {
public:
  ProgramBuilder(ModuleOp source, const ValueResolver &resolver);

  /// Copies the unit with all it needs. False and a reason when an operand was not recorded and cannot be computed from what was, or when no
  /// output was recorded; then nothing is added.
  bool add(const Unit &unit, std::string &reason);
  /// Ends the function.
  OwningOpRef<ModuleOp> finish();

  /// One entry an argument or result of @main.
  std::vector<const pdrt::Tensor *> arguments, expected;
  std::vector<std::string> argumentNames, outputNames;

private:
  ModuleOp source;
  const ValueResolver &resolver;
  OwningOpRef<ModuleOp> module;
  Block *entry;
  SmallVector<Value> results;
};

/// The outputs of a unit that were recorded: what is used outside of it or leaves the program.
SmallVector<Value> outputsOf(const Unit &unit, const ValueResolver &resolver);
/// What the unit reads from outside, without literals, in the order of first use.
SmallVector<Value> operandsOf(const Unit &unit);

} // namespace mlir::pd::verify

#endif // PADDLE_MLIR_LIB_VERIFY_ISOLATE_H
