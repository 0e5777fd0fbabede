//===--- LowerCustomOps.cpp - custom ops become the pd ops that their torch text says ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The text is Python of the subset that TorchExpression.h parses; each call maps to one pd op, whose shape function
// types it. What is outside keeps the pd.custom, or fails where one without it is required.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/CustomOps/TorchExpression.h"
#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>

namespace mlir::pd {
#define GEN_PASS_DEF_PDLOWERCUSTOMOPS
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"
} // namespace mlir::pd

using namespace mlir;
using namespace mlir::pd;
using custom::PyNode;
using custom::PyPtr;

namespace {

/// What a piece of Python evaluates to: a tensor, a number, or a list of these.
struct PyValue {
  enum Kind { Nothing, Tensor, Number, Bool, List, None } kind = Nothing;
  Value tensor;
  double number = 0;
  bool isFloat = false; // of a number
  std::vector<PyValue> list;

  static PyValue of(Value value) {
    PyValue m;
    m.kind = Tensor, m.tensor = value;
    return m;
  }
  static PyValue of(double value, bool isFloat) {
    PyValue m;
    m.kind = Number, m.number = value, m.isFloat = isFloat;
    return m;
  }
};

/// torch.NAME(x), F.NAME(x) or x.NAME(): the pd op of one operand.
StringRef unaryOp(StringRef name) {
  static const llvm::StringSet<> same{"abs",  "exp",   "expm1",  "log",        "log1p",   "log2", "log10",
                                      "sqrt", "rsqrt", "square", "reciprocal", "sin",     "cos",  "tan",
                                      "sinh", "cosh",  "asinh",  "tanh",       "sigmoid", "relu", "relu6",
                                      "silu", "erf",   "floor",  "ceil",       "sign",    "mish", "atan"};
  return same.contains(name) ? name : StringRef();
}

StringRef binaryOp(StringRef name) {
  static const llvm::StringMap<StringRef> table{
      {"+", "add"},           {"-", "subtract"},          {"*", "multiply"},
      {"/", "divide"},        {"**", "elementwise_pow"},  {"==", "equal"},
      {"!=", "not_equal"},    {"<", "less_than"},         {"<=", "less_equal"},
      {">", "greater_than"},  {">=", "greater_equal"},    {"&", "logical_and"},
      {"|", "logical_or"},    {"maximum", "maximum"},     {"minimum", "minimum"},
      {"add", "add"},         {"sub", "subtract"},        {"mul", "multiply"},
      {"div", "divide"},      {"pow", "elementwise_pow"}, {"@", "matmul"},
      {"matmul", "matmul"},   {"lt", "less_than"},        {"le", "less_equal"},
      {"gt", "greater_than"}, {"ge", "greater_equal"},    {"eq", "equal"},
      {"ne", "not_equal"}};
  return table.lookup(name);
}

class Evaluator {
public:
  Evaluator(OpBuilder &b, Location loc, std::string &why) : b(b), loc(loc), why(why) {}
  llvm::StringMap<PyValue> names;

  PyValue run(const custom::PyBody &body) {
    for (const custom::PyStatement &statement : body.assignments) {
      PyValue value = evaluate(statement.value);
      if (value.kind == PyValue::Nothing) return {};
      if (statement.targets.size() == 1) {
        names[statement.targets[0]] = value;
        continue;
      }
      if (value.kind != PyValue::List || value.list.size() != statement.targets.size())
        return fail("an assignment to " + std::to_string(statement.targets.size()) + " names");
      for (auto [name, part] : llvm::zip(statement.targets, value.list)) names[name] = part;
    }
    return evaluate(body.result);
  }

private:
  PyValue fail(const Twine &message) {
    if (why.empty()) why = message.str();
    return {};
  }

