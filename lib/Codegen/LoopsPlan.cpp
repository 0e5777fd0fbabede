//===--- LoopsPlan.cpp - which dimensions of a kernel become its parallel range ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A dimension qualifies if no fused reduction would be repeated for its every index: softmax over the last dimension
// splits over rows, softmax over the first one does not.
//
//===------------------------------------------------------------------------------------------------------===//
#include "LoopsPlan.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

namespace mlir::pd::codegen {

namespace {

constexpr int64_t kGuessedExtent = 32; // of a dynamic dimension that is not the first (a batch is often 1)

/// The position of loop `d` in an indexing map, if the map has it as a plain dimension.
std::optional<unsigned> positionOf(AffineMap map, unsigned d) {
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (auto dim = dyn_cast<AffineDimExpr>(expr); dim && dim.getPosition() == d) return i;
  return std::nullopt;
}

AffineMap mapOf(Operation *op, OpOperand &operand) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) return linalgOp.getMatchingIndexingMap(&operand);
  auto rank = cast<RankedTensorType>(op->getResult(0).getType()).getRank();
  return AffineMap::getMultiDimIdentityMap(rank, op->getContext());
}

/// Whether tiling `op` to one index of each loop in `loops` repeats a reduction further up.
bool repeatsReduction(Operation *op, const llvm::SmallDenseSet<unsigned> &loops) {
  for (OpOperand &operand : op->getOpOperands()) {
    Operation *producer = operand.get().getDefiningOp();
    if (!isa<RankedTensorType>(operand.get().getType()) || !isa_and_nonnull<TilingInterface>(producer)) continue;
    AffineMap map = mapOf(op, operand);
    llvm::SmallDenseSet<unsigned> touched;
    for (auto [i, expr] : llvm::enumerate(map.getResults()))
      for (unsigned d : loops)
        if (expr.isFunctionOfDim(d)) touched.insert(i);
    auto linalgProducer = dyn_cast<linalg::LinalgOp>(producer);
    if (!linalgProducer) {
      if (touched.empty() || repeatsReduction(producer, touched)) return true;
      continue;
    }
    if (touched.empty() && linalgProducer.getNumReductionLoops() != 0) return true;
    AffineMap out = linalgProducer.getIndexingMapsArray()[linalgProducer.getNumDpsInputs()];
    llvm::SmallDenseSet<unsigned> producerLoops;
    for (unsigned i : touched)
      if (auto dim = dyn_cast<AffineDimExpr>(out.getResult(i))) producerLoops.insert(dim.getPosition());
    if (repeatsReduction(producer, producerLoops)) return true;
  }
  return false;
}

/// Points of an iteration space; dynamic extents count alike everywhere, so that they cancel in ratios.
double countPoints(ArrayRef<int64_t> sizes) {
  double points = 1;
  for (int64_t size : sizes) points *= ShapedType::isDynamic(size) ? 64 : std::max<int64_t>(size, 1);
  return points;
}

/// Sixteenths of a nanosecond per element of the consumer's output, all operations of the body together.
int64_t estimateCost(func::FuncOp body, RankedTensorType output) {
  double nanoseconds = 0, elements = countPoints(output.getShape());
  for (Operation &op : body.getBody().front()) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (!linalgOp) {
      nanoseconds += isa<tensor::PadOp, tensor::InsertSliceOp, tensor::GenerateOp>(op) ? 0.5 : 0;
      continue;
    }
    double each = 0.2;
    for (Operation &inner : *linalgOp.getBlock()) each += isa<math::MathDialect>(inner.getDialect()) ? 1.0 : 0.05;
    nanoseconds += countPoints(linalgOp.getStaticLoopRanges()) / elements * each;
  }
  return std::clamp<int64_t>(std::llround(nanoseconds * 16), 1, int64_t(1) << 30);
}

/// An out may be read only where it is written, or a unit would see another unit's results.
bool readsOutsInPlaceOnly(func::FuncOp body, TilingInterface consumer) {
  bool fine = true;
  body.walk([&](bufferization::ToTensorOp tensor) {
    if (!tensor.getWritable()) return;
    for (OpOperand &use : tensor.getResult().getUses()) {
      auto user = dyn_cast<linalg::LinalgOp>(use.getOwner());
      if (isa<tensor::DimOp>(use.getOwner())) continue;
      if (!user || !user.isDpsInit(&use)) {
        fine = false;
        continue;
      }
      if (user.getOperation() == consumer.getOperation() || !user.payloadUsesValueFromOperand(&use)) continue;
      for (OpOperand &next : user->getUses()) {
        auto nextUser = dyn_cast<linalg::LinalgOp>(next.getOwner());
        bool inPlace =
            nextUser && nextUser.getOperation() == consumer.getOperation() &&
            nextUser.getMatchingIndexingMap(&next) == nextUser.getIndexingMapsArray()[nextUser.getNumDpsInputs()];
        fine &= inPlace;
      }
    }
  });
  return fine;
}

/// What a body yields, if one operation computes it and can be cut into units.
struct Consumer {
  TilingInterface op;
  RankedTensorType type; // of the first out
  AffineMap out;         // from the operation's loops to the first out's dims

