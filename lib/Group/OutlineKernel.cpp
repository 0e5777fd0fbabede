//===--- OutlineKernel.cpp - from a group of ops to a kernel and its dispatch ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Builds the body on tensors, finds an equal kernel, and replaces the group by a dispatch. What belongs to a group is
// FormKernels.cpp's decision.
#include "paddle-mlir/Group/OutlineKernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::pd::group;
using namespace mlir::pd_kernel;

bool mlir::pd::group::isBodyConstant(Operation *op) {
  if (!op) return false;
  if (auto empty = dyn_cast<tensor::EmptyOp>(op)) // the window of a pool
    return empty.getType().hasStaticShape() && empty.getType().getNumElements() <= 4096 &&
           llvm::none_of(op->getUses(), [](OpOperand &use) {
             auto dps = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
             return !dps || dps.isDpsInit(&use);
           });
  auto constant = dyn_cast<arith::ConstantOp>(op);
  if (!constant) return false;
  auto type = dyn_cast<ShapedType>(constant.getType());
  return !type || (type.hasStaticShape() && type.getNumElements() <= 1);
}

StringRef mlir::pd::group::getKernelKind(Operation *root) {
  StringRef name = root->getName().stripDialect();
  if (name.contains("depthwise")) return "depthwise";
  if (name.contains("conv")) return "conv";
  if (name.contains("pooling")) return "pool";
  if (name.contains("mat") || name.contains("contract")) return "matmul";
  auto generic = dyn_cast<linalg::LinalgOp>(root);
  if (generic && isa<linalg::GenericOp>(root))
    name = linalg::isaContractionOpInterface(generic) ? "matmul" : generic.getNumReductionLoops() ? "reduce" : "map";
  return name;
}

namespace {

/// The kernel being built and what it takes from outside.
struct BodyBuilder {
  explicit BodyBuilder(const KernelGroup &group) : group(group), members(group.ops.begin(), group.ops.end()) {}

  /// Finds ins and outs and makes an unattached kernel.
  KernelOp build(MLIRContext *context);

  SmallVector<Value> ins, outs;

private:
  void collect(Value value);
  void collectGroup();
  bool lastReadsDestination();
  Value getInit(OpBuilder &builder, OpOperand &init, Value previous);
  Value makeDestination(OpBuilder &builder, Location loc, Value init, Value previous);

  const KernelGroup &group;
  llvm::SmallPtrSet<Operation *, 8> members;
  llvm::SetVector<Value> captured; // becomes ins
  llvm::SetVector<Operation *> constants;
  IRMapping mapping;
  ValueRange outArgs;
};

} // namespace

void BodyBuilder::collect(Value value) {
  Operation *def = value.getDefiningOp();
  if (def && members.contains(def)) return;
  if (isBodyConstant(def)) constants.insert(def);
  else captured.insert(value);
}

/// The fill that makes the init of a product or reduction, or null.
static linalg::FillOp getInitFill(Value init) { return init.getDefiningOp<linalg::FillOp>(); }

/// True if the operand is the destination of one of its op's results.
static bool isDestination(OpOperand &operand) {
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(operand.getOwner())) return &operand == &insert.getDestMutable();
  auto dps = dyn_cast<DestinationStyleOpInterface>(operand.getOwner());
  return dps && dps.isDpsInit(&operand);
}

static OpResult getTiedResult(OpOperand &destination) {
  if (auto dps = dyn_cast<DestinationStyleOpInterface>(destination.getOwner()))
    return dps.getTiedOpResult(&destination);
  return destination.getOwner()->getResult(0);
}

/// True if the op looks at what this init holds.
static bool readsInit(OpOperand &init) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(init.getOwner());
  return !linalgOp || linalgOp.payloadUsesValueFromOperand(&init);
}

void BodyBuilder::collectGroup() {
  for (Operation *op : group.ops) {
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isDestination(operand)) {
        collect(operand.get());
        continue;
      }
      linalg::FillOp fill = getInitFill(operand.get());
      if (fill && !members.contains(fill)) collect(fill.value());
      else if (op != group.last() && !operand.get().getDefiningOp<tensor::EmptyOp>() && readsInit(operand))
        collect(operand.get()); // an accumulator that somebody else filled
    }
    for (Region &region : op->getRegions()) {
      llvm::SetVector<Value> above;
      getUsedValuesDefinedAbove(region, above);
      for (Value value : above) collect(value);
    }
  }
  for (OpOperand &operand : group.last()->getOpOperands())
    if (isDestination(operand)) {
      Value out = operand.get();
      while (linalg::FillOp fill = getInitFill(out)) out = fill.output();
      outs.push_back(out);
    }
}

/// True if the kernel's last op looks at what the destination held before the kernel ran.
bool BodyBuilder::lastReadsDestination() {
  return llvm::any_of(group.last()->getOpOperands(), [&](OpOperand &operand) {
    return isDestination(operand) && readsInit(operand) && !members.contains(operand.get().getDefiningOp()) &&
           !getInitFill(operand.get());
  });
}

