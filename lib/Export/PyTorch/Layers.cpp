//===--- Layers.cpp - ops that are nn modules; parameters and buffers that are not -----------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emitter.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConvOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchIndexOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchNormOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using pd_torch::VTensorType;

ElementsAttr pytorch::getLiteral(Value value) {
  auto op = value.getDefiningOp<pd_torch::ValueTensorLiteralOp>();
  return op ? op.getValue() : ElementsAttr();
}

StringRef pytorch::getPaddleName(Value literal) {
  Operation *op = literal.getDefiningOp();
  auto name = op ? dyn_cast<NameLoc>(op->getLoc()) : NameLoc();
  return name && !name.getName().getValue().contains('#') ? name.getName().getValue() : StringRef();
}

std::string Emitter::uniquePath(StringRef wanted) {
  std::string path = clean(wanted.empty() ? "layer" : wanted);
  for (unsigned n = 2; paths.contains(path) || containers.contains(path) || path == "training" || path == "forward";
       ++n)
    path = clean(wanted) + "_" + std::to_string(n);
  return path;
}

Expr Emitter::addLeaf(StringRef path, Expr made, Leaf::Kind kind) {
  for (size_t dot = path.find('.'); dot != StringRef::npos; dot = path.find('.', dot + 1))
    if (StringRef container = path.take_front(dot); !paths.contains(container)) containers.insert(container);
  paths.insert(path);
  leaves.push_back({path.str(), std::move(made), kind, current ? sourceLine(current->getLoc()) : ""});
  return Expr::layer(path);
}

bool Emitter::isTransposedLiteral(Operation *op) {
  auto turn = dyn_cast<pd_torch::AtenTransposeIntOp>(op);
  if (!turn || !getLiteral(op->getOperand(0)) || getPaddleName(op->getOperand(0)).empty() ||
      cast<VTensorType>(op->getOperand(0).getType()).getRank() != 2)
    return false;
  auto a = pd_torch::getConstantInt(op->getOperand(1)), b = pd_torch::getConstantInt(op->getOperand(2));
  return a && b && (*a + 2) % 2 != (*b + 2) % 2;
}

bool Emitter::isFoldedWeight(Operation *op) {
  auto recipe = dyn_cast<pd_torch::OperatorOp>(op);
  return recipe && recipe.getName() == "paddle.scale_weight";
}

bool Emitter::isChannelBias(Operation *op) {
  auto turn = dyn_cast<pd_torch::AtenReshapeOp>(op);
  return turn && getLiteral(op->getOperand(0)) && !getPaddleName(op->getOperand(0)).empty() &&
         cast<VTensorType>(op->getOperand(0).getType()).getRank() == 1;
}

namespace mlir::pd::pytorch {

/// Recognises one op as a layer. A parameter that several ops read belongs to the first of them that is a layer: the
/// same layer again is a second call, another layer is tied to it, and what is no layer reads it there.
class LayerBuilder {
public:
  LayerBuilder(Emitter &emitter, Operation *op, Statement::List &list) : e(emitter), op(op), list(list) {}

  bool build() {
    if (auto conv = dyn_cast<pd_torch::AtenConvolutionOp>(op)) return convolution(conv);
    if (isa<pd_torch::AtenMatmulOp, pd_torch::AtenMmOp>(op)) {
      Operation *turn = op->getOperand(1).getDefiningOp();
      if (turn && e.isTransposedLiteral(turn)) return linear(op->getOperand(0), turn->getOperand(0), /*turned=*/true);
      return linear(op->getOperand(0), op->getOperand(1), /*turned=*/false);
    }
    if (isa<pd_torch::AtenAddmmOp>(op)) return addmm();
    if (isa<pd_torch::AtenBatchNormOp>(op)) return batchNorm();
    if (isa<pd_torch::AtenLayerNormOp>(op)) return layerNorm();
    if (isa<pd_torch::AtenEmbeddingOp>(op)) return embedding();
    if (auto custom = dyn_cast<pd_torch::OperatorOp>(op); custom && custom.getName() == "paddle.rnn")
      return recurrent(custom);
    return false;
  }

private:
  /// Whether a layer can hold this value, in Paddle's layout or the other one.
  bool isOwn(Value value, bool transpose = false) const {
    auto [source, recipe] = withoutRecipe(value);
    if (!getLiteral(source) ||
        (recipe && (!value.hasOneUse() || !isa_and_nonnull<DenseElementsAttr>(getLiteral(recipe->getOperand(1))))))
      return false;
    if (e.bound.contains(source)) return false;
    if (source.hasOneUse()) return true;
    if (recipe || getPaddleName(source).empty()) return false;
    auto it = e.held.find(source);
    return it == e.held.end() || it->second.transpose == transpose;
  }
  /// A weight with a batch norm folded into it is a recipe over the literal; else the recipe is null.
  static std::pair<Value, pd_torch::OperatorOp> withoutRecipe(Value value) {
    auto recipe = value.getDefiningOp<pd_torch::OperatorOp>();
    if (!recipe || !Emitter::isFoldedWeight(recipe)) return {value, {}};
    return {recipe->getOperand(0), recipe};
  }
  static ArrayRef<int64_t> shape(Value value) { return cast<VTensorType>(value.getType()).getSizes(); }
  static bool isNone(Value value) { return isa<pd_torch::NoneType>(value.getType()); }
  static std::string number(int64_t value) { return std::to_string(value); }

