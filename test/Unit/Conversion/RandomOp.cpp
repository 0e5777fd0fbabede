//===--- RandomOp.cpp - a module of one op with operands nobody would write ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RandomOp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"

using namespace mlir;
using namespace mlir::pd;

Type RandomOp::element() {
  switch (below(12)) {
  case 0: return b.getI64Type();
  case 1: return b.getI32Type();
  case 2: return b.getI1Type();
  case 3: return b.getF64Type();
  case 4: return b.getIntegerType(8, false);
  default: return b.getF32Type();
  }
}

RankedTensorType RandomOp::tensor(Type element) {
  if (usual && chance(60)) return RankedTensorType::get(*usual, element);
  SmallVector<int64_t> shape;
  for (int64_t i = 0, rank = below(6); i < rank; ++i)
    shape.push_back(chance(15) ? ShapedType::kDynamic : chance(8) ? 0 : 1 + below(4));
  return RankedTensorType::get(shape, element);
}

Attribute RandomOp::attribute(const AttrSchema &attr) {
  static const char *const words[] = {"NCHW",    "NHWC",     "NCL",    "NCDHW",    "none", "SAME", "VALID", "EXPLICIT",
                                      "nearest", "bilinear", "linear", "constant", "sum",  "mean", "zeros", "tanh"};
  auto ints = [&] {
    SmallVector<int64_t> values;
    for (int64_t i = 0, n = below(5); i < n; ++i) values.push_back(below(6) - 1);
    return values;
  };
  switch (attr.kind) {
  case AttrKind::I64: return b.getI64IntegerAttr(below(8) - 3);
  case AttrKind::F64: return b.getF64FloatAttr(double(below(9) - 4) / 2);
  case AttrKind::Bool: return b.getBoolAttr(chance(50));
  case AttrKind::Str: return b.getStringAttr(words[below(std::size(words))]);
  case AttrKind::I64Array: return b.getDenseI64ArrayAttr(ints());
  case AttrKind::F64Array: return b.getDenseF64ArrayAttr({0.5, double(below(3))});
  case AttrKind::DType: return TypeAttr::get(element());
  case AttrKind::Other: break;
  }
  return {};
}

/// A literal as the importer makes it, or an input whose value nobody knows.
Value RandomOp::mutableOperand(Mutable kind, Location loc) {
  if (chance(25)) return {};
  Type type = kind == Mutable::Float ? Type(b.getF32Type()) : Type(b.getI64Type());
  SmallVector<int64_t> values;
  for (int64_t i = 0, n = kind == Mutable::Ints ? below(5) : 1; i < n; ++i) values.push_back(below(7) - 2);
  OperationState state(loc, kind == Mutable::Ints ? "pd.full_int_array" : "pd.full");
  int64_t count = values.size();
  if (kind == Mutable::Ints) {
    state.addAttribute("value", b.getDenseI64ArrayAttr(values));
    state.addAttribute("dtype", TypeAttr::get(type));
  } else {
    state.addAttribute("shape", b.getDenseI64ArrayAttr({1}));
    state.addAttribute("value", b.getF64FloatAttr(values[0]));
    state.addAttribute("dtype", TypeAttr::get(type));
  }
  state.addTypes(RankedTensorType::get({count}, type));
  return b.create(state)->getResult(0);
}

OwningOpRef<ModuleOp> RandomOp::build(const OpSchema &row, const std::function<void(const std::string &)> &announce) {
  MLIRContext *context = b.getContext();
  Location loc = NameLoc::get(b.getStringAttr(row.name + "#0"));
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  b.setInsertionPointToEnd(module->getBody());
  auto main = func::FuncOp::create(b, loc, "main", b.getFunctionType({}, {}));
  Block *entry = main.addEntryBlock();
  b.setInsertionPointToEnd(entry);
  usual.reset();
  usual = llvm::to_vector(tensor(b.getF32Type()).getShape());

  OperationState state(loc, ("pd." + row.name).str());
  Type common = element();
  SmallVector<int32_t> segments;
  for (const OperandSchema &operand : row.operands) {
    int64_t count = operand.arity == Arity::Variadic ? below(4) : operand.arity == Arity::Optional ? below(2) : 1;
    segments.push_back(int32_t(count));
    for (int64_t i = 0; i < count; ++i) {
      Value value;
      if (operand.mutableAttr != Mutable::No) value = mutableOperand(operand.mutableAttr, loc);
      if (!value) value = entry->addArgument(tensor(chance(75) ? common : element()), loc);
      state.addOperands(value);
    }
  }
  for (const AttrSchema &attr : row.attrs)
    if (!attr.hasDefault || chance(50))
      if (Attribute value = attribute(attr)) state.addAttribute(attr.name, value);

  std::optional<RegisteredOperationName> name = RegisteredOperationName::lookup(state.name.getStringRef(), context);
  if (!name) return {};
  if (llvm::is_contained(name->getAttributeNames(), "operandSegmentSizes"))
    state.addAttribute("operandSegmentSizes", b.getDenseI32ArrayAttr(segments));
  std::string text;
  llvm::raw_string_ostream os(text);
  os << state.name << " (" << ValueRange(state.operands).getTypes() << ") " << state.attributes.getDictionary(context);
  announce(text);
  auto *infer = name->getInterface<InferTypeOpInterface>();
  if (!infer) return {};
  OperationState complete(loc, state.name);
  SmallVector<Type> types;
  OpaqueProperties properties = nullptr;
  std::unique_ptr<char[]> storage;
  if (size_t bytes = name->getOpPropertyByteSize()) {
    storage = std::make_unique<char[]>(bytes);
    properties = OpaqueProperties(storage.get());
    name->initOpProperties(properties, nullptr);
    if (failed(name->setOpPropertiesFromAttribute(*name, properties, state.attributes.getDictionary(context),
                                                  [&] { return emitError(loc); })))
      return {};
  }
  LogicalResult inferred = infer->inferReturnTypes(context, loc, state.operands,
                                                   state.attributes.getDictionary(context), properties, {}, types);
  if (properties) name->destroyOpProperties(properties);
  if (failed(inferred)) return {};
  for (Type &type : types) {
    if (isa<UnrankedTensorType>(type) || isa<RankedTensorType>(type)) {
      Type have = cast<ShapedType>(type).getElementType();
      if (isa<IndexType>(have)) have = common;
      type = isa<UnrankedTensorType>(type) ? tensor(have) : cast<RankedTensorType>(type).clone(have);
    } else if (!isa<TensorType>(type)) {
      return {};
    }
  }
  state.addTypes(types);
  Operation *op = b.create(state);
  SmallVector<Type> kept(types);
  func::ReturnOp::create(b, loc, op->getResults());
  main.setFunctionType(b.getFunctionType(entry->getArgumentTypes(), kept));
  if (failed(verify(*module))) return {};
  return module;
}