  /// A pd op of one result, typed by its shape function.
  PyValue make(StringRef name, ValueRange operands, ArrayRef<NamedAttribute> attrs = {}) {
    OperationState state(loc, ("pd." + name).str());
    state.addOperands(operands);
    state.addAttributes(attrs);
    Type element = operands.empty() ? Type(b.getF32Type()) : infer::elementOf(operands[0]);
    state.addTypes(UnrankedTensorType::get(element));
    Operation *op = b.create(state);
    SmallVector<Type> types;
    auto interface = dyn_cast<InferTypeOpInterface>(op);
    if (!interface ||
        failed(interface.inferReturnTypes(b.getContext(), std::nullopt, op->getOperands(), op->getRawDictionaryAttrs(),
                                          op->getPropertiesStorage(), op->getRegions(), types)) ||
        types.size() != 1)
      return op->erase(), fail("the operands of '" + name + "' do not fit");
    auto type = dyn_cast<RankedTensorType>(types[0]);
    if (!type) return op->erase(), fail("the shape of '" + name + "' does not follow from its operands");
    op->getResult(0).setType(type.getElementType().isIndex() ? type.clone(element) : type);
    return PyValue::of(op->getResult(0));
  }

  Value scalar(double value, Type element) {
    OperationState state(loc, "pd.full");
    state.addAttribute("shape", b.getDenseI64ArrayAttr({}));
    state.addAttribute("value", b.getF64FloatAttr(value));
    state.addAttribute("dtype", TypeAttr::get(element));
    state.addTypes(RankedTensorType::get({}, element));
    return b.create(state)->getResult(0);
  }
  Value ints(ArrayRef<int64_t> values) {
    OperationState state(loc, "pd.full_int_array");
    state.addAttribute("value", b.getDenseI64ArrayAttr(values));
    state.addAttribute("dtype", TypeAttr::get(b.getI64Type()));
    state.addTypes(RankedTensorType::get({int64_t(values.size())}, b.getI64Type()));
    return b.create(state)->getResult(0);
  }

  static double compute(StringRef op, double x, double y, bool floats, bool &ok) {
    if (op == "+") return x + y;
    if (op == "-") return x - y;
    if (op == "*") return x * y;
    if (op == "/") return x / y;
    if (op == "//") return std::floor(x / y);
    if (op == "%") return x - std::floor(x / y) * y;
    if (op == "**") return std::pow(x, y);
    ok = false;
    return 0;
  }

  PyValue binary(StringRef op, PyValue x, PyValue y) {
    if (x.kind == PyValue::Nothing || y.kind == PyValue::Nothing) return {};
    if (x.kind == PyValue::Number && y.kind == PyValue::Number) {
      bool ok = true, floats = x.isFloat || y.isFloat || op == "/";
      double value = compute(op, x.number, y.number, floats, ok);
      return ok ? PyValue::of(value, floats) : fail("'" + op + "' between numbers");
    }
    StringRef name = binaryOp(op);
    if (name.empty()) return fail("'" + op + "' between tensors");
    bool tensors = (x.kind == PyValue::Tensor || x.kind == PyValue::Number) &&
                   (y.kind == PyValue::Tensor || y.kind == PyValue::Number);
    if (!tensors) return fail("an operand of '" + op + "'");
    Type element = infer::elementOf(x.kind == PyValue::Tensor ? x.tensor : y.tensor);
    for (PyValue *m : {&x, &y}) {
      if (m->kind == PyValue::Number) {
        if (m->isFloat && !isa<FloatType>(element)) return fail("an integer tensor and a fraction");
        m->tensor = scalar(m->number, element);
      } else if (infer::elementOf(m->tensor) != element) {
        return fail("tensors of two dtypes");
      }
    }
    if (name == "divide" && !isa<FloatType>(element)) return fail("a division of integers");
    if (name.starts_with("logical") && !element.isInteger(1)) return fail("'" + op + "' of numbers");
    return make(name, {x.tensor, y.tensor});
  }

