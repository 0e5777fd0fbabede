//===--- Lowering.cpp - walks a function, materialises sizes, checks what is not proven ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include <numeric>
#include <utility>

using namespace mlir;
using namespace mlir::pd_torch;

Lowering::Lowering(func::FuncOp source, func::FuncOp target, const Handlers &handlers)
    : b(target.getContext()), loc(source.getLoc()), shapes(source), exprs(shapes.exprs()), source(source),
      target(target), handlers(handlers) {}

//===--- sizes ---===//

Value Lowering::index(DimExpr e) {
  if (auto it = entryIndices.find(e.opaque()); it != entryIndices.end()) return it->second;
  if (!exprs.overArgumentsOnly(e)) return buildIndex(e);
  OpBuilder::InsertionGuard guard(b);
  if (lastEntryOp) b.setInsertionPointAfter(lastEntryOp);
  else b.setInsertionPointToStart(&target.getBody().front());
  Value value = buildIndex(e);
  if (b.getInsertionPoint() != target.getBody().front().begin()) lastEntryOp = &*std::prev(b.getInsertionPoint());
  return entryIndices[e.opaque()] = value;
}

Value Lowering::buildIndex(DimExpr e) {
  Value sum;
  auto plus = [&](Value term) { sum = sum ? arith::AddIOp::create(b, loc, sum, term) : term; };
  auto atomValue = [&](const DimAtom &atom) -> Value {
    if (atom.kind == DimAtom::Symbol) {
      if (atom.dim < 0) return arith::IndexCastOp::create(b, loc, b.getIndexType(), scalar(atom.owner));
      Value owner = tensor(atom.owner).value;
      return tensor::DimOp::create(b, loc, owner, atom.dim);
    }
    Value lhs = buildIndex(atom.lhs), rhs = buildIndex(atom.rhs);
    switch (atom.kind) {
    case DimAtom::Max: return arith::MaxSIOp::create(b, loc, lhs, rhs);
    case DimAtom::Min: return arith::MinSIOp::create(b, loc, lhs, rhs);
    default: break;
    }
    if (exprs.lowerBound(atom.lhs).value_or(-1) >= 0) return arith::DivSIOp::create(b, loc, lhs, rhs);
    return arith::FloorDivSIOp::create(b, loc, lhs, rhs);
  };
  int64_t rest = 0;
  for (const DimTerm &term : e.get()->terms) {
    if (term.atoms.empty()) {
      rest = term.coefficient;
      continue;
    }
    Value product;
    for (const DimAtom *atom : term.atoms) {
      Value factor = atomValue(*atom);
      product = product ? arith::MulIOp::create(b, loc, product, factor) : factor;
    }
    if (term.coefficient != 1)
      product = arith::MulIOp::create(b, loc, product, arith::ConstantIndexOp::create(b, loc, term.coefficient));
    plus(product);
  }
  if (rest || !sum) plus(arith::ConstantIndexOp::create(b, loc, rest));
  return sum;
}

OpFoldResult Lowering::size(DimExpr e) {
  if (std::optional<int64_t> value = e.constant()) return b.getIndexAttr(*value);
  return index(e);
}

SmallVector<OpFoldResult> Lowering::sizes(ArrayRef<DimExpr> dims) {
  return llvm::map_to_vector(dims, [&](DimExpr dim) { return size(dim); });
}

SmallVector<Value> Lowering::dynamicSizes(ArrayRef<DimExpr> dims) {
  SmallVector<Value> values;
  for (DimExpr dim : dims)
    if (!dim.constant()) values.push_back(index(dim));
  return values;
}

RankedTensorType Lowering::type(ArrayRef<DimExpr> dims, Type element) {
  SmallVector<int64_t> shape;
  for (DimExpr dim : dims)
    shape.push_back(std::max(dim.constant().value_or(ShapedType::kDynamic), ShapedType::kDynamic));
  return RankedTensorType::get(shape, element);
}

