//===--- LinearEinsum.cpp - Einstein sums as batched products -----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two operands at a time: labels are of the batch (in both and kept), contracted (in both and gone), or of one side;
// what only one side has and nobody keeps is summed first. [batch, left, contracted] x [batch, contracted, right] is
// one bmm.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

struct Labelled {
  Value value;
  std::string labels; // one letter a dim
};

Labelled permuteTo(TorchBuilder &aten, Labelled x, StringRef labels) {
  if (x.labels == labels) return x;
  SmallVector<int64_t> perm;
  for (char label : labels) perm.push_back(x.labels.find(label));
  return {aten.permute(x.value, perm), labels.str()};
}

/// Sums over the labels that `keep` does not have.
Labelled sumOthers(TorchBuilder &aten, Labelled x, llvm::function_ref<bool(char)> keep) {
  SmallVector<int64_t> axes, sizes;
  std::string rest;
  for (auto [i, label] : llvm::enumerate(x.labels)) {
    if (!keep(label)) {
      axes.push_back(i);
      continue;
    }
    rest.push_back(label);
    sizes.push_back(TorchBuilder::type(x.value).getSizes()[i]);
  }
  if (axes.empty()) return x;
  Value sum =
      pd_torch::AtenSumDimIntListOp::create(aten.builder, aten.loc, TorchBuilder::type(x.value).withSizes(sizes),
                                            x.value, aten.ints(axes), aten.boolean(false), aten.none());
  return {sum, rest};
}

/// The sizes of some labels, and their product.
SmallVector<Value> sizesOf(TorchBuilder &aten, const Labelled &x, StringRef labels) {
  SmallVector<Value> sizes;
  for (char label : labels) sizes.push_back(aten.size(x.value, x.labels.find(label)));
  return sizes;
}
Value productOf(TorchBuilder &aten, ArrayRef<Value> sizes) {
  Value product = aten.integer(1);
  for (Value size : sizes) product = aten.mulInt(product, size);
  return product;
}

Labelled contract(TorchBuilder &aten, Labelled x, Labelled y, llvm::function_ref<bool(char)> kept) {
  auto in = [](const Labelled &t, char label) { return t.labels.find(label) != std::string::npos; };
  x = sumOthers(aten, x, [&](char label) { return kept(label) || in(y, label); });
  y = sumOthers(aten, y, [&](char label) { return kept(label) || in(x, label); });
  std::string batch, contracted, left, right;
  for (char label : x.labels) (in(y, label) ? kept(label) ? batch : contracted : left).push_back(label);
  for (char label : y.labels)
    if (!in(x, label)) right.push_back(label);
  x = permuteTo(aten, x, batch + left + contracted);
  y = permuteTo(aten, y, batch + contracted + right);
  SmallVector<Value> b = sizesOf(aten, x, batch), l = sizesOf(aten, x, left), c = sizesOf(aten, x, contracted),
                     r = sizesOf(aten, y, right);
  Value batches = productOf(aten, b), inner = productOf(aten, c);
  Value a = aten.reshape(x.value, {batches, productOf(aten, l), inner}),
        d = aten.reshape(y.value, {batches, inner, productOf(aten, r)});
  SmallVector<int64_t> sizes{TorchBuilder::type(a).getSizes()[0], TorchBuilder::type(a).getSizes()[1],
                             TorchBuilder::type(d).getSizes()[2]};
  Value product = pd_torch::AtenBmmOp::create(aten.builder, aten.loc, TorchBuilder::type(a).withSizes(sizes), a, d);
  SmallVector<Value> out(b);
  out.append(l);
  out.append(r);
  return {aten.reshape(product, out), batch + left + right};
}

struct ConvertEinsum : TorchPattern<EinsumOp> {
  using TorchPattern::TorchPattern;
  LogicalResult matchAndRewrite(EinsumOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    if (!onlyFirstResultUsed(op)) return refuse(rewriter, op, "a result of training is used");
    std::string equation = op.getEquation().str();
    llvm::erase(equation, ' ');
    StringRef inputs, output;
    std::tie(inputs, output) = StringRef(equation).split("->");
    SmallVector<StringRef> terms;
    inputs.split(terms, ',');
    if (!StringRef(equation).contains("->") || equation.find('.') != std::string::npos ||
        terms.size() != adaptor.getX().size())
      return refuse(rewriter, op, "expects an equation with '->', without '...', with one term an operand");
    TorchBuilder aten(rewriter, op.getLoc());
    SmallVector<Labelled> operands;
    for (auto [term, value] : llvm::zip(terms, adaptor.getX())) {
      if (llvm::any_of(term, [t = term](char label) { return t.count(label) != 1; }))
        return refuse(rewriter, op, "a term names a label twice");
      if (int64_t(term.size()) != TorchBuilder::type(value).getRank())
        return refuse(rewriter, op, "a term does not have one label a dim");
      operands.push_back({value, term.str()});
    }
    Labelled result = operands.front();
    for (size_t i = 1; i < operands.size(); ++i)
      result = contract(aten, result, operands[i], [&](char label) {
        return output.contains(label) || llvm::any_of(ArrayRef(operands).drop_front(i + 1), [&](const Labelled &later) {
                 return later.labels.find(label) != std::string::npos;
               });
      });
    result = sumOthers(aten, result, [&](char label) { return output.contains(label); });
    if (result.labels.size() != output.size()) return refuse(rewriter, op, "the result has a label that no term has");
    result = permuteTo(aten, result, output);
    replaceFirstResult(rewriter, op, result.value);
    return success();
  }
};

} // namespace

void pd::populateEinsumPatterns(TorchPatterns &set) { set.add<ConvertEinsum>(); }
