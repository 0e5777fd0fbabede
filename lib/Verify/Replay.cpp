//===--- Replay.cpp - compiles all units at once, runs them on the reference's operands, judges them --------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Isolate.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Session.h"
#include "llvm/ADT/StringSet.h"
#include <filesystem>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;
using pdrt::Tensor;

/// Runs with operands that differ by an ulp, made only where something differs.
constexpr unsigned kMovedRuns = 4;

namespace {

/// A sum of products of many terms, a loop or a branch: architecture's second tolerance.
bool hasProduct(const Unit &unit) {
  static const llvm::StringSet<> names = {"pd.matmul",   "pd.bmm",          "pd.mv", "pd.dot", "pd.addmm", "pd.einsum",
                                          "pd.bilinear", "pd.fused_conv2d", "pd.fc", "pd.if",  "pd.while"};
  bool found = false;
  for (Operation *top : unit.ops)
    top->walk([&](Operation *op) {
      StringRef name = op->getName().getStringRef();
      const OpSchema *schema = lookupOpSchema(op->getName().stripDialect());
      found |= names.contains(name) || (schema && (schema->family == "Conv" || schema->family == "Linear" ||
                                                   schema->family == "Recurrent" || schema->family == "Attention"));
    });
  return found || (!unit.layer.empty() && unit.ops.size() > 1);
}

bool isRandom(const Unit &unit) {
  return llvm::any_of(unit.ops, [](Operation *op) {
    const OpSchema *schema = lookupOpSchema(op->getName().stripDialect());
    return schema && schema->family == "Random" && schema->name != "dropout";
  });
}

std::string firstLine(StringRef text) { return text.split('\n').first.str(); }

class Replayer {
public:
  Replayer(ModuleOp module, const ValueResolver &resolver, const ReplayOptions &options,
           std::vector<UnitFinding> &findings)
      : module(module), resolver(resolver), options(options), findings(findings) {}

  /// Judges findings[i] for all i of `which`; a failure is divided until it belongs to one unit.
  void run(ArrayRef<size_t> which) {
    if (which.empty()) return;
    std::vector<size_t> rest(which.begin(), which.end());
    std::string problem;
    std::optional<Location> where;
    // A diagnostic names its op: that one is out, the others try again.
    for (unsigned tries = 0; tries < 8; ++tries) {
      problem.clear();
      where.reset();
      if (rest.empty() || attempt(rest, problem, where)) return;
      auto culprit = llvm::find_if(rest, [&](size_t i) {
        return where && llvm::any_of(findings[i].unit->ops, [&](Operation *op) { return op->getLoc() == *where; });
      });
      if (culprit == rest.end() || rest.size() == 1) break;
      blame(*culprit, problem);
      rest.erase(culprit);
    }
    if (rest.size() == 1) return blame(rest[0], problem);
    run(ArrayRef(rest).take_front(rest.size() / 2));
    run(ArrayRef(rest).drop_front(rest.size() / 2));
  }

private:
  ModuleOp module;
  const ValueResolver &resolver;
  const ReplayOptions &options;
  std::vector<UnitFinding> &findings;
  unsigned programs = 0;

  void blame(size_t i, const std::string &problem) {
    findings[i].status = UnitFinding::Differs;
    findings[i].reason = problem;
  }

