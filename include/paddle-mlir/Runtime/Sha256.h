//===--- Sha256.h - SHA-256 of buffers and files ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_SHA256_H
#define PADDLE_MLIR_RUNTIME_SHA256_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace pdrt {

class Sha256 {
public:
  Sha256();
  void update(const void *data, size_t size);
  void update(const std::string &text) { update(text.data(), text.size()); }
  /// The digest as 64 lower-case hexadecimal digits. Nothing may be added afterwards.
  std::string finish();

private:
  void blocks(const uint8_t *data, size_t count);
  std::array<uint32_t, 8> state;
  std::array<uint8_t, 64> pending;
  size_t pendingSize = 0;
  uint64_t total = 0;
};

std::string sha256(const void *data, size_t size);
/// Throws Error(4) when the file cannot be read.
std::string sha256File(const std::string &path);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_SHA256_H
