//===--- DeviceProgram.cpp - choosing and loading device code, uploading weights -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/DeviceProgram.h"
#include "paddle-mlir/Runtime/Driver.h"
#include "paddle-mlir/Runtime/Error.h"

#include <algorithm>
#include <tuple>

namespace pdrt::cuda {

namespace {
const char *const again = "compile the model again with pd-compile";

struct Candidate {
  const PdProgram *entry;
  const PdImage *image;

  /// Cubins first, then what fits the card most closely.
  bool operator<(const Candidate &other) const {
    auto rank = [](const Candidate &c) { return std::make_tuple(c.image->kind, ~c.entry->isa_level, ~c.image->arch); };
    return rank(*this) < rank(other);
  }
};

std::string imageText(const PdImage &image) {
  std::string chip = "sm_" + std::to_string(image.arch);
  switch (image.kind) {
  case PD_IMAGE_CUBIN: return chip + " cubin";
  case PD_IMAGE_PTX: return chip + " PTX";
  case PD_IMAGE_EMULATED: return chip + " emulated";
  }
  return chip + " image of kind " + std::to_string(image.kind);
}

/// A cubin runs on later chips of its generation, PTX on every later chip.
bool fits(const PdImage &image, const Device &device) {
  int arch = static_cast<int>(image.arch), chip = device.capability();
  if ((image.kind == PD_IMAGE_EMULATED) != (device.name().kind == DeviceName::Emulated) || arch > chip) return false;
  return image.kind != PD_IMAGE_CUBIN || arch / 10 == chip / 10;
}
} // namespace

DeviceProgram::DeviceProgram(std::shared_ptr<const Device> device, const PdProgram *first, const std::string &path,
                             const void *weights, int64_t weightsBytes)
    : card(std::move(device)) {
  Device::Current current(*card);
  try {
    loadModule(first, path);
    findKernels(path);
    upload(weights, weightsBytes);
  } catch (...) {
    unload();
    throw;
  }
}

DeviceProgram::~DeviceProgram() {
  if (!card->driver().isOfThisProcess()) return;
  try {
    Device::Current current(*card);
    unload();
  } catch (const Error &) { // the context is gone, and all of it
  }
}

void DeviceProgram::unload() noexcept {
  const Functions &call = card->driver().call;
  if (weightsBlock) card->note(call.cuMemFree_v2(reinterpret_cast<uintptr_t>(weightsBlock)));
  if (module) card->note(call.cuModuleUnload(module));
}

void DeviceProgram::loadModule(const PdProgram *first, const std::string &path) {
  std::vector<Candidate> candidates;
  std::string held, refused;
  for (const PdProgram *p = first; p; p = p->next_level) {
    bool runs = static_cast<int>(p->isa_level) <= card->capability();
    if (p->num_kernels == 0 && runs && (!entry || entry->isa_level < p->isa_level)) entry = p; // nothing but host code
    for (int32_t i = 0; i < p->num_images; ++i) {
      held += (held.empty() ? "" : ", ") + imageText(p->images[i]);
      if (runs && fits(p->images[i], *card)) candidates.push_back({p, &p->images[i]});
    }
  }
  if (entry) return;
  std::sort(candidates.begin(), candidates.end());
  for (const Candidate &candidate : candidates) {
    // What the driver's compiler says about PTX.
    char log[1024] = {};
    int options[] = {JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
    void *values[] = {log, reinterpret_cast<void *>(sizeof(log) - 1)};
    Result result = card->driver().call.cuModuleLoadDataEx(&module, candidate.image->data, 2, options, values);
    if (result == SUCCESS) {
      entry = candidate.entry;
      return;
    }
    module = nullptr;
    if (result != INVALID_IMAGE && result != NO_BINARY_FOR_GPU && result != INVALID_PTX &&
        result != UNSUPPORTED_PTX_VERSION)
      card->check(result, "the kernels of " + path + " cannot be loaded");
    std::string words = log;
    words.resize(std::min(words.find('\n'), words.size()));
    refused += (refused.empty() ? "" : "; ") + imageText(*candidate.image) + ": " + card->driver().errorText(result) +
               (words.empty() ? "" : " (" + words + ")");
  }
  if (!refused.empty()) throw Error(ExitUnavailable, path, card->text() + " refuses its kernels: " + refused, again);
  throw Error(ExitUnavailable, path, "holds no kernels for " + card->text(),
              held.empty() ? "it holds none at all" : "it holds " + held);
}

void DeviceProgram::findKernels(const std::string &path) {
  kernels = std::vector<Kernel>(static_cast<size_t>(entry->num_kernels));
  for (size_t i = 0; i < kernels.size(); ++i) {
    Result result = card->driver().call.cuModuleGetFunction(&kernels[i].function, module, entry->kernel_names[i]);
    if (result == NOT_FOUND)
      throw Error(ExitBadFile, path, std::string("its device code lacks the kernel '") + entry->kernel_names[i] + "'",
                  again);
    card->check(result, std::string("kernel '") + entry->kernel_names[i] + "' cannot be loaded");
  }
}

void DeviceProgram::upload(const void *source, int64_t bytes) {
  Queue queue(card);
  int64_t size = std::max<int64_t>(bytes, 64);
  weightsBlock = queue.allocate(size);
  if (!weightsBlock) throw Error(ExitOutOfMemory, "", card->shortage(size));
  queue.upload(weightsBlock, source, bytes);
  queue.wait();
}

} // namespace pdrt::cuda
