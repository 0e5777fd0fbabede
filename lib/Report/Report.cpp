//===--- Report.cpp - writes the coverage report as text, Markdown and JSON -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Report/Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlir::pd;

static bool concerns(const ProblemList &list, StringRef op) {
  return llvm::any_of(list.problems, [&](const Problem &problem) { return problem.op == op; });
}

StringRef mlir::pd::statusOf(const Report &report, const OpUse &use, Output output) {
  if (use.pdName.empty() || !report.coverage) return "no";
  const OutputCoverage &coverage = (*report.coverage)[output];
  return concerns(coverage.refused, use.name) ? "no" : concerns(coverage.kept, use.name) ? "operator" : "yes";
}

StringRef mlir::pd::statusOf(const Report &report, Output output) {
  if (!report.model.unsupported.empty() || !report.coverage) return "no";
  const OutputCoverage &coverage = (*report.coverage)[output];
  return !coverage.refused.empty() ? "no" : !coverage.kept.empty() ? "operator" : "yes";
}

namespace {
/// Why ops of one kind are refused, and by which outputs.
struct Refusal {
  std::vector<StringRef> outputs;
  std::string op, reason;
  unsigned count;
  std::vector<std::string> places;
};
} // namespace

static std::vector<Refusal> refusalsOf(const Report &report) {
  std::vector<Refusal> refusals;
  for (const OpUse &use : report.model.unsupported) {
    refusals.push_back({{}, use.name, use.reason.empty() ? "is not known" : use.reason, use.count, use.locations});
    for (Output output : kOutputs) refusals.back().outputs.push_back(nameOf(output));
  }
  for (Output output : kOutputs) {
    if (!report.coverage) break;
    for (const Problem &problem : (*report.coverage)[output].refused.problems) {
      auto same = [&](const Refusal &r) {
        return r.op == problem.op && r.reason == problem.reason && r.places == problem.places;
      };
      auto known = llvm::find_if(refusals, same);
      if (known == refusals.end())
        known = refusals.insert(known, {{}, problem.op, problem.reason, problem.count, problem.places});
      known->outputs.push_back(nameOf(output));
    }
  }
  return refusals;
}

/// Kinds that some output refuses.
static std::vector<StringRef> unsupportedKinds(const std::vector<Refusal> &refusals) {
  std::vector<StringRef> kinds;
  for (const Refusal &refusal : refusals)
    if (!refusal.op.empty() && !llvm::is_contained(kinds, refusal.op)) kinds.push_back(refusal.op);
  return kinds;
}

/// `nonzero x 2 (cpu, pytorch): why`
static std::string headline(const Refusal &refusal) {
  std::string text = refusal.op.empty() ? "the model" : refusal.op + " x " + std::to_string(refusal.count);
  return text + " (" + llvm::join(refusal.outputs, ", ") + "): " + refusal.reason;
}

static std::string shapeText(const ImportSummary::Tensor &t) {
  std::string text = t.dtype + "[";
  for (auto [i, d] : llvm::enumerate(t.shape)) text += (i ? "," : "") + (d < 0 ? std::string("?") : std::to_string(d));
  return text + "]";
}

static std::string bytesText(uint64_t bytes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (bytes >= 1024 * 1024) os << llvm::format("%.1f MB", bytes / 1048576.0);
  else os << llvm::format("%.1f KB", bytes / 1024.0);
  return text;
}

/// (op kinds, ops) of the model, without the graph's own feed, fetch and parameters.
static std::pair<size_t, unsigned> countOps(const ImportSummary &model) {
  unsigned count = 0;
  size_t kinds = 0;
  for (const OpUse &use : model.ops)
    if (use.name != "feed" && use.name != "fetch" && use.name != "data" && use.name != "p" && use.name != "parameter")
      ++kinds, count += use.count;
  return {kinds, count};
}

/// "cpu yes, torch no, pytorch yes"
static std::string verdictText(const Report &report) {
  std::string text;
  for (Output output : kOutputs)
    text += (text.empty() ? "" : ", ") + (nameOf(output) + " " + statusOf(report, output)).str();
  return text;
}

/// In the terminal; a file has every place.
static constexpr size_t kShownPlaces = 3;

void mlir::pd::writeText(const Report &report, raw_ostream &os) {
  const ImportSummary &m = report.model;
  auto [kinds, count] = countOps(m);
  os << "model      " << m.modelFile << "\n";
  os << "format     " << m.format << ", written by " << m.producer << "\n";
  os << "weights    " << m.weightCount << " tensors, " << bytesText(m.weightBytes)
     << (m.paramsFile.empty() ? "" : " in " + m.paramsFile) << "\n";
  for (const auto &t : m.inputs) os << "input      " << t.name << " " << shapeText(t) << "\n";
  for (const auto &t : m.outputs) os << "output     " << t.name << " " << shapeText(t) << "\n";
  std::vector<Refusal> refusals = refusalsOf(report);
  os << "ops        " << count << " of " << kinds << " kinds, " << unsupportedKinds(refusals).size()
     << " kinds unsupported\n";
  os << "outputs    " << verdictText(report) << "\n\n";
  os << llvm::left_justify("op", 30) << llvm::right_justify("count", 6);
  for (Output output : kOutputs) os << "  " << llvm::left_justify(nameOf(output), 8);
  os << "\n";
  for (const OpUse &use : m.ops) {
    os << llvm::left_justify(use.name, 30) << llvm::right_justify(std::to_string(use.count), 6);
    for (Output output : kOutputs) os << "  " << llvm::left_justify(statusOf(report, use, output), 8);
    os << "\n";
  }
  if (refusals.empty()) return;
  os << "\nunsupported:\n";
  for (const Refusal &refusal : refusals) {
    os << "  " << headline(refusal) << "\n";
    for (const std::string &place : ArrayRef(refusal.places).take_front(kShownPlaces)) os << "    at " << place << "\n";
    if (refusal.places.size() > kShownPlaces)
      os << "    and " << refusal.places.size() - kShownPlaces << " more (--report=FILE.md lists all)\n";
  }
}

