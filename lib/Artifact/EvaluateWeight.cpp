//===--- EvaluateWeight.cpp - the elements of a weight after its recipe ------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One weight at a time, as bytes: sources lie in mapped files at any alignment, so elements are only ever copied with
// memcpy.
//
//===------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Artifact/Weights.h"

#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"
#include "paddle-mlir/Runtime/Half.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/APFloat.h"

#include <cstring>

namespace mlir::pd {

namespace {

/// Elements as stored bytes, row-major.
struct Elements {
  std::vector<char> bytes;
  SmallVector<int64_t> shape;
  Type type;

  int64_t width() const { return pd_kernel::getStoredElementBytes(type); }
  int64_t count() const { return ShapedType::getNumElements(shape); }
};

SmallVector<int64_t> stridesOf(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t i = static_cast<int64_t>(shape.size()) - 2; i >= 0; --i) strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

FailureOr<Elements> load(ElementsAttr source, function_ref<InFlightDiagnostic()> emitError) {
  auto type = cast<ShapedType>(source.getType());
  Elements e{{}, SmallVector<int64_t>(type.getShape()), type.getElementType()};
  int64_t width = e.width(), count = e.count();
  auto copy = [&](ArrayRef<char> raw) -> FailureOr<Elements> {
    if (static_cast<int64_t>(raw.size()) != width * count)
      return emitError() << "expects " << width * count << " bytes of source elements, but got " << raw.size(),
             failure();
    e.bytes.assign(raw.begin(), raw.end());
    return std::move(e);
  };
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(source)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return emitError() << "expects the source's resource '" << resource.getRawHandle().getKey() << "' to be present",
             failure();
    return copy(blob->getData());
  }
  auto dense = dyn_cast<DenseElementsAttr>(source);
  if (!dense) return emitError() << "expects dense source elements", failure();
  if (e.type.isInteger(1)) { // stored as bits in the attribute
    int64_t i = 0;
    e.bytes.resize(count);
    for (bool value : dense.getValues<bool>()) e.bytes[i++] = value;
    return std::move(e);
  }
  if (!dense.isSplat()) return copy(dense.getRawData());
  e.bytes.resize(width * count);
  for (int64_t i = 0; i < count; ++i) std::memcpy(e.bytes.data() + i * width, dense.getRawData().data(), width);
  return std::move(e);
}

//===--- single elements ---===//

/// A float element as double, or an integer one as 64-bit integer.
double readFloat(const char *p, Type type) {
  if (type.isF32()) {
    float v;
    std::memcpy(&v, p, 4);
    return v;
  }
  if (type.isF64()) {
    double v;
    std::memcpy(&v, p, 8);
    return v;
  }
  uint64_t raw = 0;
  unsigned width = type.getIntOrFloatBitWidth();
  std::memcpy(&raw, p, width / 8);
  llvm::APFloat value(cast<FloatType>(type).getFloatSemantics(), llvm::APInt(width, raw));
  bool lossy;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &lossy);
  return value.convertToDouble();
}

void writeFloat(char *p, Type type, double value) {
  if (type.isF32()) {
    float v = static_cast<float>(value);
    std::memcpy(p, &v, 4);
    return;
  }
  if (type.isF64()) {
    std::memcpy(p, &value, 8);
    return;
  }
  llvm::APFloat v(value);
  bool lossy;
  v.convert(cast<FloatType>(type).getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven, &lossy);
  uint64_t raw = v.bitcastToAPInt().getZExtValue();
  std::memcpy(p, &raw, type.getIntOrFloatBitWidth() / 8);
}

int64_t readInt(const char *p, Type type) {
  int64_t bytes = pd_kernel::getStoredElementBytes(type);
  uint64_t raw = 0;
  std::memcpy(&raw, p, bytes);
  if (type.isInteger(1) || type.isUnsignedInteger() || bytes == 8) return static_cast<int64_t>(raw);
  int shift = 64 - 8 * bytes;
  return static_cast<int64_t>(raw << shift) >> shift;
}

