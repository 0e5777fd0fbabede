//===--- ProductBody.cpp - matching and evaluating what surrounds a product ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values of the body are computed on demand at a position whose last coordinate runs over the lanes. What match() lets
// through is exactly what the evaluator computes.
//
//===------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Codegen/ProductBody.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

namespace mlir::pd::codegen {

//===--- matching ---===//

bool isWordElement(Type type) { return type.isF32() || type.isInteger(32) || type.isInteger(64) || type.isF64(); }

/// An operand map of an elementwise operation: every result a dimension or the constant 0, the lanes in one of them at
/// most.
static bool isReadable(AffineMap map, unsigned rank) {
  unsigned lanes = 0;
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    auto constant = dyn_cast<AffineConstantExpr>(expr);
    if (!dim && !(constant && constant.getValue() == 0)) return false;
    lanes += dim && dim.getPosition() + 1 == rank;
  }
  return lanes <= 1;
}

static bool isElementwise(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || linalgOp.getNumParallelLoops() != linalgOp.getNumLoops() || op->getNumResults() == 0) return false;
  for (int64_t i = 0; i < linalgOp.getNumDpsInits(); ++i)
    if (!linalgOp.getMatchingIndexingMap(linalgOp.getDpsInitOperand(i)).isIdentity()) return false;
  for (OpOperand *operand : linalgOp.getDpsInputOperands())
    if (isa<RankedTensorType>(operand->get().getType()) &&
        !isReadable(linalgOp.getMatchingIndexingMap(operand), linalgOp.getNumLoops()))
      return false;
  for (Operation &inner : linalgOp.getBlock()->without_terminator())
    if (!isa<arith::ConstantOp>(inner) &&
        (!OpTrait::hasElementwiseMappableTraits(&inner) || inner.getNumResults() != 1))
      return false;
  return true;
}

/// Whether a value can be evaluated at any position with the lanes in its last dimension.
static bool isComputable(Value value, Operation *root, function_ref<bool(Type)> isElement,
                         llvm::SmallDenseSet<Operation *> &seen) {
  if (auto type = dyn_cast<RankedTensorType>(value.getType()); type && !isElement(type.getElementType())) return false;
  Operation *def = value.getDefiningOp();
  if (!def || def == root || !seen.insert(def).second) return true;
  if (!isa<RankedTensorType>(value.getType()))
    return def->getNumRegions() == 0 && isa<arith::ArithDialect>(def->getDialect()) &&
           llvm::all_of(def->getOperands(), [&](Value v) { return isComputable(v, root, isElement, seen); });
  if (isa<tensor::EmptyOp>(def)) return true; // its contents are not specified
  if (auto fill = dyn_cast<linalg::FillOp>(def)) return isComputable(fill.getInputs().front(), root, isElement, seen);
  if (!isElementwise(def)) return false;
  for (Value operand : def->getOperands())
    if (!isComputable(operand, root, isElement, seen)) return false;
  return true;
}

std::optional<ProductBody> ProductBody::match(pd_kernel::KernelOp kernel, function_ref<bool(Operation *)> isRoot,
                                              function_ref<bool(Type)> isElement) {
  ProductBody body;
  body.op = kernel;
  Block &block = kernel.getBody().front();
  for (Operation &op : block.without_terminator())
    if (isRoot(&op)) {
      if (body.product) return std::nullopt;
      body.product = cast<linalg::LinalgOp>(op);
    }
  if (!body.product || body.product->getNumResults() != 1 || kernel.getResultTypes().empty()) return std::nullopt;
  auto rootType = cast<RankedTensorType>(body.product->getResult(0).getType());
  if (!rootType.getElementType().isF32() || rootType.getRank() == 0) return std::nullopt;
  llvm::SmallDenseSet<Operation *> seen;
  bool usesRoot = false;
  for (Value yielded : block.getTerminator()->getOperands()) {
    auto type = dyn_cast<RankedTensorType>(yielded.getType());
    if (!type || type.getRank() != rootType.getRank() || !isComputable(yielded, body.product, isElement, seen))
      return std::nullopt;
  }
  usesRoot =
      llvm::any_of(block.getTerminator()->getOperands(), [&](Value v) { return v == body.product->getResult(0); });
  for (Operation *op : seen)
    for (OpOperand &operand : op->getOpOperands())
      if (operand.get() == body.product->getResult(0)) {
        auto user = cast<linalg::LinalgOp>(op);
        if (!user.getMatchingIndexingMap(&operand).isIdentity()) return std::nullopt;
        usesRoot = true;
      }
  if (!usesRoot || !isComputable(body.product.getDpsInits()[0], body.product, isElement, seen)) return std::nullopt;
  return body;
}

std::optional<unsigned> ProductBody::argumentOf(OpOperand *operand) const {
  auto arg = dyn_cast<BlockArgument>(operand->get());
  if (!arg || arg.getOwner() != &pd_kernel::KernelOp(op).getBody().front()) return std::nullopt;
  return arg.getArgNumber();
}