  /// `3` when all are equal, else `(3, 1)`.
  static Expr sizes(ArrayRef<int64_t> values) {
    if (!values.empty() && llvm::all_equal(values)) return Expr::integer(values[0]);
    return Expr::tuple(Expr::integers(values).operands);
  }
  /// `nn.Linear(3, 4`
  static Expr layer(StringRef name, ArrayRef<int64_t> numbers) {
    return Expr::call(Expr::dotted(("nn." + name).str()), Expr::integers(numbers).operands);
  }

  /// The path of the layer that owns this weight.
  std::string pathOf(Value weight, StringRef fallback) {
    std::string name = getPaddleName(withoutRecipe(weight).first).str();
    if (name.empty()) return e.uniquePath(fallback);
    if (e.held.contains(weight)) { // its name is another layer's
      std::string path = e.structPath(op);
      return e.uniquePath(path.empty() ? fallback.str() : path);
    }
    if (auto it = e.structuredNames.find(name); it != e.structuredNames.end()) {
      StringRef structured = it->second;
      return e.uniquePath(structured.contains('.') ? structured.rsplit('.').first : fallback);
    }
    if (std::string path = e.structPath(op); !path.empty()) return e.uniquePath(path);
    return e.uniquePath(StringRef(name).contains('.') ? identifier(StringRef(name).rsplit('.').first)
                                                      : identifier(name));
  }

  void keep(const std::string &path, StringRef attribute, Value weight, bool transpose = false, StringRef note = "") {
    parameters.push_back({path, attribute.str(), weight, transpose, transpose ? "transpose" : note.str()});
  }

  /// The module, new or the one that has these parameters already (`path` becomes that one's); false where a tie would
  /// add a key that the author's names lack.
  bool commit(std::string &path, const Expr &constructor) {
    std::string same = structuralKey(constructor, {}, true);
    bool tied = false;
    for (const Parameter &p : parameters) {
      Value literal = withoutRecipe(p.weight).first;
      same += "|" + std::to_string(reinterpret_cast<uintptr_t>(p.weight.getAsOpaquePointer()));
      tied |= e.held.contains(literal);
    }
    if (auto it = e.sameLayers.find(same); it != e.sameLayers.end()) {
      path = it->second;
      return true;
    }
    if (tied && !e.structuredNames.empty()) return false;
    e.sameLayers[same] = path;
    for (Parameter &p : parameters) {
      auto [literal, recipe] = withoutRecipe(p.weight);
      Emitter::Held own{p.layer, p.attribute, p.transpose};
      std::string paddle = getPaddleName(literal).str(), transform = p.note, key = own.key();
      if (auto [it, isNew] = e.held.try_emplace(literal, own); !isNew) {
        e.ties.push_back({key, it->second.key()});
        e.mappings.push_back({paddle, key, "tied to " + it->second.key()});
        continue;
      }
      StateEntry entry{key, paddle, getLiteral(literal), p.transpose};
      if (recipe) {
        for (APFloat factor : cast<DenseElementsAttr>(getLiteral(recipe->getOperand(1))).getValues<APFloat>())
          entry.factors.push_back(FloatAttr::getValueAsDouble(factor));
        entry.factorDim = recipe->getAttrOfType<IntegerAttr>("axis").getInt();
        transform = transform.empty() ? "batch norm folded" : "batch norm folded, " + transform;
      }
      e.state.push_back(std::move(entry));
      e.mappings.push_back({paddle, key, transform});
    }
    e.addLeaf(path, constructor, Leaf::Kind::Layer);
    return true;
  }

