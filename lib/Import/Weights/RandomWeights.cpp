//===--- RandomWeights.cpp - weights made up from a seed ------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For programs that come without weights. Every element depends only on the seed, the parameter's name and its
// position, and the scales keep activations of deep nets finite: uniform within 1/sqrt(fan in), variances around one.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "../ElementTypes.h"
#include "WeightStore.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"
#include <cmath>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

static uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

/// In [-1, 1).
static double unit(uint64_t bits) { return double(int64_t(bits) >> 11) * 0x1p-52; }

static void storeFloat(double value, FloatType type, char *at) {
  llvm::APFloat f(value);
  bool lost;
  f.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven, &lost);
  uint64_t bits = f.bitcastToAPInt().getZExtValue();
  for (unsigned i = 0; i < type.getWidth() / 8; ++i) at[i] = char(bits >> (8 * i));
}

void importer::inventBytes(const ParameterDecl &parameter, uint64_t seed, llvm::MutableArrayRef<char> out) {
  Type element = parameter.type.getElementType();
  unsigned bytes = storedBytes(element);
  uint64_t stream = mix(seed) ^ llvm::xxh3_64bits(parameter.name);
  llvm::ArrayRef<int64_t> shape = parameter.type.getShape();
  // [in, out] of a linear layer, [out, in, kh, kw] of a convolution.
  double fanIn = 1;
  if (shape.size() == 2) fanIn = double(shape[0]);
  else
    for (int64_t dim : shape.drop_front(shape.size() > 2 ? 1 : shape.size())) fanIn *= double(dim);
  double spread = shape.size() >= 2 ? std::sqrt(3.0 / std::max(fanIn, 1.0)) : 0.1, centre = 0;
  switch (parameter.role) {
  case ParameterDecl::Weight: break;
  case ParameterDecl::Variance: spread = 0.5, centre = 1; break;
  case ParameterDecl::Gain: spread = 0.25, centre = 1; break;
  case ParameterDecl::Mean:
  case ParameterDecl::Bias: spread = 0.1; break;
  }
  auto complex = dyn_cast<ComplexType>(element);
  auto floating = dyn_cast<FloatType>(complex ? complex.getElementType() : element);
  unsigned step = floating ? floating.getWidth() / 8 : bytes;
  for (size_t i = 0, at = 0; at + step <= out.size(); ++i, at += step) {
    uint64_t random = mix(stream + i);
    if (floating) storeFloat(centre + spread * unit(random), floating, out.data() + at);
    else out[at] = char(random >> 63); // 0 or 1: an index of that value is in range of any table worth indexing
  }
}
