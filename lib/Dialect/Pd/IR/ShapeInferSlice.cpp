//===--- ShapeInferSlice.cpp - shape functions of the ops that cut, pad and resize -----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/InferShape.h"

#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::infer;

//===--- cutting into several results ---===//

LogicalResult infer::split(SplitOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  auto sections = entriesOf(a.getSections());
  if (!sections) return success();
  std::optional<int64_t> given = getConstantInt(a.getAxis());
  if (!given) {
    results.append(sections->size(), x.clone(Shape(x.getRank(), kDynamic)));
    return success();
  }
  int64_t axis, sum = 0, rest = -1;
  if (failed(normalizeAxis(site, *given, x.getRank(), axis))) return failure();
  int64_t dim = x.getDimSize(axis);
  bool known = dim != kDynamic;
  for (auto [i, s] : llvm::enumerate(*sections)) {
    if (!s) known = false;
    else if (*s == -1 && rest >= 0) return site.error("sections has two -1 entries");
    else if (*s == -1) rest = i;
    else if (*s < 0) return site.error("sections entry ", i, " is ", *s);
    else sum += *s;
  }
  if (known && (rest >= 0 ? sum > dim : sum != dim))
    return site.error("sections add up to ", sum, ", dim ", axis, " is ", dim);
  for (auto [i, s] : llvm::enumerate(*sections)) {
    Shape out(x.getShape());
    out[axis] = int64_t(i) == rest ? (known ? dim - sum : kDynamic) : s ? *s : kDynamic;
    results.push_back(x.clone(out));
  }
  return success();
}

LogicalResult infer::splitWithNum(SplitWithNumOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  int64_t num = a.getNum(), axis;
  if (num < 1) return site.error("num is ", num);
  std::optional<int64_t> given = getConstantInt(a.getAxis());
  Shape out(x.getShape());
  if (given) {
    if (failed(normalizeAxis(site, *given, x.getRank(), axis))) return failure();
    if (out[axis] != kDynamic) {
      if (out[axis] % num != 0) return site.error("dim ", axis, " is ", out[axis], ", not a multiple of ", num);
      out[axis] /= num;
    }
  } else {
    out.assign(x.getRank(), kDynamic);
  }
  results.append(num, x.clone(out));
  return success();
}

/// One result per index of `axis`; their number is the dim, or `num` when that is given.
static LogicalResult unstackTypes(Site site, RankedTensorType x, int64_t axis, int64_t num, Types &results) {
  if (failed(normalizeAxis(site, axis, x.getRank(), axis))) return failure();
  int64_t dim = x.getDimSize(axis);
  if (num > 0 && !mayEqual(dim, num)) return site.error("num is ", num, ", dim ", axis, " is ", dim);
  if (num <= 0) num = dim == kDynamic ? 0 : dim;
  Shape out(x.getShape());
  out.erase(out.begin() + axis);
  results.append(num, x.clone(out));
  return success();
}

LogicalResult infer::unstack(UnstackOp::Adaptor a, Site site, Types &results) {
  return unstackTypes(site, typeOf(a.getX()), a.getAxis(), a.getNum(), results);
}
LogicalResult infer::unbind(UnbindOp::Adaptor a, Site site, Types &results) {
  return unstackTypes(site, typeOf(a.getInput()), a.getAxis(), 0, results);
}

//===--- slices ---===//

/// The length of [start, end) on a dim, as far as it is known.
static int64_t sliceLength(int64_t dim, std::optional<int64_t> start, std::optional<int64_t> end) {
  if (!start || !end) return kDynamic;
  if (dim != kDynamic) {
    auto clamp = [&](int64_t v) { return std::clamp<int64_t>(v < 0 ? v + dim : v, 0, dim); };
    return std::max<int64_t>(clamp(*end) - clamp(*start), 0);
  }
  // From the end: at most that many, and fewer only when the dim is shorter, which nobody can rule out.
  return *start >= 0 && *end >= 0 && *end <= *start ? 0 : kDynamic;
}

