//===--- Inplace.h - which ids of a PIR program name the same storage -------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A PIR id is an alias, not a value: an in-place op overwrites its operand's storage and later ops read the old id. The
// importer keeps one current SSA value per storage, so every read of any id of a class sees the latest write.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_PIR_INPLACE_H
#define PADDLE_MLIR_LIB_IMPORT_PIR_INPLACE_H

#include "PirProgram.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::pd::importer {

struct InplacePair {
  unsigned operand, result;
};

/// The operand an op overwrites and the result that names it afterwards; nothing for an op without such a pair.
std::optional<InplacePair> inplacePair(const PirOp &op);

class StorageClasses {
public:
  explicit StorageClasses(const PirProgram &program);

  /// The representative id of the storage `id` names.
  int64_t storage(int64_t id) const;
  /// Storages the region writes in place, in program order, those of its own values included.
  llvm::SetVector<int64_t> writes(const PirRegion &region) const;
  /// The type elements of the array in `storage` have: the join of all that is written to it; null when nothing is.
  RankedTensorType arrayElement(int64_t storage) const;
  /// The join of the tensor types the file gives the ids of `storage`; null when they have none.
  RankedTensorType declaredType(int64_t storage) const;
  /// False when two writes to one array have different ranks or element types.
  bool arraysAreUniform() const { return uniform; }

private:
  llvm::EquivalenceClasses<int64_t> classes;
  llvm::DenseMap<int64_t, RankedTensorType> elements, declared;
  bool uniform = true;
};

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_PIR_INPLACE_H