//===--- checks ---===//

/// What the user reads: the layer's name when the location has one.
static std::string describe(Operation *op) {
  std::string text = calleeName(op).str();
  Location loc = op->getLoc();
  std::string place;
  loc->walk([&](Location part) {
    if (auto name = dyn_cast<NameLoc>(part)) {
      place = name.getName().str();
      return WalkResult::interrupt();
    }
    if (auto file = dyn_cast<FileLineColLoc>(part); file && place.empty())
      place = file.getFilename().str() + ":" + std::to_string(file.getLine());
    return WalkResult::advance();
  });
  return place.empty() ? text : text + " at " + place;
}

void Lowering::emitCheck(Value condition, const Twine &message) {
  cf::AssertOp::create(b, loc, condition, b.getStringAttr(message));
}

LogicalResult Lowering::requireEqual(DimExpr a, DimExpr other) {
  if (a == other) return success();
  if (a.constant() && other.constant())
    return fail("expects equal sizes, but got " + Twine(*a.constant()) + " and " + Twine(*other.constant()));
  // 4 a = 8 b says what a = 2 b says.
  int64_t common = 0;
  for (DimExpr e : {a, other})
    for (const DimTerm &term : e.get()->terms) common = std::gcd(common, term.coefficient);
  if (common > 1) {
    a = exprs.floorDiv(a, constant(common));
    other = exprs.floorDiv(other, constant(common));
  }
  auto key = std::minmax(a.opaque(), other.opaque());
  bool atEntry = exprs.overArgumentsOnly(a) && exprs.overArgumentsOnly(other);
  if (atEntry && checkedAtEntry.contains(key)) return success();
  Value equal = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, index(a), index(other));
  std::string place = describe(current);
  emitCheck(equal, "sizes do not fit: " + exprs.str(a) + " must equal " + exprs.str(other) + " (" + place + ")");
  if (!atEntry) return success();
  // In a branch the check holds for that branch only; the door's constraints hold always.
  if (b.getInsertionBlock() == &target.getBody().front()) {
    checkedAtEntry.insert(key);
    NamedAttrList record;
    record.set("lhs", b.getStringAttr(exprs.json(a)));
    record.set("rhs", b.getStringAttr(exprs.json(other)));
    record.set("location", b.getStringAttr(place));
    constraints.push_back(record.getDictionary(b.getContext()));
  }
  return success();
}

/// Arguments that share a symbol's name share its size.
void Lowering::checkArguments() {
  for (auto [argument, lowered] : llvm::zip(source.getArguments(), target.getArguments())) {
    if (!isa<VTensorType>(argument.getType())) continue;
    for (auto [i, dim] : llvm::enumerate(tensor(argument).dims)) {
      const DimAtom *symbol = dim.symbol();
      bool dynamic = mlir::cast<RankedTensorType>(lowered.getType()).isDynamicDim(i);
      if (!dynamic || (symbol && symbol->owner == argument && symbol->dim == int64_t(i))) continue;
      Value here = tensor::DimOp::create(b, loc, lowered, i);
      Value equal = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, here, index(dim));
      emitCheck(equal, shapes.argumentName(argument) + " dim " + Twine(i) + " must equal " + exprs.str(dim));
    }
  }
}

//===--- values ---===//