  PyValue evaluate(const PyPtr &node) {
    switch (node->kind) {
    case PyNode::Int: return PyValue::of(node->number, false);
    case PyNode::Float: return PyValue::of(node->number, true);
    case PyNode::True:
    case PyNode::False: {
      PyValue m = PyValue::of(node->kind == PyNode::True, false);
      m.kind = PyValue::Bool;
      return m;
    }
    case PyNode::None: {
      PyValue m;
      m.kind = PyValue::None;
      return m;
    }
    case PyNode::Name: {
      auto found = names.find(node->text);
      return found == names.end() ? fail("the name '" + node->text + "'") : found->second;
    }
    case PyNode::Unary: {
      PyValue x = evaluate(node->parts[0]);
      if (x.kind == PyValue::Nothing || node->text == "+") return x;
      if (node->text == "-" && x.kind == PyValue::Number) return PyValue::of(-x.number, x.isFloat);
      if (node->text == "-" && x.kind == PyValue::Tensor) return binary("*", x, PyValue::of(-1, false));
      if (node->text == "~" && x.kind == PyValue::Tensor && infer::elementOf(x.tensor).isInteger(1))
        return make("logical_not", x.tensor);
      return fail("'" + node->text + "'");
    }
    case PyNode::Binary: {
      PyValue x = evaluate(node->parts[0]);
      return x.kind == PyValue::Nothing ? x : binary(node->text, x, evaluate(node->parts[1]));
    }
    case PyNode::List: {
      PyValue m;
      m.kind = PyValue::List;
      for (const PyPtr &part : node->parts) {
        m.list.push_back(evaluate(part));
        if (m.list.back().kind == PyValue::Nothing) return {};
      }
      return m;
    }
    case PyNode::Subscript: {
      PyValue x = evaluate(node->parts[0]), at = node->parts.size() == 2 && node->parts[1]->kind != PyNode::Slice
                                                     ? evaluate(node->parts[1])
                                                     : PyValue();
      if (x.kind == PyValue::List && at.kind == PyValue::Number && at.number >= 0 && at.number < x.list.size())
        return x.list[size_t(at.number)];
      return fail("a subscript");
    }
    case PyNode::Call: return call(*node);
    default: return fail("'" + node->text + "'");
    }
  }

  /// Arguments by position and keyword, in the order of `wanted`.
  bool arguments(const PyNode &node, std::vector<PyValue> first, ArrayRef<StringRef> wanted,
                 std::vector<PyValue> &out) {
    out = std::move(first);
    size_t position = out.size();
    out.resize(wanted.size());
    for (size_t i = 1; i < node.parts.size(); ++i) {
      StringRef keyword = node.keywords[i - 1];
      size_t at = keyword.empty() ? position++ : size_t(llvm::find(wanted, keyword) - wanted.begin());
      if (at >= wanted.size()) return fail("an argument of the call"), false;
      out[at] = evaluate(node.parts[i]);
      if (out[at].kind == PyValue::Nothing) return false;
    }
    return true;
  }

