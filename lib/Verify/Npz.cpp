//===--- Npz.cpp - writes tensors as numpy.savez does: a zip archive of stored .npy members -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Verify/Verify.h"
#include "llvm/Support/CRC.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

namespace {
void put(std::string &out, uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out.push_back(char(value >> (8 * i)));
}

/// What the local and the central header have in common, from the version on.
void putFacts(std::string &out, uint32_t crc, uint64_t size, size_t name) {
  put(out, 20, 2), put(out, 0x800, 2), put(out, 0, 2); // version, names are UTF-8, stored
  put(out, 0, 2), put(out, 0x21, 2);                   // 1980-01-01: two runs write equal files
  put(out, crc, 4), put(out, size, 4), put(out, size, 4), put(out, name, 2), put(out, 0, 2);
}
} // namespace

void verify::writeNpz(const std::string &path, ArrayRef<std::pair<std::string, pdrt::TensorView>> tensors) {
  std::string file, directory;
  for (const auto &[name, tensor] : tensors) {
    std::string member = name + ".npy", data = pdrt::formatNpy(tensor);
    uint32_t crc = llvm::crc32(ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(data.data()), data.size()));
    uint64_t offset = file.size();
    if (offset + data.size() > 0xFFFF0000ull)
      throw pdrt::Error(pdrt::ExitCannotWrite, path, "more than 4 GiB of tensors do not fit into an .npz",
                        "smaller inputs");
    put(file, 0x04034b50, 4);
    putFacts(file, crc, data.size(), member.size());
    file += member + data;
    put(directory, 0x02014b50, 4), put(directory, 20, 2);
    putFacts(directory, crc, data.size(), member.size());
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 4), put(directory, offset, 4);
    directory += member;
  }
  uint64_t start = file.size();
  file += directory;
  put(file, 0x06054b50, 4), put(file, 0, 2), put(file, 0, 2), put(file, tensors.size(), 2),
      put(file, tensors.size(), 2);
  put(file, directory.size(), 4), put(file, start, 4), put(file, 0, 2);
  pdrt::writeFileAtomically(path, file.data(), file.size());
}
