//===--- RecurrentOps.cpp - the Recurrent family: shapes, verifiers, registration ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdRecurrentOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

static LogicalResult rnn(RnnOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  if (x.getRank() != 3) return site.error("needs a time-major input of rank 3, not ", x.getRank());
  int64_t directions = a.getIsBidirec() ? 2 : 1;
  if (!mayEqual(x.getDimSize(2), a.getInputSize()))
    return site.error("has input_size ", int64_t(a.getInputSize()), " for an input of shape ", str(x.getShape()));
  ArrayRef<int32_t> segments = a.getProperties().resultSegmentSizes;
  Type nothing = NoneType::get(x.getContext());
  results.push_back(x.clone({x.getDimSize(0), x.getDimSize(1), directions * int64_t(a.getHiddenSize())}));
  results.append(segments[1], nothing);
  Shape state{directions * int64_t(a.getNumLayers()), x.getDimSize(1), int64_t(a.getHiddenSize())};
  results.append(segments[2], x.clone(state));
  results.append(segments[3], nothing);
  return success();
}

} // namespace mlir::pd::infer

LogicalResult RnnOp::verify() {
  int64_t gates = llvm::StringSwitch<int64_t>(getMode())
                      .Case("LSTM", 4)
                      .Case("GRU", 3)
                      .Cases({"RNN_TANH", "RNN_RELU"}, 1)
                      .Default(0);
  if (gates == 0) return emitOpError("has the unknown mode '") << getMode() << "'";
  int64_t states = getMode() == "LSTM" ? 2 : 1, directions = getIsBidirec() ? 2 : 1,
          cells = directions * int64_t(getNumLayers());
  if (int64_t(getPreState().size()) != states)
    return emitOpError("has ") << getPreState().size() << " initial states, mode " << getMode() << " needs " << states;
  if (!getState().empty() && int64_t(getState().size()) != states)
    return emitOpError("has ") << getState().size() << " state results, mode " << getMode() << " makes " << states;
  if (int64_t(getWeightList().size()) != 4 * cells)
    return emitOpError("has ") << getWeightList().size() << " weights, " << cells << " cells need " << 4 * cells;
  for (auto [i, weight] : llvm::enumerate(getWeightList())) {
    ArrayRef<int64_t> shape = infer::shapeOf(weight);
    // Matrices first, then the biases; each has gates * hidden_size rows.
    size_t rank = int64_t(i) < 2 * cells ? 2 : 1;
    if (shape.size() != rank || !infer::mayEqual(shape[0], gates * int64_t(getHiddenSize())))
      return emitOpError("has weight ") << i << " of shape " << infer::str(shape) << ", expected rank " << rank
                                        << " with " << gates * int64_t(getHiddenSize()) << " rows";
  }
  return success();
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdRecurrentOps.cpp.inc"

void PdDialect::registerRecurrentOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdRecurrentOps.cpp.inc"
      >();
}
