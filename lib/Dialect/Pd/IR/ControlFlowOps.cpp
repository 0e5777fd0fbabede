//===--- ControlFlowOps.cpp - if, while, merges, tensor arrays: shapes, text form, rules -----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.h"

#include "mlir/IR/PatternMatch.h"
#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// Dims on which all inputs agree; which one is taken is known at run time only.
static LogicalResult selectInput(SelectInputOp::Adaptor a, Site site, Types &results) {
  if (a.getX().empty()) return site.error("needs at least one tensor to select");
  RankedTensorType first = typeOf(a.getX().front());
  Shape out(first.getShape());
  for (Value v : a.getX()) {
    RankedTensorType type = typeOf(v);
    if (type.getRank() != first.getRank()) {
      results.push_back(unknownShape(first.getElementType()));
      return success();
    }
    for (auto [o, d] : llvm::zip(out, type.getShape()))
      if (o != d) o = kDynamic;
  }
  results.push_back(first.clone(out));
  return success();
}

template <class A> static LogicalResult createArray(A a, Site site, Types &results) {
  return success(); // the declared element type stands
}

template <class A> static LogicalResult arrayWrite(A a, Site site, Types &results) { return success(); }

static LogicalResult arrayRead(ArrayReadOp::Adaptor a, Site site, Types &results) {
  results.push_back(cast<ArrayType>(a.getArray().getType()).getElement());
  return success();
}

static LogicalResult arrayLength(ArrayLengthOp::Adaptor a, Site site, Types &results) {
  results.push_back(unknownShape(IntegerType::get(a.getX().getContext(), 64))); // [1], or 0-D in newer files
  return success();
}

static LogicalResult arrayToTensor(ArrayToTensorOp::Adaptor a, Site site, Types &results) {
  RankedTensorType element = cast<ArrayType>(a.getX().getType()).getElement();
  int64_t axis, rank = element.getRank() + (a.getUseStack() ? 1 : 0);
  if (failed(normalizeAxis(site, a.getAxis(), std::max<int64_t>(rank, 1), axis))) return failure();
  Shape out(element.getShape());
  if (a.getUseStack()) out.insert(out.begin() + axis, kDynamic);
  else if (!out.empty()) out[axis] = kDynamic;
  results.push_back(element.clone(out));
  results.push_back(RankedTensorType::get({kDynamic}, IntegerType::get(a.getX().getContext(), 32)));
  return success();
}

} // namespace mlir::pd::infer

/// Whether a value of type `from` may arrive where `to` is declared.
static bool mayBecome(Type from, Type to) {
  if (isa<ArrayType>(from) || isa<ArrayType>(to)) return isa<ArrayType>(from) && isa<ArrayType>(to);
  return bool(infer::refine(to, from));
}

static LogicalResult verifyCondition(Operation *op, Value condition) {
  RankedTensorType type = infer::typeOf(condition);
  if (!type.getElementType().isInteger(1)) return op->emitOpError() << "needs a bool condition, not " << type;
  if (!infer::mayEqual(infer::countOf(type.getShape()), 1))
    return op->emitOpError() << "needs a condition of one element, not " << type;
  return success();
}

static LogicalResult verifyFlow(Operation *op, StringRef what, TypeRange from, TypeRange to) {
  if (from.size() != to.size())
    return op->emitOpError() << "has " << to.size() << " results but " << what << " gives " << from.size() << " values";
  for (auto [i, types] : llvm::enumerate(llvm::zip(from, to)))
    if (!mayBecome(std::get<0>(types), std::get<1>(types)))
      return op->emitOpError() << what << " gives " << std::get<0>(types) << " for result " << i << " of type "
                               << std::get<1>(types);
  return success();
}

/// The block's pd.yield, or null with a diagnostic.
static YieldOp yieldOf(Operation *op, Region &region) {
  auto yield = region.front().empty() ? YieldOp() : dyn_cast<YieldOp>(region.front().back());
  if (!yield) op->emitOpError("has a region that does not end with pd.yield");
  return yield;
}

//===--- pd.yield ---===//

MutableOperandRange YieldOp::getMutableSuccessorOperands(RegionSuccessor successor) {
  MutableOperandRange all(getOperation());
  return isa<WhileOp>((*this)->getParentOp()) && all.size() > 0 ? all.slice(1, all.size() - 1) : all;
}

//===--- pd.if ---===//

void IfOp::getSuccessorRegions(RegionBranchPoint point, SmallVectorImpl<RegionSuccessor> &regions) {
  if (!point.isParent()) return regions.push_back(RegionSuccessor(getOperation(), getResults()));
  regions.push_back(RegionSuccessor(&getThenRegion()));
  regions.push_back(RegionSuccessor(&getElseRegion()));
}

