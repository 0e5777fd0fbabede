//===--- Structures.cpp - residual blocks, inverted bottlenecks, excitations, transformers ----------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A module is read as the steps of its forward, those of the modules that it calls among them.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Structures.h"
#include "Constructor.h"
#include "OpForms.h"
#include "mlir/IR/BuiltinTypes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;

Structures::Structures(const NestedModel &model) : model(model) {
  for (const Leaf &leaf : model.leaves) leaves[leaf.path] = &leaf;
}

/// A number among a constructor's arguments; -1 where it is none.
static int64_t numberAt(const Expr &made, size_t argument) {
  int64_t value = -1;
  if (argument >= made.operands.size() || StringRef(made.operands[argument].text).getAsInteger(10, value)) return -1;
  return value;
}

static int64_t groupsOf(const Expr &made) {
  auto place = llvm::find(made.keywords, "groups");
  return place == made.keywords.end() ? 1 : numberAt(made, place - made.keywords.begin());
}

void Structures::addLayer(const Leaf &leaf, Steps &steps) const {
  StringRef type = layerType(leaf.made);
  int64_t in = numberAt(leaf.made, 1), out = numberAt(leaf.made, 2), groups = groupsOf(leaf.made);
  if (type.starts_with("ConvTranspose")) steps.push_back({Step::Other});
  else if (type.starts_with("Conv") && groups > 1 && groups == in && in == out)
    steps.push_back({Step::Depthwise, in, out});
  else if (type.starts_with("Conv"))
    steps.push_back({numberAt(leaf.made, 3) == 1 ? Step::Pointwise : Step::Spatial, in, out});
  else if (type == "Linear") steps.push_back({Step::Linear, in, out});
  else if (type.starts_with("BatchNorm")) steps.push_back({Step::Norm});
  else if (type == "LayerNorm") steps.push_back({Step::LayerNorm});
  else if (isActivationLayer(type)) steps.push_back({Step::Activation, 0, 0, type.str()});
  else if (type != "Dropout") steps.push_back({Step::Other});
}

void Structures::addSteps(const Statement &s, Steps &steps) const {
  if (const std::string *layer = s.value.calledLayer()) {
    if (auto leaf = leaves.find(*layer); leaf != leaves.end()) return addLayer(*leaf->second, steps);
    auto module = model.modules.find(*layer);
    if (module == model.modules.end()) return steps.push_back({Step::Other});
    if (isExcitation(*layer)) return steps.push_back({Step::Excitation});
    return llvm::append_range(steps, stepsOf(module->second));
  }
  StringRef name = s.atenName();
  if (s.isCompound()) steps.push_back({Step::Other});
  else if (hasTrait(name, OpForm::Activation))
    steps.push_back({Step::Activation, 0, 0, lookupForm(name)->module.str()});
  else if (name == "scaled_dot_product_attention" || name == "softmax.int") steps.push_back({Step::Attention});
  else if (s.value.isBinary("+") && s.uses.size() == 2) steps.push_back({Step::Sum});
  else if (s.uses.size() > 1 && !s.value.isBinary("*") && !hasTrait(name, OpForm::Shape))
    steps.push_back({Step::Other});
}

Structures::Steps Structures::stepsOf(const Module &module) const {
  Steps steps;
  for (const Statement &s : module.body) addSteps(s, steps);
  return steps;
}

Structures::Steps Structures::stepsOf(const Module &module, const std::set<size_t> &places) const {
  Steps steps;
  for (size_t place : places) addSteps(module.body[place], steps);
  return steps;
}

std::string Structures::activationOf(const std::string &path) const {
  for (const Step &step : stepsOf(model.modules.at(path)))
    if (step.kind == Step::Activation) return step.activation;
  return "";
}

/// One pixel an image: [N, C, 1, 1].
static bool isSqueezed(Value value) {
  auto type = dyn_cast<pd_torch::VTensorType>(value.getType());
  return type && type.getRank() > 2 && llvm::all_of(type.getSizes().drop_front(2), [](int64_t d) { return d == 1; });
}

bool Structures::isExcitation(const std::string &path) const {
  auto found = model.modules.find(path);
  if (found == model.modules.end() || found->second.inputs.size() != 1 || found->second.results.size() != 1)
    return false;
  std::vector<Step> layers;
  bool squeezed = false, between = false;
  for (const Statement &s : found->second.body) {
    if (s.isCompound()) return false;
    const std::string *layer = s.value.calledLayer();
    StringRef name = s.atenName();
    if (auto leaf = layer ? leaves.find(*layer) : leaves.end(); leaf != leaves.end()) {
      squeezed |= layers.empty() && s.op && isSqueezed(s.op->getOperand(0));
      addLayer(*leaf->second, layers);
    } else if (layer) {
      return false;
    } else if (layers.empty()) {
      squeezed |= name == "adaptive_avg_pool2d" || name == "mean.dim";
      if (!squeezed) return false;
    } else if (layers.size() == 1) {
      between |= hasTrait(name, OpForm::Activation);
    }
  }
  llvm::erase_if(layers, [&](const Step &step) { return step.kind == Step::Activation && (between = true); });
  return squeezed && between && layers.size() == 2 && layers[0].kind == Step::Pointwise &&
         layers[1].kind == Step::Pointwise && layers[0].in == layers[1].out && layers[0].out < layers[0].in;
}

