//===--- Loops.cpp - the fallback generator: any kernel body as loops ---------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The body is kept as linalg on tensors; the operation that yields is tiled to one unit of the parallel range (a row of
// the output), its producers are fused into the unit, and the lowering pipeline bufferises. Where that is not possible
// the kernel is one unit.
//
//===------------------------------------------------------------------------------------------------------===//
#include "LoopsPlan.h"
#include "paddle-mlir/Codegen/KernelFrame.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/TilingInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::pd::codegen {

namespace {

/// Copies the kernel's body into `@k__body` between to_tensor and materialize_in_destination.
void inlineBody(pd_kernel::KernelOp kernel, KernelFrame &frame) {
  OpBuilder &b = frame.builder();
  Location loc = frame.loc();
  Block &source = kernel.getBody().front();
  IRMapping mapping;
  SmallVector<Value> destinations;
  SmallVector<bool> read;
  for (auto [i, arg] : llvm::enumerate(source.getArguments())) {
    const KernelOperand &operand = frame.operands()[i];
    if (operand.scalar) {
      mapping.map(arg, operand.scalar);
      continue;
    }
    bool isOut = i >= kernel.getNumIns();
    Value memref = frame.asMemRef(operand);
    if (isOut) {
      destinations.push_back(memref);
      read.push_back(!arg.use_empty());
    }
    if (!isOut || !arg.use_empty())
      mapping.map(
          arg, bufferization::ToTensorOp::create(b, loc, operand.type, memref, /*restrict=*/true, /*writable=*/isOut));
  }
  for (Operation &op : source.without_terminator()) b.clone(op, mapping);
  for (auto [i, value] : llvm::enumerate(source.getTerminator()->getOperands()))
    bufferization::MaterializeInDestinationOp::create(b, loc, Type(), mapping.lookupOrDefault(value), destinations[i],
                                                      /*restrict=*/!read[i], /*writable=*/true);
}

/// Elementwise chains become one operation, dims refer to the arguments, concatenations are insertions.
LogicalResult simplifyBody(func::FuncOp body) {
  MLIRContext *ctx = body.getContext();
  RewritePatternSet patterns(ctx);
  linalg::populateElementwiseOpsFusionPatterns(patterns, [](OpOperand *operand) { return operand->get().hasOneUse(); });
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
  tensor::populateDecomposeTensorConcatPatterns(patterns);
  memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
  for (RegisteredOperationName name : ctx->getRegisteredOperations())
    if (llvm::is_contained({"tensor", "linalg", "arith", "affine", "scf"}, name.getDialectNamespace()))
      name.getCanonicalizationPatterns(patterns, ctx);
  return applyPatternsGreedily(body, std::move(patterns));
}

/// generic ins(%x) outs(%unread) with %x computed here and dead afterwards: write over %x, no temporary.
LogicalResult writeInPlace(func::FuncOp body) {
  body.walk([](linalg::GenericOp op) {
    if (op.getNumReductionLoops() != 0) return;
    for (int64_t i = 0; i < op.getNumDpsInits(); ++i) {
      OpOperand *init = op.getDpsInitOperand(i);
      if (op.payloadUsesValueFromOperand(init)) continue;
      for (OpOperand *in : op.getDpsInputOperands()) {
        auto producer = in->get().getDefiningOp<linalg::LinalgOp>();
        bool diesHere = llvm::all_of(in->get().getUsers(), [&](Operation *user) { return user == op.getOperation(); });
        if (!producer || in->get().getType() != init->get().getType() || !diesHere ||
            op.getMatchingIndexingMap(in) != op.getMatchingIndexingMap(init) ||
            !op.getMatchingIndexingMap(in).isPermutation())
          continue;
        init->set(in->get());
        op.getMatchingBlockArgument(in).replaceAllUsesWith(op.getMatchingBlockArgument(init));
        break;
      }
    }
  });
  RewritePatternSet patterns(body.getContext());
  linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns); // the ins that are now read as outs
  return applyPatternsGreedily(body, std::move(patterns));
}

