//===--- SpecialForms.cpp - sums, slices, windows, attention: Python that depends on the operands --------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SpecialForms.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;
using Kind = Expr::Kind;

static Expr function(StringRef name, std::vector<Expr> arguments) {
  return Expr::call(Expr::dotted(name), std::move(arguments));
}

SpecialForm::Handler SpecialForm::lookup(StringRef name) {
  static const llvm::StringMap<Handler> handlers{{"add.Tensor", &SpecialForm::sum},
                                                 {"add.Scalar", &SpecialForm::sum},
                                                 {"sub.Tensor", &SpecialForm::sum},
                                                 {"sub.Scalar", &SpecialForm::sum},
                                                 {"rsub.Scalar", &SpecialForm::reversedDifference},
                                                 {"matmul", &SpecialForm::productWithTurned},
                                                 {"select.int", &SpecialForm::select},
                                                 {"slice.Tensor", &SpecialForm::slice},
                                                 {"max_pool2d", &SpecialForm::maxPool},
                                                 {"max_pool2d_with_indices", &SpecialForm::maxPool},
                                                 {"avg_pool2d", &SpecialForm::averagePool},
                                                 {"adaptive_avg_pool2d", &SpecialForm::adaptivePool},
                                                 {"clamp", &SpecialForm::clamp},
                                                 {"upsample_nearest2d", &SpecialForm::interpolate},
                                                 {"upsample_bilinear2d", &SpecialForm::interpolate},
                                                 {"scaled_dot_product_attention", &SpecialForm::attention},
                                                 {"elu", &SpecialForm::elu},
                                                 {"index.Tensor", &SpecialForm::index}};
  return handlers.lookup(name);
}

std::optional<Expr> SpecialForm::build() {
  if (e.isFoldedWeight(op)) return foldedWeight();
  Handler handler = lookup(name);
  return handler ? (this->*handler)() : std::nullopt;
}

std::optional<double> SpecialForm::constant(unsigned index) const {
  return pd_torch::getConstantNumber(op->getOperand(index));
}

int64_t SpecialForm::rank() const { return cast<VTensorType>(op->getOperand(0).getType()).getRank(); }

/// Of a weight that others read too.
Expr SpecialForm::foldedWeight() {
  SmallVector<int64_t> shape(cast<VTensorType>(op->getResult(0).getType()).getRank(), 1);
  shape[op->getAttrOfType<IntegerAttr>("axis").getInt()] = -1;
  Expr weight = operand(0);
  Expr factors = Expr::call(Expr::attribute(operand(1), "reshape"), {Expr::integers(shape)});
  return Expr::binary(std::move(weight), "*", std::move(factors));
}

std::optional<Expr> SpecialForm::sum() {
  bool plus = name.starts_with("add"), scalar = name.ends_with("Scalar");
  auto term = [&](unsigned i) { return scalar ? operand(i) : e.operandOrNumber(op, i); };
  Expr right = term(1), left = term(0);
  if (constant(2) != 1.0) {
    Expr call = function(plus ? "torch.add" : "torch.sub", {std::move(left), std::move(right)});
    return call.add("alpha", operand(2));
  }
  return Expr::binary(std::move(left), plus ? "+" : "-", std::move(right));
}

std::optional<Expr> SpecialForm::reversedDifference() {
  if (constant(2) != 1.0) return std::nullopt;
  return Expr::binary(operand(1), "-", operand(0));
}

std::optional<Expr> SpecialForm::productWithTurned() {
  Operation *turn = op->getOperand(1).getDefiningOp();
  if (!turn || !e.isTransposedLiteral(turn)) return std::nullopt;
  Expr matrix = e.literal(turn->getOperand(0));
  if (matrix.isAttribute("T")) return std::nullopt;
  return function("F.linear", {operand(0), std::move(matrix)});
}

/// `x[:, :, element]`
static Expr subscript(Expr x, int64_t dim, Expr element) {
  std::vector<Expr> index(dim, Expr::slice());
  index.push_back(std::move(element));
  return Expr::subscript(std::move(x), std::move(index));
}

std::optional<Expr> SpecialForm::select() {
  auto dim = pd_torch::getConstantInt(op->getOperand(1));
  if (!dim || *dim < -rank() || *dim >= rank()) return std::nullopt;
  return subscript(operand(0), *dim < 0 ? *dim + rank() : *dim, operand(2));
}

std::optional<Expr> SpecialForm::slice() {
  auto dim = pd_torch::getConstantInt(op->getOperand(1)), step = pd_torch::getConstantInt(op->getOperand(4));
  if (!dim || *dim < -rank() || *dim >= rank() || !step || *step <= 0) return std::nullopt;
  Expr start = constant(2) == 0.0 ? Expr::none() : operand(2);
  Expr stop = constant(3).value_or(0) >= 9.2e18 ? Expr::none() : operand(3);
  return subscript(operand(0), *dim < 0 ? *dim + rank() : *dim,
                   Expr::slice(std::move(start), std::move(stop), *step == 1 ? Expr::none() : Expr::integer(*step)));
}

