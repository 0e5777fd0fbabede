//===--- Report.cpp - a verification as text, Markdown and JSON ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Verify/Verify.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

/// Version of the JSON layout; it grows when a field changes its meaning or goes.
constexpr int kJsonVersion = 1;
constexpr size_t kWorst = 10;

bool Verification::equal() const {
  auto differs = [](const TensorFinding &t) { return t.differs; };
  return llvm::none_of(outputs, differs) && llvm::none_of(torch, differs) && !first();
}

const UnitFinding *Verification::first() const {
  for (const UnitFinding &unit : units)
    if (unit.status == UnitFinding::Differs) return &unit;
  return nullptr;
}

namespace {

std::string number(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.3g", value);
  return text;
}

std::string errorText(const TensorFinding &t) {
  if (!t.text.empty() && t.differs) return t.text;
  return t.dtype.rfind("float", 0) == 0 || t.dtype == "bfloat16"
             ? number(t.error) + " of max abs, allowed " + number(t.allowed)
             : "equal";
}

std::string shapeText(const pdrt::Shape &shape) {
  std::string text = "[";
  for (auto [i, dim] : llvm::enumerate(shape)) text += (i ? "," : "") + (dim < 0 ? "?" : std::to_string(dim));
  return text + "]";
}

std::string tensorText(const TensorFinding &t) {
  std::string text = (t.name.empty() ? "(unnamed)" : t.name) + " " + t.dtype + shapeText(t.shape);
  if (t.text == "weight" || t.text == "not recorded") return text + ", " + t.text;
  return text + ", " + number(t.low) + " .. " + number(t.high);
}

std::string place(const UnitFinding &unit) {
  return unit.op + (unit.round.empty() ? "" : ", round " + unit.round.substr(1));
}

const TensorFinding *worstOutput(const UnitFinding &unit) {
  const TensorFinding *worst = nullptr;
  double most = -1;
  for (const TensorFinding &t : unit.outputs)
    if (double s = t.allowed > 0 ? t.error / t.allowed : t.error * 1e30; s > most) most = s, worst = &t;
  return worst;
}

/// The worst units, the worst first.
std::vector<const UnitFinding *> worstUnits(const Verification &v) {
  std::vector<const UnitFinding *> worst;
  for (const UnitFinding &unit : v.units)
    if (unit.status != UnitFinding::Skipped && (unit.severity() > 0 || unit.status == UnitFinding::Differs))
      worst.push_back(&unit);
  std::stable_sort(worst.begin(), worst.end(),
                   [](const UnitFinding *a, const UnitFinding *b) { return a->severity() > b->severity(); });
  if (worst.size() > kWorst) worst.resize(kWorst);
  return worst;
}

struct Counts {
  size_t equal = 0, differ = 0, skipped = 0;
};
Counts countUnits(const Verification &v) {
  Counts counts;
  for (const UnitFinding &unit : v.units)
    ++(unit.status == UnitFinding::Equal     ? counts.equal
       : unit.status == UnitFinding::Differs ? counts.differ
                                             : counts.skipped);
  return counts;
}

StringRef unitName(const Verification &v) { return v.level == Level::Module ? "layers" : "ops"; }
StringRef levelName(Level level) { return level == Level::Op ? "op" : level == Level::Module ? "module" : "model"; }

std::string countText(const Verification &v) {
  Counts counts = countUnits(v);
  std::string text =
      std::to_string(counts.equal) + " " + unitName(v).str() + " equal, " + std::to_string(counts.differ) + " differ";
  if (counts.skipped) text += ", " + std::to_string(counts.skipped) + " not compared";
  return text;
}

/// Why units were not compared, with how many each reason has.
std::vector<std::pair<std::string, size_t>> skipReasons(const Verification &v) {
  std::vector<std::pair<std::string, size_t>> reasons;
  for (const UnitFinding &unit : v.units) {
    if (unit.status != UnitFinding::Skipped) continue;
    auto it = llvm::find_if(reasons, [&](auto &r) { return r.first == unit.reason; });
    if (it == reasons.end()) reasons.emplace_back(unit.reason, 1);
    else ++it->second;
  }
  std::stable_sort(reasons.begin(), reasons.end(), [](auto &a, auto &b) { return a.second > b.second; });
  return reasons;
}

std::string conclusion(const Verification &v) {
  if (v.equal()) return "equal";
  if (const UnitFinding *unit = v.first()) return "first difference: " + place(*unit);
  bool ours = llvm::any_of(v.outputs, [](const TensorFinding &t) { return t.differs; });
  if (!ours) return "the exported PyTorch differs, our CPU run does not";
  if (v.level == Level::Model) return "outputs differ; --level=op looks for the op";
  return v.level == Level::Op ? "outputs differ, but every op alone is equal: what compilation does across ops "
                                "differs; --level=module compares layers"
                              : "outputs differ, but every layer alone is equal";
}

} // namespace

