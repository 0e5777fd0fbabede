//===--- Driver.cpp - import, stages, outputs -------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Driver.h"
#include "Check.h"
#include "ParameterFile.h"
#include "PyTorchStage.h"
#include "StateDictStage.h"
#include "StepNotes.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Import/Import.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Report/Coverage.h"
#include "paddle-mlir/Report/Report.h"
#include "paddle-mlir/Report/Support.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

namespace {

/// One compilation: the context, the module and what is learnt on the way.
class Compilation {
public:
  explicit Compilation(const Options &options) : options(options), context(MLIRContext::Threading::DISABLED) {
    DialectRegistry registry;
    pd::registerPaddleDialects(registry);
    context.appendDialectRegistry(registry);
  }
  int run();

private:
  const Options &options;
  MLIRContext context;
  pd::DiagnosticLog log{&context};
  OwningOpRef<ModuleOp> module;
  pd::Report report;
  StepNotes notes{options, report};
  std::string at = options.compileFrom; // the stage at whose end the module is; empty: the model is to be imported

  void compile();
  void import();
  void parseMlir();
  void applyShapes();
  void failUnsupported(pd::ImportOptions importing, const pd::ImportError &error);
  void deriveCoverage(ModuleOp imported, const pd::CoverageOptions &coverage);
  pd::CoverageOptions coverageOptions() const;
  void runStages(StringRef last);
  void prepareTorchEmission();
  void writeMlir();
  void writePtx();
  void writeReports();
  void printWarnings();
  pd::StageOptions stageOptions() const;
};

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

void Compilation::parseMlir() {
  if (!llvm::sys::fs::exists(options.model))
    throw Error(pdrt::ExitBadFile, options.model, "no such file", "check the path");
  ParserConfig config(&context);
  module = parseSourceFile<ModuleOp>(options.model, config);
  if (!module)
    throw Error(pdrt::ExitBadFile, options.model, log.summaryOr("cannot be parsed as MLIR"),
                "pd-opt FILE prints every error");
  report.model.modelFile = options.model;
  report.model.format = "mlir";
  report.model.producer = "mlir";
  if (at.empty()) at = isTorch(*module) ? "torch" : "import";
}

void Compilation::import() {
  auto begin = std::chrono::steady_clock::now();
  if (isMlirFile(options.model)) {
    parseMlir();
    deriveCoverage(*module, coverageOptions());
    return notes.note({"import", *module, nullptr, begin});
  }
  at = "import";
  pd::ImportError error;
  pd::ImportOptions importing{options.model, options.params, options.outputs};
  importing.customOps = options.customOps;
  importing.keepUnsupported = options.keepUnsupported;
  module = pd::importModel(importing, &context, error, &report.model);
  if (!module) {
    if (error.exitCode == pdrt::ExitUnsupportedOps && !report.model.unsupported.empty())
      failUnsupported(importing, error);
    throw Error(error.exitCode ? error.exitCode : int(pdrt::ExitInternal), "", error.headline(), error.hint);
  }
  applyShapes();
  deriveCoverage(*module, coverageOptions());
  notes.note({"import", *module, nullptr, begin});
}

/// The output that this --emit is about, as the report calls it.
static std::optional<pd::Output> outputOf(Emit emit) {
  switch (emit) {
  case Emit::Torch: return pd::Output::Torch;
  case Emit::PyTorch: return pd::Output::PyTorch;
  case Emit::Linalg:
  case Emit::Kernels:
  case Emit::Ptx:
  case Emit::Artifact: return pd::Output::Cpu;
  default: return std::nullopt;
  }
}

pd::CoverageOptions Compilation::coverageOptions() const {
  pd::CoverageOptions coverage;
  coverage.stages = stageOptions();
  coverage.keepUnsupported = options.keepUnsupported;
  coverage.foldBatchNorms = options.foldBatchNorms;
  if (!at.empty()) coverage.after = at;
  return coverage;
}

/// For the report alone: a compilation finds out by itself.
void Compilation::deriveCoverage(ModuleOp imported, const pd::CoverageOptions &coverage) {
  if (options.emit != Emit::Report && options.reports.empty()) return;
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
  throw Error(pdrt::ExitUsage, options.model, log.summaryOr("the shapes do not fit"),
              "the inputs are " + names + "; --shape 'x:Nx3xHxW' names dimensions, --dim H=32..1536:32 bounds them");
}

pd::StageOptions Compilation::stageOptions() const {
  pd::StageOptions stage;
  stage.loops = options.loopsOnly || options.reference;
  stage.reference = options.reference;
  stage.allDynamic = options.allDynamic;
  stage.precision = options.precision;
  stage.keepFp32 = options.keepFp32;
  stage.ioPrecision = options.ioPrecision;
  stage.keepUnsupported = options.keepUnsupported && options.emit == Emit::Torch;
  stage.customOps = options.emit == Emit::PyTorch ? pd::CustomOpsMode::Keep
                    : isProgram(options.emit)     ? pd::CustomOpsMode::Required
                                                  : pd::CustomOpsMode::Rewrite;
  return stage;
}

/// Runs the stages after the present one up to and including `last`.
void Compilation::runStages(StringRef last) {
  pd::runStages(*module, at, last, notes.compileOptions(stageOptions()));
  at = last.str();
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
    throw Error(pdrt::ExitUnsupportedOps, options.model, log.summaryOr("the torch module cannot be emitted"),
                log.hintOr("--keep-unsupported=operator keeps our own operators"));
}

/// What was printed arrives, or is not written: exit code 5 rather than the stream's own abort.
static void finish(llvm::raw_fd_ostream &os, const std::string &name) {
  os.flush();
  if (!os.has_error()) return;
  std::string problem = os.error().message();
  os.clear_error();
  throw Error(pdrt::ExitCannotWrite, name, problem, "check the disk");
}

/// "-" is standard output.
static std::unique_ptr<llvm::ToolOutputFile> open(const std::string &name) {
  std::string problem;
  auto file = mlir::openOutputFile(name, &problem);
  if (!file) throw Error(pdrt::ExitCannotWrite, name, problem, "check the path and its permissions");
  return file;
}

void Compilation::writeMlir() {
  auto file = open(options.output);
  if (StringRef(options.output).ends_with(".mlirbc")) {
    if (failed(writeBytecodeToFile(*module, file->os(), BytecodeWriterConfig("paddle-mlir"))))
      throw Error(pdrt::ExitCannotWrite, options.output, "cannot write bytecode", "");
  } else {
    module->print(file->os(), printingFlags(options));
  }
  finish(file->os(), options.output);
  file->keep();
}

void Compilation::writePtx() {
  std::string text = pd::compileToPtx(*module, at, notes.compileOptions(stageOptions()));
  auto file = open(options.output.empty() ? "-" : options.output);
  file->os() << text;
  finish(file->os(), options.output.empty() ? "standard output" : options.output);
  file->keep();
}

void Compilation::writeReports() {
  for (const std::string &name : options.reports) {
    auto file = open(name);
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
  case Emit::StateDict: return "import"; // has no program: run() is not reached
  case Emit::Ptx:
  case Emit::Artifact: return "host"; // they run their stages themselves
  }
  return "import";
}

/// The report is written also when the compilation fails, as far as the model could be read.
int Compilation::run() {
  try {
    compile();
  } catch (const Error &) {
    if (!report.model.modelFile.empty()) writeReports();
    throw;
  }
  writeReports();
  return 0;
}

void Compilation::compile() {
  for (const std::string &name : {options.compileFrom, options.compileTo})
    if (!name.empty() && !pd::isStage(name))
      throw Error(pdrt::ExitUsage, "pd-compile", "unknown stage '" + name + "'", "pd-compile --help lists the stages");
  // What cannot be written is said before the work is done.
  bool toStage = !options.compileTo.empty();
  std::optional<pd::ArtifactWriter> artifact;
  if (options.emit == Emit::Artifact && !toStage) artifact.emplace(options.output);
  if (options.parameterFile) requireParameterFilePlace(options.output);
  import();
  if (options.emit == Emit::Report && !toStage) {
    pd::writeText(report, llvm::outs());
    llvm::outs() << "\nnext:\n  pd-compile " << options.model
                 << " -o model.mlir         torch dialect for torch-mlir and IREE\n"
                 << "  pd-compile " << options.model
                 << " -o model.artifact     a program for this CPU; pd-run model.artifact\n";
    return finish(llvm::outs(), "standard output");
  }
  OwningOpRef<ModuleOp> imported; // what check.safetensors is made from
  if ((options.emit == Emit::Artifact || options.emit == Emit::PyTorch) && options.check && at == "import" && !toStage)
    imported = cast<ModuleOp>((*module)->clone());
  if (options.parameterFile) separateParameters(*module);
  if (artifact) {
    pd::CompileOptions compile = notes.compileOptions(stageOptions());
    if (imported)
      compile.writeCheck = [&](const pd::Signature &signature, const std::string &path) {
        return writeCheck(*imported, options, notes, signature.tensors, path);
      };
    pd::compileToArtifact(*module, at, compile, *artifact);
    return printWarnings();
  }
  if (options.emit == Emit::Ptx && !toStage) {
    writePtx();
    return printWarnings();
  }
  std::string last = toStage ? options.compileTo : stageOf(options.emit).str();
  if (options.emit == Emit::PyTorch && !toStage && at == "torch") last = at; // read as the exporter would make it
  if (last != "import") runStages(last);
  if (options.emit == Emit::Torch && !toStage) prepareTorchEmission();
  if (options.parameterFile) writeParameterFile(*module, options.output);
  if (options.emit == Emit::PyTorch && !toStage) writePyTorch(*module, imported.get(), options, report);
  else if (!options.output.empty()) writeMlir();
  else module->print(llvm::outs(), printingFlags(options));
  finish(llvm::outs(), "standard output");
  printWarnings();
}

/// At most three, then how many more: a message stays short.
void Compilation::printWarnings() {
  for (const std::string &note : report.model.notes) llvm::errs() << "note: " << note << "\n";
  constexpr size_t kShown = 3;
  auto print = [&](StringRef kind, const std::vector<std::string> &texts) {
    for (const std::string &text : ArrayRef(texts).take_front(kShown))
      llvm::errs() << kind << ": " << options.model << ": " << text << "\n";
    if (texts.size() > kShown)
      llvm::errs() << kind << ": " << options.model << ": and " << texts.size() - kShown << " more\n";
  };
  print("warning", log.warnings());
  print("remark", log.remarks());
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