std::set<size_t> Structures::dependencies(const Module &module, Variable variable) {
  std::set<size_t> places;
  std::set<Variable> open{variable};
  for (size_t i = module.body.size(); i-- > 0;) {
    const Statement &s = module.body[i];
    if (llvm::none_of(s.defs, [&](Variable def) { return open.count(def); })) continue;
    places.insert(i);
    open.insert(s.uses.begin(), s.uses.end());
  }
  return places;
}

std::optional<Structures::Branches> Structures::residual(const Module &module) const {
  const Statement::List &body = module.body;
  size_t at = body.size();
  if (at && hasTrait(body[at - 1].atenName(), OpForm::Activation)) --at;
  const Statement *sum = at ? &body[at - 1] : nullptr;
  if (!sum || !sum->value.isBinary("+") || sum->uses.size() != 2 || sum->uses[0] == sum->uses[1]) return std::nullopt;
  Branches branches{dependencies(module, sum->uses[0]), dependencies(module, sum->uses[1])};
  auto convs = [&](const std::set<size_t> &places) {
    return llvm::count_if(stepsOf(module, places), [](const Step &s) { return s.isConv(); });
  };
  if (convs(branches.main) < convs(branches.shortcut) || branches.main.empty())
    std::swap(branches.main, branches.shortcut);
  // Both begin where the module does, and the shortcut is one projection at most.
  bool apart = llvm::none_of(branches.main, [&](size_t place) { return branches.shortcut.count(place); });
  if (!apart || convs(branches.shortcut) > 1 || convs(branches.main) == 0) return std::nullopt;
  return branches;
}

static bool expands(int64_t in, int64_t middle) { return in > 0 && middle >= in; }

std::string Structures::residualName(const Module &module, const Branches &branches) const {
  Steps steps = stepsOf(module, branches.main), convs;
  llvm::copy_if(steps, std::back_inserter(convs), [](const Step &s) { return s.isConv(); });
  auto is = [&](std::initializer_list<Step::Kind> kinds) {
    return llvm::equal(convs, kinds, [](const Step &s, Step::Kind kind) { return s.kind == kind; });
  };
  std::string name = "ResidualBlock";
  if (is({Step::Spatial, Step::Spatial})) name = "BasicBlock";
  else if (is({Step::Pointwise, Step::Spatial, Step::Pointwise})) name = "Bottleneck";
  else if (is({Step::Pointwise, Step::Depthwise, Step::Pointwise}) && expands(convs[0].in, convs[0].out))
    name = "InvertedResidual";
  if (llvm::any_of(steps, [](const Step &s) { return s.kind == Step::Excitation; })) name = "SE" + name;
  return (branches.shortcut.empty() ? "" : "Projection") + name;
}

std::string Structures::nameOf(const std::string &path) const {
  if (isExcitation(path)) return "SEBlock";
  const Module &module = model.modules.at(path);
  if (module.results.size() != 1) return "";
  Steps steps = stepsOf(module), convs;
  auto count = [&](Step::Kind kind) { return llvm::count_if(steps, [&](const Step &s) { return s.kind == kind; }); };
  if (count(Step::Attention) == 1 && count(Step::LayerNorm) == 2 && count(Step::Sum) >= 2) return "TransformerBlock";
  if (module.inputs.size() != 1) return "";
  if (auto branches = residual(module)) return residualName(module, *branches);
  if (count(Step::Other) || count(Step::Sum) || count(Step::Linear)) return "";
  llvm::copy_if(steps, std::back_inserter(convs), [](const Step &s) { return s.isConv(); });
  std::string prefix = count(Step::Excitation) ? "SE" : "";
  if (convs.size() == 2 && convs[0].kind == Step::Depthwise && convs[1].kind == Step::Pointwise)
    return prefix + "DepthwiseSeparable";
  if (convs.size() == 3 && convs[0].kind == Step::Pointwise && convs[1].kind == Step::Depthwise &&
      convs[2].kind == Step::Pointwise && expands(convs[0].in, convs[0].out))
    return prefix + "InvertedBottleneck";
  return "";
}
