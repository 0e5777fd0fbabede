//===--- Forms.cpp - the Python expression of each torch op -----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A form is text with holes: {0} an operand, {1d} an operand that is a dtype number, {dev} the device, {rt} the
// result's dtype. What has no form here is called as torch.ops.aten.<op>.<overload>.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "CustomOps.h"
#include "Emitter.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "llvm/ADT/StringExtras.h"
#include <charconv>
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;

static const llvm::StringMap<StringRef> &forms() {
  static const llvm::StringMap<StringRef> table{
      // activations
      {"relu", "F.relu({0})"},
      {"relu6", "F.relu6({0})"},
      {"hardsigmoid", "F.hardsigmoid({0})"},
      {"hardswish", "F.hardswish({0})"},
      {"silu", "F.silu({0})"},
      {"mish", "F.mish({0})"},
      {"selu", "F.selu({0})"},
      {"log_sigmoid", "F.logsigmoid({0})"},
      {"gelu", "F.gelu({0}, approximate={1})"},
      {"leaky_relu", "F.leaky_relu({0}, {1})"},
      {"softplus", "F.softplus({0}, {1}, {2})"},
      {"hardtanh", "F.hardtanh({0}, {1}, {2})"},
      {"prelu", "F.prelu({0}, {1})"},
      {"softmax.int", "F.softmax({0}, dim={1}, dtype={2d})"},
      {"log_softmax.int", "F.log_softmax({0}, dim={1}, dtype={2d})"},
      {"dropout", "F.dropout({0}, {1}, self.training)"},
      // arithmetic and comparison
      {"mul.Tensor", "{0} * {1}"},
      {"mul.Scalar", "{0} * {1}"},
      {"div.Tensor", "{0} / {1}"},
      {"div.Scalar", "{0} / {1}"},
      {"pow.Tensor_Tensor", "torch.pow({0}, {1})"},
      {"pow.Tensor_Scalar", "torch.pow({0}, {1})"},
      {"pow.Scalar", "torch.pow({0}, {1})"},
      {"remainder.Tensor", "{0} % {1}"},
      {"remainder.Scalar", "{0} % {1}"},
      {"eq.Tensor", "{0} == {1}"},
      {"ne.Tensor", "{0} != {1}"},
      {"lt.Tensor", "{0} < {1}"},
      {"le.Tensor", "{0} <= {1}"},
      {"gt.Tensor", "{0} > {1}"},
      {"ge.Tensor", "{0} >= {1}"},
      {"eq.Scalar", "{0} == {1}"},
      {"ne.Scalar", "{0} != {1}"},
      {"lt.Scalar", "{0} < {1}"},
      {"le.Scalar", "{0} <= {1}"},
      {"gt.Scalar", "{0} > {1}"},
      {"ge.Scalar", "{0} >= {1}"},
      {"neg", "-{0}"},
      {"to.dtype", "{0}.to({1d})"},
      {"where.self", "torch.where({0}, {1}, {2})"},
      // products and normalisation
      {"matmul", "{0} @ {1}"},
      {"mm", "{0} @ {1}"},
      {"bmm", "{0} @ {1}"},
      {"addmm", "torch.addmm({0}, {1}, {2}, beta={3}, alpha={4})"},
      {"layer_norm", "F.layer_norm({0}, {1}, {2}, {3}, {4})"},
      {"group_norm", "F.group_norm({0}, {1}, {2}, {3}, {4})"},
      {"batch_norm", "F.batch_norm({0}, {3}, {4}, {1}, {2}, {5}, {6}, {7})"},
      {"embedding", "F.embedding({1}, {0})"},
      // windows
      {"adaptive_max_pool2d", "F.adaptive_max_pool2d({0}, {1}, return_indices=True)"},
      {"constant_pad_nd", "F.pad({0}, {1}, value={2})"},
      {"reflection_pad2d", "F.pad({0}, {1}, mode=\"reflect\")"},
      {"replication_pad2d", "F.pad({0}, {1}, mode=\"replicate\")"},
      {"pixel_shuffle", "F.pixel_shuffle({0}, {1})"},
      // reductions
      {"sum", "{0}.sum(dtype={1d})"},
      {"sum.dim_IntList", "{0}.sum({1}, keepdim={2}, dtype={3d})"},
      {"mean", "{0}.mean(dtype={1d})"},
      {"mean.dim", "{0}.mean({1}, keepdim={2}, dtype={3d})"},
      {"amax", "{0}.amax({1}, keepdim={2})"},
      {"amin", "{0}.amin({1}, keepdim={2})"},
      {"argmax", "{0}.argmax({1}, keepdim={2})"},
      {"argmin", "{0}.argmin({1}, keepdim={2})"},
      {"prod", "{0}.prod(dtype={1d})"},
      {"prod.dim_int", "{0}.prod({1}, keepdim={2}, dtype={3d})"},
      {"any.dim", "{0}.any({1}, keepdim={2})"},
      {"all.dim", "{0}.all({1}, keepdim={2})"},
      {"cumsum", "{0}.cumsum({1}, dtype={2d})"},
      {"cumprod", "{0}.cumprod({1}, dtype={2d})"},
      {"sort.stable", "torch.sort({0}, stable={1}, dim={2}, descending={3})"},
      {"topk", "torch.topk({0}, {1}, dim={2}, largest={3}, sorted={4})"},
      // shapes
      {"reshape", "{0}.reshape({1})"},
      {"view", "{0}.reshape({1})"},
      {"permute", "{0}.permute({1})"},
      {"transpose.int", "{0}.transpose({1}, {2})"},
      {"unsqueeze", "{0}.unsqueeze({1})"},
      {"squeeze.dim", "{0}.squeeze({1})"},
      {"flatten.using_ints", "{0}.flatten({1}, {2})"},
      {"cat", "torch.cat({0}, dim={1})"},
      {"stack", "torch.stack({0}, dim={1})"},
      {"expand", "{0}.expand({1})"},
      {"broadcast_to", "{0}.expand({1})"},
      {"repeat", "{0}.repeat({1})"},
      {"tile", "{0}.tile({1})"},
      {"flip", "{0}.flip({1})"},
      {"tril", "{0}.tril({1})"},
      {"triu", "{0}.triu({1})"},
      {"slice_scatter", "torch.slice_scatter({0}, {1}, {2}, {3}, {4}, {5})"},
      {"index_select", "{0}.index_select({1}, {2})"},
      {"gather", "{0}.gather({1}, {2})"},
      // creation
      {"full", "torch.full({0}, {1}, dtype={2d}, device={dev})"},
      {"zeros", "torch.zeros({0}, dtype={1d}, device={dev})"},
      {"ones", "torch.ones({0}, dtype={1d}, device={dev})"},
      {"full_like", "torch.full_like({0}, {1}, dtype={2d})"},
      {"zeros_like", "torch.zeros_like({0}, dtype={1d})"},
      {"ones_like", "torch.ones_like({0}, dtype={1d})"},
      {"arange", "torch.arange({0}, dtype={1d}, device={dev})"},
      {"arange.start", "torch.arange({0}, {1}, dtype={2d}, device={dev})"},
      {"arange.start_step", "torch.arange({0}, {1}, {2}, dtype={3d}, device={dev})"},
      {"tensor", "torch.tensor({0}, dtype={rt}, device={dev})"},
      {"tensor.int", "torch.tensor({0}, dtype={rt}, device={dev})"},
      {"tensor.float", "torch.tensor({0}, dtype={rt}, device={dev})"},
      {"tensor.bool", "torch.tensor({0}, dtype={rt}, device={dev})"},
      // numbers
      {"Bool.Tensor", "bool({0})"},
      {"Int.Tensor", "int({0})"},
      {"Float.Tensor", "float({0})"},
      {"item", "{0}.item()"},
      {"ScalarImplicit", "{0}.item()"}};
  return table;
}

