//===--- Signature.cpp - checking inputs against the manifest, and saying what would fit -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Signature.h"
#include "paddle-mlir/Runtime/Error.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <set>

namespace pdrt {

namespace {
constexpr int64_t searchLimit = 65536; // how far from the given value a fitting one is looked for
constexpr int64_t patternLimit = 2048; // how many values are tried to see a rule such as "a multiple of 32"
constexpr int repairRounds = 16;

/// One broken rule: the symbol to change and what to say about it.
struct Violation {
  std::string symbol; ///< empty when no single symbol mends it
  std::string text;
  std::vector<int64_t> nearest; ///< ascending: at most one below and one above
};

class Rules {
public:
  explicit Rules(const Manifest &manifest) : manifest(manifest) {
    for (const Constraint &constraint : manifest.constraints) {
      std::set<std::string> symbols;
      constraint.lhs.collectSymbols(symbols);
      constraint.rhs.collectSymbols(symbols);
      used.push_back(std::move(symbols));
    }
  }

  /// The first rule that `values` break. Symbols in `fixed` are blamed only when nothing else mends it.
  std::optional<Violation> firstViolation(const SymbolValues &values, const std::set<std::string> &fixed = {}) const {
    for (const auto &[symbol, value] : values)
      if (!inRange(symbol, value)) return describeRange(symbol, value, values);
    for (size_t i = 0; i < manifest.constraints.size(); ++i)
      if (!holds(i, values)) return describeConstraint(i, values, fixed);
    return std::nullopt;
  }

  bool allHold(const SymbolValues &values) const { return !firstBroken(values); }

private:
  bool firstBroken(const SymbolValues &values) const {
    for (const auto &[symbol, value] : values)
      if (!inRange(symbol, value)) return true;
    for (size_t i = 0; i < manifest.constraints.size(); ++i)
      if (!holds(i, values)) return true;
    return false;
  }

  bool inRange(const std::string &symbol, int64_t value) const {
    auto found = manifest.dims.find(symbol);
    if (found == manifest.dims.end()) return true;
    const DimRange &range = found->second;
    return value >= range.min && (!range.max || value <= *range.max) && value % range.multiple == 0;
  }

  bool holds(size_t index, const SymbolValues &values) const {
    const Constraint &constraint = manifest.constraints[index];
    // A symbol of an intermediate value has no number here; the program itself checks those.
    for (const std::string &symbol : used[index])
      if (!values.count(symbol)) return true;
    auto left = constraint.lhs.evaluate(values), right = constraint.rhs.evaluate(values);
    return left && right && *left == *right;
  }

  /// Does `value` for `symbol` satisfy its range and the constraints that mention it (or only constraint `only`)?
  bool fits(const std::string &symbol, int64_t value, SymbolValues &values, int64_t only) const {
    if (!inRange(symbol, value)) return false;
    values[symbol] = value;
    if (only >= 0) return holds(static_cast<size_t>(only), values);
    for (size_t i = 0; i < manifest.constraints.size(); ++i)
      if (used[i].count(symbol) && !holds(i, values)) return false;
    return true;
  }

  /// The nearest multiples of `step` that fit.
  std::vector<int64_t> nearest(const std::string &symbol, SymbolValues values, int64_t only, int64_t step = 1) const {
    int64_t start = values[symbol];
    std::vector<int64_t> out;
    for (int64_t v = start - 1; v >= 1 && v >= start - searchLimit; --v)
      if (v % step == 0 && fits(symbol, v, values, only)) {
        out.push_back(v);
        break;
      }
    for (int64_t v = std::max<int64_t>(start + 1, 1); v <= start + searchLimit; ++v)
      if (v % step == 0 && fits(symbol, v, values, only)) {
        out.push_back(v);
        break;
      }
    return out;
  }

  /// The rule behind the values that fit, for people: "must be a multiple of 32". `step` is set when the fitting values
  /// have no regular distance, but all multiples of it fit (rounding up gives sets like 29..32, 61..64, ...).
  std::string pattern(const std::string &symbol, SymbolValues values, int64_t only, int64_t &step) const {
    step = 1;
    std::vector<int64_t> good;
    for (int64_t v = 1; v <= patternLimit; ++v)
      if (fits(symbol, v, values, only)) good.push_back(v);
    if (good.empty()) return "does not fit";
    if (good.size() == 1) return "must be " + std::to_string(good[0]);
    int64_t distance = good[1] - good[0];
    for (size_t i = 2; i < good.size(); ++i)
      if (good[i] - good[i - 1] != distance) {
        step = commonMultiple(good);
        return step > 1 ? "must be a multiple of " + std::to_string(step) : "does not fit";
      }
    std::string out;
    int64_t rest = good[0] % distance;
    if (distance == 1) out = "must be at least " + std::to_string(good[0]);
    else if (rest == 0) out = "must be a multiple of " + std::to_string(distance);
    else out = "must be " + std::to_string(rest) + " more than a multiple of " + std::to_string(distance);
    if (distance != 1 && good[0] > distance) out += " and at least " + std::to_string(good[0]);
    if (good.back() + distance <= patternLimit) out += " and at most " + std::to_string(good.back());
    return out;
  }

