//===--- Handles.h - what stands behind the handles of the C API ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CAPI_HANDLES_H
#define PADDLE_MLIR_LIB_CAPI_HANDLES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "paddle-mlir-c/Compiler.h"
#include "paddle-mlir/Diagnostics/DiagnosticLog.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#include "paddle-mlir/Runtime/Error.h"
#include <new>
#include <optional>
#include <string>
#include <vector>

namespace pdcapi {

/// Who is told of errors.
struct Listener {
  PdmlirErrorCallback callback = nullptr;
  void *userData = nullptr;

  int tell(int exitCode, const std::string &where, const std::string &message, const std::string &hint) const {
    PdmlirError error{exitCode, where.c_str(), message.c_str(), hint.c_str()};
    if (callback) callback(&error, userData);
    return exitCode;
  }
};

/// Runs the body of an API function: exceptions become exit codes and one call of the listener.
template <typename Body> int guarded(const Listener &listener, Body body) {
  try {
    body();
    return PDMLIR_OK;
  } catch (const pdrt::Error &error) {
    return listener.tell(error.exitCode(), error.where(), error.text(), error.hint());
  } catch (const std::bad_alloc &) {
    return listener.tell(PDMLIR_OUT_OF_MEMORY, "", "out of memory", "a machine with more memory, or a smaller model");
  } catch (const std::exception &problem) {
    return listener.tell(PDMLIR_INTERNAL, "", std::string("internal: ") + problem.what(),
                         "please report this with the model");
  }
}

/// A context of our own, and what MLIR reported since the log was cleared.
struct Compiler {
  explicit Compiler(Listener listener);

  Listener listener;
  mlir::MLIRContext context;
  mlir::pd::DiagnosticLog log;
};

struct Module {
  Compiler *compiler;
  mlir::OwningOpRef<mlir::ModuleOp> op;
  std::string model;      ///< what messages call it
  std::string paramsFile; ///< where its weights came from, if from a file
  std::string stage;      ///< at whose end it is
  std::vector<mlir::pd::NamedDim> dims;
  /// What was done to it that nothing can follow: "was compiled", "failed in stage torch"; empty while it is whole.
  std::string usedUp;

  /// Throws pdrt::Error(2) when it is used up.
  mlir::ModuleOp whole();
};

inline Compiler *unwrap(PdmlirCompiler handle) { return static_cast<Compiler *>(handle.ptr); }
inline Module *unwrap(PdmlirModule handle) { return static_cast<Module *>(handle.ptr); }

/// The front part of an option struct that the caller knows, the rest as in `defaults`.
template <typename Options> Options readOptions(const Options *given, Options defaults) {
  if (!given) return defaults;
  if (given->size < sizeof(size_t) || given->size > 4096)
    throw pdrt::Error(pdrt::ExitUsage, "", "an option struct with size " + std::to_string(given->size),
                      "initialise it with its _INIT macro");
  size_t known = given->size < sizeof(Options) ? given->size : sizeof(Options);
  std::copy_n(reinterpret_cast<const char *>(given), known, reinterpret_cast<char *>(&defaults));
  return defaults;
}

inline std::vector<std::string> readStrings(const char *const *strings, size_t count) {
  return strings ? std::vector<std::string>(strings, strings + count) : std::vector<std::string>();
}

/// Throws pdrt::Error(2) for a null argument.
template <typename T> T *required(T *argument, const char *name) {
  if (!argument) throw pdrt::Error(pdrt::ExitUsage, "", std::string("argument '") + name + "' is null", "");
  return argument;
}

} // namespace pdcapi

#endif // PADDLE_MLIR_LIB_CAPI_HANDLES_H
