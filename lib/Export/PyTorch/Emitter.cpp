//===--- Emitter.cpp - statements: assignments, if, while ------------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emitter.h"
#include "CustomOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;

static constexpr unsigned width = 150; // of a line with its comment; the package's ruff.toml allows 160

std::string pytorch::identifier(StringRef name) {
  static const llvm::StringSet<> reserved{
      "self",   "and",      "as",      "assert", "break", "class",  "continue", "def",    "del",   "elif",  "else",
      "except", "False",    "finally", "for",    "from",  "global", "if",       "import", "in",    "is",    "lambda",
      "None",   "nonlocal", "not",     "or",     "pass",  "raise",  "return",   "True",   "try",   "while", "with",
      "yield",  "torch",    "nn",      "F",      "async", "await",  "int",      "bool",   "float", "range", "slice"};
  std::string result;
  for (char c : name) result += llvm::isAlnum(c) || c == '_' ? c : '_';
  if (result.empty() || llvm::isDigit(result[0])) result = "p" + result;
  return reserved.contains(result) ? result + "_" : result;
}

std::string Emitter::freshName(StringRef wanted) {
  unsigned count = used[wanted]++;
  if (count == 0) return wanted.str();
  std::string name = (wanted + "_" + Twine(count + 1)).str();
  return used.contains(name) ? freshName(name) : (used[name]++, name);
}

std::string Emitter::nameResult(Value value, StringRef stem) { return names[value] = freshName(stem); }

/// What the Paddle program calls it: what torch.operator "paddle.custom.fft" stands for is fft.
static std::string paddleName(Operation *op) {
  auto named = dyn_cast<pd_torch::OperatorOp>(op);
  StringRef name = named ? named.getName() : op->getName().getStringRef();
  name.consume_front("paddle.");
  name.consume_front("custom.");
  return name.str();
}

static std::string place(const std::string &layer, const std::string &line) {
  return (layer.empty() ? "" : " in " + layer) + (line.empty() ? "" : " at " + line);
}

void Emitter::complain(Operation *op, const Twine &why) {
  failedOnce = true;
  op->emitError() << "'" << paddleName(op) << "' " << why << place(structPath(op), sourceLine(op->getLoc()));
}

std::string Emitter::missingCall(Operation *op) {
  std::string layer = structPath(op), line = sourceLine(op->getLoc());
  missing.push_back(paddleName(op) + place(layer, line));
  std::string text = "missing(\"" + paddleName(op) + "\", \"" + layer + "\", \"" + line + "\"";
  for (Value operand : op->getOperands()) text += ", " + expression(operand);
  return text + ")";
}

std::string pytorch::sizesText(ArrayRef<int64_t> sizes) {
  std::string text = "[";
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(sizes, os, [&](int64_t d) { d < 0 ? os << "?" : os << d; });
  return text + "]";
}

static std::string shapeText(Value value) {
  auto type = dyn_cast<VTensorType>(value.getType());
  return type && type.getRank() > 0 ? "  # " + sizesText(type.getSizes()) : "";
}

void Emitter::line(unsigned indent, const std::string &text, Value shown) {
  std::string whole = std::string(indent * 4, ' ') + text;
  std::string comment = shown ? shapeText(shown) : "";
  homes.push_back(current ? structPath(current) : "");
  forward.push_back(whole.size() + comment.size() <= width ? whole + comment : whole);
}

/// `torch.aten.add.Tensor` -> add
static StringRef stemOf(Operation *op) {
  auto named = dyn_cast<pd_torch::OperatorOp>(op);
  StringRef name = named ? named.getName().rsplit('.').second : op->getName().getStringRef();
  name.consume_front("torch.");
  name.consume_front("aten.");
  name = name.split('.').first;
  return name;
}

