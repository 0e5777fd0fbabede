//===--- Emitter.h - a torch function as the tree of an nn.Module's forward ---------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_EMITTER_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_EMITTER_H

#include "ModulePath.h"
#include "Printer.h"
#include "StateDict.h"
#include "Tree.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"
#include <map>

namespace mlir::pd::pytorch {

/// Where a layer or tensor of the package comes from, for mapping.json.
struct Mapping {
  std::string paddle, torch, transform;
};

/// A layer or tensor of the module tree.
struct Leaf {
  enum class Kind { Layer, Parameter, Buffer, Constant }; ///< a constant is a buffer outside the state
  std::string path;
  Expr made; ///< `nn.Conv2d(3, 4, 3)`, `nn.Parameter(...)`, a buffer's tensor
  Kind kind = Kind::Layer;
  std::string source = {}; ///< `net.py:12`, the author's own line, where a call stack says
};

/// A state_dict key that names a parameter which another key holds.
struct Tie {
  std::string alias, owner;
};

struct Port {
  std::string name, identifier;
  Type type;
  Variable variable = discarded;
};

class Emitter {
public:
  Emitter(const std::map<std::string, std::string> &structuredNames, bool keepUnsupported)
      : structuredNames(structuredNames), keepUnsupported(keepUnsupported) {}
  /// Fills the forward, the state and the mapping; reports every op without a Python form, or with `keepUnsupported`
  /// writes a call that raises.
  LogicalResult emit(func::FuncOp main);

  /// Whether neither `.info` nor PIR's layer paths name the modules.
  bool isNameless() const { return structuredNames.empty() && structPaths.empty(); }

  Statement::List forward;
  std::vector<std::string> variables{"_"}; ///< of each variable: the word that its op or layer gives it
  std::vector<Value> values{Value()};      ///< of each variable: the tensor that it is first, where it is one
  std::vector<StateEntry> state;
  std::vector<Mapping> mappings;
  std::vector<Port> inputs, outputs;
  std::vector<Leaf> leaves; ///< in the order of creation
  std::vector<Tie> ties;
  std::vector<std::string> missing;              ///< ops without a form: name, layer, line, as the error says them
  std::map<std::string, std::string> classNames; ///< module path -> the author's class, where the program says
  bool hasLogits = false; ///< forward takes `logits`: what stands before a last softmax or sigmoid

private:
  friend class LayerBuilder;
  friend class SpecialForm;
  // Emitter.cpp: statements
  void eraseUnread(func::FuncOp main);
  void namePorts(func::FuncOp main);
  void emitBlock(Block &block, Statement::List &list);
  void emitOp(Operation *op, Statement::List &list);
  void emitIf(Operation *op, Statement::List &list);
  void emitLoop(Operation *op, Statement::List &list);
  void emitReturn(func::FuncOp main);
  void append(Statement::List &list, Statement statement);
  void assign(Statement::List &list, Operation *op, Expr value);
  void assignAll(Statement::List &list, ArrayRef<Variable> targets, ValueRange values);
  Variable newVariable(StringRef stem);
  Variable define(Value value, StringRef stem);
  void complain(Operation *op, const Twine &why);
  /// The call that raises in place of an op without a form.
  Expr missingCall(Operation *op);

  // Forms.cpp: expressions
  Expr expression(Value value);
  Expr fill(const Expr &form, Operation *op);
  Expr fillHole(StringRef hole, Operation *op);
  /// The operand, or the number that it is where PyTorch computes the same with a number.
  Expr operandOrNumber(Operation *op, unsigned index);
  bool isInline(Operation *op);
  /// The Python expression of an op's result; nothing when it has none.
  std::optional<Expr> opExpression(Operation *op);

  // Constants.cpp: literals that no layer owns, and what new tensors are like
  Expr literal(Value literal);
  std::string literalPath(Value literal);
  std::optional<Expr> scalar(Operation *op, unsigned index);
  /// A tensor in scope near the op, whose device (and dtype, with `real`) a new tensor takes.
  std::optional<Expr> reference(Operation *op, bool real);
  Expr device(Operation *op);
  Expr dtype(Operation *op, Value value);
  Expr dtype(Operation *op, Type type);

  // Layers.cpp: nn modules and their parameters
  /// A matrix turned on its way to a product, as Paddle's matmul(transpose_y=True) gives it.
  static bool isTransposedLiteral(Operation *op);
  /// A weight times the factors of a folded batch norm.
  static bool isFoldedWeight(Operation *op);
  /// A flat parameter reshaped, as Paddle adds a convolution's bias.
  static bool isChannelBias(Operation *op);
  bool emitLayer(Operation *op, Statement::List &list);
  Expr addLeaf(StringRef path, Expr made, Leaf::Kind kind);
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
  DenseMap<Value, Expr> bound; ///< variables, and literals that have a leaf of their own
  DenseSet<Operation *> done;  ///< absorbed by a layer that was emitted
  llvm::StringSet<> paths, containers;
  llvm::StringMap<std::string> structPaths; ///< Paddle's layer path -> ours
  struct Held {
    std::string layer, attribute;
    bool transpose;
    std::string key() const { return layer + "." + attribute; }
  };
  DenseMap<Value, Held> held;              ///< literals that layers hold: the first of each, its layout
  llvm::StringMap<std::string> sameLayers; ///< constructor and parameters -> path: a layer called again is one module
  Operation *current = nullptr;
  bool failedOnce = false;
  func::FuncOp function;
  bool oneFloat = true;                      ///< float32 is the only float type: it stands for the module's own dtype
  std::optional<Expr> dtypeBuffer;           ///< a buffer that only knows the module's dtype
  DenseMap<Operation *, Operation *> finals; ///< the return's operand i -> its softmax or sigmoid, by the op
};

/// The literal an operand is, or null.
ElementsAttr getLiteral(Value value);
/// A dtype as Python names it, `torch.float32`.
std::string dtypeText(Type type);
/// The name a parameter has in the Paddle model, or "".
StringRef getPaddleName(Value literal);
/// `self.backbone.norm.weight` of a layer and its parameter.
inline Expr parameterOf(StringRef layer, StringRef attribute) { return Expr::attribute(Expr::layer(layer), attribute); }

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_EMITTER_H