  bool finish(Operation *last, std::string path, const Expr &constructor, Expr argument) {
    if (!commit(path, constructor)) return false;
    std::string stem = path;
    while (isNumber(lastName(stem)) && stem != lastName(stem)) stem = parentOf(stem);
    if (last != op) e.done.insert(last);
    append(Expr::name(e.define(last->getResult(0), lastName(stem))), path, {std::move(argument)}, last->getResult(0));
    return true;
  }

  void append(Expr target, StringRef path, std::vector<Expr> arguments, Value shown) {
    Statement s;
    s.op = op;
    s.shown = shown;
    s.target = std::move(target);
    s.value = Expr::call(Expr::layer(path), std::move(arguments));
    e.append(list, std::move(s));
  }

  /// The op `result + b` where b is a flat literal of this size, seen through a reshape to [1, C, 1, ...] where
  /// `channels` says so.
  std::pair<Operation *, Value> bias(Value result, int64_t size, bool channels) {
    if (!result.hasOneUse()) return {};
    auto add = dyn_cast<pd_torch::AtenAddTensorOp>(*result.user_begin());
    if (!add || add->getBlock() != op->getBlock() || pd_torch::getConstantNumber(add->getOperand(2)) != 1.0 ||
        add->getResult(0).getType() != result.getType())
      return {};
    Value other = add->getOperand(0) == result ? add->getOperand(1) : add->getOperand(0);
    if (channels) {
      auto reshape = other.getDefiningOp<pd_torch::AtenReshapeOp>();
      if (!reshape || !e.isChannelBias(reshape) || shape(other).size() < 2 || shape(other)[1] != size) return {};
      for (auto [i, d] : llvm::enumerate(shape(other)))
        if (i != 1 && d != 1) return {};
      if (shape(other).size() != shape(result).size()) return {};
      other = reshape->getOperand(0);
    }
    if (!isOwn(other) || shape(other).size() != 1 || shape(other)[0] != size) return {};
    return {add, other};
  }

  bool convolution(pd_torch::AtenConvolutionOp conv) {
    Value weight = op->getOperand(1), given = op->getOperand(2);
    auto stride = pd_torch::getConstantIntList(op->getOperand(3)),
         padding = pd_torch::getConstantIntList(op->getOperand(4)),
         dilation = pd_torch::getConstantIntList(op->getOperand(5)),
         outputPadding = pd_torch::getConstantIntList(op->getOperand(7));
    auto transposed = pd_torch::getConstantBool(op->getOperand(6));
    auto groups = pd_torch::getConstantInt(op->getOperand(8));
    if (!isOwn(weight) || (!isNone(given) && !isOwn(given)) || !stride || !padding || !dilation || !outputPadding ||
        !transposed || !groups)
      return false;
    ArrayRef<int64_t> w = shape(weight);
    int64_t in = *transposed ? w[0] : w[1] * *groups, out = *transposed ? w[1] * *groups : w[0];
    Operation *last = op;
    Value b = isNone(given) ? Value() : given;
    if (!b)
      if (auto [add, literal] = bias(op->getResult(0), out, true); add) last = add, b = literal;
    std::string path = pathOf(weight, "conv");
    Expr made = layer((*transposed ? "ConvTranspose" : "Conv") + number(w.size() - 2) + "d", {in, out});
    made.add(sizes(w.drop_front(2)));
    auto option = [&](StringRef name, ArrayRef<int64_t> values, int64_t idle) {
      if (!llvm::all_of(values, [&](int64_t v) { return v == idle; })) made.add(sizes(values), name);
    };
    option("stride", *stride, 1);
    option("padding", *padding, 0);
    if (*transposed) option("output_padding", *outputPadding, 0);
    option("dilation", *dilation, 1);
    if (*groups != 1) made.add(Expr::integer(*groups), "groups");
    if (!b) made.add(Expr::boolean(false), "bias");
    keep(path, "weight", weight);
    if (b) keep(path, "bias", b);
    return finish(last, path, made, e.expression(op->getOperand(0)));
  }

