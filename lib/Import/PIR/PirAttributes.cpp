//===--- PirAttributes.cpp - attribute values of PIR JSON -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Number types drift between file versions (i32/i64, f32/f64), so any numeric id is taken and the row converts.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "../ElementTypes.h"
#include "PirProgram.h"
#include <limits>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;
namespace json = llvm::json;

/// "VD" spells what JSON cannot; a pre-VD file has null there.
static double nonFinite(const json::Object &object) {
  llvm::StringRef text = object.getString("VD").value_or("NaN");
  if (text == "INF") return std::numeric_limits<double>::infinity();
  if (text == "-INF") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

static AttrValue numberOf(const json::Value &value) {
  if (auto b = value.getAsBoolean()) return AttrValue::ofBool(*b);
  if (auto i = value.getAsInteger(); i && value.kind() == json::Value::Number) {
    // 3.0 is a float in the file but reads back as an integer; the row decides, so the exact integer is kept.
    return AttrValue::ofInt(*i);
  }
  if (auto f = value.getAsNumber()) return AttrValue::ofFloat(*f);
  if (value.kind() == json::Value::Null) return AttrValue::ofFloat(std::numeric_limits<double>::quiet_NaN());
  return AttrValue();
}

static AttrValue listOf(llvm::ArrayRef<AttrValue> items) {
  AttrValue list = AttrValue::ofInts({});
  bool anyFloat = false;
  for (const AttrValue &item : items) {
    if (item.kind == AttrValue::Str) {
      list.kind = AttrValue::Strs;
      list.strs.push_back(item.s);
    } else if (item.isNumber()) {
      anyFloat |= item.kind == AttrValue::Float;
      list.ints.push_back(item.integer());
      list.floats.push_back(item.number());
    } else {
      return AttrValue();
    }
  }
  if (anyFloat) list.kind = AttrValue::Floats;
  return list;
}

AttrValue importer::decodePirAttr(const json::Value &value, MLIRContext *context) {
  const json::Object *object = value.getAsObject();
  if (!object) return AttrValue();
  llvm::StringRef id = object->getString("#").value_or("");
  llvm::StringRef kind = id.split('.').second;
  const json::Value *payload = object->get("D");
  if (!payload) {
    if (kind.starts_with("a_f") && (object->get("VD") || kind == "a_f32" || kind == "a_f64"))
      return AttrValue::ofFloat(nonFinite(*object));
    return AttrValue();
  }
  if (kind == "a_bool" || kind == "a_i32" || kind == "a_i64" || kind == "a_index" || kind == "a_f32" || kind == "a_f64")
    return numberOf(*payload);
  if (kind == "a_str" || kind == "a_tensorname" || kind == "a_layout")
    return payload->getAsString() ? AttrValue::ofStr(*payload->getAsString()) : AttrValue();
  if (kind == "a_dtype") return AttrValue::ofDType(typeOfDTypeName(payload->getAsString().value_or(""), context));
  const json::Array *array = payload->getAsArray();
  if (!array) return AttrValue();
  if (kind == "a_intarray") {
    llvm::SmallVector<AttrValue> items;
    for (const json::Value &item : *array) items.push_back(numberOf(item));
    return listOf(items);
  }
  if (kind == "a_array") {
    llvm::SmallVector<AttrValue> items;
    for (const json::Value &item : *array) items.push_back(decodePirAttr(item, context));
    return listOf(items);
  }
  if (kind == "a_scalar" && array->size() >= 2) return numberOf((*array)[1]);
  return AttrValue();
}
