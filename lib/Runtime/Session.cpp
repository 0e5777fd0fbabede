//===--- Session.cpp - one inference: check, enter the program, collect the outputs -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Session.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Services.h"
#include "paddle-mlir/Runtime/Signature.h"

#include <cstring>
#include <optional>

namespace pdrt {

namespace {
alignas(64) char emptyData[64];

bool isAligned(const void *pointer) { return reinterpret_cast<uintptr_t>(pointer) % 64 == 0; }

/// Gives everything back to the arena however the run ends.
struct EndRun {
  Arena &arena;
  ~EndRun() { arena.endRun(); }
};
} // namespace

Session::Session(std::shared_ptr<Artifact> artifact, int threads)
    : owner(std::move(artifact)),
      queue(owner->cudaDevice() ? std::make_shared<cuda::Queue>(owner->cudaDevice()) : nullptr),
      arena(std::make_shared<Arena>(queue)), pool(ThreadPool::get(threads)) {}

std::unique_ptr<Session> Session::clone() const { return std::make_unique<Session>(owner, threads()); }

void Session::setThreads(int threads) {
  std::lock_guard<std::mutex> guard(mutex);
  pool = ThreadPool::get(threads);
}

int Session::threads() const {
  std::lock_guard<std::mutex> guard(mutex);
  return pool->threads();
}

int64_t Session::trim(bool unusedOnly) {
  std::lock_guard<std::mutex> guard(mutex);
  return arena->trim(unusedOnly);
}

/// The inputs where the program reads them: in place, or copied into the arena.
std::vector<PdTensor> Session::borrow(const std::vector<TensorView> &inputs) {
  std::vector<PdTensor> in(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    const TensorView &input = inputs[i];
    int64_t bytes = elementCount(input.shape) * dtypeSize(input.dtype);
    in[i] = {};
    in[i].data = bytes == 0 ? emptyData : const_cast<void *>(input.data);
    if (queue || !isAligned(in[i].data)) {
      void *copy = arena->allocate(bytes);
      if (!copy)
        throw Error(ExitOutOfMemory, owner->name(),
                    queue ? queue->device().shortage(bytes)
                          : "out of memory: " + std::to_string(bytes) + " bytes wanted");
      if (queue) queue->upload(copy, input.data, bytes);
      else std::memcpy(copy, input.data, static_cast<size_t>(bytes));
      in[i].data = copy;
    }
    in[i].rank = static_cast<int64_t>(input.shape.size());
    std::copy(input.shape.begin(), input.shape.end(), in[i].sizes);
  }
  return in;
}

/// The outputs as tensors of the host's: blocks of the arena where that is possible, else copies.
std::vector<Tensor> Session::collect(const std::vector<PdTensor> &outputs) {
  std::vector<Tensor> results;
  cuda::SettleAtEnd settle{queue.get()};
  for (size_t i = 0; i < outputs.size(); ++i) {
    const PdTensor &out = outputs[i];
    const TensorInfo &info = owner->manifest().outputs[i];
    auto broken = [&](const std::string &what) {
      return Error(ExitInternal, owner->name(), "output '" + info.name + "' " + what, "this is a bug of the compiler");
    };
    if (out.rank != static_cast<int64_t>(info.shape.size()))
      throw broken("has rank " + std::to_string(out.rank) + ", the manifest says " + info.text());
    Tensor tensor;
    tensor.dtype = info.dtype;
    tensor.shape.assign(out.sizes, out.sizes + out.rank);
    for (size_t d = 0; d < info.shape.size(); ++d)
      if (tensor.shape[d] < 0 || (!info.shape[d].isSymbol() && tensor.shape[d] != info.shape[d].value))
        throw broken("has shape " + shapeText(tensor.shape) + ", the manifest says " + info.text());
    int64_t bytes = tensor.bytes();
    if (bytes && !out.data) throw broken("has no data");
    // Two outputs may be the same value; each result is memory of its own.
    bool shared = queue != nullptr;
    const char *begin = static_cast<const char *>(out.data);
    for (const Tensor &other : results)
      shared |= bytes && begin < other.as<char>() + other.bytes() && other.as<char>() < begin + bytes;
    if (bytes && !shared) tensor.storage = arena->take(out.data, bytes);
    if (!tensor.storage) {
      tensor.storage = allocateAligned(bytes);
      if (queue) queue->download(tensor.data(), out.data, bytes);
      else if (bytes) std::memcpy(tensor.data(), out.data, static_cast<size_t>(bytes));
    }
    results.push_back(std::move(tensor));
  }
  if (queue) queue->wait();
  return results;
}

std::vector<Tensor> Session::run(const std::vector<TensorView> &inputs) {
  if (queue) queue->device().checkUsable(); // before the lock, which another thread may have held at a fork
  std::lock_guard<std::mutex> guard(mutex);
  checkInputs(owner->manifest(), inputs, owner->name());
  const PdProgram *program = owner->program();
  std::optional<cuda::Device::Current> current;
  if (queue) current.emplace(queue->device());
  EndRun endRun{*arena};
  cuda::SettleAtEnd settle{queue.get()}; // a failed run leaves work that reads the caller's inputs

  std::vector<PdTensor> in = borrow(inputs), out(owner->manifest().outputs.size(), PdTensor{});
  RunContext context;
  context.arena = arena.get();
  context.pool = pool.get();
  context.customOps = owner->customOps();
  context.deviceProgram = owner->deviceProgram();
  context.queue = queue.get();
  if (!enterProgram(context, program, in.data(), out.data()))
    throw Error(context.exitCode, owner->name(), context.message);
  return collect(out);
}

std::vector<Tensor> Session::run(const std::vector<std::pair<std::string, TensorView>> &inputs) {
  const std::vector<TensorInfo> &infos = owner->manifest().inputs;
  std::vector<TensorView> ordered(infos.size());
  std::vector<bool> given(infos.size());
  for (const auto &[name, view] : inputs) {
    size_t index = indexOfTensor(infos, name, "input", owner->name());
    if (given[index]) throw Error(ExitBadInput, owner->name(), "input '" + name + "' is given twice");
    given[index] = true;
    ordered[index] = view;
  }
  for (size_t i = 0; i < infos.size(); ++i)
    if (!given[i])
      throw Error(ExitBadInput, owner->name(), "input '" + infos[i].name + "' is not given",
                  "it is " + infos[i].name + ": " + infos[i].text());
  return run(ordered);
}

} // namespace pdrt