  bool attempt(ArrayRef<size_t> which, std::string &problem, std::optional<Location> &where) {
    ProgramBuilder builder(module, resolver);
    struct Part {
      size_t finding, firstArgument, firstResult, endArgument, endResult;
    };
    std::vector<Part> parts;
    for (size_t i : which) {
      size_t arguments = builder.arguments.size(), results = builder.expected.size();
      std::string reason;
      if (!builder.add(*findings[i].unit, reason)) {
        findings[i].status = UnitFinding::Skipped;
        findings[i].reason = reason;
        continue;
      }
      parts.push_back({i, arguments, results, builder.arguments.size(), builder.expected.size()});
    }
    OwningOpRef<ModuleOp> program = builder.finish();
    if (parts.empty()) return true;
    std::vector<Tensor> got;
    std::unique_ptr<pdrt::Session> session;
    std::vector<pdrt::TensorView> views;
    for (const Tensor &argument : builder.arguments) views.emplace_back(argument);
    if (options.progress) options.progress("compiling " + std::to_string(parts.size()) + " parts");
    try {
      session = compile(*program, problem, where);
      if (!session) return false;
      got = session->run(views);
    } catch (const pdrt::Error &error) {
      if (error.exitCode() == pdrt::ExitOutOfMemory || error.exitCode() == pdrt::ExitCannotWrite) throw;
      if (problem.empty()) problem = firstLine(error.text());
      return false;
    }
    bool again = false;
    for (const Part &part : parts) again |= judgePart(builder, part, got, {});
    if (!again) return true;
    // Something differs: by more than its own conditioning explains?
    std::vector<std::vector<Tensor>> moved;
    for (unsigned i = 0; i < kMovedRuns; ++i) {
      try {
        std::vector<Tensor> operands = moveByOneUlp(views, 17 + i);
        moved.push_back(session->run(std::vector<pdrt::TensorView>(operands.begin(), operands.end())));
      } catch (const pdrt::Error &) {
        continue; // an operand that must not move, such as an index made of floats
      }
    }
    for (const Part &part : parts)
      if (findings[part.finding].status == UnitFinding::Differs) judgePart(builder, part, got, moved);
    return true;
  }

  std::unique_ptr<pdrt::Session> compile(ModuleOp program, std::string &problem, std::optional<Location> &where) {
    ScopedDiagnosticHandler handler(program.getContext(), [&](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() != DiagnosticSeverity::Error || where) return success();
      problem = firstLine(diagnostic.str());
      where = diagnostic.getLocation();
      return success();
    });
    if (failed(mlir::verify(program))) return nullptr;
    CompileOptions compile;
    std::string folder = options.scratch + "/part" + std::to_string(programs++);
    compile.model = options.model;
    compile.targets = {targetHere()};
    compile.stages.loops = options.loops || options.reference;
    compile.stages.reference = options.reference;
    {
      ArtifactWriter writer(folder);
      compileToArtifact(program, "import", compile, writer);
    }
    auto artifact = pdrt::Artifact::open(folder);
    auto session = std::make_unique<pdrt::Session>(artifact, 1);
    artifact->program();
    std::error_code ec;
    std::filesystem::remove_all(folder, ec); // it is mapped
    return session;
  }

  /// True when it differs.
  template <typename Part>
  bool judgePart(const ProgramBuilder &builder, const Part &part, ArrayRef<Tensor> got,
                 ArrayRef<std::vector<Tensor>> moved) {
    UnitFinding &finding = findings[part.finding];
    size_t count = part.endResult - part.firstResult;
    std::vector<std::vector<Tensor>> own;
    for (const std::vector<Tensor> &run : moved)
      own.emplace_back(run.begin() + part.firstResult, run.begin() + part.endResult);
    double rtol = hasProduct(*finding.unit) ? options.rtolProduct : options.rtol;
    finding.outputs =
        judge(ArrayRef(builder.outputNames).slice(part.firstResult, count),
              ArrayRef(builder.expected).slice(part.firstResult, count), got.slice(part.firstResult, count), own, rtol);
    bool differs = llvm::any_of(finding.outputs, [](const TensorFinding &t) { return t.differs; });
    finding.status = differs ? UnitFinding::Differs : UnitFinding::Equal;
    finding.expected = finding.got = {};
    for (size_t i = 0; i < count && differs; ++i)
      if (finding.outputs[i].differs && !finding.got.storage)
        finding.expected = builder.expected[part.firstResult + i], finding.got = got[part.firstResult + i];
    return differs;
  }
};

