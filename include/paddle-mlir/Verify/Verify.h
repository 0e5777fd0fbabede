//===--- Verify.h - which op computes something else than the reference? ----------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reference is a set of named tensors: what another program computed for the values of one run. Each op of our module
// is run by itself on the reference's operands, so no error of an earlier op reaches a later one; what differs is wrong
// there and nowhere else. docs/Verify.md tells how to use it.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_VERIFY_VERIFY_H
#define PADDLE_MLIR_VERIFY_VERIFY_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "paddle-mlir/Runtime/Tensor.h"
#include "llvm/ADT/StringMap.h"
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mlir::pd::verify {

enum class Level { Op, Module, Model };

/// Recorded values by name: inputs under the model's names, values as ImportOptions::recordNames spells them, with
/// `#round` in loops.
class Reference {
public:
  /// Throws pdrt::Error(4).
  static Reference fromNpz(const std::string &path);

  std::string origin; ///< "paddle 3.3.1", or the file's name
  const pdrt::Tensor *find(llvm::StringRef name) const;
  void add(std::string name, pdrt::Tensor tensor) { tensors[std::move(name)] = std::move(tensor); }
  size_t size() const { return tensors.size(); }

private:
  std::map<std::string, pdrt::Tensor, std::less<>> tensors;
};

/// The rounds of the enclosing loops, outermost first.
using Path = llvm::SmallVector<int, 2>;

/// Finds the recorded tensor of an SSA value of one imported module.
class ValueResolver {
public:
  ValueResolver(ModuleOp module, const Reference &reference);
  /// Null when the value was not recorded. `path` holds a round for each loop around the value; deeper rounds are
  /// ignored.
  const pdrt::Tensor *resolve(Value value, llvm::ArrayRef<int> path) const;
  /// The file's name of a value, "" when it has none.
  std::string nameOf(Value value) const;

private:
  const Reference &reference;
  llvm::StringMap<unsigned> writers; // how many ops write a variable
};

/// What is replayed by itself: the pd ops of one op of the file, or of one layer; in a loop, at one round.
struct Unit {
  llvm::SmallVector<Operation *, 4> ops;
  Path path;
  std::string layer;  ///< Level::Module: the layer's path
  unsigned index = 0; ///< in program order, bodies before their loop
};
/// What the authors called parameters (`.pdiparams.info`): Paddle's name -> the path in their module.
using StructuredNames = std::map<std::string, std::string>;

/// The units of @main, in program order.
std::vector<Unit> collectUnits(ModuleOp module, const ValueResolver &resolver, Level level,
                               const StructuredNames &names = {});

/// One tensor of a unit, and how the two sides differ there.
struct TensorFinding {
  std::string name, dtype;
  pdrt::Shape shape;
  double low = 0, high = 0; ///< finite range on the reference's side
  // Outputs only:
  double error = 0;   ///< largest difference relative to the largest value; a count for integers and bools
  double allowed = 0; ///< the tolerance it was held to
  bool differs = false;
  std::string text; ///< what is wrong, when no number says it
};

struct UnitFinding {
  enum Status { Equal, Differs, Skipped } status = Skipped;
  std::string reason; ///< of Skipped; of Differs when it cannot be compiled or run
  std::string op;     ///< "conv2d#12", "scale#2@block1"
  std::string layer, python;
  std::string round;             ///< "#1" in a loop
  std::string torchLine;         ///< "model.py:12: x = self.conv(x)", the line of the exported package that computes it
  std::vector<std::string> ours; ///< our ops, as text without weights
  std::vector<TensorFinding> operands, outputs;
  pdrt::Tensor expected, got; ///< of Differs: the first output that differs, on both sides
  const Unit *unit = nullptr;
  /// Largest error in terms of what is allowed.
  double severity() const;
};

struct ReplayOptions {
  std::string model;                     ///< what messages call the model
  std::string scratch;                   ///< a folder for artifacts
  bool loops = false, reference = false; ///< pipelines of pd-compile
  double rtol = 1e-5, rtolProduct = 1e-4;
  StructuredNames names; ///< where a file has no layer paths, its parameters tell
  std::function<void(const std::string &)> progress;
};

/// Replays every unit on the reference's operands and judges it. Throws pdrt::Error for what is not an op's fault.
std::vector<UnitFinding> replay(ModuleOp module, const std::vector<Unit> &units, const ValueResolver &resolver,
                                const ReplayOptions &options);

/// Adds the unit's operands and our ops to a finding: for those that are shown.
void describeOperands(UnitFinding &finding, const ValueResolver &resolver);

/// How the outputs of a whole module compare: one finding an output. `moved` are outputs for inputs that differ by an
/// ulp, any number of runs.
std::vector<TensorFinding> judge(llvm::ArrayRef<std::string> names, llvm::ArrayRef<pdrt::Tensor> expected,
                                 llvm::ArrayRef<pdrt::Tensor> got, llvm::ArrayRef<std::vector<pdrt::Tensor>> moved,
                                 double rtol);
/// Copies with every finite float moved to a neighbour, up or down by chance.
std::vector<pdrt::Tensor> moveByOneUlp(llvm::ArrayRef<pdrt::TensorView> tensors, uint64_t seed);

/// A module with @main of one unit: arguments are the recorded operands, results the compared outputs. Null and a
/// reason when the operands were not recorded. `arguments` are the tensors to run it on, `outputs` what the reference
/// has for its results.
struct UnitProgram {
  OwningOpRef<ModuleOp> module;
  std::vector<pdrt::Tensor> arguments, expected;
  std::vector<std::string> argumentNames, outputNames;
};
std::optional<UnitProgram> isolate(ModuleOp module, const Unit &unit, const ValueResolver &resolver,
                                   std::string &reason);

/// Writes a folder that shows one unit's difference by itself: op.mlir, inputs.npz with the expected outputs, README.md
/// with the command. Throws pdrt::Error(5).
void writeRepro(ModuleOp module, const UnitFinding &finding, const ValueResolver &resolver, const std::string &folder);

/// Everything one verification found.
struct Verification {
  std::string model, origin, ours; ///< `ours`: the module's file when it is not the imported one
  Level level = Level::Op;
  uint64_t seed = 0;
  bool randomInputs = false;
  std::vector<TensorFinding> inputs;
  std::vector<TensorFinding> outputs;   ///< the whole model, compiled
  std::vector<TensorFinding> torch;     ///< the exported PyTorch package, where torch was there
  std::string torchOrigin, torchReason; ///< "torch 2.15.0", or why it was not compared
  std::vector<UnitFinding> units;
  std::vector<std::string> notes;
  bool equal() const;
  const UnitFinding *first() const; ///< the first unit that differs
};
void writeText(const Verification &v, llvm::raw_ostream &os);
void writeMarkdown(const Verification &v, llvm::raw_ostream &os);
void writeJson(const Verification &v, llvm::raw_ostream &os);

/// Runs the model in Paddle with `python` and returns what it recorded. `graph` and `params` are the resolved files,
/// `libraries` hold custom operators that Paddle loads. Throws pdrt::Error: exit code 7 when that interpreter has no
/// Paddle, 6 when Paddle refuses the inputs.
Reference recordPaddle(const std::string &python, const std::string &graph, const std::string &params,
                       llvm::ArrayRef<std::pair<std::string, pdrt::Tensor>> inputs, const std::string &scratch,
                       unsigned rounds, llvm::ArrayRef<std::string> libraries = {});

/// A module exported as a PyTorch package, for an interpreter with torch to run.
class TorchRun {
public:
  /// `imported` is left as it is; `problem` says why there is no package.
  TorchRun(ModuleOp imported, const std::string &model, const StructuredNames &names, const std::string &scratch);
  /// The outputs, or nothing and a `problem`. With `find` (at most two), `line` is the first line of model.py that
  /// gives one of these tensors, "" when none does.
  std::optional<std::vector<pdrt::Tensor>> run(const std::string &python, llvm::ArrayRef<pdrt::TensorView> inputs,
                                               llvm::ArrayRef<pdrt::TensorView> find = {});

  std::string problem, origin, line;
  bool unavailable = false; ///< the problem is that the interpreter has no torch

private:
  std::string scratch;
};

/// Writes an uncompressed .npz. Throws pdrt::Error(5).
void writeNpz(const std::string &path, llvm::ArrayRef<std::pair<std::string, pdrt::TensorView>> tensors);

} // namespace mlir::pd::verify

#endif // PADDLE_MLIR_VERIFY_VERIFY_H
