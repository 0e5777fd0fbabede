//===--- Driver.cpp - import, stages, outputs -------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Driver.h"
#include "ArtifactStage.h"
#include "ParameterFile.h"
#include "PyTorchStage.h"
#include "StateDictStage.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "paddle-mlir/Diagnostics/Problems.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Import/Import.h"
#include "paddle-mlir/Pipelines/Pipelines.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Report/Report.h"
#include "paddle-mlir/Report/Support.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include <chrono>
#include <sys/resource.h>

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

namespace {

/// One compilation: the context, the module and what is learnt on the way.
class Compilation {
public:
  explicit Compilation(const Options &options) : options(options), context(MLIRContext::Threading::DISABLED) {
    DialectRegistry registry;
    pd::registerRoadDialects(registry);
    context.appendDialectRegistry(registry);
    context.printOpOnDiagnostic(false); // a note for people, never IR
    context.getDiagEngine().registerHandler([this](Diagnostic &d) { return remember(d); });
  }
  int run();

private:
  const Options &options;
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  pd::Report report;
  std::string from = options.compileFrom; // the stage whose result the model is; empty: it is imported
  pd::ProblemList problems;
  std::vector<std::string> warnings;

  LogicalResult remember(Diagnostic &diagnostic);
  void import();
  void applyShapes();
  void failUnsupported(pd::ImportOptions importing, const pd::ImportError &error);
  void deriveCoverage(ModuleOp imported, pd::CoverageOptions options);
  pd::CoverageOptions coverageOptions() const;
  void runStages(StringRef last);
  void dump(StringRef stage);
  void prepareTorchEmission();
  void writeMlir();
  void writeReports();
  void printWarnings();
  void noteStage(StringRef name, std::chrono::steady_clock::time_point begin);
  pd::StageOptions stageOptions() const;
};

/// Errors become the tool's message, kind by kind; warnings wait for the end.
LogicalResult Compilation::remember(Diagnostic &diagnostic) {
  if (diagnostic.getSeverity() == DiagnosticSeverity::Warning) {
    std::string where = pd::locationText(diagnostic.getLocation());
    warnings.push_back(pd::firstLine(diagnostic.str()) + (where.empty() ? "" : " at " + where));
  }
  if (diagnostic.getSeverity() == DiagnosticSeverity::Error) problems.add(diagnostic);
  return success();
}

void Compilation::noteStage(StringRef name, std::chrono::steady_clock::time_point begin) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  report.stages.push_back({name.str(), std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                           uint64_t(usage.ru_maxrss) * 1024});
  dump(name);
}

void Compilation::dump(StringRef stage) {
  if (options.dumpPhasesTo.empty()) return;
  llvm::sys::fs::create_directories(options.dumpPhasesTo);
  SmallString<128> path(options.dumpPhasesTo);
  llvm::sys::path::append(path, llvm::formatv("{0:2}-{1}.mlir", report.stages.size(), stage).str());
  std::error_code ec;
  llvm::raw_fd_ostream os(path, ec);
  if (ec) throw Error(pdrt::ExitCannotWrite, path.str().str(), ec.message(), "check the folder of --dump-phases-to");
  OpPrintingFlags flags;
  module->print(os, flags.elideLargeElementsAttrs(16).elideLargeResourceString(64).enableDebugInfo(false));
}

static bool isMlirFile(StringRef path) { return path.ends_with(".mlir") || path.ends_with(".mlirbc"); }

/// A module that another importer wrote (torch-mlir's FX importer, or pd-compile -o NAME.mlir) is what our `torch`
/// stage ends with.
static bool isTorch(ModuleOp module) {
  return module
      .walk([](Operation *op) {
        return isa_and_nonnull<pd_torch::TorchDialect>(op->getDialect()) ? WalkResult::interrupt()
                                                                         : WalkResult::advance();
      })
      .wasInterrupted();
}

