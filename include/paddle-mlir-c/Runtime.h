/*===--- Runtime.h - opens and runs artifacts --------------------------------------------------------*- C -*-===*/
/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef PADDLE_MLIR_C_RUNTIME_H
#define PADDLE_MLIR_C_RUNTIME_H

#include "paddle-mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum PdmlirDType {
  PDMLIR_FLOAT32 = 0,
  PDMLIR_FLOAT16 = 1,
  PDMLIR_BFLOAT16 = 2,
  PDMLIR_FLOAT64 = 3,
  PDMLIR_INT64 = 4,
  PDMLIR_INT32 = 5,
  PDMLIR_INT16 = 6,
  PDMLIR_INT8 = 7,
  PDMLIR_UINT8 = 8,
  PDMLIR_BOOL = 9
} PdmlirDType;

/** A dense row-major tensor in host memory; booleans take one byte. */
typedef struct PdmlirTensor {
  PdmlirDType dtype;
  size_t rank;
  const int64_t *shape; /**< `rank` sizes */
  const void *data;
} PdmlirTensor;

/** Bytes of one element. */
PDMLIR_EXPORT size_t pdmlirDTypeSize(PdmlirDType dtype);

typedef struct PdmlirProgram {
  void *ptr;
} PdmlirProgram;
typedef struct PdmlirResults {
  void *ptr;
} PdmlirResults;

/** Opens an artifact's folder. `threads` 0: as many as there are cores. Codes 4, 7, 8. */
PDMLIR_EXPORT int pdmlirProgramOpen(const char *artifact, int threads, PdmlirErrorCallback onError, void *userData,
                                    PdmlirProgram *program);
PDMLIR_EXPORT void pdmlirProgramDestroy(PdmlirProgram program);

PDMLIR_EXPORT size_t pdmlirProgramNumInputs(PdmlirProgram program);
PDMLIR_EXPORT size_t pdmlirProgramNumOutputs(PdmlirProgram program);
/** Names and signatures; null or 0 for an index that there is none of. */
PDMLIR_EXPORT const char *pdmlirProgramInputName(PdmlirProgram program, size_t index);
PDMLIR_EXPORT const char *pdmlirProgramOutputName(PdmlirProgram program, size_t index);
PDMLIR_EXPORT PdmlirDType pdmlirProgramInputDType(PdmlirProgram program, size_t index);
PDMLIR_EXPORT size_t pdmlirProgramInputRank(PdmlirProgram program, size_t index);
/** The size of a dimension of an input, -1 for one that may vary. */
PDMLIR_EXPORT int64_t pdmlirProgramInputDim(PdmlirProgram program, size_t index, size_t dim);

/** Runs with one tensor an input, in order. Two runs of one program wait for each other. Codes 6, 8, 70. */
PDMLIR_EXPORT int pdmlirProgramRun(PdmlirProgram program, const PdmlirTensor *inputs, size_t numInputs,
                                   PdmlirResults *results);

PDMLIR_EXPORT size_t pdmlirResultsNum(PdmlirResults results);
/** A view that lives as long as `results`; its data is null for an index that there is none of. */
PDMLIR_EXPORT PdmlirTensor pdmlirResultsGet(PdmlirResults results, size_t index);
PDMLIR_EXPORT void pdmlirResultsDestroy(PdmlirResults results);

#ifdef __cplusplus
}
#endif

#endif