  /// The smallest number above 1 whose multiples between the first and the last of `good` are all in it, else 1.
  static int64_t commonMultiple(const std::vector<int64_t> &good) {
    for (int64_t candidate : good) {
      if (candidate < 2 || candidate > patternLimit / 4) continue;
      bool all = true;
      for (int64_t v = candidate; v <= good.back() && all; v += candidate)
        all = v < good.front() || std::binary_search(good.begin(), good.end(), v);
      if (all) return candidate;
    }
    return 1;
  }

  std::string display(const std::string &symbol) const {
    for (const TensorInfo &info : manifest.inputs)
      for (size_t i = 0; i < info.shape.size(); ++i)
        if (info.shape[i].symbol == symbol) {
          bool automatic = symbol == info.name + "_d" + std::to_string(i);
          return automatic ? info.name + ".shape[" + std::to_string(i) + "]" : info.name + "." + symbol;
        }
    return symbol;
  }

  static std::string nearestText(const std::vector<int64_t> &values) {
    std::string out;
    for (int64_t value : values) out += (out.empty() ? "; nearest " : ", ") + std::to_string(value);
    return out;
  }

  Violation describeRange(const std::string &symbol, int64_t value, const SymbolValues &values) const {
    const DimRange &range = manifest.dims.at(symbol);
    std::string rule;
    if (value < range.min) rule = "must be at least " + std::to_string(range.min);
    else if (range.max && value > *range.max) rule = "must be at most " + std::to_string(*range.max);
    else rule = "must be a multiple of " + std::to_string(range.multiple);
    Violation out{symbol, "", nearest(symbol, values, -1)};
    out.text = display(symbol) + "=" + std::to_string(value) + " " + rule + nearestText(out.nearest);
    return out;
  }

  Violation describeConstraint(size_t index, const SymbolValues &values, const std::set<std::string> &fixed) const {
    const Constraint &constraint = manifest.constraints[index];
    std::string place = constraint.location.empty() ? "" : " (" + constraint.location + ")";
    Violation best;
    int64_t bestDistance = 0;
    // First with all rules of the symbol; if another symbol breaks one of those too, with this rule alone.
    for (int64_t only : {int64_t(-1), static_cast<int64_t>(index)}) {
      for (const std::string &symbol : used[index]) {
        if (fixed.count(symbol)) continue;
        std::vector<int64_t> found = nearest(symbol, values, only);
        if (found.empty()) continue;
        int64_t now = values.at(symbol), distance = INT64_MAX;
        for (int64_t value : found) distance = std::min(distance, std::abs(value - now));
        if (!best.symbol.empty() && bestDistance <= distance) continue;
        int64_t step = 1;
        std::string rule = pattern(symbol, values, only, step);
        if (step > 1) found = nearest(symbol, values, only, step);
        bestDistance = distance;
        best.symbol = symbol;
        best.nearest = found;
        best.text = display(symbol) + "=" + std::to_string(now) + " " + rule + place + nearestText(found);
      }
      if (!best.symbol.empty()) return best;
    }
    std::string given;
    for (const std::string &symbol : used[index])
      given += (given.empty() ? "" : ", ") + display(symbol) + "=" + std::to_string(values.at(symbol));
    best.text = given + " does not satisfy " + constraint.lhs.text() + " == " + constraint.rhs.text() + place;
    return best;
  }

