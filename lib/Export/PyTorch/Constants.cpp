//===--- Constants.cpp - literals that no layer owns, and what new tensors are like --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A parameter stays a parameter. A constant of the program is a buffer outside the state: its numbers stand in the
// source where they are few. New tensors take device and dtype from a tensor near them, so that `.to(...)` moves the
// whole module.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Emitter.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "llvm/ADT/StringExtras.h"
#include <cstring>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;

/// Constants of at most this many elements are written into the source.
constexpr int64_t maxShown = 12;

std::string pytorch::dtypeText(Type type) {
  if (type.isF32()) return "torch.float32";
  if (type.isF64()) return "torch.float64";
  if (type.isF16()) return "torch.float16";
  if (type.isBF16()) return "torch.bfloat16";
  if (type.isInteger(1)) return "torch.bool";
  return (Twine("torch.") + (type.isUnsignedInteger() ? "uint" : "int") + Twine(type.getIntOrFloatBitWidth())).str();
}

/// The elements as Python numbers; empty when there are too many or the type is not a number's.
static std::vector<std::string> elements(ElementsAttr value) {
  Type type = value.getShapedType().getElementType();
  int64_t count = value.getNumElements();
  if (count > maxShown || !type.isIntOrFloat()) return {};
  std::vector<std::string> result;
  auto add = [&](const APInt &bits) {
    if (auto real = dyn_cast<mlir::FloatType>(type)) {
      APFloat number(real.getFloatSemantics(), bits);
      bool lost;
      number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lost);
      result.push_back(pythonFloat(number.convertToDouble()));
    } else if (type.isInteger(1)) {
      result.push_back(bits.isZero() ? "False" : "True");
    } else {
      result.push_back(llvm::toString(bits, 10, !type.isUnsignedInteger()));
    }
  };
  if (auto dense = dyn_cast<DenseElementsAttr>(value)) {
    if (isa<mlir::FloatType>(type))
      for (APFloat number : dense.getValues<APFloat>()) add(number.bitcastToAPInt());
    else
      for (APInt number : dense.getValues<APInt>()) add(number);
    return result;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(value);
  AsmResourceBlob *blob = resource ? resource.getRawHandle().getBlob() : nullptr;
  unsigned bits = type.getIntOrFloatBitWidth();
  int64_t width = type.isInteger(1) ? 1 : bits / 8;
  if (!blob || static_cast<int64_t>(blob->getData().size()) < count * width) return {};
  for (int64_t i = 0; i < count; ++i) { // blobs lie unaligned
    uint64_t raw = 0;
    std::memcpy(&raw, blob->getData().data() + i * width, width);
    add(APInt(64, raw).trunc(bits));
  }
  return result;
}

/// `[[1, 2], [3, 4]]`
static std::string nested(ArrayRef<std::string> numbers, ArrayRef<int64_t> shape) {
  if (shape.empty()) return numbers.front();
  std::string text = "[";
  size_t each = numbers.size() / std::max<int64_t>(shape.front(), 1);
  for (int64_t i = 0; i < shape.front(); ++i)
    text += (i ? ", " : "") + nested(numbers.slice(i * each, each), shape.drop_front());
  return text + "]";
}

std::string Emitter::literalName(Value literal) {
  if (auto it = names.find(literal); it != names.end()) return it->second;
  if (auto it = held.find(literal); it != held.end())
    return access(it->second.key) + (it->second.transpose ? ".T" : "");
  ElementsAttr value = getLiteral(literal);
  StringRef paddle = getPaddleName(literal);
  std::string wanted = paddle.empty() ? "constant" : paddle.str();
  if (auto it = structuredNames.find(paddle.str()); it != structuredNames.end()) wanted = it->second;
  else {
    for (char &c : wanted)
      if (c == '.') c = '_';
    // It lives with the layer that reads it.
    std::string home = literal.use_empty() ? "" : structPath(*literal.user_begin());
    while (!home.empty() && paths.contains(home))
      home = StringRef(home).contains('.') ? StringRef(home).rsplit('.').first.str() : "";
    if (!home.empty()) wanted = home + "." + identifier(wanted);
  }
  std::string path = uniquePath(wanted);
  Type type = cast<VTensorType>(literal.getType()).getDtype();
  ArrayRef<int64_t> sizes = value.getShapedType().getShape();
  if (paddle.empty() && value.getNumElements() > 0) {
    if (std::vector<std::string> numbers = elements(value); !numbers.empty()) {
      // Said where PyTorch would not guess it.
      std::string dtype =
          type.isF32() || type.isInteger(1) || type.isSignedInteger(64) ? "" : ", dtype=" + dtypeText(type);
      return names[literal] =
                 modulePath(path, "buffer:torch.tensor(" + nested(numbers, sizes) + dtype + "), persistent=False");
    }
  }
  std::string shape = "(";
  for (int64_t d : sizes) shape += std::to_string(d) + (sizes.size() == 1 ? "," : ", ");
  if (sizes.size() > 1) shape.resize(shape.size() - 2);
  std::string empty = "torch.empty(" + shape + "), dtype=" + dtypeText(type) + ")";
  state.push_back({path, paddle.str(), value, false});
  if (paddle.empty()) return names[literal] = modulePath(path, "buffer:" + empty + ", persistent=False");
  mappings.push_back({paddle.str(), path, ""});
  return names[literal] =
             modulePath(path, isa<mlir::FloatType>(type) ? "nn.Parameter(" + empty + ")" : "buffer:" + empty);
}

