//===--- Services.cpp - the functions behind PdServices, and entering a program -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A failing program leaves by longjmp. Its frames are plain C, and the frames of this file that are jumped over hold no
// object with a destructor. On a worker thread the jump ends the worker's piece only; the thread that started the
// region then unwinds the run when all workers have left.
//===----------------------------------------------------------------------------------===//
#include "paddle-mlir/Runtime/Services.h"
#include "paddle-mlir/Runtime/CustomOps.h"
#include "paddle-mlir/Runtime/DeviceProgram.h"
#include "paddle-mlir/Runtime/Error.h"

#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

namespace pdrt {

namespace {
thread_local RunContext *current = nullptr;
thread_local jmp_buf *escape = nullptr;

/// Remembers the failure if it is the run's first.
void record(int32_t exitCode, const char *message) {
  static std::atomic_flag writing = ATOMIC_FLAG_INIT;
  while (writing.test_and_set(std::memory_order_acquire));
  if (!current->failed.load()) {
    current->exitCode = exitCode ? exitCode : int32_t(ExitInternal);
    std::snprintf(current->message, sizeof(current->message), "%s", message ? message : "the program failed");
    current->failed.store(true);
  }
  writing.clear(std::memory_order_release);
}

[[noreturn]] void leave() { longjmp(*escape, 1); }

void fail(int32_t exitCode, const char *message) {
  if (!current || !escape) {
    std::fprintf(stderr, "error: a compiled program failed outside of a run: %s\n", message ? message : "");
    std::_Exit(ExitInternal);
  }
  record(exitCode, message);
  leave();
}

void *alloc(int64_t bytes) {
  void *memory = current ? current->arena->allocate(bytes) : nullptr;
  if (!memory) {
    char text[96];
    std::snprintf(text, sizeof(text), "out of memory: %lld bytes wanted", static_cast<long long>(bytes));
    fail(ExitOutOfMemory, text);
  }
  return memory;
}

void release(void *pointer) {
  if (current) current->arena->release(pointer);
}

void callCustomOp(int64_t index, const PdTensor *inputs, PdTensor *outputs) {
  static_assert(sizeof(RunContext::message) >= 1024, "room for the operator's own words");
  char message[1024] = "the program calls a custom operator that its manifest does not list";
  int32_t code = ExitInternal;
  if (current && current->customOps)
    code = current->customOps->call(index, inputs, outputs, *current->arena, message, sizeof(message));
  if (code != ExitOk) fail(code, message);
}

struct Region {
  PdKernelFn fn;
  const int64_t *args;
  RunContext *run;
};

void computePiece(void *data, int64_t begin, int64_t end) {
  Region &region = *static_cast<Region *>(data);
  if (region.run->failed.load(std::memory_order_relaxed)) return;
  RunContext *outerRun = current;
  jmp_buf *outerEscape = escape;
  jmp_buf here;
  current = region.run;
  escape = &here;
  if (_setjmp(here) == 0) region.fn(region.args, begin, end);
  current = outerRun;
  escape = outerEscape;
}

void parallelFor(PdKernelFn fn, const int64_t *args, int64_t count) {
  RunContext *run = current;
  if (count <= 0) return;
  if (count == 1 || !run || run->pool->threads() < 2) {
    fn(args, 0, count);
    return;
  }
  Region region{fn, args, run};
  run->pool->parallelFor(computePiece, &region, count);
  if (run->failed.load()) leave();
}

void copyBuffer(void *to, const void *from, int64_t bytes) { std::memcpy(to, from, static_cast<size_t>(bytes)); }

void launchNothing(int64_t, const PdLaunch *) { fail(ExitInternal, "a program for the CPU launched a device kernel"); }

// The same for a program whose buffers lie in the memory of a device.

/// Does `call` as a part of the run; false when it threw, which is then the run's failure.
template <typename Call> bool attempt(const Call &call) noexcept {
  try {
    call();
    return true;
  } catch (const Error &error) {
    record(error.exitCode(), error.what());
  } catch (const std::bad_alloc &) {
    record(ExitOutOfMemory, "out of memory");
  }
  return false;
}

/// `call` holds no object with a destructor: it is jumped over.
template <typename Call> void onDevice(const Call &call) {
  if (!current || !current->queue) fail(ExitInternal, "a program used its device outside of a run");
  if (!attempt(call)) leave();
}

void *allocOnDevice(int64_t bytes) {
  void *memory = nullptr;
  onDevice([&] {
    memory = current->arena->allocate(bytes);
    if (!memory) throw Error(ExitOutOfMemory, "", current->queue->device().shortage(bytes));
  });
  return memory;
}

void copyOnDevice(void *to, const void *from, int64_t bytes) {
  onDevice([=] { current->queue->copy(to, from, bytes); });
}

void readFromDevice(void *host, const void *buffer, int64_t bytes) {
  onDevice([=] {
    current->queue->download(host, buffer, bytes);
    current->queue->wait();
  });
}

void writeToDevice(void *buffer, const void *host, int64_t bytes) {
  onDevice([=] { current->queue->upload(buffer, host, bytes); });
}

void launchOnDevice(int64_t kernel, const PdLaunch *launch) {
  onDevice([=] { current->queue->launch(*current->deviceProgram, kernel, *launch); });
}

/// Custom operators are functions of the host.
void callOnHost(RunContext &run, int64_t index, const PdTensor *inputs, PdTensor *outputs) {
  const CustomOpInfo *info = run.customOps ? run.customOps->info(index) : nullptr;
  if (!info) throw Error(ExitInternal, "", "the program calls a custom operator that its manifest does not list");
  auto bytesOf = [](const PdTensor &tensor, DType dtype) {
    return elementCount(Shape(tensor.sizes, tensor.sizes + tensor.rank)) * dtypeSize(dtype);
  };
  auto hostArena = std::make_shared<Arena>();
  cuda::SettleAtEnd settle{run.queue};
  std::vector<PdTensor> in(inputs, inputs + info->inputs.size()), out(outputs, outputs + info->outputs.size());
  for (size_t i = 0; i < in.size(); ++i) {
    int64_t bytes = bytesOf(in[i], info->inputs[i].dtype);
    in[i].data = hostArena->allocate(bytes);
    if (!in[i].data) throw std::bad_alloc();
    run.queue->download(in[i].data, inputs[i].data, bytes);
  }
  run.queue->wait();
  char message[1024] = {};
  if (int32_t code = run.customOps->call(index, in.data(), out.data(), *hostArena, message, sizeof(message)))
    throw Error(code, "", message);
  for (size_t i = 0; i < out.size(); ++i) {
    int64_t bytes = bytesOf(out[i], info->outputs[i].dtype);
    void *memory = run.arena->allocate(bytes);
    if (!memory) throw Error(ExitOutOfMemory, "", run.queue->device().shortage(bytes));
    run.queue->upload(memory, out[i].data, bytes);
    outputs[i] = out[i];
    outputs[i].data = memory;
  }
}

void callCustomOpFromDevice(int64_t index, const PdTensor *inputs, PdTensor *outputs) {
  onDevice([=] { callOnHost(*current, index, inputs, outputs); });
}

void *copyMemory(void *to, const void *from, uint64_t size) { return std::memcpy(to, from, size); }
void *moveMemory(void *to, const void *from, uint64_t size) { return std::memmove(to, from, size); }
void *setMemory(void *to, int value, uint64_t size) { return std::memset(to, value, size); }

// In the order of PD_LIBM_NAMES; B marks the functions of two arguments.
// clang-format off
#define PD_LIBM_TABLE(U, B)                                                                                            \
  U(exp) U(exp2) U(expm1) U(log) U(log2) U(log10) U(log1p) B(pow) U(sin) U(cos) U(tan) U(asin) U(acos) U(atan)          \
  B(atan2) U(sinh) U(cosh) U(tanh) U(asinh) U(acosh) U(atanh) U(erf) B(fmod) U(cbrt)
// clang-format on
#define PD_LIBM_UNARY(name) [](T x, T) -> T { return std::name(x); },
#define PD_LIBM_BINARY(name) [](T x, T y) -> T { return std::name(x, y); },

template <typename T> void fillMath(T (*(&table)[24])(T, T)) {
  T (*const functions[])(T, T) = {PD_LIBM_TABLE(PD_LIBM_UNARY, PD_LIBM_BINARY)};
  static_assert(sizeof(functions) == sizeof(table), "one entry for each of PD_LIBM_NAMES");
  std::memcpy(table, functions, sizeof(table));
}
#undef PD_LIBM_UNARY
#undef PD_LIBM_BINARY
#undef PD_LIBM_TABLE

PdServices makeServices() {
  PdServices table = {};
  table.abi_version = PD_ABI_VERSION;
  table.alloc = alloc;
  table.free = release;
  table.parallel_for = parallelFor;
  table.fail = fail;
  table.memcpy = copyMemory;
  table.memmove = moveMemory;
  table.memset = setMemory;
  table.custom_op = callCustomOp;
  table.copy = table.read = table.write = copyBuffer;
  table.launch = launchNothing;
  fillMath(table.libm_f32);
  fillMath(table.libm_f64);
  return table;
}

PdServices makeDeviceServices() {
  PdServices table = makeServices();
  table.alloc = allocOnDevice;
  table.custom_op = callCustomOpFromDevice;
  table.copy = copyOnDevice;
  table.read = readFromDevice;
  table.write = writeToDevice;
  table.launch = launchOnDevice;
  return table;
}

using Entry = int32_t (*)(const PdProgram *, const void *, void *);

/// Calls `entry` as a run of `context`; false when it failed. No object with a destructor lives in this frame.
bool guarded(RunContext &context, Entry entry, const PdProgram *program, const void *in, void *out) {
  RunContext *outerRun = current;
  jmp_buf *outerEscape = escape;
  jmp_buf here;
  current = &context;
  escape = &here;
  if (_setjmp(here) == 0) {
    int32_t code = entry(program, in, out);
    if (code != 0) record(ExitInternal, "the program ended with an error code");
  }
  current = outerRun;
  escape = outerEscape;
  return !context.failed.load();
}
} // namespace

const PdServices *services() {
  static const PdServices table = makeServices();
  return &table;
}

const PdServices *deviceServices() {
  static const PdServices table = makeDeviceServices();
  return &table;
}

bool enterProgram(RunContext &context, const PdProgram *program, const PdTensor *inputs, PdTensor *outputs) {
  return guarded(
      context,
      [](const PdProgram *p, const void *in, void *out) {
        return p->run(static_cast<const PdTensor *>(in), static_cast<PdTensor *>(out));
      },
      program, inputs, outputs);
}

bool bindProgram(RunContext &context, const PdProgram *program, const void *weights) {
  return guarded(
      context,
      [](const PdProgram *p, const void *in, void *) {
        p->bind(current->deviceProgram ? deviceServices() : services(), in);
        return int32_t(0);
      },
      program, weights, nullptr);
}

} // namespace pdrt
