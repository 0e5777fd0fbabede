//===--- Weights.h - weight recipes to bytes and to the weight file ----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_ARTIFACT_WEIGHTS_H
#define PADDLE_MLIR_ARTIFACT_WEIGHTS_H

#include "mlir/IR/BuiltinOps.h"
#include <string>
#include <vector>

namespace mlir::pd_kernel {
class WeightOp;
}

namespace mlir::pd {

/// The bytes of a weight after its recipe: dense row-major, i1 one byte an element; a pack step pads with zeros.
FailureOr<std::vector<char>> evaluateWeight(pd_kernel::WeightOp weight);

/// Evaluates the weights of a module after `bufferize`, one at a time, and writes each at its offset in `path`. `model`
/// is what messages call it. Throws pdrt::Error: 5 when the file cannot be written, 70 for a weight without a place.
void writeWeightFile(ModuleOp module, const std::string &path, const std::string &model);

} // namespace mlir::pd

#endif // PADDLE_MLIR_ARTIFACT_WEIGHTS_H
