//===--- KernelOps.cpp - pd_kernel.kernel and pd_kernel.dispatch -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Parsing, verification, effects, shapes and folds of kernels and their dispatches.
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace mlir::pd_kernel;

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.cpp.inc"

//===--- pd_kernel.kernel ---===//

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &result) {
  auto buildType = [](Builder &builder, ArrayRef<Type> args, ArrayRef<Type> results,
                      function_interface_impl::VariadicFlag,
                      std::string &) -> Type { return builder.getFunctionType(args, results); };
  if (function_interface_impl::parseFunctionOp(parser, result, /*allowVariadic=*/false,
                                               getFunctionTypeAttrName(result.name), buildType,
                                               getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name)))
    return failure();
  if (result.regions.front()->empty()) return parser.emitError(parser.getNameLoc(), "expects a kernel with a body");
  ensureTerminator(*result.regions.front(), parser.getBuilder(), result.location);
  return success();
}

void KernelOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
                                           getArgAttrsAttrName(), getResAttrsAttrName());
}

LogicalResult KernelOp::verify() {
  FunctionType type = getFunctionType();
  if (type.getNumResults() == 0) return emitOpError("expects at least one result");
  if (type.getNumInputs() < type.getNumResults())
    return emitOpError() << "expects one destination argument per result, but got " << type.getNumInputs()
                         << " arguments and " << type.getNumResults() << " results";
  for (unsigned i = 0, e = type.getNumResults(); i < e; ++i) {
    Type out = type.getInput(getNumIns() + i);
    if (!isa<RankedTensorType>(out))
      return emitOpError() << "expects destination " << i << " to be a ranked tensor, but got " << out;
    if (out != type.getResult(i))
      return emitOpError() << "expects result " << i << " to have the type of its destination " << out << ", but got "
                           << type.getResult(i);
  }
  for (int64_t index : getPacked().value_or(ArrayRef<int64_t>()))
    if (index < 0 || index >= static_cast<int64_t>(getNumIns()) || !isa<RankedTensorType>(type.getInput(index)))
      return emitOpError() << "expects 'packed' to list tensor ins, but got " << index;
  auto yield = dyn_cast<YieldOp>(getBody().front().getTerminator());
  if (!yield) return emitOpError("expects the body to end in 'pd_kernel.yield'");
  if (yield.getValues().getTypes() != TypeRange(type.getResults()))
    return yield.emitOpError() << "expects to yield " << TypeRange(type.getResults()) << ", but got "
                               << yield.getValues().getTypes();
  return success();
}

/// True if `use` reads the elements of the destination it is given.
static bool readsDestination(OpOperand &use) {
  Operation *op = use.getOwner();
  if (isa<tensor::DimOp>(op)) return false;
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return !linalgOp.isDpsInit(&use) || linalgOp.payloadUsesValueFromOperand(&use);
  // A placed result: the rest of the destination is kept, not looked at.
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op); insert && &use == &insert.getDestMutable()) return true;
  if (auto extract = dyn_cast<tensor::ExtractSliceOp>(op)) return llvm::any_of(extract->getUses(), readsDestination);
  return true;
}

bool KernelOp::readsOut(unsigned i) { return llvm::any_of(getOut(i).getUses(), readsDestination); }

//===--- pd_kernel.dispatch ---===//

KernelOp DispatchOp::lookupKernel() { return SymbolTable::lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr()); }

/// A memref matches the tensor it came from; everything else must be equal.
static bool matchesKernelType(Type actual, Type expected) {
  if (actual == expected) return true;
  auto memref = dyn_cast<MemRefType>(actual);
  auto tensor = dyn_cast<RankedTensorType>(expected);
  return memref && tensor && memref.getElementType() == tensor.getElementType() &&
         succeeded(verifyCompatibleShape(memref.getShape(), tensor.getShape()));
}

LogicalResult DispatchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<KernelOp>(*this, getKernelAttr());
  if (!kernel && getNumResults() == 0)
    return success(); // on buffers, codegen may have the kernel: it is code or in a module of its own
  if (!kernel) return emitOpError() << "expects the symbol '" << getKernel() << "' to be a kernel";
  if (getIns().size() != kernel.getNumIns() || getOuts().size() != kernel.getFunctionType().getNumResults())
    return emitOpError() << "expects " << kernel.getNumIns() << " ins and " << kernel.getFunctionType().getNumResults()
                         << " outs, but got " << getIns().size() << " and " << getOuts().size();
  for (auto [i, actual, expected] : llvm::enumerate(
           llvm::concat<Value>(SmallVector<Value>(getIns()), SmallVector<Value>(getOuts())), kernel.getArgumentTypes()))
    if (!matchesKernelType(actual.getType(), expected))
      return emitOpError() << "expects operand " << i << " to have the kernel's type " << expected << ", but got "
                           << actual.getType();
  return success();
}

