//===--- Isolate.h - ops of one unit as a part of a function of their own -------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_VERIFY_ISOLATE_H
#define PADDLE_MLIR_LIB_VERIFY_ISOLATE_H

#include "Units.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::verify {

/// A function @main under construction: units come in one after another and share nothing.
class ProgramBuilder {
public:
  ProgramBuilder(ModuleOp source, const ValueResolver &resolver);

  /// Copies the unit with all it needs. False and a reason when an operand was not recorded and cannot be computed from
  /// what was, or when no output was recorded; then nothing is added.
  bool add(const Unit &unit, std::string &reason);
  /// Ends the function.
  OwningOpRef<ModuleOp> finish();

  /// One entry an argument or result of @main.
  std::vector<pdrt::Tensor> arguments, expected;
  std::vector<std::string> argumentNames, outputNames;

private:
  ModuleOp source;
  const ValueResolver &resolver;
  OwningOpRef<ModuleOp> module;
  Block *entry;
  SmallVector<Value> results;
};

/// A recorded tensor in the shape that `declared` asks for: one element is [] or [1] depending on Paddle's version.
/// Null type: it does not fit.
RankedTensorType fit(RankedTensorType declared, pdrt::Tensor &tensor);

/// The results of a unit that were recorded and that something reads, or else its first ones: what only training reads
/// is not computed.
SmallVector<Value> outputsOf(const Unit &unit, const ValueResolver &resolver);
/// What the unit reads from outside, without literals, in the order of first use.
SmallVector<Value> operandsOf(const Unit &unit);

} // namespace mlir::pd::verify

#endif // PADDLE_MLIR_LIB_VERIFY_ISOLATE_H
