//===--- PdParams.cpp - a state dict's arrays as tensors ----------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Import/PdParams.h"
#include "paddle-mlir/Import/Pickle.h"
#include "paddle-mlir/Runtime/Error.h"
#include <algorithm>
#include <deque>
#include <fstream>
#include <optional>

using namespace mlir::pd;
using pickle::Value;

namespace {

const char *const kHint = "expects a state dict as paddle.save(layer.state_dict(), PATH) writes it";
constexpr std::string_view kNameTable = "StructuredToParameterName@@",
                           kSliceTable = "UnpackBigParamInfor@@"; // spelt as Paddle does

std::optional<pdrt::DType> dtypeOf(std::string_view code) {
  static const std::pair<std::string_view, pdrt::DType> codes[] = {
      {"f4", pdrt::DType::Float32},  {"f8", pdrt::DType::Float64}, {"f2", pdrt::DType::Float16},
      {"u2", pdrt::DType::BFloat16}, {"i8", pdrt::DType::Int64},   {"i4", pdrt::DType::Int32},
      {"i2", pdrt::DType::Int16},    {"i1", pdrt::DType::Int8},    {"u1", pdrt::DType::UInt8},
      {"b1", pdrt::DType::Bool}};
  for (auto &[name, dtype] : codes)
    if (name == code) return dtype;
  return std::nullopt;
}

struct Owner {
  std::shared_ptr<const void> document;
  std::deque<std::string> turned; // bytes that are not as the file has them
};

class StateReader {
public:
  explicit StateReader(const std::string &path) : path(path), document(path, kHint), owner(std::make_shared<Owner>()) {
    owner->document = document.owner();
  }

  StateDict read() {
    const Value &root = document.root();
    if (root.kind != Value::Dict) throw bad("holds no dictionary of tensors");
    if (const Value *table = root.find(kNameTable))
      for (auto &[structured, parameter] : table->entries)
        if (structured->isText() && parameter->isText())
          dict.parameterOf[std::string(structured->text)] = parameter->text;
    const Value *slices = root.find(kSliceTable);
    for (auto &[key, value] : root.entries) {
      if (!key->isText() || key->text == kNameTable || key->text == kSliceTable) continue;
      std::string name(key->text);
      const Value *array = arrayOf(*value);
      if (slices && isSlice(*slices, key->text)) continue;
      if (!array) dict.others.push_back(name);
      else if (const StateTensor *before = dict.find(name); before) throw bad("holds tensor '" + name + "' twice");
      else dict.tensors.push_back(tensorOf(name, *array));
      if (array && value->kind == Value::Tuple) dict.parameterOf.emplace(name, value->items[0]->text);
    }
    if (slices)
      for (auto &[key, facts] : slices->entries) dict.tensors.push_back(joined(root, std::string(key->text), *facts));
    if (dict.tensors.empty()) throw bad("holds no tensors");
    dict.owner = owner;
    return std::move(dict);
  }

private:
  pdrt::Error bad(const std::string &what) const { return pdrt::Error(pdrt::ExitBadFile, path, what, kHint); }

  /// An array itself, or a tensor saved outside a plain state dict: (name, array).
  static const Value *arrayOf(const Value &value) {
    if (value.kind == Value::Array && value.filled) return &value;
    if (value.kind == Value::Tuple && value.items.size() == 2 && value.items[0]->isText())
      return arrayOf(*value.items[1]);
    return nullptr;
  }

  static const Value *slicesOf(const Value &facts) {
    const Value *slices = facts.find("slices");
    return slices && (slices->kind == Value::List || slices->kind == Value::Tuple) ? slices : nullptr;
  }
  static bool isSlice(const Value &table, std::string_view name) {
    for (auto &[key, facts] : table.entries)
      if (const Value *slices = slicesOf(*facts))
        for (const Value *slice : slices->items)
          if (slice->isText() && slice->text == name) return true;
    return false;
  }

  StateTensor tensorOf(const std::string &name, const Value &array) {
    StateTensor tensor;
    tensor.name = name, tensor.shape = array.shape, tensor.bytes = array.text;
    std::optional<pdrt::DType> dtype = dtypeOf(array.dtype);
    if (!dtype)
      throw bad("tensor '" + name + "' has numpy's element type '" + std::string(array.dtype) +
                "', which no program has as a weight");
    tensor.dtype = *dtype;
    int64_t size = pdrt::dtypeSize(*dtype), count = pdrt::elementCount(array.shape);
    if (count > int64_t(array.text.size()) || count * size != int64_t(array.text.size()))
      throw bad("tensor '" + name + "' of shape " + pdrt::shapeText(array.shape) + " has " +
                std::to_string(array.text.size()) + " bytes");
    if (array.bigEndian && size > 1) {
      std::string swapped(tensor.bytes);
      for (int64_t i = 0; i < count; ++i) std::reverse(swapped.begin() + i * size, swapped.begin() + (i + 1) * size);
      tensor.bytes = owner->turned.emplace_back(std::move(swapped));
    }
    if (array.fortran && array.shape.size() > 1) tensor.bytes = rowMajor(tensor, count, size);
    return tensor;
  }

  std::string_view rowMajor(const StateTensor &tensor, int64_t count, int64_t size) {
    std::string result(tensor.bytes.size(), 0);
    std::vector<int64_t> index(tensor.shape.size());
    for (int64_t i = 0; i < count; ++i) {
      int64_t from = 0;
      for (size_t d = index.size(); d-- > 0;) from = from * tensor.shape[d] + index[d];
      std::copy_n(tensor.bytes.begin() + from * size, size, result.begin() + i * size);
      for (size_t d = index.size(); d-- > 0 && ++index[d] == tensor.shape[d];) index[d] = 0;
    }
    return owner->turned.emplace_back(std::move(result));
  }

  /// Protocols 2 and 3 cut arrays above 1 GB into flat slices.
  StateTensor joined(const Value &root, const std::string &name, const Value &facts) {
    const Value *slices = slicesOf(facts), *shape = facts.find("OriginShape");
    if (!slices || !shape) throw bad("tensor '" + name + "' is cut into slices that the file does not list");
    Value whole;
    whole.kind = Value::Array;
    std::string &bytes = owner->turned.emplace_back();
    for (const Value *slice : slices->items) {
      const Value *part = slice->isText() ? root.find(slice->text) : nullptr;
      part = part ? arrayOf(*part) : nullptr;
      if (!part || (!whole.dtype.empty() && whole.dtype != part->dtype))
        throw bad("a slice of tensor '" + name + "' is not in the file");
      whole.dtype = part->dtype, whole.bigEndian = part->bigEndian;
      bytes += part->text;
    }
    for (const Value *dim : shape->items) whole.shape.push_back(dim->number);
    whole.text = bytes;
    return tensorOf(name, whole);
  }

  const std::string &path;
  pickle::Document document;
  std::shared_ptr<Owner> owner;
  StateDict dict;
};

} // namespace

const StateTensor *StateDict::find(std::string_view name) const {
  for (const StateTensor &tensor : tensors)
    if (tensor.name == name) return &tensor;
  return nullptr;
}

bool mlir::pd::isPickle(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  char head[2] = {};
  return file.read(head, 2) && uint8_t(head[0]) == 0x80 && head[1] >= 2 && head[1] <= 5;
}

StateDict mlir::pd::readStateDict(const std::string &path) { return StateReader(path).read(); }
