//===--- Inputs.cpp - opening the model and making its inputs -----===//
#include "Run.h"

#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/Signature.h"

#include <cstdio>
#include <cstring>
#include <random>

namespace pdrun {

using namespace pdrt;

std::unique_ptr<Session> openSession(const Options &options) {
  std::string path = options.model;
  if (!isArtifact(path)) {
    if (options.device == "cuda" || options.device == "emulated")
      throw Error(ExitUnavailable, path, "device '" + options.device + "' is not available", "--device=cpu always is");
    CompileRequest request;
    request.model = path;
    request.params = options.params;
    std::string own = executableFolder();
    request.compiler = findCompiler({own, own + "/../bin"});
    bool compiled = false;
    path = compileCached(request, &compiled);
    if (compiled && !options.json)
      std::fprintf(stderr, "compiled %s into %s\n", options.model.c_str(), path.c_str());
  }
  return std::make_unique<Session>(Artifact::open(path, options.device, options.model), options.threads);
}

namespace {
/// Floats lie in [-1, 1), integers in [0, 8) (they are often indices), bools are fair.
Tensor randomTensor(DType dtype, const Shape &shape, std::mt19937_64 &random) {
  Tensor tensor = Tensor::allocate(dtype, shape);
  int64_t count = tensor.elements();
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = random();
    double real = static_cast<double>(bits >> 11) * 0x1p-52 - 1;
    int64_t whole = static_cast<int64_t>(bits >> 61);
    switch (dtype) {
    case DType::Float32: tensor.as<float>()[i] = static_cast<float>(real); break;
    case DType::Float64: tensor.as<double>()[i] = real; break;
    case DType::Float16: tensor.as<uint16_t>()[i] = floatToHalf(static_cast<float>(real)); break;
    case DType::BFloat16: tensor.as<uint16_t>()[i] = floatToBFloat(static_cast<float>(real)); break;
    case DType::Int64: tensor.as<int64_t>()[i] = whole; break;
    case DType::Int32: tensor.as<int32_t>()[i] = static_cast<int32_t>(whole); break;
    case DType::Int16: tensor.as<int16_t>()[i] = static_cast<int16_t>(whole); break;
    case DType::Int8:
    case DType::UInt8: tensor.as<uint8_t>()[i] = static_cast<uint8_t>(whole); break;
    case DType::Bool: tensor.as<uint8_t>()[i] = static_cast<uint8_t>(bits >> 63); break;
    }
  }
  return tensor;
}
} // namespace

std::vector<Tensor> makeInputs(const Session &session, const Options &options) {
  const std::vector<TensorInfo> &infos = session.inputs();
  const std::string &where = session.artifact().name();
  std::vector<Tensor> inputs(infos.size());
  std::vector<bool> given(infos.size());
  SymbolValues symbols = options.dims;
  for (const auto &[name, file] : options.inputs) {
    if (name.empty() && infos.size() != 1)
      throw Error(ExitBadInput, where, "has " + std::to_string(infos.size()) + " inputs, so --input needs a name",
                  infos.empty() ? "it takes no input" : "--input " + infos[0].name + "=" + file);
    size_t index = name.empty() ? 0 : indexOfTensor(infos, name, "input", where);
    if (given[index])
      throw Error(ExitBadInput, where, "input '" + infos[index].name + "' is given twice");
    given[index] = true;
    inputs[index] = readNpy(file);
    // A given input fixes its dimensions for the random ones.
    for (size_t d = 0; d < infos[index].shape.size() && d < inputs[index].shape.size(); ++d)
      if (infos[index].shape[d].isSymbol())
        symbols.emplace(infos[index].shape[d].symbol, inputs[index].shape[d]);
  }
  std::mt19937_64 random(options.seed.value_or(0));
  SymbolValues chosen;
  for (size_t i = 0; i < infos.size(); ++i) {
    if (given[i])
      continue;
    if (!options.seed && !options.bench)
      throw Error(ExitBadInput, where, "input '" + infos[i].name + "' is not given",
                  "--input " + infos[i].name + "=FILE.npy (" + infos[i].text() + "), or --random-inputs=SEED");
    if (chosen.empty())
      chosen = chooseSymbols(session.artifact().manifest(), symbols, where);
    inputs[i] = randomTensor(infos[i].dtype, shapeFor(infos[i], chosen), random);
  }
  return inputs;
}

} // namespace pdrun
