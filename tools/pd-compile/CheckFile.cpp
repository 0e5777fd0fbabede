//===--- CheckFile.cpp - check.safetensors of a Python package: seeded inputs, results of our CPU program --------===//
#include "PyTorchStage.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <random>

using namespace mlir;

namespace pdcompile {

static constexpr uint64_t seed = 2026;
static constexpr int64_t largest = 2 << 20; // bytes of the whole file

static pdrt::Tensor draw(pdrt::DType dtype, const pdrt::Shape &shape, std::mt19937_64 &random) {
  pdrt::Tensor tensor = pdrt::Tensor::allocate(dtype, shape);
  std::memset(tensor.data(), 0, tensor.bytes());
  std::uniform_real_distribution<float> real(-1, 1);
  int64_t size = pdrt::dtypeSize(dtype);
  for (int64_t i = 0; i < tensor.elements(); ++i) {
    if (dtype == pdrt::DType::Float32) tensor.as<float>()[i] = real(random);
    else if (dtype == pdrt::DType::Float64) tensor.as<double>()[i] = real(random);
    else if (dtype == pdrt::DType::Float16) tensor.as<uint16_t>()[i] = pdrt::floatToHalf(real(random));
    else if (dtype == pdrt::DType::BFloat16) tensor.as<uint16_t>()[i] = pdrt::floatToBFloat(real(random));
    else tensor.as<char>()[i * size] = random() % 2; // little-endian; small: an index of anything
  }
  return tensor;
}

/// One try with every dynamic dim (but the batch, which is 1) at this size.
static bool tryAt(int64_t size, func::FuncOp main, const Options &options, const pd::Report &report, StringRef runner, StringRef folder) {
  std::mt19937_64 random(seed);
  pdrt::SafeTensors file;
  std::vector<std::string> arguments{runner.str(), options.model, "--output", (folder + "/out").str()};
  if (!options.params.empty()) arguments.push_back("--params=" + options.params);
  for (auto [i, input] : llvm::enumerate(report.model.inputs)) {
    auto dtype = pdrt::dtypeFromName(input.dtype);
    if (!dtype || i >= main.getNumArguments()) return false;
    pdrt::Shape shape;
    for (auto [axis, d] : llvm::enumerate(cast<RankedTensorType>(main.getArgumentTypes()[i]).getShape())) shape.push_back(!ShapedType::isDynamic(d) ? d : axis == 0 ? 1 : size);
    file.tensors.emplace_back("input." + std::to_string(i), draw(*dtype, shape, random));
    std::string path = (folder + "/in" + Twine(i) + ".npy").str();
    pdrt::writeNpy(path, file.tensors.back().second);
    arguments.push_back("--input");
    arguments.push_back(input.name + "=" + path);
  }
  SmallVector<StringRef> argv(arguments.begin(), arguments.end());
  std::optional<StringRef> quiet[] = {StringRef(), StringRef(), StringRef()};
  if (llvm::sys::ExecuteAndWait(runner, argv, std::nullopt, quiet) != 0) return false;
  std::vector<std::string> results;
  std::error_code ec;
  for (llvm::sys::fs::directory_iterator it(folder + "/out", ec), end; !ec && it != end; it.increment(ec)) results.push_back(it->path());
  std::sort(results.begin(), results.end());
  int64_t bytes = 0;
  for (auto [i, path] : llvm::enumerate(results)) file.tensors.emplace_back("output." + std::to_string(i), pdrt::readNpy(path));
  for (auto &[name, tensor] : file.tensors) bytes += tensor.bytes();
  if (results.size() != report.model.outputs.size() || bytes > largest) return false;
  file.metadata["origin"] = "paddle-mlir, CPU program, seed " + std::to_string(seed);
  pdrt::writeSafeTensors(options.output + "/check.safetensors", file);
  return true;
}

bool writeCheckFile(ModuleOp module, const Options &options, const pd::Report &report) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  static int here;
  SmallString<128> runner(llvm::sys::path::parent_path(llvm::sys::fs::getMainExecutable("pd-compile", &here)));
  llvm::sys::path::append(runner, "pd-run");
  SmallString<128> folder;
  if (!main || !llvm::sys::fs::exists(runner) || llvm::sys::fs::createUniqueDirectory("pd-check", folder)) return false;
  bool made = false;
  bool dynamic = llvm::any_of(main.getArgumentTypes(), [](Type t) { return !cast<RankedTensorType>(t).hasStaticShape(); });
  for (int64_t size : {64, 16, 3}) {
    try {
      made = tryAt(size, main, options, report, runner, folder);
    } catch (const std::exception &) { // an unreadable result: no proof, but the package stands
      made = false;
    }
    if (made || !dynamic) break;
    llvm::sys::fs::remove_directories((folder + "/out").str());
  }
  llvm::sys::fs::remove_directories(folder);
  return made;
}

} // namespace pdcompile
