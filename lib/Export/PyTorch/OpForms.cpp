//===--- OpForms.cpp - the table: Python form, noun, nn class of each aten op ------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What has neither a form here nor a special one (SpecialForms.cpp) is called as torch.ops.aten.<op>.<overload>.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "OpForms.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static constexpr unsigned Activation = OpForm::Activation, Shape = OpForm::Shape, Inline = OpForm::Inline;

static const OpForm table[] = {
    // activations
    {"relu", "F.relu({0})", "", "ReLU", Activation},
    {"relu6", "F.relu6({0})", "", "ReLU6", Activation},
    {"hardsigmoid", "F.hardsigmoid({0})", "gate", "Hardsigmoid", Activation},
    {"hardswish", "F.hardswish({0})", "", "Hardswish", Activation},
    {"silu", "F.silu({0})", "", "SiLU", Activation},
    {"mish", "F.mish({0})", "", "Mish", Activation},
    {"selu", "F.selu({0})"},
    {"elu", "", "", "ELU", Activation},
    {"log_sigmoid", "F.logsigmoid({0})"},
    {"gelu", "F.gelu({0}, approximate={1})", "", "GELU", Activation},
    {"leaky_relu", "F.leaky_relu({0}, {1})", "", "LeakyReLU", Activation},
    {"softplus", "F.softplus({0}, {1}, {2})"},
    {"hardtanh", "F.hardtanh({0}, {1}, {2})", "", "", Activation},
    {"prelu", "F.prelu({0}, {1})", "", "", Activation},
    {"sigmoid", "torch.sigmoid({0})", "gate", "Sigmoid", Activation},
    {"tanh", "torch.tanh({0})", "hidden", "Tanh", Activation},
    {"softmax.int", "F.softmax({0}, dim={1}, dtype={2d})", "probabilities", "Softmax"},
    {"log_softmax.int", "F.log_softmax({0}, dim={1}, dtype={2d})", "log_probabilities"},
    {"dropout", "F.dropout({0}, {1}, self.training)", "", "Dropout"},
    // arithmetic
    {"mul.Tensor", "{0n} * {1n}"},
    {"mul.Scalar", "{0} * {1}"},
    {"div.Tensor", "{0n} / {1n}"},
    {"div.Scalar", "{0} / {1}"},
    {"pow.Tensor_Tensor", "torch.pow({0n}, {1n})"},
    {"pow.Tensor_Scalar", "torch.pow({0}, {1})"},
    {"pow.Scalar", "torch.pow({0}, {1})"},
    {"remainder.Tensor", "{0n} % {1n}"},
    {"remainder.Scalar", "{0} % {1}"},
    {"fmod.Tensor", "torch.fmod({0}, {1})"},
    {"floor_divide", "torch.floor_divide({0}, {1})"},
    {"maximum", "torch.maximum({0}, {1})"},
    {"minimum", "torch.minimum({0}, {1})"},
    {"atan2", "torch.atan2({0}, {1})"},
    {"neg", "-{0}"},
    {"exp", "torch.exp({0})"},
    {"expm1", "torch.expm1({0})"},
    {"log", "torch.log({0})"},
    {"log2", "torch.log2({0})"},
    {"log10", "torch.log10({0})"},
    {"log1p", "torch.log1p({0})"},
    {"sqrt", "torch.sqrt({0})", "root"},
    {"rsqrt", "torch.rsqrt({0})"},
    {"square", "torch.square({0})"},
    {"abs", "torch.abs({0})"},
    {"floor", "torch.floor({0})"},
    {"ceil", "torch.ceil({0})"},
    {"round", "torch.round({0})"},
    {"trunc", "torch.trunc({0})"},
    {"sin", "torch.sin({0})"},
    {"cos", "torch.cos({0})"},
    {"tan", "torch.tan({0})"},
    {"asin", "torch.asin({0})"},
    {"acos", "torch.acos({0})"},
    {"atan", "torch.atan({0})"},
    {"sinh", "torch.sinh({0})"},
    {"cosh", "torch.cosh({0})"},
    {"asinh", "torch.asinh({0})"},
    {"acosh", "torch.acosh({0})"},
    {"atanh", "torch.atanh({0})"},
    {"erf", "torch.erf({0})"},
    {"reciprocal", "torch.reciprocal({0})"},
    {"sign", "torch.sign({0})"},
    // comparison
    {"eq.Tensor", "{0n} == {1n}", "mask"},
    {"ne.Tensor", "{0n} != {1n}", "mask"},
    {"lt.Tensor", "{0n} < {1n}", "mask"},
    {"le.Tensor", "{0n} <= {1n}", "mask"},
    {"gt.Tensor", "{0n} > {1n}", "mask"},
    {"ge.Tensor", "{0n} >= {1n}", "mask"},
    {"eq.Scalar", "{0} == {1}", "mask"},
    {"ne.Scalar", "{0} != {1}", "mask"},
    {"lt.Scalar", "{0} < {1}", "mask"},
    {"le.Scalar", "{0} <= {1}", "mask"},
    {"gt.Scalar", "{0} > {1}", "mask"},
    {"ge.Scalar", "{0} >= {1}", "mask"},
    {"isnan", "torch.isnan({0})"},
    {"isinf", "torch.isinf({0})"},
    {"isfinite", "torch.isfinite({0})"},
    {"bitwise_not", "torch.bitwise_not({0})"},
    {"logical_and", "torch.logical_and({0}, {1})", "condition"},
    {"logical_or", "torch.logical_or({0}, {1})", "condition"},
    {"logical_xor", "torch.logical_xor({0}, {1})", "condition"},
    {"logical_not", "torch.logical_not({0})", "condition"},
    {"where.self", "torch.where({0}, {1}, {2})", "chosen"},
    {"to.dtype", "{0}.to({1d})", "cast"},
    // products and normalisation
    {"matmul", "{0} @ {1}"},
    {"mm", "{0} @ {1}"},
    {"bmm", "{0} @ {1}"},
    {"addmm", "torch.addmm({0}, {1}, {2}, beta={3}, alpha={4})"},
    {"layer_norm", "F.layer_norm({0}, {1}, {2}, {3}, {4})"},
    {"group_norm", "F.group_norm({0}, {1}, {2}, {3}, {4})"},
    {"batch_norm", "F.batch_norm({0}, {3}, {4}, {1}, {2}, {5}, {6}, {7})"},
    {"embedding", "F.embedding({1}, {0})"},
    // windows
    {"max_pool2d", "", "pooled", "MaxPool2d"},
    {"max_pool2d_with_indices", "", "pooled"},
    {"avg_pool2d", "", "pooled", "AvgPool2d"},
    {"adaptive_avg_pool2d", "", "pooled", "AdaptiveAvgPool2d"},
    {"adaptive_max_pool2d", "F.adaptive_max_pool2d({0}, {1}, return_indices=True)", "pooled"},
    {"upsample_nearest2d", "", "upsampled"},
    {"upsample_bilinear2d", "", "upsampled"},
    {"upsample_bicubic2d", "", "upsampled"},
    {"upsample_linear1d", "", "upsampled"},
    {"upsample_nearest1d", "", "upsampled"},
    {"upsample_nearest3d", "", "upsampled"},
    {"upsample_trilinear3d", "", "upsampled"},
    {"constant_pad_nd", "F.pad({0}, {1}, value={2})", "padded"},
    {"reflection_pad2d", "F.pad({0}, {1}, mode=\"reflect\")", "padded"},
    {"replication_pad2d", "F.pad({0}, {1}, mode=\"replicate\")", "padded"},
    {"pixel_shuffle", "F.pixel_shuffle({0}, {1})"},
    // reductions
    {"sum", "{0}.sum(dtype={1d})", "total"},
    {"sum.dim_IntList", "{0}.sum({1}, keepdim={2}, dtype={3d})", "total"},
    {"mean", "{0}.mean(dtype={1d})", "mean"},
    {"mean.dim", "{0}.mean({1}, keepdim={2}, dtype={3d})", "mean"},
    {"amax", "{0}.amax({1}, keepdim={2})", "largest"},
    {"amin", "{0}.amin({1}, keepdim={2})", "smallest"},
    {"argmax", "{0}.argmax({1}, keepdim={2})", "index"},
    {"argmin", "{0}.argmin({1}, keepdim={2})", "index"},
    {"prod", "{0}.prod(dtype={1d})"},
    {"prod.dim_int", "{0}.prod({1}, keepdim={2}, dtype={3d})"},
    {"any.dim", "{0}.any({1}, keepdim={2})", "found"},
    {"all.dim", "{0}.all({1}, keepdim={2})", "every"},
    {"cumsum", "{0}.cumsum({1}, dtype={2d})", "positions"},
    {"cumprod", "{0}.cumprod({1}, dtype={2d})"},
    {"sort.stable", "torch.sort({0}, stable={1}, dim={2}, descending={3})"},
    {"topk", "torch.topk({0}, {1}, dim={2}, largest={3}, sorted={4})", "top"},
    // shapes
    {"reshape", "{0}.reshape({1})", "reshaped", "", Shape},
    {"view", "{0}.reshape({1})", "reshaped", "", Shape},
    {"permute", "{0}.permute({1})", "permuted", "", Shape},
    {"transpose.int", "{0}.transpose({1}, {2})", "transposed", "", Shape},
    {"unsqueeze", "{0}.unsqueeze({1})", "", "", Shape},
    {"squeeze", "torch.squeeze({0})", "", "", Shape},
    {"squeeze.dim", "{0}.squeeze({1})", "", "", Shape},
    {"flatten.using_ints", "{0}.flatten({1}, {2})", "flat", "Flatten", Shape},
    {"expand", "{0}.expand({1})", "expanded", "", Shape},
    {"broadcast_to", "{0}.expand({1})", "expanded", "", Shape},
    {"cat", "torch.cat({0}, dim={1})", "joined"},
    {"stack", "torch.stack({0}, dim={1})", "stacked"},
    {"repeat", "{0}.repeat({1})"},
    {"tile", "{0}.tile({1})"},
    {"flip", "{0}.flip({1})"},
    {"tril", "{0}.tril({1})"},
    {"triu", "{0}.triu({1})"},
    {"slice_scatter", "torch.slice_scatter({0}, {1}, {2}, {3}, {4}, {5})", "updated"},
    {"index_select", "{0}.index_select({1}, {2})", "selected"},
    {"gather", "{0}.gather({1}, {2})", "gathered"},
    // creation
    {"full", "torch.full({0}, {1}, dtype={2d}, device={dev})", "filled"},
    {"zeros", "torch.zeros({0}, dtype={1d}, device={dev})", "zeros"},
    {"ones", "torch.ones({0}, dtype={1d}, device={dev})", "ones"},
    {"full_like", "torch.full_like({0}, {1}, dtype={2d})"},
    {"zeros_like", "torch.zeros_like({0}, dtype={1d})", "zeros"},
    {"ones_like", "torch.ones_like({0}, dtype={1d})", "ones"},
    {"arange", "torch.arange({0}, dtype={1d}, device={dev})", "positions"},
    {"arange.start", "torch.arange({0}, {1}, dtype={2d}, device={dev})", "positions"},
    {"arange.start_step", "torch.arange({0}, {1}, {2}, dtype={3d}, device={dev})", "positions"},
    {"tensor", "torch.tensor({0}, dtype={rt}, device={dev})", "value"},
    {"tensor.int", "torch.tensor({0}, dtype={rt}, device={dev})", "value"},
    {"tensor.float", "torch.tensor({0}, dtype={rt}, device={dev})", "value"},
    {"tensor.bool", "torch.tensor({0}, dtype={rt}, device={dev})", "value"},
    {"prim.NumToTensor.Scalar", "torch.tensor({0}, dtype={rt}, device={dev})", "value"},
    // numbers that are read from a tensor
    {"Bool.Tensor", "bool({0})", "condition"},
    {"Int.Tensor", "int({0})", "index"},
    {"Float.Tensor", "float({0})"},
    {"item", "{0}.item()"},
    {"ScalarImplicit", "{0}.item()"},
    // numbers
    {"size.int", "{0}.shape[{1}]", "", "", Inline},
    {"size", "list({0}.shape)", "", "", Inline},
    {"numel", "{0}.numel()", "", "", Inline},
    {"dim", "{0}.dim()", "", "", Inline},
    {"len.t", "len({0})", "", "", Inline},
    {"add.int", "{0} + {1}", "", "", Inline},
    {"sub.int", "{0} - {1}", "", "", Inline},
    {"mul.int", "{0} * {1}", "", "", Inline},
    {"floordiv.int", "{0} // {1}", "", "", Inline},
    {"remainder.int", "{0} % {1}", "", "", Inline},
    {"neg.int", "-{0}", "", "", Inline},
    {"eq.int", "{0} == {1}", "", "", Inline},
    {"ne.int", "{0} != {1}", "", "", Inline},
    {"lt.int", "{0} < {1}", "", "", Inline},
    {"le.int", "{0} <= {1}", "", "", Inline},
    {"gt.int", "{0} > {1}", "", "", Inline},
    {"ge.int", "{0} >= {1}", "", "", Inline},
    {"__and__.bool", "{0} and {1}", "", "", Inline},
    {"__or__.bool", "{0} or {1}", "", "", Inline},
    {"__not__", "not {0}", "", "", Inline},
    {"__getitem__.t", "{0}[{1}]", "", "", Inline},
    {"Int.bool", "int({0})", "", "", Inline},
    {"Bool.int", "bool({0})", "", "", Inline},
    {"Int.Scalar", "int({0})", "", "", Inline},
    {"Float.Scalar", "float({0})", "", "", Inline},
};

