//===--- Inputs.cpp - opening the model and making its inputs -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Run.h"

#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Device.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/RandomTensor.h"
#include "paddle-mlir/Runtime/Signature.h"

#include <cstdio>
#include <cstring>

namespace pdrun {

using namespace pdrt;

std::unique_ptr<Session> openSession(const Options &options) {
  std::string path = options.model;
  std::shared_ptr<cuda::Device> card; // once opened, it stays so until the session has it
  if (!isArtifact(path)) {
    CompileRequest request;
    request.model = path;
    request.params = options.params;
    auto device = DeviceName::parse(options.device);
    if (device->kind == DeviceName::CUDA || device->kind == DeviceName::Emulated) {
      card = cuda::Device::open(*device); // before a model is compiled for it
      request.arguments.push_back("--target=" + device->deviceClass());
    }
    std::string own = executableFolder();
    request.compiler = findCompiler({own, own + "/../bin"});
    bool compiled = false;
    path = compileCached(request, &compiled);
    if (compiled && !options.json) std::fprintf(stderr, "compiled %s into %s\n", options.model.c_str(), path.c_str());
  }
  return std::make_unique<Session>(Artifact::open(path, options.device, options.model), options.threads);
}

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
    if (given[index]) throw Error(ExitBadInput, where, "input '" + infos[index].name + "' is given twice");
    given[index] = true;
    inputs[index] = readNpy(file);
    // A given input fixes its dimensions for the random ones.
    for (size_t d = 0; d < infos[index].shape.size() && d < inputs[index].shape.size(); ++d)
      if (infos[index].shape[d].isSymbol()) symbols.emplace(infos[index].shape[d].symbol, inputs[index].shape[d]);
  }
  std::mt19937_64 random(options.seed.value_or(0));
  SymbolValues chosen;
  for (size_t i = 0; i < infos.size(); ++i) {
    if (given[i]) continue;
    if (!options.seed && !options.bench)
      throw Error(ExitBadInput, where, "input '" + infos[i].name + "' is not given",
                  "--input " + infos[i].name + "=FILE.npy (" + infos[i].text() + "), or --random-inputs=SEED");
    if (chosen.empty()) chosen = chooseSymbols(session.artifact().manifest(), symbols, where);
    inputs[i] = randomTensor(infos[i].dtype, shapeFor(infos[i], chosen), random);
  }
  return inputs;
}

} // namespace pdrun
