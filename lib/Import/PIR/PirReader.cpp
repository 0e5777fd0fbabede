//===--- PirReader.cpp - PIR JSON -> PirProgram ---------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../ElementTypes.h"
#include "PirProgram.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;
namespace json = llvm::json;

/// The JSON parser recurses; nested control flow needs six levels a region, so this allows about 80 of them.
static constexpr unsigned kMaxDepth = 512;
/// Ids count values; anything near this is damage (and some numbers beyond are reserved by the maps that hold them).
static constexpr int64_t kMaxId = int64_t(1) << 40;
/// Programs carry no weights: the largest known is a few megabytes.
static constexpr uint64_t kMaxBytes = uint64_t(1) << 30;

const json::Value *PirOp::attr(llvm::StringRef wanted) const {
  for (const PirAttr &attr : attrs)
    if (attr.name == wanted) return attr.value;
  return nullptr;
}

void importer::walkPir(const PirRegion &region, llvm::function_ref<void(const PirOp &)> visit) {
  for (const PirBlock &block : region.blocks)
    for (const PirOp &op : block.ops) {
      visit(op);
      for (const PirRegion &inner : op.regions) walkPir(inner, visit);
    }
}

namespace {
class Reader {
public:
  Reader(Session &session, PirProgram &program) : session(session), program(program) {}

  LogicalResult read(const json::Value &root);

private:
  LogicalResult bad(const Twine &what) {
    return session.failIn(program.path, place + what, "not a PIR program of file version 0 to 4?");
  }
  LogicalResult readRegion(const json::Value &value, PirRegion &region);
  LogicalResult readBlock(const json::Value &value, PirBlock &block);
  LogicalResult readOp(const json::Value &value, PirOp &op);
  LogicalResult readParameter(const json::Object &object, PirOp &op);
  LogicalResult readValue(const json::Value &value, llvm::StringRef idKey, PirValue &out);
  LogicalResult readType(const json::Value &value, PirType &type);
  LogicalResult readTensorType(const json::Array &payload, PirType &type);

  Session &session;
  PirProgram &program;
  std::string place;
  int blocks = 0;
};
} // namespace

LogicalResult Reader::readTensorType(const json::Array &payload, PirType &type) {
  if (payload.size() < 2 || !payload[1].getAsArray()) return bad("a tensor type lacks its dims");
  llvm::SmallVector<int64_t> dims;
  for (const json::Value &dim : *payload[1].getAsArray()) {
    // Paddle multiplies dims: 6 channels of -1 samples are -6.
    auto size = dim.getAsInteger();
    if (!size) return bad("a tensor type has a dim that is not a whole number");
    dims.push_back(*size < 0 ? ShapedType::kDynamic : *size);
  }
  if (tooManyElements(dims)) return bad("a tensor type has too many elements");
  const json::Object *element = payload[0].getAsObject();
  llvm::StringRef id = element ? element->getString("#").value_or("") : "";
  Type elementType = typeOfPirId(id.split('.').second, session.context);
  if (!elementType) {
    if (type.kind == PirType::Array) return success(); // an array whose element type is still open
    type.kind = PirType::Unsupported;
    type.name = id.str();
    return success();
  }
  type.tensor = RankedTensorType::get(dims, elementType);
  return success();
}

LogicalResult Reader::readType(const json::Value &value, PirType &type) {
  const json::Object *object = value.getAsObject();
  auto id = object ? object->getString("#") : std::nullopt;
  if (!id) return bad("a type lacks its id");
  llvm::StringRef name = *id;
  if (name == "NULL") return success();
  const json::Array *payload = object->getArray("D");
  if (name == "0.t_dtensor" || name == "1.t_dense_tensor_array") {
    type.kind = name == "0.t_dtensor" ? PirType::Tensor : PirType::Array;
    return payload ? readTensorType(*payload, type) : bad("a tensor type lacks its payload");
  }
  if (name == "4.t_dist_dtensor" && payload && !payload->empty()) return readType((*payload)[0], type);
  if (name == "0.t_vec") {
    type.kind = PirType::Vector;
    if (!payload) return bad("a list type lacks its elements");
    for (const json::Value &element : *payload) {
      type.elements.emplace_back();
      if (failed(readType(element, type.elements.back()))) return failure();
    }
    return success();
  }
  if (name.starts_with("2.t_")) return success(); // autograd stacks carry nothing for inference
  type.kind = PirType::Unsupported;
  type.name = name.str();
  return success();
}

