//===--- Compiler.cpp - the compiler behind the C API -------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Handles.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Torch/Transforms/Passes.h"
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Import/Import.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Runtime/Files.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include <mutex>

using namespace mlir;
using namespace pdcapi;
using pdrt::Error;

//===--- handles --------------------------------------------------------------------------------------------------===//

Compiler::Compiler(Listener listener) : listener(listener), context(MLIRContext::Threading::DISABLED), log(&context) {
  DialectRegistry registry;
  pd::registerPaddleDialects(registry);
  context.appendDialectRegistry(registry);
}

ModuleOp Module::whole() {
  if (!usedUp.empty()) throw Error(pdrt::ExitUsage, model, "the module " + usedUp, "pdmlirModuleClone keeps a copy");
  return *op;
}

PdmlirCompiler pdmlirCompilerCreate(PdmlirErrorCallback onError, void *userData) {
  Listener listener{onError, userData};
  Compiler *compiler = nullptr;
  guarded(listener, [&] { compiler = new Compiler(listener); });
  return {compiler};
}

void pdmlirCompilerDestroy(PdmlirCompiler compiler) { delete unwrap(compiler); }

PdmlirModule pdmlirModuleClone(PdmlirModule handle) {
  Module *module = unwrap(handle), *copy = nullptr;
  if (!module) return {nullptr};
  guarded(module->compiler->listener, [&] {
    copy = new Module{module->compiler,
                      cast<ModuleOp>(module->whole()->clone()),
                      module->model,
                      module->paramsFile,
                      module->stage,
                      module->dims,
                      ""};
  });
  return {copy};
}

void pdmlirModuleDestroy(PdmlirModule module) { delete unwrap(module); }

const char *pdmlirModuleStage(PdmlirModule module) { return module.ptr ? unwrap(module)->stage.c_str() : ""; }

//===--- in -------------------------------------------------------------------------------------------------------===//

/// `options.shapes` and `options.dims` as the pass takes them; the parsed dims are kept for the manifest.
static void setInputShapes(Module &module, const PdmlirImportOptions &options) {
  if (!options.numShapes && !options.numDims) return;
  std::vector<std::string> shapes = readStrings(options.shapes, options.numShapes),
                           dims = readStrings(options.dims, options.numDims);
  pd::PdSetInputShapesOptions passOptions;
  passOptions.shapes.assign(shapes.begin(), shapes.end());
  passOptions.dims.assign(dims.begin(), dims.end());
  PassManager pm(&module.compiler->context, ModuleOp::getOperationName());
  pm.addPass(pd::createPdSetInputShapes(passOptions));
  if (failed(pm.run(*module.op)))
    throw Error(pdrt::ExitUsage, module.model, module.compiler->log.summaryOr("the shapes do not fit"),
                "shapes as 'x:Nx3xHxW' name dimensions, dims as 'H=32..1536:32' bound them");
  std::string problem;
  for (const std::string &text : dims)
    if (FailureOr<pd::NamedDim> dim = pd::parseNamedDim(text, problem); succeeded(dim)) module.dims.push_back(*dim);
}

int pdmlirCompilerImport(PdmlirCompiler handle, const char *model, const PdmlirImportOptions *given,
                         PdmlirModule *result) {
  Compiler *compiler = unwrap(handle);
  if (!compiler) return PDMLIR_USAGE;
  return guarded(compiler->listener, [&] {
    *required(result, "module") = {nullptr};
    required(model, "model");
    compiler->log.clear();
    PdmlirImportOptions options = readOptions(given, PDMLIR_IMPORT_OPTIONS_INIT);
    pd::ImportError error;
    pd::ImportSummary summary;
    pd::ImportOptions importOptions{model, options.params ? options.params : "",
                                    readStrings(options.outputs, options.numOutputs)};
    auto module = std::make_unique<Module>();
    module->compiler = compiler;
    module->op = pd::importModel(importOptions, &compiler->context, error, &summary);
    if (!module->op) {
      std::string where = error.op.empty()
                              ? error.offset ? error.file + "@" + std::to_string(*error.offset) : error.file
                              : error.file + "[" + error.op + "]";
      std::string what = error.what;
      if (error.exitCode == pdrt::ExitUnsupportedOps && !summary.unsupported.empty()) {
        what = std::to_string(summary.unsupported.size()) + " unsupported op kinds:";
        for (const pd::OpUse &use : summary.unsupported)
          what += (&use == &summary.unsupported.front() ? " " : ", ") + use.name + " x " + std::to_string(use.count);
        if (!summary.unsupported.front().locations.empty())
          what += "; first at " + summary.unsupported.front().locations.front();
      }
      throw Error(error.exitCode ? error.exitCode : int(pdrt::ExitInternal), where.empty() ? model : where, what,
                  error.hint);
    }
    module->model = model;
    module->paramsFile = summary.paramsFile;
    module->stage = "import";
    setInputShapes(*module, options);
    *result = {module.release()};
  });
}

