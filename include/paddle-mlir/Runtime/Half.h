//===--- Half.h - f32 rounded to half precision ------------------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// To nearest, ties to even; what is too large becomes infinity, NaN stays NaN. Without branches, so that loops over
// them are vectorised.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_HALF_H
#define PADDLE_MLIR_RUNTIME_HALF_H

#include <cstdint>
#include <cstring>

namespace pdrt {

inline uint32_t bitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// The bits of an IEEE binary16.
inline uint16_t floatToHalf(float value) {
  uint32_t bits = bitsOf(value), sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
  // Normal numbers: a new bias, and half a unit less one, plus what breaks the tie towards even.
  uint32_t normal = (size - (112u << 23) + 0xfff + (size >> 13 & 1)) >> 13;
  // Below 2^-14 a unit is 2^-24: adding 0.5 puts the rounded multiple of it into the low bits of the sum.
  float magnitude;
  std::memcpy(&magnitude, &size, sizeof magnitude);
  uint32_t subnormal = bitsOf(magnitude + 0.5f) - (126u << 23);
  uint32_t nan = 0x7e00 | (size >> 13 & 0x3ff);
  uint32_t result = size < (113u << 23) ? subnormal : normal;
  result = size >= (143u << 23) ? 0x7c00 : result;
  result = size > (255u << 23) ? nan : result;
  return static_cast<uint16_t>(sign | result);
}

/// The bits of a bfloat16.
inline uint16_t floatToBFloat(float value) {
  uint32_t bits = bitsOf(value), rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16, nan = bits >> 16 | 0x40;
  return static_cast<uint16_t>((bits & 0x7fffffff) > (255u << 23) ? nan : rounded);
}

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_HALF_H
