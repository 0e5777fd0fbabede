//===--- Recurrent.cpp - rnn: LSTM, GRU and simple layers as loops over time --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-mlir has no lowering of aten.lstm, so a layer is spelled out: one matmul for the input part of all steps, and a
// torch.prim.Loop over time with the recurrent part, which slices its step from the input and scatters its output.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Patterns.h"

#include "paddle-mlir/Dialect/Pd/IR/PdRecurrentOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchActivationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCompareOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchCreationOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchLinearOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchShapeOps.h"

using namespace mlir;
using namespace mlir::pd;
using pd_torch::TorchBuilder;
using pd_torch::VTensorType;

namespace {

enum class Cell { LSTM, GRU, Tanh, Relu };

struct DirectionWeights {
  Value inputWeight, hiddenWeight, inputBias, hiddenBias;
};

/// One direction of one layer over x [T, B, I].
class LayerBuilder {
public:
  LayerBuilder(TorchBuilder &aten, Cell cell, int64_t hidden, Value lengths)
      : aten(aten), cell(cell), hidden(hidden), lengths(lengths) {}

  struct Result {
    Value out; // [T, B, H]
    SmallVector<Value> state;
  };

  Result run(Value x, SmallVector<Value> state, const DirectionWeights &weights, bool reverse) {
    VTensorType xType = TorchBuilder::type(x);
    VTensorType stateType = TorchBuilder::type(state.front());
    int64_t steps = xType.getSizes()[0], batch = stateType.getSizes()[0];
    Value time = aten.size(x, 0), batchSize = aten.size(state.front(), 0);
    // The input's share of the gates, all steps at once. The hidden bias joins it unless GRU's reset gate scales it.
    Value gates = aten.add(matmul(x, weights.inputWeight), weights.inputBias);
    if (cell != Cell::GRU) gates = aten.add(gates, weights.hiddenBias);
    VTensorType outType = xType.withSizes({steps, batch, hidden});
    Value out = pd_torch::AtenZerosOp::create(aten.builder, aten.loc, outType,
                                              aten.ints(ValueRange{time, batchSize, aten.integer(hidden)}),
                                              aten.dtype(xType.getDtype()), aten.none(), aten.none(), aten.none());
    Value weight = aten.transpose(weights.hiddenWeight, 0, 1); // outside the loop: [H, G*H]

    SmallVector<Value> carried(state);
    carried.push_back(out);
    SmallVector<Type> types = llvm::to_vector(TypeRange(ValueRange(carried)));
    Value forever = aten.boolean(true);
    auto loop = pd_torch::PrimLoopOp::create(aten.builder, aten.loc, types, time, forever, carried);
    OpBuilder::InsertionGuard guard(aten.builder);
    Block *body = aten.builder.createBlock(&loop.getRegion());
    Value step = body->addArgument(pd_torch::IntType::get(aten.builder.getContext()), aten.loc);
    SmallVector<Value> current;
    for (Type type : types) current.push_back(body->addArgument(type, aten.loc));
    Value one = aten.integer(1);
    if (reverse) step = aten.subInt(aten.subInt(time, one), step);
    Value next = aten.addInt(step, one);
    Value gate = aten.squeeze(aten.slice(gates, 0, step, next, 1, 1), 0);
    SmallVector<Value> oldState(ArrayRef<Value>(current).drop_back());
    SmallVector<Value> newState = cellStep(gate, oldState, weight, weights.hiddenBias);
    Value output = newState.front();
    if (lengths) freezePastEnd(step, oldState, newState, output);
    Value written = pd_torch::AtenSliceScatterOp::create(aten.builder, aten.loc, outType, current.back(),
                                                         aten.unsqueeze(output, 0), aten.integer(0), step, next, one);
    newState.push_back(written);
    pd_torch::PrimLoopConditionOp::create(aten.builder, aten.loc, forever, newState);
    Result result{loop.getResults().back(), {}};
    for (Value value : loop.getResults().drop_back()) result.state.push_back(value);
    return result;
  }

private:
  /// x @ weight^T over the last dim.
  Value matmul(Value x, Value weight) {
    SmallVector<int64_t> sizes(TorchBuilder::type(x).getSizes());
    sizes.back() = TorchBuilder::type(weight).getSizes()[0];
    return pd_torch::AtenMatmulOp::create(aten.builder, aten.loc, TorchBuilder::type(x).withSizes(sizes), x,
                                          aten.transpose(weight, 0, 1));
  }