std::string Emitter::scalarText(Operation *op, unsigned index) {
  if (index > 1 || op->getNumResults() != 1) return "";
  Value literal = op->getOperand(index), other = op->getOperand(1 - index);
  ElementsAttr value = getLiteral(literal);
  auto type = dyn_cast<VTensorType>(other.getType()), result = dyn_cast<VTensorType>(op->getResult(0).getType());
  if (!value || value.getNumElements() != 1 || !getPaddleName(literal).empty() || !type || !result || getLiteral(other))
    return "";
  // A number takes the tensor's dtype, and the result the tensor's rank.
  Type dtype = type.getDtype();
  if (dtype != cast<VTensorType>(literal.getType()).getDtype() || dtype.isInteger(1) ||
      result.getRank() != type.getRank())
    return "";
  std::vector<std::string> numbers = elements(value);
  return numbers.size() == 1 && !StringRef(numbers[0]).starts_with("float(") ? numbers[0] : "";
}

static bool isReal(Value value) {
  auto type = dyn_cast<VTensorType>(value.getType());
  return type && type.getDtype().isF32();
}

std::string Emitter::reference(Operation *op, bool real) {
  auto fits = [&](Value value) {
    return isa<VTensorType>(value.getType()) && (!real || isReal(value)) && names.contains(value);
  };
  // What the op itself looks at, through lists and numbers.
  SmallVector<Value> open(op->getOperands());
  for (size_t i = 0; i < open.size() && i < 64; ++i) {
    if (fits(open[i])) return names[open[i]];
    Operation *maker = open[i].getDefiningOp();
    if (maker && !isa<VTensorType>(open[i].getType())) open.append(maker->operand_begin(), maker->operand_end());
  }
  // What its readers read beside it. A named operand of theirs was made before this op.
  for (Operation *user : op->getUsers())
    if (user->getBlock() == op->getBlock())
      for (Value operand : user->getOperands())
        if (fits(operand)) return names[operand];
  // The last tensor made before it, then what the function is given.
  for (Operation *at = op; at && at != function; at = at->getParentOp()) {
    for (Operation *before = at->getPrevNode(); before; before = before->getPrevNode())
      for (Value result : before->getResults())
        if (fits(result) && !getLiteral(result)) return names[result];
    for (BlockArgument argument : at->getBlock()->getArguments())
      if (fits(argument)) return names[argument];
  }
  return "";
}

std::string Emitter::device(Operation *op) {
  std::string near = reference(op, /*real=*/false);
  return near.empty() ? "None" : near + ".device";
}

std::string Emitter::dtype(Operation *op, Type type) {
  if (!type.isF32() || !oneFloat) return dtypeText(type);
  if (std::string near = reference(op, /*real=*/true); !near.empty()) return near + ".dtype";
  if (dtypeBuffer.empty()) dtypeBuffer = modulePath(uniquePath("reference"), "buffer:torch.empty(0), persistent=False");
  return dtypeBuffer + ".dtype";
}

std::string Emitter::dtype(Operation *op, Value value) {
  if (auto number = pd_torch::getConstantInt(value))
    if (Type type = pd_torch::getDtypeFromNumber(value.getContext(), *number)) return dtype(op, type);
  return expression(value);
}
