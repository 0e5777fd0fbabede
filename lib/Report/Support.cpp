//===--- Support.cpp - which ops have a way, whatever model they stand in ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Report/Support.h"
#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Conversion/PdToTorch/PdToTorch.h"
#include "paddle-mlir/Conversion/TorchToLinalg/Passes.h"
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"
#include "paddle-mlir/Pipelines/Registration.h"

using namespace mlir;
using namespace mlir::pd;

static void addRoots(RewritePatternSet &patterns, llvm::StringSet<> &names) {
  for (const auto &pattern : patterns.getNativePatterns())
    if (std::optional<OperationName> root = pattern->getRootKind()) names.insert(root->getStringRef());
}

OpSupport::OpSupport() : context(MLIRContext::Threading::DISABLED) {
  DialectRegistry registry;
  registerPaddleDialects(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
  converted = getOpsWithTorchPattern(&context);
  RewritePatternSet composites(&context), aten(&context);
  populateDecomposePatterns(composites);
  populateArrayPatterns(composites);
  addRoots(composites, normalized);
  // Writes go with the reads; nothing is rewritten at them.
  normalized.insert(ArrayWriteOp::getOperationName());
  normalized.insert(CreateArrayOp::getOperationName());
  pd_torch::populateDecompositions(aten);
  addRoots(aten, decomposed);
}

/// A row without a plan needs a C++ pattern, unless it is gone before the conversion.
bool OpSupport::reachesTorch(const OpSchema &row) const {
  std::string name = ("pd." + row.name).str();
  return !row.torchOp.empty() || converted.contains(name) || normalized.contains(name);
}

StringRef OpSupport::torch(const OpSchema &row) const { return reachesTorch(row) ? row.status : StringRef("none"); }

bool OpSupport::cpu(const OpSchema &row) const {
  if (row.torchOp.empty() || normalized.contains(("pd." + row.name).str())) return reachesTorch(row);
  return decomposed.contains(row.torchOp) || pd_torch::hasLinalgHandler(row.torchOp.drop_front(strlen("torch.")));
}