  Value recurrent(Value state, Value weight) {
    VTensorType type = TorchBuilder::type(state);
    int64_t width = TorchBuilder::type(weight).getSizes()[1];
    return pd_torch::AtenMmOp::create(aten.builder, aten.loc, type.withSizes({type.getSizes()[0], width}), state,
                                      weight);
  }

  Value part(Value gates, int64_t index) {
    return aten.slice(gates, 1, aten.integer(index * hidden), aten.integer((index + 1) * hidden), 1, hidden);
  }
  Value sigmoid(Value x) { return aten.unary<pd_torch::AtenSigmoidOp>(x); }
  Value tanh(Value x) { return aten.unary<pd_torch::AtenTanhOp>(x); }

  SmallVector<Value> cellStep(Value gate, ArrayRef<Value> state, Value weight, Value hiddenBias) {
    Value h = state[0];
    if (cell == Cell::GRU) {
      // r, z, candidate; the candidate's hidden part, bias included, is scaled by r.
      Value recur = aten.add(recurrent(h, weight), hiddenBias);
      Value r = sigmoid(aten.add(part(gate, 0), part(recur, 0)));
      Value z = sigmoid(aten.add(part(gate, 1), part(recur, 1)));
      Value c = tanh(aten.add(part(gate, 2), aten.mul(r, part(recur, 2))));
      return {aten.add(aten.mul(aten.sub(h, c), z), c)};
    }
    gate = aten.add(gate, recurrent(h, weight));
    if (cell == Cell::LSTM) {
      // input, forget, cell, output
      Value i = sigmoid(part(gate, 0)), f = sigmoid(part(gate, 1)), g = tanh(part(gate, 2)), o = sigmoid(part(gate, 3));
      Value c = aten.add(aten.mul(f, state[1]), aten.mul(i, g));
      return {aten.mul(o, tanh(c)), c};
    }
    return {cell == Cell::Tanh ? tanh(gate) : aten.unary<pd_torch::AtenReluOp>(gate)};
  }

  /// Past a sequence's length its state stands still and its output is 0.
  void freezePastEnd(Value step, ArrayRef<Value> oldState, SmallVector<Value> &newState, Value &output) {
    VTensorType lengthType = TorchBuilder::type(lengths);
    auto boolType = lengthType.withDtype(aten.builder.getI1Type());
    // step < length, as a column
    Value now = pd_torch::PrimNumToTensorScalarOp::create(
        aten.builder, aten.loc,
        lengthType.withSizes({}).withDtype(IntegerType::get(aten.builder.getContext(), 64, IntegerType::Signed)), step);
    Value active = aten.unsqueeze(pd_torch::AtenGtTensorOp::create(aten.builder, aten.loc, boolType, lengths,
                                                                   aten.toDtype(now, lengthType.getDtype())),
                                  1);
    Value zero = aten.scalarTensor(TorchBuilder::type(output).getDtype(), 0);
    output = pd_torch::AtenWhereSelfOp::create(aten.builder, aten.loc, output.getType(), active, output, zero);
    for (auto [old, fresh] : llvm::zip(oldState, newState))
      fresh = pd_torch::AtenWhereSelfOp::create(aten.builder, aten.loc, fresh.getType(), active, fresh, old);
  }

  TorchBuilder &aten;
  Cell cell;
  int64_t hidden;
  Value lengths;
};

struct ConvertRnn : TorchPattern<RnnOp> {
  using TorchPattern::TorchPattern;