/// Numbers of Python: written where they are used.
static const llvm::StringMap<StringRef> &scalarForms() {
  static const llvm::StringMap<StringRef> table{{"size.int", "{0}.shape[{1}]"},
                                                {"size", "list({0}.shape)"},
                                                {"numel", "{0}.numel()"},
                                                {"dim", "{0}.dim()"},
                                                {"len.t", "len({0})"},
                                                {"add.int", "({0} + {1})"},
                                                {"sub.int", "({0} - {1})"},
                                                {"mul.int", "({0} * {1})"},
                                                {"floordiv.int", "({0} // {1})"},
                                                {"remainder.int", "({0} % {1})"},
                                                {"neg.int", "(-{0})"},
                                                {"eq.int", "({0} == {1})"},
                                                {"ne.int", "({0} != {1})"},
                                                {"lt.int", "({0} < {1})"},
                                                {"le.int", "({0} <= {1})"},
                                                {"gt.int", "({0} > {1})"},
                                                {"ge.int", "({0} >= {1})"},
                                                {"__and__.bool", "({0} and {1})"},
                                                {"__or__.bool", "({0} or {1})"},
                                                {"__not__", "(not {0})"},
                                                {"__getitem__.t", "{0}[{1}]"},
                                                {"Int.bool", "int({0})"},
                                                {"Bool.int", "bool({0})"},
                                                {"Int.Scalar", "int({0})"},
                                                {"Float.Scalar", "float({0})"}};
  return table;
}

