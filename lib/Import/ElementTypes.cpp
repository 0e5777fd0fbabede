//===--- ElementTypes.cpp - Paddle's names of element types ---------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ElementTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "paddle-mlir/ElementTypes/ElementTypes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

static Type typeOf(const ElementType *row, MLIRContext *context) { return row ? row->type(context) : Type(); }

Type importer::typeOfVarType(int number, MLIRContext *context) { return typeOf(lookupVarType(number), context); }
Type importer::typeOfPirId(llvm::StringRef id, MLIRContext *context) { return typeOf(lookupPirTypeId(id), context); }
Type importer::typeOfDTypeName(llvm::StringRef name, MLIRContext *context) {
  return typeOf(lookupElementTypeName(name), context);
}
unsigned importer::storedBytes(Type type) {
  const ElementType *row = lookupElementType(type);
  return row ? row->bytes : 0;
}
bool importer::tooManyElements(llvm::ArrayRef<int64_t> shape) {
  uint64_t count = 1;
  for (int64_t dim : shape)
    if (!ShapedType::isDynamic(dim) && dim != 0) count = llvm::SaturatingMultiply(count, uint64_t(dim));
  return count > (uint64_t(1) << 40);
}
llvm::StringRef importer::dtypeName(Type type) {
  const ElementType *row = lookupElementType(type);
  return row ? llvm::StringRef(row->name) : llvm::StringRef("?");
}
