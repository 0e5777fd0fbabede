//===--- Pieces.h - the steps of serialisation, one a file ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_CPU_SERIALIZE_PIECES_H
#define PADDLE_MLIR_LIB_CPU_SERIALIZE_PIECES_H

#include "paddle-mlir/CPU/Serialize.h"

#include "llvm/IR/Module.h"

#include <string>

namespace mlir::pd::cpu {

/// How much of LLVM's middle end a module needs.
enum class Pipeline { Full, Generated };

/// Optimises and compiles `module` for a target into an object file's bytes. Returns an error text, empty if
/// none.
std::string emitObject(llvm::Module &module, const Target &target, Pipeline pipeline, unsigned optLevel,
                       llvm::StringRef dumpPrefix, llvm::SmallVectorImpl<char> &object);

/// Takes the functions that generators wrote out of `module`, with declarations in their place. Null if there are none.
OwningOpRef<ModuleOp> splitGenerated(ModuleOp module);

/// What every program has: globals set by bind, trampolines to the runtime's services, the exported program tables of
/// `modules` in ascending order of their levels (`pd_run.<level>` each), with their device code.
std::unique_ptr<llvm::Module> buildSupportModule(llvm::LLVMContext &context, ArrayRef<TargetModule> modules,
                                                 const SharedObjectOptions &options, bool hasRun);

/// Links objects into a shared object. Returns the linker's messages, empty if it succeeded.
std::string linkSharedObject(ArrayRef<llvm::SmallVector<char, 0>> objects, llvm::StringRef path);

/// What a symbol of a target's module is called where other modules of the program refer to it.
std::string levelSymbol(llvm::StringRef name, const Target &target);

} // namespace mlir::pd::cpu

#endif // PADDLE_MLIR_LIB_CPU_SERIALIZE_PIECES_H