bool ProductBody::readsOuts() const {
  pd_kernel::KernelOp kernel = op;
  for (BlockArgument arg : kernel.getBody().getArguments().drop_front(kernel.getNumIns()))
    for (OpOperand &use : arg.getUses()) {
      auto user = dyn_cast<linalg::LinalgOp>(use.getOwner());
      if (user && user.payloadUsesValueFromOperand(&use)) return true;
    }
  return false;
}

bool ProductBody::startsAtZero() const {
  auto fill = linalg::LinalgOp(product).getDpsInits()[0].getDefiningOp<linalg::FillOp>();
  return fill && matchPattern(fill.getInputs().front(), m_AnyZeroFloat());
}

void ProductBody::forEachAccess(function_ref<void(unsigned, std::optional<unsigned>)> visit) const {
  pd_kernel::KernelOp kernel = op;
  llvm::SmallDenseSet<std::pair<Value, unsigned>> seen; // the second is one more than the dimension of the lanes
  SmallVector<std::pair<Value, unsigned>> work;
  unsigned rank = cast<RankedTensorType>(linalg::LinalgOp(product)->getResult(0).getType()).getRank();
  for (auto [i, yielded] : llvm::enumerate(kernel.getBody().front().getTerminator()->getOperands())) {
    visit(kernel.getNumIns() + i, rank - 1);
    work.push_back({yielded, rank});
  }
  work.push_back({linalg::LinalgOp(product).getDpsInits()[0], rank});
  while (!work.empty()) {
    auto [value, lanes] = work.pop_back_val();
    if (value == linalg::LinalgOp(product)->getResult(0) || !seen.insert({value, lanes}).second) continue;
    if (auto arg = dyn_cast<BlockArgument>(value)) {
      if (isa<RankedTensorType>(arg.getType()))
        visit(arg.getArgNumber(), lanes ? std::optional<unsigned>(lanes - 1) : std::nullopt);
      continue;
    }
    auto linalgOp = value.getDefiningOp<linalg::LinalgOp>();
    if (!linalgOp || isa<linalg::FillOp>(linalgOp)) continue;
    for (BlockArgument arg : linalgOp.getBlock()->getArguments()) {
      OpOperand &operand = linalgOp->getOpOperand(arg.getArgNumber());
      if (arg.use_empty() || !isa<RankedTensorType>(operand.get().getType())) continue;
      unsigned operandLanes = 0;
      for (auto [i, expr] : llvm::enumerate(linalgOp.getMatchingIndexingMap(&operand).getResults()))
        if (auto dim = dyn_cast<AffineDimExpr>(expr); dim && lanes && dim.getPosition() + 1 == lanes)
          operandLanes = i + 1;
      work.push_back({operand.get(), operandLanes});
    }
  }
}

//===--- evaluation ---===//

class ProductBody::Evaluator {
public:
  Evaluator(const ProductBody &body, TileBuilder &t, ArrayRef<KernelOperand> operands, TileReads &reads, Value mask,
            Value accumulator)
      : body(body), t(t), operands(operands), reads(reads), mask(mask), accumulator(accumulator) {}

  /// `lanes`: which coordinate runs over the lanes; without one the value is the same in all of them.
  Value tensorAt(Value value, ArrayRef<Value> position, std::optional<unsigned> lanes) {
    if (value == body.product->getResult(0)) return accumulator;
    Type element = cast<RankedTensorType>(value.getType()).getElementType();
    if (auto arg = dyn_cast<BlockArgument>(value)) return read(arg.getArgNumber(), position, lanes, element);
    Operation *def = value.getDefiningOp();
    if (isa<tensor::EmptyOp>(def)) {
      auto type = VectorType::get({t.lanes}, element);
      return arith::ConstantOp::create(t.b, t.loc, type, t.b.getZeroAttr(type));
    }
    if (auto fill = dyn_cast<linalg::FillOp>(def)) return t.splat(scalar(fill.getInputs().front()));
    return elementwise(cast<linalg::LinalgOp>(def), cast<OpResult>(value).getResultNumber(), position, lanes);
  }

  /// A scalar of the body outside of linalg operations.
  Value scalar(Value value) {
    if (auto arg = dyn_cast<BlockArgument>(value)) return operands[arg.getArgNumber()].scalar;
    IRMapping mapping;
    Operation *def = value.getDefiningOp();
    for (Value operand : def->getOperands()) mapping.map(operand, scalar(operand));
    return t.b.clone(*def, mapping)->getResult(cast<OpResult>(value).getResultNumber());
  }

private:
  /// From memory. What the rows of a tile share is read once a tile.
  Value read(unsigned number, ArrayRef<Value> position, std::optional<unsigned> lanes, Type element) {
    SmallVector<const void *> key{reinterpret_cast<const void *>(static_cast<uintptr_t>(number)),
                                  mask.getAsOpaquePointer()};
    for (Value coordinate : position) {
      auto constant = i64Value(coordinate);
      key.push_back(constant ? reinterpret_cast<const void *>(static_cast<uintptr_t>(2 * *constant + 1))
                             : coordinate.getAsOpaquePointer());
    }
    Value &known = reads.values[std::vector<const void *>(key.begin(), key.end())];
    if (!known) known = readNow(operands[number], position, lanes, element);
    return known;
  }

