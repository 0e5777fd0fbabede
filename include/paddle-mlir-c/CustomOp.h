/*===--- CustomOp.h - a custom operator written in C ---*- C -*-===
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A shared library defines one PdCustomOp a operator; a declaration names both (docs/CustomOps.md):
 *
 *   static int32_t run(const PdCustomCall *call) {
 *     const PdCustomTensor *x = &call->inputs[0];
 *     float *out = (float *)call->allocate(call, 0, x->rank, x->sizes);
 *     if (!out) return 1;
 *     for (int64_t i = 0; i < pd_custom_elements(x); ++i) out[i] = 2 * ((const float *)x->data)[i];
 *     return 0;
 *   }
 *   PD_CUSTOM_OP(twice, 1, 1, 0, run)
 *
 * Plain C, no LLVM, no link dependency: everything comes through PdCustomCall. The version is the first field of
 * PdCustomOp for ever; whatever else changes gets a new PD_CUSTOM_OP_ABI_VERSION, and a runtime refuses libraries of
 * another version when it loads them.
 *===------------------------------------------------------------===*/
#ifndef PADDLE_MLIR_C_CUSTOMOP_H
#define PADDLE_MLIR_C_CUSTOMOP_H

#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PD_CUSTOM_OP_ABI_VERSION 1

/* Element types; bool and uint8 are one byte, float16 and bfloat16 are their bits. */
enum PdCustomDType {
  PD_CUSTOM_FLOAT32 = 0,
  PD_CUSTOM_FLOAT16 = 1,
  PD_CUSTOM_BFLOAT16 = 2,
  PD_CUSTOM_FLOAT64 = 3,
  PD_CUSTOM_INT64 = 4,
  PD_CUSTOM_INT32 = 5,
  PD_CUSTOM_INT16 = 6,
  PD_CUSTOM_INT8 = 7,
  PD_CUSTOM_UINT8 = 8,
  PD_CUSTOM_BOOL = 9
};

/* A dense row-major tensor: sizes[0..rank). Rank 0 is one element. `data` is valid for the call and must not be
 * written. */
typedef struct PdCustomTensor {
  const void *data;
  const int64_t *sizes;
  int32_t rank;
  int32_t dtype; /* a PdCustomDType */
} PdCustomTensor;

/* An attribute's elements, in the one array of its type; a scalar has one. A bool is an int of 0 or 1. The other two
 * are null. */
typedef struct PdCustomAttribute {
  const char *name;
  int64_t count;
  const int64_t *ints;
  const double *floats;
  const char *const *strings;
} PdCustomAttribute;

/* One call. It may come from any thread, and several at once: an operator keeps no state between calls. */
typedef struct PdCustomCall {
  int32_t num_inputs, num_outputs, num_attributes;
  int32_t reserved;
  const PdCustomTensor *inputs;        /* in the order of the declaration */
  const PdCustomAttribute *attributes; /* sorted by name */
  /* Memory for output `output`, once an output: 64-byte aligned, its elements unspecified. The sizes must follow the
   * declaration's shape rule. Null when they do not, when memory is out or when the output has its memory already:
   * return 1 then. */
  void *(*allocate)(const struct PdCustomCall *call, int32_t output, int32_t rank, const int64_t *sizes);
  /* What the user reads when the operator returns 1; the text is copied. Returns 1. */
  int32_t (*fail)(const struct PdCustomCall *call, const char *message);
  void *state; /* the runtime's own */
} PdCustomCall;

/* What a library exports. `run` returns 0, or another number when it failed. */
typedef struct PdCustomOp {
  uint32_t abi_version; /* PD_CUSTOM_OP_ABI_VERSION */
  int32_t num_inputs, num_outputs, num_attributes;
  int32_t (*run)(const PdCustomCall *call);
} PdCustomOp;

/* Defines and exports the operator `symbol`; the counts are those of its declaration. */
#define PD_CUSTOM_OP(symbol, inputs, outputs, attributes, run)                                                         \
  PD_CUSTOM_EXTERN_C __attribute__((visibility("default"))) const PdCustomOp symbol;                                   \
  const PdCustomOp symbol = {PD_CUSTOM_OP_ABI_VERSION, inputs, outputs, attributes, run};
#ifdef __cplusplus
#define PD_CUSTOM_EXTERN_C extern "C"
#else
#define PD_CUSTOM_EXTERN_C extern
#endif

static inline int64_t pd_custom_elements(const PdCustomTensor *tensor) {
  int64_t count = 1;
  for (int32_t i = 0; i < tensor->rank; ++i) count *= tensor->sizes[i];
  return count;
}

/* The attribute of that name, or null. */
static inline const PdCustomAttribute *pd_custom_attribute(const PdCustomCall *call, const char *name) {
  for (int32_t i = 0; i < call->num_attributes; ++i)
    if (strcmp(call->attributes[i].name, name) == 0) return &call->attributes[i];
  return 0;
}

#ifdef __cplusplus
}
#endif
#endif /* PADDLE_MLIR_C_CUSTOMOP_H */