void Compilation::import() {
  auto begin = std::chrono::steady_clock::now();
  if (isMlirFile(options.model)) {
    if (!llvm::sys::fs::exists(options.model))
      throw Error(pdrt::ExitBadFile, options.model, "no such file", "check the path");
    ParserConfig config(&context);
    module = parseSourceFile<ModuleOp>(options.model, config);
    if (!module)
      throw Error(pdrt::ExitBadFile, options.model, problems.empty() ? "cannot be parsed as MLIR" : problems.summary(),
                  "pd-opt FILE prints every error");
    report.model.modelFile = options.model;
    report.model.format = "mlir";
    report.model.producer = "mlir";
    if (from.empty() && isTorch(*module)) from = "torch";
    deriveCoverage(*module, coverageOptions());
    noteStage("import", begin);
    return;
  }
  pd::ImportError error;
  pd::ImportOptions importing{options.model, options.params, options.outputs};
  importing.customOps = options.customOps;
  importing.keepUnsupported = options.keepUnsupported;
  module = pd::importModel(importing, &context, error, &report.model);
  if (!module) {
    if (error.exitCode == pdrt::ExitUnsupportedOps && !report.model.unsupported.empty())
      failUnsupported(importing, error);
    writeReports();
    throw Error(error.exitCode ? error.exitCode : int(pdrt::ExitInternal), "", error.headline(), error.hint);
  }
  applyShapes();
  deriveCoverage(*module, coverageOptions());
  noteStage("import", begin);
}

/// The output that this --emit is about, as the report calls it.
static std::optional<pd::Output> outputOf(Emit emit) {
  switch (emit) {
  case Emit::Torch: return pd::Output::Torch;
  case Emit::PyTorch: return pd::Output::PyTorch;
  case Emit::Linalg:
  case Emit::Kernels:
  case Emit::Artifact: return pd::Output::Cpu;
  default: return std::nullopt;
  }
}

pd::CoverageOptions Compilation::coverageOptions() const {
  pd::CoverageOptions coverage;
  coverage.stages = stageOptions();
  coverage.keepUnsupported = options.keepUnsupported;
  coverage.foldBatchNorms = options.foldBatchNorms;
  if (!from.empty()) coverage.after = from;
  return coverage;
}

void Compilation::deriveCoverage(ModuleOp imported, pd::CoverageOptions coverage) {
  if (coverage.after == "import" || coverage.after == "torch") report.coverage = pd::deriveCoverage(imported, coverage);
}

/// Operators that the import does not know. What a later stage would refuse beside them is in the same message.
void Compilation::failUnsupported(pd::ImportOptions importing, const pd::ImportError &error) {
  pd::CoverageOptions coverage = coverageOptions();
  std::string names, places, later;
  for (const pd::OpUse &use : report.model.unsupported) {
    coverage.placeholders.push_back(use.name);
    names += (names.empty() ? "" : ", ") + use.name + " x " + std::to_string(use.count) +
             (use.reason.empty() ? "" : " (" + use.reason + ")");
    if (!use.locations.empty()) places += (places.empty() ? "; first at " : "; ") + use.locations.front();
  }
  importing.keepUnsupported = true;
  pd::ImportError again;
  std::optional<pd::Output> output = outputOf(options.emit);
  if (OwningOpRef<ModuleOp> kept = pd::importModel(importing, &context, again)) {
    deriveCoverage(*kept, coverage);
    if (output) later = pd::tryOutput(*kept, *output, coverage).refused.summary();
  }
  writeReports();
  throw Error(error.exitCode, error.file.empty() ? options.model : error.file,
              std::to_string(report.model.unsupported.size()) + " unsupported op kinds: " + names + places +
                  (later.empty() ? "" : "; also " + later),
              error.hint.empty() ? "--report=FILE.md lists every place" : error.hint);
}

/// --shape and --dim.
void Compilation::applyShapes() {
  if (options.shapes.empty() && options.dims.empty()) return;
  pd::PdSetInputShapesOptions passOptions;
  passOptions.shapes.assign(options.shapes.begin(), options.shapes.end());
  passOptions.dims.assign(options.dims.begin(), options.dims.end());
  PassManager pm(&context, ModuleOp::getOperationName());
  pm.addPass(pd::createPdSetInputShapes(passOptions));
  if (succeeded(pm.run(*module))) return;
  std::string names;
  for (auto &input : report.model.inputs) names += (names.empty() ? "" : ", ") + input.name;
  throw Error(pdrt::ExitUsage, options.model, problems.summary(),
              "the inputs are " + names + "; --shape 'x:Nx3xHxW' names dimensions, --dim H=32..1536:32 bounds them");
}

