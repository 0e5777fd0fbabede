//===--- LinalgToLoops.cpp - linalg on memrefs to loops that LLVM vectorises -------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which loop is innermost decides everything here: the output's contiguous dimension if most operands are contiguous in
// it (the output is then updated in memory), else the last reduction with the value carried in a register.
//
//===------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Codegen/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::pd::codegen {
#define GEN_PASS_DEF_PDLINALGTOLOOPSPASS
#include "paddle-mlir/Codegen/Passes.h.inc"

namespace {

/// The loop nest of one operation, written at `op`'s place.
class LoopNest {
public:
  LoopNest(RewriterBase &rewriter, linalg::LinalgOp op)
      : b(rewriter), op(op), loc(op.getLoc()), maps(op.getIndexingMapsArray()) {}

  void emit() {
    chooseOrder();
    for (Range range : op.createLoopRanges(b, loc))
      bounds.push_back(getValueOrCreateConstantIndexOp(b, loc, range.size));
    zero = arith::ConstantIndexOp::create(b, loc, 0);
    one = arith::ConstantIndexOp::create(b, loc, 1);
    ivs.resize(bounds.size());
    allowReassociation();
    nest(0, {});
  }

private:
  /// Operands that are not contiguous along `dim` and not invariant in it either.
  unsigned stridedAlong(unsigned dim) {
    unsigned count = 0;
    for (AffineMap map : maps) {
      ArrayRef<AffineExpr> results = map.getResults();
      for (auto [i, expr] : llvm::enumerate(results))
        if (expr.isFunctionOfDim(dim) && i + 1 != results.size()) {
          ++count;
          break;
        }
    }
    return count;
  }

  void chooseOrder() {
    SmallVector<utils::IteratorType> types = op.getIteratorTypesArray();
    SmallVector<int64_t> sizes = op.getStaticLoopRanges();
    AffineMap out = maps[op.getNumDpsInputs()];
    for (auto [d, type] : llvm::enumerate(types))
      if (type != utils::IteratorType::reduction) order.push_back(d);
    firstReduction = order.size();
    for (auto [d, type] : llvm::enumerate(types))
      if (type == utils::IteratorType::reduction) order.push_back(d);
    bool reduces = firstReduction != order.size();

    // The contiguous dimension of the output, if a loop runs over it.
    std::optional<unsigned> contiguous;
    if (out.getNumResults())
      if (auto dim = dyn_cast<AffineDimExpr>(out.getResults().back()))
        if (types[dim.getPosition()] != utils::IteratorType::reduction) contiguous = dim.getPosition();
    bool outputVariesInReduction = false;
    for (int64_t i = op.getNumDpsInputs(), e = maps.size(); i < e; ++i)
      for (unsigned d : ArrayRef<unsigned>(order).drop_front(firstReduction))
        outputVariesInReduction |= maps[i].isFunctionOfDim(d);

    carried = reduces && !outputVariesInReduction;
    if (contiguous && reduces && !outputVariesInReduction) {
      int64_t size = sizes[*contiguous];
      bool wide = ShapedType::isDynamic(size) || size >= 4;
      if (wide && stridedAlong(*contiguous) <= stridedAlong(order.back())) carried = false;
    }
    if (contiguous && !carried) {
      llvm::erase(order, *contiguous);
      order.push_back(*contiguous);
    }
  }

  Value load(OpOperand *operand) {
    Value v = operand->get();
    if (!isa<MemRefType>(v.getType())) return v;
    return memref::LoadOp::create(b, loc, v, indices(operand));
  }

