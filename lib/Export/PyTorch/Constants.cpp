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
static std::vector<Expr> elements(ElementsAttr value) {
  Type type = value.getShapedType().getElementType();
  int64_t count = value.getNumElements();
  if (count > maxShown || !type.isIntOrFloat()) return {};
  std::vector<Expr> result;
  auto add = [&](const APInt &bits) {
    if (auto real = dyn_cast<mlir::FloatType>(type)) {
      APFloat number(real.getFloatSemantics(), bits);
      bool lost;
      number.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lost);
      result.push_back(Expr::real(number.convertToDouble()));
    } else if (type.isInteger(1)) {
      result.push_back(Expr::boolean(!bits.isZero()));
    } else {
      Expr number = Expr::integer(0);
      number.text = llvm::toString(bits, 10, !type.isUnsignedInteger());
      result.push_back(number);
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
static Expr nested(ArrayRef<Expr> numbers, ArrayRef<int64_t> shape) {
  if (shape.empty()) return numbers.front();
  std::vector<Expr> rows;
  size_t each = numbers.size() / std::max<int64_t>(shape.front(), 1);
  for (int64_t i = 0; i < shape.front(); ++i) rows.push_back(nested(numbers.slice(i * each, each), shape.drop_front()));
  return Expr::list(std::move(rows));
}

/// Where a literal lives that no layer holds.
std::string Emitter::literalPath(Value literal) {
  std::string wanted = getPaddleName(literal).str();
  if (auto it = structuredNames.find(wanted); it != structuredNames.end()) return uniquePath(it->second);
  if (wanted.empty()) wanted = "constant";
  // It lives with the layer that reads it, and Paddle's count of such layers, which tells equal ones apart, is none of
  // its business: learnable_affine_block_3.w_0 is that block's w_0.
  std::string home = literal.use_empty() ? "" : structPath(*literal.user_begin());
  while (!home.empty() && paths.contains(home)) home = parentOf(home);
  if (!home.empty()) return uniquePath(joinPath(home, identifier(lastName(wanted))));
  llvm::replace(wanted, '.', '_');
  return uniquePath(wanted);
}

Expr Emitter::literal(Value literal) {
  if (auto it = bound.find(literal); it != bound.end()) return it->second;
  if (auto it = held.find(literal); it != held.end()) {
    Expr parameter = parameterOf(it->second.layer, it->second.attribute);
    return it->second.transpose ? Expr::attribute(std::move(parameter), "T") : parameter;
  }
  ElementsAttr value = getLiteral(literal);
  std::string paddle = getPaddleName(literal).str(), path = literalPath(literal);
  Type type = cast<VTensorType>(literal.getType()).getDtype();
  ArrayRef<int64_t> sizes = value.getShapedType().getShape();
  auto add = [&](Expr made, Leaf::Kind kind) { return bound[literal] = addLeaf(path, std::move(made), kind); };
  if (paddle.empty() && value.getNumElements() > 0) {
    if (std::vector<Expr> numbers = elements(value); !numbers.empty()) {
      Expr tensor = Expr::call(Expr::dotted("torch.tensor"), {nested(numbers, sizes)});
      // Said where PyTorch would not guess it.
      if (!type.isF32() && !type.isInteger(1) && !type.isSignedInteger(64))
        tensor.add(Expr::dotted(dtypeText(type)), "dtype");
      return add(std::move(tensor), Leaf::Kind::Constant);
    }
  }
  Expr empty = Expr::call(Expr::dotted("torch.empty"), {Expr::tuple(Expr::integers(sizes).operands)});
  empty.add(Expr::dotted(dtypeText(type)), "dtype");
  state.push_back({path, paddle, value, false});
  if (paddle.empty()) return add(std::move(empty), Leaf::Kind::Constant);
  mappings.push_back({paddle, path, ""});
  if (!isa<mlir::FloatType>(type)) return add(std::move(empty), Leaf::Kind::Buffer);
  return add(Expr::call(Expr::dotted("nn.Parameter"), {std::move(empty)}), Leaf::Kind::Parameter);
}

std::optional<Expr> Emitter::scalar(Operation *op, unsigned index) {
  if (index > 1 || op->getNumResults() != 1) return std::nullopt;
  Value literal = op->getOperand(index), other = op->getOperand(1 - index);
  ElementsAttr value = getLiteral(literal);
  auto type = dyn_cast<VTensorType>(other.getType()), result = dyn_cast<VTensorType>(op->getResult(0).getType());
  if (!value || value.getNumElements() != 1 || !getPaddleName(literal).empty() || !type || !result || getLiteral(other))
    return std::nullopt;
  // A number takes the tensor's dtype, and the result the tensor's rank.
  Type dtype = type.getDtype();
  if (dtype != cast<VTensorType>(literal.getType()).getDtype() || dtype.isInteger(1) ||
      result.getRank() != type.getRank())
    return std::nullopt;
  std::vector<Expr> numbers = elements(value);
  if (numbers.size() != 1 || StringRef(numbers[0].text).starts_with("float(")) return std::nullopt;
  return numbers[0];
}

static bool isReal(Value value) {
  auto type = dyn_cast<VTensorType>(value.getType());
  return type && type.getDtype().isF32();
}

std::optional<Expr> Emitter::reference(Operation *op, bool real) {
  auto fits = [&](Value value) {
    return isa<VTensorType>(value.getType()) && (!real || isReal(value)) && bound.contains(value);
  };
  // What the op itself looks at, through lists and numbers.
  SmallVector<Value> open(op->getOperands());
  for (size_t i = 0; i < open.size() && i < 64; ++i) {
    if (fits(open[i])) return bound[open[i]];
    Operation *maker = open[i].getDefiningOp();
    if (maker && !isa<VTensorType>(open[i].getType())) open.append(maker->operand_begin(), maker->operand_end());
  }
  // What its readers read beside it. A named operand of theirs was made before this op.
  for (Operation *user : op->getUsers())
    if (user->getBlock() == op->getBlock())
      for (Value operand : user->getOperands())
        if (fits(operand)) return bound[operand];
  // The last tensor made before it, then what the function is given.
  for (Operation *at = op; at && at != function; at = at->getParentOp()) {
    for (Operation *before = at->getPrevNode(); before; before = before->getPrevNode())
      for (Value result : before->getResults())
        if (fits(result) && !getLiteral(result)) return bound[result];
    for (BlockArgument argument : at->getBlock()->getArguments())
      if (fits(argument)) return bound[argument];
  }
  return std::nullopt;
}

Expr Emitter::device(Operation *op) {
  std::optional<Expr> near = reference(op, /*real=*/false);
  return near ? Expr::attribute(*near, "device") : Expr::none();
}

Expr Emitter::dtype(Operation *op, Type type) {
  if (!type.isF32() || !oneFloat) return Expr::dotted(dtypeText(type));
  std::optional<Expr> near = reference(op, /*real=*/true);
  if (!near && !dtypeBuffer)
    dtypeBuffer = addLeaf(uniquePath("reference"), Expr::call(Expr::dotted("torch.empty"), {Expr::integer(0)}),
                          Leaf::Kind::Constant);
  return Expr::attribute(near ? *near : *dtypeBuffer, "dtype");
}

Expr Emitter::dtype(Operation *op, Value value) {
  if (auto number = pd_torch::getConstantInt(value))
    if (Type type = pd_torch::getDtypeFromNumber(value.getContext(), *number)) return dtype(op, type);
  return expression(value);
}
