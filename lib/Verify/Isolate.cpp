//===--- Isolate.cpp - copies the ops of a unit into a function whose arguments are recorded operands -------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Isolate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

namespace {

Type elementTypeOf(pdrt::DType dtype, MLIRContext *context) {
  Builder b(context);
  switch (dtype) {
  case pdrt::DType::Float32: return b.getF32Type();
  case pdrt::DType::Float16: return b.getF16Type();
  case pdrt::DType::BFloat16: return b.getBF16Type();
  case pdrt::DType::Float64: return b.getF64Type();
  case pdrt::DType::Int64: return b.getI64Type();
  case pdrt::DType::Int32: return b.getI32Type();
  case pdrt::DType::Int16: return b.getIntegerType(16);
  case pdrt::DType::Int8: return b.getIntegerType(8);
  case pdrt::DType::UInt8: return b.getIntegerType(8, /*isSigned=*/false);
  case pdrt::DType::Bool: return b.getI1Type();
  }
  return {};
}

/// Is this operand one of Paddle's attributes that may be tensors? The compiler wants its numbers, not a tensor.
bool isMutableOperand(OpOperand &use) {
  Operation *op = use.getOwner();
  const OpSchema *schema = lookupOpSchema(op->getName().stripDialect());
  if (!schema) return false;
  auto segments = op->getAttrOfType<DenseI32ArrayAttr>("operandSegmentSizes");
  if (!segments && op->getPropertiesStorage())
    segments = dyn_cast_or_null<DenseI32ArrayAttr>(op->getInherentAttr("operandSegmentSizes").value_or(Attribute()));
  unsigned at = 0,
           open = llvm::count_if(schema->operands, [](const OperandSchema &o) { return o.arity != Arity::Required; });
  for (auto [i, operand] : llvm::enumerate(schema->operands)) {
    unsigned size = 1;
    if (segments && i < size_t(segments.size())) size = segments[i];
    else if (operand.arity != Arity::Required && open == 1) size = op->getNumOperands() - (schema->operands.size() - 1);
    if (use.getOperandNumber() < at + size) return operand.mutableAttr != Mutable::No;
    at += size;
  }
  return false;
}

DenseElementsAttr literalOf(const pdrt::Tensor &tensor, RankedTensorType type) {
  SmallVector<Attribute> values;
  for (int64_t i = 0, n = tensor.elements(); i < n; ++i) {
    double value = tensor.at(i);
    if (isa<FloatType>(type.getElementType())) values.push_back(FloatAttr::get(type.getElementType(), value));
    else
      values.push_back(IntegerAttr::get(type.getElementType(),
                                        APInt(type.getElementTypeBitWidth(), uint64_t(int64_t(value)), true, true)));
  }
  return DenseElementsAttr::get(type, values);
}

/// The ops to copy for a unit, operands before users, and the recorded values they start from.
struct Slice {
  const ValueResolver &resolver;
  ArrayRef<int> path;
  llvm::SetVector<Operation *> ops;
  llvm::SetVector<Value> leaves;
  std::string reason;

  bool visit(Operation *op, unsigned depth) {
    if (ops.contains(op)) return true;
    if (depth > 64 || ops.size() > 4000)
      return reason = "too much of the program would have to be computed for it", false;
    SmallVector<Value> needed(op->getOperands());
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    needed.append(captured.begin(), captured.end());
    for (Value value : needed)
      if (!need(value, depth)) return false;
    ops.insert(op);
    return true;
  }

  bool need(Value value, unsigned depth) {
    Operation *def = value.getDefiningOp();
    if (def && (own.contains(def) || isLiteral(def) || isParameter(def))) return visit(def, depth + 1);
    if (const pdrt::Tensor *tensor = resolver.resolve(value, path)) {
      pdrt::Tensor fitted = *tensor;
      if (!fit(cast<RankedTensorType>(value.getType()), fitted))
        return reason = "the reference has '" + resolver.nameOf(value) + "' as " + pdrt::dtypeName(tensor->dtype) +
                        " " + pdrt::shapeText(tensor->shape) + ", which is not its type",
               false;
      leaves.insert(value);
      return true;
    }
    if (!def)
      return reason = "the reference has no value for an operand" +
                      (resolver.nameOf(value).empty() ? "" : " '" + resolver.nameOf(value) + "'"),
             false;
    return visit(def, depth + 1);
  }

  llvm::SmallPtrSet<Operation *, 4> own;
};

} // namespace

RankedTensorType verify::fit(RankedTensorType declared, pdrt::Tensor &tensor) {
  if (declared.getElementType() != elementTypeOf(tensor.dtype, declared.getContext())) return {};
  if (tensor.elements() == 1 && tensor.shape.size() <= 1 && declared.getRank() <= 1)
    tensor.shape.assign(declared.getRank(), 1);
  if (declared.getRank() != int64_t(tensor.shape.size())) return {};
  for (auto [want, have] : llvm::zip(declared.getShape(), tensor.shape))
    if (!ShapedType::isDynamic(want) && want != have) return {};
  return RankedTensorType::get(tensor.shape, declared.getElementType());
}

