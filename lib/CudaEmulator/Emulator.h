//===--- Emulator.h - state of the CUDA emulator: settings, devices, modules, streams ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CUDAEMULATOR_EMULATOR_H
#define PADDLE_MLIR_LIB_CUDAEMULATOR_EMULATOR_H

#include "Memory.h"
#include "paddle-mlir/Runtime/DriverAPI.h"
#include "paddle-mlir/Runtime/EmulatorABI.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace pdemu {

using namespace pdrt::cuda;

/// What PD_EMULATOR_* variables say (docs/Emulator.md).
struct Settings {
  size_t memory = size_t(4) << 30;
  int devices = 1;
  int capability = 90;
  int version = 12090;
  bool check = false;
  uint32_t late = 0;           ///< a seed for the order of threads; asynchronous copies then land late
  std::string failingFunction; ///< PD_EMULATOR_FAIL=FUNCTION:CALL[:ERROR]
  int64_t failingCall = 0;
  Result failure = SUCCESS;

  static Settings read();
};

struct Context;

struct Function {
  const PdEmulatedKernel *kernel;
  Context *context;
  uint32_t dynamicShared; ///< that it may have
};

struct Module {
  const PdEmulatedImage *image;
  std::map<std::string, std::unique_ptr<Function>> functions; ///< that were asked for
};

/// Work in order. It is done when it is submitted: nothing is left to wait for.
struct Stream {
  std::mutex order;
  Result submit(const std::function<Result()> &work) {
    std::lock_guard<std::mutex> guard(order);
    return work();
  }
};

/// The primary context of one device; it is there for ever and empty while nobody retains it.
struct Context {
  std::mutex mutex; ///< guards all but `memory`, which has its own
  int references = 0;
  std::map<void *, std::shared_ptr<Module>> modules;
  std::map<void *, std::shared_ptr<Stream>> streams;
  std::set<const void *> functions;
  DeviceMemory memory;
  Result lost = SUCCESS; ///< why nothing works any more
  std::string reason;    ///< in words

  void lose(Result result, const std::string &why);
  Result state();
  std::shared_ptr<Stream> stream(StreamHandle handle);
};

constexpr int maxDevices = 16;
/// Shared memory of a block: what a launch may ask for without cuFuncSetAttribute, and with it (sm_90).
constexpr uint32_t plainShared = 48 << 10, mostShared = 227 << 10;

struct Emulator {
  static Emulator &get();

  /// Counts the call of a driver function; not success when this is the one that must fail.
  Result enter(const char *function);
  /// The calling thread's current context, or null.
  static Context *current();
  /// Frees what a context still holds; under PD_EMULATOR_CHECK says it.
  void close(Context &context);

  std::mutex mutex; ///< guards what follows
  Settings settings = Settings::read();
  std::map<std::string, int64_t> calls;
  int64_t leaks = 0;
  bool initialised = false;
  Context contexts[maxDevices];
};

extern thread_local std::vector<Context *> currentContexts;

} // namespace pdemu

#endif // PADDLE_MLIR_LIB_CUDAEMULATOR_EMULATOR_H
