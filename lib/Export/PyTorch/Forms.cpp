//===--- Forms.cpp - the Python expression of each torch op -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CustomOps.h"
#include "Emitter.h"
#include "OpForms.h"
#include "SpecialForms.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;

bool Emitter::isInline(Operation *op) {
  if (isa<pd_torch::ConstantIntOp, pd_torch::ConstantFloatOp, pd_torch::ConstantBoolOp, pd_torch::ConstantStrOp,
          pd_torch::ConstantNoneOp, pd_torch::ConstantDeviceOp, pd_torch::PrimListConstructOp, pd_torch::DerefineOp,
          pd_torch::TensorStaticInfoCastOp>(op))
    return true;
  if (isTransposedLiteral(op) || isChannelBias(op) || isFoldedWeight(op)) return true;
  StringRef name = atenName(op);
  // A tensor read as a number stands where it is used, unless a loop would read it again and again.
  if (name == "Bool.Tensor" || name == "Int.Tensor" || name == "Float.Tensor")
    return op->hasOneUse() && (*op->user_begin())->getBlock() == op->getBlock();
  return name == "clone" || name == "contiguous" || name == "detach" || hasTrait(name, OpForm::Inline);
}

static std::optional<Expr> constantExpression(Operation *op) {
  if (auto c = dyn_cast<pd_torch::ConstantIntOp>(op)) return Expr::integer(static_cast<int64_t>(c.getValue()));
  if (auto c = dyn_cast<pd_torch::ConstantFloatOp>(op)) return Expr::real(c.getValue().convertToDouble());
  if (auto c = dyn_cast<pd_torch::ConstantBoolOp>(op)) return Expr::boolean(c.getValue());
  if (auto c = dyn_cast<pd_torch::ConstantStrOp>(op)) return Expr::string(c.getValue());
  if (isa<pd_torch::ConstantNoneOp, pd_torch::ConstantDeviceOp>(op)) return Expr::none();
  return std::nullopt;
}

Expr Emitter::expression(Value value) {
  if (auto it = bound.find(value); it != bound.end()) return it->second;
  Operation *op = value.getDefiningOp();
  if (!op) return Expr::none();
  if (std::optional<Expr> constant = constantExpression(op)) return *constant;
  if (isa<pd_torch::ValueTensorLiteralOp>(op)) return literal(value);
  if (isFoldedWeight(op)) return *opExpression(op);
  if (isTransposedLiteral(op)) {
    Expr matrix = literal(op->getOperand(0));
    return matrix.isAttribute("T") ? matrix.operands[0] : Expr::attribute(std::move(matrix), "T");
  }
  if (isa<pd_torch::PrimListConstructOp>(op)) {
    std::vector<Expr> elements;
    for (Value element : op->getOperands()) elements.push_back(expression(element));
    return Expr::list(std::move(elements));
  }
  if (const Expr *form = formTree(atenName(op))) return fill(*form, op); // a number
  return expression(op->getOperand(0));                                  // an identity
}

Expr Emitter::operandOrNumber(Operation *op, unsigned index) {
  if (std::optional<Expr> number = scalar(op, index)) return *number;
  return expression(op->getOperand(index));
}

Expr Emitter::fillHole(StringRef hole, Operation *op) {
  if (hole == "dev") return device(op);
  if (hole == "rt") return dtype(op, cast<VTensorType>(op->getResult(0).getType()).getDtype());
  unsigned index = 0;
  bool numbered = !hole.consumeInteger(10, index);
  assert(numbered && index < op->getNumOperands() && "a hole that the op does not fill");
  (void)numbered;
  if (hole == "d") return dtype(op, op->getOperand(index));
  return hole == "n" ? operandOrNumber(op, index) : expression(op->getOperand(index));
}

/// What is PyTorch's default need not be said.
static bool isDefault(StringRef keyword, const Expr &value) {
  if (keyword == "dtype" || keyword == "device") return value.is(Expr::Kind::None);
  if (keyword == "keepdim") return value.isBoolean(false);
  if (keyword == "approximate") return value == Expr::string("none");
  return (keyword == "beta" || keyword == "alpha") && value.isInteger(1);
}

Expr Emitter::fill(const Expr &form, Operation *op) {
  if (form.is(Expr::Kind::Hole)) return fillHole(form.text, op);
  if (form.is(Expr::Kind::Binary)) {
    Expr left = fill(form.operands[0], op), right = fill(form.operands[1], op);
    return Expr::binary(std::move(left), form.text, std::move(right));
  }
  Expr filled = form;
  filled.operands.clear();
  filled.keywords.clear();
  for (auto [i, operand] : llvm::enumerate(form.operands)) {
    Expr value = fill(operand, op);
    if (form.keywords.empty()) filled.operands.push_back(std::move(value));
    else if (!isDefault(form.keywords[i], value)) filled.add(std::move(value), form.keywords[i]);
  }
  return filled;
}

std::optional<Expr> Emitter::opExpression(Operation *op) {
  if (isCustomOp(op)) {
    std::vector<Expr> operands;
    for (Value operand : op->getOperands()) operands.push_back(expression(operand));
    return customCall(op, std::move(operands));
  }
  if (std::optional<Expr> special = SpecialForm(*this, op).build()) return special;
  StringRef name = atenName(op);
  if (const Expr *form = formTree(name)) return fill(*form, op);
  if (name.empty() || name.starts_with("prim.")) return std::nullopt;
  auto [base, overload] = name.split('.');
  Expr call =
      Expr::call(Expr::dotted(("torch.ops.aten." + base + "." + (overload.empty() ? "default" : overload)).str()));
  for (Value operand : op->getOperands()) call.add(expression(operand));
  return call;
}