LogicalResult infer::slice(SliceOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getInput());
  ArrayRef<int64_t> axes = a.getAxes();
  auto starts = entriesOf(a.getStarts()), ends = entriesOf(a.getEnds());
  if ((starts && starts->size() != axes.size()) || (ends && ends->size() != axes.size()))
    return site.error("needs one start and one end for each of ", axes.size(), " axes");
  llvm::SmallBitVector dropped(x.getRank());
  for (int64_t d : a.getDecreaseAxis()) {
    int64_t axis;
    if (failed(normalizeAxis(site, d, x.getRank(), axis))) return failure();
    dropped.set(axis);
  }
  Shape out(x.getShape());
  for (auto [i, given] : llvm::enumerate(axes)) {
    int64_t axis;
    if (failed(normalizeAxis(site, given, x.getRank(), axis))) return failure();
    if (dropped.test(axis)) {
      std::optional<int64_t> start = starts ? (*starts)[i] : std::nullopt;
      int64_t dim = x.getDimSize(axis);
      if (start && dim != kDynamic && (*start >= dim || *start < -dim))
        return site.error("index ", *start, " lies outside dim ", axis, " of size ", dim);
      continue;
    }
    out[axis] = sliceLength(x.getDimSize(axis), starts ? (*starts)[i] : std::nullopt, ends ? (*ends)[i] : std::nullopt);
  }
  Shape kept;
  for (int64_t i = 0; i < x.getRank(); ++i)
    if (!dropped.test(i)) kept.push_back(out[i]);
  if (kept.empty() && x.getRank() > 0 && dropped.any())
    results.push_back(unknownShape(x.getElementType())); // 0-D since 2.5, [1] before
  else results.push_back(x.clone(kept));
  return success();
}

LogicalResult infer::stridedSlice(StridedSliceOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  ArrayRef<int64_t> axes = a.getAxes();
  auto starts = entriesOf(a.getStarts()), ends = entriesOf(a.getEnds()), strides = entriesOf(a.getStrides());
  for (auto *list : {&starts, &ends, &strides})
    if (*list && (*list)->size() != axes.size())
      return site.error("needs one start, end and stride for each of ", axes.size(), " axes");
  Shape out(x.getShape());
  for (auto [i, given] : llvm::enumerate(axes)) {
    int64_t axis;
    if (failed(normalizeAxis(site, given, x.getRank(), axis))) return failure();
    int64_t dim = x.getDimSize(axis);
    out[axis] = kDynamic;
    if (!starts || !ends || !strides || !(*starts)[i] || !(*ends)[i] || !(*strides)[i]) continue;
    int64_t start = *(*starts)[i], end = *(*ends)[i], stride = *(*strides)[i];
    if (stride == 0) return site.error("stride of axis ", axis, " is 0");
    if (dim == kDynamic) continue;
    // Downwards the bounds live in [-1, dim-1], upwards in [0, dim]; "through element 0" is any end at or below -dim-1.
    int64_t low = stride < 0 ? -1 : 0, high = stride < 0 ? dim - 1 : dim;
    int64_t s = std::clamp<int64_t>(start < 0 ? start + dim : start, low, high),
            e = std::clamp<int64_t>(end < 0 ? end + dim : end, low, high);
    int64_t span = stride < 0 ? s - e : e - s, step = std::abs(stride);
    out[axis] = span <= 0 ? 0 : llvm::divideCeil(span, step);
  }
  results.push_back(x.clone(out));
  return success();
}

//===--- padding ---===//

static int64_t padded(int64_t dim, std::optional<int64_t> low, std::optional<int64_t> high) {
  return dim == kDynamic || !low || !high ? kDynamic : dim + *low + *high;
}

LogicalResult infer::pad(PadOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  ArrayRef<int64_t> p = a.getPaddings();
  if (int64_t(p.size()) != 2 * x.getRank())
    return site.error("paddings has ", p.size(), " entries for an input of rank ", x.getRank());
  Shape out;
  for (int64_t i = 0; i < x.getRank(); ++i) {
    out.push_back(p[2 * i] == 0 && p[2 * i + 1] == 0 ? x.getDimSize(i)
                                                     : padded(x.getDimSize(i), p[2 * i], p[2 * i + 1]));
    if (out.back() != kDynamic && out.back() < 0) return site.error("dim ", i, " would have size ", out.back());
  }
  results.push_back(x.clone(out));
  return success();
}

