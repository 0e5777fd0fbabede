//===--- Patterns.h - what the pattern files of this folder share ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_PATTERNS_H
#define PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_PATTERNS_H

#include "mlir/Transforms/DialectConversion.h"
#include "paddle-mlir/Dialect/Pd/IR/Constants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchBuilder.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::pd {

/// Why an op was not converted: the last reason a pattern gave. (The driver's own notes exist only in builds of LLVM
/// with debug output.)
using Refusals = llvm::DenseMap<Operation *, std::string>;

/// Where the populate functions put their patterns.
struct TorchPatterns {
  const TypeConverter &converter;
  RewritePatternSet &patterns;
  Refusals &refusals;
  template <typename... Pattern> void add(PatternBenefit benefit = 2) {
    (patterns.add<Pattern>(converter, patterns.getContext(), refusals, benefit), ...);
  }
};

/// Base of the patterns: knows the result's torch type, records why it refused.
template <typename OpT> class TorchPattern : public OpConversionPattern<OpT> {
public:
  using Adaptor = typename OpConversionPattern<OpT>::OpAdaptor;
  TorchPattern(const TypeConverter &converter, MLIRContext *context, Refusals &refusals, PatternBenefit benefit)
      : OpConversionPattern<OpT>(converter, context, benefit), refusals(refusals) {}

protected:
  LogicalResult refuse(ConversionPatternRewriter &rewriter, Operation *op, const Twine &reason) const {
    refusals[op] = reason.str();
    return rewriter.notifyMatchFailure(op, reason);
  }
  pd_torch::VTensorType torchType(Value value) const {
    return cast<pd_torch::VTensorType>(this->getTypeConverter()->convertType(value.getType()));
  }

private:
  Refusals &refusals;
};

/// Results after the first are residue of training in many Paddle ops: nothing may read them.
bool onlyFirstResultUsed(Operation *op);
/// Replaces result 0; the others have no users and get no value.
void replaceFirstResult(ConversionPatternRewriter &rewriter, Operation *op, Value value);

void populateActivationPatterns(TorchPatterns &set);
void populateMathPatterns(TorchPatterns &set);
void populateComparePatterns(TorchPatterns &set);
void populateReductionPatterns(TorchPatterns &set);
void populateLinearPatterns(TorchPatterns &set);
void populateConvPatterns(TorchPatterns &set);
void populatePoolPatterns(TorchPatterns &set);
void populateSamplingPatterns(TorchPatterns &set);
void populateEinsumPatterns(TorchPatterns &set);
void populateNormPatterns(TorchPatterns &set);
void populateRandomPatterns(TorchPatterns &set);
void populateShapePatterns(TorchPatterns &set);
void populateSlicePatterns(TorchPatterns &set);
void populateResizePatterns(TorchPatterns &set);
void populateIndexPatterns(TorchPatterns &set);
void populateIndexWritePatterns(TorchPatterns &set);
void populateCreationPatterns(TorchPatterns &set);
void populateControlFlowPatterns(TorchPatterns &set);
void populateRecurrentPatterns(TorchPatterns &set);
void populateCustomPatterns(TorchPatterns &set);
/// rnn as one operator instead of loops.
void populateWholeRecurrentPatterns(TorchPatterns &set);
/// Whatever no other pattern takes, as an operator under its own name; benefit 0.
void populateKeepPatterns(TorchPatterns &set);
/// The one pattern that serves every row with a To<> plan; benefit 1, so a pattern above goes first.
void populateRowPatterns(TorchPatterns &set);

} // namespace mlir::pd

#endif // PADDLE_MLIR_LIB_CONVERSION_PDTOTORCH_PATTERNS_H
