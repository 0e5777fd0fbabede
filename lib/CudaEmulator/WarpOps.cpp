//===--- WarpOps.cpp - what the 32 threads of a warp compute together -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which lane holds which elements: PTX manual, "Matrix Fragments for mma.m16n8k16" and "ldmatrix". With g = lane / 4
// and t = lane % 4, register pairs are neighbours in a row of A, in a column of B, in a row of C and D.
//===-------------------------------------------------------------------------===//
#include "WarpOps.h"
#include "paddle-mlir/Runtime/EmulatorABI.h"

#include <cstring>
#include <immintrin.h>

namespace pdemu {

namespace {

uint32_t word(const uint64_t *slot) {
  uint32_t value;
  std::memcpy(&value, slot, 4);
  return value;
}

const char *loadMatrices(const WarpCall &call, SharedRange shared, bool transpose, uint64_t &bankConflicts) {
  for (uint32_t matrix = 0; matrix < 4; ++matrix) {
    uint16_t rows[8][8];
    uint32_t banks = 0; // of 16 bytes; the hardware's 32 are of 4
    for (uint32_t row = 0; row < 8; ++row) {
      uint64_t address = call.arguments[8 * matrix + row][0];
      if (address % 16) return "reads a matrix row with ldmatrix that is not at a multiple of 16 bytes";
      if (!shared.holds(address, 16)) return "reads a matrix row with ldmatrix outside of shared memory";
      std::memcpy(rows[row], reinterpret_cast<const void *>(address), 16);
      uint32_t bank = 1u << address / 16 % 8;
      bankConflicts += (banks & bank) != 0;
      banks |= bank;
    }
    for (uint32_t lane = 0; lane < warpLanes; ++lane) {
      uint32_t g = lane / 4, t = lane % 4;
      call.results[lane][matrix] = transpose ? rows[2 * t][g] | uint32_t(rows[2 * t + 1][g]) << 16
                                             : rows[g][2 * t] | uint32_t(rows[g][2 * t + 1]) << 16;
    }
  }
  return nullptr;
}

struct Halves {
  alignas(32) uint16_t a[16][16], b[16][8];
};

struct Floats {
  alignas(32) float a[16][16], b[16][8], c[16][8];
};

void gather(const WarpCall &call, Halves &halves, Floats &floats) {
  for (uint32_t lane = 0; lane < warpLanes; ++lane) {
    uint32_t g = lane / 4, t = lane % 4;
    const uint64_t *slots = call.arguments[lane];
    for (uint32_t q = 0; q < 4; ++q) std::memcpy(&halves.a[g + 8 * (q % 2)][2 * t + 8 * (q / 2)], slots + q, 4);
    for (uint32_t q = 0; q < 2; ++q) {
      uint32_t pair = word(slots + 4 + q);
      halves.b[2 * t + 8 * q][g] = static_cast<uint16_t>(pair);
      halves.b[2 * t + 8 * q + 1][g] = static_cast<uint16_t>(pair >> 16);
    }
    for (uint32_t q = 0; q < 4; ++q) std::memcpy(&floats.c[g + 8 * (q / 2)][2 * t + q % 2], slots + 6 + q, 4);
  }
}

void scatter(const WarpCall &call, const Floats &floats) {
  for (uint32_t lane = 0; lane < warpLanes; ++lane) {
    uint32_t g = lane / 4, t = lane % 4;
    for (uint32_t q = 0; q < 4; ++q) std::memcpy(call.results[lane] + q, &floats.c[g + 8 * (q / 2)][2 * t + q % 2], 4);
  }
}

/// c += a * b in f32: products of halves are exact in it.
inline __attribute__((always_inline)) void accumulate(Floats &floats) {
  for (uint32_t i = 0; i < 16; ++i)
    for (uint32_t k = 0; k < 16; ++k)
      for (uint32_t j = 0; j < 8; ++j) floats.c[i][j] += floats.a[i][k] * floats.b[k][j];
}

float fromHalf(uint16_t bits) {
  // The exponent is rebiased by a multiplication, which also makes subnormals right; then infinities and NaNs.
  uint32_t shifted = uint32_t(bits & 0x7fff) << 13;
  float value;
  std::memcpy(&value, &shifted, 4);
  value *= 0x1p112f;
  std::memcpy(&shifted, &value, 4);
  if ((bits & 0x7c00) == 0x7c00) shifted |= 0x7f800000;
  shifted |= uint32_t(bits & 0x8000) << 16;
  std::memcpy(&value, &shifted, 4);
  return value;
}

float fromBFloat(uint16_t bits) {
  uint32_t shifted = uint32_t(bits) << 16;
  float value;
  std::memcpy(&value, &shifted, 4);
  return value;
}

template <float (*convert)(uint16_t)> void multiplyPlain(const Halves &halves, Floats &floats) {
  for (uint32_t i = 0; i < 16 * 16; ++i) floats.a[i / 16][i % 16] = convert(halves.a[i / 16][i % 16]);
  for (uint32_t i = 0; i < 16 * 8; ++i) floats.b[i / 8][i % 8] = convert(halves.b[i / 8][i % 8]);
  accumulate(floats);
}

template <bool bfloat>
__attribute__((target("avx2,fma,f16c"))) void multiplyVector(const Halves &halves, Floats &floats) {
  auto convert = [](const uint16_t *from, float *to) __attribute__((target("avx2,fma,f16c"), always_inline)) {
    __m128i bits = _mm_load_si128(reinterpret_cast<const __m128i *>(from));
    __m256 values =
        bfloat ? _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16)) : _mm256_cvtph_ps(bits);
    _mm256_store_ps(to, values);
  };
  for (uint32_t i = 0; i < 16; ++i) {
    convert(halves.a[i], floats.a[i]);
    convert(halves.a[i] + 8, floats.a[i] + 8);
    convert(halves.b[i], floats.b[i]);
  }
  for (uint32_t i = 0; i < 16; i += 4) {
    __m256 rows[4];
    for (uint32_t r = 0; r < 4; ++r) rows[r] = _mm256_load_ps(floats.c[i + r]);
    for (uint32_t k = 0; k < 16; ++k) {
      __m256 b = _mm256_load_ps(floats.b[k]);
      for (uint32_t r = 0; r < 4; ++r) rows[r] = _mm256_fmadd_ps(_mm256_broadcast_ss(&floats.a[i + r][k]), b, rows[r]);
    }
    for (uint32_t r = 0; r < 4; ++r) _mm256_store_ps(floats.c[i + r], rows[r]);
  }
}

