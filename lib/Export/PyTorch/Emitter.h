//===--- Emitter.h - a torch function as the source of an nn.Module ----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_EMITTER_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_EMITTER_H

#include "StateDict.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include <map>

namespace mlir::pd::pytorch {

/// Where a layer or tensor of the package comes from, for mapping.json.
struct Mapping {
  std::string paddle, torch, transform;
};

/// A layer or tensor of the module tree.
struct Leaf {
  std::string path, constructor;
  bool buffer = false;
  std::string source; ///< `net.py:12`, the author's own line, where a call stack says
};

/// A state_dict key that names a parameter which another key holds.
struct Tie {
  std::string alias, owner;
};

struct Port {
  std::string name, identifier;
  Type type;
};

class Emitter {
public:
  Emitter(const std::map<std::string, std::string> &structuredNames, bool keepUnsupported)
      : structuredNames(structuredNames), keepUnsupported(keepUnsupported) {}
  /// Fills the source, the state and the mapping; reports every op without a Python form, or with `keepUnsupported`
  /// writes a call that raises.
  LogicalResult emit(func::FuncOp main);

  /// Whether neither `.info` nor PIR's layer paths name the modules.
  bool isNameless() const { return structuredNames.empty() && structPaths.empty(); }

  std::vector<std::string> init, forward; ///< lines of the two methods, indented
  std::vector<std::string> homes;         ///< by line of forward: the module path that the op's layer path gives, or ""
  std::vector<StateEntry> state;
  std::vector<Mapping> mappings;
  std::vector<Port> inputs, outputs;
  std::vector<Leaf> leaves; ///< in the order of creation
  std::vector<Tie> ties;
  std::map<std::string, std::string> localNames; ///< variables whose name the Paddle program knows
  std::vector<std::string> missing;              ///< ops without a form: name, layer, line, as the error says them
  std::map<std::string, std::string> classNames; ///< module path -> the author's class, where the program says
  bool hasLogits = false; ///< forward takes `logits`: what stands before a last softmax or sigmoid

private:
  friend class LayerBuilder;
  // Emitter.cpp: statements
  void emitBlock(Block &block, unsigned indent);
  void emitOp(Operation *op, unsigned indent);
  void emitIf(Operation *op, unsigned indent);
  void emitLoop(Operation *op, unsigned indent);
  void line(unsigned indent, const std::string &text, Value shown = {});
  void assign(unsigned indent, Operation *op, const std::string &expression);
  void assignAll(unsigned indent, ValueRange targets, ValueRange values);
  std::string freshName(StringRef wanted);
  std::string nameResult(Value value, StringRef stem);
  void emitReturn(func::FuncOp main);
  void complain(Operation *op, const Twine &why);
  /// The call that raises in place of an op without a form.
  std::string missingCall(Operation *op);

  // Forms.cpp: expressions
  std::string expression(Value value);
  std::string fill(StringRef form, Operation *op);
  std::string operandText(Operation *op, unsigned index);
  std::string dtype(Operation *op, Value value);
  std::string dtype(Operation *op, Type type);
  bool isInline(Operation *op);
  /// The Python expression of an op's result; empty when it has none.
  std::string opExpression(Operation *op);

  // Constants.cpp: literals that no layer owns, and what new tensors are like
  std::string literalName(Value literal);
  /// The number that a one-element constant is, where PyTorch computes the same with a number; else "".
  std::string scalarText(Operation *op, unsigned index);
  /// A tensor in scope near the op, whose device (and dtype, with `real`) a new tensor takes; "" when there is none.
  std::string reference(Operation *op, bool real);
  std::string device(Operation *op);

  // Layers.cpp: nn modules and their parameters
  /// A matrix turned on its way to a product, as Paddle's matmul(transpose_y=True) gives it.
  static bool isTransposedLiteral(Operation *op);
  /// A weight times the factors of a folded batch norm.
  static bool isFoldedWeight(Operation *op);
  /// A flat parameter reshaped, as Paddle adds a convolution's bias.
  static bool isChannelBias(Operation *op);
  bool emitLayer(Operation *op, unsigned indent);
  /// `self.a.b[0]` for a module path, made on first use.
  std::string modulePath(StringRef path, const std::string &constructor);
  std::string uniquePath(StringRef wanted);
  // LayerPaths.cpp: what locations say
  /// The author's own line that made an op, `net.py:12`, or "".
  static std::string sourceLine(Location loc);
  /// Gives the layers of PIR's paths their names, from all of them.
  void nameLayers(func::FuncOp main);
  /// The module path that an op's location gives, or "".
  std::string structPath(Operation *op);

  const std::map<std::string, std::string> &structuredNames;
  const bool keepUnsupported;
  DenseMap<Value, std::string> names;
  DenseSet<Operation *> done; ///< absorbed by a layer that was emitted
  llvm::StringMap<unsigned> used;
  llvm::StringSet<> paths, containers;
  llvm::StringMap<std::string> structPaths; ///< Paddle's layer path -> ours
  struct Held {
    std::string key;
    bool transpose;
  };
  DenseMap<Value, Held> held;              ///< literals that layers hold: the first key of each, its layout
  llvm::StringMap<std::string> sameLayers; ///< constructor and parameters -> path: a layer called again is one module
  Operation *current = nullptr;
  bool failedOnce = false;
  func::FuncOp function;
  bool oneFloat = true;                      ///< float32 is the only float type: it stands for the module's own dtype
  std::string dtypeBuffer;                   ///< `self.<buffer>` that only knows the module's dtype
  DenseMap<Operation *, Operation *> finals; ///< the return's operand i -> its softmax or sigmoid, by the op
};

/// The literal an operand is, or null.
ElementsAttr getLiteral(Value value);
/// A dtype as Python names it, `torch.float32`.
std::string dtypeText(Type type);
/// `[2, ?, 16]`, a size that is not known as `?`.
std::string sizesText(ArrayRef<int64_t> sizes);
/// The name a parameter has in the Paddle model, or "".
StringRef getPaddleName(Value literal);
/// `backbone.blocks.0.conv` -> `self.backbone.blocks[0].conv`
std::string access(StringRef path);
/// Every part of a module path an identifier or a number, the first an identifier.
std::string clean(StringRef path);
/// A Python identifier near the name.
std::string identifier(StringRef name);
std::string pythonFloat(double value);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_EMITTER_H