int pdmlirCompilerParse(PdmlirCompiler handle, const char *data, size_t length, const char *name, const char *stage,
                        PdmlirModule *result) {
  Compiler *compiler = unwrap(handle);
  if (!compiler) return PDMLIR_USAGE;
  return guarded(compiler->listener, [&] {
    *required(result, "module") = {nullptr};
    required(data, "data");
    StringRef label = name ? name : "<memory>", at = required(stage, "stage");
    if (!pd::isStage(at))
      throw Error(pdrt::ExitUsage, label.str(), "unknown stage '" + at.str() + "'", "pdmlirStageName lists them");
    compiler->log.clear();
    // A copy: the parser wants a NUL behind the end, and bytecode an alignment that the caller's memory need not have.
    llvm::SourceMgr sources;
    auto buffer = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(length, label, llvm::Align(64));
    if (!buffer) throw std::bad_alloc();
    std::copy_n(data, length, buffer->getBufferStart());
    sources.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
    ParserConfig config(&compiler->context);
    OwningOpRef<ModuleOp> op = parseSourceFile<ModuleOp>(sources, config);
    if (!op)
      throw Error(pdrt::ExitBadFile, label.str(), compiler->log.summaryOr("cannot be parsed as MLIR"),
                  "text or bytecode of LLVM " LLVM_VERSION_STRING);
    *result = {new Module{compiler, std::move(op), label.str(), "", at.str(), {}, ""}};
  });
}

//===--- stages and passes ---===//

size_t pdmlirNumStages(void) { return pd::getStages().size() + 1; }

const char *pdmlirStageName(size_t index) {
  if (index == 0) return "import";
  return index < pdmlirNumStages() ? pd::getStages()[index - 1].name.data() : nullptr;
}

/// Runs `body`, after which a failure leaves the module unusable.
template <typename Body> static int onModule(PdmlirModule handle, Body body) {
  Module *module = unwrap(handle);
  if (!module) return PDMLIR_USAGE;
  return guarded(module->compiler->listener, [&] {
    module->compiler->log.clear();
    body(*module);
  });
}

static void advance(Module &module, StringRef stage) {
  pd::CompileOptions options;
  options.model = module.model;
  ModuleOp op = module.whole();
  if (!pd::isStage(stage))
    throw Error(pdrt::ExitUsage, module.model, "unknown stage '" + stage.str() + "'", "pdmlirStageName lists them");
  module.usedUp = "failed in a stage before '" + stage.str() + "'";
  try {
    pd::runStages(op, module.stage, stage, options);
  } catch (const Error &error) {
    if (error.exitCode() == pdrt::ExitUsage) module.usedUp.clear(); // nothing was run
    throw;
  }
  module.usedUp.clear();
  module.stage = stage.str();
}

int pdmlirModuleRunStages(PdmlirModule module, const char *stage) {
  return onModule(module, [&](Module &m) { advance(m, required(stage, "stage")); });
}

int pdmlirModuleRunPasses(PdmlirModule module, const char *pipeline) {
  return onModule(module, [&](Module &m) {
    static std::once_flag once;
    std::call_once(once, [] {
      pd::registerPaddlePasses();
      registerTransformsPasses();
    });
    ModuleOp op = m.whole();
    std::string problem;
    llvm::raw_string_ostream os(problem);
    FailureOr<OpPassManager> parsed = parsePassPipeline(required(pipeline, "pipeline"), os);
    if (failed(parsed))
      throw Error(pdrt::ExitUsage, m.model, "wrong pass pipeline: " + StringRef(problem).trim().split('\n').first.str(),
                  "as pd-opt --pass-pipeline takes it");
    PassManager pm(&m.compiler->context, ModuleOp::getOperationName());
    static_cast<OpPassManager &>(pm) = std::move(*parsed);
    if (failed(pm.run(op))) {
      m.usedUp = "failed in a pass";
      throw Error(pd::getExitCode(op, pdrt::ExitInternal), m.model, m.compiler->log.summaryOr("a pass failed"),
                  m.compiler->log.hintOr(""));
    }
  });
}

//===--- out ------------------------------------------------------------------------------------------------------===//

namespace {
/// A stream whose flushes go to the sink.
class SinkStream : public llvm::raw_ostream {
public:
  SinkStream(PdmlirSink sink, void *userData) : sink(sink), userData(userData) { SetBufferSize(1 << 16); }
  ~SinkStream() override { flush(); }

private:
  void write_impl(const char *data, size_t size) override { sink(data, size, userData), position += size; }
  uint64_t current_pos() const override { return position; }

  PdmlirSink sink;
  void *userData;
  uint64_t position = 0;
};
} // namespace

