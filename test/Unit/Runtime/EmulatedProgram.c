/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * A hand-written program for the emulated device. Of x: float32 [N,4] it makes y = 2 x + w (or -x, when x[0] < -100,
 * which it reads back), s: the sums of x's rows, x itself and its weights w. The first element of x asks for a failure:
 * see `request`. */
#include "paddle-mlir-c/CustomOp.h"
#include "paddle-mlir/Runtime/EmulatorABI.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

enum { SCALE, ROW_SUMS, FLAG, NEGATE, DEADLOCK, ODD_OP, NUM_KERNELS };
enum { ROWS = 32 }; /* of one block of ROW_SUMS */

static const PdServices *services;
static const void *weights;

/* All kernels take the slots x, y, w, n. */
typedef struct Slots {
  const float *x;
  float *y;
  const float *w;
  int64_t n;
} Slots;

static int64_t unit(const PdEmulatedThread *t) { return (int64_t)t->ctaid[0] * t->ntid[0] + t->tid[0]; }

static void scale(const void *params, const PdEmulatedThread *t) {
  const Slots *s = (const Slots *)params;
  int64_t i = unit(t);
  if (i < s->n) s->y[i] = 2 * s->x[i] + s->w[i % 4];
}

static void negate(const void *params, const PdEmulatedThread *t) {
  const Slots *s = (const Slots *)params;
  int64_t i = unit(t);
  if (i < s->n) s->y[i] = -s->x[i];
}

static void barrier(const PdEmulatedThread *t) { t->services->cooperate(t, PD_EMULATED_BARRIER, 0, 0); }

/* The block's elements go through shared memory backwards, so that every thread needs another's. */
static void row_sums(const void *params, const PdEmulatedThread *t) {
  const Slots *s = (const Slots *)params;
  float *statics = (float *)t->shared, *dynamics = statics + 4 * ROWS;
  int64_t i = unit(t), n = 4 * ROWS, me = t->tid[0];
  statics[me] = i < s->n ? s->x[i] : 0;
  barrier(t);
  dynamics[me] = statics[n - 1 - me];
  barrier(t);
  if (me < ROWS && (int64_t)t->ctaid[0] * ROWS + me < s->n / 4) {
    const float *row = dynamics + n - 1 - 4 * me;
    s->y[t->ctaid[0] * ROWS + me] = row[0] + row[-1] + row[-2] + row[-3];
  }
}

static void flag(const void *params, const PdEmulatedThread *t) {
  const Slots *s = (const Slots *)params;
  *(int64_t *)s->y = s->n ? (int64_t)s->x[0] : 0;
}

static void deadlock(const void *params, const PdEmulatedThread *t) {
  if (t->tid[0] != 3) barrier(t);
}

static void odd_op(const void *params, const PdEmulatedThread *t) { t->services->cooperate(t, 77, 0, 0); }

static void launch(int64_t kernel, const void *x, void *y, int64_t n, int64_t threads, uint32_t shared) {
  Slots slots = {(const float *)x, (float *)y, (const float *)weights, n};
  PdLaunch l = {{(uint32_t)((n + threads - 1) / threads), 1, 1},
                {(uint32_t)threads, 1, 1},
                {0, 0, 0},
                shared,
                &slots,
                sizeof(slots)};
  services->launch(kernel, &l);
}

static void request(int64_t what, const void *x, int64_t n) {
  void *buffer = services->alloc(4096);
  float host[4] = {0};
  switch (what) {
  case -1: services->fail(6, "x.N must be even"); break;
  case -2: launch(SCALE, x, buffer, 4, 2048, 0); break;   /* too many threads in a block */
  case -3: services->alloc((int64_t)1 << 45); break;      /* more than there is */
  case -4: launch(DEADLOCK, x, buffer, 64, 32, 0); break; /* some threads never reach the barrier */
  case -5: launch(NUM_KERNELS, x, buffer, 4, 4, 0); break;
  case -6: services->copy(buffer, x, (int64_t)1 << 30); break;                    /* out of bounds */
  case -7: launch(SCALE, x, (char *)buffer + ((int64_t)1 << 32), 4, 4, 0); break; /* nobody's address */
  case -8: launch(ODD_OP, x, buffer, 4, 4, 0); break;
  case -9: launch(SCALE, x, buffer, 4, 4, 228 << 10); break; /* more shared memory than there is */
  case -10: {                                                /* a custom operator on the host: twice the first row */
    PdTensor in = {(void *)x, 1, {4}}, out = {0, 1, {4}};
    services->custom_op(0, &in, &out);
    services->copy((void *)x, out.data, 16);
    break;
  }
  case -11: /* values of the host's */
    host[1] = 7;
    services->write((void *)x, host, 16);
    host[1] = 0; /* taken already */
    break;
  }
}

