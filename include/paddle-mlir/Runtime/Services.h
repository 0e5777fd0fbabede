//===--- Services.h - what a compiled program may call (PdServices), and how a run is entered ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_SERVICES_H
#define PADDLE_MLIR_RUNTIME_SERVICES_H

#include "paddle-mlir/Runtime/Arena.h"
#include "paddle-mlir/Runtime/ProgramABI.h"
#include "paddle-mlir/Runtime/ThreadPool.h"

#include <atomic>
#include <string>

namespace pdrt {

class CustomOps;
namespace cuda {
class DeviceProgram;
class Queue;
} // namespace cuda

/// The state behind the services during one call into a program. One per running thread; worker threads join it.
struct RunContext {
  Arena *arena = nullptr;
  ThreadPool *pool = nullptr;
  const CustomOps *customOps = nullptr;               ///< what the program may call; null: none
  const cuda::DeviceProgram *deviceProgram = nullptr; ///< of a program for a device
  cuda::Queue *queue = nullptr;                       ///< on which its run does its work

  /// The first failure wins, whichever thread it comes from.
  std::atomic<bool> failed{false};
  int32_t exitCode = 0;
  char message[2048] = {};
};

/// The tables that programs for the CPU and for a device are bound to; they live as long as the process.
const PdServices *services();
const PdServices *deviceServices();

/// Runs one inference of `program`. Returns false when the program failed (context.exitCode, context.message).
bool enterProgram(RunContext &context, const PdProgram *program, const PdTensor *inputs, PdTensor *outputs);
/// Calls program->bind under the same protection.
bool bindProgram(RunContext &context, const PdProgram *program, const void *weights);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_SERVICES_H
