//===--- TorchDialect.cpp - registration, and the syntax of unregistered aten ops ---------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::pd_torch;

#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.cpp.inc"

void TorchDialect::initialize() {
  allowUnknownOperations();
  registerTypes();
  registerPrimOps();
  registerScalarOps();
  registerActivationOps();
  registerMathOps();
  registerCompareOps();
  registerReductionOps();
  registerLinearOps();
  registerConvOps();
  registerPoolOps();
  registerNormOps();
  registerShapeOps();
  registerIndexOps();
  registerCreationOps();
  registerRecurrentOps();
}

Operation *TorchDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  if (isa<IntType>(type) && isa<IntegerAttr>(value))
    return ConstantIntOp::create(builder, loc, type, cast<IntegerAttr>(value));
  if (isa<FloatType>(type) && isa<FloatAttr>(value))
    return ConstantFloatOp::create(builder, loc, type, cast<FloatAttr>(value));
  if (isa<BoolType>(type) && isa<IntegerAttr>(value))
    return ConstantBoolOp::create(builder, loc, type, cast<IntegerAttr>(value));
  if (isa<StringType>(type) && isa<StringAttr>(value))
    return ConstantStrOp::create(builder, loc, type, cast<StringAttr>(value));
  if (isa<DeviceType>(type) && isa<StringAttr>(value))
    return ConstantDeviceOp::create(builder, loc, type, cast<StringAttr>(value));
  if (isa<NoneType>(type)) return ConstantNoneOp::create(builder, loc);
  return nullptr;
}

/// `%r = torch.aten.foo %a, %b {attrs} : types -> types`, torch-mlir's form for every op of an operator schema.
static ParseResult parseSchemaOp(OpAsmParser &parser, OperationState &state) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperandList(operands) || parser.parseOptionalAttrDict(state.attributes)) return failure();
  if (succeeded(parser.parseOptionalColon()) && !operands.empty() && parser.parseTypeList(types)) return failure();
  if (succeeded(parser.parseOptionalArrow()) && parser.parseTypeList(state.types)) return failure();
  return parser.resolveOperands(operands, types, loc, state.operands);
}

static void printSchemaOp(Operation *op, OpAsmPrinter &printer) {
  if (op->getNumOperands()) printer << ' ' << op->getOperands();
  printer.printOptionalAttrDict(op->getAttrs());
  if (op->getNumOperands()) printer << " : " << op->getOperandTypes();
  else if (op->getNumResults()) printer << " :";
  if (op->getNumResults()) printer << " -> " << op->getResultTypes();
}

static bool isSchemaOp(StringRef name) {
  for (StringRef prefix : {"torch.aten.", "torch.torchvision.", "torch.prims.", "torch.prim.", "torch.quantized."})
    if (name.starts_with(prefix)) return true;
  return false;
}

std::optional<Dialect::ParseOpHook> TorchDialect::getParseOperationHook(StringRef name) const {
  if (!isSchemaOp(name)) return std::nullopt;
  return Dialect::ParseOpHook(parseSchemaOp);
}

llvm::unique_function<void(Operation *, OpAsmPrinter &)> TorchDialect::getOperationPrinter(Operation *op) const {
  // Regions and successors exist in no schema: such an op prints generically.
  if (!isSchemaOp(op->getName().getStringRef()) || op->getNumRegions() || op->getNumSuccessors()) return {};
  return printSchemaOp;
}