int pdmlirModuleWrite(PdmlirModule module, PdmlirFormat format, unsigned flags, PdmlirSink sink, void *userData) {
  return onModule(module, [&](Module &m) {
    ModuleOp op = m.whole();
    SinkStream os(required(sink, "sink"), userData);
    if (format == PDMLIR_BYTECODE) {
      if (flags & PDMLIR_ELIDE_WEIGHTS)
        throw Error(pdrt::ExitUsage, m.model, "bytecode always holds the weights", "text without them: PDMLIR_TEXT");
      if (failed(writeBytecodeToFile(op, os, BytecodeWriterConfig("paddle-mlir"))))
        throw Error(pdrt::ExitCannotWrite, m.model, "cannot write bytecode", "");
      return;
    }
    OpPrintingFlags printing;
    if (flags & PDMLIR_ELIDE_WEIGHTS) printing.elideLargeElementsAttrs(16).elideLargeResourceString(64);
    if (format == PDMLIR_GENERIC_TEXT) printing.printGenericOpForm();
    else if (format != PDMLIR_TEXT)
      throw Error(pdrt::ExitUsage, m.model, "unknown format " + std::to_string(int(format)), "");
    op.print(os, printing);
  });
}

int pdmlirModuleToTorch(PdmlirModule module, unsigned flags) {
  return onModule(module, [&](Module &m) {
    advance(m, "torch");
    pd_torch::TorchEmissionOptions emission;
    emission.elideWeights = flags & PDMLIR_ELIDE_WEIGHTS;
    emission.keepOperators = flags & PDMLIR_KEEP_OPERATORS;
    PassManager pm(&m.compiler->context, ModuleOp::getOperationName());
    pd_torch::buildTorchEmissionPipeline(pm, emission);
    if (failed(pm.run(*m.op))) {
      m.usedUp = "could not be emitted";
      throw Error(pdrt::ExitUnsupportedOps, m.model, m.compiler->log.summaryOr("the torch module cannot be emitted"),
                  m.compiler->log.hintOr("PDMLIR_KEEP_OPERATORS keeps our own operators"));
    }
  });
}

int pdmlirModuleExportPyTorch(PdmlirModule module, const char *folder) {
  return onModule(module, [&](Module &m) {
    ModuleOp op = m.whole();
    pd::PyTorchExportOptions options;
    options.output = required(folder, "folder");
    options.model = m.model;
    std::string info = m.paramsFile + ".info";
    if (!m.paramsFile.empty() && pdrt::fileExists(info)) options.structuredNames = pd::readStructuredNames(info);
    pd::OutputFolder output(options.output, pd::kPyTorchPackage);
    advance(m, "normalize");
    m.usedUp = "was exported";
    PassManager pm(&m.compiler->context, ModuleOp::getOperationName());
    pd::buildPyTorchPipeline(pm, options);
    if (failed(pm.run(op)) || failed(pd::exportPyTorch(op, options, output)))
      throw Error(pdrt::ExitUnsupportedOps, m.model,
                  "cannot be written as PyTorch: " + m.compiler->log.summaryOr("an op has no form"),
                  "pd-compile MODEL prints the coverage report");
  });
}

int pdmlirModuleCompile(PdmlirModule module, const char *folder, const PdmlirCompileOptions *given) {
  return onModule(module, [&](Module &m) {
    PdmlirCompileOptions options = readOptions(given, PDMLIR_COMPILE_OPTIONS_INIT);
    pd::CompileOptions compile;
    required(folder, "folder");
    compile.model = m.model;
    compile.dims = m.dims;
    if (options.isaLevels) compile.targets.clear();
    for (const std::string &level : readStrings(options.isaLevels, options.numIsaLevels)) {
      std::optional<pd::Target> target = pd::Target::parse(level);
      if (!target)
        throw Error(pdrt::ExitUsage, m.model, "levels are " + pd::Target::levelNames() + ", but got '" + level + "'",
                    "");
      compile.targets.push_back(*target);
    }
    if (compile.targets.empty()) throw Error(pdrt::ExitUsage, m.model, "no x86-64 level", "null means v3 and v4");
    compile.stages.loops = options.loops || options.reference;
    compile.stages.reference = options.reference;
    ModuleOp op = m.whole();
    m.usedUp = "was compiled";
    pd::ArtifactWriter writer(folder);
    pd::compileToArtifact(op, m.stage, compile, writer);
  });
}

int pdmlirImportToTorch(const char *model, const PdmlirImportOptions *options, PdmlirFormat format, PdmlirSink sink,
                        void *sinkData, PdmlirErrorCallback onError, void *errorData) {
  PdmlirCompiler compiler = pdmlirCompilerCreate(onError, errorData);
  if (!compiler.ptr) return PDMLIR_OUT_OF_MEMORY;
  PdmlirModule module = {nullptr};
  int code = pdmlirCompilerImport(compiler, model, options, &module);
  if (!code) code = pdmlirModuleToTorch(module, 0);
  if (!code) code = pdmlirModuleWrite(module, format, 0, sink, sinkData);
  pdmlirModuleDestroy(module);
  pdmlirCompilerDestroy(compiler);
  return code;
}