static void bind(const PdServices *s, const void *w) {
  services = s;
  weights = w;
}

static int32_t run(const PdTensor *inputs, PdTensor *outputs) {
  const void *x = inputs[0].data;
  int64_t rows = inputs[0].sizes[0], n = rows * 4, first = 0;
  void *number = services->alloc(8), *y = services->alloc(n * 4), *sums = services->alloc(rows * 4);
  if (n) {
    launch(FLAG, x, number, 1, 1, 0);
    services->read(&first, number, 8);
  }
  services->free(number);
  request(first, x, n);
  void *scratch = services->alloc(n * 4);
  launch(first < -100 ? NEGATE : SCALE, x, scratch, n, 64, 0);
  services->copy(y, scratch, n * 4);
  services->free(scratch);
  launch(ROW_SUMS, x, sums, n, 4 * ROWS, 4 * ROWS * 4);
  outputs[0] = (PdTensor){y, 2, {rows, 4}};
  outputs[1] = (PdTensor){sums, 1, {rows}};
  outputs[2] = (PdTensor){(void *)x, 2, {rows, 4}};
  outputs[3] = (PdTensor){(void *)weights, 1, {4}};
  return first == -12;
}

static int32_t twice(const PdCustomCall *call) {
  const PdCustomTensor *x = &call->inputs[0];
  float *out = (float *)call->allocate(call, 0, x->rank, x->sizes);
  if (!out) return 1;
  for (int64_t i = 0; i < pd_custom_elements(x); ++i) out[i] = 2 * ((const float *)x->data)[i];
  return 0;
}
__attribute__((visibility("default"))) PD_CUSTOM_OP(twice_op, 1, 1, 0, twice)

    static const char *const names[] = {"scale", "row_sums", "flag", "negate", "deadlock", "odd_op"};
static const PdEmulatedKernel kernels[] = {
    {"flag", flag, sizeof(Slots), 0, 1024, 0},
    {"scale", scale, sizeof(Slots), 0, 1024, 0},
    {"negate", negate, sizeof(Slots), 0, 1024, 0},
    {"row_sums", row_sums, sizeof(Slots), 4 * ROWS * 4, 1024, PD_EMULATED_COOPERATES},
    {"deadlock", deadlock, sizeof(Slots), 0, 1024, PD_EMULATED_COOPERATES},
    {"odd_op", odd_op, sizeof(Slots), 0, 1024, PD_EMULATED_COOPERATES},
};
static const PdEmulatedImage image = {PD_EMULATED_MAGIC, PD_EMULATOR_ABI_VERSION, NUM_KERNELS, kernels};
static const PdImage images[] = {{PD_IMAGE_CUBIN, 80, "no cubin", 9},
                                 {PD_IMAGE_CUBIN, 90, "no cubin", 9},
                                 {PD_IMAGE_PTX, 80, "no PTX", 7},
                                 {PD_IMAGE_EMULATED, 80, &image, sizeof(image)}};

/* The table entry for a card that does not exist must not be chosen. */
static const PdProgram future = {PD_ABI_VERSION, 99, 1, 4, bind, 0, 0, NUM_KERNELS, 4, names, images};
__attribute__((visibility("default")))
const PdProgram pd_artifact_v3 = {PD_ABI_VERSION, 80, 1, 4, bind, run, &future, NUM_KERNELS, 4, names, images};
