//===--- Check.cpp - runs the reference road's program and keeps what it computed ---------------------------------===//
#include "Check.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/RandomTensor.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Session.h"
#include "paddle-mlir/Runtime/Signature.h"
#include <filesystem>

using namespace mlir;

namespace pdcompile {

constexpr int64_t kMaxBytes = 2 * 1024 * 1024;
constexpr uint64_t kSeed = 0;

std::string writeCheck(ModuleOp imported, const Options &options, StageRunner &runner, const std::string &path) {
  if (pdrt::cpuLevel() < 3) return "";
  pd::StageOptions stages;
  stages.reference = stages.loops = true;
  stages.allDynamic = options.allDynamic;
  OwningOpRef<ModuleOp> module(cast<ModuleOp>(imported->clone()));
  for (const pd::Stage &stage : pd::getStages()) {
    runner.run(*module, stage.name, stages);
    if (stage.name == "schedule") break;
  }
  std::string folder = options.output;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  folder += ".reference";
  struct Cleanup {
    const std::string &folder;
    ~Cleanup() {
      std::error_code ec;
      std::filesystem::remove_all(folder, ec);
    }
  } cleanup{folder};
  {
    pd::ArtifactWriter writer(folder);
    pd::Signature signature = pd::getSignature(*module);
    emitProgram(*module, options, {"v3"}, stages, runner, signature, writer);
    writer.commit(signature, dimBounds(options), {}, options.model, "");
  }
  auto artifact = pdrt::Artifact::open(folder);
  pdrt::Session session(artifact, 1);
  pdrt::SafeTensors file;
  file.metadata["origin"] = "loop fallback, fp32";
  std::vector<pdrt::TensorView> views;
  std::vector<pdrt::Tensor> inputs;
  std::mt19937_64 random(kSeed);
  int64_t bytes = 0;
  try {
    pdrt::SymbolValues symbols = pdrt::chooseSymbols(artifact->manifest(), {}, options.model);
    for (const pdrt::TensorInfo &info : session.inputs()) {
      inputs.push_back(pdrt::randomTensor(info.dtype, pdrt::shapeFor(info, symbols), random));
      views.emplace_back(inputs.back());
      file.tensors.emplace_back("input." + info.name, inputs.back());
      bytes += inputs.back().bytes();
    }
    if (bytes > kMaxBytes) return "";
    std::vector<pdrt::Tensor> outputs = session.run(views);
    for (size_t i = 0; i < outputs.size(); ++i) {
      file.tensors.emplace_back("output." + std::to_string(i) + "." + session.outputs()[i].name, outputs[i]);
      bytes += outputs[i].bytes();
    }
  } catch (const pdrt::Error &) {
    return ""; // no small sizes that fit, or inputs that random values do not suit: such a model has no check
  }
  if (bytes > kMaxBytes) return "";
  pdrt::writeSafeTensors(path, file);
  return file.metadata["origin"];
}

} // namespace pdcompile