/// torch.<name>(operands) as they are.
static const llvm::StringSet<> &plain() {
  static const llvm::StringSet<> names{
      "sigmoid",    "tanh",         "exp",         "expm1",  "log",        "log2",  "log10",       "log1p",
      "sqrt",       "rsqrt",        "square",      "abs",    "floor",      "ceil",  "round",       "trunc",
      "sin",        "cos",          "tan",         "asin",   "acos",       "atan",  "sinh",        "cosh",
      "asinh",      "acosh",        "atanh",       "erf",    "reciprocal", "sign",  "bitwise_not", "maximum",
      "minimum",    "floor_divide", "fmod.Tensor", "atan2",  "isnan",      "isinf", "isfinite",    "logical_and",
      "logical_or", "logical_xor",  "logical_not", "squeeze"};
  return names;
}

static StringRef atenName(Operation *op) {
  StringRef name = op->getName().getStringRef();
  return name.consume_front("torch.aten.") ? name : StringRef();
}

std::string pytorch::pythonFloat(double value) {
  if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
  if (std::isnan(value)) return "float(\"nan\")";
  // Paddle's attributes are float32: the shortest text that gives the same float32 is the one the author wrote.
  char buffer[64];
  float single = static_cast<float>(value);
  bool largest =
      std::abs(single) == std::numeric_limits<float>::max(); // its shortest text is a double that no float holds
  auto end = single == value && !largest ? std::to_chars(buffer, buffer + sizeof buffer, single)
                                         : std::to_chars(buffer, buffer + sizeof buffer, value);
  std::string text(buffer, end.ptr);
  text.erase(std::remove(text.begin(), text.end(), '+'), text.end());
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

bool Emitter::isInline(Operation *op) {
  if (isa<pd_torch::ConstantIntOp, pd_torch::ConstantFloatOp, pd_torch::ConstantBoolOp, pd_torch::ConstantStrOp,
          pd_torch::ConstantNoneOp, pd_torch::ConstantDeviceOp, pd_torch::PrimListConstructOp, pd_torch::DerefineOp,
          pd_torch::TensorStaticInfoCastOp>(op))
    return true;
  if (isTransposedLiteral(op) || isChannelBias(op) || isFoldedWeight(op)) return true;
  StringRef name = atenName(op);
  // A tensor read as a number stands where it is used, unless a loop would read it again and again.
  if (name == "Bool.Tensor" || name == "Int.Tensor" || name == "Float.Tensor")
    return op->hasOneUse() && (*op->user_begin())->getBlock() == op->getBlock();
  return name == "clone" || name == "contiguous" || name == "detach" || scalarForms().contains(name);
}

std::string Emitter::expression(Value value) {
  if (auto it = names.find(value); it != names.end()) return it->second;
  Operation *op = value.getDefiningOp();
  if (!op) return "None";
  if (auto c = dyn_cast<pd_torch::ConstantIntOp>(op)) return std::to_string(static_cast<int64_t>(c.getValue()));
  if (auto c = dyn_cast<pd_torch::ConstantFloatOp>(op)) return pythonFloat(c.getValue().convertToDouble());
  if (auto c = dyn_cast<pd_torch::ConstantBoolOp>(op)) return c.getValue() ? "True" : "False";
  if (auto c = dyn_cast<pd_torch::ConstantStrOp>(op)) return "\"" + c.getValue().str() + "\"";
  if (isa<pd_torch::ConstantNoneOp, pd_torch::ConstantDeviceOp>(op)) return "None";
  if (isa<pd_torch::ValueTensorLiteralOp>(op)) return literalName(value);
  if (isFoldedWeight(op)) return "(" + opExpression(op) + ")";
  if (isTransposedLiteral(op)) {
    std::string matrix = literalName(op->getOperand(0));
    return StringRef(matrix).ends_with(".T") ? matrix.substr(0, matrix.size() - 2) : matrix + ".T";
  }
  if (isa<pd_torch::PrimListConstructOp>(op)) {
    std::string text = "[";
    for (auto [i, element] : llvm::enumerate(op->getOperands())) text += (i ? ", " : "") + expression(element);
    return text + "]";
  }
  StringRef name = atenName(op);
  if (auto form = scalarForms().find(name); form != scalarForms().end()) return fill(form->second, op);
  if (auto form = forms().find(name); form != forms().end())
    return fill(form->second, op);      // a number read from a tensor
  return expression(op->getOperand(0)); // an identity
}

std::string Emitter::operandText(Operation *op, unsigned index) {
  static const llvm::StringSet<> arithmetic{"add.Tensor",       "sub.Tensor",        "mul.Tensor", "div.Tensor",
                                            "remainder.Tensor", "pow.Tensor_Tensor", "eq.Tensor",  "ne.Tensor",
                                            "lt.Tensor",        "le.Tensor",         "gt.Tensor",  "ge.Tensor"};
  if (arithmetic.contains(atenName(op)))
    if (std::string number = scalarText(op, index); !number.empty()) return number;
  return expression(op->getOperand(index));
}

std::string Emitter::fill(StringRef form, Operation *op) {
  std::string text;
  while (!form.empty()) {
    size_t open = form.find('{');
    text += form.take_front(open);
    if (open == StringRef::npos) break;
    StringRef hole = form.substr(open + 1).split('}').first;
    form = form.substr(open + hole.size() + 2);
    unsigned index = 0;
    if (hole == "dev") text += device(op);
    else if (hole == "rt") text += dtype(op, cast<VTensorType>(op->getResult(0).getType()).getDtype());
    else if (!hole.consumeInteger(10, index) && index < op->getNumOperands())
      text += hole == "d" ? dtype(op, op->getOperand(index)) : operandText(op, index);
  }
  // What is PyTorch's default need not be said.
  for (StringRef idle : {", dtype=None", "dtype=None", ", keepdim=False", ", device=None", ", approximate=\"none\"",
                         ", ceil_mode=False", ", divisor_override=None", ", beta=1, alpha=1"})
    for (size_t at; (at = text.find(idle.str())) != std::string::npos;) text.erase(at, idle.size());
  return text;
}

/// `x[:, :, TEXT]`
static std::string subscript(const std::string &x, int64_t dim, const std::string &text) {
  std::string result = x + "[";
  for (int64_t i = 0; i < dim; ++i) result += ":, ";
  return result + text + "]";
}

static std::string unwrap(std::string text) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return text;
  int depth = 0;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return text;
  }
  return text.substr(1, text.size() - 2);
}