void mlir::pd::writeMarkdown(const Report &report, raw_ostream &os) {
  const ImportSummary &m = report.model;
  auto [kinds, count] = countOps(m);
  std::vector<Refusal> refusals = refusalsOf(report);
  os << "# Coverage of " << m.modelFile << "\n\n- format: " << m.format << ", written by " << m.producer
     << "\n- weights: " << m.weightCount << " tensors, " << bytesText(m.weightBytes) << "\n- ops: " << count << " of "
     << kinds << " kinds, " << unsupportedKinds(refusals).size()
     << " kinds unsupported\n- outputs: " << verdictText(report) << "\n\n";
  os << "| tensor | name | type |\n|---|---|---|\n";
  for (const auto &t : m.inputs) os << "| input | `" << t.name << "` | " << shapeText(t) << " |\n";
  for (const auto &t : m.outputs) os << "| output | `" << t.name << "` | " << shapeText(t) << " |\n";
  os << "\n| op | pd op | count | cpu | torch | pytorch |\n|---|---|---|---|---|---|\n";
  for (const OpUse &use : m.ops) {
    os << "| `" << use.name << "` | " << (use.pdName.empty() ? std::string("-") : "`pd." + use.pdName + "`") << " | "
       << use.count << " |";
    for (Output output : kOutputs) os << " " << statusOf(report, use, output) << " |";
    os << "\n";
  }
  if (!refusals.empty()) {
    os << "\n## Unsupported\n\n";
    for (const Refusal &refusal : refusals) {
      os << "- " << headline(refusal) << "\n";
      for (const std::string &place : refusal.places) os << "  - " << place << "\n";
    }
  }
  if (!report.kernels.empty()) {
    os << "\n## Kernels\n\n| kernel | generator | root | dispatches |\n|---|---|---|---|\n";
    for (const KernelInfo &k : report.kernels)
      os << "| `" << k.name << "` | " << k.generator << " | `" << k.root << "` | " << k.dispatches << " |\n";
  }
  if (!report.stages.empty()) {
    os << "\n## Stages\n\n| stage | seconds | peak memory |\n|---|---|---|\n";
    for (const StageCost &s : report.stages)
      os << "| " << s.name << " | " << llvm::format("%.3f", s.seconds) << " | " << bytesText(s.peakBytes) << " |\n";
  }
}

static llvm::json::Array stringsJson(const std::vector<std::string> &strings) {
  llvm::json::Array list;
  for (const std::string &text : strings) list.push_back(text);
  return list;
}

static llvm::json::Array refusedJson(const std::vector<Refusal> &refusals) {
  llvm::json::Array list;
  for (const Refusal &refusal : refusals)
    list.push_back(llvm::json::Object{{"op", refusal.op},
                                      {"outputs", llvm::json::Array(refusal.outputs)},
                                      {"reason", refusal.reason},
                                      {"count", refusal.count},
                                      {"locations", stringsJson(refusal.places)}});
  return list;
}

void mlir::pd::writeJson(const Report &report, raw_ostream &os) {
  const ImportSummary &m = report.model;
  auto tensors = [](const std::vector<ImportSummary::Tensor> &list) {
    llvm::json::Array array;
    for (const auto &t : list)
      array.push_back(llvm::json::Object{{"name", t.name}, {"dtype", t.dtype}, {"shape", llvm::json::Array(t.shape)}});
    return array;
  };
  std::vector<Refusal> refusals = refusalsOf(report);
  llvm::json::Array ops, unsupported, stages, kernels;
  llvm::json::Object outputs;
  for (Output output : kOutputs) outputs[nameOf(output)] = statusOf(report, output);
  for (const OpUse &use : m.ops) {
    llvm::json::Object status;
    for (Output output : kOutputs) status[nameOf(output)] = statusOf(report, use, output);
    ops.push_back(llvm::json::Object{{"name", use.name},
                                     {"pd", use.pdName},
                                     {"count", use.count},
                                     {"locations", stringsJson(use.locations)},
                                     {"status", std::move(status)}});
  }
  for (StringRef kind : unsupportedKinds(refusals)) unsupported.push_back(kind);
  for (const StageCost &s : report.stages)
    stages.push_back(
        llvm::json::Object{{"name", s.name}, {"seconds", s.seconds}, {"peak_rss_bytes", int64_t(s.peakBytes)}});
  for (const KernelInfo &k : report.kernels)
    kernels.push_back(llvm::json::Object{
        {"name", k.name}, {"generator", k.generator}, {"root", k.root}, {"dispatches", k.dispatches}});
  llvm::json::Object root{{"version", kReportVersion},
                          {"model", llvm::json::Object{{"file", m.modelFile},
                                                       {"format", m.format},
                                                       {"producer", m.producer},
                                                       {"inputs", tensors(m.inputs)},
                                                       {"outputs", tensors(m.outputs)},
                                                       {"weights", m.weightCount},
                                                       {"weight_bytes", int64_t(m.weightBytes)}}},
                          {"outputs", std::move(outputs)},
                          {"ops", std::move(ops)},
                          {"unsupported", std::move(unsupported)},
                          {"refused", refusedJson(refusals)},
                          {"stages", std::move(stages)},
                          {"kernels", std::move(kernels)},
                          {"precision", "fp32"}};
  os << llvm::formatv("{0:2}", llvm::json::Value(std::move(root))) << "\n";
}