bool IfOp::areTypesCompatible(Type lhs, Type rhs) { return mayBecome(lhs, rhs); }

LogicalResult IfOp::verify() {
  if (failed(verifyCondition(*this, getCondition()))) return failure();
  for (Region *region : {&getThenRegion(), &getElseRegion()}) {
    YieldOp yield = yieldOf(*this, *region);
    StringRef what = region == &getThenRegion() ? "the first region" : "the else region";
    if (!yield || failed(verifyFlow(*this, what, yield.getOperandTypes(), getResultTypes()))) return failure();
  }
  return success();
}

namespace {

/// Puts the values back where their declared types are wanted: a more precise value only goes where the op had its
/// type.
bool sameTypes(ValueRange values, TypeRange types) { return llvm::equal(values.getTypes(), types); }

/// pd.if of a constant is its region.
struct InlineKnownBranch : OpRewritePattern<IfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfOp op, PatternRewriter &rewriter) const override {
    std::optional<int64_t> condition = getConstantInt(op.getCondition());
    if (!condition) return rewriter.notifyMatchFailure(op, "condition is not a constant");
    Region &region = *condition ? op.getThenRegion() : op.getElseRegion();
    Operation *yield = region.front().getTerminator();
    if (!sameTypes(yield->getOperands(), op.getResultTypes()))
      return rewriter.notifyMatchFailure(op, "result types are not refined yet");
    SmallVector<Value> values(yield->getOperands());
    rewriter.eraseOp(yield);
    rewriter.inlineBlockBefore(&region.front(), op);
    rewriter.replaceOp(op, values);
    return success();
  }
};

/// Results nobody reads, and results that both regions take from the same outer value, go.
struct DropIfResults : OpRewritePattern<IfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfOp op, PatternRewriter &rewriter) const override {
    auto thenYield = cast<YieldOp>(op.getThenYield()), elseYield = cast<YieldOp>(op.getElseYield());
    llvm::BitVector drop(op.getNumResults());
    for (OpResult result : op.getResults()) {
      Value a = thenYield.getOperand(result.getResultNumber()), b = elseYield.getOperand(result.getResultNumber());
      if (a == b && a.getType() == result.getType()) rewriter.replaceAllUsesWith(result, a);
      if (result.use_empty()) drop.set(result.getResultNumber());
    }
    if (drop.none()) return rewriter.notifyMatchFailure(op, "every result is read and differs between the regions");
    SmallVector<Type> kept;
    for (OpResult result : op.getResults())
      if (!drop.test(result.getResultNumber())) kept.push_back(result.getType());
    auto fresh = IfOp::create(rewriter, op.getLoc(), kept, op.getCondition());
    for (auto [from, to, yield] : {std::make_tuple(&op.getThenRegion(), &fresh.getThenRegion(), thenYield),
                                   std::make_tuple(&op.getElseRegion(), &fresh.getElseRegion(), elseYield)}) {
      rewriter.modifyOpInPlace(yield, [yield = yield, &drop] { yield->eraseOperands(drop); });
      rewriter.inlineRegionBefore(*from, *to, to->end());
    }
    unsigned next = 0;
    for (OpResult result : op.getResults())
      if (!drop.test(result.getResultNumber())) rewriter.replaceAllUsesWith(result, fresh.getResult(next++));
    rewriter.eraseOp(op);
    return success();
  }
};

/// pd.while that never starts gives its initial values.
struct DropIdleLoop : OpRewritePattern<WhileOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(WhileOp op, PatternRewriter &rewriter) const override {
    std::optional<int64_t> condition = getConstantInt(op.getCondition());
    if (!condition || *condition) return rewriter.notifyMatchFailure(op, "the first condition may hold");
    if (!sameTypes(op.getInits(), op.getResultTypes()))
      return rewriter.notifyMatchFailure(op, "result types are not refined yet");
    rewriter.replaceOp(op, op.getInits());
    return success();
  }
};

