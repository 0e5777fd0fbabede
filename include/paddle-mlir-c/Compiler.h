/*===--- Compiler.h - import, stages, export, artifact -----------------------------------------------*- C -*-===*
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A compiler owns an MLIR context of its own, so it lives beside any other MLIR in the process, also one whose context
 * holds a `torch` dialect: what crosses is text or bytecode (pdmlirModuleWrite). docs/Embedding.md has examples.
 *
 *===----------------------------------------------------------------------------------------------------------===*/
#ifndef PADDLE_MLIR_C_COMPILER_H
#define PADDLE_MLIR_C_COMPILER_H

#include "paddle-mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PdmlirCompiler {
  void *ptr;
} PdmlirCompiler;
typedef struct PdmlirModule {
  void *ptr;
} PdmlirModule;

/** `onError` may be null. It is told of every failure of this compiler and its modules. */
PDMLIR_EXPORT PdmlirCompiler pdmlirCompilerCreate(PdmlirErrorCallback onError, void *userData);
/** Its modules must be destroyed before. */
PDMLIR_EXPORT void pdmlirCompilerDestroy(PdmlirCompiler compiler);

typedef struct PdmlirImportOptions {
  size_t size;                /**< sizeof(PdmlirImportOptions) */
  const char *params;         /**< weights elsewhere: a file, a folder or "random:SEED"; null: beside the model */
  const char *const *outputs; /**< cut the graph at these values; null: the model's own outputs */
  size_t numOutputs;
  const char *const *shapes; /**< each as "x:Nx3xHxW" */
  size_t numShapes;
  const char *const *dims; /**< each as "H=32..1536:32" or "H=64" */
  size_t numDims;
} PdmlirImportOptions;
#define PDMLIR_IMPORT_OPTIONS_INIT {sizeof(PdmlirImportOptions), NULL, NULL, 0, NULL, 0, NULL, 0}

/** Reads a Paddle model (what `pd-compile MODEL` takes, .mlir and .mlirbc files excepted) into `*module`, a module of
 * pd ops. `options` may be null. Codes 2, 3, 4, 8, 70. */
PDMLIR_EXPORT int pdmlirCompilerImport(PdmlirCompiler compiler, const char *model, const PdmlirImportOptions *options,
                                       PdmlirModule *module);

/** Parses MLIR text or bytecode; `stage` is the stage at whose end it is ("import" for pd ops, "torch", ...). `name` is
 * what messages call it. Codes 2, 4. */
PDMLIR_EXPORT int pdmlirCompilerParse(PdmlirCompiler compiler, const char *data, size_t length, const char *name,
                                      const char *stage, PdmlirModule *module);

PDMLIR_EXPORT PdmlirModule pdmlirModuleClone(PdmlirModule module);
PDMLIR_EXPORT void pdmlirModuleDestroy(PdmlirModule module);

/** The stage at whose end the module is. */
PDMLIR_EXPORT const char *pdmlirModuleStage(PdmlirModule module);
/** Number of stages, and their names in order: import, normalize, torch, ... */
PDMLIR_EXPORT size_t pdmlirNumStages(void);
PDMLIR_EXPORT const char *pdmlirStageName(size_t index);

/** Runs the stages behind the module's own up to and including `stage`. Codes 2, 3, 70. After a failure the module can
 * only be destroyed. */
PDMLIR_EXPORT int pdmlirModuleRunStages(PdmlirModule module, const char *stage);
/** Runs passes as `pd-opt --pass-pipeline` takes them, e.g. "builtin.module(canonicalize)"; the stage stays. Codes
 * 2, 70. */
PDMLIR_EXPORT int pdmlirModuleRunPasses(PdmlirModule module, const char *pipeline);

typedef enum PdmlirFormat {
  PDMLIR_TEXT = 0,
  PDMLIR_GENERIC_TEXT = 1, /**< every op in its generic form: readable without our dialects */
  PDMLIR_BYTECODE = 2
} PdmlirFormat;
enum { PDMLIR_ELIDE_WEIGHTS = 1 }; /**< flag: placeholders for weights, in text */

/** Hands the module to `sink`. Codes 2, 5. */
PDMLIR_EXPORT int pdmlirModuleWrite(PdmlirModule module, PdmlirFormat format, unsigned flags, PdmlirSink sink,
                                    void *userData);

enum { PDMLIR_KEEP_OPERATORS = 2 }; /**< flag: ops without a stable aten form stay `torch.operator` */

/** Runs the stages up to `torch` and rewrites the module as the `torch` dialect that torch-mlir and IREE read; what
 *  `pd-compile MODEL -o x.mlir` writes. Afterwards it can be written and destroyed. Codes 3, 70. */
PDMLIR_EXPORT int pdmlirModuleToTorch(PdmlirModule module, unsigned flags);

/** Writes a PyTorch package from a module at the end of `import` or `normalize`. The module is used up. Codes 2, 3,
 * 4, 5. */
PDMLIR_EXPORT int pdmlirModuleExportPyTorch(PdmlirModule module, const char *folder);

typedef struct PdmlirCompileOptions {
  size_t size;                  /**< sizeof(PdmlirCompileOptions) */
  const char *const *isaLevels; /**< x86-64 levels, e.g. "v3", "v4"; null: both */
  size_t numIsaLevels;
  int loops;     /**< not 0: every kernel by the plain-loop fallback */
  int reference; /**< not 0: no layout, no fusion, plain loops */
} PdmlirCompileOptions;
#define PDMLIR_COMPILE_OPTIONS_INIT {sizeof(PdmlirCompileOptions), NULL, 0, 0, 0}

/** Writes an artifact (docs/Artifact.md) to `folder`, for paddle-mlir-c/Runtime.h, pd-run or Python. It carries no
 * check.safetensors. The module is used up. `options` may be null. Codes 2, 3, 5, 8, 70. */
PDMLIR_EXPORT int pdmlirModuleCompile(PdmlirModule module, const char *folder, const PdmlirCompileOptions *options);

/** In one call: a model's `torch` module to `sink`. */
PDMLIR_EXPORT int pdmlirImportToTorch(const char *model, const PdmlirImportOptions *options, PdmlirFormat format,
                                      PdmlirSink sink, void *sinkData, PdmlirErrorCallback onError, void *errorData);

#ifdef __cplusplus
}
#endif

#endif