void multiply(const WarpCall &call, bool bfloat) {
  static const bool hasVectors =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  Halves halves;
  Floats floats;
  gather(call, halves, floats);
  if (hasVectors) (bfloat ? multiplyVector<true> : multiplyVector<false>)(halves, floats);
  else (bfloat ? multiplyPlain<fromBFloat> : multiplyPlain<fromHalf>)(halves, floats);
  scatter(call, floats);
}

void shuffle(const WarpCall &call, bool byIndex) {
  uint32_t values[warpLanes];
  for (uint32_t lane = 0; lane < warpLanes; ++lane) values[lane] = word(call.arguments[lane]);
  for (uint32_t lane = 0; lane < warpLanes; ++lane) {
    uint32_t other = word(call.arguments[lane] + 1);
    call.results[lane][0] = values[(byIndex ? other : lane ^ other) % warpLanes];
  }
}

} // namespace

const char *runWarpOp(uint32_t op, const WarpCall &call, SharedRange shared, uint64_t &bankConflicts) {
  switch (op) {
  case PD_EMULATED_LDMATRIX: return loadMatrices(call, shared, false, bankConflicts);
  case PD_EMULATED_LDMATRIX_TRANS: return loadMatrices(call, shared, true, bankConflicts);
  case PD_EMULATED_MMA_F16: multiply(call, false); return nullptr;
  case PD_EMULATED_MMA_BF16: multiply(call, true); return nullptr;
  case PD_EMULATED_SHUFFLE_XOR: shuffle(call, false); return nullptr;
  case PD_EMULATED_SHUFFLE_INDEX: shuffle(call, true); return nullptr;
  default: return "has an operation that is none of a warp";
  }
}

} // namespace pdemu
