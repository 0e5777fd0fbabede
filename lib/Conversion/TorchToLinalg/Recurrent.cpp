//===--- Recurrent.cpp - lstm, gru and plain rnn as loops over time -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A layer's products with the whole input are one matmul before the loop; a step is the product with the state and the
// gates.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::pd_torch;

namespace {
enum class Cell { Lstm, Gru, Tanh, Relu };

struct Rnn {
  Cell cell;
  bool biases, bidirectional, batchFirst;
  int64_t layers;
  SmallVector<Tensor> params; // a layer and direction: w_ih, w_hh[, b_ih, b_hh]
  Tensor input;               // [time, batch, features]
  Tensor h, c;                // [layers * directions, batch, hidden]
};

struct Weights {
  Tensor input, state, inputBias, stateBias;
};
} // namespace

static int64_t gatesOf(Cell cell) { return cell == Cell::Lstm ? 4 : cell == Cell::Gru ? 3 : 1; }

static Tensor linear(OpLowering &o, Tensor x, Tensor weight, const Tensor *bias) {
  Tensor product = o.l.matmul(x, o.l.permute(weight, {1, 0}));
  return bias ? addBias(o, product, *bias) : product;
}

/// Columns [gate * hidden, (gate + 1) * hidden) of [batch, gates * hidden].
static Tensor gate(OpLowering &o, Tensor all, int64_t index, DimExpr hidden) {
  Lowering &l = o.l;
  return l.slice(all, {l.constant(0), l.exprs.scale(hidden, index)}, {all.dims[0], hidden});
}

static Value sigmoid(OpBuilder &b, Location loc, Value x) {
  Value one = constantOf(b, loc, x.getType(), 1);
  Value power = math::ExpOp::create(b, loc, arith::NegFOp::create(b, loc, x));
  return arith::DivFOp::create(b, loc, one, arith::AddFOp::create(b, loc, one, power));
}

static Tensor map(OpLowering &o, ArrayRef<Tensor> ins, Type element, ElementBody body) {
  return o.l.elementwise(ins, ins[0].dims, element, [&](OpBuilder &b, Location loc, ValueRange args) {
    SmallVector<Value> computed;
    for (Value arg : args) computed.push_back(castScalar(b, loc, arg, computeTypeOf(element), false, false));
    return castScalar(b, loc, body(b, loc, computed), element, false, false);
  });
}

/// New (h, c) from the input's share `x` of the gates, [batch, gates * hidden].
static std::pair<Tensor, Tensor> step(OpLowering &o, Cell cell, Tensor x, Tensor h, Tensor c, const Weights &w,
                                      bool biases) {
  DimExpr hidden = h.dims[1];
  Tensor fromState = linear(o, h, w.state, biases ? &w.stateBias : nullptr);
  auto part = [&](Tensor all, int64_t i) { return gate(o, all, i, hidden); };
  switch (cell) {
  case Cell::Lstm: { // gates i, f, g, o
    SmallVector<Tensor> forCell{c};
    for (int64_t i : {0, 1, 2}) forCell.append({part(x, i), part(fromState, i)});
    Tensor next = map(o, forCell, c.element(), [](OpBuilder &b, Location loc, ValueRange v) -> Value {
      auto sum = [&](int i) -> Value { return arith::AddFOp::create(b, loc, v[1 + 2 * i], v[2 + 2 * i]); };
      Value keep = arith::MulFOp::create(b, loc, sigmoid(b, loc, sum(1)), v[0]);
      Value add = arith::MulFOp::create(b, loc, sigmoid(b, loc, sum(0)), math::TanhOp::create(b, loc, sum(2)));
      return arith::AddFOp::create(b, loc, keep, add);
    });
    Tensor state = map(o, {next, part(x, 3), part(fromState, 3)}, h.element(),
                       [](OpBuilder &b, Location loc, ValueRange v) -> Value {
                         Value open = sigmoid(b, loc, arith::AddFOp::create(b, loc, v[1], v[2]));
                         return arith::MulFOp::create(b, loc, open, math::TanhOp::create(b, loc, v[0]));
                       });
    return {state, next};
  }
  case Cell::Gru: { // gates r, z, n
    SmallVector<Tensor> all{h};
    for (int64_t i : {0, 1, 2}) all.append({part(x, i), part(fromState, i)});
    Tensor state = map(o, all, h.element(), [](OpBuilder &b, Location loc, ValueRange v) -> Value {
      auto sum = [&](int i) -> Value { return arith::AddFOp::create(b, loc, v[1 + 2 * i], v[2 + 2 * i]); };
      Value reset = sigmoid(b, loc, sum(0)), update = sigmoid(b, loc, sum(1));
      Value candidate =
          math::TanhOp::create(b, loc, arith::AddFOp::create(b, loc, v[5], arith::MulFOp::create(b, loc, reset, v[6])));
      Value change = arith::MulFOp::create(b, loc, update, arith::SubFOp::create(b, loc, v[0], candidate));
      return arith::AddFOp::create(b, loc, candidate, change);
    });
    return {state, c};
  }
  case Cell::Tanh:
  case Cell::Relu: break;
  }
  Tensor state = map(o, {x, fromState}, h.element(), [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
    Value sum = arith::AddFOp::create(b, loc, v[0], v[1]);
    if (cell == Cell::Tanh) return math::TanhOp::create(b, loc, sum);
    return arith::MaximumFOp::create(b, loc, sum, constantOf(b, loc, sum.getType(), 0));
  });
  return {state, c};
}

