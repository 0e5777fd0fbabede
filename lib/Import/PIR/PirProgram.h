//===--- PirProgram.h - a PIR JSON file as checked structs ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the reader guarantees: every list is a list, every id an integer, every type known or explicitly empty.
// Attribute values stay JSON until an op's row says what they are.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_PIR_PIRPROGRAM_H
#define PADDLE_MLIR_LIB_IMPORT_PIR_PIRPROGRAM_H

#include "../AttrValue.h"
#include "../OpLocation.h"
#include "../Session.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/JSON.h"
#include <memory>
#include <vector>

namespace mlir::pd::importer {

/// The type of a value: one tensor, a list of tensors (t_vec), a tensor array, or nothing.
struct PirType {
  enum Kind { None, Tensor, Vector, Array, Unsupported } kind = None;
  RankedTensorType tensor; // Tensor; Array: the element hint (its element type may be Paddle's Undefined: then null)
  std::vector<PirType> elements; // Vector
  std::string name;              // Unsupported: its id
};

struct PirValue {
  int64_t id;
  PirType type;
};
struct PirAttr {
  llvm::StringRef name;
  const llvm::json::Value *value;
};

struct PirRegion;
struct PirOp {
  llvm::StringRef id;   // "1.conv2d", "0.combine", "2.yield", "p"
  llvm::StringRef name; // without the dialect: "conv2d"
  int dialect = 1;      // 0 builtin, 1 pd_op, 2 cf, 3 custom_op, -1 another
  std::vector<int64_t> operands;
  std::vector<PirValue> results;
  std::vector<PirAttr> attrs;
  std::vector<PirRegion> regions;
  OpOrigin origin;
  // "p" only
  std::string parameterName;
  bool persistable = true;

  const llvm::json::Value *attr(llvm::StringRef name) const;
};
struct PirBlock {
  std::vector<PirValue> args;
  std::vector<PirOp> ops;
};
struct PirRegion {
  std::vector<PirBlock> blocks;
};

struct PirProgram {
  std::string path;
  int64_t version = 0;
  bool trainable = true;
  PirRegion body;
  std::unique_ptr<llvm::json::Value> json; // owns the text the structs point into
};

/// Reads and checks the file; on failure the session has the error.
FailureOr<std::unique_ptr<PirProgram>> readPirProgram(Session &session, llvm::StringRef path);

/// An attribute's value ({"#": id, "D": payload}); None when the id is null, place or another kind without meaning
/// here.
AttrValue decodePirAttr(const llvm::json::Value &value, MLIRContext *context);

/// Calls `visit` on every op of the region and of the regions inside, outermost first.
void walkPir(const PirRegion &region, llvm::function_ref<void(const PirOp &)> visit);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_PIR_PIRPROGRAM_H