std::string textOf(Operation *op) {
  std::string text;
  llvm::raw_string_ostream os(text);
  op->print(os, OpPrintingFlags().elideLargeElementsAttrs(8).elideLargeResourceString(8).skipRegions());
  // Our own note is not part of the op.
  if (size_t at = text.find("pd.value_names = ["); at != std::string::npos) {
    size_t end = text.find(']', at) + 1;
    if (StringRef(text).substr(end).starts_with(", ")) end += 2;
    else if (at >= 2 && text.compare(at - 2, 2, ", ") == 0) at -= 2;
    text.erase(at, end - at);
    if (size_t empty = text.find(" {}"); empty != std::string::npos) text.erase(empty, 3);
  }
  return firstLine(text);
}

/// `last` is the layer of the op before, for ops that have none.
void describe(UnitFinding &finding, const StructuredNames &names, std::string &last) {
  const Unit &unit = *finding.unit;
  Origin origin = originOf(unit.ops.front());
  finding.op = origin.place;
  finding.layer = unit.layer;
  for (Operation *op : unit.ops)
    if (finding.layer.empty()) finding.layer = layerOf(op, names);
  if (!finding.layer.empty()) last = finding.layer;
  else if (!last.empty()) finding.layer = "after " + last;
  finding.python = origin.python;
  if (!unit.layer.empty()) {
    Origin last = originOf(unit.ops.back());
    if (last.place != origin.place) finding.op += " to " + last.place;
  }
  for (int i : unit.path) finding.round += (finding.round.empty() ? "#" : ".") + std::to_string(i);
}

} // namespace

double UnitFinding::severity() const {
  double worst = 0;
  for (const TensorFinding &output : outputs)
    if (output.error > 0) worst = std::max(worst, output.allowed > 0 ? output.error / output.allowed : 1e30);
  return status == Differs && outputs.empty() ? 1e300 : worst;
}

void verify::describeOperands(UnitFinding &finding, const ValueResolver &resolver) {
  for (Operation *op : finding.unit->ops)
    if (finding.ours.size() < 12) finding.ours.push_back(textOf(op));
  SmallVector<Value> operands = operandsOf(*finding.unit);
  for (Value operand : operands) {
    const Tensor *tensor = resolver.resolve(operand, finding.unit->path);
    if (!tensor) {
      TensorFinding unknown;
      unknown.name = resolver.nameOf(operand);
      Operation *def = operand.getDefiningOp();
      unknown.text = def && isParameter(def) ? "weight" : "not recorded";
      if (auto type = dyn_cast<RankedTensorType>(operand.getType())) {
        llvm::raw_string_ostream(unknown.dtype) << type.getElementType();
        for (int64_t dim : type.getShape()) unknown.shape.push_back(ShapedType::isDynamic(dim) ? -1 : dim);
      }
      finding.operands.push_back(std::move(unknown));
      continue;
    }
    finding.operands.push_back(judge({resolver.nameOf(operand)}, {*tensor}, {*tensor}, {}, 0).front()); // its range
  }
}

std::vector<UnitFinding> verify::replay(ModuleOp module, const std::vector<Unit> &units, const ValueResolver &resolver,
                                        const ReplayOptions &options) {
  std::vector<UnitFinding> findings(units.size());
  std::vector<size_t> which;
  std::string layer;
  for (auto [i, unit] : llvm::enumerate(units)) {
    findings[i].unit = &unit;
    describe(findings[i], options.names, layer);
    if (isRandom(unit)) findings[i].reason = "draws random numbers";
    else which.push_back(i);
  }
  Replayer replayer(module, resolver, options, findings);
  // Several hundred parts a program: what the compiler does with one function grows with its size.
  constexpr size_t kPartsAtOnce = 400;
  for (size_t at = 0; at < which.size(); at += kPartsAtOnce)
    replayer.run(ArrayRef(which).slice(at, std::min(kPartsAtOnce, which.size() - at)));
  return findings;
}
