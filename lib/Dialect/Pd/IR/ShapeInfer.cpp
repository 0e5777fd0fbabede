//===--- ShapeInfer.cpp - shape functions of the ops that rearrange, join and repeat ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"

#include "paddle-mlir/Dialect/Pd/IR/PdCreationOps.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::infer;

std::optional<SmallVector<std::optional<int64_t>>> infer::entriesOf(Value ints) {
  RankedTensorType type = typeOf(ints);
  if (!type.hasStaticShape()) return std::nullopt;
  SmallVector<std::optional<int64_t>> entries = getPartialInts(ints);
  if (int64_t(entries.size()) != type.getNumElements()) entries.assign(type.getNumElements(), std::nullopt);
  return entries;
}

/// Which flat element of which operand a structural op on small integer tensors reads; null operand: not such an op.
static std::pair<Value, int64_t> elementSource(Operation *op, int64_t index) {
  // Element counts decide everything here: all pieces are 1-D or single elements.
  auto piecewise = [&](ValueRange pieces) -> std::pair<Value, int64_t> {
    for (Value piece : pieces) {
      RankedTensorType type = typeOf(piece);
      if (!type.hasStaticShape() || type.getRank() > 1) return {};
      if (index < type.getNumElements()) return {piece, index};
      index -= type.getNumElements();
    }
    return {};
  };
  return llvm::TypeSwitch<Operation *, std::pair<Value, int64_t>>(op)
      .Case<ReshapeOp, SqueezeOp, UnsqueezeOp, FlattenOp, AssignOp, AssignOutOp, ShareDataOp>(
          [&](auto) { return std::make_pair(op->getOperand(0), index); })
      .Case<ConcatOp>([&](ConcatOp concat) { return piecewise(concat.getX()); })
      .Case<StackOp>([&](StackOp stack) { return piecewise(stack.getX()); })
      .Case<SliceOp>([&](SliceOp slice) -> std::pair<Value, int64_t> {
        std::optional<int64_t> start = getConstantInt(slice.getStarts());
        ArrayRef<int64_t> from = slice.getInput().getType().getShape();
        if (!start || from.size() != 1 || from[0] == kDynamic || slice.getAxes().size() != 1) return {};
        return {slice.getInput(), index + (*start < 0 ? *start + from[0] : *start)};
      })
      .Default([&](Operation *other) -> std::pair<Value, int64_t> {
        if (other->getName().getStringRef() == "pd.cast") return {other->getOperand(0), index};
        return {};
      });
}

std::optional<std::pair<Value, int64_t>> infer::dimSource(Value value, int64_t index) {
  for (int depth = 0; depth < 32; ++depth) {
    Operation *op = value.getDefiningOp();
    if (!op) return std::nullopt;
    if (isa<ShapeOp, Shape64Op>(op)) {
      if (index < 0 || index >= typeOf(op->getOperand(0)).getRank()) return std::nullopt;
      return std::make_pair(op->getOperand(0), index);
    }
    std::tie(value, index) = elementSource(op, index);
    if (!value) return std::nullopt;
  }
  return std::nullopt;
}

//===--- one input, other shape ---===//

