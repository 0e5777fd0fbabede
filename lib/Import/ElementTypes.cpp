//===--- ElementTypes.cpp - Paddle's names of element types ---------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ElementTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
struct Row {
  int varType; // -1: ProgramDesc has none
  llvm::StringLiteral pirId, name;
  unsigned bytes;
};
// The order is that of typeOfRow.
constexpr Row kRows[] = {
    {0, "t_bool", "bool", 1},
    {20, "t_ui8", "uint8", 1},
    {21, "t_i8", "int8", 1},
    {1, "t_i16", "int16", 2},
    {2, "t_i32", "int32", 4},
    {3, "t_i64", "int64", 8},
    {4, "t_f16", "float16", 2},
    {22, "t_bf16", "bfloat16", 2},
    {5, "t_f32", "float32", 4},
    {6, "t_f64", "float64", 8},
    {23, "t_c64", "complex64", 8},
    {24, "t_c128", "complex128", 16},
    {32, "t_f8e4m3fn", "float8_e4m3fn", 1},
    {33, "t_f8e5m2", "float8_e5m2", 1},
    {19, "t_index", "size_t", 8},
    {-1, "t_ui16", "uint16", 2},
    {-1, "t_ui32", "uint32", 4},
    {-1, "t_ui64", "uint64", 8},
};

Type typeOfRow(size_t row, MLIRContext *context) {
  auto integer = [&](unsigned width) { return IntegerType::get(context, width); };
  auto isUnsigned = [&](unsigned width) { return IntegerType::get(context, width, IntegerType::Unsigned); };
  switch (row) {
  case 0: return integer(1);
  case 1: return isUnsigned(8);
  case 2: return integer(8);
  case 3: return integer(16);
  case 4: return integer(32);
  case 5: return integer(64);
  case 6: return Float16Type::get(context);
  case 7: return BFloat16Type::get(context);
  case 8: return Float32Type::get(context);
  case 9: return Float64Type::get(context);
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

template <typename Match> Type find(MLIRContext *context, Match match) {
  for (size_t i = 0; i < std::size(kRows); ++i)
    if (match(kRows[i])) return typeOfRow(i, context);
  return Type();
}

const Row *rowOf(Type type) {
  if (!type) return nullptr;
  for (size_t i = 0; i < std::size(kRows); ++i)
    if (typeOfRow(i, type.getContext()) == type) return &kRows[i];
  return nullptr;
}
} // namespace

Type importer::typeOfVarType(int number, MLIRContext *context) {
  return find(context, [&](const Row &row) { return row.varType >= 0 && row.varType == number; });
}
Type importer::typeOfPirId(llvm::StringRef id, MLIRContext *context) {
  return find(context, [&](const Row &row) { return row.pirId == id; });
}
Type importer::typeOfDTypeName(llvm::StringRef name, MLIRContext *context) {
  return find(context, [&](const Row &row) { return row.name == name; });
}
unsigned importer::storedBytes(Type type) {
  const Row *row = rowOf(type);
  return row ? row->bytes : 0;
}
bool importer::tooManyElements(llvm::ArrayRef<int64_t> shape) {
  uint64_t count = 1;
  for (int64_t dim : shape)
    if (!ShapedType::isDynamic(dim) && dim != 0) count = llvm::SaturatingMultiply(count, uint64_t(dim));
  return count > (uint64_t(1) << 40);
}
llvm::StringRef importer::dtypeName(Type type) {
  const Row *row = rowOf(type);
  return row ? llvm::StringRef(row->name) : llvm::StringRef("?");
}