  static std::optional<Consumer> of(func::FuncOp body) {
    SmallVector<bufferization::MaterializeInDestinationOp> sinks(
        body.getBody().front().getOps<bufferization::MaterializeInDestinationOp>());
    if (sinks.empty()) return std::nullopt;
    Operation *op = sinks.front().getSource().getDefiningOp();
    if (!isa_and_nonnull<linalg::LinalgOp, tensor::PadOp>(op) || op->getBlock() != &body.getBody().front())
      return std::nullopt;
    for (auto sink : sinks)
      if (sink.getSource().getDefiningOp() != op) return std::nullopt;
    Consumer consumer{cast<TilingInterface>(op), cast<RankedTensorType>(sinks.front().getSource().getType()), {}};
    if (!readsOutsInPlaceOnly(body, consumer.op)) return std::nullopt;
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    unsigned number = cast<OpResult>(sinks.front().getSource()).getResultNumber();
    consumer.out = linalgOp ? linalgOp.getIndexingMapsArray()[linalgOp.getNumDpsInputs() + number]
                            : AffineMap::getMultiDimIdentityMap(consumer.type.getRank(), body.getContext());
    if (!consumer.out.isProjectedPermutation() || llvm::is_contained(consumer.type.getShape(), 0))
      return std::nullopt; // no elements, no units
    return consumer;
  }

  unsigned loopOf(unsigned dim) const { return cast<AffineDimExpr>(out.getResult(dim)).getPosition(); }

  /// Whether units may be single indices, or blocks, of a dim.
  bool splitsAlong(unsigned dim) const {
    unsigned loop = loopOf(dim);
    Operation *operation = op;
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(operation))
      for (int64_t i = linalgOp.getNumDpsInputs(), e = linalgOp->getNumOperands(); i < e; ++i)
        if (!positionOf(linalgOp.getIndexingMapsArray()[i], loop))
          return false; // a result that does not have this dimension would be written by several units
    return !repeatsReduction(operation, {loop});
  }
};

} // namespace

pd_kernel::LoopsAttr planLoops(func::FuncOp body, const LoopsDevice &device) {
  MLIRContext *context = body.getContext();
  auto oneUnit = pd_kernel::LoopsAttr::get(context, {}, -1, 0, 0, /*serial=*/false, device.pieceNs);
  std::optional<Consumer> consumer = Consumer::of(body);
  if (!consumer) return oneUnit;
  RankedTensorType type = consumer->type;
  SmallVector<int64_t> unitDims;
  int64_t rank = type.getRank(), units = 1, blockedDim = -1, block = 0;
  for (int64_t dim = 0, last = device.innermostUnits ? rank : rank - 1; dim < last && units < device.enoughUnits;
       ++dim) {
    if (!consumer->splitsAlong(dim) || type.getDimSize(dim) == 1) continue;
    unitDims.push_back(dim);
    units *= type.isDynamicDim(dim) ? (dim == 0 ? 1 : kGuessedExtent) : type.getDimSize(dim);
  }
  int64_t cost = estimateCost(body, type);
  if (device.blockNs && rank > 0 && units < 4 && consumer->splitsAlong(rank - 1)) {
    int64_t size = type.getDimSize(rank - 1), wanted = std::clamp<int64_t>(device.blockNs * 16 / cost, 64, 8192);
    if (ShapedType::isDynamic(size) || size >= 2 * wanted) blockedDim = rank - 1, block = wanted;
  }
  if (unitDims.empty() && blockedDim < 0) return oneUnit;
  return pd_kernel::LoopsAttr::get(context, unitDims, blockedDim, block, cost, /*serial=*/false, device.pieceNs);
}

FailureOr<std::optional<LoopsPlan>> resolveLoops(func::FuncOp body, pd_kernel::LoopsAttr how) {
  if (how.getUnitDims().empty() && how.getBlockedDim() < 0) return std::optional<LoopsPlan>();
  std::optional<Consumer> consumer = Consumer::of(body);
  auto splits = [&](int64_t dim) { return consumer && dim < consumer->type.getRank() && consumer->splitsAlong(dim); };
  LoopsPlan plan;
  for (int64_t dim : how.getUnitDims()) {
    if (!splits(dim))
      return body.emitError("has a strategy with unit dim ") << dim << ", along which it does not split";
    plan.unitDims.push_back(dim);
    plan.unitLoops.push_back(consumer->loopOf(dim));
  }
  if (int64_t dim = how.getBlockedDim(); dim >= 0) {
    if (!splits(dim))
      return body.emitError("has a strategy with blocked dim ") << dim << ", along which it does not split";
    plan.blockedDim = dim;
    plan.blockedLoop = consumer->loopOf(dim);
  }
  plan.consumer = consumer->op;
  plan.block = how.getBlock();
  plan.cost = how.getCost();
  for (int64_t dim = 0; dim < consumer->type.getRank(); ++dim)
    if (!llvm::is_contained(plan.unitDims, static_cast<unsigned>(dim))) {
      plan.innerDims.push_back(dim);
      plan.innerOutputLoops.push_back(consumer->loopOf(dim));
    }
  return std::optional<LoopsPlan>(std::move(plan));
}

} // namespace mlir::pd::codegen