  bool linear(Value x, Value weight, bool turned) {
    if (!isOwn(weight, !turned) || shape(weight).size() != 2 || getLiteral(x)) return false;
    int64_t in = shape(weight)[turned ? 1 : 0], out = shape(weight)[turned ? 0 : 1];
    auto [add, b] = bias(op->getResult(0), out, false);
    if (turned && !(isNamed(weight, "weight") && (!b || isNamed(b, "bias")))) return false;
    return finishLinear(add ? add : op, x, weight, b, in, out, turned);
  }

  /// Whether the author's name of a parameter, where it is known, ends so: no Linear of Paddle's holds its matrix
  /// turned, a cell's `weight_ih` may be.
  bool isNamed(Value literal, StringRef attribute) const {
    auto it = e.structuredNames.find(getPaddleName(literal).str());
    return it == e.structuredNames.end() || it->second == attribute ||
           StringRef(it->second).ends_with(("." + attribute).str());
  }

  bool addmm() {
    Value b = op->getOperand(0), weight = op->getOperand(2);
    if (!isOwn(b) || shape(b).size() != 1 || !isOwn(weight, true) || shape(b)[0] != shape(weight)[1]) return false;
    if (pd_torch::getConstantNumber(op->getOperand(3)) != 1.0 || pd_torch::getConstantNumber(op->getOperand(4)) != 1.0)
      return false;
    return finishLinear(op, op->getOperand(1), weight, b, shape(weight)[0], shape(weight)[1], false);
  }

  bool finishLinear(Operation *last, Value x, Value weight, Value b, int64_t in, int64_t out, bool turned) {
    std::string path = pathOf(weight, "linear");
    keep(path, "weight", weight, /*transpose=*/!turned);
    if (b) keep(path, "bias", b);
    Expr made = layer("Linear", {in, out});
    if (!b) made.add(Expr::boolean(false), "bias");
    return finish(last, path, made, e.expression(x));
  }

  bool batchNorm() {
    for (unsigned i : {1, 2, 3, 4})
      if (!isOwn(op->getOperand(i)) || shape(op->getOperand(i)).size() != 1) return false;
    auto momentum = pd_torch::getConstantNumber(op->getOperand(6)),
         eps = pd_torch::getConstantNumber(op->getOperand(7));
    if (!momentum || !eps) return false;
    // Paddle's momentum is the share of the old value, in float32; PyTorch's is the share of the new one.
    std::string paddleMomentum = pythonFloat(static_cast<float>(1 - *momentum)),
                torchMomentum = complement(paddleMomentum);
    std::string path = pathOf(op->getOperand(1), "norm");
    size_t rank = shape(op->getOperand(0)).size();
    static const char *attributes[] = {"weight", "bias", "running_mean", "running_var"};
    for (unsigned i : {1, 2, 3, 4})
      keep(path, attributes[i - 1], op->getOperand(i), false,
           i == 3 ? "momentum " + paddleMomentum + " -> " + torchMomentum : "");
    Expr made = layer("BatchNorm" + number(rank < 4 ? 1 : rank - 2) + "d", {shape(op->getOperand(1))[0]});
    addEpsilon(made, *eps);
    if (torchMomentum != "0.1") made.add(Expr::real(std::strtod(torchMomentum.c_str(), nullptr)), "momentum");
    return finish(op, path, made, e.expression(op->getOperand(0)));
  }

  static void addEpsilon(Expr &made, double eps) {
    if (Expr value = Expr::real(static_cast<float>(eps)); value.text != "1e-05") made.add(std::move(value), "eps");
  }

  static std::string complement(const std::string &text) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.7g", 1 - std::strtod(text.c_str(), nullptr));
    return pythonFloat(std::strtod(buffer, nullptr));
  }