  PyValue call(const PyNode &node) {
    const PyNode &callee = *node.parts[0];
    if (callee.kind != PyNode::Member) return fail("a call of '" + callee.text + "'");
    StringRef name = callee.text;
    // torch.f(...), F.f(...), torch.nn.functional.f(...) or x.f(...)
    const PyNode *root = callee.parts[0].get();
    while (root->kind == PyNode::Member) root = root->parts[0].get();
    bool module =
        root->kind == PyNode::Name && !names.count(root->text) && (root->text == "torch" || root->text == "F");
    std::vector<PyValue> first;
    if (!module) {
      first.push_back(evaluate(callee.parts[0]));
      if (first[0].kind == PyValue::Nothing) return {};
    }
    std::vector<PyValue> a;
    auto tensor = [&](size_t i) { return i < a.size() && a[i].kind == PyValue::Tensor; };
    if (StringRef op = unaryOp(name); !op.empty()) {
      if (!arguments(node, first, {"input"}, a)) return {};
      if (!tensor(0)) return fail("the operand of '" + name + "'");
      static const llvm::StringSet<> ofIntegers{"abs", "sign", "square", "relu"}; // the others give floats in PyTorch
      return isa<FloatType>(infer::elementOf(a[0].tensor)) || ofIntegers.contains(name)
                 ? make(op, a[0].tensor)
                 : fail("'" + name + "' of integers");
    }
    if (name == "neg" || name == "negative") {
      if (!arguments(node, first, {"input"}, a)) return {};
      return binary("*", a[0], PyValue::of(-1, false));
    }
    if (!binaryOp(name).empty()) {
      if (!arguments(node, first, {"input", "other"}, a)) return {};
      return a[1].kind == PyValue::Nothing ? fail("the second operand of '" + name + "'") : binary(name, a[0], a[1]);
    }
    if (name == "where") {
      if (!arguments(node, first, {"condition", "input", "other"}, a)) return {};
      if (!tensor(0) || (!tensor(1) && !tensor(2))) return fail("the operands of 'where'");
      Type element = infer::elementOf(tensor(1) ? a[1].tensor : a[2].tensor);
      for (size_t i : {1, 2})
        if (a[i].kind == PyValue::Number) a[i] = PyValue::of(scalar(a[i].number, element));
      return tensor(1) && tensor(2) ? make("where", {a[0].tensor, a[1].tensor, a[2].tensor})
                                    : fail("the operands of 'where'");
    }
    if (name == "clamp" || name == "clip") {
      if (!arguments(node, first, {"input", "min", "max"}, a)) return {};
      PyValue x = a[0];
      if (a[1].kind == PyValue::Number || a[1].kind == PyValue::Tensor) x = binary("maximum", x, a[1]);
      if (x.kind != PyValue::Nothing && (a[2].kind == PyValue::Number || a[2].kind == PyValue::Tensor))
        x = binary("minimum", x, a[2]);
      return x;
    }
    if (name == "softmax") {
      if (!arguments(node, first, {"input", "dim"}, a)) return {};
      if (!tensor(0) || a[1].kind != PyValue::Number) return fail("the arguments of 'softmax'");
      return make("softmax", a[0].tensor, b.getNamedAttr("axis", b.getI64IntegerAttr(int64_t(a[1].number))));
    }
    if (name == "sum" || name == "mean" || name == "amax" || name == "amin") {
      if (!arguments(node, first, {"input", "dim", "keepdim"}, a)) return {};
      if (!tensor(0)) return fail("the operand of '" + name + "'");
      if (!isa<FloatType>(infer::elementOf(a[0].tensor)) && !name.starts_with("am"))
        return fail("'" + name + "' of integers");
      SmallVector<int64_t> axes;
      if (a[1].kind == PyValue::Number) axes.push_back(int64_t(a[1].number));
      for (const PyValue &m : a[1].list) axes.push_back(int64_t(m.number));
      NamedAttribute keep = b.getNamedAttr("keepdim", b.getBoolAttr(a[2].number != 0));
      if (name == "amax" || name == "amin")
        return make(name == "amax" ? "max" : "min", {a[0].tensor, ints(axes)}, keep);
      return make(name, {a[0].tensor, ints(axes)}, keep);
    }
    return fail("'" + name + "'");
  }