Tensor Lowering::tensor(Value value) {
  if (auto it = tensors.find(value); it != tensors.end()) return it->second;
  // A literal is made where it is first used as a tensor; the entry block dominates all other uses.
  Operation *op = value.getDefiningOp();
  ElementsAttr elements = op ? getLiteral(value) : ElementsAttr();
  if (elements) {
    OpBuilder::InsertionGuard guard(b);
    if (lastEntryOp) b.setInsertionPointAfter(lastEntryOp);
    else b.setInsertionPointToStart(&target.getBody().front());
    Type dtype = mlir::cast<VTensorType>(value.getType()).getDtype();
    FailureOr<Value> literal = lowerLiteral(b, op->getLoc(), elements, signlessElement(dtype));
    if (succeeded(literal)) {
      lastEntryOp = literal->getDefiningOp();
      return tensors[value] = Tensor{*literal, shapes.shape(value), isUnsignedElement(dtype)};
    }
    (void)failSilently();
  }
  if (failedValues.contains(value)) (void)failSilently();
  else (void)fail("expects a tensor that was computed");
  // A stand-in: the handler goes on to its end, and then its op counts as failed.
  auto type = dyn_cast<VTensorType>(value.getType());
  Dims dims = shapes.shape(value);
  Type element = type ? signlessElement(type.getDtype()) : Type(b.getF32Type());
  SmallVector<DimExpr> placeholder;
  for (DimExpr dim : dims) placeholder.push_back(dim.constant() ? dim : constant(1));
  Value empty = tensor::EmptyOp::create(b, loc, sizes(placeholder), element);
  return Tensor{empty, placeholder, false};
}

Value Lowering::scalar(Value value) {
  if (auto it = scalars.find(value); it != scalars.end()) return it->second;
  if (std::optional<bool> flag = getConstantBool(value)) return arith::ConstantOp::create(b, loc, b.getBoolAttr(*flag));
  if (std::optional<int64_t> integer = getConstantInt(value))
    return arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(*integer));
  if (std::optional<double> number = getConstantNumber(value))
    return arith::ConstantOp::create(b, loc, b.getF64FloatAttr(*number));
  if (isa<IntType>(value.getType())) {
    DimExpr e = shapes.scalar(value);
    const DimAtom *symbol = e.symbol();
    if (!symbol || symbol->owner != value || symbol->dim >= 0)
      return arith::IndexCastOp::create(b, loc, b.getI64Type(), index(e));
  }
  if (failedValues.contains(value)) (void)failSilently();
  else (void)fail("expects a number that was computed");
  Type type = isa<VTensorType>(value.getType()) ? Type() : declaredType(value.getType());
  return constantOf(b, loc, type ? type : b.getI64Type(), 0);
}

std::optional<SmallVector<Tensor>> Lowering::tensorList(Value list) {
  if (auto it = lists.find(list); it != lists.end()) return it->second;
  std::optional<SmallVector<Value>> elements = getListElements(list);
  if (!elements) return std::nullopt;
  SmallVector<Tensor> result;
  for (Value element : *elements) {
    if (!isa<VTensorType>(element.getType())) return std::nullopt;
    result.push_back(tensor(element));
  }
  return result;
}

Type Lowering::declaredType(Type torchType) {
  if (auto tensor = dyn_cast<VTensorType>(torchType)) {
    SmallVector<int64_t> shape;
    for (int64_t size : tensor.getSizes()) shape.push_back(size < 0 ? ShapedType::kDynamic : size);
    return RankedTensorType::get(shape, signlessElement(tensor.getDtype()));
  }
  if (isa<IntType>(torchType)) return b.getI64Type();
  if (isa<FloatType>(torchType)) return b.getF64Type();
  if (isa<BoolType>(torchType)) return b.getI1Type();
  return Type();
}

//===--- the walk ---===//

LogicalResult Lowering::run() {
  b.setInsertionPointToStart(&target.getBody().front());
  for (auto [argument, lowered] : llvm::zip(source.getArguments(), target.getArguments())) {
    if (isa<VTensorType>(argument.getType())) {
      bool isUnsigned = isUnsignedElement(mlir::cast<VTensorType>(argument.getType()).getDtype());
      tensors[argument] = Tensor{lowered, shapes.shape(argument), isUnsigned};
    } else {
      scalars[argument] = lowered;
    }
  }
  checkArguments();
  for (Value argument : source.getArguments()) // a dim that pd.shape fixes to a number
    if (isa<VTensorType>(argument.getType()))
      tensors[argument] = make(tensors[argument].value, tensors[argument].dims, tensors[argument].isUnsigned);
  LogicalResult handlersThere = reportMissingHandlers();
  if (failed(lowerBlock(source.getBody().front())) || failed(handlersThere)) return failure();
  auto ret = mlir::cast<func::ReturnOp>(source.getBody().front().getTerminator());
  loc = ret.getLoc();
  current = ret;
  SmallVector<Value> results;
  for (auto [operand, type] : llvm::zip(ret.getOperands(), target.getResultTypes())) {
    Value value = isa<VTensorType>(operand.getType()) ? tensor(operand).value : scalar(operand);
    if (value.getType() != type) value = tensor::CastOp::create(b, loc, type, value);
    results.push_back(value);
  }
  func::ReturnOp::create(b, loc, results);
  return success(!currentFailed);
}