/// `[2, 2]` -> `2`
static Expr evenly(Expr list) {
  bool even = list.is(Kind::List) && !list.operands.empty() && llvm::all_equal(list.operands);
  return even ? Expr(list.operands[0]) : list;
}

/// Windows as people write them: one number for both directions, nothing that is the default.
static void addWindow(Expr &call, std::vector<Expr> sizes) { // kernel, stride, padding, dilation
  for (Expr &size : sizes) size = evenly(std::move(size));
  static constexpr int64_t idle[] = {-1, -1, 0, 1};
  while (sizes.size() > 2 && sizes.back().isInteger(idle[sizes.size() - 1])) sizes.pop_back();
  if (sizes.size() == 2 && (sizes[1] == sizes[0] || sizes[1] == Expr::list({}))) sizes.pop_back();
  for (Expr &size : sizes) call.add(std::move(size));
}

std::optional<Expr> SpecialForm::maxPool() {
  Expr call = function("F.max_pool2d", {operand(0)});
  addWindow(call, {operand(1), operand(2), operand(3), operand(4)});
  if (Expr ceil = operand(5); !ceil.isBoolean(false)) call.add(std::move(ceil), "ceil_mode");
  if (name == "max_pool2d_with_indices") call.add(Expr::boolean(true), "return_indices");
  return call;
}

std::optional<Expr> SpecialForm::averagePool() {
  Expr call = function("F.avg_pool2d", {operand(0)});
  addWindow(call, {operand(1), operand(2), operand(3)});
  if (Expr ceil = operand(4); !ceil.isBoolean(false)) call.add(std::move(ceil), "ceil_mode");
  if (Expr counts = operand(5); !counts.isBoolean(true)) call.add(std::move(counts), "count_include_pad");
  if (Expr divisor = operand(6); !divisor.is(Kind::None)) call.add(std::move(divisor), "divisor_override");
  return call;
}

std::optional<Expr> SpecialForm::adaptivePool() {
  return function("F.adaptive_avg_pool2d", {operand(0), evenly(operand(1))});
}

/// A bound outside float32 bounds nothing, and PyTorch refuses it.
std::optional<Expr> SpecialForm::clamp() {
  auto limit = [&](unsigned i) {
    return constant(i) && std::abs(*constant(i)) > 3.4028234e38 ? Expr::none() : operand(i);
  };
  return function("torch.clamp", {operand(0), limit(1), limit(2)});
}

/// Not torch.ops: traced, that would freeze the sizes.
std::optional<Expr> SpecialForm::interpolate() {
  bool linear = name == "upsample_bilinear2d";
  unsigned scales = linear ? 3 : 2;
  Expr x = operand(0), size = operand(1), call = function("F.interpolate", {x});
  auto times = [&](int64_t dim, const Expr &factor) {
    Expr length = Expr::subscript(Expr::attribute(x, "shape"), {Expr::integer(dim)});
    return Expr::binary(std::move(length), "*", factor);
  };
  bool doubled = size.is(Kind::List) && size.operands.size() == 2 && size.operands[1].isBinary("*");
  if (Expr scale = operand(scales); !scale.is(Kind::None)) {
    call.add(Expr::tuple({std::move(scale), operand(scales + 1)}), "scale_factor");
  } else if (Expr factor = doubled ? size.operands[1].operands[1] : Expr::none();
             doubled && size == Expr::list({times(2, factor), times(3, factor)})) {
    call.add(std::move(factor), "scale_factor");
  } else {
    call.add(std::move(size), "size");
  }
  if (linear) call.add("mode", Expr::string("bilinear")).add("align_corners", operand(2));
  return call;
}

std::optional<Expr> SpecialForm::attention() {
  Expr call = function("F.scaled_dot_product_attention", {operand(0), operand(1), operand(2)});
  if (Expr mask = operand(3); !mask.is(Kind::None)) call.add(std::move(mask), "attn_mask");
  if (constant(4) != 0.0)
    call.add(Expr::conditional(operand(4), Expr::dotted("self.training"), Expr::real(0)), "dropout_p");
  if (constant(5) != 0.0) call.add(operand(5), "is_causal");
  if (Expr scale = operand(6); !scale.is(Kind::None)) call.add(std::move(scale), "scale");
  if (constant(7) != 0.0) call.add(operand(7), "enable_gqa");
  return call;
}

std::optional<Expr> SpecialForm::elu() {
  if (constant(2) != 1.0 || constant(3) != 1.0) return std::nullopt;
  return function("F.elu", {operand(0), operand(1)});
}

std::optional<Expr> SpecialForm::index() {
  auto elements = pd_torch::getListElements(op->getOperand(1));
  if (!elements || !llvm::all_of(*elements, [](Value v) { return isa<VTensorType>(v.getType()); })) return std::nullopt;
  std::vector<Expr> index;
  for (Value element : *elements) index.push_back(e.expression(element));
  return Expr::subscript(operand(0), std::move(index));
}