/// Runs one layer in one direction; writes its output into columns [column, column + hidden) of `result`.
static void runDirection(OpLowering &o, const Rnn &rnn, Tensor input, int64_t index, bool backwards, DimExpr column,
                         Tensor &result, Tensor &lastH, Tensor &lastC) {
  Lowering &l = o.l;
  OpBuilder &b = o.b;
  Location loc = o.loc;
  Weights w;
  unsigned stride = rnn.biases ? 4 : 2;
  w.input = rnn.params[index * stride];
  w.state = rnn.params[index * stride + 1];
  if (rnn.biases) {
    w.inputBias = rnn.params[index * stride + 2];
    w.stateBias = rnn.params[index * stride + 3];
  }
  DimExpr time = input.dims[0], batch = input.dims[1], hidden = w.state.dims[1], one = l.constant(1),
          gates = w.state.dims[0];
  Tensor rows = l.reshape(input, {l.exprs.mul(time, batch), input.dims[2]});
  Tensor shares = l.reshape(linear(o, rows, w.input, rnn.biases ? &w.inputBias : nullptr), {time, batch, gates});
  auto initial = [&](Tensor states) {
    Tensor state = l.slice(states, {l.constant(index), l.constant(0), l.constant(0)}, {one, batch, hidden});
    return l.reshape(state, {batch, hidden});
  };
  // The cell is a sum over time: it stays in what is computed in.
  Tensor h = initial(rnn.h), c = rnn.cell == Cell::Lstm ? l.cast(initial(rnn.c), computeTypeOf(rnn.c.element())) : h;
  Value zero = arith::ConstantIndexOp::create(b, loc, 0), step1 = arith::ConstantIndexOp::create(b, loc, 1),
        end = l.index(time);
  Value last = arith::SubIOp::create(b, loc, end, step1);
  bool lstm = rnn.cell == Cell::Lstm;
  SmallVector<Value> carried{h.value, result.value};
  if (lstm) carried.push_back(c.value);
  auto loop = scf::ForOp::create(b, loc, zero, end, step1, carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value at = loop.getInductionVar();
    if (backwards) at = arith::SubIOp::create(b, loc, last, at);
    SmallVector<OpFoldResult> ones(3, b.getIndexAttr(1)), offsets{at, b.getIndexAttr(0), b.getIndexAttr(0)};
    Dims slab{one, batch, gates}, place{one, batch, hidden};
    Value share = tensor::ExtractSliceOp::create(b, loc, l.type(slab, shares.element()), shares.value, offsets,
                                                 l.sizes(slab), ones);
    Tensor x = l.reshape({share, slab}, {batch, gates});
    Tensor hNow{loop.getRegionIterArg(0), h.dims}, cNow = lstm ? Tensor{loop.getRegionIterArg(2), c.dims} : hNow;
    auto [hNext, cNext] = step(o, rnn.cell, x, hNow, cNow, w, rnn.biases);
    offsets[2] = l.size(column);
    Value written = tensor::InsertSliceOp::create(b, loc, l.reshape(hNext, place).value, loop.getRegionIterArg(1),
                                                  offsets, l.sizes(place), ones);
    SmallVector<Value> next{hNext.value, written};
    if (lstm) next.push_back(cNext.value);
    scf::YieldOp::create(b, loc, next);
  }
  lastH = l.reshape({loop.getResult(0), h.dims}, {one, batch, hidden});
  lastC = lstm ? l.reshape({loop.getResult(2), c.dims}, {one, batch, hidden}) : lastH;
  result.value = loop.getResult(1);
}