//===--- failure ---===//

LogicalResult Lowering::fail(const Twine &reason) {
  if (!currentFailed) current->emitError() << "'" << calleeName(current) << "' " << reason;
  return failSilently();
}

LogicalResult Lowering::failSilently() {
  currentFailed = true;
  return failure();
}

static StringRef handlerName(StringRef name) {
  return name.starts_with(kCustomPrefix) ? StringRef(kCustomPrefix) : name;
}

/// Constants, lists and sizes have no counterpart: their users read them.
bool Lowering::isMadeOnDemand(Operation &op) {
  StringRef name = calleeName(&op);
  if (name.starts_with("constant.") || name == "prim.ListConstruct" || name == "vtensor.literal") return true;
  if (op.getNumResults() != 1) return false;
  Value result = op.getResult(0);
  if (isa<ListType>(result.getType())) return shapes.ints(result).has_value();
  if (!isa<IntType>(result.getType())) return false;
  const DimAtom *symbol = shapes.scalar(result).symbol();
  return !symbol || symbol->owner != result || symbol->dim >= 0;
}

std::optional<Dims> Lowering::followedContents(Operation &op) {
  if (op.getNumResults() != 1 || !isa<VTensorType>(op.getResult(0).getType())) return std::nullopt;
  std::optional<Dims> contents = shapes.contents(op.getResult(0));
  if (!contents || !exprs.product(shapes.shape(op.getResult(0))).is(contents->size())) return std::nullopt;
  return contents;
}

bool Lowering::hasLowering(Operation &op) {
  return handlers.contains(handlerName(calleeName(&op))) || isMadeOnDemand(op) || followedContents(op);
}

LogicalResult Lowering::reportMissingHandlers() {
  source.walk<WalkOrder::PreOrder>([&](Operation *op) {
    bool isTerminator = op == source || op == &op->getBlock()->back();
    if (isTerminator || hasLowering(*op)) return;
    op->emitError() << "'" << calleeName(op) << "' has no lowering to linalg";
    withoutHandler.insert(op);
  });
  return success(withoutHandler.empty());
}

//===--- op by op ---===//

LogicalResult Lowering::lowerBlock(Block &block) {
  bool failedAny = false;
  for (Operation &op : block.without_terminator()) failedAny |= failed(lowerOp(op));
  return failure(failedAny);
}

/// One op, with what its failure means for those behind it.
LogicalResult Lowering::lowerOp(Operation &op) {
  Operation *outer = std::exchange(current, &op);
  bool outerFailed = std::exchange(currentFailed, false);
  loc = op.getLoc();
  bool readsFailed = llvm::any_of(op.getOperands(), [&](Value value) { return failedValues.contains(value); });
  bool ok = !readsFailed && !withoutHandler.contains(&op) && succeeded(dispatch(op)) && !currentFailed;
  if (!ok) failedValues.insert(op.result_begin(), op.result_end());
  current = outer;
  currentFailed = outerFailed;
  return success(ok);
}