/// How many units make one piece.
Value pieceGrain(OpBuilder &b, Location loc, Value unitElements, int64_t cost, int64_t pieceNs) {
  if (pieceNs == 0) return i64Constant(b, loc, 1);
  return grainOf(b, loc, i64Mul(b, loc, unitElements, i64Constant(b, loc, cost)), pieceNs);
}

/// The rewrite of a planned body: a loop over the units around the consumer's tile, producers fused into it.
class UnitLoop {
public:
  UnitLoop(KernelFrame &frame, const LoopsPlan &plan, int64_t pieceNs)
      : rewriter(frame.builder().getContext()), frame(frame), consumer(plan.consumer), plan(plan), pieceNs(pieceNs) {}

  LogicalResult emit() {
    rewriter.setInsertionPoint(consumer);
    SmallVector<Range> domain = consumer.getIterationDomain(rewriter);
    for (Range r : domain) extents.push_back(getValueOrCreateConstantIndexOp(rewriter, frame.loc(), r.size));
    auto [lo, hi] = makeRange();

    SmallVector<bufferization::MaterializeInDestinationOp> sinks;
    SmallVector<Value> destinations;
    for (Value result : consumer->getResults())
      for (Operation *user : result.getUsers())
        if (auto sink = dyn_cast<bufferization::MaterializeInDestinationOp>(user)) sinks.push_back(sink);
    for (bufferization::MaterializeInDestinationOp sink : sinks) destinations.push_back(tensorOf(sink.getDest()));

    loop = scf::ForOp::create(rewriter, frame.loc(), lo, hi, index(1), destinations);
    rewriter.setInsertionPointToStart(loop.getBody());
    if (failed(tileConsumer(domain, sinks))) return failure();
    fuseProducers();
    redirectReads(destinations);
    return success();
  }

  /// All units, whatever the range asked for.
  void runAsOnePiece() {
    rewriter.setInsertionPoint(loop);
    loop.setLowerBound(arith::ConstantIndexOp::create(rewriter, frame.loc(), 0));
    loop.setUpperBound(units);
  }

private:
  Value index(int64_t v) { return arith::ConstantIndexOp::create(rewriter, frame.loc(), v); }
  Value toIndex(Value v) { return arith::IndexCastOp::create(rewriter, frame.loc(), rewriter.getIndexType(), v); }
  Value toInt(Value v) { return arith::IndexCastOp::create(rewriter, frame.loc(), rewriter.getI64Type(), v); }

  /// The units of the pieces [begin, end). Units are in mixed radix, the blocked dimension last.
  std::pair<Value, Value> makeRange() {
    Location loc = frame.loc();
    units = index(1);
    Value unitElements = index(1);
    for (unsigned d : plan.unitLoops) radix.push_back(extents[d]);
    if (plan.blockedLoop)
      radix.push_back(arith::CeilDivUIOp::create(rewriter, loc, extents[*plan.blockedLoop], index(plan.block)));
    for (Value r : radix) units = arith::MulIOp::create(rewriter, loc, units, r);
    for (unsigned d : plan.innerOutputLoops)
      unitElements =
          arith::MulIOp::create(rewriter, loc, unitElements, d == plan.blockedLoop ? index(plan.block) : extents[d]);

    Value grain = pieceGrain(rewriter, loc, toInt(unitElements), plan.cost, pieceNs);
    Value lo = arith::MulIOp::create(rewriter, loc, toIndex(frame.begin()), toIndex(grain));
    Value hi = arith::MinUIOp::create(
        rewriter, loc, arith::MulIOp::create(rewriter, loc, toIndex(frame.end()), toIndex(grain)), units);
    return {lo, hi};
  }

