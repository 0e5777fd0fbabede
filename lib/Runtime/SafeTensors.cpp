//===--- SafeTensors.cpp - the safetensors format: 8-byte length, JSON header, data -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <unistd.h>

namespace pdrt {

namespace {
struct Code {
  const char *name;
  DType dtype;
};
constexpr Code codes[] = {{"F32", DType::Float32}, {"F16", DType::Float16}, {"BF16", DType::BFloat16},
                          {"F64", DType::Float64}, {"I64", DType::Int64},   {"I32", DType::Int32},
                          {"I16", DType::Int16},   {"I8", DType::Int8},     {"U8", DType::UInt8},
                          {"BOOL", DType::Bool}};
} // namespace

const Tensor *SafeTensors::find(const std::string &name) const {
  for (const auto &entry : tensors)
    if (entry.first == name) return &entry.second;
  return nullptr;
}

namespace {
using Json = nlohmann::ordered_json;

struct Opened {
  std::shared_ptr<MappedFile> file;
  Json header;
  const uint8_t *body;
  uint64_t bodySize;
};

Error bad(const std::string &path, const std::string &what) { return Error(ExitBadFile, path, what); }

Opened openSafeTensors(const std::string &path) {
  auto file = MappedFile::open(path);
  uint64_t headerSize = 0;
  if (file->size() < 8) throw bad(path, "is too short for a safetensors file");
  std::memcpy(&headerSize, file->data(), 8);
  if (headerSize > file->size() - 8)
    throw bad(path, "has a header of " + std::to_string(headerSize) + " bytes, but the file has " +
                        std::to_string(file->size()));
  const char *text = reinterpret_cast<const char *>(file->data()) + 8;
  Json header = Json::parse(text, text + headerSize, nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) throw bad(path, "has a header that is not a JSON object");
  return {file, std::move(header), file->data() + 8 + headerSize, file->size() - 8 - headerSize};
}

std::map<std::string, std::string> metadataOf(const Json &header) {
  auto found = header.find("__metadata__");
  return found == header.end() ? std::map<std::string, std::string>()
                               : found->get<std::map<std::string, std::string>>();
}
} // namespace

std::map<std::string, std::string> readSafeTensorsMetadata(const std::string &path) {
  try {
    return metadataOf(openSafeTensors(path).header);
  } catch (const nlohmann::json::exception &) {
    throw bad(path, "has a broken header entry '__metadata__'");
  }
}

SafeTensors readSafeTensors(const std::string &path) {
  Opened opened = openSafeTensors(path);
  SafeTensors out;
  for (const auto &item : opened.header.items()) {
    const std::string &name = item.key();
    const auto &value = item.value();
    try {
      if (name == "__metadata__") {
        out.metadata = metadataOf(opened.header);
        continue;
      }
      Tensor tensor;
      std::string code = value.at("dtype").get<std::string>();
      bool known = false;
      for (const Code &row : codes)
        if (code == row.name) {
          tensor.dtype = row.dtype;
          known = true;
        }
      if (!known) throw bad(path, "tensor '" + name + "' has the unknown dtype '" + code + "'");
      tensor.shape = value.at("shape").get<Shape>();
      uint64_t begin = value.at("data_offsets").at(0).get<uint64_t>(),
               end = value.at("data_offsets").at(1).get<uint64_t>();
      if (begin > end || end > opened.bodySize || end - begin != static_cast<uint64_t>(tensor.bytes()))
        throw bad(path, "tensor '" + name + "' lies outside the file or has the wrong size");
      // Offsets are not aligned in general, so the data is copied.
      tensor.storage = allocateAligned(static_cast<int64_t>(end - begin));
      if (end > begin) std::memcpy(tensor.data(), opened.body + begin, end - begin);
      out.tensors.emplace_back(name, std::move(tensor));
    } catch (const nlohmann::json::exception &) {
      throw bad(path, "has a broken header entry '" + name + "'");
    }
  }
  return out;
}

void writeSafeTensors(const std::string &path, const std::vector<std::pair<std::string, TensorView>> &tensors,
                      const std::map<std::string, std::string> &metadata) {
  writeSafeTensors(path, tensors, metadata, [&](size_t i) { return tensors[i].second.data; });
}

void writeSafeTensors(const std::string &path, const std::vector<std::pair<std::string, TensorView>> &tensors,
                      const std::map<std::string, std::string> &metadata,
                      const std::function<const void *(size_t)> &data) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  uint64_t offset = 0;
  for (const auto &[name, tensor] : tensors) {
    uint64_t end = offset + static_cast<uint64_t>(elementCount(tensor.shape) * dtypeSize(tensor.dtype));
    const char *code = "";
    for (const Code &row : codes)
      if (row.dtype == tensor.dtype) code = row.name;
    header[name] = {{"dtype", code}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' '); // the data begins at a multiple of 8
  uint64_t headerSize = text.size();

  std::string temporary = path + ".tmp." + std::to_string(::getpid());
  std::ofstream out(temporary, std::ios::binary);
  out.write(reinterpret_cast<const char *>(&headerSize), 8);
  out << text;
  try {
    for (size_t i = 0; i < tensors.size() && out; ++i)
      out.write(static_cast<const char *>(data(i)),
                elementCount(tensors[i].second.shape) * dtypeSize(tensors[i].second.dtype));
  } catch (...) {
    std::remove(temporary.c_str());
    throw;
  }
  out.close();
  if (out && std::rename(temporary.c_str(), path.c_str()) == 0) return;
  std::remove(temporary.c_str());
  throw Error(ExitCannotWrite, path, "cannot write the weights", "check the folder and the disk");
}

void writeSafeTensors(const std::string &path, const SafeTensors &contents) {
  std::vector<std::pair<std::string, TensorView>> views;
  for (const auto &[name, tensor] : contents.tensors) views.emplace_back(name, TensorView(tensor));
  writeSafeTensors(path, views, contents.metadata);
}

} // namespace pdrt
