//===--- Tree.h - a forward as a tree of Python's statements and expressions --------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The emitter builds it from the IR, the passes (Repeats, Nesting, Locals) change it, the printer writes it once.
// Variables and layers are references: a name exists only where the printer asks for it.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_EXPORT_PYTORCH_TREE_H
#define PADDLE_MLIR_LIB_EXPORT_PYTORCH_TREE_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mlir::pd::pytorch {

/// A variable of a forward: its place in Emitter::variables.
using Variable = unsigned;
/// What nothing reads: `_`.
constexpr Variable discarded = 0;

/// An expression, as Python's own `ast` has them. Operands stand in the order in which they are printed.
struct Expr {
  enum class Kind {
    Name,        ///< `variable`
    Symbol,      ///< `text`: torch, F, self, a constructor's parameter
    Layer,       ///< `text` is the path of a module or parameter
    Integer,     ///< `text`
    Float,       ///< `text`
    Boolean,     ///< `text`: True, False
    None,        //
    String,      ///< `text` without quotes
    Attribute,   ///< operand 0, `text`
    Call,        ///< operand 0 is called with the others; `keywords` says which have one
    Unary,       ///< `text` is the operator: -, not
    Binary,      ///< `text` is the operator
    Conditional, ///< operand 0 if operand 1 else operand 2
    Subscript,   ///< operand 0 [the others]
    Slice,       ///< start, stop, step; None where it is left out
    List,        //
    Tuple,       //
    Hole         ///< of a form: `text` says what comes here
  };

  Kind kind = Kind::None;
  std::string text = {};
  Variable variable = discarded;
  std::vector<Expr> operands = {};
  std::vector<std::string> keywords = {}; ///< of a call: one an operand, "" where it has none
  bool exploded = false;                  ///< a call or list that has a line for each element however short they are

  static Expr name(Variable variable);
  static Expr symbol(StringRef name) { return leaf(Kind::Symbol, name); }
  /// `torch.nn.Linear` as attributes of the first part.
  static Expr dotted(StringRef names);
  static Expr layer(StringRef path) { return leaf(Kind::Layer, path); }
  static Expr integer(int64_t value) { return leaf(Kind::Integer, std::to_string(value)); }
  static Expr real(double value);
  static Expr boolean(bool value) { return leaf(Kind::Boolean, value ? "True" : "False"); }
  static Expr none() { return {}; }
  static Expr string(StringRef value) { return leaf(Kind::String, value); }
  static Expr attribute(Expr base, StringRef name);
  static Expr call(Expr callee, std::vector<Expr> arguments = {});
  static Expr unary(StringRef op, Expr operand);
  static Expr binary(Expr left, StringRef op, Expr right); ///< of x + -1: x - 1
  static Expr conditional(Expr then, Expr condition, Expr otherwise);
  static Expr subscript(Expr base, std::vector<Expr> index);
  static Expr slice(Expr start = none(), Expr stop = none(), Expr step = none());
  static Expr list(std::vector<Expr> elements);
  static Expr tuple(std::vector<Expr> elements);
  static Expr integers(ArrayRef<int64_t> values); ///< a list

  /// Of a call, one more argument.
  void add(Expr argument, StringRef keyword = "");
  Expr &add(StringRef keyword, Expr argument) { return add(std::move(argument), keyword), *this; }

  bool is(Kind other) const { return kind == other; }
  bool isInteger(int64_t value) const { return kind == Kind::Integer && text == std::to_string(value); }
  bool isBoolean(bool value) const { return kind == Kind::Boolean && (text == "True") == value; }
  bool isBinary(StringRef op) const { return kind == Kind::Binary && text == op; }
  bool isAttribute(StringRef name) const { return kind == Kind::Attribute && text == name; }
  bool isNumber() const { return kind == Kind::Integer || kind == Kind::Float; }
  bool isNegative() const { return isNumber() && text[0] == '-'; }
  Expr negated() const;                                                              ///< of a number
  ArrayRef<Expr> arguments() const { return ArrayRef<Expr>(operands).drop_front(); } ///< of a call
  bool operator==(const Expr &other) const;
  bool operator!=(const Expr &other) const { return !(*this == other); }

  /// The path of the layer that is called, or null.
  const std::string *calledLayer() const;
  /// The path of the layer or parameter with which its text begins, or null.
  const std::string *leadingLayer() const;
  void walk(llvm::function_ref<void(const Expr &)> visit) const;
  void walk(llvm::function_ref<void(Expr &)> visit);

private:
  static Expr leaf(Kind kind, StringRef text);
};

struct Statement {
  enum class Kind { Assign, Increment, Return, Evaluate, If, For, While };
  using List = std::vector<Statement>;

  Kind kind = Kind::Assign;
  Expr target;              ///< of an assignment, an increment and a `for`
  Expr value;               ///< what is assigned, returned, iterated over, or the condition
  List body, otherwise;     ///< of a compound one
  Operation *op = nullptr;  ///< what it computes, where that is one op
  Value shown;              ///< whose sizes are the comment
  std::string home;         ///< the module path that the op's location gives, when it says
  bool namesResult = false; ///< it names what the return returns: no module's business

  // What summarize() finds.
  std::vector<Variable> defs, uses; ///< it assigns; it reads, as often as it does. Of a compound one: all that its
                                    ///< parts assign, all it reads from outside
  std::vector<Variable> headUses;   ///< what a compound one's head reads
  std::string owner;                ///< the nearest module that holds every layer it names
  bool owned = false;               ///< it names a layer or parameter

  bool isCompound() const { return kind >= Kind::If; }
  bool isReturn() const { return kind == Kind::Return; }
  /// The aten op that its expression computes (`relu`, `softmax.int`), or "".
  StringRef atenName() const;
};

/// A container that has a forward of its own.
struct Module {
  std::string path;
  Statement::List body;
  std::vector<Variable> inputs, results;
  bool sequential = false;
};

/// Computes what a statement and all inside it assign, read and own.
void summarize(Statement &statement);
Statement makeAssign(Expr target, Expr value);

/// Names that an expression reads, in order, as often as it does.
std::vector<Variable> namesIn(const Expr &expr);
/// Layers and parameters that it names, in order.
std::vector<std::string> layersIn(const Expr &expr);
/// `torch.aten.softmax.int` -> softmax.int, `torch.prim.If` -> prim.If; "" for another dialect's.
StringRef atenName(Operation *op);

/// Calls `visit` for each statement and all inside it.
void walk(const Statement::List &list, llvm::function_ref<void(const Statement &)> visit);
void walk(Statement::List &list, llvm::function_ref<void(Statement &)> visit);
/// Reads of `from` become reads of `to`.
void replaceReads(Statement::List &list, Variable from, Variable to);

} // namespace mlir::pd::pytorch

#endif // PADDLE_MLIR_LIB_EXPORT_PYTORCH_TREE_H