namespace {

/// The Python that forms are written in: one operator at most, calls, attributes, subscripts.
class FormParser {
public:
  explicit FormParser(StringRef text) : rest(text) {}

  Expr parse() {
    Expr form = operation();
    assert(rest.empty() && "a form that is not read to its end");
    return form;
  }

private:
  Expr operation() {
    if (rest.consume_front("not ")) return Expr::unary("not", postfix());
    if (rest.consume_front("-")) return Expr::unary("-", postfix());
    Expr left = postfix();
    for (StringRef op : {"+", "-", "*", "//", "/", "%", "@", "==", "!=", "<=", "<", ">=", ">", "and", "or"})
      if (rest.consume_front((" " + op + " ").str())) return Expr::binary(std::move(left), op, postfix());
    return left;
  }

  Expr postfix() {
    Expr e = atom();
    for (;;) {
      if (rest.consume_front(".")) e = Expr::attribute(std::move(e), word());
      else if (rest.consume_front("(")) e = call(std::move(e));
      else if (rest.consume_front("[")) e = Expr::subscript(std::move(e), {closed(operation(), "]")});
      else return e;
    }
  }

  Expr call(Expr callee) {
    Expr e = Expr::call(std::move(callee));
    for (bool first = true; !rest.consume_front(")"); first = false) {
      if (!first) rest.consume_front(", ");
      StringRef before = rest, keyword = word();
      if (keyword.empty() || !rest.consume_front("=")) rest = before, keyword = "";
      e.add(operation(), keyword);
    }
    return e;
  }