/// `[2, 2]` -> `2`
static std::string evenly(const std::string &list) {
  SmallVector<StringRef> parts;
  StringRef inner(list);
  if (!inner.consume_front("[") || !inner.consume_back("]")) return list;
  inner.split(parts, ", ");
  return llvm::all_equal(parts) && !parts[0].empty() ? parts[0].str() : list;
}

/// Windows as people write them: one number for both directions, nothing that is the default.
static std::string windowText(ArrayRef<std::string> sizes) { // kernel, stride, padding, dilation
  SmallVector<std::string> shown;
  for (const std::string &size : sizes) shown.push_back(evenly(size));
  static const char *idle[] = {"", "", "0", "1"};
  while (shown.size() > 2 && shown.back() == idle[shown.size() - 1]) shown.pop_back();
  if (shown.size() == 2 && (shown[1] == shown[0] || shown[1] == "[]")) shown.pop_back();
  return llvm::join(shown, ", ");
}

std::string Emitter::opExpression(Operation *op) {
  if (isCustomOp(op)) {
    SmallVector<std::string> operands;
    for (Value operand : op->getOperands()) operands.push_back(expression(operand));
    return customCall(op, operands);
  }
  if (isa<pd_torch::PrimNumToTensorScalarOp>(op)) return fill("torch.tensor({0}, dtype={rt}, device={dev})", op);
  if (isFoldedWeight(op)) { // of a weight that others read too
    int64_t rank = cast<VTensorType>(op->getResult(0).getType()).getRank(),
            axis = op->getAttrOfType<IntegerAttr>("axis").getInt();
    std::string shape;
    for (int64_t i = 0; i < rank; ++i) shape += std::string(i ? ", " : "") + (i == axis ? "-1" : "1");
    return expression(op->getOperand(0)) + " * " + expression(op->getOperand(1)) + ".reshape([" + shape + "])";
  }
  StringRef name = atenName(op);
  if (name.empty()) return "";
  auto text = [&](unsigned i) { return operandText(op, i); };
  auto constant = [&](unsigned i) { return pd_torch::getConstantNumber(op->getOperand(i)); };
  StringRef base = name.split('.').first;
  if (name == "add.Tensor" || name == "sub.Tensor" || name == "add.Scalar" || name == "sub.Scalar") {
    bool plus = base == "add";
    if (constant(2) == 1.0) {
      if (StringRef(text(1)).starts_with("-") && (name.ends_with("Scalar") || getLiteral(op->getOperand(1))))
        return text(0) + (plus ? " - " : " + ") + text(1).substr(1);
      return text(0) + (plus ? " + " : " - ") + text(1);
    }
    return ("torch." + base + "(" + text(0) + ", " + text(1) + ", alpha=" + text(2) + ")").str();
  }
  if (Operation *turn = base == "matmul" ? op->getOperand(1).getDefiningOp() : nullptr;
      turn && isTransposedLiteral(turn))
    if (std::string matrix = literalName(turn->getOperand(0)); !StringRef(matrix).ends_with(".T"))
      return "F.linear(" + text(0) + ", " + matrix + ")";
  if (name == "rsub.Scalar" && constant(2) == 1.0) return text(1) + " - " + text(0);
  int64_t rank = op->getNumOperands() && isa<VTensorType>(op->getOperand(0).getType())
                     ? cast<VTensorType>(op->getOperand(0).getType()).getRank()
                     : 0;
  if ((name == "slice.Tensor" || name == "select.int") && pd_torch::getConstantInt(op->getOperand(1))) {
    int64_t dim = *pd_torch::getConstantInt(op->getOperand(1));
    if (dim < 0) dim += rank;
    if (name == "select.int") return subscript(text(0), dim, unwrap(text(2)));
    auto step = pd_torch::getConstantInt(op->getOperand(4));
    auto start = constant(2), end = constant(3);
    auto simple = [](const std::string &t) {
      return llvm::all_of(StringRef(t), [](char c) { return llvm::isAlnum(c) || c == '_' || c == '-'; });
    };
    std::string from = start == 0.0 || text(2) == "None" ? "" : text(2),
                to = (end && *end >= 9.2e18) || text(3) == "None" ? "" : text(3);
    if (step && *step > 0) {
      std::string slice = simple(from) && simple(to) ? from + ":" + to : from + (from.empty() ? ":" : " : ") + to;
      if (!from.empty() && to.empty()) slice = simple(from) ? from + ":" : from + " :";
      if (from.empty() && !to.empty()) slice = simple(to) ? ":" + to : ": " + to;
      if (*step != 1) slice += (simple(from) && simple(to) ? ":" : " : ") + std::to_string(*step);
      return subscript(text(0), dim, slice);
    }
  }
  if (name == "max_pool2d" || name == "max_pool2d_with_indices" || name == "avg_pool2d") {
    bool mean = name == "avg_pool2d";
    std::string call = "F." + std::string(mean ? "avg_pool2d(" : "max_pool2d(") + text(0) + ", ";
    call += mean ? windowText({text(1), text(2), text(3)}) : windowText({text(1), text(2), text(3), text(4)});
    if (text(mean ? 4 : 5) != "False") call += ", ceil_mode=" + text(mean ? 4 : 5);
    if (mean && text(5) != "True") call += ", count_include_pad=" + text(5);
    if (mean && text(6) != "None") call += ", divisor_override=" + text(6);
    return call + (name == "max_pool2d_with_indices" ? ", return_indices=True)" : ")");
  }
  if (name == "adaptive_avg_pool2d") return "F.adaptive_avg_pool2d(" + text(0) + ", " + evenly(text(1)) + ")";
  if (name == "clamp") { // a bound outside float32 bounds nothing, and PyTorch refuses it
    auto limit = [&](unsigned i) {
      return constant(i) && std::abs(*constant(i)) > 3.4028234e38 ? std::string("None") : text(i);
    };
    return "torch.clamp(" + text(0) + ", " + limit(1) + ", " + limit(2) + ")";
  }
  if (name == "upsample_nearest2d" ||
      name == "upsample_bilinear2d") { // not torch.ops: traced, that would freeze the sizes
    bool linear = name == "upsample_bilinear2d";
    unsigned scales = linear ? 3 : 2;
    std::string call = "F.interpolate(" + text(0) + ", ", size = text(1), doubled;
    StringRef factor = StringRef(size).rsplit(" * ").second;
    factor.consume_back(")]");
    doubled = ("[(" + text(0) + ".shape[2] * " + factor + "), (" + text(0) + ".shape[3] * " + factor + ")]").str();
    if (text(scales) != "None") call += "scale_factor=(" + text(scales) + ", " + text(scales + 1) + ")";
    else call += size == doubled ? ("scale_factor=" + factor).str() : "size=" + size;
    return call + (linear ? ", mode=\"bilinear\", align_corners=" + text(2) + ")" : ")");
  }
  if (name == "scaled_dot_product_attention") {
    std::string call = "F.scaled_dot_product_attention(" + text(0) + ", " + text(1) + ", " + text(2);
    if (text(3) != "None") call += ", attn_mask=" + text(3);
    if (constant(4) != 0.0) call += ", dropout_p=" + text(4) + " if self.training else 0.0";
    if (constant(5) != 0.0) call += ", is_causal=" + text(5);
    if (text(6) != "None") call += ", scale=" + text(6);
    return call + (constant(7) != 0.0 ? ", enable_gqa=" + text(7) + ")" : ")");
  }
  if (name == "elu" && constant(2) == 1.0 && constant(3) == 1.0) return "F.elu(" + text(0) + ", " + text(1) + ")";
  if (name == "index.Tensor") {
    std::string parts;
    if (auto elements = pd_torch::getListElements(op->getOperand(1))) {
      for (Value element : *elements)
        parts += (parts.empty() ? "" : ", ") +
                 (isa<VTensorType>(element.getType()) ? expression(element) : std::string(":"));
      if (llvm::all_of(*elements, [](Value v) { return isa<VTensorType>(v.getType()); }))
        return text(0) + "[" + parts + "]";
    }
  }
  if (auto form = forms().find(name); form != forms().end()) return fill(form->second, op);
  std::string call;
  if (plain().contains(name)) call = ("torch." + base).str();
  else
    call =
        ("torch.ops.aten." + base + "." + (name.contains('.') ? name.split('.').second : StringRef("default"))).str();
  std::string arguments;
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) arguments += (i ? ", " : "") + expression(operand);
  return call + "(" + arguments + ")";
}
