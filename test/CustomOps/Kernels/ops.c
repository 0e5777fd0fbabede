/* ops.c - operators of the tests as C functions: rows_above (two outputs whose size depends on data) and blend_power. */
#include "paddle-mlir-c/CustomOp.h"

static int32_t rowsAbove(const PdCustomCall *call) {
  const PdCustomTensor *x = &call->inputs[0];
  if (x->rank != 2 || x->dtype != PD_CUSTOM_FLOAT32) return call->fail(call, "expects a float32 matrix");
  const float *from = (const float *)x->data;
  int64_t rows = x->sizes[0], columns = x->sizes[1], count = 0;
  double threshold = pd_custom_attribute(call, "threshold")->floats[0];
  int64_t reverse = pd_custom_attribute(call, "reverse")->ints[0];
  for (int pass = 0; pass < 2; ++pass) { /* first how many, then which */
    float *out = 0;
    int64_t *index = 0;
    if (pass) {
      int64_t sizes[2] = {count, columns};
      out = (float *)call->allocate(call, 0, 2, sizes);
      index = (int64_t *)call->allocate(call, 1, 1, sizes);
      if (!out || !index) return 1;
    }
    int64_t at = 0;
    for (int64_t i = 0; i < rows; ++i) {
      double sum = 0;
      for (int64_t j = 0; j < columns; ++j) sum += from[i * columns + j];
      if ((sum > threshold) == (reverse != 0)) continue;
      if (pass) {
        memcpy(out + at * columns, from + i * columns, (size_t)columns * sizeof(float));
        index[at] = i;
      }
      ++at;
    }
    count = at;
  }
  return 0;
}
PD_CUSTOM_OP(rows_above, 1, 2, 2, rowsAbove)

static int32_t blendPower(const PdCustomCall *call) {
  const PdCustomTensor *x = &call->inputs[0], *y = &call->inputs[1];
  float ratio = (float)pd_custom_attribute(call, "ratio")->floats[0];
  int64_t degree = pd_custom_attribute(call, "degree")->ints[0];
  const PdCustomAttribute *weights = pd_custom_attribute(call, "weights");
  if (weights->count != 2) return call->fail(call, "expects two weights");
  if (pd_custom_elements(x) != pd_custom_elements(y)) return call->fail(call, "expects operands of one shape");
  const float *a = (const float *)x->data, *b = (const float *)y->data;
  float *out = (float *)call->allocate(call, 0, x->rank, x->sizes);
  if (!out) return 1;
  for (int64_t i = 0; i < pd_custom_elements(x); ++i) {
    float power = 1;
    for (int64_t k = 0; k < degree; ++k) power *= b[i];
    out[i] = a[i] + ratio * (power * (float)weights->floats[0] + (float)weights->floats[1] - a[i]);
  }
  return 0;
}
PD_CUSTOM_OP(blend_power, 2, 1, 3, blendPower)

static int32_t allRows(const PdCustomCall *call) {
  const PdCustomTensor *x = &call->inputs[0];
  float *out = (float *)call->allocate(call, 0, 2, x->sizes);
  int64_t *index = (int64_t *)call->allocate(call, 1, 1, x->sizes);
  if (!out || !index) return 1;
  memcpy(out, x->data, (size_t)pd_custom_elements(x) * sizeof(float));
  for (int64_t i = 0; i < x->sizes[0]; ++i) index[i] = i;
  return 0;
}
PD_CUSTOM_OP(all_rows, 1, 2, 2, allRows)

/* What a library may do wrong. */
static int32_t tooWide(const PdCustomCall *call) {
  int64_t sizes[2] = {call->inputs[0].sizes[0], call->inputs[0].sizes[1] + 1};
  return call->allocate(call, 0, 2, sizes) ? 0 : 1;
}
PD_CUSTOM_OP(too_wide, 1, 2, 2, tooWide)

static int32_t twoCounts(const PdCustomCall *call) { /* both sizes are the rule's n? */
  int64_t first[2] = {2, call->inputs[0].sizes[1]}, second[1] = {1};
  return call->allocate(call, 0, 2, first) && call->allocate(call, 1, 1, second) ? 0 : 1;
}
PD_CUSTOM_OP(two_counts, 1, 2, 2, twoCounts)

static int32_t forgetsIndex(const PdCustomCall *call) {
  int64_t sizes[2] = {1, call->inputs[0].sizes[1]};
  return call->allocate(call, 0, 2, sizes) ? 0 : 1;
}
PD_CUSTOM_OP(forgets, 1, 2, 2, forgetsIndex)

static int32_t givesUp(const PdCustomCall *call) { return call->fail(call, "no row is good enough"); }
PD_CUSTOM_OP(unwilling, 1, 2, 2, givesUp)

PD_CUSTOM_OP(one_output, 1, 1, 2, rowsAbove)

PD_CUSTOM_EXTERN_C __attribute__((visibility("default"))) const PdCustomOp from_the_future;
const PdCustomOp from_the_future = {7, 1, 2, 2, rowsAbove};