LogicalResult Lowering::dispatch(Operation &op) {
  for (Value result : op.getResults())
    if (auto type = dyn_cast<VTensorType>(result.getType()))
      if (Type dtype = type.getDtype(); !dtype || !dtype.isIntOrFloat())
        return fail("has a result that is not of integers, floats or booleans");
  if (isMadeOnDemand(op)) return success();
  if (std::optional<Dims> contents = followedContents(op)) {
    Value result = op.getResult(0);
    Type dtype = mlir::cast<VTensorType>(result.getType()).getDtype(), element = signlessElement(dtype);
    Dims dims = shapes.shape(result);
    SmallVector<Value> elements;
    for (DimExpr e : *contents) elements.push_back(arith::IndexCastOp::create(b, loc, element, index(e)));
    bind(result,
         Tensor{tensor::FromElementsOp::create(b, loc, type(dims, element), elements), dims, isUnsignedElement(dtype)});
    return success();
  }
  StringRef name = handlerName(calleeName(&op));
  // What comes out of a region or a user's C function is measured when it is there.
  if (op.getNumRegions() == 0 && name != kCustomPrefix)
    for (Value result : op.getResults())
      for (DimExpr dim : shapes.shape(result))
        if (const DimAtom *symbol = dim.symbol(); symbol && symbol->owner == result)
          return fail("has a size that does not follow from its operands");
  OpLowering view(*this, &op);
  return handlers.lookup(name)(view);
}

//===--- the view of one op ---===//

Type OpLowering::outElement(unsigned result) {
  return signlessElement(mlir::cast<VTensorType>(op->getResult(result).getType()).getDtype());
}
bool OpLowering::outUnsigned(unsigned result) {
  return isUnsignedElement(mlir::cast<VTensorType>(op->getResult(result).getType()).getDtype());
}

LogicalResult OpLowering::done(Tensor tensor, unsigned result) {
  if (l.opFailed()) return failure();
  tensor.isUnsigned = outUnsigned(result);
  Dims dims = outDims(result);
  if (dims.size() != tensor.dims.size())
    return fail("has rank " + Twine(dims.size()) + " in the program, but " + Twine(tensor.dims.size()) +
                " follows from its operands");
  for (auto [declared, computed] : llvm::zip(dims, tensor.dims))
    if (declared != computed && failed(l.requireEqual(declared, computed))) return failure();
  if (tensor.element() != outElement(result)) tensor = l.cast(tensor, outElement(result), tensor.isUnsigned);
  l.bind(op->getResult(result), l.make(tensor.value, dims, tensor.isUnsigned));
  return success();
}

LogicalResult OpLowering::fail(const Twine &message) { return l.fail(message); }

FailureOr<int64_t> OpLowering::axis(unsigned operand, int64_t rank) {
  std::optional<int64_t> axis = constInt(operand);
  if (!axis) return fail("expects a constant axis");
  *axis = normalizeDim(*axis, rank);
  if (*axis < 0 || *axis >= rank) return fail("expects an axis within rank " + Twine(rank));
  return *axis;
}

FailureOr<SmallVector<int64_t>> OpLowering::axes(unsigned operand, int64_t rank) {
  SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (none(operand)) return all;
  std::optional<SmallVector<int64_t>> list = constInts(operand);
  if (!list) return fail("expects constant axes");
  if (list->empty()) return all;
  llvm::SmallSetVector<int64_t, 4> axes;
  for (int64_t axis : *list) {
    axis = normalizeDim(axis, rank);
    if (axis < 0 || axis >= rank) return fail("expects axes within rank " + Twine(rank));
    axes.insert(axis);
  }
  SmallVector<int64_t> sorted = axes.takeVector();
  llvm::sort(sorted);
  return sorted;
}

FailureOr<SmallVector<int64_t>> OpLowering::spatial(unsigned operand, size_t rank) {
  std::optional<SmallVector<int64_t>> values = constInts(operand);
  if (values && values->size() == 1) values->resize(rank, (*values)[0]);
  if (!values || values->size() != rank)
    return fail("expects " + Twine(rank) + " constants in operand " + Twine(operand));
  return *values;
}
