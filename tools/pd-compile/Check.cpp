//===--- Check.cpp - runs the reference pipeline's program and keeps what it computed ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "paddle-mlir/Artifact/Writer.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/RandomTensor.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Session.h"
#include "paddle-mlir/Runtime/Signature.h"
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

namespace {
/// A program of the reference pipeline, in a folder that goes away with it.
class ReferenceProgram {
public:
  ReferenceProgram(ModuleOp imported, const Options &options, const pd::CompileOptions &compile)
      : folder(unusedFolder(options)) {
    OwningOpRef<ModuleOp> module(cast<ModuleOp>(imported->clone()));
    pd::ArtifactWriter writer(folder.path);
    pd::compileToArtifact(*module, "import", compile, writer);
    artifact = pdrt::Artifact::open(folder.path);
    session.emplace(artifact, 1);
  }
  const pdrt::Manifest &manifest() const { return artifact->manifest(); }
  const std::vector<pdrt::TensorInfo> &inputs() const { return session->inputs(); }
  std::vector<pdrt::Tensor> run(const std::vector<pdrt::Tensor> &tensors) {
    return session->run(std::vector<pdrt::TensorView>(tensors.begin(), tensors.end()));
  }

private:
  struct Folder {
    explicit Folder(std::string path) : path(std::move(path)) {}
    ~Folder() {
      std::error_code ec;
      std::filesystem::remove_all(path, ec);
    }
    std::string path;
  };
  /// Beside the result, where there is room for the weights, under a name that nothing has.
  static std::string unusedFolder(const Options &options) {
    std::string beside = options.output;
    while (beside.size() > 1 && beside.back() == '/') beside.pop_back();
    llvm::SmallString<128> unique;
    llvm::sys::fs::createUniquePath(beside + ".reference-%%%%%%%%", unique, /*MakeAbsolute=*/false);
    return unique.str().str();
  }

  Folder folder;
  std::shared_ptr<pdrt::Artifact> artifact;
  std::optional<pdrt::Session> session;
};
} // namespace

/// What the program may be off by, in relative L2: what half precision costs a usual model or, where the model itself
/// makes more of each rounding, a multiple of what it costs the reference pipeline (the two round other values: weights
/// before or after their scale). Beyond `most` it is an error all the same.
static void setLimits(ModuleOp imported, const Options &options, pd::CompileOptions compile, Reference &reference) {
  bool fp16 = options.precision == "fp16";
  constexpr double kSpread = 4;
  double least = fp16 ? 3e-3 : 1e-2, most = fp16 ? 0.05 : 0.3;
  pd::DiagnosticLog silent(imported->getContext()); // its remarks are those of the program
  compile.stages.precision = options.precision;
  compile.stages.keepFp32 = options.keepFp32;
  compile.stages.ioPrecision = options.ioPrecision;
  std::vector<pdrt::Tensor> half = ReferenceProgram(imported, options, compile).run(reference.inputs);
  for (auto [output, rounded] : llvm::zip(reference.outputs, half)) {
    double cost = pdrt::isFloat(output.dtype) ? pdrt::relativeL2(rounded, output) : 0;
    reference.limits.push_back(std::min(most, std::max(least, kSpread * cost)));
  }
}

std::optional<Reference> runReference(ModuleOp imported, const Options &options, StepNotes &notes,
                                      pd::PyTorchExportOptions::Sizes *sizes) {
  if (pdrt::cpuLevel() < 2) return std::nullopt;
  pd::CompileOptions compile = notes.referenceOptions();
  std::optional<ReferenceProgram> program;
  try {
    program.emplace(imported, options, compile);
  } catch (const pdrt::Error &error) {
    if (error.exitCode() == pdrt::ExitUnsupportedOps)
      return std::nullopt; // a custom operator that only PyTorch can run
    throw;
  }
  bool halfBorder = options.ioPrecision != "fp32";
  pdrt::DType half = options.precision == "bf16" ? pdrt::DType::BFloat16 : pdrt::DType::Float16;
  Reference reference;
  reference.origin = "loop fallback, fp32";
  reference.seed = std::to_string(kSeed);
  int64_t bytes = 0;
  try {
    if (sizes) chooseSizes(program->manifest(), options.model, *sizes);
    std::mt19937_64 random(kSeed);
    std::vector<pdrt::Tensor> inputs;
    pdrt::SymbolValues symbols = pdrt::chooseSymbols(program->manifest(), {}, options.model);
    for (const pdrt::TensorInfo &info : program->inputs()) {
      pdrt::Tensor input = pdrt::randomTensor(info.dtype, pdrt::shapeFor(info, symbols), random);
      bool rounds = halfBorder && input.dtype == pdrt::DType::Float32;
      reference.inputs.push_back(rounds ? roundedTo(half, input) : input);
      inputs.push_back(rounds ? widened(reference.inputs.back()) : input);
      bytes += inputs.back().bytes();
    }
    if (bytes > kMaxBytes) return std::nullopt;
    reference.outputs = program->run(inputs);
    if (options.precision != "fp32") setLimits(imported, options, compile, reference);
  } catch (const pdrt::Error &) {
    return std::nullopt; // no small sizes that fit, or inputs that random values do not suit: such a model has no check
  }
  if (halfBorder)
    for (pdrt::Tensor &output : reference.outputs) output = roundedTo(half, output);
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
  for (double limit : reference->limits) limits += (limits.empty() ? "" : ",") + std::to_string(limit);
  if (!limits.empty()) file.metadata["relative_l2"] = limits;
  for (auto [info, tensor] : llvm::zip(signature.inputs, reference->inputs))
    file.tensors.emplace_back("input." + info.name, tensor);
  for (auto [i, tensor] : llvm::enumerate(reference->outputs))
    file.tensors.emplace_back("output." + std::to_string(i) + "." + signature.outputs[i].name, tensor);
  pdrt::writeSafeTensors(path, file);
  return reference->origin;
}

} // namespace pdcompile