  const Manifest &manifest;
  std::vector<std::set<std::string>> used;
};

/// Moves the symbols that break a rule to fitting values, never those in `fixed`. False when that does not succeed.
bool repair(const Rules &rules, SymbolValues &values, const std::set<std::string> &fixed) {
  for (int round = 0; round < repairRounds; ++round) {
    auto violation = rules.firstViolation(values, fixed);
    if (!violation) return true;
    if (violation->symbol.empty() || violation->nearest.empty() || fixed.count(violation->symbol)) return false;
    int64_t &value = values[violation->symbol], now = value;
    value = violation->nearest[0];
    for (int64_t candidate : violation->nearest)
      if (std::abs(candidate - now) < std::abs(value - now)) value = candidate;
  }
  return rules.allHold(values);
}

std::string signatureText(const Manifest &manifest) {
  std::string out = "the model takes ";
  for (size_t i = 0; i < manifest.inputs.size(); ++i)
    out += (i ? ", " : "") + manifest.inputs[i].name + ": " + manifest.inputs[i].text();
  return out;
}
} // namespace

SymbolValues checkInputs(const Manifest &manifest, const std::vector<TensorView> &inputs, const std::string &where) {
  auto bad = [&](const std::string &what) { return Error(ExitBadInput, where, what, signatureText(manifest)); };
  if (inputs.size() != manifest.inputs.size())
    throw bad("expects " + std::to_string(manifest.inputs.size()) + " inputs, but got " +
              std::to_string(inputs.size()));
  SymbolValues values;
  std::map<std::string, std::string> origin;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const TensorInfo &info = manifest.inputs[i];
    const TensorView &input = inputs[i];
    if (input.dtype != info.dtype)
      throw bad("input '" + info.name + "' expects " + dtypeName(info.dtype) + ", but got " + dtypeName(input.dtype));
    if (input.shape.size() != info.shape.size())
      throw bad("input '" + info.name + "' expects rank " + std::to_string(info.shape.size()) + ", but got " +
                shapeText(input.shape));
    for (size_t d = 0; d < info.shape.size(); ++d) {
      const Dim &dim = info.shape[d];
      int64_t size = input.shape[d];
      if (!dim.isSymbol()) {
        if (size != dim.value)
          throw bad("input '" + info.name + "' expects " + std::to_string(dim.value) + " for dimension " +
                    std::to_string(d) + ", but got " + shapeText(input.shape));
        continue;
      }
      std::string place = info.name + ".shape[" + std::to_string(d) + "]";
      auto [entry, isNew] = values.emplace(dim.symbol, size);
      if (isNew) origin[dim.symbol] = place;
      else if (entry->second != size)
        throw bad(place + "=" + std::to_string(size) + " must be equal to " + origin[dim.symbol] + "=" +
                  std::to_string(entry->second) + " (both are " + dim.symbol + ")");
    }
  }
  Rules rules(manifest);
  auto violation = rules.firstViolation(values);
  if (!violation) return values;
  std::string hint = signatureText(manifest);
  SymbolValues mended = values;
  if (repair(rules, mended, {})) {
    hint += "; this fits: ";
    for (size_t i = 0; i < manifest.inputs.size(); ++i)
      hint += (i ? ", " : "") + manifest.inputs[i].name + " " + shapeText(shapeFor(manifest.inputs[i], mended));
  }
  throw Error(ExitBadInput, where, violation->text, hint);
}

SymbolValues chooseSymbols(const Manifest &manifest, const SymbolValues &given, const std::string &where) {
  constexpr int64_t batch = 1, side = 64, length = 16; // of ids: a table of positions may have few rows
  SymbolValues values;
  for (const TensorInfo &info : manifest.inputs)
    for (size_t d = 0; d < info.shape.size(); ++d) {
      const std::string &symbol = info.shape[d].symbol;
      if (symbol.empty() || values.count(symbol)) continue;
      auto chosen = given.find(symbol);
      const int64_t other = isFloat(info.dtype) ? side : length;
      values[symbol] = chosen != given.end() ? chosen->second : d == 0 && info.shape.size() > 1 ? batch : other;
    }
  std::set<std::string> fixed;
  for (const auto &[symbol, value] : given) {
    if (!values.count(symbol)) {
      std::string known;
      for (const auto &entry : values) known += (known.empty() ? "" : ", ") + entry.first;
      throw Error(ExitBadInput, where, "has no dimension named '" + symbol + "'",
                  known.empty() ? "all dimensions are static" : "its dimensions are " + known);
    }
    fixed.insert(symbol);
  }
  Rules rules(manifest);
  if (!repair(rules, values, fixed)) {
    auto violation = rules.firstViolation(values);
    throw Error(ExitBadInput, where, violation ? violation->text : "no sizes that fit were found",
                signatureText(manifest) + "; choose sizes with --dim NAME=SIZE");
  }
  return values;
}

Shape shapeFor(const TensorInfo &info, const SymbolValues &values) {
  Shape shape;
  for (const Dim &dim : info.shape) {
    auto found = values.find(dim.symbol);
    shape.push_back(!dim.isSymbol() ? dim.value : found != values.end() ? found->second : 0);
  }
  return shape;
}

size_t indexOfTensor(const std::vector<TensorInfo> &infos, const std::string &name, const char *what,
                     const std::string &where) {
  std::string known;
  for (size_t i = 0; i < infos.size(); ++i) {
    if (infos[i].name == name) return i;
    known += (i ? ", " : "") + infos[i].name + ": " + infos[i].text();
  }
  throw Error(ExitBadInput, where, std::string("has no ") + what + " named '" + name + "'",
              std::string("its ") + what + "s are " + (known.empty() ? "none" : known));
}

} // namespace pdrt
