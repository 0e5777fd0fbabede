//===--- TensorRecord.cpp - one tensor as Paddle serialises it ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TensorRecord.h"
#include "../ElementTypes.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// A cursor that never reads past the end.
struct Cursor {
  llvm::StringRef bytes;
  uint64_t at;

  template <typename T> bool read(T &value) {
    if (bytes.size() < at || bytes.size() - at < sizeof(T)) return false;
    value = llvm::support::endian::read<T, llvm::endianness::little, llvm::support::unaligned>(bytes.data() + at);
    at += sizeof(T);
    return true;
  }
  bool skip(uint64_t count) {
    if (bytes.size() < at || bytes.size() - at < count) return false;
    at += count;
    return true;
  }
  bool varint(uint64_t &value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      uint8_t byte;
      if (!read(byte)) return false;
      value |= uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80)) return true;
    }
    return false;
  }
};

/// data_type = 1, dims = 2 (unpacked or packed); other fields are skipped.
bool readTensorDesc(llvm::StringRef message, int64_t &dataType, llvm::SmallVectorImpl<int64_t> &dims) {
  Cursor c{message, 0};
  while (c.at < message.size()) {
    uint64_t tag, value;
    if (!c.varint(tag)) return false;
    switch (tag & 7) {
    case 0:
      if (!c.varint(value)) return false;
      if (tag >> 3 == 1) dataType = int64_t(value);
      else if (tag >> 3 == 2) dims.push_back(int64_t(value));
      break;
    case 1:
      if (!c.skip(8)) return false;
      break;
    case 2: {
      if (!c.varint(value)) return false;
      uint64_t begin = c.at;
      if (!c.skip(value)) return false;
      if (tag >> 3 == 2) {
        Cursor packed{message.slice(begin, c.at), 0};
        while (packed.at < packed.bytes.size()) {
          if (!packed.varint(value)) return false;
          dims.push_back(int64_t(value));
        }
      }
      break;
    }
    case 5:
      if (!c.skip(4)) return false;
      break;
    default: return false;
    }
  }
  return true;
}
} // namespace

bool importer::readTensorRecord(llvm::StringRef file, uint64_t &offset, MLIRContext *context, TensorRecord &record,
                                std::string &why) {
  Cursor c{file, offset};
  auto fail = [&](uint64_t at, const llvm::Twine &what) {
    offset = at;
    why = what.str();
    return false;
  };
  const std::string ended = "the file ends inside a tensor's header";
  record.begin = offset;
  uint32_t version;
  if (!c.read(version)) return fail(c.at, ended);
  if (version != 0) return fail(record.begin, "expects a tensor record of version 0, but got " + llvm::Twine(version));
  uint64_t levels;
  if (!c.read(levels)) return fail(c.at, ended);
  for (uint64_t i = 0; i < levels; ++i) {
    uint64_t bytes;
    if (!c.read(bytes) || !c.skip(bytes)) return fail(c.at, "the file ends inside a tensor's level-of-detail table");
  }
  uint64_t inner = c.at;
  if (!c.read(version)) return fail(c.at, ended);
  if (version != 0) return fail(inner, "expects a tensor of version 0, but got " + llvm::Twine(version));
  int32_t size;
  if (!c.read(size)) return fail(c.at, ended);
  uint64_t descBegin = c.at;
  if (size < 0 || !c.skip(uint64_t(size))) return fail(descBegin, "the tensor's description does not fit in the file");
  int64_t dataType = -1;
  llvm::SmallVector<int64_t> dims;
  if (!readTensorDesc(file.slice(descBegin, c.at), dataType, dims))
    return fail(descBegin, "the tensor's description is malformed");
  Type element = typeOfVarType(int(dataType), context);
  if (!element) return fail(descBegin, "element type " + llvm::Twine(dataType) + " is not supported");
  uint64_t count = 1;
  bool overflow = false;
  for (int64_t dim : dims) {
    if (dim < 0) return fail(descBegin, "a stored tensor has the dim " + llvm::Twine(dim));
    count = llvm::SaturatingMultiply(count, uint64_t(dim), &overflow);
    if (overflow) return fail(descBegin, "the tensor's dims overflow");
  }
  uint64_t bytes = llvm::SaturatingMultiply(count, uint64_t(storedBytes(element)), &overflow);
  record.dataBegin = c.at;
  if (overflow || !c.skip(bytes))
    return fail(record.dataBegin, "the file ends inside a tensor's data: " + llvm::Twine(bytes) +
                                      " bytes are needed, " + llvm::Twine(file.size() - record.dataBegin) +
                                      " are left");
  record.end = c.at;
  record.data = file.slice(record.dataBegin, record.end);
  record.type = RankedTensorType::get(dims, element);
  offset = c.at;
  return true;
}
