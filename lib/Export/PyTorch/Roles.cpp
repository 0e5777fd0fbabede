//===--- Roles.cpp - what a value is for: attention's q, k, v, a gate's scale, a residual's shortcut ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locals.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

namespace {

class RoleFinder {
public:
  explicit RoleFinder(const std::vector<Statement> &list) : list(list) {
    for (auto [i, s] : llvm::enumerate(list)) {
      if (s.isCompound()) continue;
      for (const std::string &def : s.defs) defOf[def] = i;
      for (const std::string &use : unique(s.uses)) usersOf[use].push_back(i);
    }
  }

  std::map<std::string, std::string> run() {
    for (const Statement &s : list) {
      if (s.isCompound()) continue;
      if (StringRef(s.right).contains("scaled_dot_product_attention(")) fused(s);
      else if (StringRef(s.right).starts_with("F.softmax(")) attention(s);
      if (std::vector<std::string> uses = unique(s.uses); uses.size() == 2 && StringRef(s.right).contains(" * "))
        gate(uses);
      if (StringRef(s.right).contains(" + ")) shortcut(s);
    }
    return roles;
  }

private:
  static std::vector<std::string> unique(const std::vector<std::string> &names) {
    std::vector<std::string> result;
    for (const std::string &n : names)
      if (!llvm::is_contained(result, n)) result.push_back(n);
    return result;
  }
  const Statement *producer(const std::string &name) const {
    auto it = defOf.find(name);
    return it == defOf.end() ? nullptr : &list[it->second];
  }
  size_t users(const std::string &name) const {
    auto it = usersOf.find(name);
    return it == usersOf.end() ? 0 : it->second.size();
  }

  /// Gives the role to a value and, back through what only it reads, to where it comes from. Returns the value that
  /// others read too.
  std::string trace(std::string name, const std::string &role) {
    for (;;) {
      const Statement *s = producer(name);
      if (!s || s->defs.size() != 1 || roles.count(name)) return "";
      if (users(name) > 1) return name;
      roles[name] = role;
      std::vector<std::string> uses = unique(s->uses);
      // A reshape that also reads a size of something else still carries the first operand on.
      if (uses.empty() || (uses.size() > 1 && !isShape(*s)) || (s->right.size() && s->right[0] == '\1')) return "";
      name = uses[0];
    }
  }

  static bool isShape(const Statement &s) {
    for (StringRef call :
         {".reshape(", ".permute(", ".transpose(", ".unsqueeze(", ".squeeze(", ".expand(", ".flatten("})
      if (StringRef(s.right).contains(call)) return true;
    return false;
  }

  void threads(const std::string &q, const std::string &k, const std::string &v) {
    std::string first = trace(q, "q"), second = trace(k, "k"), third = trace(v, "v");
    if (!first.empty() && first == second && second == third) traceShared(first, "qkv");
    else if (!second.empty() && second == third) traceShared(second, "kv");
  }

  void traceShared(std::string name, const std::string &role) {
    const Statement *s = producer(name);
    if (!s || s->defs.size() != 1 ||
        (s->owned && llvm::any_of(s->uses, [&](const std::string &u) { return roles.count(u); })))
      return;
    // The common source of all three is q, k and v at once only where it was cut into them.
    for (size_t user : usersOf[name])
      if (list[user].owned) return;
    roles[name] = role;
    std::vector<std::string> uses = unique(s->uses);
    if (!uses.empty() && s->right[0] != '\1' && users(uses[0]) == 1) trace(uses[0], role);
    else if (!uses.empty() && s->right[0] != '\1' && isShape(*s)) {
      // linear(x) read by its own reshape's size too
      const Statement *before = producer(uses[0]);
      if (before && users(uses[0]) == 1) roles[uses[0]] = role;
    }
  }

  void fused(const Statement &s) {
    std::vector<std::string> uses = unique(s.uses);
    if (uses.size() >= 3) threads(uses[0], uses[1], uses[2]);
    if (s.defs.size() == 1) roles[s.defs[0]] = "out";
  }

  /// softmax(q @ k) @ v, whatever scales and masks stand between.
  void attention(const Statement &softmax) {
    if (softmax.defs.size() != 1) return;
    std::string score = softmax.uses.empty() ? "" : softmax.uses[0];
    std::vector<std::string> scores;
    const Statement *product = producer(score);
    for (unsigned n = 0; n < 4 && product && !StringRef(product->right).contains(" @ "); ++n) {
      scores.push_back(score);
      if (product->uses.empty()) return;
      score = product->uses[0];
      product = producer(score);
    }
    if (!product || !StringRef(product->right).contains(" @ ")) return;
    scores.push_back(score);
    std::string weight = softmax.defs[0];
    std::vector<std::string> weights{weight};
    const Statement *out = onlyUser(weight);
    for (unsigned n = 0; n < 3 && out && !StringRef(out->right).contains(" @ ") && out->defs.size() == 1; ++n) {
      weights.push_back(weight = out->defs[0]);
      out = onlyUser(weight);
    }
    if (!out || !StringRef(out->right).contains(" @ ") || out->defs.size() != 1) return;
    std::vector<std::string> left = unique(product->uses), right = unique(out->uses);
    if (left.size() != 2 || right.size() != 2) return;
    for (const std::string &name : scores) roles[name] = "scores";
    for (const std::string &name : weights) roles[name] = "weights";
    roles[out->defs[0]] = "out";
    threads(left[0], left[1], right[0] == weight ? right[1] : right[0]);
  }

