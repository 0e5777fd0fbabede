//===--- Pickle.h - Python pickles of tensors and names, read without executing anything ------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Serves `.pdparams` (state dicts of paddle.save) and `.pdiparams.info` (names). A list of opcodes and a list of
// globals are known; the few calls among them (numpy arrays and dtypes, text encoded as bytes, OrderedDict) are rebuilt
// here as data. Everything else is an error.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_IMPORT_PICKLE_H
#define PADDLE_MLIR_IMPORT_PICKLE_H

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mlir::pd::pickle {

/// One Python value. Views point into the file or into the document.
struct Value {
  enum Kind { Mark, None, Bool, Int, Float, Text, Bytes, Tuple, List, Dict, Global, DType, Array };
  Kind kind = None;
  int64_t number = 0;               ///< Bool, Int
  std::string_view text;            ///< Text (UTF-8), Bytes, Global ("module name"), DType ("f4"), data of an Array
  std::vector<const Value *> items; ///< Tuple, List
  std::vector<std::pair<const Value *, const Value *>> entries; ///< Dict, in the file's order
  std::string_view dtype;                                       ///< Array: numpy's code, "f4"
  std::vector<int64_t> shape;                                   ///< Array
  bool bigEndian = false;                                       ///< DType, Array
  bool fortran = false;                                         ///< Array: the first dim changes fastest
  bool filled = false;                                          ///< Array: has shape, dtype and data

  bool isText() const { return kind == Text || kind == Bytes; }
  /// The value of a text key of a Dict, or null.
  const Value *find(std::string_view key) const;
};

/// A file and the values read from it.
class Document {
public:
  /// Throws pdrt::Error(4), located, on any opcode or global outside the lists and on damage; `hint` is what the user
  /// can do then.
  Document(const std::string &path, const std::string &hint);

  const Value &root() const { return *top; }
  /// Keeps the bytes of arrays alive.
  std::shared_ptr<const void> owner() const { return storage; }

private:
  friend class Reader;
  struct Storage {
    std::shared_ptr<const void> file;
    std::deque<Value> values;      // owned flat: destroying a deep nest needs no recursion
    std::deque<std::string> texts; // decoded bytes
  };
  std::shared_ptr<Storage> storage;
  const Value *top = nullptr;
};

} // namespace mlir::pd::pickle

namespace mlir::pd {

/// What a `.pdiparams.info` says: parameter name -> structured name. Throws pdrt::Error(4).
std::map<std::string, std::string> readStructuredNames(const std::string &path);

} // namespace mlir::pd

#endif // PADDLE_MLIR_IMPORT_PICKLE_H
