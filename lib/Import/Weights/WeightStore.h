//===--- WeightStore.h - the values of a model's parameters -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a combined stream, a folder with one file a parameter, a `.pdparams`, or made up from a seed. Big tensors become
// blobs that view the mapped file; small ones become plain dense attributes, so that folders see them.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_WEIGHTS_WEIGHTSTORE_H
#define PADDLE_MLIR_LIB_IMPORT_WEIGHTS_WEIGHTSTORE_H

#include "../Session.h"
#include "TensorRecord.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"

namespace mlir::pd::importer {

/// What the graph says about a parameter.
struct ParameterDecl {
  std::string name;
  RankedTensorType type;
  bool stored = true; // false: nothing in the weight file (a non-persistable buffer); zeros
  /// How the graph uses it; only made-up weights care.
  enum Role { Weight, Variance, Mean, Gain, Bias } role = Weight;
};

class WeightStore {
public:
  explicit WeightStore(Session &session) : session(session) {}

  /// Binds every declared parameter to its data. `paramsPath` is a file, a folder or "" (then there must be no stored
  /// parameter).
  LogicalResult load(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef paramsPath);
  /// Made-up values, the same for the same seed and name.
  LogicalResult invent(llvm::ArrayRef<ParameterDecl> parameters, uint64_t seed);

  /// The value; its type is the record's, which may differ from the declared element type. Null for an unknown name.
  ElementsAttr value(llvm::StringRef name);

private:
  struct Entry {
    RankedTensorType type;
    llvm::StringRef data;              // in `file`, or in `owned`
    std::shared_ptr<const void> owner; // the mapping or the heap block behind `data`
    ElementsAttr attr;
  };
  LogicalResult loadStream(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef path);
  LogicalResult loadStateDict(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef path);
  LogicalResult loadFolder(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef folder);
  LogicalResult bind(const ParameterDecl &parameter, std::shared_ptr<const llvm::MemoryBuffer> file, uint64_t &offset);
  LogicalResult bindZeros(const ParameterDecl &parameter);

  Session &session;
  llvm::StringMap<Entry> entries;
};

/// `bytes` as an attribute: a copy up to 1 KB, a view kept alive by `owner` above.
ElementsAttr attributeOfBytes(RankedTensorType type, llvm::StringRef bytes, llvm::StringRef name,
                              std::shared_ptr<const void> owner);
/// Fills `out` with made-up elements of the parameter.
void inventBytes(const ParameterDecl &parameter, uint64_t seed, llvm::MutableArrayRef<char> out);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_WEIGHTS_WEIGHTSTORE_H