LogicalResult infer::pad3d(Pad3dOp::Adaptor a, Site site, Types &results) {
  RankedTensorType x = typeOf(a.getX());
  if (x.getRank() != 5) return site.error("needs an input of rank 5, not ", x.getRank());
  auto p = entriesOf(a.getPaddings());
  if (p && p->size() != 6) return site.error("paddings has ", p->size(), " entries, not 6");
  Shape out(x.getShape());
  int64_t last = a.getDataFormat() == "NDHWC" ? 3 : 4; // W; then H, D before it
  for (int64_t i = 0; i < 3; ++i) {
    std::optional<int64_t> low = p ? (*p)[2 * i] : std::nullopt, high = p ? (*p)[2 * i + 1] : std::nullopt;
    if (low && high && *low == 0 && *high == 0) continue;
    out[last - i] = padded(out[last - i], low, high);
    if (out[last - i] != kDynamic && out[last - i] < 0)
      return site.error("dim ", last - i, " would have size ", out[last - i]);
  }
  results.push_back(x.clone(out));
  return success();
}

//===--- resizing ---===//

LogicalResult infer::interpType(Site site, RankedTensorType x, Value outSize, ValueRange sizeTensor, Value scaleTensor,
                                StringRef format, ArrayRef<int64_t> outDims, ArrayRef<double> scale, Types &results) {
  int64_t spatial = x.getRank() - 2;
  if (spatial < 1 || spatial > 3) return site.error("needs an input of rank 3 to 5, not ", x.getRank());
  bool channelsLast = !format.starts_with("NC");
  int64_t first = channelsLast ? 1 : 2;
  Shape out(x.getShape());
  auto set = [&](int64_t i, std::optional<int64_t> size) { out[first + i] = size && *size > 0 ? *size : kDynamic; };
  ArrayRef<int64_t> fixed = outDims.take_back(spatial);
  if (!sizeTensor.empty()) {
    if (int64_t(sizeTensor.size()) != spatial)
      return site.error("size_tensor has ", sizeTensor.size(), " tensors, not ", spatial);
    for (int64_t i = 0; i < spatial; ++i) {
      auto entries = entriesOf(sizeTensor[i]);
      set(i, entries && entries->size() == 1 ? entries->front() : std::nullopt);
    }
  } else if (outSize) {
    auto entries = entriesOf(outSize);
    if (entries && int64_t(entries->size()) != spatial)
      return site.error("out_size has ", entries->size(), " entries, not ", spatial);
    for (int64_t i = 0; i < spatial; ++i) set(i, entries ? (*entries)[i] : std::nullopt);
  } else if (scaleTensor) {
    for (int64_t i = 0; i < spatial; ++i) set(i, std::nullopt);
  } else if (!scale.empty() && scale[0] > 0) {
    if (scale.size() != 1 && int64_t(scale.size()) != spatial)
      return site.error("scale has ", scale.size(), " values for ", spatial, " axes");
    for (int64_t i = 0; i < spatial; ++i) {
      double s = scale.size() == 1 ? scale[0] : scale[i];
      if (!(s > 0)) return site.error("scale ", i, " is not positive");
      // Paddle multiplies in single precision; files carry the f32 value.
      int64_t dim = out[first + i];
      set(i, dim == kDynamic ? std::nullopt : std::optional<int64_t>(int64_t(float(dim) * float(s))));
      if (s == 1.0) out[first + i] = dim;
    }
  } else if (llvm::all_of(fixed, [](int64_t d) { return d > 0; })) {
    for (int64_t i = 0; i < spatial; ++i) set(i, fixed[i]);
  } else {
    return site.error("has no output size: no size_tensor, out_size, scale or out dims");
  }
  results.push_back(x.clone(out));
  return success();
}
