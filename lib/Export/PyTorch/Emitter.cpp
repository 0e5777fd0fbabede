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

Variable Emitter::newVariable(StringRef stem) {
  variables.push_back(stem.str());
  values.emplace_back();
  return variables.size() - 1;
}

Variable Emitter::define(Value value, StringRef stem) {
  Variable variable = newVariable(stem);
  values[variable] = value;
  bound[value] = Expr::name(variable);
  return variable;
}

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

Expr Emitter::missingCall(Operation *op) {
  std::string layer = structPath(op), line = sourceLine(op->getLoc());
  missing.push_back(paddleName(op) + place(layer, line));
  Expr call =
      Expr::call(Expr::symbol("missing"), {Expr::string(paddleName(op)), Expr::string(layer), Expr::string(line)});
  for (Value operand : op->getOperands()) call.add(expression(operand));
  return call;
}

/// `torch.aten.add.Tensor` -> add
static std::string stemOf(Operation *op) {
  auto named = dyn_cast<pd_torch::OperatorOp>(op);
  StringRef name = named ? named.getName().rsplit('.').second : op->getName().getStringRef();
  name.consume_front("torch.");
  name.consume_front("aten.");
  return identifier(name.split('.').first.lower());
}

void Emitter::append(Statement::List &list, Statement statement) {
  if (current) statement.home = structPath(current);
  summarize(statement);
  list.push_back(std::move(statement));
}

void Emitter::assign(Statement::List &list, Operation *op, Expr value) {
  std::vector<Expr> targets;
  for (OpResult result : op->getResults()) {
    std::string stem = op->hasAttr("declaration") ? customResult(result) : stemOf(op);
    targets.push_back(Expr::name(result.use_empty() ? discarded : define(result, stem)));
  }
  Statement s;
  s.op = op;
  if (targets.size() == 1) s.shown = op->getResult(0);
  s.target = targets.size() == 1 ? targets[0] : Expr::tuple(targets);
  s.value = std::move(value);
  append(list, std::move(s));
}

void Emitter::assignAll(Statement::List &list, ArrayRef<Variable> targets, ValueRange values) {
  std::vector<Expr> left, right;
  for (auto [target, value] : llvm::zip(targets, values)) {
    Expr e = expression(value);
    if (e == Expr::name(target)) continue;
    left.push_back(Expr::name(target));
    right.push_back(std::move(e));
  }
  if (left.empty()) return;
  bool one = left.size() == 1;
  append(list, makeAssign(one ? left[0] : Expr::tuple(left), one ? right[0] : Expr::tuple(right)));
}

void Emitter::emitIf(Operation *op, Statement::List &list) {
  auto branch = cast<pd_torch::PrimIfOp>(op);
  Statement s;
  s.kind = Statement::Kind::If;
  s.value = expression(branch.getCondition());
  s.home = current ? structPath(current) : "";
  SmallVector<Variable> results;
  for (Value result : op->getResults()) results.push_back(define(result, "chosen"));
  auto side = [&](Region &region, Statement::List &to) {
    emitBlock(region.front(), to);
    assignAll(to, results, region.front().getTerminator()->getOperands());
  };
  side(branch.getThenRegion(), s.body);
  if (op->getNumResults() || !llvm::hasSingleElement(branch.getElseRegion().front()))
    side(branch.getElseRegion(), s.otherwise);
  summarize(s);
  list.push_back(std::move(s));
}

void Emitter::emitLoop(Operation *op, Statement::List &list) {
  auto loop = cast<pd_torch::PrimLoopOp>(op);
  Block &body = loop.getRegion().front();
  auto condition = cast<pd_torch::PrimLoopConditionOp>(body.getTerminator());
  Value counter = body.getArgument(0);
  SmallVector<Variable> carried;
  for (auto [argument, result] : llvm::zip(body.getArguments().drop_front(), op->getResults())) {
    carried.push_back(define(argument, "carried"));
    bound[result] = Expr::name(carried.back());
  }
  assignAll(list, carried, loop.getIterArgsInit());
  Expr limit = expression(loop.getMaxTripCount());
  auto trips = pd_torch::getConstantInt(loop.getMaxTripCount());
  bool unlimited = trips && *trips == std::numeric_limits<int64_t>::max();
  bool counted = pd_torch::getConstantBool(loop.getInitialCondition()).value_or(false) &&
                 pd_torch::getConstantBool(condition.getShouldContinue()).value_or(false);
  bool counts = !counted && (!unlimited || !counter.use_empty());
  Expr index = Expr::name(define(counter, "step")), more;
  Statement s;
  if (counted) {
    s.kind = Statement::Kind::For;
    s.target = index;
    s.value = Expr::call(Expr::symbol("range"), {limit});
  } else {
    s.kind = Statement::Kind::While;
    more = Expr::name(newVariable("more"));
    append(list, makeAssign(more, expression(loop.getInitialCondition())));
    if (counts) append(list, makeAssign(index, Expr::integer(0)));
    s.value = unlimited ? more : Expr::binary(more, "and", Expr::binary(index, "<", limit));
  }
  s.home = current ? structPath(current) : "";
  emitBlock(body, s.body);
  if (!counted) append(s.body, makeAssign(more, expression(condition.getShouldContinue())));
  assignAll(s.body, carried, condition.getIterArgs());
  if (counts) {
    Statement increment = makeAssign(index, Expr::integer(1));
    increment.kind = Statement::Kind::Increment;
    append(s.body, std::move(increment));
  }
  summarize(s);
  list.push_back(std::move(s));
}