  bool layerNorm() {
    Value weight = op->getOperand(2), b = op->getOperand(3);
    auto dims = pd_torch::getConstantIntList(op->getOperand(1));
    auto eps = pd_torch::getConstantNumber(op->getOperand(4));
    if (!dims || dims->size() != 1 || !eps || !isOwn(weight) || !(isOwn(b) || isNone(b))) return false;
    std::string path = pathOf(weight, "norm");
    keep(path, "weight", weight);
    if (!isNone(b)) keep(path, "bias", b);
    Expr made = layer("LayerNorm", {dims->front()});
    addEpsilon(made, *eps);
    if (isNone(b)) made.add(Expr::boolean(false), "bias");
    return finish(op, path, made, e.expression(op->getOperand(0)));
  }

  bool embedding() {
    Value weight = op->getOperand(0);
    if (!isOwn(weight)) return false;
    std::string path = pathOf(weight, "embedding");
    keep(path, "weight", weight);
    return finish(op, path, layer("Embedding", shape(weight)), e.expression(op->getOperand(1)));
  }

  /// Paddle's gates lie in PyTorch's order: i, f, g, o and r, z, n.
  bool recurrent(pd_torch::OperatorOp rnn) {
    StringRef mode = rnn->getAttrOfType<StringAttr>("mode").getValue();
    int64_t layers = rnn->getAttrOfType<IntegerAttr>("num_layers").getInt(),
            hidden = rnn->getAttrOfType<IntegerAttr>("hidden_size").getInt();
    bool both = rnn->getAttrOfType<BoolAttr>("bidirectional").getValue();
    double dropout = rnn->getAttrOfType<FloatAttr>("dropout").getValueAsDouble();
    unsigned states = mode == "LSTM" ? 2 : 1, cells = layers * (both ? 2 : 1);
    ValueRange weights = op->getOperands().drop_front(1 + states);
    if (weights.size() != 4 * cells || !llvm::all_of(weights, [&](Value w) { return isOwn(w); })) return false;
    std::string path = pathOf(weights[0], "rnn");
    for (unsigned cell = 0; cell < cells; ++cell) {
      std::string suffix = "_l" + number(both ? cell / 2 : cell) + (both && cell % 2 ? "_reverse" : "");
      keep(path, "weight_ih" + suffix, weights[2 * cell]);
      keep(path, "weight_hh" + suffix, weights[2 * cell + 1]);
      keep(path, "bias_ih" + suffix, weights[2 * cells + 2 * cell]);
      keep(path, "bias_hh" + suffix, weights[2 * cells + 2 * cell + 1]);
    }
    Expr made = layer(mode == "LSTM" || mode == "GRU" ? mode : "RNN", {shape(weights[0])[1], hidden});
    if (layers > 1) made.add(Expr::integer(layers), "num_layers");
    if (mode == "RNN_RELU") made.add(Expr::string("relu"), "nonlinearity");
    if (dropout > 0 && layers > 1) made.add(Expr::real(dropout), "dropout");
    if (both) made.add(Expr::boolean(true), "bidirectional");
    if (!commit(path, made)) return false;
    callRecurrent(path, states);
    return true;
  }

  /// out, (hidden, cell) = self.lstm(x, (hidden, cell))
  void callRecurrent(const std::string &path, unsigned states) {
    std::string stem = lastName(path);
    auto target = [&](unsigned i, StringRef name) {
      return Expr::name(op->getResult(i).use_empty() ? discarded : e.define(op->getResult(i), name));
    };
    Expr out = target(0, isNumber(stem) ? "out" : stem), finals = target(1, "hidden");
    Expr initial = e.expression(op->getOperand(1));
    if (states == 2) {
      Expr cell = target(2, "cell");
      bool read = finals.variable != discarded || cell.variable != discarded;
      if (read) finals = Expr::tuple({std::move(finals), std::move(cell)});
      initial = Expr::tuple({std::move(initial), e.expression(op->getOperand(2))});
    }
    append(Expr::tuple({std::move(out), std::move(finals)}), path,
           {e.expression(op->getOperand(0)), std::move(initial)}, op->getResult(0));
  }

  struct Parameter {
    std::string layer, attribute;
    Value weight;
    bool transpose;
    std::string note;
  };
  Emitter &e;
  Operation *op;
  Statement::List &list;
  std::vector<Parameter> parameters;
};

} // namespace mlir::pd::pytorch

bool Emitter::emitLayer(Operation *op, Statement::List &list) { return LayerBuilder(*this, op, list).build(); }