LogicalResult DispatchOp::reifyResultShapes(OpBuilder &builder, ReifiedRankedShapedTypeDims &shapes) {
  for (Value out : getOuts())
    if (isa<RankedTensorType>(out.getType())) shapes.push_back(tensor::getMixedSizes(builder, getLoc(), out));
  return success();
}

void DispatchOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  for (OpOperand &operand : getInsMutable())
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &operand, /*stage=*/0, /*effectOnFullRegion=*/true,
                           SideEffects::DefaultResource::get());
  for (OpOperand &operand : getOutsMutable())
    if (isa<MemRefType>(operand.get().getType())) {
      effects.emplace_back(MemoryEffects::Read::get(), &operand, /*stage=*/0, /*effectOnFullRegion=*/true,
                           SideEffects::DefaultResource::get());
      effects.emplace_back(MemoryEffects::Write::get(), &operand, /*stage=*/1, /*effectOnFullRegion=*/true,
                           SideEffects::DefaultResource::get());
    }
}

namespace {

/// tensor.dim(dispatch outs(%init), %i) -> tensor.dim(%init, %i)
struct FoldDimOfResult : OpRewritePattern<tensor::DimOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::DimOp dim, PatternRewriter &rewriter) const override {
    auto dispatch = dim.getSource().getDefiningOp<DispatchOp>();
    if (!dispatch) return rewriter.notifyMatchFailure(dim, "not the dim of a dispatch's result");
    OpOperand *init = dispatch.getTiedOpOperand(cast<OpResult>(dim.getSource()));
    rewriter.modifyOpInPlace(dim, [&] { dim.getSourceMutable().assign(init->get()); });
    return success();
  }
};

} // namespace

void DispatchOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<FoldDimOfResult>(context);
}

//===--- pd_kernel.custom_call ---===//

static LogicalResult verifyIndices(Operation *op, Value buffer, ValueRange indices) {
  int64_t rank = cast<MemRefType>(buffer.getType()).getRank();
  if (int64_t(indices.size()) == rank) return success();
  return op->emitOpError("expects an index a dim of the buffer, ") << rank << ", but got " << indices.size();
}
LogicalResult ReadOp::verify() { return verifyIndices(*this, getBuffer(), getIndices()); }
LogicalResult WriteOp::verify() { return verifyIndices(*this, getBuffer(), getIndices()); }

LogicalResult CustomCallOp::verify() {
  auto pairs = [&](ArrayAttr list, size_t count, StringRef what) -> LogicalResult {
    if (list.size() != count)
      return emitOpError() << "expects " << what << " to name its " << count << " values, but got " << list.size();
    for (Attribute entry : list) {
      auto pair = dyn_cast<ArrayAttr>(entry);
      if (!pair || pair.size() != 2 || !isa<StringAttr>(pair[0]) || !isa<StringAttr>(pair[1]))
        return emitOpError() << "expects " << what << " to hold [name, dtype], but got " << entry;
    }
    return success();
  };
  if (failed(pairs(getInputs(), getIns().size(), "'inputs'")) ||
      failed(pairs(getOutputs(), getOuts().size(), "'outputs'")))
    return failure();
  size_t dynamic = 0;
  for (Type type : getOuts().getTypes()) dynamic += cast<ShapedType>(type).getNumDynamicDims();
  if (getSizes().size() != dynamic)
    return emitOpError() << "expects one size a dynamic dim of its results, " << dynamic << ", but got "
                         << getSizes().size();
  return success();
}

void CustomCallOp::getEffects(SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  for (OpOperand &operand : getInsMutable())
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &operand, SideEffects::DefaultResource::get());
  for (OpResult result : getOperation()->getResults())
    if (isa<MemRefType>(result.getType())) {
      effects.emplace_back(MemoryEffects::Allocate::get(), result, SideEffects::DefaultResource::get());
      effects.emplace_back(MemoryEffects::Write::get(), result, SideEffects::DefaultResource::get());
    }
}
