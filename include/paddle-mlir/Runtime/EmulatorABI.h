/*===--- EmulatorABI.h - kernels that the CUDA emulator runs ---*- C -*-===
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A kernel for the emulated device is host code: one GPU thread a call. What a thread does together with others
 * (barriers, shuffles, matrix products) goes through `services->cooperate`. Plain C, no LLVM; used by pd-compile, which
 * makes such code, and by libpd-cuda-emulator.so, which runs it. It lies inside program.so as an image of kind
 * PD_IMAGE_EMULATED (ProgramABI.h).
 *===------------------------------------------------------------------------------------===*/
#ifndef PADDLE_MLIR_RUNTIME_EMULATORABI_H
#define PADDLE_MLIR_RUNTIME_EMULATORABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PD_EMULATOR_ABI_VERSION 1
#define PD_EMULATED_MAGIC "PDEMUIMG" /* the first 8 bytes of an image; no cubin and no PTX starts so */

/* Operations of several threads, and copies that land later. Arguments and results are 8-byte slots, narrower values in
 * the low bits; registers of two halves are one i32. */
typedef enum PdEmulatedOp {
  PD_EMULATED_BARRIER = 0, /* nvvm.barrier0: all threads of the block; no arguments, no results */
  /* All threads of a warp: */
  PD_EMULATED_LDMATRIX = 1,       /* ldmatrix.x4: where this lane's row lies -> four registers */
  PD_EMULATED_LDMATRIX_TRANS = 2, /* the same with .trans */
  PD_EMULATED_MMA_F16 = 3, /* mma.sync.m16n8k16, f32 accumulators: four registers of A, two of B, four of C -> D */
  PD_EMULATED_MMA_BF16 = 4,
  PD_EMULATED_SHUFFLE_XOR = 5,   /* shfl.sync.bfly: value, mask of the lane -> value */
  PD_EMULATED_SHUFFLE_INDEX = 6, /* shfl.sync.idx: value, lane -> value */
  /* One thread: */
  PD_EMULATED_COPY_ASYNC = 7,   /* cp.async of 16 bytes: to, from, how many are read (0..16), the others are zero */
  PD_EMULATED_COMMIT_GROUP = 8, /* cp.async.commit_group */
  PD_EMULATED_WAIT_GROUP = 9    /* cp.async.wait_group: how many groups may be left */
} PdEmulatedOp;

struct PdEmulatedThread;

typedef struct PdEmulatorServices {
  uint32_t abi_version;
  uint32_t reserved;
  void (*cooperate)(const struct PdEmulatedThread *thread, uint32_t op, const uint64_t *args, uint64_t *results);
} PdEmulatorServices;

/* The special registers of one thread (PTX manual, "Special Registers"). */
typedef struct PdEmulatedThread {
  uint32_t tid[3], ntid[3], ctaid[3], nctaid[3];
  uint8_t *shared; /* of its block: static, then dynamic shared memory */
  const PdEmulatorServices *services;
} PdEmulatedThread;

/* `params` is the launch's parameter block. */
typedef void (*PdEmulatedKernelFn)(const void *params, const PdEmulatedThread *thread);

enum {
  PD_EMULATED_COOPERATES = 1
}; /* flag: the kernel calls `cooperate`; without it threads may run one after another */

typedef struct PdEmulatedKernel {
  const char *name;
  PdEmulatedKernelFn run;
  uint32_t params_bytes;
  uint32_t static_shared_bytes;
  uint32_t max_threads; /* of a block */
  uint32_t flags;
} PdEmulatedKernel;

typedef struct PdEmulatedImage {
  char magic[8];
  uint32_t abi_version;
  uint32_t num_kernels;
  const PdEmulatedKernel *kernels;
} PdEmulatedImage;

#ifdef __cplusplus
}
#endif
#endif /* PADDLE_MLIR_RUNTIME_EMULATORABI_H */