//===--- steps ---===//

/// Calls `move` with the width as a constant where it is a usual one: memcpy is then one instruction.
template <typename Move> void withWidth(int64_t width, Move move) {
  if (width == 4) move(std::integral_constant<int64_t, 4>());
  else if (width == 2) move(std::integral_constant<int64_t, 2>());
  else move(width);
}

/// result[i0, i1, ..] = source[base + sum of i * strides]
void gather(Elements &e, ArrayRef<int64_t> shape, ArrayRef<int64_t> strides, int64_t base) {
  int64_t count = ShapedType::getNumElements(shape);
  std::vector<char> result(e.width() * count);
  withWidth(e.width(), [&](auto width) {
    SmallVector<int64_t> index(shape.size(), 0);
    int64_t from = base;
    for (int64_t i = 0; i < count; ++i) {
      std::memcpy(result.data() + i * width, e.bytes.data() + from * width, width);
      for (int64_t d = static_cast<int64_t>(shape.size()) - 1; d >= 0; --d) {
        from += strides[d];
        if (++index[d] < shape[d]) break;
        from -= strides[d] * shape[d];
        index[d] = 0;
      }
    }
  });
  e.bytes = std::move(result);
  e.shape.assign(shape.begin(), shape.end());
}

void transpose(Elements &e, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> strides = stridesOf(e.shape), shape, permuted;
  for (int64_t d : perm) {
    shape.push_back(e.shape[d]);
    permuted.push_back(strides[d]);
  }
  gather(e, shape, permuted, 0);
}

void flip(Elements &e, ArrayRef<int64_t> axes) {
  if (e.count() == 0) return;
  SmallVector<int64_t> strides = stridesOf(e.shape);
  int64_t base = 0;
  for (int64_t axis : axes) {
    base += (e.shape[axis] - 1) * strides[axis];
    strides[axis] = -strides[axis];
  }
  gather(e, SmallVector<int64_t>(e.shape), strides, base);
}

/// What most weights of a half-precision program go through: in place, block by block, by loops that are vectorised.
template <uint16_t (*round)(float)> void roundEach(std::vector<char> &bytes) {
  constexpr size_t kBlock = 1024;
  float values[kBlock];
  uint16_t halves[kBlock];
  size_t count = bytes.size() / sizeof(float);
  for (size_t at = 0; at < count; at += kBlock) {
    size_t n = std::min(kBlock, count - at);
    std::memcpy(values, bytes.data() + at * sizeof(float), n * sizeof(float));
    for (size_t i = 0; i < n; ++i) halves[i] = round(values[i]);
    std::memcpy(bytes.data() + at * sizeof(uint16_t), halves, n * sizeof(uint16_t));
  }
  bytes.resize(count * sizeof(uint16_t));
}

void convert(Elements &e, Type to) {
  if (e.type.isF32() && (to.isF16() || to.isBF16())) {
    auto *each = to.isF16() ? roundEach<pdrt::floatToHalf> : roundEach<pdrt::floatToBFloat>;
    each(e.bytes);
    e.type = to;
    return;
  }
  Elements result{{}, e.shape, to};
  int64_t count = e.count(), fromWidth = e.width(), toWidth = result.width();
  result.bytes.resize(count * toWidth);
  bool fromFloat = isa<FloatType>(e.type), toFloat = isa<FloatType>(to);
  for (int64_t i = 0; i < count; ++i) {
    const char *p = e.bytes.data() + i * fromWidth;
    char *q = result.bytes.data() + i * toWidth;
    if (toFloat) {
      writeFloat(q, to, fromFloat ? readFloat(p, e.type) : static_cast<double>(readInt(p, e.type)));
      continue;
    }
    int64_t value = fromFloat ? static_cast<int64_t>(readFloat(p, e.type)) : readInt(p, e.type);
    if (to.isInteger(1)) value = fromFloat ? readFloat(p, e.type) != 0 : value != 0;
    std::memcpy(q, &value, toWidth);
  }
  e = std::move(result);
}