void verify::writeText(const Verification &v, llvm::raw_ostream &os) {
  os << "model      " << v.model << (v.ours.empty() ? "" : " against " + v.ours) << "\nreference  " << v.origin << "\n";
  for (const TensorFinding &t : v.inputs)
    os << "input      " << tensorText(t) << (v.randomInputs ? ", seed " + std::to_string(v.seed) : "") << "\n";
  for (const TensorFinding &t : v.outputs)
    os << "output     " << t.name << ": " << (t.differs ? "DIFFERS: " : "") << errorText(t) << "\n";
  for (const TensorFinding &t : v.torch)
    os << "pytorch    " << t.name << ": " << (t.differs ? "DIFFERS: " : "") << errorText(t) << "\n";
  if (v.torch.empty() && !v.torchReason.empty()) os << "pytorch    not compared: " << v.torchReason << "\n";
  if (v.level != Level::Model) os << llvm::left_justify(unitName(v), 11) << countText(v) << "\n";
  for (auto &[reason, count] : skipReasons(v)) os << "           " << count << " not compared: " << reason << "\n";
  for (const std::string &note : v.notes) os << "note       " << note << "\n";
  if (const UnitFinding *unit = v.first()) {
    os << "\nfirst difference: " << place(*unit) << "\n";
    if (!unit->layer.empty()) os << "  layer    " << unit->layer << "\n";
    if (!unit->python.empty()) os << "  python   " << unit->python << "\n";
    if (!unit->torchLine.empty()) os << "  pytorch  " << unit->torchLine << "\n";
    for (const TensorFinding &t : unit->operands) os << "  operand  " << tensorText(t) << "\n";
    for (const TensorFinding &t : unit->outputs)
      os << "  result   " << tensorText(t) << (t.differs ? ": DIFFERS: " : ": ") << errorText(t) << "\n";
    if (!unit->reason.empty()) os << "  problem  " << unit->reason << "\n";
    for (const std::string &op : unit->ours) os << "  ours     " << op << "\n";
  }
  std::vector<const UnitFinding *> worst = worstUnits(v);
  if (!worst.empty()) {
    os << "\nworst " << unitName(v) << "\n";
    for (const UnitFinding *unit : worst) {
      const TensorFinding *t = worstOutput(*unit);
      os << "  " << (unit->status == UnitFinding::Differs ? "DIFFERS " : "ok      ")
         << llvm::left_justify(place(*unit), 34) << " " << (t ? errorText(*t) : unit->reason) << "\n";
    }
  }
  os << "\n" << conclusion(v) << "\n";
}

void verify::writeMarkdown(const Verification &v, llvm::raw_ostream &os) {
  os << "# Verification of " << v.model << "\n\n- " << conclusion(v) << "\n- reference: " << v.origin << "\n";
  if (!v.ours.empty()) os << "- module: " << v.ours << "\n";
  for (const TensorFinding &t : v.inputs)
    os << "- input: `" << tensorText(t) << "`" << (v.randomInputs ? ", seed " + std::to_string(v.seed) : "") << "\n";
  if (v.level != Level::Model) os << "- " << countText(v) << "\n";
  for (auto &[reason, count] : skipReasons(v)) os << "- " << count << " not compared: " << reason << "\n";
  for (const std::string &note : v.notes) os << "- " << note << "\n";
  os << "\n| output | our CPU run" << (v.torch.empty() ? "" : " | " + v.torchOrigin) << " |\n|---|---"
     << (v.torch.empty() ? "" : "|---") << "|\n";
  for (auto [i, t] : llvm::enumerate(v.outputs)) {
    os << "| `" << t.name << "` | " << (t.differs ? "**" : "") << errorText(t) << (t.differs ? "**" : "");
    if (i < v.torch.size())
      os << " | " << (v.torch[i].differs ? "**" : "") << errorText(v.torch[i]) << (v.torch[i].differs ? "**" : "");
    os << " |\n";
  }
  if (v.torch.empty() && !v.torchReason.empty()) os << "\nPyTorch was not compared: " << v.torchReason << ".\n";
  if (const UnitFinding *unit = v.first()) {
    os << "\n## First difference: `" << place(*unit) << "`\n\n";
    if (!unit->layer.empty()) os << "- layer: `" << unit->layer << "`\n";
    if (!unit->python.empty()) os << "- Python: `" << unit->python << "`\n";
    if (!unit->torchLine.empty()) os << "- PyTorch: `" << unit->torchLine << "`\n";
    for (const TensorFinding &t : unit->operands) os << "- operand: `" << tensorText(t) << "`\n";
    for (const TensorFinding &t : unit->outputs)
      os << "- result: `" << tensorText(t) << "`: " << (t.differs ? "**differs**: " : "") << errorText(t) << "\n";
    if (!unit->reason.empty()) os << "- problem: " << unit->reason << "\n";
    if (!unit->ours.empty()) os << "\n```mlir\n" << llvm::join(unit->ours, "\n") << "\n```\n";
  }
  std::vector<const UnitFinding *> worst = worstUnits(v);
  if (worst.empty()) return;
  os << "\n## Worst " << unitName(v) << "\n\n| op | layer | Python | difference |\n|---|---|---|---|\n";
  for (const UnitFinding *unit : worst) {
    const TensorFinding *t = worstOutput(*unit);
    os << "| " << (unit->status == UnitFinding::Differs ? "**" : "") << "`" << place(*unit) << "`"
       << (unit->status == UnitFinding::Differs ? "**" : "") << " | " << unit->layer << " | " << unit->python << " | "
       << (t ? errorText(*t) : unit->reason) << " |\n";
  }
}