  Expr atom() {
    if (rest.consume_front("{")) {
      Expr hole;
      hole.kind = Expr::Kind::Hole;
      hole.text = rest.split('}').first.str();
      rest = rest.split('}').second;
      return hole;
    }
    if (rest.consume_front("\"")) {
      auto [text, after] = rest.split('"');
      rest = after;
      return Expr::string(text);
    }
    StringRef name = word();
    return name == "True" || name == "False" ? Expr::boolean(name == "True") : Expr::symbol(name);
  }

  Expr closed(Expr e, StringRef bracket) { return rest.consume_front(bracket), e; }

  StringRef word() {
    StringRef found = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    rest = rest.drop_front(found.size());
    return found;
  }

  StringRef rest;
};

struct Entry {
  const OpForm *row;
  std::optional<Expr> tree;
};

} // namespace

static const Entry *lookupEntry(StringRef name) {
  static const llvm::StringMap<Entry> entries = [] {
    llvm::StringMap<Entry> map;
    for (const OpForm &row : table)
      map[row.op] = {&row, row.form.empty() ? std::nullopt : std::optional(FormParser(row.form).parse())};
    return map;
  }();
  auto it = entries.find(name);
  return it == entries.end() ? nullptr : &it->second;
}

const OpForm *pytorch::lookupForm(StringRef name) {
  const Entry *entry = lookupEntry(name);
  return entry ? entry->row : nullptr;
}

const Expr *pytorch::formTree(StringRef name) {
  const Entry *entry = lookupEntry(name);
  return entry && entry->tree ? &*entry->tree : nullptr;
}

bool pytorch::isActivationLayer(StringRef module) {
  return llvm::any_of(table, [&](const OpForm &row) {
    return !module.empty() && row.module == module && (row.traits & OpForm::Activation);
  });
}

bool pytorch::hasTrait(StringRef name, OpForm::Trait trait) {
  const OpForm *row = lookupForm(name);
  return row && (row->traits & trait);
}
