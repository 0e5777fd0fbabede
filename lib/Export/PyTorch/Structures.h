//===--- Structures.h - blocks that the literature has a name for -------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_STRUCTURES_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_STRUCTURES_H

#include "Nesting.h"

namespace mlir::pd::pytorch {

/// Tells from layers and data flow what a module is; docs/PyTorch.md has the table.
class Structures {
public:
  explicit Structures(const NestedModel &model);

  /// `Bottleneck`, `SEInvertedResidual`, `SEBlock`, ...; "" for what has no such name.
  std::string nameOf(const std::string &path) const;
  /// Squeeze and excitation: channels down and up again with an activation between, of one pixel an image.
  bool isExcitation(const std::string &path) const;
  /// `ReLU` of the first activation in a module, or "".
  std::string activationOf(const std::string &path) const;

private:
  struct Step {
    enum Kind { Pointwise, Depthwise, Spatial, Linear, Norm, LayerNorm, Activation, Excitation, Attention, Sum, Other };
    Kind kind;
    int64_t in = 0, out = 0;     ///< of a convolution
    std::string activation = {}; ///< its nn class
    bool isConv() const { return kind <= Spatial; }
  };
  using Steps = std::vector<Step>;
  struct Branches { ///< of a residual sum: places in the module's body
    std::set<size_t> main, shortcut;
  };

  void addSteps(const Statement &statement, Steps &steps) const;
  void addLayer(const Leaf &leaf, Steps &steps) const;
  Steps stepsOf(const Module &module) const;
  Steps stepsOf(const Module &module, const std::set<size_t> &places) const;
  static std::set<size_t> dependencies(const Module &module, Variable variable);
  std::optional<Branches> residual(const Module &module) const;
  std::string residualName(const Module &module, const Branches &branches) const;

  const NestedModel &model;
  std::map<std::string, const Leaf *> leaves;
};

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_STRUCTURES_H