/// Memory for a value of the type of `init` that is overwritten: the previous member's result, else the kernel's
/// destination, else a temporary of the destination's sizes.
Value BodyBuilder::makeDestination(OpBuilder &builder, Location loc, Value init, Value previous) {
  if (previous && previous.getType() == init.getType()) return previous;
  Value out = outArgs.front();
  if (out.getType() == init.getType() && !(group.ops.size() > 1 && lastReadsDestination())) return out;
  auto type = cast<RankedTensorType>(init.getType());
  return tensor::EmptyOp::create(builder, loc, tensor::getMixedSizes(builder, loc, out), type.getElementType());
}

Value BodyBuilder::getInit(OpBuilder &builder, OpOperand &init, Value previous) {
  Operation *op = init.getOwner();
  Value value = init.get();
  if (members.contains(value.getDefiningOp())) return mapping.lookup(value);
  linalg::FillOp fill = getInitFill(value);
  Value destination;
  if (op == group.last() && (group.ops.size() == 1 || readsInit(init)))
    destination = outArgs[getTiedResult(init).getResultNumber()];
  else if (!fill && !value.getDefiningOp<tensor::EmptyOp>() && readsInit(init)) return mapping.lookup(value);
  else destination = makeDestination(builder, op->getLoc(), value, previous);
  if (!fill) return destination;
  IRMapping local = mapping;
  local.map(fill.output(), destination);
  return builder.clone(*fill, local)->getResult(0);
}

KernelOp BodyBuilder::build(MLIRContext *context) {
  collectGroup();
  ins.assign(captured.begin(), captured.end());
  Location loc = group.root()->getLoc();
  SmallVector<Type> inputs(ValueRange(ins).getTypes()), results(ValueRange(outs).getTypes());
  llvm::append_range(inputs, results);
  OpBuilder builder(context);
  OperationState state(loc, KernelOp::getOperationName());
  state.getOrAddProperties<KernelOp::Properties>().sym_name = builder.getStringAttr("kernel");
  state.getOrAddProperties<KernelOp::Properties>().function_type =
      TypeAttr::get(builder.getFunctionType(inputs, results));
  Block *block = new Block;
  state.addRegion()->push_back(block);
  for (auto [i, type] : llvm::enumerate(inputs)) block->addArgument(type, i < ins.size() ? ins[i].getLoc() : loc);
  outArgs = block->getArguments().drop_front(ins.size());
  mapping.map(ins, block->getArguments().take_front(ins.size()));

  builder.setInsertionPointToStart(block);
  for (Operation *constant : constants) builder.clone(*constant, mapping);
  Value previous;
  Operation *body = nullptr;
  for (Operation *op : group.ops) {
    IRMapping local = mapping;
    SmallVector<std::pair<unsigned, Value>> inits;
    for (OpOperand &operand : op->getOpOperands())
      if (isDestination(operand)) inits.emplace_back(operand.getOperandNumber(), getInit(builder, operand, previous));
    body = builder.clone(*op, local);
    for (auto [index, init] : inits) body->setOperand(index, init);
    mapping.map(op->getResults(), body->getResults());
    previous = body->getResult(0);
  }
  YieldOp::create(builder, group.last()->getLoc(), body->getResults());
  return cast<KernelOp>(Operation::create(state));
}

/// A product with a weight and one of two activations are never the same kernel, even with equal bodies: only the first
/// can have its operand packed.
KernelOp KernelOutliner::findOrInsert(KernelOp kernel, StringRef kind, ValueRange ins) {
  SmallVector<bool> weights;
  for (Value in : ins) weights.push_back(in.getDefiningOp<WeightOp>() != nullptr);
  llvm::hash_code hash =
      llvm::hash_combine(kernel.getFunctionType(), llvm::hash_combine_range(weights.begin(), weights.end()));
  kernel.getBody().walk([&](Operation *op) {
    hash = llvm::hash_combine(hash, OperationEquivalence::computeHash(op, OperationEquivalence::ignoreHashValue,
                                                                      OperationEquivalence::ignoreHashValue,
                                                                      OperationEquivalence::IgnoreLocations));
  });
  SmallVector<Known> &candidates = byHash[size_t(hash)];
  for (Known &known : candidates)
    if (known.weights == weights && known.kernel.getFunctionType() == kernel.getFunctionType() &&
        OperationEquivalence::isRegionEquivalentTo(&known.kernel.getBody(), &kernel.getBody(),
                                                   OperationEquivalence::IgnoreLocations)) {
      kernel->erase();
      return known.kernel;
    }
  candidates.push_back({kernel, std::move(weights)});
  kernel.setSymName((kind + "_" + Twine(counter++)).str());
  symbols.insert(kernel, module.getBody()->begin());
  return kernel;
}

LogicalResult KernelOutliner::outline(const KernelGroup &group) {
  Operation *last = group.last();
  BodyBuilder body(group);
  KernelOp built = body.build(module.getContext());
  bool isPad = isa<linalg::FillOp>(group.root()) && isa<tensor::InsertSliceOp>(last);
  KernelOp kernel = findOrInsert(built, isPad ? "pad" : getKernelKind(group.root()), body.ins);
  OpBuilder builder(last);
  auto dispatch = DispatchOp::create(builder, group.root()->getLoc(), last->getResultTypes(),
                                     FlatSymbolRefAttr::get(kernel.getSymNameAttr()), body.ins, body.outs);
  last->replaceAllUsesWith(dispatch->getResults());
  for (Operation *op : llvm::reverse(group.ops)) op->erase();
  return success();
}