void Emitter::assign(unsigned indent, Operation *op, const std::string &text) {
  SmallVector<std::string> targets;
  for (OpResult result : op->getResults())
    targets.push_back(
        result.use_empty()
            ? "_"
            : nameResult(result, op->hasAttr("declaration") ? customResult(result) : identifier(stemOf(op).lower())));
  line(indent, llvm::join(targets, ", ") + " = " + text, op->getNumResults() == 1 ? op->getResult(0) : Value());
}

void Emitter::assignAll(unsigned indent, ValueRange targets, ValueRange values) {
  SmallVector<std::string> left, right;
  for (auto [target, value] : llvm::zip(targets, values)) {
    std::string text = expression(value);
    if (text == names[target]) continue;
    left.push_back(names[target]);
    right.push_back(text);
  }
  if (left.empty()) return;
  std::string text = llvm::join(left, ", ") + " = " + llvm::join(right, ", ");
  if (text.size() + 4 * indent <= 160) return line(indent, text);
  line(indent, llvm::join(left, ", ") + " = (");
  for (const std::string &value : right) line(indent + 1, value + ",");
  line(indent, ")");
}

void Emitter::emitIf(Operation *op, unsigned indent) {
  auto branch = cast<pd_torch::PrimIfOp>(op);
  std::string condition = expression(branch.getCondition());
  for (Value result : op->getResults()) nameResult(result, "chosen");
  auto side = [&](Region &region) {
    size_t before = forward.size();
    emitBlock(region.front(), indent + 1);
    assignAll(indent + 1, op->getResults(), region.front().getTerminator()->getOperands());
    if (forward.size() == before) line(indent + 1, "pass");
  };
  line(indent, "if " + condition + ":");
  side(branch.getThenRegion());
  if (op->getNumResults() == 0 && llvm::hasSingleElement(branch.getElseRegion().front())) return;
  line(indent, "else:");
  side(branch.getElseRegion());
}

void Emitter::emitLoop(Operation *op, unsigned indent) {
  auto loop = cast<pd_torch::PrimLoopOp>(op);
  Block &body = loop.getRegion().front();
  auto condition = cast<pd_torch::PrimLoopConditionOp>(body.getTerminator());
  Value counter = body.getArgument(0);
  ValueRange carried = body.getArguments().drop_front();
  for (auto [argument, result] : llvm::zip(carried, op->getResults())) names[result] = nameResult(argument, "carried");
  assignAll(indent, carried, loop.getIterArgsInit());
  std::string limit = expression(loop.getMaxTripCount());
  auto trips = pd_torch::getConstantInt(loop.getMaxTripCount());
  bool unlimited = trips && *trips == std::numeric_limits<int64_t>::max();
  bool counted = pd_torch::getConstantBool(loop.getInitialCondition()).value_or(false) &&
                 pd_torch::getConstantBool(condition.getShouldContinue()).value_or(false);
  std::string index = nameResult(counter, "step"), more;
  if (counted) {
    line(indent, "for " + index + " in range(" + limit + "):");
  } else {
    more = freshName("more");
    line(indent, more + " = " + expression(loop.getInitialCondition()));
    if (!unlimited || !counter.use_empty()) line(indent, index + " = 0");
    line(indent, "while " + more + (unlimited ? "" : " and " + index + " < " + limit) + ":");
  }
  size_t before = forward.size();
  emitBlock(body, indent + 1);
  if (!counted) line(indent + 1, more + " = " + expression(condition.getShouldContinue()));
  assignAll(indent + 1, carried, condition.getIterArgs());
  if (!counted && (!unlimited || !counter.use_empty())) line(indent + 1, index + " += 1");
  if (forward.size() == before) line(indent + 1, "pass");
}

void Emitter::emitOp(Operation *op, unsigned indent) {
  if (done.contains(op) || isa<pd_torch::ValueTensorLiteralOp>(op)) return;
  if (isa<pd_torch::PrimIfOp>(op)) return emitIf(op, indent);
  if (isa<pd_torch::PrimLoopOp>(op)) return emitLoop(op, indent);
  current = op;
  if (op->use_empty() || isInline(op) || emitLayer(op, indent)) return;
  std::string text = opExpression(op);
  if (text.empty() && keepUnsupported) text = missingCall(op);
  if (text.empty()) return complain(op, "has no Python form");
  assign(indent, op, text);
}