  /// The consumer's tile of the loop's unit, written to the loop's outs.
  LogicalResult tileConsumer(ArrayRef<Range> domain, MutableArrayRef<bufferization::MaterializeInDestinationOp> sinks) {
    Location loc = frame.loc();
    SmallVector<OpFoldResult> offsets(domain.size(), rewriter.getIndexAttr(0)), sizes;
    for (Range r : domain) sizes.push_back(r.size);
    Value rest = loop.getInductionVar();
    SmallVector<unsigned> dims(plan.unitLoops);
    if (plan.blockedLoop) dims.push_back(*plan.blockedLoop);
    for (int64_t i = dims.size() - 1; i >= 0; --i) {
      Value digit = rest;
      if (i > 0) {
        digit = arith::RemUIOp::create(rewriter, loc, rest, radix[i]);
        rest = arith::DivUIOp::create(rewriter, loc, rest, radix[i]);
      }
      if (dims[i] == plan.blockedLoop) {
        Value offset = arith::MulIOp::create(rewriter, loc, digit, index(plan.block));
        Value left = arith::SubIOp::create(rewriter, loc, extents[dims[i]], offset);
        offsets[dims[i]] = offset;
        sizes[dims[i]] = arith::MinUIOp::create(rewriter, loc, left, index(plan.block)).getResult();
      } else {
        offsets[dims[i]] = digit;
        sizes[dims[i]] = rewriter.getIndexAttr(1);
      }
    }

    FailureOr<TilingResult> tiled = consumer.getTiledImplementation(rewriter, offsets, sizes);
    if (failed(tiled)) return consumer->emitOpError("has no tiled form");
    SmallVector<Value> yielded;
    for (auto [i, sink] : llvm::enumerate(sinks)) {
      unsigned number = cast<OpResult>(sink.getSource()).getResultNumber();
      SmallVector<OpFoldResult> resultOffsets, resultSizes;
      if (failed(consumer.getResultTilePosition(rewriter, number, offsets, sizes, resultOffsets, resultSizes)))
        return consumer->emitOpError("has no result tile");
      SmallVector<OpFoldResult> strides(resultOffsets.size(), rewriter.getIndexAttr(1));
      yielded.push_back(tensor::InsertSliceOp::create(
          rewriter, loc, tiled->tiledValues[number], loop.getRegionIterArgs()[i], resultOffsets, resultSizes, strides));
    }
    scf::YieldOp::create(rewriter, loc, yielded);
    for (auto [i, sink] : llvm::enumerate(sinks)) {
      sink.getSourceMutable().assign(loop.getResult(i));
      sink.setRestrict(false);
    }
    return success();
  }

  /// The tensor that stands for an out's memory: the one the body reads, or a new one.
  Value tensorOf(Value dest) {
    for (Operation *user : dest.getUsers())
      if (auto tensor = dyn_cast<bufferization::ToTensorOp>(user)) return tensor;
    auto type = memref::getTensorTypeFromMemRefType(dest.getType());
    return bufferization::ToTensorOp::create(rewriter, frame.loc(), type, dest, /*restrict=*/true, /*writable=*/true);
  }

  void fuseProducers() {
    SmallVector<tensor::ExtractSliceOp> work;
    loop.walk([&](tensor::ExtractSliceOp slice) { work.push_back(slice); });
    while (!work.empty()) {
      tensor::ExtractSliceOp slice = work.pop_back_val();
      auto result = dyn_cast<OpResult>(slice.getSource());
      if (!result || loop->isAncestor(result.getOwner()) || !isa<TilingInterface>(result.getOwner())) continue;
      rewriter.setInsertionPoint(slice);
      FailureOr<TilingResult> tiled = tensor::replaceExtractSliceWithTiledProducer(rewriter, slice, result);
      if (failed(tiled)) continue;
      Value value = tiled->tiledValues.front();
      if (value.getType() != slice.getType())
        value = tensor::CastOp::create(rewriter, slice.getLoc(), slice.getType(), value);
      rewriter.replaceOp(slice, value);
      // The tile of a pad sits in a conditional: look for slices in everything new.
      for (Operation *op : tiled->generatedSlices)
        if (auto next = dyn_cast<tensor::ExtractSliceOp>(op)) work.push_back(next);
    }
  }