  Value readNow(const KernelOperand &operand, ArrayRef<Value> position, std::optional<unsigned> lanes, Type element) {
    Value offset = t.c(0);
    for (auto [coordinate, stride] : llvm::zip(position, operand.strides))
      offset = t.add(offset, t.mul(coordinate, stride));
    Value pointer = t.gep(operand.pointer, offset, element);
    if (!lanes) return t.splat(t.loadScalar(pointer, element));
    Value stride = operand.strides[*lanes];
    if (i64Value(stride) == 1) return t.load(pointer, mask, element);
    // A per-channel operand such as [1, C, 1, 1] is contiguous as a rule, but nothing says so.
    auto type = VectorType::get({t.lanes}, element);
    return t.either(
        type, t.equal(stride, t.c(1)), [&] { return t.load(pointer, mask, element); },
        [&] { return t.gather(pointer, stride, mask, element); });
  }

  Value elementwise(linalg::LinalgOp op, unsigned result, ArrayRef<Value> position, std::optional<unsigned> lanes) {
    IRMapping mapping;
    Block *block = op.getBlock();
    for (BlockArgument arg : block->getArguments()) {
      if (arg.use_empty()) continue;
      OpOperand &operand = op->getOpOperand(arg.getArgNumber());
      if (!isa<RankedTensorType>(operand.get().getType())) {
        mapping.map(arg, t.splat(scalar(operand.get())));
        continue;
      }
      SmallVector<Value> coordinates;
      std::optional<unsigned> operandLanes;
      for (auto [i, expr] : llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults())) {
        auto dim = dyn_cast<AffineDimExpr>(expr);
        coordinates.push_back(dim ? position[dim.getPosition()] : t.c(0));
        if (lanes && dim && dim.getPosition() == *lanes) operandLanes = i;
      }
      mapping.map(arg, tensorAt(operand.get(), coordinates, operandLanes));
    }
    for (Operation &inner : block->without_terminator()) vectorise(&inner, mapping);
    return vectorOf(block->getTerminator()->getOperand(result), mapping);
  }

  Value vectorOf(Value value, IRMapping &mapping) {
    if (Value mapped = mapping.lookupOrNull(value)) return mapped;
    Value vector = t.splat(scalar(value));
    mapping.map(value, vector);
    return vector;
  }

  void vectorise(Operation *op, IRMapping &mapping) {
    auto type = VectorType::get({t.lanes}, op->getResult(0).getType());
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      mapping.map(
          constant.getResult(),
          arith::ConstantOp::create(t.b, t.loc, type, DenseElementsAttr::get(type, constant.getValue())).getResult());
      return;
    }
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) operands.push_back(vectorOf(operand, mapping));
    bool byLane = t.perThread && (isa<math::MathDialect>(op->getDialect()) || isa<arith::RemFOp>(op));
    mapping.map(op->getResult(0), byLane ? laneByLane(op, operands, type) : create(op, operands, type));
  }

  Value create(Operation *op, ValueRange operands, Type type) {
    OperationState state(t.loc, op->getName(), operands, {type}, op->getAttrs());
    return t.b.create(state)->getResult(0);
  }

  Value laneByLane(Operation *op, ArrayRef<Value> operands, VectorType type) {
    SmallVector<Value> results;
    for (int64_t lane = 0; lane < t.lanes; ++lane) {
      SmallVector<Value> scalars;
      for (Value operand : operands) scalars.push_back(vector::ExtractOp::create(t.b, t.loc, operand, lane));
      results.push_back(create(op, scalars, type.getElementType()));
    }
    return vector::FromElementsOp::create(t.b, t.loc, type, results);
  }

  const ProductBody &body;
  TileBuilder &t;
  ArrayRef<KernelOperand> operands;
  TileReads &reads;
  Value mask, accumulator;
};

Value ProductBody::initial(TileBuilder &t, ArrayRef<KernelOperand> operands, TileReads &reads, ArrayRef<Value> position,
                           Value mask) const {
  linalg::LinalgOp root = product;
  return Evaluator(*this, t, operands, reads, mask, {}).tensorAt(root.getDpsInits()[0], position, position.size() - 1);
}

void ProductBody::finish(TileBuilder &t, ArrayRef<KernelOperand> operands, TileReads &reads, ArrayRef<Value> position,
                         Value mask, Value accumulator) const {
  pd_kernel::KernelOp kernel = op;
  Evaluator evaluator(*this, t, operands, reads, mask, accumulator);
  SmallVector<Value> results;
  for (Value yielded : kernel.getBody().front().getTerminator()->getOperands())
    results.push_back(evaluator.tensorAt(yielded, position, position.size() - 1));
  for (auto [i, value] : llvm::enumerate(results)) {
    const KernelOperand &out = operands[kernel.getNumIns() + i];
    Value offset = t.c(0);
    for (auto [coordinate, stride] : llvm::zip(position, out.strides))
      offset = t.add(offset, t.mul(coordinate, stride));
    t.store(value, t.gep(out.pointer, offset, cast<VectorType>(value.getType()).getElementType()), mask);
  }
}

} // namespace mlir::pd::codegen