pd::StageOptions Compilation::stageOptions() const {
  pd::StageOptions stage;
  stage.loops = options.loopsOnly || options.reference;
  stage.reference = options.reference;
  stage.allDynamic = options.allDynamic;
  stage.keepUnsupported = options.keepUnsupported && options.emit == Emit::Torch;
  bool onCpu = options.emit == Emit::Linalg || options.emit == Emit::Kernels || options.emit == Emit::Artifact;
  stage.customOps = options.emit == Emit::PyTorch ? pd::CustomOpsMode::Keep
                    : onCpu                       ? pd::CustomOpsMode::Required
                                                  : pd::CustomOpsMode::Rewrite;
  return stage;
}

/// Runs the stages after the present one up to and including `last`.
void Compilation::runStages(StringRef last) {
  bool active = from.empty() || from == "import";
  for (const pd::Stage &stage : pd::getStages()) {
    bool after = active;
    if (!active && stage.name == from) {
      active = true;
      continue;
    }
    if (!after) continue;
    if (llvm::any_of(report.stages, [&](const pd::StageCost &s) { return s.name == stage.name; })) {
      if (stage.name == last) return;
      continue;
    }
    auto begin = std::chrono::steady_clock::now();
    PassManager pm(&context, ModuleOp::getOperationName());
    stage.build(pm, stageOptions());
    if (failed(pm.run(*module))) {
      writeReports();
      int code =
          pd::getExitCode(*module, stage.name == "torch" ? int(pdrt::ExitUnsupportedOps) : int(pdrt::ExitInternal));
      throw Error(code, options.model,
                  "stage " + stage.name.str() + ": " + (problems.empty() ? "failed" : problems.summary()),
                  problems.hint.empty() ? pd::hintForStage(code) : problems.hint);
    }
    noteStage(stage.name, begin);
    if (stage.name == last) return;
  }
}

/// Without weights: every resource and every big constant becomes a placeholder that parses.
static OpPrintingFlags printingFlags(const Options &options) {
  OpPrintingFlags flags;
  if (options.elideWeights) flags.elideLargeElementsAttrs(16).elideLargeResourceString(64);
  return flags;
}

/// What torch-mlir and IREE read is not what our own stages read: composite ops are written out, blobs get a small
/// alignment.
void Compilation::prepareTorchEmission() {
  pd_torch::TorchEmissionOptions emission;
  emission.elideWeights = options.elideWeights;
  emission.keepOperators = options.keepUnsupported;
  PassManager pm(&context, ModuleOp::getOperationName());
  pd_torch::buildTorchEmissionPipeline(pm, emission);
  if (failed(pm.run(*module)))
    throw Error(pdrt::ExitUnsupportedOps, options.model,
                problems.empty() ? "the torch module cannot be emitted" : problems.summary(),
                problems.hint.empty() ? "--keep-unsupported=operator keeps our own operators" : problems.hint);
}

void Compilation::writeMlir() {
  std::string problem;
  auto file = mlir::openOutputFile(options.output, &problem);
  if (!file) throw Error(pdrt::ExitCannotWrite, options.output, problem, "check the path and its permissions");
  if (StringRef(options.output).ends_with(".mlirbc")) {
    if (failed(writeBytecodeToFile(*module, file->os(), BytecodeWriterConfig("paddle-mlir"))))
      throw Error(pdrt::ExitCannotWrite, options.output, "cannot write bytecode", "");
  } else {
    module->print(file->os(), printingFlags(options));
  }
  file->os().flush();
  if (file->os().has_error())
    throw Error(pdrt::ExitCannotWrite, options.output, file->os().error().message(), "check the disk");
  file->keep();
}

void Compilation::writeReports() {
  for (const std::string &name : options.reports) {
    std::string problem;
    auto file = mlir::openOutputFile(name, &problem);
    if (!file) throw Error(pdrt::ExitCannotWrite, name, problem, "check the path and its permissions");
    if (StringRef(name).ends_with(".json")) pd::writeJson(report, file->os());
    else pd::writeMarkdown(report, file->os());
    file->keep();
  }
}

static StringRef stageOf(Emit emit) {
  switch (emit) {
  case Emit::Report:
  case Emit::Pd: return "import";
  case Emit::Torch: return "torch";
  case Emit::PyTorch: return "normalize"; // the exporter converts to torch in its own way
  case Emit::Linalg: return "linalg";
  case Emit::Kernels: return "schedule";
  case Emit::StateDict: return "import";  // has no program: run() is not reached
  case Emit::Artifact: return "schedule"; // the artifact stage goes on from here, once an ISA level
  }
  return "import";
}

