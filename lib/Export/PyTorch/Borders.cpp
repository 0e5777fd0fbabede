//===--- Borders.cpp - feature pyramids, features, scores -------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Borders.h"
#include "OpForms.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;

static bool isImage(Value value) {
  auto type = value ? dyn_cast<pd_torch::VTensorType>(value.getType()) : pd_torch::VTensorType();
  return type && type.getRank() == 4;
}

namespace {

/// The logarithm of a feature map's stride in the network's input.
class Levels {
public:
  std::optional<int64_t> of(Value value) {
    if (!isImage(value)) return std::nullopt;
    auto [it, isNew] = known.try_emplace(value, std::nullopt);
    if (!isNew) return it->second;
    std::optional<int64_t> level = compute(value);
    return known[value] = level;
  }

private:
  std::optional<int64_t> compute(Value value) {
    Operation *op = value.getDefiningOp();
    if (!op) return isa<func::FuncOp>(value.getParentBlock()->getParentOp()) ? std::optional<int64_t>(0) : std::nullopt;
    StringRef name = atenName(op), base = name.split('.').first;
    if (name == "convolution")
      return moved(op, op->getOperand(3), pd_torch::getConstantBool(op->getOperand(6)).value_or(true) ? -1 : 1);
    if (base.starts_with("max_pool2d") || base == "avg_pool2d") {
      auto stride = pd_torch::getConstantIntList(op->getOperand(2));
      return moved(op, op->getOperand(stride && stride->empty() ? 1 : 2), 1);
    }
    if (base == "cat") {
      if (auto elements = pd_torch::getListElements(op->getOperand(0)))
        for (Value element : *elements)
          if (auto level = of(element)) return level;
      return std::nullopt;
    }
    bool keeps = hasTrait(name, OpForm::Activation) || name == "batch_norm" || name == "clone" || name == "dropout" ||
                 name == "constant_pad_nd";
    if (keeps) return of(op->getOperand(0));
    if (base != "add" && base != "sub" && base != "mul" && base != "div") return std::nullopt;
    std::optional<int64_t> left = of(op->getOperand(0));
    return left ? left : of(op->getOperand(1));
  }

  /// By a stride that is a power of two, down or up.
  std::optional<int64_t> moved(Operation *op, Value stride, int sign) {
    auto steps = pd_torch::getConstantIntList(stride);
    auto level = of(op->getOperand(0));
    if (!level || !steps || steps->size() != 2 || steps->front() < 1 || !llvm::isPowerOf2_64(steps->front()) ||
        !llvm::all_equal(*steps))
      return std::nullopt;
    return *level + sign * static_cast<int64_t>(llvm::Log2_64(steps->front()));
  }

  DenseMap<Value, std::optional<int64_t>> known;
};

class Borders {
public:
  Borders(const Emitter &emitter, const NestedModel &model) : emitter(emitter), model(model) {}

  BorderNames run() {
    for (const Statement &s : model.forward)
      if (partOf(s) && s.defs.size() > 1) namePyramid(s.defs);
    for (const Statement &s : model.forward)
      if (const Module *part = partOf(s)) nameLevels(*part);
    for (const Statement &s : model.forward) {
      if (partOf(s))
        for (Variable use : s.uses)
          if (makers.count(use)) names.top[use] = "features";
      if (const Module *part = partOf(s); part && s.defs.size() == 1 && !hasSiblings(part->path))
        makers.insert(s.defs[0]);
      s.value.walk([&](const Expr &e) {
        bool result = e.is(Kind::Conditional) && e.operands[1] == Expr::symbol("logits");
        if (result && e.operands[0].is(Kind::Name) && severals.count(e.operands[0].variable))
          names.top[e.operands[0].variable] = "scores";
      });
      if (partOf(s) && s.defs.size() > 1) severals.insert(s.defs.begin(), s.defs.end());
    }
    return std::move(names);
  }

private:
  /// The part of the top module, with a forward of its own, that a statement calls.
  const Module *partOf(const Statement &s) const {
    const std::string *layer = s.value.calledLayer();
    auto it = layer ? model.modules.find(*layer) : model.modules.end();
    return it == model.modules.end() || it->second.sequential ? nullptr : &it->second;
  }

  /// One of several under numbered names, layer1, layer2: a step on the way, not a border.
  bool hasSiblings(StringRef path) const {
    return llvm::any_of(model.leaves, [&](const Leaf &leaf) {
      StringRef other = StringRef(leaf.path).split('.').first;
      return other != path && other.rtrim("_0123456789") == path.rtrim("_0123456789");
    });
  }

  std::optional<int64_t> levelOf(Variable variable) { return levels.of(emitter.values[variable]); }

  void namePyramid(ArrayRef<Variable> results) {
    std::set<int64_t> seen;
    for (Variable result : results)
      if (auto level = levelOf(result); !level || !seen.insert(*level).second) return;
    for (Variable result : results) names.pyramid[result] = "c" + std::to_string(*levelOf(result));
  }

  /// In a part that is given several maps of a pyramid.
  void nameLevels(const Module &part) {
    std::set<Variable> maps;
    for (Variable input : part.inputs)
      if (names.pyramid.count(input)) maps.insert(input);
    if (maps.size() < 2) return;
    for (const Statement &s : part.body) {
      auto level = s.defs.size() == 1 ? levelOf(s.defs[0]) : std::nullopt;
      bool same = level && llvm::any_of(s.uses, [&](Variable use) { return maps.count(use) && levelOf(use) == level; });
      if (!same) continue;
      maps.insert(s.defs[0]);
      names.pyramid.try_emplace(s.defs[0], "p" + std::to_string(*level));
    }
  }

  const Emitter &emitter;
  const NestedModel &model;
  Levels levels;
  BorderNames names;
  std::set<Variable> makers, severals; ///< single results of parts; results of parts that have several
};

} // namespace

BorderNames pytorch::nameBorders(const Emitter &emitter, const NestedModel &model) {
  return Borders(emitter, model).run();
}