LogicalResult scale(Elements &e, pd_kernel::ScaleStepAttr step, function_ref<InFlightDiagnostic()> emitError) {
  FailureOr<Elements> factor = load(step.getFactor(), emitError);
  if (failed(factor)) return failure();
  if (!isa<FloatType>(e.type) || !isa<FloatType>(factor->type)) return emitError() << "expects float elements to scale";
  int64_t size = e.shape[step.getAxis()], inner = stridesOf(e.shape)[step.getAxis()], width = e.width();
  for (int64_t i = 0, count = e.count(); i < count; ++i) {
    char *p = e.bytes.data() + i * width;
    double f = readFloat(factor->bytes.data() + i / inner % size * factor->width(), factor->type);
    writeFloat(p, e.type, readFloat(p, e.type) * f);
  }
  return success();
}

/// Zeros behind what is there along `axis`.
void pad(Elements &e, int64_t axis, int64_t size) {
  int64_t inner = stridesOf(e.shape)[axis] * e.width(), row = e.shape[axis] * inner, padded = size * inner, outer = 1;
  for (int64_t d = 0; d < axis; ++d) outer *= e.shape[d];
  std::vector<char> result(outer * padded, 0);
  if (row != 0)
    for (int64_t o = 0; o < outer; ++o) std::memcpy(result.data() + o * padded, e.bytes.data() + o * row, row);
  e.bytes = std::move(result);
  e.shape[axis] = size;
}

/// [ceil(N / nr)][other dims in order][nr], the missing columns zero.
void pack(Elements &e, int64_t axis, int64_t nr) {
  int64_t n = e.shape[axis], panels = (n + nr - 1) / nr, outer = 1, inner = stridesOf(e.shape)[axis];
  for (int64_t d = 0; d < axis; ++d) outer *= e.shape[d];
  int64_t rest = outer * inner;
  std::vector<char> result(panels * rest * nr * e.width(), 0);
  withWidth(e.width(), [&](auto width) {
    for (int64_t o = 0; o < outer; ++o)
      for (int64_t column = 0; column < n; ++column) {
        char *to = result.data() + ((column / nr * rest + o * inner) * nr + column % nr) * width;
        const char *from = e.bytes.data() + (o * n + column) * inner * width;
        for (int64_t i = 0; i < inner; ++i) std::memcpy(to + i * nr * width, from + i * width, width);
      }
  });
  e.bytes = std::move(result);
}

} // namespace

FailureOr<std::vector<char>> evaluateWeight(pd_kernel::WeightOp weight) {
  auto emitError = [&] { return weight.emitOpError(); };
  FailureOr<Elements> elements = load(weight.getSource(), emitError);
  if (failed(elements)) return failure();
  Elements &e = *elements;
  for (Attribute step : weight.getSteps()) {
    if (auto s = dyn_cast<pd_kernel::TransposeStepAttr>(step)) {
      transpose(e, s.getPerm());
    } else if (auto s = dyn_cast<pd_kernel::ReshapeStepAttr>(step)) {
      e.shape.assign(s.getShape().begin(), s.getShape().end());
    } else if (auto s = dyn_cast<pd_kernel::CastStepAttr>(step)) {
      convert(e, s.getType());
    } else if (auto s = dyn_cast<pd_kernel::FlipStepAttr>(step)) {
      flip(e, s.getAxes());
    } else if (auto s = dyn_cast<pd_kernel::ScaleStepAttr>(step)) {
      if (failed(scale(e, s, emitError))) return failure();
    } else if (auto s = dyn_cast<pd_kernel::PadStepAttr>(step)) {
      pad(e, s.getAxis(), s.getSize());
    } else if (auto s = dyn_cast<pd_kernel::PackStepAttr>(step)) {
      pack(e, s.getAxis(), s.getNr());
    } else {
      return emitError() << "expects a weight step, but got " << step, failure();
    }
  }
  return std::move(e.bytes);
}

} // namespace mlir::pd