SmallVector<Value> verify::outputsOf(const Unit &unit, const ValueResolver &resolver) {
  llvm::SmallPtrSet<Operation *, 16> inside(unit.ops.begin(), unit.ops.end());
  SmallVector<Value> outputs, unread;
  for (Operation *op : unit.ops)
    for (Value result : op->getResults()) {
      if (!resolver.resolve(result, unit.path)) continue;
      bool leaves = llvm::any_of(result.getUsers(), [&](Operation *user) {
        while (user && user->getBlock() != op->getBlock()) user = user->getParentOp();
        return !user || !inside.contains(user);
      });
      if (leaves) outputs.push_back(result);
      else if (result.use_empty() && cast<OpResult>(result).getResultNumber() == 0) unread.push_back(result);
    }
  return outputs.empty() ? unread : outputs;
}

SmallVector<Value> verify::operandsOf(const Unit &unit) {
  llvm::SmallPtrSet<Operation *, 16> inside(unit.ops.begin(), unit.ops.end());
  llvm::SetVector<Value> operands;
  for (Operation *op : unit.ops) {
    llvm::SetVector<Value> used;
    used.insert(op->operand_begin(), op->operand_end());
    getUsedValuesDefinedAbove(op->getRegions(), used);
    for (Value value : used)
      if (Operation *def = value.getDefiningOp(); !def || (!inside.contains(def) && !isLiteral(def)))
        operands.insert(value);
  }
  return operands.takeVector();
}

ProgramBuilder::ProgramBuilder(ModuleOp source, const ValueResolver &resolver)
    : source(source), resolver(resolver), module(ModuleOp::create(source.getLoc())) {
  (*module)->setAttrs(source->getAttrDictionary());
  OpBuilder b = OpBuilder::atBlockEnd(module->getBody());
  auto func = func::FuncOp::create(b, source.getLoc(), "main", b.getFunctionType({}, {}));
  entry = func.addEntryBlock();
}

bool ProgramBuilder::add(const Unit &unit, std::string &reason) {
  SmallVector<Value> outputs = outputsOf(unit, resolver);
  if (outputs.empty()) return reason = "the reference has no value for its results", false;
  Slice slice{resolver, unit.path, {}, {}, "", {}};
  slice.own.insert(unit.ops.begin(), unit.ops.end());
  for (Value output : outputs)
    if (!slice.visit(output.getDefiningOp(), 0)) return reason = slice.reason, false;

  OpBuilder b = OpBuilder::atBlockEnd(entry);
  IRMapping map;
  for (Value leaf : slice.leaves) {
    pdrt::Tensor tensor = *resolver.resolve(leaf, unit.path);
    auto declared = cast<RankedTensorType>(leaf.getType());
    RankedTensorType type = fit(declared, tensor);
    bool numbers = tensor.elements() <= 64 && llvm::any_of(leaf.getUses(), [&](OpOperand &use) {
                     return slice.ops.contains(use.getOwner()) && isMutableOperand(use);
                   });
    if (numbers) {
      OperationState state(leaf.getLoc(), "pd.constant");
      state.addAttribute("value", literalOf(tensor, type));
      state.addTypes(type);
      map.map(leaf, b.create(state)->getResult(0));
      continue;
    }
    // A loop's operands have the types of what it carries.
    bool carried =
        llvm::any_of(leaf.getUsers(), [&](Operation *user) { return isLoop(user) && slice.ops.contains(user); });
    map.map(leaf, entry->addArgument(carried ? declared : type, leaf.getLoc()));
    arguments.push_back(tensor);
    argumentNames.push_back(resolver.nameOf(leaf));
  }
  for (Operation *op : slice.ops) b.clone(*op, map);
  for (Value output : outputs) {
    results.push_back(map.lookup(output));
    pdrt::Tensor tensor = *resolver.resolve(output, unit.path);
    (void)fit(cast<RankedTensorType>(output.getType()), tensor); // one that does not fit differs
    expected.push_back(tensor);
    outputNames.push_back(resolver.nameOf(output));
  }
  return true;
}

OwningOpRef<ModuleOp> ProgramBuilder::finish() {
  auto func = *module->getBody()->getOps<func::FuncOp>().begin();
  OpBuilder b = OpBuilder::atBlockEnd(entry);
  func::ReturnOp::create(b, source.getLoc(), results);
  func.setFunctionType(b.getFunctionType(entry->getArgumentTypes(), ValueRange(results).getTypes()));
  // Positions, not the file's names: those may repeat where several units read one value.
  for (unsigned i = 0; i < entry->getNumArguments(); ++i)
    func.setArgAttr(i, "pd.name", b.getStringAttr("a" + Twine(i)));
  for (unsigned i = 0; i < results.size(); ++i) func.setResultAttr(i, "pd.name", b.getStringAttr("r" + Twine(i)));
  func.walk([](Operation *op) { op->removeAttr("pd.value_names"); });
  return std::move(module);
}

std::optional<UnitProgram> verify::isolate(ModuleOp module, const Unit &unit, const ValueResolver &resolver,
                                           std::string &reason) {
  ProgramBuilder builder(module, resolver);
  if (!builder.add(unit, reason)) return std::nullopt;
  UnitProgram program;
  program.module = builder.finish();
  program.arguments = builder.arguments;
  program.expected = builder.expected;
  program.argumentNames = builder.argumentNames;
  program.outputNames = builder.outputNames;
  return program;
}
