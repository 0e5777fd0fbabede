//===--- OpSchema.cpp - the tables pd-tblgen derives from the rows, and their look-ups -------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/OpSchema.h"

#include "llvm/ADT/STLExtras.h"
#include <vector>

namespace mlir::pd {
namespace {
#include "paddle-mlir/Dialect/Pd/IR/PdOpTables.inc"
} // namespace

llvm::ArrayRef<OpSchema> getOpSchemas() { return kOpSchemas; }

const OpSchema *lookupOpSchema(llvm::StringRef name) {
  llvm::ArrayRef<OpSchema> rows = getOpSchemas();
  const OpSchema *row = llvm::lower_bound(rows, name, [](const OpSchema &r, llvm::StringRef n) { return r.name < n; });
  return row != rows.end() && row->name == name ? row : nullptr;
}

llvm::ArrayRef<LegacyMatch> lookupLegacy(llvm::StringRef legacyName) {
  // The generated index pairs names and matches; the matches alone are what a caller gets a view of.
  static const std::vector<LegacyMatch> matches = [] {
    std::vector<LegacyMatch> all;
    for (size_t i = 0; i < kNumLegacy; ++i) all.push_back(kLegacyIndex[i].match);
    return all;
  }();
  llvm::ArrayRef<LegacyIndex> index(kLegacyIndex, kNumLegacy);
  auto less = [](const LegacyIndex &i, llvm::StringRef n) { return i.name < n; };
  size_t begin = llvm::lower_bound(index, legacyName, less) - index.begin(), end = begin;
  while (end < kNumLegacy && index[end].name == legacyName) ++end;
  return llvm::ArrayRef<LegacyMatch>(matches).slice(begin, end - begin);
}

} // namespace mlir::pd
