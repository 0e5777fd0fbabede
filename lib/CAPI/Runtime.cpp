//===--- Runtime.cpp - the runtime behind the C API ---------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir-c/Runtime.h"
#include "Handles.h"
#include "paddle-mlir/Runtime/Session.h"

using pdrt::Error;

namespace {
struct Program {
  pdcapi::Listener listener;
  std::unique_ptr<pdrt::Session> session;
};
using Results = std::vector<pdrt::Tensor>;

Program *unwrap(PdmlirProgram handle) { return static_cast<Program *>(handle.ptr); }
Results *unwrap(PdmlirResults handle) { return static_cast<Results *>(handle.ptr); }

const pdrt::TensorInfo *infoOf(PdmlirProgram program, size_t index, bool output) {
  if (!program.ptr) return nullptr;
  const auto &infos = output ? unwrap(program)->session->outputs() : unwrap(program)->session->inputs();
  return index < infos.size() ? &infos[index] : nullptr;
}

constexpr size_t kNumDTypes = PDMLIR_BOOL + 1;
static_assert(size_t(pdrt::DType::Bool) + 1 == kNumDTypes && size_t(pdrt::DType::Int64) == PDMLIR_INT64,
              "the enums of the C API and of the runtime are one");
} // namespace

size_t pdmlirDTypeSize(PdmlirDType dtype) {
  return size_t(dtype) < kNumDTypes ? size_t(pdrt::dtypeSize(pdrt::DType(dtype))) : 0;
}

int pdmlirProgramOpen(const char *artifact, int threads, PdmlirErrorCallback onError, void *userData,
                      PdmlirProgram *result) {
  pdcapi::Listener listener{onError, userData};
  return pdcapi::guarded(listener, [&] {
    *pdcapi::required(result, "program") = {nullptr};
    auto opened = pdrt::Artifact::open(pdcapi::required(artifact, "artifact"));
    opened->program(); // what is wrong with the files shows here, not in the first run
    *result = {new Program{listener, std::make_unique<pdrt::Session>(opened, threads)}};
  });
}

void pdmlirProgramDestroy(PdmlirProgram program) { delete unwrap(program); }

size_t pdmlirProgramNumInputs(PdmlirProgram program) {
  return program.ptr ? unwrap(program)->session->inputs().size() : 0;
}
size_t pdmlirProgramNumOutputs(PdmlirProgram program) {
  return program.ptr ? unwrap(program)->session->outputs().size() : 0;
}

const char *pdmlirProgramInputName(PdmlirProgram program, size_t index) {
  const pdrt::TensorInfo *info = infoOf(program, index, false);
  return info ? info->name.c_str() : nullptr;
}

const char *pdmlirProgramOutputName(PdmlirProgram program, size_t index) {
  const pdrt::TensorInfo *info = infoOf(program, index, true);
  return info ? info->name.c_str() : nullptr;
}

PdmlirDType pdmlirProgramInputDType(PdmlirProgram program, size_t index) {
  const pdrt::TensorInfo *info = infoOf(program, index, false);
  return info ? PdmlirDType(info->dtype) : PDMLIR_FLOAT32;
}

size_t pdmlirProgramInputRank(PdmlirProgram program, size_t index) {
  const pdrt::TensorInfo *info = infoOf(program, index, false);
  return info ? info->shape.size() : 0;
}

int64_t pdmlirProgramInputDim(PdmlirProgram program, size_t index, size_t dim) {
  const pdrt::TensorInfo *info = infoOf(program, index, false);
  if (!info || dim >= info->shape.size()) return 0;
  return info->shape[dim].isSymbol() ? -1 : info->shape[dim].value;
}

int pdmlirProgramRun(PdmlirProgram handle, const PdmlirTensor *inputs, size_t numInputs, PdmlirResults *result) {
  Program *program = unwrap(handle);
  if (!program) return PDMLIR_USAGE;
  return pdcapi::guarded(program->listener, [&] {
    *pdcapi::required(result, "results") = {nullptr};
    const std::string &name = program->session->artifact().name();
    if (numInputs != program->session->inputs().size())
      throw Error(pdrt::ExitBadInput, name,
                  "expected " + std::to_string(program->session->inputs().size()) + " inputs, but got " +
                      std::to_string(numInputs),
                  "");
    std::vector<pdrt::TensorView> views;
    for (size_t i = 0; i < numInputs; ++i) {
      const PdmlirTensor &tensor = pdcapi::required(inputs, "inputs")[i];
      if (size_t(tensor.dtype) >= kNumDTypes)
        throw Error(pdrt::ExitBadInput, name, "input " + std::to_string(i) + " has no known dtype", "");
      if (tensor.rank && !tensor.shape)
        throw Error(pdrt::ExitBadInput, name, "input " + std::to_string(i) + " has no shape", "");
      views.emplace_back(pdrt::DType(tensor.dtype), pdrt::Shape(tensor.shape, tensor.shape + tensor.rank), tensor.data);
      if (!tensor.data && pdrt::elementCount(views.back().shape))
        throw Error(pdrt::ExitBadInput, name, "input " + std::to_string(i) + " has no data", "");
    }
    *result = {new Results(program->session->run(views))};
  });
}

size_t pdmlirResultsNum(PdmlirResults results) { return results.ptr ? unwrap(results)->size() : 0; }

PdmlirTensor pdmlirResultsGet(PdmlirResults results, size_t index) {
  if (index >= pdmlirResultsNum(results)) return {PDMLIR_FLOAT32, 0, nullptr, nullptr};
  const pdrt::Tensor &tensor = (*unwrap(results))[index];
  return {PdmlirDType(tensor.dtype), tensor.shape.size(), tensor.shape.data(), tensor.data()};
}

void pdmlirResultsDestroy(PdmlirResults results) { delete unwrap(results); }
