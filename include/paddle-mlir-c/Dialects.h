/*===--- Dialects.h - our dialects in a context of yours ---------------------------------------------*- C -*-===*
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * For programs that use MLIR themselves, through its C or C++ API, with the same libMLIR.so as this library
 * (pdmlirLLVMVersion). The other headers of this folder need none of this.
 *
 *===----------------------------------------------------------------------------------------------------------===*/
#ifndef PADDLE_MLIR_C_DIALECTS_H
#define PADDLE_MLIR_C_DIALECTS_H

#include "mlir-c/IR.h"
#include "paddle-mlir-c/Compiler.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The handle of a dialect of ours ("pd", "torch", "pd_kernel"), for mlirDialectHandleInsertDialect and its like; null
 * for another name. MLIR ends the process when a dialect of the same name is there already; pdmlirContextLoadDialects
 * asks first. */
PDMLIR_EXPORT MlirDialectHandle pdmlirDialectHandle(const char *name);

/** Loads the named dialects of ours ("pd", "torch", "pd_kernel") into the context. A dialect of one of these names that
 * is not ours, registered or loaded, is code 2 and nothing is loaded; a compiler of its own (pdmlirCompilerCreate)
 * works beside it. */
PDMLIR_EXPORT int pdmlirContextLoadDialects(MlirContext context, const char *const *names, size_t numNames,
                                            PdmlirErrorCallback onError, void *userData);

/** The module of a handle, which keeps owning it. */
PDMLIR_EXPORT MlirModule pdmlirModuleGetMlir(PdmlirModule module);

#ifdef __cplusplus
}
#endif

#endif
