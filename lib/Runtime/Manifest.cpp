//===--- Manifest.cpp - reading manifest.json -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Manifest.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace pdrt {

namespace {
using Json = nlohmann::json;
constexpr int64_t formatVersion = 1;
constexpr int deepestExpression = 64;

/// What is wrong, without the file's name.
struct Bad {
  std::string what;
};

Expression parseExpression(const Json &json, int depth = 0) {
  if (json.is_number_integer()) return Expression::constant(json.get<int64_t>());
  if (json.is_string()) return Expression::symbol(json.get<std::string>());
  if (json.is_array() && json.size() == 3 && json[0].is_string() && depth < deepestExpression)
    if (auto kind = Expression::kindFromName(json[0].get<std::string>()))
      return Expression::operation(*kind, parseExpression(json[1], depth + 1), parseExpression(json[2], depth + 1));
  throw Bad{"has a malformed expression " + json.dump().substr(0, 80)};
}

std::vector<TensorInfo> parseTensors(const Json &json, const char *field) {
  std::vector<TensorInfo> infos;
  for (const Json &entry : json.at(field)) {
    TensorInfo info;
    info.name = entry.at("name").get<std::string>();
    std::string dtype = entry.at("dtype").get<std::string>();
    auto known = dtypeFromName(dtype);
    if (!known) throw Bad{std::string("gives '") + info.name + "' the unknown dtype '" + dtype + "'"};
    info.dtype = *known;
    for (const Json &dim : entry.at("shape")) {
      Dim parsed;
      if (dim.is_string()) parsed.symbol = dim.get<std::string>();
      else parsed.value = dim.get<int64_t>();
      if (!parsed.isSymbol() && parsed.value < 0) throw Bad{"gives '" + info.name + "' a negative dimension"};
      info.shape.push_back(parsed);
    }
    if (info.shape.size() > PD_MAX_RANK)
      throw Bad{"gives '" + info.name + "' rank " + std::to_string(info.shape.size()) + ", more than " +
                std::to_string(PD_MAX_RANK)};
    infos.push_back(std::move(info));
  }
  return infos;
}

std::string optionalText(const Json &json, const char *field) {
  auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Paths of a manifest must stay inside the folder.
std::string insidePath(std::string path) {
  if (path.empty() || path[0] == '/' || ("/" + path + "/").find("/../") != std::string::npos)
    throw Bad{"names the file '" + path + "', which is not inside the artifact"};
  return path;
}

CustomOpInfo parseCustomOp(const Json &json) {
  CustomOpInfo info;
  info.name = json.at("name").get<std::string>();
  info.library = insidePath(json.at("library").get<std::string>());
  info.symbol = json.at("symbol").get<std::string>();
  auto values = [&](const char *field, std::vector<CustomOpInfo::Value> &into) {
    for (const Json &entry : json.at(field)) {
      std::string dtype = entry.at("dtype").get<std::string>();
      auto known = dtypeFromName(dtype);
      if (!known) throw Bad{"gives custom operator '" + info.name + "' the unknown dtype '" + dtype + "'"};
      into.push_back({entry.at("name").get<std::string>(), *known});
    }
  };
  values("inputs", info.inputs);
  values("outputs", info.outputs);
  for (const Json &entry : json.at("attributes")) {
    CustomOpInfo::Attribute attribute;
    attribute.name = entry.at("name").get<std::string>();
    for (const Json &value : entry.value("ints", Json::array())) attribute.ints.push_back(value.get<int64_t>());
    for (const Json &value : entry.value("floats", Json::array())) {
      bool special = value == "nan" || value == "inf" || value == "-inf"; // JSON has no numbers for these
      attribute.floats.push_back(special ? std::strtod(value.get<std::string>().c_str(), nullptr)
                                         : value.get<double>());
    }
    for (const Json &value : entry.value("strings", Json::array()))
      attribute.strings.push_back(value.get<std::string>());
    info.attributes.push_back(std::move(attribute));
  }
  return info;
}

Manifest parseManifest(const Json &json) {
  Manifest out;
  if (!json.is_object()) throw Bad{"is not a JSON object"};
  if (json.find("format_version") == json.end()) throw Bad{"has no format_version: it is not an artifact's manifest"};
  if (json.at("format_version").get<int64_t>() != formatVersion)
    throw Bad{"has format_version " + json.at("format_version").dump() + ", this runtime reads " +
              std::to_string(formatVersion)};
  out.producer = optionalText(json, "producer");
  out.inputs = parseTensors(json, "inputs");
  out.outputs = parseTensors(json, "outputs");
  if (auto found = json.find("constraints"); found != json.end())
    for (const Json &entry : *found)
      out.constraints.push_back(
          {parseExpression(entry.at("lhs")), parseExpression(entry.at("rhs")), optionalText(entry, "location")});
  if (auto found = json.find("dims"); found != json.end())
    for (const auto &item : found->items()) {
      DimRange range;
      const Json &value = item.value();
      if (auto min = value.find("min"); min != value.end() && !min->is_null()) range.min = min->get<int64_t>();
      if (auto max = value.find("max"); max != value.end() && !max->is_null()) range.max = max->get<int64_t>();
      if (auto multiple = value.find("multiple"); multiple != value.end() && !multiple->is_null())
        range.multiple = multiple->get<int64_t>();
      if (range.multiple < 1)
        throw Bad{"has the multiple " + std::to_string(range.multiple) + " for dim '" + item.key() + "'"};
      out.dims[item.key()] = range;
    }
  for (const Json &entry : json.at("targets"))
    out.targets.push_back({entry.at("device").get<std::string>(), optionalText(entry, "triple"),
                           insidePath(entry.at("program").get<std::string>()), optionalText(entry, "weights")});
  for (Target &target : out.targets)
    if (!target.weights.empty()) insidePath(target.weights);
  if (auto found = json.find("custom_ops"); found != json.end())
    for (const Json &entry : *found) out.customOps.push_back(parseCustomOp(entry));
  if (auto found = json.find("files"); found != json.end())
    for (const auto &item : found->items()) out.files[insidePath(item.key())] = item.value().get<std::string>();
  if (auto found = json.find("sizes"); found != json.end())
    for (const auto &item : found->items()) out.sizes[insidePath(item.key())] = item.value().get<int64_t>();
  if (auto found = json.find("check"); found != json.end() && found->is_object()) {
    out.checkFile = insidePath(found->at("file").get<std::string>());
    out.checkOrigin = optionalText(*found, "origin");
  }
  return out;
}
} // namespace

std::string TensorInfo::text() const {
  std::string out = std::string(dtypeName(dtype)) + " [";
  for (size_t i = 0; i < shape.size(); ++i) out += (i ? "," : "") + shape[i].text();
  return out + "]";
}

Manifest Manifest::parse(const std::string &text, const std::string &path) {
  const char *hint = "compile the model again with pd-compile";
  try {
    Manifest out = parseManifest(Json::parse(text));
    out.json = text;
    return out;
  } catch (const Bad &bad) {
    throw Error(ExitBadFile, path, bad.what, hint);
  } catch (const Json::parse_error &error) {
    throw Error(ExitBadFile, path + "@" + std::to_string(error.byte), "is not valid JSON", hint);
  } catch (const Json::exception &error) {
    throw Error(ExitBadFile, path, std::string("lacks a field or has one of the wrong type: ") + error.what(), hint);
  }
}

} // namespace pdrt
