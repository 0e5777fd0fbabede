//===--- Driver.cpp - the model, a reference for it, the comparison, the reports ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Import/Import.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/RandomTensor.h"
#include "paddle-mlir/Runtime/Session.h"
#include "paddle-mlir/Runtime/Signature.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;
using pdrt::Error;
using pdrt::Tensor;

namespace pdverify {

namespace {

/// Runs of the whole model with inputs that differ by an ulp; made only when an output differs.
constexpr unsigned kMovedRuns = 4;
/// Of the largest value: what whole models are held to.
constexpr double kModel = 1e-4;

/// A folder for artifacts and recordings, gone at the end.
struct Scratch {
  Scratch() {
    if (llvm::sys::fs::createUniqueDirectory("pd-verify", path))
      throw Error(pdrt::ExitCannotWrite, "", "no temporary folder can be made", "TMPDIR names another place");
  }
  ~Scratch() { llvm::sys::fs::remove_directories(path); }
  std::string str() const { return path.str().str(); }
  SmallString<128> path;
};

class Run {
public:
  explicit Run(const Options &options) : options(options), context(MLIRContext::Threading::DISABLED) {
    DialectRegistry registry;
    registerPaddleDialects(registry);
    context.appendDialectRegistry(registry);
  }
  int run();

private:
  const Options &options;
  Scratch scratch;
  MLIRContext context;
  DiagnosticLog log{&context};
  OwningOpRef<ModuleOp> module;
  ImportSummary summary;
  std::unique_ptr<pdrt::Session> session; // of the whole model
  std::vector<std::pair<std::string, Tensor>> inputs;
  Reference reference;
  Verification result;
  StructuredNames names;

