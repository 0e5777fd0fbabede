/* A hand-written program for the runtime's tests: y = 2 x + w with rows in parallel, and z, the sum of each row of x.
 * The first element of x asks for a failure: -1 from the host program, -2 from a kernel, -3 by running out of memory,
 * -4 by an error code. */
#include "paddle-mlir/Runtime/ProgramABI.h"

#ifndef SLOPE
#define SLOPE 2.0f
#endif

static const PdServices *services;
static const float *weights;

static void bind(const PdServices *s, const void *w) {
  services = s;
  weights = (const float *)w;
}

/* args: x {pointer, sizes, strides}, y {...}: five slots each, then the request of the test. */
static void scale(const int64_t *args, int64_t begin, int64_t end) {
  const float *x = (const float *)args[0];
  float *y = (float *)args[5];
  int64_t columns = args[2];
  for (int64_t i = begin; i < end; ++i) {
    if (args[10] == -2 && i == 3) services->fail(6, "kernel says no");
    for (int64_t j = 0; j < columns; ++j) y[i * args[8] + j] = SLOPE * x[i * args[3] + j] + weights[j];
  }
}

static int32_t run(const PdTensor *inputs, PdTensor *outputs) {
  const float *x = (const float *)inputs[0].data;
  int64_t rows = inputs[0].sizes[0], columns = inputs[0].sizes[1];
  int64_t request = rows && columns && x[0] < 0 ? (int64_t)x[0] : 0;
  void *leaked = services->alloc(1000);
  if (request == -1) services->fail(6, "x.N must be even");
  if (request == -3) services->alloc((int64_t)1 << 50);
  if (request == -4) return 1;
  float *y = (float *)services->alloc(rows * columns * 4);
  float *scratch = (float *)services->alloc(rows * 4);
  services->memset(scratch, 0, rows * 4);
  int64_t args[11] = {(int64_t)x, rows, columns, columns, 1, (int64_t)y, rows, columns, columns, 1, request};
  services->parallel_for(scale, args, rows);
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) scratch[i] += services->libm_f32[7](x[i * columns + j], 1.0f);
  (void)leaked;
  outputs[0].data = y;
  outputs[0].rank = 2;
  outputs[0].sizes[0] = rows;
  outputs[0].sizes[1] = columns;
  outputs[1].data = scratch;
  outputs[1].rank = 1;
  outputs[1].sizes[0] = rows;
  return 0;
}

/* The table entry for a CPU that does not exist must not be chosen. */
static const PdProgram future = {PD_ABI_VERSION, 99, 1, 2, bind, 0, 0};
__attribute__((visibility("default"))) const PdProgram pd_artifact_v3 = {PD_ABI_VERSION, 0, 1, 2, bind, run, &future};