LogicalResult infer::reshape(ReshapeOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  auto entries = entriesOf(a.getShape());
  if (!entries) {
    results.push_back(unknownShape(x.getElementType()));
    return success();
  }
  Shape out;
  int64_t inferredAt = -1, known = 1;
  bool unknownLeft = false;
  // Dims of x that the result repeats cancel out of the count, so that -1 is known even where they are not.
  llvm::SmallBitVector cancelled(x.getRank());
  for (auto [i, entry] : llvm::enumerate(*entries)) {
    int64_t dim = kDynamic, copied = -1;
    if (entry && *entry == -1) {
      if (inferredAt >= 0) return site.error("shape has two -1 entries");
      inferredAt = i;
    } else if (entry && *entry == 0) {
      if (int64_t(i) >= x.getRank())
        return site.error("shape entry ", i, " copies a dim of an input of rank ", x.getRank());
      copied = i;
    } else if (entry) {
      if (*entry < -1) return site.error("shape entry ", i, " is ", *entry);
      dim = *entry;
    } else if (auto source = dimSource(a.getShape(), i); source && source->first == a.getX()) {
      copied = source->second;
    }
    if (copied >= 0) dim = x.getDimSize(copied);
    if (dim == kDynamic && copied >= 0 && !cancelled.test(copied)) cancelled.set(copied);
    else if (dim == kDynamic) unknownLeft |= int64_t(i) != inferredAt;
    else known *= dim;
    out.push_back(dim);
  }
  int64_t total = 1;
  bool totalKnown = true;
  for (int64_t i = 0; i < x.getRank(); ++i) {
    if (cancelled.test(i)) continue;
    if (x.isDynamicDim(i)) totalKnown = false;
    else total *= x.getDimSize(i);
  }
  if (totalKnown && !unknownLeft) {
    if (inferredAt >= 0 && known > 0) {
      if (total % known != 0)
        return site.error("shape ", str(out), " does not divide the ", total, " elements of ", str(x.getShape()));
      out[inferredAt] = total / known;
    } else if (inferredAt < 0 && total != known) {
      return site.error("shape ", str(out), " has ", known, " elements, the input ", str(x.getShape()), " has ", total);
    }
  } else if (totalKnown && inferredAt < 0 && known > 0 && llvm::count(out, kDynamic) == 1 && cancelled.none()) {
    out[llvm::find(out, kDynamic) - out.begin()] = total / known; // one computed entry: the count settles it
  }
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::transpose(TransposeOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  ArrayRef<int64_t> perm = a.getPerm();
  if (int64_t(perm.size()) != x.getRank())
    return site.error("perm has ", perm.size(), " entries for an input of rank ", x.getRank());
  Shape out;
  llvm::SmallBitVector seen(x.getRank());
  for (int64_t p : perm) {
    int64_t axis;
    if (failed(normalizeAxis(site, p, x.getRank(), axis))) return failure();
    if (seen.test(axis)) return site.error("perm names dim ", axis, " twice");
    seen.set(axis);
    out.push_back(x.getDimSize(axis));
  }
  results.push_back(x.clone(out));
  return success();
}

/// The listed axes as a set; fails on one out of range.
static LogicalResult axisSet(Site site, ArrayRef<int64_t> axes, int64_t rank, llvm::SmallBitVector &set) {
  set.resize(rank);
  for (int64_t axis : axes) {
    int64_t n;
    if (failed(normalizeAxis(site, axis, rank, n))) return failure();
    set.set(n);
  }
  return success();
}

RankedTensorType infer::squeezeToRank(RankedTensorType x, ArrayRef<int64_t> axes, int64_t rank) {
  llvm::SmallBitVector listed(x.getRank());
  if (axes.empty()) listed.set();
  else if (failed(axisSet(Site{std::nullopt, "squeeze"}, axes, x.getRank(), listed))) return {};
  int64_t ones = 0, unknown = 0;
  for (int64_t i : listed.set_bits()) {
    ones += x.getDimSize(i) == 1;
    unknown += x.isDynamicDim(i);
  }
  int64_t dropped = x.getRank() - rank;
  if (dropped != ones && dropped != ones + unknown) return {};
  Shape out;
  for (int64_t i = 0; i < x.getRank(); ++i)
    if (!listed.test(i) || (x.getDimSize(i) != 1 && !(x.isDynamicDim(i) && dropped == ones + unknown)))
      out.push_back(x.getDimSize(i));
  return x.clone(out);
}

LogicalResult infer::squeeze(SqueezeOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  auto axes = getConstantInts(a.getAxis());
  llvm::SmallBitVector listed(x.getRank());
  if (axes && failed(axisSet(site, *axes, x.getRank(), listed))) return failure();
  if (axes && axes->empty()) listed.set();
  bool unclear = !axes || llvm::any_of(listed.set_bits(), [&](unsigned i) { return x.isDynamicDim(i); });
  if (unclear) {
    results.push_back(unknownShape(x.getElementType()));
    return success();
  }
  Shape out;
  for (int64_t i = 0; i < x.getRank(); ++i)
    if (!listed.test(i) || x.getDimSize(i) != 1) out.push_back(x.getDimSize(i));
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::unsqueeze(UnsqueezeOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  Shape out(x.getShape());
  auto axes = getConstantInts(a.getAxis());
  if (!axes) {
    RankedTensorType list = typeOf(a.getAxis());
    if (list.hasStaticShape()) results.push_back(x.clone(Shape(x.getRank() + list.getNumElements(), kDynamic)));
    else results.push_back(unknownShape(x.getElementType()));
    return success();
  }
  // Paddle counts a negative axis from the rank reached so far, and inserts one after the other.
  for (int64_t axis : *axes) {
    int64_t n;
    if (failed(normalizeAxis(site, axis, out.size() + 1, n))) return failure();
    out.insert(out.begin() + n, 1);
  }
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::flatten(FlattenOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  if (x.getRank() == 0) {
    results.push_back(x.clone(ArrayRef<int64_t>{1}));
    return success();
  }
  int64_t start, stop;
  if (failed(normalizeAxis(site, a.getStartAxis(), x.getRank(), start)) ||
      failed(normalizeAxis(site, a.getStopAxis(), x.getRank(), stop)))
    return failure();
  if (stop < start) return site.error("stop_axis ", stop, " lies before start_axis ", start);
  Shape out(x.getShape().take_front(start));
  out.push_back(countOf(x.getShape().slice(start, stop - start + 1)));
  llvm::append_range(out, x.getShape().drop_front(stop + 1));
  results.push_back(x.clone(out));
  return success();
}

//===--- several inputs ---===//

/// The dims that all inputs share; `skip` is free. Ranks must be equal.
static LogicalResult meetShapes(Site site, ValueRange inputs, int64_t skip, Shape &out) {
  out.assign(shapeOf(inputs.front()).begin(), shapeOf(inputs.front()).end());
  for (auto [n, input] : llvm::enumerate(inputs)) {
    ArrayRef<int64_t> shape = shapeOf(input);
    if (shape.size() != out.size())
      return site.error("operand ", n, " has rank ", shape.size(), ", the first has rank ", out.size());
    for (auto [i, d] : llvm::enumerate(shape)) {
      if (int64_t(i) == skip) continue;
      if (!mayEqual(d, out[i]))
        return site.error("operand ", n, " has shape ", str(shape), ", which differs from ", str(out), " in dim ", i);
      if (out[i] == kDynamic) out[i] = d;
    }
  }
  return success();
}

LogicalResult infer::concat(ConcatOp::Adaptor a, Site site, Types &results) {
  ValueRange x = a.getX();
  if (x.empty()) return site.error("needs at least one tensor");
  RankedTensorType first = typeOf(x.front());
  std::optional<int64_t> given = getConstantInt(a.getAxis());
  if (!given) {
    results.push_back(first.clone(Shape(first.getRank(), kDynamic)));
    return success();
  }
  int64_t axis, sum = 0;
  Shape out;
  if (failed(normalizeAxis(site, *given, first.getRank(), axis)) || failed(meetShapes(site, x, axis, out)))
    return failure();
  for (Value v : x) {
    int64_t d = shapeOf(v)[axis];
    sum = sum == kDynamic || d == kDynamic ? kDynamic : sum + d;
  }
  out[axis] = sum;
  results.push_back(first.clone(out));
  return success();
}

LogicalResult infer::stack(StackOp::Adaptor a, Site site, Types &results) {
  ValueRange x = a.getX();
  if (x.empty()) return site.error("needs at least one tensor");
  RankedTensorType first = typeOf(x.front());
  int64_t axis;
  Shape out;
  if (failed(normalizeAxis(site, a.getAxis(), first.getRank() + 1, axis)) || failed(meetShapes(site, x, -1, out)))
    return failure();
  out.insert(out.begin() + axis, x.size());
  results.push_back(first.clone(out));
  return success();
}

LogicalResult infer::meshgrid(MeshgridOp::Adaptor a, Site site, Types &results) {
  Shape out;
  for (auto [n, v] : llvm::enumerate(a.getInputs())) {
    ArrayRef<int64_t> shape = shapeOf(v);
    if (shape.size() > 1) return site.error("operand ", n, " has rank ", shape.size(), ", not 1");
    out.push_back(shape.empty() ? 1 : shape[0]);
  }
  for (Value v : a.getInputs()) results.push_back(typeOf(v).clone(out));
  return success();
}

//===--- repeating ---===//

/// x broadcast to `wanted`, in which -1 keeps x's dim and an unknown entry may be anything.
static LogicalResult expandTo(Site site, RankedTensorType x, ArrayRef<std::optional<int64_t>> wanted, Types &results) {
  int64_t lead = int64_t(wanted.size()) - x.getRank();
  if (lead < 0) return site.error("shape has ", wanted.size(), " entries for an input of rank ", x.getRank());
  Shape out;
  for (auto [i, entry] : llvm::enumerate(wanted)) {
    int64_t from = int64_t(i) < lead ? 1 : x.getDimSize(i - lead);
    bool keeps = entry && *entry == -1;
    if (keeps && int64_t(i) < lead) return site.error("shape entry ", i, " is -1, where the input has no dim to keep");
    int64_t to = keeps ? from : entry ? *entry : kDynamic;
    if (to != kDynamic && to < 0) return site.error("shape entry ", i, " is ", to);
    if (from != 1 && !mayEqual(from, to))
      return site.error("cannot broadcast ", str(x.getShape()), " to a shape with ", to, " at ", i);
    out.push_back(to == kDynamic && from != 1 ? from : to);
  }
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::expand(ExpandOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  if (auto entries = entriesOf(a.getShape())) return expandTo(site, x, *entries, results);
  results.push_back(unknownShape(x.getElementType()));
  return success();
}

LogicalResult infer::expandAs(ExpandAsOp::Adaptor a, Site site, Types &results) {
  SmallVector<std::optional<int64_t>> wanted;
  auto add = [&](ArrayRef<int64_t> shape) {
    for (int64_t d : shape) wanted.push_back(d == kDynamic || d == -1 ? std::nullopt : std::optional<int64_t>(d));
  };
  add(a.getY() ? shapeOf(a.getY()) : a.getTargetShape());
  return expandTo(site, typeOf(a.getX()), wanted, results);
}

LogicalResult infer::tile(TileOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  auto repeats = entriesOf(a.getRepeatTimes());
  if (!repeats) {
    results.push_back(unknownShape(x.getElementType()));
    return success();
  }
  int64_t n = repeats->size(), rank = std::max<int64_t>(x.getRank(), n);
  Shape out;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t xi = i - (rank - x.getRank()), ri = i - (rank - n);
    int64_t dim = xi < 0 ? 1 : x.getDimSize(xi);
    std::optional<int64_t> times = ri < 0 ? std::optional<int64_t>(1) : (*repeats)[ri];
    if (times && *times < 0) return site.error("repeats dim ", i, " ", *times, " times");
    out.push_back(dim == kDynamic || !times ? kDynamic : dim * *times);
    if (times && *times == 1) out.back() = dim;
  }
  results.push_back(x.clone(out));
  return success();
}

//===--- reading the shape ---===//

static LogicalResult shapeOfType(Value x, unsigned width, Types &results) {
  results.push_back(RankedTensorType::get({typeOf(x).getRank()}, IntegerType::get(x.getContext(), width)));
  return success();
}

LogicalResult infer::shape(ShapeOp::Adaptor a, Site site, Types &results) {
  return shapeOfType(a.getInput(), 32, results);
}
LogicalResult infer::shape64(Shape64Op::Adaptor a, Site site, Types &results) {
  return shapeOfType(a.getInput(), 64, results);
}

LogicalResult infer::numel(NumelOp::Adaptor a, Site site, Types &results) {
  // 0-D since 2.5, one element before: the declared rank stands.
  results.push_back(unknownShape(IntegerType::get(a.getX().getContext(), 64)));
  return success();
}