  /// A unit that reads its out reads it through the loop's own value, so that bufferisation sees one buffer.
  void redirectReads(ValueRange destinations) {
    for (auto [dest, arg] : llvm::zip(destinations, loop.getRegionIterArgs()))
      dest.replaceUsesWithIf(
          arg, [&](OpOperand &use) { return loop.getRegion().isAncestor(use.getOwner()->getParentRegion()); });
  }

  IRRewriter rewriter;
  KernelFrame &frame;
  TilingInterface consumer;
  const LoopsPlan &plan;
  const int64_t pieceNs;
  SmallVector<Value> extents, radix; // of the consumer's loops; of the units' digits
  scf::ForOp loop;
  Value units;
};

/// Work that stayed outside the unit loop: every piece would repeat it.
bool leavesWorkOutside(func::FuncOp body) {
  for (Operation &op : body.getBody().front())
    if (isa<scf::ForOp, scf::WhileOp, scf::IfOp, linalg::LinalgOp, tensor::PadOp, tensor::InsertSliceOp,
            tensor::GenerateOp>(op) &&
        !op.use_empty() && !llvm::all_of(op.getUsers(), [](Operation *user) {
          return isa<bufferization::MaterializeInDestinationOp>(user);
        }))
      return true;
  return false;
}

void eraseDeadOps(func::FuncOp body) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body.getBody().front())))
      if (isOpTriviallyDead(&op)) {
        op.erase();
        changed = true;
      }
  }
}

/// `@k__body` with the kernel's own operations, simplified: what plans are made for.
LogicalResult prepareBody(pd_kernel::KernelOp kernel, KernelFrame &frame) {
  inlineBody(kernel, frame);
  func::FuncOp body = frame.bodyFunction();
  if (failed(simplifyBody(body)) || failed(writeInPlace(body)))
    return kernel.emitOpError("could not be simplified for the loop fallback");
  return success();
}

/// Cuts the body into the plan's units.
LogicalResult cutBody(pd_kernel::KernelOp kernel, KernelFrame &frame, UnitLoop &units) {
  func::FuncOp body = frame.bodyFunction();
  if (failed(units.emit())) return failure();
  // The loop's bounds are sizes of values: of arguments, or they would keep the whole producers alive.
  RewritePatternSet sizes(body.getContext());
  memref::populateResolveRankedShapedTypeResultDimsPatterns(sizes);
  if (failed(applyPatternsGreedily(body, std::move(sizes))))
    return kernel.emitOpError("could not be simplified after tiling");
  eraseDeadOps(body);
  return success();
}

/// The number of pieces of the parallel range.
void emitPieceCount(pd_kernel::KernelOp kernel, KernelFrame &frame, const LoopsPlan &plan, int64_t pieceNs) {
  Location loc = frame.loc();
  frame.emitCount([&](OpBuilder &b, ArrayRef<KernelOperand> operands) {
    const KernelOperand &out = operands[kernel.getNumIns()];
    Value units = i64Constant(b, loc, 1), unitElements = i64Constant(b, loc, 1);
    for (unsigned d : plan.unitDims) units = i64Mul(b, loc, units, out.sizes[d]);
    if (plan.blockedDim) units = i64Mul(b, loc, units, i64CeilDiv(b, loc, out.sizes[*plan.blockedDim], plan.block));
    for (unsigned d : plan.innerDims)
      unitElements =
          i64Mul(b, loc, unitElements, d == plan.blockedDim ? i64Constant(b, loc, plan.block) : out.sizes[d]);
    Value grain = pieceGrain(b, loc, unitElements, plan.cost, pieceNs);
    Value numerator = i64Add(b, loc, units, i64Sub(b, loc, grain, i64Constant(b, loc, 1)));
    return i64Div(b, loc, numerator, grain);
  });
}

} // namespace

