//===--- Check.cpp - runs the reference road's program and keeps what it computed ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/RandomTensor.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Session.h"
#include "paddle-mlir/Runtime/Signature.h"
#include <filesystem>
#include <set>

using namespace mlir;

namespace pdcompile {

constexpr int64_t kMaxBytes = 2 * 1024 * 1024;
constexpr uint64_t kSeed = 0;

/// Multiples of the small sizes that fit anyway; where the model's rules or bounds refuse them, what fits.
static void chooseSizes(const pdrt::Manifest &manifest, const std::string &model,
                        pd::PyTorchExportOptions::Sizes &sizes) {
  pdrt::SymbolValues small = pdrt::chooseSymbols(manifest, {}, model);
  std::set<std::string> batches;
  for (const pdrt::TensorInfo &info : manifest.inputs)
    if (info.shape.size() > 1 && info.shape[0].isSymbol()) batches.insert(info.shape[0].symbol);
  auto shapes = [&](int64_t batch, int64_t scale) {
    pdrt::SymbolValues values = small;
    for (auto &[name, value] : small) {
      int64_t before = values[name];
      values[name] = batches.count(name) ? batch : value * scale;
      auto range = manifest.dims.find(name);
      if (range != manifest.dims.end() && range->second.max) values[name] = std::min(values[name], *range->second.max);
      try {
        pdrt::chooseSymbols(manifest, values, model);
      } catch (const pdrt::Error &) {
        values[name] = before;
      }
    }
    std::vector<std::vector<int64_t>> result;
    for (const pdrt::TensorInfo &info : manifest.inputs) result.push_back(pdrt::shapeFor(info, values));
    return result;
  };
  sizes.example = shapes(2, 1), sizes.least = shapes(1, 1), sizes.usual = shapes(4, 5), sizes.most = shapes(16, 20);
}

std::optional<Reference> runReference(ModuleOp imported, const Options &options, StageRunner &runner,
                                      pd::PyTorchExportOptions::Sizes *sizes) {
  if (pdrt::cpuLevel() < 2) return std::nullopt;
  pd::StageOptions stages;
  stages.reference = stages.loops = true;
  stages.allDynamic = options.allDynamic;
  stages.customOps = pd::CustomOpsMode::Required;
  OwningOpRef<ModuleOp> module(cast<ModuleOp>(imported->clone()));
  for (const pd::Stage &stage : pd::getStages()) {
    try {
      runner.run(*module, stage.name, stages);
    } catch (const pdrt::Error &error) {
      if (error.exitCode() == pdrt::ExitUnsupportedOps)
        return std::nullopt; // a custom operator that only PyTorch can run
      throw;
    }
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
    pd::CompileOptions compile = compileOptions(options, stages, runner);
    compile.isaLevels = {pdrt::cpuLevel() < 3 ? "v2" : "v3"};
    pd::emitProgram(*module, compile, signature, writer);
    writer.commit(signature, dimBounds(options), {}, options.model, "");
  }
  auto artifact = pdrt::Artifact::open(folder);
  pdrt::Session session(artifact, 1);
  Reference reference;
  reference.origin = "loop fallback, fp32";
  reference.seed = std::to_string(kSeed);
  int64_t bytes = 0;
  try {
    if (sizes) chooseSizes(artifact->manifest(), options.model, *sizes);
    std::mt19937_64 random(kSeed);
    std::vector<pdrt::TensorView> views;
    pdrt::SymbolValues symbols = pdrt::chooseSymbols(artifact->manifest(), {}, options.model);
    for (const pdrt::TensorInfo &info : session.inputs()) {
      reference.inputs.push_back(pdrt::randomTensor(info.dtype, pdrt::shapeFor(info, symbols), random));
      views.emplace_back(reference.inputs.back());
      bytes += reference.inputs.back().bytes();
    }
    if (bytes > kMaxBytes) return std::nullopt;
    reference.outputs = session.run(views);
  } catch (const pdrt::Error &) {
    return std::nullopt; // no small sizes that fit, or inputs that random values do not suit: such a model has no check
  }
  for (const pdrt::Tensor &output : reference.outputs) bytes += output.bytes();
  if (bytes > kMaxBytes) return std::nullopt;
  return reference;
}

std::string writeCheck(ModuleOp imported, const Options &options, StageRunner &runner,
                       const pd_kernel::ProgramSignature &signature, const std::string &path) {
  std::optional<Reference> reference = runReference(imported, options, runner);
  if (!reference) return "";
  pdrt::SafeTensors file;
  file.metadata = {{"origin", reference->origin}, {"seed", reference->seed}};
  for (auto [info, tensor] : llvm::zip(signature.inputs, reference->inputs))
    file.tensors.emplace_back("input." + info.name, tensor);
  for (auto [i, tensor] : llvm::enumerate(reference->outputs))
    file.tensors.emplace_back("output." + std::to_string(i) + "." + signature.outputs[i].name, tensor);
  pdrt::writeSafeTensors(path, file);
  return reference->origin;
}

} // namespace pdcompile
