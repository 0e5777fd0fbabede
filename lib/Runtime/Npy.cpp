//===--- Npy.cpp - numpy's .npy and (uncompressed) .npz files -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"

#include <algorithm>
#include <cstring>

namespace pdrt {

namespace {
struct Descr {
  const char *code;
  DType dtype;
};
constexpr Descr descrs[] = {{"f4", DType::Float32}, {"f2", DType::Float16}, {"V2", DType::BFloat16},
                            {"f8", DType::Float64}, {"i8", DType::Int64},   {"i4", DType::Int32},
                            {"i2", DType::Int16},   {"i1", DType::Int8},    {"u1", DType::UInt8},
                            {"b1", DType::Bool}};

/// The header is a Python literal: a dict with three known keys. This reads exactly that.
class HeaderParser {
public:
  HeaderParser(const std::string &text, const std::string &file) : text(text), file(file) {}

  void parse(std::string &descr, bool &fortran, Shape &shape) {
    bool seen[3] = {};
    expect('{');
    while (!accept('}')) {
      std::string key = string();
      expect(':');
      if (key == "descr") {
        if (peek() == '[') bad("holds a structured array");
        descr = string();
        seen[0] = true;
      } else if (key == "fortran_order") {
        fortran = boolean();
        seen[1] = true;
      } else if (key == "shape") {
        shape = tuple();
        seen[2] = true;
      } else {
        bad("has the unknown header field '" + key + "'");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!seen[0] || !seen[1] || !seen[2]) bad("lacks descr, fortran_order or shape in its header");
  }

private:
  [[noreturn]] void bad(const std::string &what) {
    throw Error(ExitBadFile, file + "@" + std::to_string(at), what, "write it with numpy.save");
  }
  char peek() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
    return at < text.size() ? text[at] : '\0';
  }
  bool accept(char c) {
    if (peek() != c) return false;
    ++at;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) bad(std::string("has a broken header: expects '") + c + "'");
  }
  std::string string() {
    char quote = peek();
    if (quote != '\'' && quote != '"') bad("has a broken header: expects a string");
    size_t end = text.find(quote, ++at);
    if (end == std::string::npos) bad("has a broken header: the string does not end");
    std::string out = text.substr(at, end - at);
    at = end + 1;
    return out;
  }
  bool boolean() {
    peek();
    for (const char *word : {"True", "False"})
      if (text.compare(at, std::strlen(word), word) == 0) {
        at += std::strlen(word);
        return word[0] == 'T';
      }
    bad("has a broken header: expects True or False");
  }
  Shape tuple() {
    Shape out;
    expect('(');
    while (!accept(')')) {
      int64_t value = 0;
      if (peek() < '0' || peek() > '9') bad("has a broken header: expects a dimension");
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
        if (__builtin_mul_overflow(value, int64_t(10), &value) ||
            __builtin_add_overflow(value, int64_t(text[at] - '0'), &value))
          bad("has a dimension that is too large");
      accept('L'); // Python 2 wrote 3L
      out.push_back(value);
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return out;
  }

  const std::string &text, &file;
  size_t at = 0;
};

void swapBytes(uint8_t *data, int64_t count, int64_t size) {
  for (int64_t i = 0; i < count; ++i) std::reverse(data + i * size, data + (i + 1) * size);
}

/// Copies a column-major array into row-major order.
void transposeInto(uint8_t *out, const uint8_t *in, const Shape &shape, int64_t size) {
  int64_t count = elementCount(shape), rank = static_cast<int64_t>(shape.size());
  Shape index(shape.size(), 0), stride(shape.size(), 1);
  for (int64_t i = 1; i < rank; ++i) stride[i] = stride[i - 1] * shape[i - 1];
  for (int64_t flat = 0; flat < count; ++flat) {
    int64_t from = 0;
    for (int64_t i = 0; i < rank; ++i) from += index[i] * stride[i];
    std::memcpy(out + flat * size, in + from * size, static_cast<size_t>(size));
    for (int64_t i = rank - 1; i >= 0 && ++index[i] == shape[i]; --i) index[i] = 0;
  }
}

uint32_t little(const uint8_t *p, int bytes) {
  uint32_t value = 0;
  for (int i = bytes - 1; i >= 0; --i) value = value << 8 | p[i];
  return value;
}
} // namespace

Tensor parseNpy(const uint8_t *data, size_t size, const std::string &name) {
  if (size < 10 || std::memcmp(data, "\x93NUMPY", 6) != 0)
    throw Error(ExitBadFile, name, "is not a .npy file", "write it with numpy.save");
  int version = data[6];
  if (version < 1 || version > 3)
    throw Error(ExitBadFile, name + "@6", "has the unknown .npy version " + std::to_string(version));
  size_t prefix = version == 1 ? 10 : 12;
  size_t length = size < prefix ? 0 : little(data + 8, version == 1 ? 2 : 4);
  if (size < prefix || size - prefix < length) throw Error(ExitBadFile, name, "ends inside its header");
  std::string header(reinterpret_cast<const char *>(data) + prefix, length), descr;
  bool fortran = false;
  Shape shape;
  HeaderParser(header, name).parse(descr, fortran, shape);

  std::optional<DType> dtype;
  for (const Descr &row : descrs)
    if (descr.size() == 3 && descr.compare(1, 2, row.code) == 0 && std::strchr("<>|=", descr[0])) dtype = row.dtype;
  if (!dtype)
    throw Error(ExitBadFile, name, "holds the dtype '" + descr + "', which no model takes",
                "convert it in numpy first, e.g. a.astype('float32')");
  Tensor tensor;
  tensor.dtype = *dtype;
  tensor.shape = shape;
  int64_t count;
  try {
    count = elementCount(shape);
  } catch (const Error &error) {
    throw Error(ExitBadFile, name, error.text());
  }
  int64_t bytes = count * dtypeSize(*dtype);
  if (size - prefix - length != static_cast<size_t>(bytes))
    throw Error(ExitBadFile, name,
                "holds " + std::to_string(size - prefix - length) + " bytes of data, but " + dtypeName(*dtype) + " " +
                    shapeText(shape) + " takes " + std::to_string(bytes));
  const uint8_t *body = data + prefix + length;
  tensor.storage = allocateAligned(bytes);
  if (fortran && shape.size() > 1) transposeInto(tensor.as<uint8_t>(), body, shape, dtypeSize(*dtype));
  else if (bytes) std::memcpy(tensor.data(), body, static_cast<size_t>(bytes));
  if (descr[0] == '>') swapBytes(tensor.as<uint8_t>(), count, dtypeSize(*dtype));
  return tensor;
}

Tensor readNpy(const std::string &path) {
  auto file = MappedFile::open(path);
  return parseNpy(file->data(), file->size(), path);
}

std::string formatNpy(const TensorView &tensor) {
  std::string code;
  for (const Descr &row : descrs)
    if (row.dtype == tensor.dtype) code = row.code;
  bool bytewise = dtypeSize(tensor.dtype) == 1 || tensor.dtype == DType::BFloat16;
  std::string header =
      "{'descr': '" + std::string(bytewise ? "|" : "<") + code + "', 'fortran_order': False, 'shape': (";
  for (int64_t dim : tensor.shape) header += std::to_string(dim) + (tensor.shape.size() == 1 ? "," : ", ");
  if (tensor.shape.size() > 1) header.resize(header.size() - 2);
  header += "), }";
  size_t prefix = header.size() + 11 + 64 > 65535 ? 12 : 10;
  while ((prefix + header.size() + 1) % 64) header += ' ';
  header += '\n';
  std::string out("\x93NUMPY", 6);
  out += prefix == 10 ? '\x01' : '\x02';
  out += '\0';
  for (size_t i = 0; i < prefix - 8; ++i) out += static_cast<char>(header.size() >> (8 * i) & 255);
  out += header;
  size_t bytes = static_cast<size_t>(elementCount(tensor.shape) * dtypeSize(tensor.dtype));
  if (bytes) out.append(static_cast<const char *>(tensor.data), bytes);
  return out;
}

void writeNpy(const std::string &path, const TensorView &tensor) {
  std::string text = formatNpy(tensor);
  writeFileAtomically(path, text.data(), text.size());
}

std::vector<std::pair<std::string, Tensor>> readNpz(const std::string &path) {
  auto file = MappedFile::open(path);
  const uint8_t *data = file->data();
  size_t size = file->size();
  auto bad = [&](const std::string &what) { return Error(ExitBadFile, path, what, "write it with numpy.savez"); };
  // The end record is 22 bytes plus a comment; search it backwards.
  size_t end = size < 22 ? 0 : size - 22;
  while (size >= 22 && end > 0 && std::memcmp(data + end, "PK\5\6", 4) != 0) --end;
  if (size < 22 || std::memcmp(data + end, "PK\5\6", 4) != 0) throw bad("is not a .npz file");
  size_t entries = little(data + end + 10, 2), at = little(data + end + 16, 4);
  std::vector<std::pair<std::string, Tensor>> out;
  for (size_t i = 0; i < entries; ++i) {
    if (at + 46 > size || std::memcmp(data + at, "PK\1\2", 4) != 0) throw bad("has a broken directory");
    size_t method = little(data + at + 10, 2), packed = little(data + at + 20, 4), nameSize = little(data + at + 28, 2);
    size_t skip = little(data + at + 30, 2) + little(data + at + 32, 2), local = little(data + at + 42, 4);
    if (at + 46 + nameSize > size || local + 30 > size || std::memcmp(data + local, "PK\3\4", 4) != 0)
      throw bad("has a broken directory");
    std::string name(reinterpret_cast<const char *>(data) + at + 46, nameSize);
    if (method != 0) throw bad("is compressed");
    size_t body = local + 30 + little(data + local + 26, 2) + little(data + local + 28, 2);
    if (packed == 0xffffffff) throw bad("is larger than 4 GiB");
    if (body > size || packed > size - body) throw bad("ends inside '" + name + "'");
    Tensor tensor = parseNpy(data + body, packed, path + "@" + name);
    if (name.size() > 4 && name.compare(name.size() - 4, 4, ".npy") == 0) name.resize(name.size() - 4);
    out.emplace_back(name, std::move(tensor));
    at += 46 + nameSize + skip;
  }
  return out;
}

} // namespace pdrt