  LogicalResult matchAndRewrite(RnnOp op, Adaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    TorchBuilder aten(rewriter, op.getLoc());
    std::optional<Cell> cell = llvm::StringSwitch<std::optional<Cell>>(op.getMode())
                                   .Case("LSTM", Cell::LSTM)
                                   .Case("GRU", Cell::GRU)
                                   .Case("RNN_TANH", Cell::Tanh)
                                   .Case("RNN_RELU", Cell::Relu)
                                   .Default(std::nullopt);
    if (!cell) return refuse(rewriter, op, "mode '" + op.getMode() + "' is not known");
    int64_t layers = op.getNumLayers(), directions = op.getIsBidirec() ? 2 : 1, hidden = op.getHiddenSize();
    ValueRange weights = adaptor.getWeightList(), states = adaptor.getPreState();
    unsigned stateCount = *cell == Cell::LSTM ? 2 : 1;
    if (static_cast<int64_t>(weights.size()) != 4 * layers * directions || states.size() != stateCount)
      return refuse(rewriter, op,
                    "expects four weights per layer and direction, and " + Twine(stateCount) + " initial states");
    if ((op.getDropoutStateOut() && !op.getDropoutStateOut().use_empty()) ||
        (op.getReserve() && !op.getReserve().use_empty()))
      return refuse(rewriter, op, "a result of training is used");

    Value x = adaptor.getX();
    SmallVector<SmallVector<Value>> finals(stateCount);
    for (int64_t layer = 0; layer < layers; ++layer) {
      SmallVector<Value> outs;
      for (int64_t direction = 0; direction < directions; ++direction) {
        int64_t index = layer * directions + direction, biases = 2 * layers * directions;
        DirectionWeights own{weights[2 * index], weights[2 * index + 1], weights[biases + 2 * index],
                             weights[biases + 2 * index + 1]};
        SmallVector<Value> initial;
        for (Value state : states) initial.push_back(selectState(aten, state, index));
        // With lengths the backward direction starts at the padded tail; the frozen state carries it to the sequence's
        // own end.
        LayerBuilder builder(aten, *cell, hidden, adaptor.getSequenceLength());
        auto result = builder.run(x, initial, own, direction == 1);
        outs.push_back(result.out);
        for (unsigned i = 0; i < stateCount; ++i) finals[i].push_back(result.state[i]);
      }
      x = outs.front();
      if (directions == 2) {
        SmallVector<int64_t> sizes(TorchBuilder::type(x).getSizes());
        sizes.back() = 2 * hidden;
        x = aten.cat(outs, 2, TorchBuilder::type(x).withSizes(sizes));
      }
    }

    SmallVector<SmallVector<Value>> replacements;
    replacements.push_back({matchType(aten, x, torchType(op.getOut()))});
    if (op.getDropoutStateOut()) replacements.emplace_back();
    for (auto [i, state] : llvm::enumerate(op.getState()))
      replacements.push_back({stackStates(aten, finals[i], torchType(state))});
    if (op.getReserve()) replacements.emplace_back();
    rewriter.replaceOpWithMultiple(op, std::move(replacements));
    return success();
  }

private:
  /// [L*D, B, H] -> [B, H]
  static Value selectState(TorchBuilder &aten, Value state, int64_t index) {
    return aten.squeeze(aten.slice(state, 0, aten.integer(index), aten.integer(index + 1), 1, 1), 0);
  }

  static Value matchType(TorchBuilder &aten, Value value, VTensorType type) {
    return value.getType() == type
               ? value
               : Value(pd_torch::TensorStaticInfoCastOp::create(aten.builder, aten.loc, type, value));
  }

  static Value stackStates(TorchBuilder &aten, ArrayRef<Value> states, VTensorType type) {
    SmallVector<Value> rows;
    for (Value state : states) rows.push_back(aten.unsqueeze(state, 0));
    if (rows.size() == 1) return matchType(aten, rows.front(), type);
    SmallVector<int64_t> sizes(TorchBuilder::type(rows.front()).getSizes());
    sizes[0] = rows.size();
    return matchType(aten, aten.cat(rows, 0, type.withSizes(sizes)), type);
  }
};

} // namespace

void pd::populateRecurrentPatterns(TorchPatterns &set) { set.add<ConvertRnn>(); }
