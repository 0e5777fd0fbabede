//===--- LowerArrays.cpp - tensor arrays whose writes are known become the tensors they hold ----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "BuildShapes.h"
#include "LowerLoopArrays.h"

#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdMathOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

namespace mlir::pd {
#define GEN_PASS_DEF_PDLOWERARRAYS
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"
} // namespace mlir::pd

using namespace mlir;
using namespace mlir::pd;

namespace {

/// What the array holds, when every write that led to it went to a known index.
std::optional<SmallVector<Value>> elementsOf(Value array) {
  SmallVector<ArrayWriteOp> writes;
  while (auto write = array.getDefiningOp<ArrayWriteOp>()) {
    writes.push_back(write);
    array = write.getArray();
  }
  if (!array.getDefiningOp<CreateArrayOp>()) return std::nullopt;
  SmallVector<Value> elements;
  for (ArrayWriteOp write : llvm::reverse(writes)) {
    std::optional<int64_t> i = getConstantInt(write.getI());
    if (!i || *i < 0 || *i > int64_t(elements.size())) return std::nullopt;
    if (*i == int64_t(elements.size())) elements.push_back(write.getX());
    else elements[*i] = write.getX();
  }
  return elements;
}

struct KnownLength : OpRewritePattern<ArrayLengthOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ArrayLengthOp op, PatternRewriter &rewriter) const override {
    auto elements = elementsOf(op.getX());
    if (!elements) return rewriter.notifyMatchFailure(op, "the array's writes are not known");
    auto type = op.getOut().getType();
    if (!type.hasStaticShape()) return rewriter.notifyMatchFailure(op, "result has no static shape");
    rewriter.replaceOp(
        op,
        ShapeBuilder(rewriter, op.getLoc()).number(double(elements->size()), type.getElementType(), type.getShape()));
    return success();
  }
};

struct KnownRead : OpRewritePattern<ArrayReadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ArrayReadOp op, PatternRewriter &rewriter) const override {
    auto elements = elementsOf(op.getArray());
    std::optional<int64_t> i = getConstantInt(op.getI());
    if (!elements || !i) return rewriter.notifyMatchFailure(op, "the array's writes or the index are not known");
    if (*i < 0 || *i >= int64_t(elements->size()))
      return op.emitOpError() << "reads element " << *i << " of an array of " << elements->size();
    Value element = (*elements)[*i];
    // Array reads are typed [-1, -1] whatever the element is: the element knows better.
    rewriter.replaceOp(op, element);
    return success();
  }
};

struct KnownToTensor : OpRewritePattern<ArrayToTensorOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ArrayToTensorOp op, PatternRewriter &rewriter) const override {
    auto elements = elementsOf(op.getX());
    if (!elements || elements->empty())
      return rewriter.notifyMatchFailure(op, "the array's writes are not known, or there are none");
    ShapeBuilder build(rewriter, op.getLoc());
    int64_t axis = op.getAxis(), count = elements->size();
    Type i32 = rewriter.getI32Type();
    Value out, sizes;
    if (op.getUseStack()) {
      out = StackOp::create(rewriter, op.getLoc(), *elements, rewriter.getI64IntegerAttr(axis));
      if (!op.getOutIndex().use_empty()) sizes = build.number(1, i32, {count});
    } else {
      out = ConcatOp::create(rewriter, op.getLoc(), *elements, build.axis(axis));
      if (axis < 0) axis += infer::typeOf(out).getRank();
      SmallVector<DimRange> dims;
      for (Value e : *elements) dims.push_back({e, axis, axis + 1});
      if (!op.getOutIndex().use_empty())
        sizes = CastOp::create(rewriter, op.getLoc(), build.dims(dims), TypeAttr::get(i32));
    }
    rewriter.replaceAllUsesWith(op.getOut(), out);
    if (sizes) rewriter.replaceAllUsesWith(op.getOutIndex(), sizes);
    rewriter.eraseOp(op);
    return success();
  }
};

/// Writes that only led to rewritten reads.
void eraseUnreadArrays(func::FuncOp func) {
  SmallVector<Operation *> ops;
  func.walk([&](Operation *op) {
    if (isa<ArrayWriteOp, CreateArrayOp>(op)) ops.push_back(op);
  });
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty()) op->erase();
}

struct LowerArrays : pd::impl::PdLowerArraysBase<LowerArrays> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateArrayPatterns(patterns);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().enableConstantCSE(false))))
      return signalPassFailure();
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isExternal()) continue;
      eraseUnreadArrays(func);
      lowerLoopArrays(func);
      // What was read is more precise than what the reads declared.
      if (failed(inferShapes(func, {}))) {
        setExitCode(getOperation(), pdrt::ExitUnsupportedOps); // elements that one tensor cannot hold
        return signalPassFailure();
      }
    }
  }
};

} // namespace

void pd::populateArrayPatterns(RewritePatternSet &patterns) {
  patterns.add<KnownLength, KnownRead, KnownToTensor>(patterns.getContext());
}