  SmallVector<Value> indices(OpOperand *operand) {
    AffineMap map = op.getMatchingIndexingMap(operand);
    SmallVector<Value> result;
    for (AffineExpr expr : map.getResults()) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        result.push_back(ivs[dim.getPosition()]);
        continue;
      }
      AffineMap single = AffineMap::get(map.getNumDims(), 0, expr);
      result.push_back(affine::AffineApplyOp::create(b, loc, single, ivs));
    }
    return result;
  }

  /// A sum over a long row may be split over lanes: more accurate than one running sum, and the only way to vectorise
  /// it.
  void allowReassociation() {
    Block *body = op.getBlock();
    for (auto [i, value] : llvm::enumerate(body->getTerminator()->getOperands())) {
      Operation *def = value.getDefiningOp();
      if (!isa_and_nonnull<arith::AddFOp, arith::MulFOp>(def) || firstReduction == order.size()) continue;
      Value out = body->getArgument(op.getNumDpsInputs() + i);
      if (llvm::is_contained(def->getOperands(), out))
        def->setAttr("fastmath", arith::FastMathFlagsAttr::get(b.getContext(), arith::FastMathFlags::reassoc |
                                                                                   arith::FastMathFlags::contract));
    }
  }

  /// The payload at the present indices; `values` replaces the outs' block arguments where it is given.
  SmallVector<Value> payload(ValueRange values) {
    Block *body = op.getBlock();
    IRMapping mapping;
    unsigned numIns = op.getNumDpsInputs();
    for (BlockArgument arg : body->getArguments()) {
      if (arg.use_empty()) continue;
      unsigned n = arg.getArgNumber();
      mapping.map(arg, n >= numIns && !values.empty() ? values[n - numIns] : load(&op->getOpOperand(n)));
    }
    for (Operation &inner : body->without_terminator()) {
      if (auto index = dyn_cast<linalg::IndexOp>(inner)) mapping.map(index.getResult(), ivs[index.getDim()]);
      else b.clone(inner, mapping);
    }
    SmallVector<Value> results;
    for (Value v : body->getTerminator()->getOperands()) results.push_back(mapping.lookupOrDefault(v));
    return results;
  }

  void storeAll(ValueRange results) {
    for (auto [i, value] : llvm::enumerate(results)) {
      OpOperand *operand = op.getDpsInitOperand(i);
      memref::StoreOp::create(b, loc, value, operand->get(), indices(operand));
    }
  }

  /// Loop number `level` of the order and everything inside it. Returns the carried values, if any are carried here.
  SmallVector<Value> nest(unsigned level, ValueRange values) {
    if (carried && level == firstReduction && values.empty()) {
      SmallVector<Value> initial;
      for (int64_t i = 0; i < op.getNumDpsInits(); ++i) initial.push_back(load(op.getDpsInitOperand(i)));
      storeAll(nest(level, initial));
      return {};
    }
    if (level == order.size()) {
      SmallVector<Value> results = payload(values);
      if (!carried) {
        storeAll(results);
        return {};
      }
      return results;
    }
    auto loop = scf::ForOp::create(b, loc, zero, bounds[order[level]], one, values);
    OpBuilder::InsertionGuard guard(b);
    ivs[order[level]] = loop.getInductionVar();
    if (values.empty()) {
      b.setInsertionPoint(loop.getBody()->getTerminator());
      nest(level + 1, {});
      return {};
    }
    b.setInsertionPointToEnd(loop.getBody());
    SmallVector<Value> inner = nest(level + 1, loop.getRegionIterArgs());
    scf::YieldOp::create(b, loc, inner);
    return SmallVector<Value>(loop.getResults());
  }

  RewriterBase &b;
  linalg::LinalgOp op;
  Location loc;
  SmallVector<AffineMap> maps;
  SmallVector<unsigned> order;
  unsigned firstReduction = 0;
  bool carried = false;
  SmallVector<Value> bounds, ivs;
  Value zero, one;
};

/// A copy between strided buffers would become a call into a support library: make it a loop nest.
void copyToLoops(IRRewriter &rewriter, memref::CopyOp copy) {
  rewriter.setInsertionPoint(copy);
  int64_t rank = cast<MemRefType>(copy.getSource().getType()).getRank();
  AffineMap identity = rewriter.getMultiDimIdentityMap(rank);
  SmallVector<utils::IteratorType> parallel(rank, utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      rewriter, copy.getLoc(), copy.getSource(), copy.getTarget(), ArrayRef<AffineMap>{identity, identity}, parallel,
      [](OpBuilder &b, Location loc, ValueRange args) { linalg::YieldOp::create(b, loc, args[0]); });
  rewriter.eraseOp(copy);
  rewriter.setInsertionPoint(generic);
  LoopNest(rewriter, generic).emit();
  rewriter.eraseOp(generic);
}

struct LinalgToLoopsPass : impl::PdLinalgToLoopsPassBase<LinalgToLoopsPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<Operation *> work;
    getOperation()->walk([&](Operation *op) {
      if (isa<linalg::LinalgOp, memref::CopyOp>(op)) work.push_back(op);
    });
    for (Operation *op : work) {
      if (auto copy = dyn_cast<memref::CopyOp>(op)) {
        if (isa<MemRefType>(copy.getSource().getType())) copyToLoops(rewriter, copy);
        continue;
      }
      auto linalgOp = cast<linalg::LinalgOp>(op);
      if (!linalgOp.hasPureBufferSemantics()) {
        op->emitOpError("reached the loop lowering on tensors");
        return signalPassFailure();
      }
      rewriter.setInsertionPoint(op);
      LoopNest(rewriter, linalgOp).emit();
      rewriter.eraseOp(op);
    }
  }
};

} // namespace
} // namespace mlir::pd::codegen