LogicalResult Reader::readValue(const json::Value &value, llvm::StringRef idKey, PirValue &out) {
  const json::Object *object = value.getAsObject();
  auto id = object ? object->getInteger(idKey) : std::nullopt;
  if (!id || *id > kMaxId || *id < -kMaxId) return bad("a value lacks its id");
  out.id = *id;
  if (const json::Value *type = object->get("TT")) return readType(*type, out.type);
  return success();
}

LogicalResult Reader::readParameter(const json::Object &object, PirOp &op) {
  const json::Array *attrs = object.getArray("A");
  if (!attrs || attrs->size() < 4 || !(*attrs)[3].getAsString()) return bad("a parameter lacks its name");
  op.parameterName = (*attrs)[3].getAsString()->str();
  const json::Value *result = object.get("O");
  if (!result) return bad("parameter '" + op.parameterName + "' has no value");
  op.results.emplace_back();
  if (failed(readValue(*result, "%", op.results.back()))) return failure();
  if (!op.results[0].type.tensor || !op.results[0].type.tensor.hasStaticShape())
    return bad("parameter '" + op.parameterName + "' has no static tensor type");
  if (const json::Array *flags = object.getArray("OA"); flags && !flags->empty())
    op.persistable = (*flags)[0].getAsInteger().value_or((*flags)[0].getAsBoolean().value_or(true)) != 0;
  else // trainable=false drops the flags; then only the name tells
    op.persistable = !llvm::StringRef(op.parameterName).ends_with("non_persistable");
  return success();
}

LogicalResult Reader::readOp(const json::Value &value, PirOp &op) {
  const json::Object *object = value.getAsObject();
  auto id = object ? object->getString("#") : std::nullopt;
  if (!id) return bad("not an op: it has no name");
  op.id = *id;
  op.origin.type = op.id;
  place = op.origin.text() + ": ";
  if (op.id == "p") {
    op.name = "parameter";
    op.dialect = 0;
    return readParameter(*object, op);
  }
  auto [dialect, name] = op.id.split('.');
  op.name = name;
  if (name.empty() || dialect.getAsInteger(10, op.dialect)) {
    if (dialect == "pd_op" || dialect == "builtin")
      return bad("uncompressed op names are of a 2024 development snapshot, which is not supported");
    op.name = op.id;
    op.dialect = -1;
  }
  op.origin.type = op.name;
  if (const json::Array *operands = object->getArray("I"))
    for (const json::Value &operand : *operands) {
      const json::Object *ref = operand.getAsObject();
      auto number = ref ? ref->getInteger("%") : std::nullopt;
      if (!number || *number > kMaxId || *number < -kMaxId) return bad("an operand lacks its id");
      op.operands.push_back(*number);
    }
  if (const json::Array *results = object->getArray("O"))
    for (const json::Value &result : *results) {
      op.results.emplace_back();
      if (failed(readValue(result, "%", op.results.back()))) return failure();
    }
  if (const json::Array *attrs = object->getArray("A"))
    for (const json::Value &attr : *attrs) {
      const json::Object *pair = attr.getAsObject();
      auto attrName = pair ? pair->getString("N") : std::nullopt;
      const json::Value *attrValue = pair ? pair->get("AT") : nullptr;
      if (!attrName || !attrValue) return bad("an attribute lacks its name or value");
      op.attrs.push_back({*attrName, attrValue});
      if (*attrName == "struct_name") op.origin.layerPath = decodePirAttr(*attrValue, session.context).s;
    }
  if (const json::Array *regions = object->getArray("regions"))
    for (const json::Value &region : *regions) {
      op.regions.emplace_back();
      std::string outer = place;
      if (failed(readRegion(region, op.regions.back()))) return failure();
      place = outer;
    }
  return success();
}

