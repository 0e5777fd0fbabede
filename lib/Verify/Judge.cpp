//===--- Judge.cpp - equal, or different beyond what the op's own conditioning explains ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Verify/Verify.h"
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;
using pdrt::DType;
using pdrt::Tensor;

/// How much of the movement caused by one ulp of the operands a rounding of our own may explain.
constexpr double kMovement = 32;

namespace {

template <typename Bits> void moveBits(Bits *data, int64_t n, Bits exponent, Bits sign, std::mt19937_64 &random) {
  for (int64_t i = 0; i < n; ++i) {
    Bits magnitude = data[i] & Bits(~sign);
    if (magnitude == 0 || (magnitude & exponent) == exponent) continue; // zeros, infinities and NaN stay
    data[i] = Bits(data[i] + ((random() & 1) ? Bits(1) : Bits(-1)));
  }
}

struct Extent {
  double low, high;
};
Extent rangeOf(const Tensor &tensor) {
  Extent range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (int64_t i = 0, n = tensor.elements(); i < n; ++i)
    if (double v = tensor.at(i); std::isfinite(v))
      range.low = std::min(range.low, v), range.high = std::max(range.high, v);
  return range.low > range.high ? Extent{0, 0} : range;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// Floats: the largest difference, relative to the largest finite value of the reference.
void judgeFloats(TensorFinding &finding, const Tensor &want, const Tensor &got, ArrayRef<const Tensor *> moved,
                 double rtol) {
  double largest = std::max(std::fabs(finding.low), std::fabs(finding.high)), error = 0, movement = 0;
  bool odd = false;
  for (int64_t i = 0, n = want.elements(); i < n; ++i) {
    double w = want.at(i), g = got.at(i);
    if (same(w, g)) continue;
    if (!std::isfinite(w) || !std::isfinite(g)) {
      // A value at the edge of what the op is defined for may fall to either side.
      bool edge = llvm::any_of(moved, [&](const Tensor *run) { return same(run->at(i), w); });
      odd |= !edge;
      continue;
    }
    error = std::max(error, std::fabs(w - g));
    for (const Tensor *run : moved)
      if (double m = std::fabs(run->at(i) - g); std::isfinite(m)) movement = std::max(movement, m);
  }
  double scale = largest > 0 ? largest : 1;
  finding.error = error / scale;
  // Beside zeros a denormal is no difference.
  finding.allowed = std::max({rtol, kMovement * movement / scale, 1e-30 / scale});
  finding.differs = odd || finding.error > finding.allowed;
  if (odd) finding.text = "infinities or NaN at other places";
}

/// Integers and bools: the number of elements that differ and that one ulp of the operands does not decide.
void judgeExact(TensorFinding &finding, const Tensor &want, const Tensor &got, ArrayRef<const Tensor *> moved) {
  int64_t wrong = 0;
  for (int64_t i = 0, n = want.elements(); i < n; ++i) {
    if (want.at(i) == got.at(i)) continue;
    bool undecided = llvm::any_of(moved, [&](const Tensor *run) { return run->at(i) != got.at(i); });
    wrong += !undecided;
  }
  finding.error = double(wrong);
  finding.differs = wrong > 0;
  if (wrong) finding.text = std::to_string(wrong) + " of " + std::to_string(want.elements()) + " elements differ";
}

} // namespace

std::vector<Tensor> verify::moveByOneUlp(ArrayRef<pdrt::TensorView> tensors, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Tensor> moved;
  for (const pdrt::TensorView &view : tensors) {
    Tensor copy = Tensor::allocate(view.dtype, view.shape);
    std::memcpy(copy.data(), view.data, copy.bytes());
    int64_t n = copy.elements();
    switch (copy.dtype) {
    case DType::Float32: moveBits<uint32_t>(copy.as<uint32_t>(), n, 0x7F800000u, 0x80000000u, random); break;
    case DType::Float64:
      moveBits<uint64_t>(copy.as<uint64_t>(), n, 0x7FF0000000000000ull, 0x8000000000000000ull, random);
      break;
    case DType::Float16: moveBits<uint16_t>(copy.as<uint16_t>(), n, 0x7C00, 0x8000, random); break;
    case DType::BFloat16: moveBits<uint16_t>(copy.as<uint16_t>(), n, 0x7F80, 0x8000, random); break;
    default: break;
    }
    moved.push_back(std::move(copy));
  }
  return moved;
}

std::vector<TensorFinding> verify::judge(ArrayRef<std::string> names, ArrayRef<Tensor> expected, ArrayRef<Tensor> got,
                                         ArrayRef<std::vector<Tensor>> moved, double rtol) {
  std::vector<TensorFinding> findings;
  for (auto [i, tensor] : llvm::enumerate(expected)) {
    const Tensor *want = &tensor;
    // Only runs whose result has the same form tell something about its elements.
    std::vector<const Tensor *> runs;
    for (const std::vector<Tensor> &run : moved)
      if (i < run.size() && run[i].shape == want->shape && run[i].dtype == want->dtype) runs.push_back(&run[i]);
    TensorFinding finding;
    finding.name = names[i];
    finding.dtype = pdrt::dtypeName(want->dtype);
    finding.shape = want->shape;
    Extent range = rangeOf(*want);
    finding.low = range.low, finding.high = range.high;
    finding.allowed = pdrt::isFloat(want->dtype) ? rtol : 0;
    const Tensor &have = got[i];
    if (have.dtype != want->dtype || have.shape != want->shape) {
      finding.differs = true;
      finding.error = std::numeric_limits<double>::infinity();
      finding.text = std::string(pdrt::dtypeName(have.dtype)) + " " + pdrt::shapeText(have.shape) +
                     ", but the reference has " + finding.dtype + " " + pdrt::shapeText(want->shape);
    } else if (pdrt::isFloat(want->dtype)) {
      judgeFloats(finding, *want, have, runs, rtol);
    } else {
      judgeExact(finding, *want, have, runs);
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}
