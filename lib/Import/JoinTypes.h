//===--- JoinTypes.h - the type two branches or two loop rounds agree on ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_JOINTYPES_H
#define PADDLE_MLIR_LIB_IMPORT_JOINTYPES_H

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::pd::importer {

/// The most precise type both refine: equal dims stay, others become `?`. Null when rank or element type differ, or
/// when two types that are not tensors (arrays) differ.
inline Type joinTypes(Type a, Type b) {
  if (a == b) return a;
  auto ta = llvm::dyn_cast_or_null<RankedTensorType>(a), tb = llvm::dyn_cast_or_null<RankedTensorType>(b);
  if (!ta || !tb || ta.getRank() != tb.getRank() || ta.getElementType() != tb.getElementType()) return Type();
  llvm::SmallVector<int64_t> dims(ta.getShape());
  for (auto [dim, other] : llvm::zip(dims, tb.getShape()))
    if (dim != other) dim = ShapedType::kDynamic;
  return RankedTensorType::get(dims, ta.getElementType());
}

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_JOINTYPES_H
