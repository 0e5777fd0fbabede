// ops.cc - the three operators of the tests as a Paddle user writes them: built by Paddle's own extension builder, they are the oracle.
#include "paddle/extension.h"
#include <cmath>
#include <vector>

//===--- scaled_softsign: x / (1 + alpha * |x|), with a gradient ---===//

std::vector<paddle::Tensor> softsignForward(const paddle::Tensor &x, float alpha) {
  paddle::Tensor out = paddle::empty_like(x);
  const float *from = x.data<float>();
  float *to = out.data<float>();
  for (int64_t i = 0; i < x.numel(); ++i) to[i] = from[i] / (1.0f + alpha * std::fabs(from[i]));
  return {out};
}

std::vector<paddle::Tensor> softsignBackward(const paddle::Tensor &x, const paddle::Tensor &gradOut, float alpha) {
  paddle::Tensor grad = paddle::empty_like(x);
  const float *from = x.data<float>(), *given = gradOut.data<float>();
  float *to = grad.data<float>();
  for (int64_t i = 0; i < x.numel(); ++i) {
    float below = 1.0f + alpha * std::fabs(from[i]);
    to[i] = given[i] / (below * below);
  }
  return {grad};
}

PD_BUILD_OP(scaled_softsign).Inputs({"X"}).Outputs({"Out"}).Attrs({"alpha: float"}).SetKernelFn(PD_KERNEL(softsignForward));
PD_BUILD_GRAD_OP(scaled_softsign)
    .Inputs({"X", paddle::Grad("Out")})
    .Outputs({paddle::Grad("X")})
    .Attrs({"alpha: float"})
    .SetKernelFn(PD_KERNEL(softsignBackward));

//===--- rows_above: the rows of x whose sum exceeds a threshold, and where they were ---===//

std::vector<paddle::Tensor> rowsAbove(const paddle::Tensor &x, float threshold, bool reverse) {
  int64_t rows = x.shape()[0], columns = x.shape()[1];
  const float *from = x.data<float>();
  std::vector<int64_t> picked;
  for (int64_t i = 0; i < rows; ++i) {
    double sum = 0;
    for (int64_t j = 0; j < columns; ++j) sum += from[i * columns + j];
    if ((sum > threshold) != reverse) picked.push_back(i);
  }
  int64_t count = picked.size();
  paddle::Tensor out = paddle::empty({count, columns}, x.dtype(), x.place()), index = paddle::empty({count}, paddle::DataType::INT64, x.place());
  float *to = out.data<float>();
  int64_t *where = index.data<int64_t>();
  for (int64_t k = 0; k < count; ++k) {
    for (int64_t j = 0; j < columns; ++j) to[k * columns + j] = from[picked[k] * columns + j];
    where[k] = picked[k];
  }
  return {out, index};
}
std::vector<std::vector<int64_t>> rowsAboveShape(std::vector<int64_t> x, float, bool) { return {{-1, x[1]}, {-1}}; }
std::vector<paddle::DataType> rowsAboveType(paddle::DataType x) { return {x, paddle::DataType::INT64}; }

PD_BUILD_OP(rows_above)
    .Inputs({"X"})
    .Outputs({"Out", "Index"})
    .Attrs({"threshold: float", "reverse: bool"})
    .SetKernelFn(PD_KERNEL(rowsAbove))
    .SetInferShapeFn(PD_INFER_SHAPE(rowsAboveShape))
    .SetInferDtypeFn(PD_INFER_DTYPE(rowsAboveType));

//===--- blend_power: x + ratio * (y^degree * weights[0] + weights[1] - x) ---===//

std::vector<paddle::Tensor> blendPower(const paddle::Tensor &x, const paddle::Tensor &y, float ratio, int degree, const std::vector<float> &weights) {
  paddle::Tensor out = paddle::empty_like(x);
  const float *a = x.data<float>(), *b = y.data<float>();
  float *to = out.data<float>();
  for (int64_t i = 0; i < x.numel(); ++i) {
    float power = 1;
    for (int k = 0; k < degree; ++k) power *= b[i];
    to[i] = a[i] + ratio * (power * weights[0] + weights[1] - a[i]);
  }
  return {out};
}

std::vector<std::vector<int64_t>> blendPowerShape(std::vector<int64_t> x, std::vector<int64_t>, float, int, const std::vector<float> &) { return {x}; }
std::vector<paddle::DataType> blendPowerType(paddle::DataType x, paddle::DataType) { return {x}; }

PD_BUILD_OP(blend_power)
    .Inputs({"X", "Y"})
    .Outputs({"Out"})
    .Attrs({"ratio: float", "degree: int", "weights: std::vector<float>"})
    .SetKernelFn(PD_KERNEL(blendPower))
    .SetInferShapeFn(PD_INFER_SHAPE(blendPowerShape))
    .SetInferDtypeFn(PD_INFER_DTYPE(blendPowerType));