void Emitter::emitOp(Operation *op, Statement::List &list) {
  if (done.contains(op) || isa<pd_torch::ValueTensorLiteralOp>(op)) return;
  if (isa<pd_torch::PrimIfOp>(op)) return emitIf(op, list);
  if (isa<pd_torch::PrimLoopOp>(op)) return emitLoop(op, list);
  current = op;
  if (op->use_empty() || isInline(op) || emitLayer(op, list)) return;
  std::optional<Expr> value = opExpression(op);
  if (!value && keepUnsupported) value = missingCall(op);
  if (!value) return complain(op, "has no Python form");
  assign(list, op, std::move(*value));
}

void Emitter::emitBlock(Block &block, Statement::List &list) {
  for (Operation &op : block.without_terminator()) emitOp(&op, list);
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
  std::vector<Expr> results;
  for (Value value : main.front().getTerminator()->getOperands()) {
    auto last = finals.find(value.getDefiningOp());
    if (last == finals.end()) {
      results.push_back(expression(value));
      continue;
    }
    current = last->second;
    Expr before = expression(last->second->getOperand(0));
    Expr result = Expr::conditional(std::move(before), Expr::symbol("logits"), *opExpression(last->second));
    current = nullptr;
    if (finals.size() > 2) { // too many for the return's line
      Statement s = makeAssign(Expr::name(define(value, stemOf(last->second))), std::move(result));
      s.op = last->second;
      s.shown = value;
      s.namesResult = true;
      append(forward, std::move(s));
      result = expression(value);
    }
    results.push_back(std::move(result));
  }
  Statement s;
  s.kind = Statement::Kind::Return;
  s.value = results.size() == 1 ? results[0] : Expr::tuple(results);
  append(forward, std::move(s));
}

/// What nothing reads goes first, so that "has one use" means what it says. Inner ops come before the op that holds
/// them.
void Emitter::eraseUnread(func::FuncOp main) {
  for (bool changed = true; changed;) {
    SmallVector<Operation *> dead;
    main.walk([&](Operation *op) {
      if (op != main && op->use_empty() && isMemoryEffectFree(op) && !op->hasTrait<OpTrait::IsTerminator>())
        dead.push_back(op);
    });
    for (Operation *op : dead) op->erase();
    changed = !dead.empty();
  }
}

void Emitter::namePorts(func::FuncOp main) {
  auto name = [](DictionaryAttr attrs, const std::string &fallback) {
    auto text = attrs ? attrs.getAs<StringAttr>("pd.name") : StringAttr();
    return text ? text.str() : fallback;
  };
  std::set<std::string> used;
  if (hasLogits) used.insert("logits");
  if (keepUnsupported) used.insert("missing");
  for (BlockArgument argument : main.getArguments()) {
    std::string paddle =
        name(main.getArgAttrDict(argument.getArgNumber()), "x" + std::to_string(argument.getArgNumber()));
    std::string stem = identifier(paddle), unique = stem;
    for (unsigned n = 2; !used.insert(unique).second; ++n) unique = stem + "_" + std::to_string(n);
    inputs.push_back({paddle, unique, argument.getType(), define(argument, unique)});
  }
  for (auto [i, type] : llvm::enumerate(main.getResultTypes()))
    outputs.push_back({name(main.getResultAttrDict(i), "out" + std::to_string(i)), "", type});
}

LogicalResult Emitter::emit(func::FuncOp main) {
  eraseUnread(main);
  nameLayers(main);
  // forward(logits=True) stops in front of a last softmax or sigmoid.
  for (Value output : main.front().getTerminator()->getOperands())
    if (Operation *last = lastActivation(output))
      finals[output.getDefiningOp()] = last, done.insert(last), hasLogits = true;
  namePorts(main);
  function = main;
  main.walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (auto type = dyn_cast<VTensorType>(result.getType()))
        oneFloat &= !type.getDtype().isF16() && !type.getDtype().isBF16();
  });
  emitBlock(main.front(), forward);
  emitReturn(main);
  return failure(failedOnce);
}