int Compilation::run() {
  import();
  if (!options.compileTo.empty()) {
    if (options.compileTo != "import" &&
        !llvm::any_of(pd::getStages(), [&](const pd::Stage &s) { return s.name == options.compileTo; }))
      throw Error(pdrt::ExitUsage, "pd-compile", "unknown stage '" + options.compileTo + "'",
                  "pd-compile --help lists the stages");
    if (options.compileTo != "import") runStages(options.compileTo);
    if (!options.output.empty()) writeMlir();
    else module->print(llvm::outs(), printingFlags(options));
    writeReports();
    return 0;
  }
  if (options.emit == Emit::Report) {
    pd::writeText(report, llvm::outs());
    llvm::outs() << "\nnext:\n  pd-compile " << options.model
                 << " -o model.mlir         torch dialect for torch-mlir and IREE\n"
                 << "  pd-compile " << options.model
                 << " -o model.artifact     a program for this CPU; pd-run model.artifact\n";
    writeReports();
    return 0;
  }
  OwningOpRef<ModuleOp> imported; // what check.safetensors is made from
  if ((options.emit == Emit::Artifact || options.emit == Emit::PyTorch) && options.check && from.empty())
    imported = cast<ModuleOp>((*module)->clone());
  if (options.parameterFile) separateParameters(*module);
  if (options.emit != Emit::Pd) runStages(stageOf(options.emit));
  if (options.emit == Emit::Torch) prepareTorchEmission();
  if (options.parameterFile) writeParameterFile(*module, options.output);
  if (options.emit == Emit::PyTorch) writePyTorch(*module, imported.get(), options, report);
  else if (options.emit == Emit::Artifact) writeArtifact(*module, imported.get(), options, stageOptions(), report);
  else if (!options.output.empty()) writeMlir();
  else module->print(llvm::outs(), printingFlags(options));
  printWarnings();
  writeReports();
  return 0;
}

/// At most three, then how many more: a message stays short.
void Compilation::printWarnings() {
  for (const std::string &note : report.model.notes) llvm::errs() << "note: " << note << "\n";
  constexpr size_t kShown = 3;
  for (const std::string &warning : ArrayRef(warnings).take_front(kShown))
    llvm::errs() << "warning: " << options.model << ": " << warning << "\n";
  if (warnings.size() > kShown)
    llvm::errs() << "warning: " << options.model << ": and " << warnings.size() - kShown << " more\n";
}

/// --init-custom-op: a declaration to start from.
int initCustomOp(const Options &options) {
  MLIRContext context(MLIRContext::Threading::DISABLED);
  pd::ImportError error;
  std::optional<std::string> text =
      pd::initCustomOp({options.model, options.params, {}}, options.initCustomOp, &context, error);
  if (!text) throw Error(error.exitCode ? error.exitCode : int(pdrt::ExitInternal), "", error.headline(), error.hint);
  llvm::outs() << *text;
  return 0;
}

void listOps() {
  llvm::outs() << llvm::left_justify("op", 28) << llvm::left_justify("family", 14) << llvm::left_justify("tier", 6)
               << llvm::left_justify("torch", 8) << llvm::left_justify("cpu", 5) << "legacy names\n";
  pd::OpSupport support;
  for (const pd::OpSchema &s : pd::getOpSchemas()) {
    llvm::outs() << llvm::left_justify(s.name, 28) << llvm::left_justify(s.family, 14) << llvm::left_justify(s.tier, 6)
                 << llvm::left_justify(support.torch(s), 8) << llvm::left_justify(support.cpu(s) ? "yes" : "no", 5);
    llvm::interleave(s.legacy, llvm::outs(), [](const pd::LegacyRow &l) { llvm::outs() << l.legacyName; }, ", ");
    llvm::outs() << "\n";
  }
}

} // namespace

int run(const Options &options) {
  if (options.help) {
    llvm::outs() << helpText();
    return 0;
  }
  if (options.version) {
    llvm::outs() << "pd-compile " PD_VERSION " (LLVM " << LLVM_VERSION_STRING << ")\n";
    return 0;
  }
  if (options.listOps) {
    listOps();
    return 0;
  }
  if (!options.initCustomOp.empty()) return initCustomOp(options);
  if (options.emit == Emit::StateDict) {
    writeStateDict(options);
    return 0;
  }
  return Compilation(options).run();
}

} // namespace pdcompile