static LogicalResult lowerRnn(OpLowering &o, Rnn rnn) {
  Lowering &l = o.l;
  int64_t directions = rnn.bidirectional ? 2 : 1;
  if (int64_t(rnn.params.size()) != rnn.layers * directions * (rnn.biases ? 4 : 2))
    return o.fail("expects weights for every layer and direction");
  if (rnn.batchFirst) rnn.input = l.permute(rnn.input, {1, 0, 2});
  for (int64_t i = 0; i < rnn.layers * directions; ++i)
    if (rnn.params[i * (rnn.biases ? 4 : 2) + 1].dims[0] != l.exprs.scale(rnn.h.dims[2], gatesOf(rnn.cell)))
      return o.fail("expects state weights of " + Twine(gatesOf(rnn.cell)) + " gates");
  Tensor layer = rnn.input;
  SmallVector<Tensor> hs, cs;
  for (int64_t i = 0; i < rnn.layers; ++i) {
    DimExpr hidden = rnn.h.dims[2];
    Tensor result = l.empty({layer.dims[0], layer.dims[1], l.exprs.scale(hidden, directions)}, layer.element());
    for (int64_t d = 0; d < directions; ++d) {
      Tensor h, c;
      runDirection(o, rnn, layer, i * directions + d, d == 1, l.exprs.scale(hidden, d), result, h, c);
      hs.push_back(h);
      cs.push_back(c);
    }
    layer = result;
  }
  if (rnn.batchFirst) layer = l.permute(layer, {1, 0, 2});
  if (failed(o.done(layer, 0))) return failure();
  auto states = [&](ArrayRef<Tensor> parts) { return parts.size() == 1 ? parts[0] : l.concat(parts, 0, rnn.h.dims); };
  if (failed(o.done(states(hs), 1))) return failure();
  return rnn.cell == Cell::Lstm ? o.done(states(cs), 2) : success();
}

/// (input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)
template <Cell cell> static LogicalResult lowerAtenRnn(OpLowering &o) {
  Rnn rnn{cell};
  auto biases = o.constBool(3), bidirectional = o.constBool(7), batchFirst = o.constBool(8);
  std::optional<int64_t> layers = o.constInt(4);
  std::optional<SmallVector<Tensor>> params = o.l.tensorList(o.op->getOperand(2));
  if (!biases || !bidirectional || !batchFirst || !layers || !params)
    return o.fail("expects constant settings and a list of weights");
  rnn.biases = *biases;
  rnn.bidirectional = *bidirectional;
  rnn.batchFirst = *batchFirst;
  rnn.layers = *layers;
  rnn.params = *params;
  rnn.input = o.in(0);
  if (rnn.input.rank() != 3) return o.fail("expects a batched input of rank 3");
  if constexpr (cell == Cell::Lstm) {
    std::optional<SmallVector<Tensor>> states = o.l.tensorList(o.op->getOperand(1));
    if (!states || states->size() != 2) return o.fail("expects two initial states");
    rnn.h = (*states)[0];
    rnn.c = (*states)[1];
  } else {
    rnn.h = o.in(1);
  }
  return lowerRnn(o, rnn);
}

void pd_torch::addRecurrentHandlers(Handlers &table) {
  table["aten.lstm.input"] = lowerAtenRnn<Cell::Lstm>;
  table["aten.gru.input"] = lowerAtenRnn<Cell::Gru>;
  table["aten.rnn_tanh.input"] = lowerAtenRnn<Cell::Tanh>;
  table["aten.rnn_relu.input"] = lowerAtenRnn<Cell::Relu>;
}
