//===--- Manifest.h - manifest.json of an artifact: signature, constraints, targets, files ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_MANIFEST_H
#define PADDLE_MLIR_RUNTIME_MANIFEST_H

#include "paddle-mlir/Runtime/Expression.h"
#include "paddle-mlir/Runtime/Tensor.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pdrt {

/// A dimension of the signature: a number, or a symbol.
struct Dim {
  int64_t value = 0;
  std::string symbol; ///< empty when the dimension is static

  bool isSymbol() const { return !symbol.empty(); }
  std::string text() const { return isSymbol() ? symbol : std::to_string(value); }
};

struct TensorInfo {
  std::string name;
  DType dtype = DType::Float32;
  std::vector<Dim> shape;

  /// `float32 [1,3,H,W]`
  std::string text() const;
};

/// What a symbol may be.
struct DimRange {
  int64_t min = 0;
  std::optional<int64_t> max;
  int64_t multiple = 1;
};

struct Constraint {
  Expression lhs, rhs;
  std::string location;
};

struct Target {
  std::string device, triple, program, weights;
};

/// A call of a user's C function (include/paddle-mlir-c/CustomOp.h). Attributes are sorted by name.
struct CustomOpInfo {
  struct Value {
    std::string name;
    DType dtype = DType::Float32;
  };
  struct Attribute {
    std::string name;
    std::vector<int64_t> ints;
    std::vector<double> floats;
    std::vector<std::string> strings;
    int64_t count() const { return static_cast<int64_t>(ints.size() + floats.size() + strings.size()); }
  };
  std::string name, library, symbol; ///< the library's path inside the artifact
  std::vector<Value> inputs, outputs;
  std::vector<Attribute> attributes;
};

struct Manifest {
  std::string producer, json;
  std::vector<TensorInfo> inputs, outputs;
  std::vector<Constraint> constraints;
  std::map<std::string, DimRange> dims;
  std::vector<Target> targets;
  std::vector<CustomOpInfo> customOps;      ///< by the index that the program calls them by
  std::map<std::string, std::string> files; ///< relative path -> sha256
  std::map<std::string, int64_t> sizes;     ///< relative path -> bytes, where the manifest says them
  std::string checkFile, checkOrigin;

  /// Throws Error(4) naming `path`.
  static Manifest parse(const std::string &text, const std::string &path);
};

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_MANIFEST_H