LogicalResult Reader::readBlock(const json::Value &value, PirBlock &block) {
  const json::Object *object = value.getAsObject();
  const json::Array *ops = object ? object->getArray("ops") : nullptr;
  if (!ops) return bad("a block lacks its ops");
  int number = blocks++;
  if (const json::Array *args = object->getArray("args"))
    for (const json::Value &arg : *args) {
      block.args.emplace_back();
      if (failed(readValue(arg, "#", block.args.back()))) return failure();
    }
  block.ops.resize(ops->size());
  for (auto [i, op] : llvm::enumerate(*ops)) {
    block.ops[i].origin.index = i;
    block.ops[i].origin.block = number;
    place = "block " + std::to_string(number) + ", op " + std::to_string(i) + ": ";
    if (failed(readOp(op, block.ops[i]))) return failure();
  }
  return success();
}

LogicalResult Reader::readRegion(const json::Value &value, PirRegion &region) {
  const json::Object *object = value.getAsObject();
  const json::Array *list = object ? object->getArray("blocks") : nullptr;
  if (!list) return bad("a region lacks its blocks");
  for (const json::Value &block : *list) {
    region.blocks.emplace_back();
    if (failed(readBlock(block, region.blocks.back()))) return failure();
  }
  return success();
}

LogicalResult Reader::read(const json::Value &root) {
  const json::Object *object = root.getAsObject();
  const json::Object *base = object ? object->getObject("base_code") : nullptr;
  if (!base || base->getString("magic").value_or("") != "pir")
    return session.failIn(program.path, "JSON, but not a PIR program: base_code.magic is not \"pir\"",
                          "a config.json? name the model's own .json or .pdmodel");
  program.version = base->getInteger("version").value_or(0);
  program.trainable = base->getBoolean("trainable").value_or(true);
  const json::Object *body = object->getObject("program");
  const json::Array *regions = body ? body->getArray("regions") : nullptr;
  if (!regions || regions->size() != 1) return bad("expects program.regions to hold one region");
  if (failed(readRegion((*regions)[0], program.body))) return failure();
  if (program.body.blocks.size() != 1)
    return bad("expects the program to hold one block, but got " + Twine(program.body.blocks.size()));
  return success();
}

/// Offset of the bracket that goes too deep, if any.
static std::optional<uint64_t> tooDeep(llvm::StringRef text) {
  unsigned depth = 0;
  bool inString = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      else if (c == '"') inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return i;
    } else if ((c == '}' || c == ']') && depth) {
      --depth;
    }
  }
  return std::nullopt;
}

FailureOr<std::unique_ptr<PirProgram>> importer::readPirProgram(Session &session, llvm::StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file) return session.failIn(path, "cannot be read: " + file.getError().message());
  llvm::StringRef text = (*file)->getBuffer();
  text.consume_front("\xEF\xBB\xBF");
  if (text.size() > kMaxBytes) return session.failIn(path, "the program is larger than 1 GiB");
  if (auto at = tooDeep(text)) return session.failAt(path, *at, "nested deeper than " + Twine(kMaxDepth) + " levels");
  llvm::Expected<json::Value> parsed = json::parse(text);
  if (!parsed) {
    std::optional<uint64_t> offset;
    std::string what;
    llvm::handleAllErrors(parsed.takeError(), [&](const llvm::ErrorInfoBase &info) {
      what = info.message();
      // "[LINE:COLUMN, byte=OFFSET]: what"
      uint64_t byte;
      llvm::StringRef rest = llvm::StringRef(what).split("byte=").second;
      if (!rest.consumeInteger(10, byte)) {
        offset = byte;
        what = rest.split(": ").second.str();
      }
    });
    if (offset) return session.failAt(path, *offset, "malformed JSON: " + what, "is the file cut short?");
    return session.failIn(path, "malformed JSON: " + what, "is the file cut short?");
  }
  auto program = std::make_unique<PirProgram>();
  program->path = path.str();
  program->json = std::make_unique<json::Value>(std::move(*parsed));
  Reader reader(session, *program);
  if (failed(reader.read(*program->json))) return failure();
  return program;
}