namespace {
llvm::json::Value finite(double value) {
  return std::isfinite(value) ? llvm::json::Value(value) : llvm::json::Value(nullptr);
}

llvm::json::Array tensorsJson(ArrayRef<TensorFinding> tensors, bool outputs) {
  llvm::json::Array array;
  for (const TensorFinding &t : tensors) {
    llvm::json::Object object{{"name", t.name},
                              {"dtype", t.dtype},
                              {"shape", llvm::json::Array(t.shape)},
                              {"min", finite(t.low)},
                              {"max", finite(t.high)}};
    if (outputs)
      object["error"] = finite(t.error), object["allowed"] = finite(t.allowed), object["differs"] = t.differs;
    if (!t.text.empty()) object["text"] = t.text;
    array.push_back(std::move(object));
  }
  return array;
}

llvm::json::Object unitJson(const UnitFinding &unit) {
  llvm::json::Object object{{"op", unit.op},
                            {"status", unit.status == UnitFinding::Equal     ? "equal"
                                       : unit.status == UnitFinding::Differs ? "differs"
                                                                             : "not compared"}};
  if (!unit.round.empty()) object["round"] = unit.round.substr(1);
  if (!unit.layer.empty()) object["layer"] = unit.layer;
  if (!unit.python.empty()) object["python"] = unit.python;
  if (!unit.torchLine.empty()) object["pytorch"] = unit.torchLine;
  if (!unit.reason.empty()) object["reason"] = unit.reason;
  if (!unit.operands.empty()) object["operands"] = tensorsJson(unit.operands, false);
  if (!unit.outputs.empty()) object["outputs"] = tensorsJson(unit.outputs, true);
  if (!unit.ours.empty()) object["ours"] = llvm::json::Array(unit.ours);
  return object;
}
} // namespace

void verify::writeJson(const Verification &v, llvm::raw_ostream &os) {
  llvm::json::Array units, worst, notes(v.notes);
  for (const UnitFinding &unit : v.units) units.push_back(unitJson(unit));
  for (const UnitFinding *unit : worstUnits(v))
    worst.push_back(unit->unit ? int64_t(unit - v.units.data()) : int64_t(-1));
  llvm::json::Object object{{"version", kJsonVersion},
                            {"model", v.model},
                            {"reference", v.origin},
                            {"level", levelName(v.level)},
                            {"equal", v.equal()},
                            {"conclusion", conclusion(v)},
                            {"inputs", tensorsJson(v.inputs, false)},
                            {"outputs", tensorsJson(v.outputs, true)},
                            {"units", std::move(units)},
                            {"worst", std::move(worst)},
                            {"notes", std::move(notes)}};
  if (!v.ours.empty()) object["ours"] = v.ours;
  if (v.randomInputs) object["seed"] = int64_t(v.seed);
  if (!v.torch.empty())
    object["pytorch"] = llvm::json::Object{{"origin", v.torchOrigin}, {"outputs", tensorsJson(v.torch, true)}};
  if (!v.torchReason.empty()) object["pytorch_reason"] = v.torchReason;
  if (const UnitFinding *unit = v.first()) object["first"] = int64_t(unit - v.units.data());
  os << llvm::formatv("{0:2}", llvm::json::Value(std::move(object))) << "\n";
}
