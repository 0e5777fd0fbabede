//===--- Decompose.cpp - the pass, and the builder that decompositions use ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Decompose.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Decompose.h"

namespace mlir::pd_torch {
#define GEN_PASS_DEF_PDDECOMPOSETORCHPASS
#include "paddle-mlir/Dialect/Torch/Transforms/DecomposePasses.h.inc"
} // namespace mlir::pd_torch

using namespace mlir;
using namespace mlir::pd_torch;

Value AtenBuilder::integer(int64_t value) { return ConstantIntOp::create(b, loc, value); }
Value AtenBuilder::real(double value) { return ConstantFloatOp::create(b, loc, value); }
Value AtenBuilder::boolean(bool value) { return ConstantBoolOp::create(b, loc, value); }
Value AtenBuilder::none() { return ConstantNoneOp::create(b, loc); }

Value AtenBuilder::list(ArrayRef<int64_t> values) {
  SmallVector<Value> elements;
  for (int64_t value : values) elements.push_back(integer(value));
  return list(ValueRange(elements));
}

Value AtenBuilder::list(ValueRange ints) {
  Type type = ListType::get(b.getContext(), IntType::get(b.getContext()));
  return PrimListConstructOp::create(b, loc, type, ints);
}

Value AtenBuilder::call(StringRef name, ValueRange operands, Type result) {
  OperationState state(loc, ("torch." + name).str(), operands, result);
  return b.create(state)->getResult(0);
}

static SmallVector<int64_t> broadcastSizes(ArrayRef<Value> tensors) {
  SmallVector<int64_t> sizes;
  for (Value tensor : tensors) {
    ArrayRef<int64_t> other = tensorType(tensor).getSizes();
    if (other.size() > sizes.size()) sizes.insert(sizes.begin(), other.size() - sizes.size(), 1);
    for (size_t i = 0; i < other.size(); ++i) {
      int64_t &size = sizes[sizes.size() - other.size() + i];
      if (size == 1 || (size < 0 && other[i] > 1)) size = other[i];
    }
  }
  return sizes;
}

Value AtenBuilder::callBroadcast(StringRef name, ArrayRef<Value> tensors, ArrayRef<Value> rest) {
  SmallVector<Value> operands(tensors);
  operands.append(rest.begin(), rest.end());
  return call(name, operands, tensorType(tensors[0]).withSizes(broadcastSizes(tensors)));
}

Value AtenBuilder::binary(StringRef name, Value x, Value y) { return callBroadcast(name, {x, y}, {}); }

Value AtenBuilder::mean(Value x, ArrayRef<int64_t> dims) {
  SmallVector<int64_t> sizes(tensorType(x).getSizes());
  for (int64_t dim : dims) sizes[dim] = 1;
  return call("aten.mean.dim", {x, list(dims), boolean(true), none()}, tensorType(x).withSizes(sizes));
}

Value AtenBuilder::matmul(Value x, Value y) {
  VTensorType a = tensorType(x), c = tensorType(y);
  SmallVector<int64_t> sizes;
  ArrayRef<int64_t> batchA = a.getSizes().drop_back(std::min<size_t>(2, a.getRank())),
                    batchC = c.getSizes().drop_back(std::min<size_t>(2, c.getRank()));
  size_t rank = std::max(batchA.size(), batchC.size());
  for (size_t i = 0; i < rank; ++i) {
    auto at = [&](ArrayRef<int64_t> s) { return i + s.size() < rank ? int64_t(1) : s[i + s.size() - rank]; };
    sizes.push_back(at(batchA) == 1 || (at(batchA) < 0 && at(batchC) > 1) ? at(batchC) : at(batchA));
  }
  if (a.getRank() > 1) sizes.push_back(a.getSizes()[a.getRank() - 2]);
  if (c.getRank() > 1) sizes.push_back(c.getSizes().back());
  return call("aten.matmul", {x, y}, a.withSizes(sizes));
}

Value AtenBuilder::transposed(Value x) {
  SmallVector<int64_t> sizes(tensorType(x).getSizes());
  std::swap(sizes[sizes.size() - 1], sizes[sizes.size() - 2]);
  return call("aten.transpose.int", {x, integer(-2), integer(-1)}, tensorType(x).withSizes(sizes));
}

Value AtenBuilder::perChannel(Value x, int64_t trailing) {
  SmallVector<int64_t> sizes{tensorType(x).getSizes().empty() ? 1 : tensorType(x).getSizes()[0]};
  sizes.append(trailing, 1);
  return call("aten.view", {x, list(sizes)}, tensorType(x).withSizes(sizes));
}

void pd_torch::populateDecompositions(RewritePatternSet &patterns) {
  populateConvDecompositions(patterns);
  populateImportedDecompositions(patterns);
  populateLinearDecompositions(patterns);
  populateNormDecompositions(patterns);
  populateReductionDecompositions(patterns);
}

namespace {
struct DecomposeTorch : pd_torch::impl::PdDecomposeTorchPassBase<DecomposeTorch> {
  void runOnOperation() override {
    if (failed(verifyUnregisteredOps(getOperation()))) {
      pd::setExitCode(getOperation(), pdrt::ExitBadFile);
      return signalPassFailure();
    }
    RewritePatternSet patterns(&getContext());
    populateDecompositions(patterns);
    // Folding stays out: it would materialise nothing useful and weights must keep their form.
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().enableFolding(false))))
      signalPassFailure();
  }
};
} // namespace

void pd_torch::buildDecomposePipeline(OpPassManager &pm) {
  pm.addPass(createPdDecomposeTorchPass());
  pm.addPass(createCSEPass());
}