  OpBuilder &b;
  Location loc;
  std::string &why;
};

/// Replaces the op; false with `why` when its text is not understood, with nothing left behind.
bool lower(CustomOp op, std::string &why, bool &broken) {
  auto text = op.getDeclaration().getAs<StringAttr>("torch");
  if (!text) return why = "it has no torch expression", false;
  std::optional<custom::PyBody> body = custom::parseTorchExpression(text.getValue(), why);
  if (!body) return false;
  std::optional<custom::Declaration> declared =
      readDeclaration(op.getOpName(), op.getDeclaration(), op.getOpAttributes());
  OpBuilder b(op);
  Operation *before = op->getPrevNode();
  Evaluator evaluator(b, op.getLoc(), why);
  for (auto [name, value] : llvm::zip(declared->inputs, op.getInputs())) evaluator.names[name] = PyValue::of(value);
  for (NamedAttribute attribute : op.getOpAttributes()) {
    PyValue m;
    if (auto flag = dyn_cast<BoolAttr>(attribute.getValue())) {
      m = PyValue::of(flag.getValue(), false);
      m.kind = PyValue::Bool;
    } else if (auto integer = dyn_cast<IntegerAttr>(attribute.getValue())) {
      m = PyValue::of(double(integer.getInt()), false);
    } else if (auto real = dyn_cast<FloatAttr>(attribute.getValue())) {
      m = PyValue::of(real.getValueAsDouble(), true);
    } else if (auto ints = dyn_cast<DenseI64ArrayAttr>(attribute.getValue())) {
      m.kind = PyValue::List;
      for (int64_t v : ints.asArrayRef()) m.list.push_back(PyValue::of(double(v), false));
    } else if (auto reals = dyn_cast<DenseF64ArrayAttr>(attribute.getValue())) {
      m.kind = PyValue::List;
      for (double v : reals.asArrayRef()) m.list.push_back(PyValue::of(v, true));
    } else {
      continue;
    }
    evaluator.names[attribute.getName().getValue()] = m;
  }
  PyValue result = evaluator.run(*body);
  std::vector<PyValue> values = result.kind == PyValue::List ? result.list : std::vector<PyValue>{result};
  bool fits = result.kind != PyValue::Nothing && values.size() == op.getNumResults() &&
              llvm::all_of(values, [](const PyValue &m) { return m.kind == PyValue::Tensor; });
  if (fits)
    for (auto [value, output] : llvm::zip(values, op.getResults()))
      if (!infer::refine(output.getType(), value.tensor.getType())) {
        auto have = cast<RankedTensorType>(value.tensor.getType()), want = cast<RankedTensorType>(output.getType());
        InFlightDiagnostic diag = emitError(op.getLoc())
                                  << "custom operator '" << op.getOpName() << "': output '"
                                  << declared->outputs[output.getResultNumber()].name << "' has the type " << have
                                  << " by its torch expression, but its shape and dtype rules give " << want;
        diag.attachNote() << "one of 'torch', 'shape' and 'dtype' in its declaration is wrong";
        broken = true;
        return false;
      }
  if (!fits) {
    if (why.empty())
      why = "it gives " + std::to_string(values.size()) + " values for " + std::to_string(op.getNumResults()) +
            " outputs";
    while (op->getPrevNode() != before) op->getPrevNode()->erase();
    return false;
  }
  for (auto [value, output] : llvm::zip(values, op.getResults())) {
    // The op's type may be wider or narrower; what both know counts, but what leaves a block has the type that its
    // parent declares.
    Value v = value.tensor;
    bool leaves =
        llvm::any_of(output.getUsers(), [](Operation *user) { return user->hasTrait<OpTrait::IsTerminator>(); });
    Type type = leaves ? output.getType() : infer::refine(output.getType(), v.getType());
    bool own = v.getDefiningOp() && !llvm::is_contained(op->getOperands(), v);
    if (v.getType() != type && !own && leaves) {
      OperationState state(op.getLoc(), "pd.assign");
      state.addOperands(v);
      state.addTypes(type);
      v = b.create(state)->getResult(0);
    } else if (own) {
      v.setType(type);
    }
    output.replaceAllUsesWith(v);
  }
  op.erase();
  return true;
}

struct LowerCustomOps : pd::impl::PdLowerCustomOpsBase<LowerCustomOps> {
  using PdLowerCustomOpsBase::PdLowerCustomOpsBase;
  void runOnOperation() override {
    SmallVector<CustomOp> ops;
    getOperation().walk([&](CustomOp op) { ops.push_back(op); });
    bool contradicts = false, failedAny = false;
    for (CustomOp op : ops) {
      if (required && op.getDeclaration().get("kernel"))
        continue; // the author's own C function is what runs on the CPU
      std::string why;
      bool broken = false;
      if (lower(op, why, broken)) continue;
      if (!broken && !required) continue;
      failedAny = true;
      contradicts |= broken;
      if (!broken) {
        InFlightDiagnostic diag = emitError(op.getLoc())
                                  << "custom operator '" << op.getOpName()
                                  << "' cannot run on the CPU: its torch expression cannot be lowered: " << why;
        diag.attachNote() << "--emit=pytorch takes any Python, and a C function runs here (kernel: {library, symbol}); "
                             "docs/CustomOps.md";
      }
    }
    if (!failedAny) return;
    setExitCode(getOperation(), contradicts ? pdrt::ExitBadFile : pdrt::ExitUnsupportedOps);
    signalPassFailure();
  }
};

} // namespace