/// Carried values that no round and nobody after the loop reads, go.
struct DropUnreadCarried : OpRewritePattern<WhileOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(WhileOp op, PatternRewriter &rewriter) const override {
    Operation *yield = op.getYield();
    llvm::BitVector drop(op.getNumResults()), dropYielded(op.getNumResults() + 1);
    for (OpResult result : op.getResults()) {
      unsigned i = result.getResultNumber();
      bool onlyPassedOn = llvm::all_of(op.getRegionArgs()[i].getUses(), [&](OpOperand &use) {
        return use.getOwner() == yield && use.getOperandNumber() == i + 1;
      });
      if (!result.use_empty() || !onlyPassedOn) continue;
      drop.set(i);
      dropYielded.set(i + 1);
    }
    if (drop.none()) return rewriter.notifyMatchFailure(op, "every carried value is read");
    SmallVector<Type> types;
    SmallVector<Value> inits;
    for (auto [i, init] : llvm::enumerate(op.getInits()))
      if (!drop.test(i)) {
        types.push_back(op.getResult(i).getType());
        inits.push_back(init);
      }
    auto fresh = WhileOp::create(rewriter, op.getLoc(), types, op.getCondition(), inits);
    rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperands(dropYielded); });
    rewriter.inlineRegionBefore(op.getBody(), fresh.getBody(), fresh.getBody().end());
    fresh.getBody().front().eraseArguments(drop);
    unsigned next = 0;
    for (OpResult result : op.getResults())
      if (!drop.test(result.getResultNumber())) rewriter.replaceAllUsesWith(result, fresh.getResult(next++));
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void IfOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<InlineKnownBranch, DropIfResults>(context);
}

//===--- pd.while ---===//

OperandRange WhileOp::getEntrySuccessorOperands(RegionSuccessor) { return getInits(); }

void WhileOp::getSuccessorRegions(RegionBranchPoint, SmallVectorImpl<RegionSuccessor> &regions) {
  regions.push_back(RegionSuccessor(&getBody(), getRegionArgs()));
  regions.push_back(RegionSuccessor(getOperation(), getResults()));
}

bool WhileOp::areTypesCompatible(Type lhs, Type rhs) { return mayBecome(lhs, rhs); }

LogicalResult WhileOp::verify() {
  if (failed(verifyCondition(*this, getCondition())) ||
      failed(verifyFlow(*this, "the start", getInits().getTypes(), getResultTypes())))
    return failure();
  if (!llvm::equal(getBody().getArgumentTypes(), getResultTypes()))
    return emitOpError("has region arguments whose types differ from the results'");
  YieldOp yield = yieldOf(*this, getBody());
  if (!yield) return failure();
  if (yield.getNumOperands() == 0) return emitOpError("has a region that yields no condition");
  auto condition = dyn_cast<RankedTensorType>(yield.getOperand(0).getType());
  if (!condition || !condition.getElementType().isInteger(1))
    return emitOpError() << "has a region that yields the condition " << yield.getOperand(0).getType();
  return verifyFlow(*this, "the region", TypeRange(yield.getOperandTypes()).drop_front(), getResultTypes());
}

void WhileOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<DropIdleLoop, DropUnreadCarried>(context);
}

void WhileOp::print(OpAsmPrinter &p) {
  p << ' ' << getCondition();
  if (!getInits().empty()) {
    p << " (";
    llvm::interleaveComma(llvm::zip(getRegionArgs(), getInits()), p,
                          [&](auto pair) { p << std::get<0>(pair) << " = " << std::get<1>(pair); });
    p << ')';
  }
  p << " : " << getCondition().getType();
  if (!getInits().empty()) {
    p << ", ";
    p.printFunctionalType(getInits().getTypes(), getResultTypes());
  }
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs());
}

ParseResult WhileOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand condition;
  SmallVector<OpAsmParser::Argument> args;
  SmallVector<OpAsmParser::UnresolvedOperand> inits;
  Type conditionType;
  FunctionType flow = FunctionType::get(parser.getContext(), {}, {});
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperand(condition)) return failure();
  OptionalParseResult assigned = parser.parseOptionalAssignmentList(args, inits);
  if (assigned.has_value() && failed(*assigned)) return failure();
  if (parser.parseColonType(conditionType)) return failure();
  if (!args.empty() && (parser.parseComma() || parser.parseType(flow))) return failure();
  if (flow.getNumInputs() != inits.size() || flow.getNumResults() != args.size())
    return parser.emitError(loc) << "has " << inits.size() << " initial values and the type " << flow;
  for (auto [arg, type] : llvm::zip(args, flow.getResults())) arg.type = type;
  if (parser.resolveOperand(condition, conditionType, result.operands) ||
      parser.resolveOperands(inits, flow.getInputs(), loc, result.operands) ||
      parser.parseRegion(*result.addRegion(), args) || parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  result.addTypes(flow.getResults());
  return success();
}

//===--- merges ---===//

LogicalResult SelectInputOp::verify() {
  RankedTensorType mask = getMask().getType();
  if (!mask.getElementType().isInteger() || !infer::mayEqual(infer::countOf(mask.getShape()), 1))
    return emitOpError("needs a mask of one integer, not ") << mask;
  return success();
}

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.cpp.inc"

void PdDialect::registerControlFlowOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdControlFlowOps.cpp.inc"
      >();
}
