//===--- Serialize.h - LLVM-dialect programs to shared objects, weight recipes to bytes -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_CPU_SERIALIZE_H
#define PADDLE_MLIR_CPU_SERIALIZE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LLVM.h"
#include "paddle-mlir/GPU/DeviceCode.h"
#include "paddle-mlir/Support/Target.h"

#include <optional>

namespace mlir::pd::cpu {

/// Names by which a program's module refers to what `bind` sets. The module declares or defines them as
/// `llvm.mlir.global` of a pointer.
constexpr llvm::StringLiteral kServicesGlobal = "pd_services";
constexpr llvm::StringLiteral kWeightsGlobal = "pd_weights";
/// `llvm.func @pd_run(!llvm.ptr, !llvm.ptr) -> i32`.
constexpr llvm::StringLiteral kRunFunction = "pd_run";

/// The program for one target.
struct TargetModule {
  Target target;
  ModuleOp module;                       // LLVM dialect only
  std::optional<gpu::DeviceCode> device; // of a program for a device: its kernels
};

struct SharedObjectOptions {
  int32_t numInputs = 0;
  int32_t numOutputs = 0;
  unsigned optLevel = 2;
  SmallVector<std::string>
      exported;           // functions of the first level to export besides the program table (tests call kernels)
  std::string dumpPrefix; // where to leave <prefix>.<level>.ll, if not empty
};

/// Translates every module, links them into one shared object without undefined symbols at `path`. The targets share a
/// triple and stand in ascending order of their levels; the runtime takes the highest that the machine has.
LogicalResult compileToSharedObject(ArrayRef<TargetModule> modules, const SharedObjectOptions &options,
                                    llvm::StringRef path);

/// Adds the translations that serialisation needs.
void registerCPUSerializeDialects(DialectRegistry &registry);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_CPU_SERIALIZE_H