pd_kernel::LoopsAttr configureLoops(pd_kernel::KernelOp kernel, const LoopsDevice &device) {
  // Tried on a copy: only a body that has been cut tells what stayed outside of the units.
  OwningOpRef<ModuleOp> scratch = ModuleOp::create(kernel.getLoc());
  KernelFrame frame(kernel, *scratch);
  auto oneUnit = pd_kernel::LoopsAttr::get(kernel.getContext(), {}, -1, 0, 0, /*serial=*/false, device.pieceNs);
  if (failed(prepareBody(kernel, frame))) return oneUnit;
  pd_kernel::LoopsAttr how = planLoops(frame.bodyFunction(), device);
  FailureOr<std::optional<LoopsPlan>> plan = resolveLoops(frame.bodyFunction(), how);
  if (failed(plan) || !*plan) return oneUnit;
  UnitLoop units(frame, **plan, device.pieceNs);
  if (failed(cutBody(kernel, frame, units))) return oneUnit;
  bool serial = leavesWorkOutside(frame.bodyFunction());
  if (serial && device.pieceNs == 0) return oneUnit; // one piece of several units is none without pieces
  return pd_kernel::LoopsAttr::get(kernel.getContext(), how.getUnitDims(), how.getBlockedDim(), how.getBlock(),
                                   how.getCost(), serial, device.pieceNs);
}

LogicalResult verifyLoops(pd_kernel::KernelOp kernel, StringRef level, Attribute configuration,
                          const LoopsDevice &device) {
  auto how = dyn_cast<pd_kernel::LoopsAttr>(configuration);
  if (!how) return kernel.emitOpError("expects a #pd_kernel.loops for level '") << level << "'";
  int64_t rank = cast<RankedTensorType>(kernel.getOut(0).getType()).getRank(), last = -1;
  bool sound = how.getBlockedDim() < rank;
  for (int64_t dim : how.getUnitDims()) {
    sound &= dim > last && dim < rank && dim != how.getBlockedDim();
    last = dim;
  }
  if (device.pieceNs == 0) {
    if (sound && how.getPieceNs() == 0 && how.getBlockedDim() < 0 && !how.getSerial()) return success();
    return kernel.emitOpError("has a loops strategy for level '")
           << level << "' that expects ascending unit dims below rank " << rank
           << ", no blocked dim, nothing serial and a piece of work of 0";
  }
  sound &= how.getPieceNs() >= 1;
  if (how.getBlockedDim() >= 0) sound &= how.getBlock() >= 1;
  if (how.getBlockedDim() >= 0 || !how.getUnitDims().empty()) sound &= how.getCost() >= 1;
  if (sound) return success();
  return kernel.emitOpError("has a loops strategy for level '")
         << level << "' that expects ascending unit dims and a blocked dim of its own below rank " << rank
         << ", a block, a cost and a piece of work of at least 1";
}

LogicalResult emitLoops(pd_kernel::KernelOp kernel, ModuleOp module, pd_kernel::LoopsAttr how) {
  KernelFrame frame(kernel, module);
  if (failed(prepareBody(kernel, frame))) return failure();
  func::FuncOp body = frame.bodyFunction();
  FailureOr<std::optional<LoopsPlan>> plan = resolveLoops(body, how);
  if (failed(plan)) return failure();
  if (!*plan) {
    // Outs that turned out unread: the value may be computed in place.
    body.walk([](bufferization::MaterializeInDestinationOp sink) {
      sink.setRestrict(llvm::none_of(sink.getDest().getUsers(), llvm::IsaPred<bufferization::ToTensorOp>));
    });
    frame.emitCount(1);
    return success();
  }
  UnitLoop units(frame, **plan, how.getPieceNs());
  if (failed(cutBody(kernel, frame, units))) return failure();
  if (how.getSerial()) units.runAsOnePiece();
  RewritePatternSet patterns(body.getContext());
  tensor::populateFoldTensorEmptyPatterns(patterns); // a temporary of the unit's size, not of the whole tensor's
  if (failed(applyPatternsGreedily(body, std::move(patterns))))
    return kernel.emitOpError("could not be simplified after tiling");
  if (how.getSerial()) frame.emitCount(1);
  else emitPieceCount(kernel, frame, **plan, how.getPieceNs());
  return success();
}

} // namespace mlir::pd::codegen
