//===--- ProgramReader.cpp - a ProgramDesc file, parsed and checked -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ProgramReader.h"
#include "llvm/Support/MemoryBuffer.h"
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// The deepest message is five levels down.
static constexpr int kMaxDepth = 32;
static constexpr uint64_t kMaxBytes = uint64_t(1) << 30;

namespace {
/// Walks the wire format without the schema to find where it breaks: protobuf itself only says that it does.
class WireCheck {
public:
  explicit WireCheck(llvm::StringRef bytes) : bytes(bytes) {}

  /// Offset of the first field that does not fit; nothing when the framing is sound.
  std::optional<uint64_t> firstBreak(const char **what) {
    uint64_t at = 0;
    if (message(at, bytes.size(), 0)) return std::nullopt;
    *what = why;
    return broken;
  }

private:
  bool varint(uint64_t &at, uint64_t end, uint64_t &value) {
    value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (at >= end) return false;
      uint8_t byte = uint8_t(bytes[at++]);
      if (shift < 64) value |= uint64_t(byte & 0x7f) << shift;
      if (!(byte & 0x80)) return true;
    }
    return false;
  }
  bool fail(uint64_t at, const char *text) {
    broken = at;
    why = text;
    return false;
  }
  /// Messages whose framing is worth following: program, block, op.
  bool message(uint64_t at, uint64_t end, int level) {
    while (at < end) {
      uint64_t begin = at, tag, value;
      if (!varint(at, end, tag) || tag >> 3 == 0) return fail(begin, "a field's tag is malformed");
      switch (tag & 7) {
      case 0:
        if (!varint(at, end, value)) return fail(begin, "a number is cut short");
        break;
      case 1:
      case 5:
        at += (tag & 7) == 1 ? 8 : 4;
        if (at > end) return fail(begin, "a number is cut short");
        break;
      case 2:
        if (!varint(at, end, value) || value > end - at)
          return fail(begin, "a field is longer than what is left of its message");
        // program.blocks, block.vars, block.ops
        if ((level == 0 && tag >> 3 == 1) || (level == 1 && (tag >> 3 == 3 || tag >> 3 == 4)))
          if (!message(at, at + value, level + 1)) return false;
        at += value;
        break;
      default: return fail(begin, "a field's wire type is unknown");
      }
    }
    return true;
  }

  llvm::StringRef bytes;
  uint64_t broken = 0;
  const char *why = "";
};

LogicalResult checkBlocks(Session &session, const proto::ProgramDesc &program, llvm::StringRef path) {
  int count = program.blocks_size();
  if (count == 0) return session.failIn(path, "the program has no block");
  std::vector<bool> taken(count);
  for (int i = 0; i < count; ++i) {
    const proto::BlockDesc &block = program.blocks(i);
    if (block.idx() != i) return session.failIn(path, "block " + Twine(i) + " calls itself " + Twine(block.idx()));
    if (i && (block.parent_idx() < 0 || block.parent_idx() >= i))
      return session.failIn(path, "block " + Twine(i) + " has the parent " + Twine(block.parent_idx()));
    for (const proto::OpDesc &op : block.ops())
      for (const proto::Attr &attr : op.attrs()) {
        if (AttrType(attr.type()) != AttrType::Block) continue;
        // A child comes after its parent, so nesting ends; it belongs to one op, so a small file cannot unfold to a
        // huge program.
        int child = attr.block_idx();
        if (child <= i || child >= count)
          return session.failIn(path, "op " + op.type() + " of block " + Twine(i) + " has the sub-block " +
                                          Twine(child) + " of " + Twine(count));
        if (taken[child]) return session.failIn(path, "block " + Twine(child) + " is the sub-block of two ops");
        taken[child] = true;
      }
  }
  return success();
}
} // namespace

FailureOr<std::unique_ptr<proto::ProgramDesc>> importer::readProgramDesc(Session &session, llvm::StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file) return session.failIn(path, "cannot be read: " + file.getError().message());
  llvm::StringRef bytes = (*file)->getBuffer();
  if (bytes.size() > kMaxBytes) return session.failIn(path, "the program is larger than 1 GiB");
  auto program = std::make_unique<proto::ProgramDesc>();
  google::protobuf::io::ArrayInputStream raw(bytes.data(), int(bytes.size()));
  google::protobuf::io::CodedInputStream input(&raw);
  input.SetRecursionLimit(kMaxDepth);
  if (!program->ParsePartialFromCodedStream(&input) || !input.ConsumedEntireMessage()) {
    const char *what = "malformed program";
    if (auto at = WireCheck(bytes).firstBreak(&what))
      return session.failAt(path, *at, Twine("malformed program: ") + what, "is the file cut short or encrypted?");
    return session.failIn(path, "malformed program", "is the file damaged or encrypted?");
  }
  if (!program->IsInitialized())
    return session.failIn(path, "malformed program: a required field is missing",
                          "is the file damaged, or no ProgramDesc?");
  if (failed(checkBlocks(session, *program, path))) return failure();
  return program;
}

const proto::Attr *importer::findAttr(const proto::OpDesc &op, llvm::StringRef name) {
  for (const proto::Attr &attr : op.attrs())
    if (attr.name() == name) return &attr;
  return nullptr;
}

static AttrValue scalar(const proto::Scalar &value) {
  switch (value.type()) {
  case 1: return AttrValue::ofBool(value.b());
  case 2: return AttrValue::ofInt(value.i());
  case 3: return AttrValue::ofFloat(value.r());
  }
  return AttrValue();
}

AttrValue importer::decodeAttr(const proto::Attr &attr) {
  AttrValue value;
  switch (AttrType(attr.type())) {
  case AttrType::Int: return AttrValue::ofInt(attr.i());
  case AttrType::Long: return AttrValue::ofInt(attr.l());
  case AttrType::Float: return AttrValue::ofFloat(attr.f());
  case AttrType::Float64: return AttrValue::ofFloat(attr.float64());
  case AttrType::Boolean: return AttrValue::ofBool(attr.b());
  case AttrType::String: return AttrValue::ofStr(attr.s());
  case AttrType::Ints:
    value.kind = AttrValue::Ints;
    value.ints.assign(attr.ints().begin(), attr.ints().end());
    return value;
  case AttrType::Longs:
    value.kind = AttrValue::Ints;
    value.ints.assign(attr.longs().begin(), attr.longs().end());
    return value;
  case AttrType::Booleans:
    value.kind = AttrValue::Ints;
    value.ints.assign(attr.bools().begin(), attr.bools().end());
    return value;
  case AttrType::Floats:
    value.kind = AttrValue::Floats;
    value.floats.assign(attr.floats().begin(), attr.floats().end());
    return value;
  case AttrType::Float64s:
    value.kind = AttrValue::Floats;
    value.floats.assign(attr.float64s().begin(), attr.float64s().end());
    return value;
  case AttrType::Strings:
    value.kind = AttrValue::Strs;
    value.strs.assign(attr.strings().begin(), attr.strings().end());
    return value;
  case AttrType::Scalar: return scalar(attr.scalar());
  case AttrType::Scalars: {
    value.kind = AttrValue::Ints;
    for (const proto::Scalar &item : attr.scalars()) {
      AttrValue number = scalar(item);
      if (number.kind == AttrValue::Float) value.kind = AttrValue::Floats;
      value.ints.push_back(number.integer());
      value.floats.push_back(number.number());
    }
    return value;
  }
  case AttrType::Block:
  case AttrType::Blocks:
  case AttrType::Var:
  case AttrType::Vars: break;
  }
  return value;
}
