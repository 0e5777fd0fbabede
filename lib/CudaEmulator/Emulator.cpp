//===--- Emulator.cpp - settings, planted faults, contexts -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emulator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace pdemu {

thread_local std::vector<Context *> currentContexts;

namespace {
int64_t number(const char *variable, int64_t otherwise) {
  const char *text = std::getenv(variable);
  if (!text || !*text) return otherwise;
  char *end = nullptr;
  long long value = std::strtoll(text, &end, 10);
  if (!*end && value >= 0) return value;
  std::fprintf(stderr, "CUDA emulator: %s expects a number, but is '%s': %lld is taken\n", variable, text,
               static_cast<long long>(otherwise));
  return otherwise;
}

/// The error that a call of a function is most likely to give.
Result usualFailure(const std::string &function) {
  static const std::map<std::string, Result> failures = {
      {"cuInit", SYSTEM_DRIVER_MISMATCH},       {"cuDeviceGetCount", NO_DEVICE},
      {"cuDeviceGet", INVALID_DEVICE},          {"cuDeviceGetName", INVALID_DEVICE},
      {"cuDeviceGetAttribute", INVALID_DEVICE}, {"cuDevicePrimaryCtxRetain", OUT_OF_MEMORY},
      {"cuCtxPushCurrent_v2", INVALID_CONTEXT}, {"cuCtxPopCurrent_v2", INVALID_CONTEXT},
      {"cuModuleLoadDataEx", INVALID_IMAGE},    {"cuModuleGetFunction", NOT_FOUND},
      {"cuMemAlloc_v2", OUT_OF_MEMORY},         {"cuStreamCreate", OUT_OF_MEMORY},
      {"cuStreamSynchronize", LAUNCH_FAILED},   {"cuLaunchKernelEx", LAUNCH_OUT_OF_RESOURCES},
  };
  auto found = failures.find(function);
  return found == failures.end() ? INVALID_VALUE : found->second;
}
} // namespace

Settings Settings::read() {
  Settings s;
  s.memory = static_cast<size_t>(std::max<int64_t>(0, number("PD_EMULATOR_MEMORY", static_cast<int64_t>(s.memory))));
  s.devices = static_cast<int>(std::clamp<int64_t>(number("PD_EMULATOR_DEVICES", 1), 0, maxDevices));
  s.capability = static_cast<int>(number("PD_EMULATOR_ARCH", s.capability));
  s.version = static_cast<int>(number("PD_EMULATOR_VERSION", s.version));
  s.late = static_cast<uint32_t>(number("PD_EMULATOR_LATE", 0));
  s.check = number("PD_EMULATOR_CHECK", 0) != 0;
  if (const char *text = std::getenv("PD_EMULATOR_FAIL")) {
    std::string fault = text;
    size_t colon = fault.find(':'), second = fault.find(':', colon + 1);
    s.failingFunction = fault.substr(0, colon);
    s.failingCall = colon == std::string::npos ? 1 : std::atoll(fault.c_str() + colon + 1);
    s.failure = colon == std::string::npos || second == std::string::npos ? usualFailure(s.failingFunction)
                                                                          : std::atoi(fault.c_str() + second + 1);
  }
  return s;
}

void Context::lose(Result result, const std::string &why) {
  std::lock_guard<std::mutex> guard(mutex);
  if (lost != SUCCESS || !references) return;
  lost = result;
  reason = why;
}

Result Context::state() {
  std::lock_guard<std::mutex> guard(mutex);
  return references ? lost : Result(INVALID_CONTEXT);
}

std::shared_ptr<Stream> Context::stream(StreamHandle handle) {
  std::lock_guard<std::mutex> guard(mutex);
  auto found = streams.find(handle);
  return found == streams.end() ? nullptr : found->second;
}

Emulator &Emulator::get() {
  static auto &emulator = *new Emulator; // streams may be used while static objects die
  return emulator;
}

Result Emulator::enter(const char *function) {
  std::lock_guard<std::mutex> guard(mutex);
  int64_t call = ++calls[function];
  if (settings.failingFunction != function || settings.failingCall != call) return SUCCESS;
  // An error that destroys the context does so.
  if (losesContext(settings.failure))
    for (Context &context : contexts)
      if (!current() || current() == &context) context.lose(settings.failure, "planted fault");
  return settings.failure;
}

Context *Emulator::current() { return currentContexts.empty() ? nullptr : currentContexts.back(); }

void Emulator::close(Context &context) {
  size_t allocations = context.memory.count();
  size_t left = allocations + context.modules.size() + context.streams.size();
  if (settings.check && left && context.lost == SUCCESS) { // a lost context takes all with it
    leaks += static_cast<int64_t>(left);
    std::fprintf(stderr, "CUDA emulator: left behind: %zu allocations, %zu modules, %zu streams\n", allocations,
                 context.modules.size(), context.streams.size());
  }
  context.modules.clear();
  context.streams.clear();
  context.functions.clear();
  context.memory.releaseAll();
  context.lost = SUCCESS;
  context.reason.clear();
}

/// What is still held when the process ends: after the destructors of every static object.
__attribute__((destructor)) static void closeAll() {
  Emulator &emulator = Emulator::get();
  if (!emulator.settings.check) return;
  for (Context &context : emulator.contexts)
    if (context.references) emulator.close(context);
}

} // namespace pdemu
