//===--- AttrValue.cpp - an attribute as a file gives it, before its row decides its form ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "AttrValue.h"
#include "ElementTypes.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

static int64_t saturate(double v) {
  if (std::isnan(v)) return 0;
  if (v >= 9223372036854775807.0) return std::numeric_limits<int64_t>::max();
  if (v <= -9223372036854775808.0) return std::numeric_limits<int64_t>::min();
  return int64_t(v);
}

AttrValue AttrValue::ofInt(int64_t v) {
  AttrValue a;
  a.kind = Int;
  a.i = v;
  return a;
}
AttrValue AttrValue::ofFloat(double v) {
  AttrValue a;
  a.kind = Float;
  a.f = v;
  return a;
}
AttrValue AttrValue::ofBool(bool v) {
  AttrValue a;
  a.kind = Bool;
  a.i = v;
  return a;
}
AttrValue AttrValue::ofStr(llvm::StringRef v) {
  AttrValue a;
  a.kind = Str;
  a.s = v.str();
  return a;
}
AttrValue AttrValue::ofInts(llvm::ArrayRef<int64_t> v) {
  AttrValue a;
  a.kind = Ints;
  a.ints = v.vec();
  return a;
}
AttrValue AttrValue::ofFloats(llvm::ArrayRef<double> v) {
  AttrValue a;
  a.kind = Floats;
  a.floats = v.vec();
  return a;
}
AttrValue AttrValue::ofDType(Type v) {
  AttrValue a;
  a.kind = DType;
  a.dtype = v;
  return a;
}

int64_t AttrValue::integer() const { return kind == Float ? saturate(f) : i; }

std::vector<int64_t> AttrValue::integerList() const {
  if (kind == Ints) return ints;
  std::vector<int64_t> out;
  if (kind == Floats)
    for (double v : floats) out.push_back(saturate(v));
  else if (isNumber()) out.push_back(integer());
  return out;
}

std::vector<double> AttrValue::numberList() const {
  if (kind == Floats) return floats;
  std::vector<double> out;
  if (kind == Ints) out.assign(ints.begin(), ints.end());
  else if (isNumber()) out.push_back(number());
  return out;
}

AttrValue AttrValue::parse(llvm::StringRef text, AttrKind kind) {
  text = text.trim();
  auto number = [](llvm::StringRef part) {
    double v = 0;
    part.trim().getAsDouble(v);
    return v;
  };
  auto integer = [&](llvm::StringRef part) {
    int64_t v = 0;
    return part.trim().getAsInteger(10, v) ? saturate(number(part)) : v;
  };
  llvm::SmallVector<llvm::StringRef> parts;
  if (kind == AttrKind::I64Array || kind == AttrKind::F64Array) {
    llvm::StringRef inner = text;
    inner.consume_front("[");
    inner.consume_front("{");
    inner.consume_back("]");
    inner.consume_back("}");
    inner.split(parts, ',', -1, /*KeepEmpty=*/false);
  }
  switch (kind) {
  case AttrKind::I64: return ofInt(integer(text));
  case AttrKind::F64: return ofFloat(number(text));
  case AttrKind::Bool: return ofBool(text == "true" || text == "1");
  case AttrKind::I64Array: {
    std::vector<int64_t> v;
    for (llvm::StringRef part : parts) v.push_back(integer(part));
    return ofInts(v);
  }
  case AttrKind::F64Array: {
    std::vector<double> v;
    for (llvm::StringRef part : parts) v.push_back(number(part));
    return ofFloats(v);
  }
  case AttrKind::Str:
  case AttrKind::DType:
  case AttrKind::Other: break;
  }
  return ofStr(text);
}

Attribute importer::toAttribute(const AttrValue &value, AttrKind kind, Builder &builder, std::string &why) {
  auto mismatch = [&](llvm::StringRef wanted) {
    why = ("expects " + wanted).str();
    return Attribute();
  };
  switch (kind) {
  case AttrKind::I64:
    // A one-element list stands for its element: some versions write dims that way.
    if (value.isNumber()) return builder.getI64IntegerAttr(value.integer());
    if (value.integerList().size() == 1) return builder.getI64IntegerAttr(value.integerList()[0]);
    return mismatch("an integer");
  case AttrKind::F64:
    if (value.isNumber()) return builder.getF64FloatAttr(value.number());
    if (value.numberList().size() == 1) return builder.getF64FloatAttr(value.numberList()[0]);
    if (double v; value.kind == AttrValue::Str && !llvm::StringRef(value.s).getAsDouble(v))
      return builder.getF64FloatAttr(v); // allclose keeps its tolerances as text
    return mismatch("a number");
  case AttrKind::Bool:
    if (value.isNumber()) return builder.getBoolAttr(value.number() != 0);
    return mismatch("a boolean");
  case AttrKind::Str:
    if (value.kind == AttrValue::Str) return builder.getStringAttr(value.s);
    return mismatch("a string");
  case AttrKind::I64Array:
    if (value.isNumber() || value.kind == AttrValue::Ints || value.kind == AttrValue::Floats)
      return builder.getDenseI64ArrayAttr(value.integerList());
    return mismatch("a list of integers");
  case AttrKind::F64Array:
    if (value.isNumber() || value.kind == AttrValue::Ints || value.kind == AttrValue::Floats)
      return DenseF64ArrayAttr::get(builder.getContext(), value.numberList());
    return mismatch("a list of numbers");
  case AttrKind::DType:
    if (value.kind == AttrValue::DType) return value.dtype ? TypeAttr::get(value.dtype) : Attribute();
    if (value.kind == AttrValue::Str) {
      Type type = typeOfDTypeName(value.s, builder.getContext());
      return type ? TypeAttr::get(type) : Attribute();
    }
    if (value.kind == AttrValue::Int) { // a VarType number; -1 means "same as the input"
      Type type = typeOfVarType(int(value.i), builder.getContext());
      return type ? TypeAttr::get(type) : Attribute();
    }
    return mismatch("an element type");
  case AttrKind::Other: break;
  }
  switch (value.kind) {
  case AttrValue::Bool: return builder.getBoolAttr(value.i != 0);
  case AttrValue::Int: return builder.getI64IntegerAttr(value.i);
  case AttrValue::Float: return builder.getF64FloatAttr(value.f);
  case AttrValue::Str: return builder.getStringAttr(value.s);
  case AttrValue::Ints: return builder.getDenseI64ArrayAttr(value.ints);
  case AttrValue::Floats: return DenseF64ArrayAttr::get(builder.getContext(), value.floats);
  case AttrValue::Strs: {
    llvm::SmallVector<llvm::StringRef> refs(value.strs.begin(), value.strs.end());
    return builder.getStrArrayAttr(refs);
  }
  case AttrValue::DType: return value.dtype ? TypeAttr::get(value.dtype) : Attribute();
  case AttrValue::None: break;
  }
  return Attribute();
}
