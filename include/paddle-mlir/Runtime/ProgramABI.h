/*===--- ProgramABI.h - the binary contract between program.so and the runtime ---*- C -*-===
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What a compiled program exports and what it may call. Plain C, no LLVM. A program has no undefined symbol: everything
 * it needs from outside comes through PdServices. A program for a device is host code that calls its kernels. Changing
 * a field here needs a new PD_ABI_VERSION and a new exported symbol.
 *===------------------------------------------------------------------------------------===*/
#ifndef PADDLE_MLIR_RUNTIME_PROGRAMABI_H
#define PADDLE_MLIR_RUNTIME_PROGRAMABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PD_ABI_VERSION 3
#define PD_MAX_RANK 8
/* The one symbol a program.so exports: a `const PdProgram`. */
#define PD_PROGRAM_SYMBOL "pd_artifact_v3"

/* One dense row-major tensor at the program's border. `data` is 64-byte aligned on input; sizes[rank..] are
 * unspecified. */
typedef struct PdTensor {
  void *data;
  int64_t rank;
  int64_t sizes[PD_MAX_RANK];
} PdTensor;

/* A kernel. `args` is an array of 8-byte slots, operand after operand (ins, then outs): a tensor of rank r takes 1 + 2r
 * slots {pointer to the first element, size 0..r-1, stride 0..r-1 in elements; the innermost stride is 1}; an index or
 * integer takes one slot (sign-extended), a float one slot (f32 bits in the low half, f64 as is). The kernel computes
 * the pieces [begin, end) of its work; how many there are follows from its arguments, and the program counts them. */
typedef void (*PdKernelFn)(const int64_t *args, int64_t begin, int64_t end);

/* One launch of a device kernel (CUDA driver API, cuLaunchKernelEx): a zero in `grid` launches nothing. The parameters
 * are one packed block, laid out as the kernel declares them; the device takes them before `launch` returns. */
typedef struct PdLaunch {
  uint32_t grid[3];
  uint32_t block[3];
  uint32_t cluster[3];   /* zeros: no clusters */
  uint32_t shared_bytes; /* dynamic shared memory of a block */
  const void *params;
  uint64_t params_bytes;
} PdLaunch;

/* What a program may call. All functions are thread-safe where that has a meaning; `fail` does not return. Buffers
 * (what `alloc` gives, inputs, outputs and weights) lie in the memory of the program's device, in the order of the run:
 * a program for the CPU reads and writes them itself, one for a device by these functions only. */
typedef struct PdServices {
  uint32_t abi_version;
  uint32_t reserved;
  void *(*alloc)(int64_t bytes); /* 64-byte aligned, contents unspecified; from the arena of the current run */
  void (*free)(void *pointer);
  void (*parallel_for)(PdKernelFn fn, const int64_t *args, int64_t count); /* fn over a partition of [0, count) */
  void (*fail)(int32_t exit_code, const char *message);                    /* ends the run: the runtime unwinds */
  void *(*memcpy)(void *, const void *, uint64_t);
  void *(*memmove)(void *, const void *, uint64_t);
  void *(*memset)(void *, int, uint64_t);
  /* Custom operator `index` of the manifest. The program gives outputs[i].rank and .sizes as far as the shape rule
   * knows them; a negative size -1-k is the rule's free symbol k. The runtime fills data (from the run's arena) and
   * sizes, or ends the run. */
  void (*custom_op)(int64_t index, const PdTensor *inputs, PdTensor *outputs);
  /* libm entry points in the order of PD_LIBM_NAMES below, then the same list for double. */
  float (*libm_f32[24])(float, float);
  double (*libm_f64[24])(double, double);
  void (*copy)(void *to, const void *from, int64_t bytes);      /* buffer to buffer; they do not overlap */
  void (*read)(void *host, const void *buffer, int64_t bytes);  /* waits for everything before it */
  void (*write)(void *buffer, const void *host, int64_t bytes); /* takes the host's bytes before it returns */
  void (*launch)(int64_t kernel, const PdLaunch *launch);       /* `kernel`: index in kernel_names; devices only */
} PdServices;

/* Order of the math services (one-argument functions ignore the second argument). */
#define PD_LIBM_NAMES                                                                                                  \
  {"exp",  "exp2", "expm1", "log",  "log2", "log10", "log1p", "pow",   "sin",   "cos", "tan",  "asin",                 \
   "acos", "atan", "atan2", "sinh", "cosh", "tanh",  "asinh", "acosh", "atanh", "erf", "fmod", "cbrt"}

/* Device code: all kernels of one table entry in one of the forms that cuModuleLoadData takes. */
typedef enum PdImageKind {
  PD_IMAGE_CUBIN = 1,
  PD_IMAGE_PTX = 2,     /* text with a final zero */
  PD_IMAGE_EMULATED = 3 /* a PdEmulatedImage (Runtime/EmulatorABI.h) */
} PdImageKind;

typedef struct PdImage {
  uint32_t kind; /* PdImageKind */
  uint32_t arch; /* compute capability it was made for: 80, 89, 90 */
  const void *data;
  uint64_t bytes;
} PdImage;

typedef struct PdProgram {
  uint32_t abi_version;
  uint32_t isa_level; /* of this table entry. CPU: the x86-64 level 2, 3 or 4, 0 = the target's baseline. Devices: the
                         compute capability 80, 89 or 90 */
  int32_t num_inputs;
  int32_t num_outputs;
  /* Called once after loading, before any run. `weights` is the 64-byte aligned packed weight file. */
  void (*bind)(const PdServices *services, const void *weights);
  /* One inference. The program fills outputs[i]: data from services->alloc (owned by the run's arena; it may also be an
   * input's pointer or a weight's), rank and sizes. Returns 0; errors leave through services->fail. */
  int32_t (*run)(const PdTensor *inputs, PdTensor *outputs);
  const struct PdProgram *next_level; /* the same program for another ISA level, or null */
  /* Programs for a device: its kernels' names, and their code in the order of preference. Zeros for the CPU. */
  int32_t num_kernels;
  int32_t num_images;
  const char *const *kernel_names;
  const PdImage *images;
} PdProgram;

#ifdef __cplusplus
}
#endif
#endif /* PADDLE_MLIR_RUNTIME_PROGRAMABI_H */