  void progress(const std::string &what) { llvm::errs() << "... " << what << "\n"; }
  OwningOpRef<ModuleOp> parse(const std::string &path, bool verify);
  void importModel();
  void compileModel();
  void takeInputs();
  void takeReference();
  void compareOutputs(const ValueResolver &resolver);
  void compareTorch(const ValueResolver &resolver);
  void compareUnits(const ValueResolver &resolver, const std::vector<Unit> &units);
  void write();
};

bool isMlirFile(StringRef path) { return path.ends_with(".mlir") || path.ends_with(".mlirbc"); }

/// A module under --ours may break the rules of an op: then that op is what differs.
OwningOpRef<ModuleOp> Run::parse(const std::string &path, bool verify) {
  if (!llvm::sys::fs::exists(path)) throw Error(pdrt::ExitBadFile, path, "no such file", "check the path");
  ParserConfig config(&context, verify);
  OwningOpRef<ModuleOp> parsed = parseSourceFile<ModuleOp>(path, config);
  if (!parsed)
    throw Error(pdrt::ExitBadFile, path, log.summaryOr("cannot be parsed as MLIR"), "pd-opt FILE prints every error");
  auto func = parsed->lookupSymbol<func::FuncOp>("main");
  if (!func || func.isDeclaration())
    throw Error(pdrt::ExitBadFile, path, "has no function @main",
                "expects a module as pd-verify --write-module writes it");
  return parsed;
}

void Run::importModel() {
  result.model = options.model;
  result.level = options.level;
  if (isMlirFile(options.model)) {
    module = parse(options.model, true);
  } else {
    ImportOptions import;
    import.modelPath = options.model;
    import.paramsPath = options.params;
    import.customOps = options.customOps;
    import.recordNames = true;
    ImportError error;
    module = pd::importModel(import, &context, error, &summary);
    if (!module) {
      std::string names;
      for (const OpUse &use : summary.unsupported) names += (names.empty() ? ": " : ", ") + use.name;
      throw Error(error.exitCode ? error.exitCode : int(pdrt::ExitInternal), "",
                  error.headline() + (error.exitCode == pdrt::ExitUnsupportedOps ? names : ""), error.hint);
    }
  }
  if (!options.writeModule.empty()) {
    std::string text;
    llvm::raw_string_ostream os(text);
    module->print(os, OpPrintingFlags().enableDebugInfo(true));
    os << "\n";
    pdrt::writeFileAtomically(options.writeModule, text.data(), text.size());
  }
  if (!options.ours.empty()) {
    module = parse(options.ours, false);
    result.ours = options.ours;
  }
}

/// The whole pipeline. A module under --ours may be one that cannot be compiled: then its ops tell why.
void Run::compileModel() {
  bool needed = options.outputs || options.reference.empty();
  if (!needed) return;
  progress("compiling " + options.model);
  CompileOptions compile;
  compile.model = options.model;
  compile.targets = {targetHere()};
  compile.stages.loops = options.loops || options.referencePipeline;
  compile.stages.reference = options.referencePipeline;
  OwningOpRef<ModuleOp> copy(cast<ModuleOp>(module->clone()));
  std::string folder = scratch.str() + "/model";
  try {
    ArtifactWriter writer(folder);
    compileToArtifact(*copy, "import", compile, writer);
  } catch (const Error &error) {
    if (options.ours.empty() || options.level == Level::Model || options.reference.empty()) throw;
    result.notes.push_back(std::string("the module as a whole does not compile: ") + error.what());
    return;
  }
  session = std::make_unique<pdrt::Session>(pdrt::Artifact::open(folder, "auto", options.model), 1);
}

void Run::takeInputs() {
  if (!options.reference.empty()) {
    reference = Reference::fromNpz(options.reference);
    auto func = module->lookupSymbol<func::FuncOp>("main");
    for (unsigned i = 0; i < func.getNumArguments(); ++i) {
      auto name = func.getArgAttrOfType<StringAttr>(i, "pd.name");
      const Tensor *tensor = name ? reference.find(name.getValue()) : nullptr;
      if (!tensor)
        throw Error(pdrt::ExitBadInput, options.reference,
                    "input '" + (name ? name.str() : std::to_string(i)) + "' is missing",
                    "an archive of numpy.savez that holds the model's inputs under their names, and recorded values "
                    "under theirs");
      inputs.emplace_back(name.str(), *tensor);
    }
    if (!options.inputs.empty())
      throw Error(pdrt::ExitUsage, "pd-verify", "--input and --reference exclude each other",
                  "a recording holds its inputs");
    return;
  }
  const std::vector<pdrt::TensorInfo> &infos = session->inputs();
  std::vector<std::optional<Tensor>> given(infos.size());
  pdrt::SymbolValues symbols = options.dims;
  for (const auto &[name, file] : options.inputs) {
    if (name.empty() && infos.size() != 1)
      throw Error(pdrt::ExitBadInput, options.model,
                  "has " + std::to_string(infos.size()) + " inputs, so --input needs a name");
    size_t index = name.empty() ? 0 : pdrt::indexOfTensor(infos, name, "input", options.model);
    given[index] = pdrt::readNpy(file);
    for (size_t d = 0; d < infos[index].shape.size() && d < given[index]->shape.size(); ++d)
      if (infos[index].shape[d].isSymbol()) symbols.emplace(infos[index].shape[d].symbol, given[index]->shape[d]);
  }
  std::mt19937_64 random(options.seed);
  std::optional<pdrt::SymbolValues> chosen;
  for (auto [i, info] : llvm::enumerate(infos)) {
    if (!given[i]) {
      if (!chosen) chosen = pdrt::chooseSymbols(session->artifact().manifest(), symbols, options.model);
      given[i] = pdrt::randomTensor(info.dtype, pdrt::shapeFor(info, *chosen), random);
      result.randomInputs = true;
    }
    inputs.emplace_back(info.name, *given[i]);
  }
  result.seed = options.seed;
}

void Run::takeReference() {
  if (options.reference.empty()) {
    if (isMlirFile(options.model))
      throw Error(pdrt::ExitUnavailable, options.model, "has no reference: Paddle does not read MLIR",
                  "--reference=FILE.npz takes recorded values");
    if (StringRef(options.params).starts_with("random:"))
      throw Error(pdrt::ExitUnavailable, options.model, "has no reference: Paddle has no random weights",
                  "--reference=FILE.npz takes recorded values");
    std::string problems;
    for (const std::string &python : options.pythons) {
      progress("running the model in Paddle with " + python);
      try {
        reference = recordPaddle(python, summary.modelFile, summary.paramsFile, inputs, scratch.str(), options.rounds,
                                 options.paddleOps);
        break;
      } catch (const Error &error) {
        if (error.exitCode() != pdrt::ExitUnavailable) throw;
        problems += (problems.empty() ? "" : "; ") + error.where() + ": " + error.text();
      }
    }
    if (reference.origin.empty())
      throw Error(pdrt::ExitUnavailable, options.model, "there is no reference: " + problems,
                  "--python=PATH names an interpreter with paddle; --reference=FILE.npz takes values recorded "
                  "elsewhere (--record=FILE.npz writes them)");
  }
  if (!options.record.empty()) {
    std::error_code ec = llvm::sys::fs::copy_file(
        options.reference.empty() ? scratch.str() + "/reference.npz" : options.reference, options.record);
    if (ec) throw Error(pdrt::ExitCannotWrite, options.record, ec.message(), "check the folder of --record");
  }
  result.origin = reference.origin;
}

void Run::compareOutputs(const ValueResolver &resolver) {
  for (auto &[name, tensor] : inputs) result.inputs.push_back(judge({name}, {tensor}, {tensor}, {}, 0).front());
  if (!session || !options.outputs) return;
  std::vector<pdrt::TensorView> views;
  for (auto &[name, tensor] : inputs) views.emplace_back(tensor);
  std::vector<Tensor> got = session->run(views);
  Operation *last = module->lookupSymbol<func::FuncOp>("main").getBody().front().getTerminator();
  std::vector<std::string> names;
  std::vector<Tensor> expected;
  std::vector<Tensor> compared;
  std::vector<size_t> which;
  for (auto [i, info] : llvm::enumerate(session->outputs())) {
    const Tensor *tensor = reference.find(info.name);
    if (!tensor) tensor = resolver.resolve(last->getOperand(i), {});
    if (!tensor) continue;
    names.push_back(info.name);
    expected.push_back(*tensor);
    if (tensor->elements() == 1 && got[i].elements() == 1 && tensor->shape.size() + got[i].shape.size() == 1)
      expected.back().shape = got[i].shape; // [] or [1]
    compared.push_back(got[i]);
    which.push_back(i);
  }
  if (expected.empty()) {
    if (options.level == Level::Model)
      throw Error(pdrt::ExitBadInput, options.reference, "holds none of the model's outputs",
                  "they are called as pd-compile MODEL lists them");
    result.notes.push_back("the reference holds none of the model's outputs");
    return;
  }
  result.outputs = judge(names, expected, compared, {}, kModel);
  if (llvm::none_of(result.outputs, [](const TensorFinding &t) { return t.differs; })) return;
  std::vector<std::vector<Tensor>> moved;
  for (unsigned i = 0; i < kMovedRuns; ++i) {
    std::vector<Tensor> near = moveByOneUlp(views, 17 + i);
    std::vector<Tensor> all = session->run(std::vector<pdrt::TensorView>(near.begin(), near.end())), own;
    for (size_t at : which) own.push_back(all[at]);
    moved.push_back(std::move(own));
  }
  result.outputs = judge(names, expected, compared, moved, kModel);
}

/// The exported package on the same inputs. An interpreter without torch, or a form that PyTorch lacks, is no
/// difference.
void Run::compareTorch(const ValueResolver &resolver) {
  if (!options.torch) return;
  progress("exporting PyTorch");
  TorchRun torch(*module, options.model, names, scratch.str());
  result.torchReason = torch.problem;
  if (!torch.problem.empty()) return;
  std::vector<pdrt::TensorView> views;
  for (auto &[name, tensor] : inputs) views.emplace_back(tensor);
  // Where the package computes what the first wrong op should give, or what it gives instead.
  const UnitFinding *first = result.first();
  std::vector<pdrt::TensorView> find;
  if (first && first->got.storage) find = {pdrt::TensorView(first->expected), pdrt::TensorView(first->got)};
  for (const std::string &python : options.pythons) {
    progress("running PyTorch with " + python);
    std::optional<std::vector<Tensor>> got = torch.run(python, views, find);
    result.torchReason = torch.problem;
    if (!got && torch.unavailable) continue;
    auto func = module->lookupSymbol<func::FuncOp>("main");
    Operation *last = func.getBody().front().getTerminator();
    TensorFinding failure;
    if (!got || got->size() != last->getNumOperands()) {
      failure.name = "package", failure.differs = true;
      failure.text = got ? std::to_string(got->size()) + " outputs, expected " + std::to_string(last->getNumOperands())
                         : torch.problem;
      result.torch.push_back(failure);
      return;
    }
    result.torchOrigin = torch.origin;
    for (UnitFinding &unit : result.units)
      if (&unit == first) unit.torchLine = torch.line;
    std::vector<std::string> outputNames;
    std::vector<Tensor> expected, compared;
    for (unsigned i = 0; i < last->getNumOperands(); ++i) {
      auto name = func.getResultAttrOfType<StringAttr>(i, "pd.name");
      const Tensor *tensor = name ? reference.find(name.getValue()) : nullptr;
      if (!tensor) tensor = resolver.resolve(last->getOperand(i), {});
      if (!tensor) continue;
      outputNames.push_back(name ? name.str() : std::to_string(i));
      expected.push_back(*tensor);
      compared.push_back((*got)[i]);
      if (tensor->elements() == 1 && compared.back().elements() == 1 &&
          tensor->shape.size() + compared.back().shape.size() == 1)
        expected.back().shape = compared.back().shape;
    }
    result.torch = judge(outputNames, expected, compared, {}, kModel);
    if (llvm::none_of(result.torch, [](const TensorFinding &t) { return t.differs; })) return;
    std::vector<std::vector<Tensor>> moved;
    for (unsigned i = 0; i < kMovedRuns; ++i) {
      std::vector<Tensor> near = moveByOneUlp(views, 17 + i);
      if (std::optional<std::vector<Tensor>> outputs =
              torch.run(python, std::vector<pdrt::TensorView>(near.begin(), near.end())))
        moved.push_back(*outputs);
    }
    if (expected.size() == got->size()) result.torch = judge(outputNames, expected, compared, moved, kModel);
    return;
  }
}

void Run::compareUnits(const ValueResolver &resolver, const std::vector<Unit> &units) {
  ReplayOptions replayOptions;
  replayOptions.model = options.model;
  replayOptions.scratch = scratch.str();
  replayOptions.names = names;
  replayOptions.loops = options.loops;
  replayOptions.reference = options.referencePipeline;
  replayOptions.progress = [this](const std::string &what) { progress(what); };
  result.units = replay(*module, units, resolver, replayOptions);
  size_t detailed = 0;
  for (UnitFinding &unit : result.units)
    if (unit.status == UnitFinding::Differs && detailed++ < 10) describeOperands(unit, resolver);
}

void Run::write() {
  auto write = [&](const std::string &path, void (*writer)(const Verification &, llvm::raw_ostream &)) {
    if (path.empty()) return;
    std::string text;
    llvm::raw_string_ostream os(text);
    writer(result, os);
    pdrt::writeFileAtomically(path, text.data(), text.size());
  };
  write(options.json, writeJson);
  write(options.markdown, writeMarkdown);
  writeText(result, llvm::outs());
  llvm::outs().flush();
}

int Run::run() {
  importModel();
  compileModel();
  takeInputs();
  takeReference();
  ValueResolver resolver(*module, reference);
  compareOutputs(resolver);
  if (std::string info = summary.paramsFile + ".info"; !summary.paramsFile.empty() && pdrt::fileExists(info))
    names = readStructuredNames(info);
  std::vector<Unit> units = collectUnits(*module, resolver, options.level, names);
  if (options.level != Level::Model) compareUnits(resolver, units);
  compareTorch(resolver);
  if (!options.reproDir.empty()) {
    if (const UnitFinding *first = result.first()) {
      writeRepro(*module, *first, resolver, options.reproDir);
      result.notes.push_back("a reproducer is in " + options.reproDir);
    } else {
      result.notes.push_back("no op differs by itself: no reproducer");
    }
  }
  bool compared = !result.outputs.empty() || llvm::any_of(result.units, [](const UnitFinding &unit) {
    return unit.status != UnitFinding::Skipped;
  });
  if (!compared && !options.reference.empty())
    throw Error(pdrt::ExitBadInput, options.reference, "holds no value of the model",
                "results and values under the model's own names (pd-verify --record=FILE.npz writes such an archive)");
  write();
  return result.equal() ? pdrt::ExitOk : pdrt::ExitDiffers;
}

} // namespace

int run(const Options &options) { return Run(options).run(); }

} // namespace pdverify
