//===--- Check.cpp - runs the reference pipeline's program and keeps what it computed ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/RandomTensor.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Session.h"
#include "paddle-mlir/Runtime/Signature.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
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

/// An f32 tensor rounded to half precision, or any other as it is.
static pdrt::Tensor roundedTo(pdrt::DType half, const pdrt::Tensor &tensor) {
  if (tensor.dtype != pdrt::DType::Float32) return tensor;
  pdrt::Tensor result = pdrt::Tensor::allocate(half, tensor.shape);
  for (int64_t i = 0; i < tensor.elements(); ++i) {
    float x = tensor.as<float>()[i];
    result.as<uint16_t>()[i] = half == pdrt::DType::Float16 ? pdrt::floatToHalf(x) : pdrt::floatToBFloat(x);
  }
  return result;
}

static pdrt::Tensor widened(const pdrt::Tensor &tensor) {
  pdrt::Tensor result = pdrt::Tensor::allocate(pdrt::DType::Float32, tensor.shape);
  for (int64_t i = 0; i < tensor.elements(); ++i) result.as<float>()[i] = static_cast<float>(tensor.at(i));
  return result;
}

/// What the program may be off by. Half precision alone costs 3e-3 or 1e-2 (relative L2); where the model itself makes
/// more of an error, the limit is a multiple of what rounding the inputs does to the f32 program: each layer rounds
/// again, and the errors of many add up like their square root.
static void setLimits(pdrt::Session &session, const Options &options, Reference &reference) {
  constexpr double kLayers = 8;
  bool fp16 = options.precision == "fp16";
  pdrt::DType half = fp16 ? pdrt::DType::Float16 : pdrt::DType::BFloat16;
  std::vector<pdrt::Tensor> rounded;
  for (const pdrt::Tensor &input : reference.inputs) {
    pdrt::Tensor stored = roundedTo(half, input);
    rounded.push_back(stored.dtype == half ? widened(stored) : stored);
  }
  std::vector<pdrt::Tensor> outputs = session.run(std::vector<pdrt::TensorView>(rounded.begin(), rounded.end()));
  for (auto [before, after] : llvm::zip(reference.outputs, outputs)) {
    double limit = fp16 ? 3e-3 : 1e-2;
    if (pdrt::isFloat(before.dtype)) limit = std::max(limit, kLayers * pdrt::relativeL2(after, before));
    reference.limits.push_back(limit);
  }
  if (options.ioPrecision == "fp32") return;
  reference.inputs = std::move(rounded);
  reference.outputs = std::move(outputs);
  for (std::vector<pdrt::Tensor> *tensors : {&reference.inputs, &reference.outputs})
    for (pdrt::Tensor &tensor : *tensors) tensor = roundedTo(half, tensor);
}

std::optional<Reference> runReference(ModuleOp imported, const Options &options, StepNotes &notes,
                                      pd::PyTorchExportOptions::Sizes *sizes) {
  if (pdrt::cpuLevel() < 2) return std::nullopt;
  // Beside the result, where there is room for the weights, under a name that nothing has.
  std::string beside = options.output;
  while (beside.size() > 1 && beside.back() == '/') beside.pop_back();
  llvm::SmallString<128> unique;
  llvm::sys::fs::createUniquePath(beside + ".reference-%%%%%%%%", unique, /*MakeAbsolute=*/false);
  std::string folder = unique.str().str();
  auto cleanup = llvm::make_scope_exit([&] {
    std::error_code ec;
    std::filesystem::remove_all(folder, ec);
  });
  try {
    OwningOpRef<ModuleOp> module(cast<ModuleOp>(imported->clone()));
    pd::ArtifactWriter writer(folder);
    pd::compileToArtifact(*module, "import", notes.referenceOptions(), writer);
  } catch (const pdrt::Error &error) {
    if (error.exitCode() == pdrt::ExitUnsupportedOps)
      return std::nullopt; // a custom operator that only PyTorch can run
    throw;
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
    if (options.precision != "fp32") setLimits(session, options, reference);
  } catch (const pdrt::Error &) {
    return std::nullopt; // no small sizes that fit, or inputs that random values do not suit: such a model has no check
  }
  for (const pdrt::Tensor &output : reference.outputs) bytes += output.bytes();
  if (bytes > kMaxBytes) return std::nullopt;
  return reference;
}

std::string writeCheck(ModuleOp imported, const Options &options, StepNotes &notes,
                       const pd::host::ProgramSignature &signature, const std::string &path) {
  std::optional<Reference> reference = runReference(imported, options, notes);
  if (!reference) return "";
  pdrt::SafeTensors file;
  file.metadata = {{"origin", reference->origin}, {"seed", reference->seed}};
  std::string limits;
  for (double limit : reference->limits)
    limits += (limits.empty() ? "" : ",") + std::to_string(limit);
  if (!limits.empty()) file.metadata["relative_l2"] = limits;
  for (auto [info, tensor] : llvm::zip(signature.inputs, reference->inputs))
    file.tensors.emplace_back("input." + info.name, tensor);
  for (auto [i, tensor] : llvm::enumerate(reference->outputs))
    file.tensors.emplace_back("output." + std::to_string(i) + "." + signature.outputs[i].name, tensor);
  pdrt::writeSafeTensors(path, file);
  return reference->origin;
}

} // namespace pdcompile
