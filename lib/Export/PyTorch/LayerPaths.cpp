//===--- LayerPaths.cpp - module paths from what the ops' locations say -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A call stack names attributes. PIR's struct_name names classes, counted through the whole process
// (`/Sequential_3/BottleneckBlock_7/Conv2D_21/`): here siblings are counted, from one, and what a Sequential holds has
// its number.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Emitter.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

/// Where an op comes from: PIR's `/Sequential_1/BottleneckBlock/Conv2D/`, a call stack's `self.blocks.1.conv`, or "".
static StringRef layerPath(Location loc) {
  if (auto name = dyn_cast<NameLoc>(loc)) {
    StringRef text = name.getName().getValue();
    return text.starts_with("/") || text.starts_with("self.") ? text : layerPath(name.getChildLoc());
  }
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (StringRef found = layerPath(part); !found.empty()) return found;
  return "";
}

std::string Emitter::sourceLine(Location loc) {
  if (auto file = dyn_cast<FileLineColLoc>(loc))
    return StringRef(file.getFilename().getValue()).ends_with(".py")
               ? file.getFilename().str() + ":" + std::to_string(file.getLine())
               : "";
  if (auto name = dyn_cast<NameLoc>(loc)) return sourceLine(name.getChildLoc());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (std::string found = sourceLine(part); !found.empty()) return found;
  return "";
}

/// BatchNorm2D -> batch_norm2d
static std::string snake(StringRef name) {
  std::string text;
  for (size_t i = 0; i < name.size(); ++i) {
    bool starts = i && llvm::isUpper(name[i]) &&
                  (llvm::isLower(name[i - 1]) ||
                   (i + 1 < name.size() && llvm::isLower(name[i + 1]) && llvm::isUpper(name[i - 1])));
    text += (starts ? "_" : "") + std::string(1, llvm::toLower(name[i]));
  }
  return text;
}

/// Paddle's class without its count: BatchNorm2D_12 -> BatchNorm2D
static StringRef classOf(StringRef part) {
  auto [name, count] = part.rsplit('_');
  return isNumber(count) ? name : part;
}

/// What people call an instance of the class.
static std::string nameOf(StringRef name) {
  StringRef stem = name.ends_with("D") ? name.drop_back().rtrim("123") : name;
  if (stem == "Conv") return "conv";
  if (stem == "BatchNorm" || stem == "SyncBatchNorm") return "bn";
  if (stem == "LayerNorm" || stem == "GroupNorm" || stem == "InstanceNorm") return "norm";
  return identifier(snake(name));
}

/// Layers that are one call each: their place in a Sequential shows.
static bool isOneCall(StringRef name) {
  static const llvm::StringSet<> names{"Conv1D",
                                       "Conv2D",
                                       "Conv3D",
                                       "Conv2DTranspose",
                                       "BatchNorm1D",
                                       "BatchNorm2D",
                                       "BatchNorm3D",
                                       "LayerNorm",
                                       "Linear",
                                       "Embedding",
                                       "Dropout",
                                       "ReLU",
                                       "ReLU6",
                                       "Hardswish",
                                       "Hardsigmoid",
                                       "Silu",
                                       "Swish",
                                       "Mish",
                                       "GELU",
                                       "LeakyReLU",
                                       "ELU",
                                       "Sigmoid",
                                       "Tanh",
                                       "Softmax",
                                       "MaxPool2D",
                                       "AvgPool2D",
                                       "AdaptiveAvgPool2D"};
  return names.contains(name);
}

namespace {
struct Node {
  std::vector<std::string> children; ///< in the order of their first ops
};
} // namespace

static void namePaths(const std::string &original, const std::string &path, const std::map<std::string, Node> &tree,
                      llvm::StringMap<std::string> &paths) {
  const Node &node = tree.at(original);
  auto className = [](const std::string &child) { return classOf(StringRef(child).rsplit('/').second); };
  bool numbered = className(original) == "Sequential" && llvm::all_of(node.children, [&](const std::string &child) {
                    return isOneCall(className(child)) || !tree.at(child).children.empty();
                  });
  std::map<std::string, unsigned> total, next;
  for (const std::string &child : node.children) ++total[nameOf(className(child))];
  for (auto [i, child] : llvm::enumerate(node.children)) {
    std::string name = nameOf(className(child));
    if (numbered) name = std::to_string(i);
    else if (total[name] > 1) name += (llvm::isDigit(name.back()) ? "_" : "") + std::to_string(++next[name]);
    paths[child] = (path.empty() ? "" : path + ".") + name;
    namePaths(child, paths[child], tree, paths);
  }
}

void Emitter::nameLayers(func::FuncOp main) {
  std::map<std::string, Node> tree{{"", {}}};
  main.walk<WalkOrder::PreOrder>([&](Operation *op) {
    StringRef given = layerPath(op->getLoc());
    if (!given.consume_front("/")) return;
    SmallVector<StringRef> parts;
    given.split(parts, '/', -1, /*KeepEmpty=*/false);
    std::string original;
    for (StringRef part : parts) {
      std::string parent = original;
      original += "/" + part.str();
      if (tree.emplace(original, Node()).second) tree[parent].children.push_back(original);
    }
  });
  namePaths("", "", tree, structPaths);
  for (auto &[original, node] : tree)
    if (!original.empty() && !node.children.empty())
      classNames[structPaths[original]] = identifier(classOf(StringRef(original).rsplit('/').second));
}

std::string Emitter::structPath(Operation *op) {
  StringRef given = layerPath(op->getLoc());
  if (given.consume_front("self.")) return clean(given); // attributes as the author named them
  SmallVector<StringRef> parts;
  given.split(parts, '/', -1, /*KeepEmpty=*/false);
  std::string original;
  for (StringRef part : parts) original += "/" + part.str();
  return structPaths.lookup(original);
}