  const Statement *onlyUser(const std::string &name) {
    auto it = usersOf.find(name);
    return it == usersOf.end() || it->second.size() != 1 ? nullptr : &list[it->second[0]];
  }

  /// x * sigmoid(...): squeeze and excitation, gates.
  void gate(const std::vector<std::string> &factors) {
    for (const std::string &name : factors) {
      const Statement *s = producer(name);
      if (!s || users(name) != 1) continue;
      StringRef head = StringRef(s->right).split('(').first;
      if (head != "torch.sigmoid" && head != "F.hardsigmoid") continue;
      bool squeezed = false;
      size_t steps = 0; // what a loop carries is made of itself
      for (const Statement *at = s; at && !at->uses.empty() && ++steps <= list.size(); at = producer(at->uses[0]))
        squeezed |= StringRef(at->right).contains("pool") || StringRef(at->right).contains(".mean(");
      trace(name, squeezed ? "scale" : "gate");
      return;
    }
  }

  void shortcut(const Statement &s) {
    for (const std::string &name : unique(s.uses)) {
      const Statement *p = producer(name);
      if (!p || users(name) != 1 || p->right.empty() || p->right[0] != '\1') continue;
      std::string layer = lastName(marksOf(p->right)[0]);
      for (StringRef word : {"downsample", "shortcut", "short", "skip", "residual"})
        if (StringRef(layer).starts_with(word)) roles[name] = "shortcut";
    }
  }

  const std::vector<Statement> &list;
  std::map<std::string, size_t> defOf;
  std::map<std::string, std::vector<size_t>> usersOf;
  std::map<std::string, std::string> roles;
};

} // namespace

std::map<std::string, std::string> pytorch::findRoles(const std::vector<Statement> &body) {
  std::map<std::string, std::string> roles = RoleFinder(body).run();
  for (const Statement &s : body)
    for (const std::vector<Statement> *list : {&s.body, &s.otherwise}) {
      std::map<std::string, std::string> inner = findRoles(*list);
      roles.insert(inner.begin(), inner.end());
    }
  return roles;
}

std::string pytorch::nounOf(const Statement &s) {
  StringRef right(s.right);
  if (!s.right.empty() && s.right[0] == '\1' && s.right.find('\2') + 1 < s.right.size() &&
      s.right[s.right.find('\2') + 1] == '(') {
    std::string path = marksOf(s.right)[0];
    while (isNumber(lastName(path))) path = parentOf(path);
    static const llvm::StringSet<> generic{"conv",       "conv2d",     "bn",           "norm",        "linear", "fc",
                                           "layer_norm", "batch_norm", "batch_norm2d", "expand_conv", "dw_conv"};
    std::string name = identifier(lastName(path));
    StringRef stem = StringRef(name).rtrim("_0123456789");
    return generic.contains(name) || generic.contains(stem) ? "out" : name;
  }
  static const std::pair<StringRef, StringRef> nouns[] = {{"F.adaptive_avg_pool", "pooled"},
                                                          {"F.adaptive_max_pool", "pooled"},
                                                          {"F.avg_pool", "pooled"},
                                                          {"F.max_pool", "pooled"},
                                                          {"torch.cat(", "joined"},
                                                          {"torch.stack(", "stacked"},
                                                          {"F.interpolate", "upsampled"},
                                                          {"torch.ops.aten.upsample", "upsampled"},
                                                          {"F.softmax", "probabilities"},
                                                          {"F.log_softmax", "log_probabilities"},
                                                          {"torch.sigmoid", "gate"},
                                                          {"F.hardsigmoid", "gate"},
                                                          {"torch.tanh", "hidden"},
                                                          {"torch.arange", "positions"},
                                                          {"torch.zeros", "zeros"},
                                                          {"torch.ones", "ones"},
                                                          {"torch.full(", "filled"},
                                                          {"torch.where", "chosen"},
                                                          {"torch.logical_", "condition"},
                                                          {"torch.topk", "top"},
                                                          {"F.pad", "padded"},
                                                          {"torch.slice_scatter", "updated"},
                                                          {"torch.tensor(", "value"},
                                                          {"int(", "index"},
                                                          {"bool(", "condition"},
                                                          {"F.one_hot", "one_hot"},
                                                          {"torch.sqrt", "root"}};
  for (auto [start, noun] : nouns)
    if (right.starts_with(start)) return noun.str();
  static const std::pair<StringRef, StringRef> parts[] = {
      {".argmax(", "index"},     {".argmin(", "index"},     {".mean(", "mean"},
      {".sum(", "total"},        {".amax(", "largest"},     {".amin(", "smallest"},
      {".any(", "found"},        {".all(", "every"},        {".cumsum(", "positions"},
      {".expand(", "expanded"},  {".numel(", "count"},      {".flatten(", "flat"},
      {".reshape(", "reshaped"}, {".permute(", "permuted"}, {".transpose(", "transposed"},
      {".to(", "cast"},          {".gather(", "gathered"},  {".index_select(", "selected"}};
  for (auto [part, noun] : parts)
    if (right.contains(part)) return noun.str();
  for (StringRef op : {" == ", " != ", " < ", " <= ", " > ", " >= "})
    if (right.contains(op)) return "mask";
  if (right.contains(" @ ")) return "product";
  if (right.contains(" + ")) return "total";
  if (right.contains(" - ")) return "difference";
  if (right.contains(" * ")) return "scaled";
  if (right.contains(" / ")) return "ratio";
  if (right.ends_with("]")) return "part";
  return "";
}
