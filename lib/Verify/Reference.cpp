//===--- Reference.cpp - recorded tensors, and which of them an SSA value is --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Verify/Verify.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

Reference Reference::fromNpz(const std::string &path) {
  Reference reference;
  reference.origin = path;
  for (auto &[name, tensor] : pdrt::readNpz(path)) reference.tensors[name] = std::move(tensor);
  return reference;
}

const pdrt::Tensor *Reference::find(StringRef name) const {
  auto it = tensors.find(std::string_view(name.data(), name.size()));
  return it == tensors.end() ? nullptr : &it->second;
}

/// Without the place that tells apart the writers of one variable.
static StringRef withoutPlace(StringRef name) {
  size_t at = name.rfind('@');
  return at == StringRef::npos ? name : name.take_front(at);
}

static StringRef recordedName(Value value) {
  auto result = dyn_cast<OpResult>(value);
  auto names = result ? result.getOwner()->getAttrOfType<ArrayAttr>("pd.value_names") : ArrayAttr();
  if (!names || result.getResultNumber() >= names.size()) return "";
  auto name = dyn_cast<StringAttr>(names[result.getResultNumber()]);
  return name ? name.getValue() : StringRef();
}

static unsigned loopsAround(Block *block) {
  unsigned loops = 0;
  for (Operation *op = block->getParentOp(); op; op = op->getParentOp())
    loops += op->getName().getStringRef() == "pd.while";
  return loops;
}

ValueResolver::ValueResolver(ModuleOp module, const Reference &reference) : reference(reference) {
  module.walk([&](Operation *op) {
    if (auto names = op->getAttrOfType<ArrayAttr>("pd.value_names"))
      for (Attribute name : names)
        if (auto text = dyn_cast<StringAttr>(name); text && !text.empty()) ++writers[withoutPlace(text)];
  });
}

std::string ValueResolver::nameOf(Value value) const {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    if (auto func = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
      if (auto name = func.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "pd.name")) return name.str();
    return "";
  }
  if (Operation *op = value.getDefiningOp(); op->getName().getStringRef() == "pd.parameter")
    if (auto name = op->getAttrOfType<StringAttr>("name")) return name.str();
  StringRef name = recordedName(value);
  return (writers.lookup(withoutPlace(name)) == 1 ? withoutPlace(name) : name).str();
}

const pdrt::Tensor *ValueResolver::resolve(Value value, ArrayRef<int> path) const {
  if (!isa<RankedTensorType>(value.getType())) return nullptr;
  unsigned depth = loopsAround(value.getParentBlock());
  if (path.size() < depth) return nullptr;
  path = path.take_front(depth);
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    Operation *owner = argument.getOwner()->getParentOp();
    if (auto func = dyn_cast<func::FuncOp>(owner)) {
      auto name = func.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "pd.name");
      return name ? reference.find(name) : nullptr;
    }
    if (owner->getName().getStringRef() != "pd.while") return nullptr;
    // Carried: what came in, or what the round before gave.
    unsigned at = argument.getArgNumber() + 1;
    if (path.back() == 0) return resolve(owner->getOperand(at), path.drop_back());
    Path before(path);
    --before.back();
    return resolve(argument.getOwner()->getTerminator()->getOperand(at), before);
  }
  StringRef name = recordedName(value);
  if (name.empty()) return nullptr;
  std::string round;
  for (int i : path) round += (round.empty() ? "#" : ".") + std::to_string(i);
  bool unique = writers.lookup(withoutPlace(name)) == 1;
  auto lookup = [&](const std::string &suffix) -> const pdrt::Tensor * {
    if (const pdrt::Tensor *found = reference.find(name.str() + suffix)) return found;
    return unique ? reference.find(withoutPlace(name).str() + suffix) : nullptr;
  };
  if (const pdrt::Tensor *found = lookup(round)) return found;
  // A recording by hand need not number the first round.
  return llvm::all_of(path, [](int i) { return i == 0; }) ? lookup("") : nullptr;
}
