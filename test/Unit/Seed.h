//===--- Seed.h - the seed of a unit test's random inputs -----------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_SEED_H
#define PADDLE_MLIR_TEST_UNIT_SEED_H

#include <cstdlib>
#include <cstring>
#include <random>

/// A fixed one, or what PD_SEED says: a number, or `now` for a new one.
inline unsigned testSeed() {
  const char *given = std::getenv("PD_SEED");
  if (!given) return 1;
  return std::strcmp(given, "now") == 0 ? std::random_device{}() : unsigned(std::strtoul(given, nullptr, 10));
}

#endif // PADDLE_MLIR_TEST_UNIT_SEED_H
