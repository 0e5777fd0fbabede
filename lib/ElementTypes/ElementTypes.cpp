//===--- ElementTypes.cpp - the names and numbers of element types ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/ElementTypes/ElementTypes.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;

static constexpr int kNone = ElementType::kNone;
// The order is that of ElementType::type. int64 stands before size_t, which has the same builtin type.
static constexpr ElementType rows[] = {
    // name, PIR id, VarType, torch, bytes, runs
    {"float32", "t_f32", 5, 6, 4, true},
    {"float16", "t_f16", 4, 5, 2, true},
    {"bfloat16", "t_bf16", 22, 15, 2, true},
    {"float64", "t_f64", 6, 7, 8, true},
    {"int64", "t_i64", 3, 4, 8, true},
    {"int32", "t_i32", 2, 3, 4, true},
    {"int16", "t_i16", 1, 2, 2, true},
    {"int8", "t_i8", 21, 1, 1, true},
    {"uint8", "t_ui8", 20, 0, 1, true},
    {"bool", "t_bool", 0, 11, 1, true},
    {"complex64", "t_c64", 23, 9, 8, false},
    {"complex128", "t_c128", 24, 10, 16, false},
    {"float8_e4m3fn", "t_f8e4m3fn", 32, kNone, 1, false},
    {"float8_e5m2", "t_f8e5m2", 33, kNone, 1, false},
    {"size_t", "t_index", 19, kNone, 8, false},
    {"uint16", "t_ui16", kNone, kNone, 2, false},
    {"uint32", "t_ui32", kNone, kNone, 4, false},
    {"uint64", "t_ui64", kNone, kNone, 8, false},
};

Type ElementType::type(MLIRContext *context) const {
  auto integer = [&](unsigned width) { return IntegerType::get(context, width); };
  auto isUnsigned = [&](unsigned width) { return IntegerType::get(context, width, IntegerType::Unsigned); };
  switch (this - rows) {
  case 0: return Float32Type::get(context);
  case 1: return Float16Type::get(context);
  case 2: return BFloat16Type::get(context);
  case 3: return Float64Type::get(context);
  case 4: return integer(64);
  case 5: return integer(32);
  case 6: return integer(16);
  case 7: return integer(8);
  case 8: return isUnsigned(8);
  case 9: return integer(1);
  case 10: return ComplexType::get(Float32Type::get(context));
  case 11: return ComplexType::get(Float64Type::get(context));
  case 12: return Float8E4M3FNType::get(context);
  case 13: return Float8E5M2Type::get(context);
  case 14: return integer(64);
  case 15: return isUnsigned(16);
  case 16: return isUnsigned(32);
  case 17: return isUnsigned(64);
  }
  return Type();
}

template <typename Match> static const ElementType *find(Match match) {
  const ElementType *row = llvm::find_if(rows, match);
  return row == std::end(rows) ? nullptr : row;
}

llvm::ArrayRef<ElementType> pd::getElementTypes() { return rows; }

const ElementType *pd::lookupElementType(Type type) {
  if (!type) return nullptr;
  MLIRContext *context = type.getContext();
  if (type.isSignedInteger()) type = IntegerType::get(context, type.getIntOrFloatBitWidth());
  return find([&](const ElementType &row) { return row.type(context) == type; });
}
const ElementType *pd::lookupElementTypeName(llvm::StringRef name) {
  return find([&](const ElementType &row) { return row.name == name; });
}
const ElementType *pd::lookupPirTypeId(llvm::StringRef id) {
  return find([&](const ElementType &row) { return row.pirId == id; });
}
const ElementType *pd::lookupVarType(int number) {
  return find([&](const ElementType &row) { return row.varType != kNone && row.varType == number; });
}
const ElementType *pd::lookupTorchNumber(int64_t number) {
  return find([&](const ElementType &row) { return row.torchNumber != kNone && row.torchNumber == number; });
}