void Emitter::emitBlock(Block &block, unsigned indent) {
  for (Operation &op : block.without_terminator()) emitOp(&op, indent);
}

/// The softmax or sigmoid that makes an output, where only the output reads it, perhaps through a copy.
static Operation *lastActivation(Value output) {
  while (Operation *op = output.getDefiningOp()) {
    if (!op->hasOneUse()) return nullptr;
    if (isa<pd_torch::AtenSoftmaxIntOp, pd_torch::AtenSigmoidOp>(op)) return op;
    if (!isa<pd_torch::AtenCloneOp, pd_torch::AtenContiguousOp, pd_torch::AtenDetachOp,
             pd_torch::TensorStaticInfoCastOp>(op))
      return nullptr;
    output = op->getOperand(0);
  }
  return nullptr;
}

void Emitter::emitReturn(func::FuncOp main) {
  current = nullptr;
  SmallVector<std::string> results;
  size_t total = 0;
  for (Value value : main.front().getTerminator()->getOperands()) {
    auto last = finals.find(value.getDefiningOp());
    if (last == finals.end()) {
      results.push_back(expression(value));
    } else {
      current = last->second;
      results.push_back(expression(last->second->getOperand(0)) + " if logits else " + opExpression(last->second));
      current = nullptr;
    }
    total += results.back().size() + 2;
  }
  if (total > width - 10)
    for (auto [text, value] : llvm::zip(results, main.front().getTerminator()->getOperands())) {
      auto last = finals.find(value.getDefiningOp());
      if (last == finals.end()) continue;
      std::string name = nameResult(value, identifier(stemOf(last->second)));
      line(2, name + " = " + text, value);
      homes.back() = "<return>"; // no module's business
      text = name;
    }
  line(2, "return " + llvm::join(results, ", "));
}

LogicalResult Emitter::emit(func::FuncOp main) {
  auto name = [](DictionaryAttr attrs, const std::string &fallback) {
    auto text = attrs ? attrs.getAs<StringAttr>("pd.name") : StringAttr();
    return text ? text.str() : fallback;
  };
  // What nothing reads goes first, so that "has one use" means what it says. Inner ops come before the op that holds
  // them.
  for (bool changed = true; changed;) {
    SmallVector<Operation *> dead;
    main.walk([&](Operation *op) {
      if (op != main && op->use_empty() && isMemoryEffectFree(op) && !op->hasTrait<OpTrait::IsTerminator>())
        dead.push_back(op);
    });
    for (Operation *op : dead) op->erase();
    changed = !dead.empty();
  }
  nameLayers(main);
  // forward(logits=True) stops in front of a last softmax or sigmoid.
  for (Value output : main.front().getTerminator()->getOperands())
    if (Operation *last = lastActivation(output))
      finals[output.getDefiningOp()] = last, done.insert(last), hasLogits = true;
  if (hasLogits) freshName("logits");
  if (keepUnsupported) freshName("missing");
  for (BlockArgument argument : main.getArguments()) {
    std::string paddle =
        name(main.getArgAttrDict(argument.getArgNumber()), "x" + std::to_string(argument.getArgNumber()));
    inputs.push_back({paddle, nameResult(argument, identifier(paddle)), argument.getType()});
  }
  for (auto [i, type] : llvm::enumerate(main.getResultTypes()))
    outputs.push_back({name(main.getResultAttrDict(i), "out" + std::to_string(i)), "", type});
  function = main;
  main.walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (auto type = dyn_cast<VTensorType>(result.getType()))
        oneFloat &= !type.getDtype().isF16() && !type.getDtype().isBF16();
  });
  emitBlock(main.front(), 2);
  emitReturn(main);
  return failure(failedOnce);
}
