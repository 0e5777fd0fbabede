//===--- Report.cpp - writes the coverage report as text, Markdown and JSON -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Report/Report.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace mlir::pd;

/// Graph structure, resolved at import: no row of its own.
static bool isStructural(StringRef pdName) {
  return llvm::is_contained(
             {"feed", "fetch", "data", "parameter", "combine", "split", "slice", "yield", "if", "while", "custom"},
             pdName) ||
         pdName.empty();
}

OpStatus mlir::pd::getOpStatus(const OpUse &use) {
  if (use.pdName.empty()) return {"no", "no"};
  const OpSchema *schema = lookupOpSchema(use.pdName);
  if (!schema) return isStructural(use.pdName) ? OpStatus{"yes", "yes"} : OpStatus{"no", "no"};
  StringRef torch = schema->status == "aten" ? "yes" : schema->status == "paddle" ? "operator" : "no";
  return {torch, schema->status == "none" ? "no" : "yes"};
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

void mlir::pd::writeText(const Report &report, raw_ostream &os) {
  const ImportSummary &m = report.model;
  auto [kinds, count] = countOps(m);
  os << "model      " << m.modelFile << "\n";
  os << "format     " << m.format << ", written by " << m.producer << "\n";
  os << "weights    " << m.weightCount << " tensors, " << bytesText(m.weightBytes)
     << (m.paramsFile.empty() ? "" : " in " + m.paramsFile) << "\n";
  for (const auto &t : m.inputs) os << "input      " << t.name << " " << shapeText(t) << "\n";
  for (const auto &t : m.outputs) os << "output     " << t.name << " " << shapeText(t) << "\n";
  os << "ops        " << count << " of " << kinds << " kinds, " << m.unsupported.size() << " kinds unsupported\n\n";
  os << llvm::left_justify("op", 30) << llvm::right_justify("count", 6) << "  " << llvm::left_justify("cpu", 6)
     << llvm::left_justify("torch", 10) << "\n";
  for (const OpUse &use : m.ops) {
    OpStatus s = getOpStatus(use);
    os << llvm::left_justify(use.name, 30) << llvm::right_justify(std::to_string(use.count), 6) << "  "
       << llvm::left_justify(s.cpu, 6) << s.torch << "\n";
  }
  if (m.unsupported.empty()) return;
  os << "\nunsupported:\n";
  for (const OpUse &use : m.unsupported) {
    os << "  " << use.name << " x " << use.count << (use.reason.empty() ? "" : ": " + use.reason) << "\n";
    for (const std::string &l : use.locations) os << "    at " << l << "\n";
  }
}

void mlir::pd::writeMarkdown(const Report &report, raw_ostream &os) {
  const ImportSummary &m = report.model;
  auto [kinds, count] = countOps(m);
  os << "# Coverage of " << m.modelFile << "\n\n- format: " << m.format << ", written by " << m.producer
     << "\n- weights: " << m.weightCount << " tensors, " << bytesText(m.weightBytes) << "\n- ops: " << count << " of "
     << kinds << " kinds, " << m.unsupported.size() << " kinds unsupported\n\n";
  os << "| tensor | name | type |\n|---|---|---|\n";
  for (const auto &t : m.inputs) os << "| input | `" << t.name << "` | " << shapeText(t) << " |\n";
  for (const auto &t : m.outputs) os << "| output | `" << t.name << "` | " << shapeText(t) << " |\n";
  os << "\n| op | pd op | count | cpu | torch |\n|---|---|---|---|---|\n";
  for (const OpUse &use : m.ops) {
    OpStatus s = getOpStatus(use);
    os << "| `" << use.name << "` | " << (use.pdName.empty() ? std::string("-") : "`pd." + use.pdName + "`") << " | "
       << use.count << " | " << s.cpu << " | " << s.torch << " |\n";
  }
  if (!m.unsupported.empty()) {
    os << "\n## Unsupported\n\n";
    for (const OpUse &use : m.unsupported) {
      os << "- `" << use.name << "` x " << use.count << (use.reason.empty() ? "" : ": " + use.reason) << "\n";
      for (const std::string &l : use.locations) os << "  - " << l << "\n";
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

static llvm::json::Array locationsJson(const OpUse &use) {
  llvm::json::Array list;
  for (const std::string &l : use.locations) list.push_back(l);
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
  llvm::json::Array ops, unsupported, stages, kernels;
  for (const OpUse &use : m.ops) {
    OpStatus s = getOpStatus(use);
    ops.push_back(llvm::json::Object{{"name", use.name},
                                     {"pd", use.pdName},
                                     {"count", use.count},
                                     {"locations", locationsJson(use)},
                                     {"status", llvm::json::Object{{"cpu", s.cpu}, {"torch", s.torch}}}});
  }
  for (const OpUse &use : m.unsupported) unsupported.push_back(use.name);
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
                          {"ops", std::move(ops)},
                          {"unsupported", std::move(unsupported)},
                          {"stages", std::move(stages)},
                          {"kernels", std::move(kernels)},
                          {"precision", "fp32"}};
  os << llvm::formatv("{0:2}", llvm::json::Value(std::move(root))) << "\n";
}
