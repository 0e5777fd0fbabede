//===--- TorchPrimOps.cpp - constants, lists, literals, control flow: syntax, verifiers, folds --------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd_torch;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.cpp.inc"

void TorchDialect::registerPrimOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.cpp.inc"
      >();
}

//===--- constants ---===//

OpFoldResult ConstantIntOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantFloatOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantBoolOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantStrOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantDeviceOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantNoneOp::fold(FoldAdaptor) { return UnitAttr::get(getContext()); }
OpFoldResult ValueTensorLiteralOp::fold(FoldAdaptor) { return getValueAttr(); }

void ConstantIntOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "int" + std::to_string(static_cast<int64_t>(getValue())));
}
void ConstantFloatOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "float"); }
void ConstantBoolOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), getValue() ? "true" : "false");
}
void ConstantStrOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "str"); }
void ConstantDeviceOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "device"); }
void ConstantNoneOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "none"); }

//===--- torch.vtensor.literal ---===//

LogicalResult ValueTensorLiteralOp::verify() {
  VTensorType type = getType();
  if (!type.hasStaticSizes() || !type.getDtype())
    return emitOpError("expects a type with static sizes and a dtype, but got ") << type;
  auto shaped = getValue().getShapedType();
  if (shaped.getShape() != type.getSizes() || shaped.getElementType() != type.getDtype())
    return emitOpError("expects a value of type ") << type.toLiteralType() << ", but got " << shaped;
  return success();
}

//===--- torch.prim.ListUnpack ---===//

namespace {
/// ListUnpack(ListConstruct(a, b)) -> a, b
struct UnpackOfConstruct : OpRewritePattern<PrimListUnpackOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PrimListUnpackOp op, PatternRewriter &rewriter) const override {
    auto list = op.getOperand().getDefiningOp<PrimListConstructOp>();
    if (!list) return rewriter.notifyMatchFailure(op, "list is not constructed here");
    if (list.getElements().getTypes() != op->getResultTypes())
      return rewriter.notifyMatchFailure(op, "element types differ");
    rewriter.replaceOp(op, list.getElements());
    return success();
  }
};
} // namespace

void PrimListUnpackOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<UnpackOfConstruct>(context);
}

//===--- torch.prim.If ---===//

// %r = torch.prim.If %c -> (types) { ... } else { ... }
ParseResult PrimIfOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand condition;
  Region *thenRegion = result.addRegion(), *elseRegion = result.addRegion();
  if (parser.parseOperand(condition) ||
      parser.resolveOperand(condition, BoolType::get(parser.getContext()), result.operands) || parser.parseArrow() ||
      parser.parseLParen())
    return failure();
  if (parser.parseOptionalRParen()) {
    if (parser.parseTypeList(result.types) || parser.parseRParen()) return failure();
  }
  return failure(parser.parseRegion(*thenRegion) || parser.parseKeyword("else") || parser.parseRegion(*elseRegion) ||
                 parser.parseOptionalAttrDict(result.attributes));
}

void PrimIfOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getCondition() << " -> (" << getResultTypes() << ") ";
  printer.printRegion(getThenRegion(), /*printEntryBlockArgs=*/false);
  printer << " else ";
  printer.printRegion(getElseRegion(), /*printEntryBlockArgs=*/false);
  printer.printOptionalAttrDict((*this)->getAttrs());
}

LogicalResult PrimIfOp::verify() {
  for (Region *region : getRegions()) {
    auto yield = dyn_cast<PrimIfYieldOp>(region->front().getTerminator());
    if (!yield) return emitOpError("expects each region to end in 'torch.prim.If.yield'");
    if (yield.getOperandTypes() != getResultTypes())
      return emitOpError("expects each region to yield the op's result types");
  }
  return success();
}

//===--- torch.prim.Loop ---===//

LogicalResult PrimLoopOp::verify() {
  Block &body = getRegion().front();
  if (body.getNumArguments() != getIterArgsInit().size() + 1 || !isa<IntType>(body.getArgument(0).getType()))
    return emitOpError("expects the body to take an int and one argument per carried value");
  auto condition = dyn_cast<PrimLoopConditionOp>(body.getTerminator());
  if (!condition) return emitOpError("expects the body to end in 'torch.prim.Loop.condition'");
  if (condition.getIterArgs().size() != getNumResults() || getIterArgsInit().size() != getNumResults())
    return emitOpError("expects one initial value, one carried value and one result each");
  return success();
}
