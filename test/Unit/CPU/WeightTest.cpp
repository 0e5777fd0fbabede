//===--- WeightTest.cpp - weight recipes, step by step and combined -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Seed.h"
#include "Harness.h"

#include "paddle-mlir/Artifact/Weights.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <chrono>
#include <cstring>
#include <random>

using namespace mlir;

namespace {

struct Weights : testing::Test {
  Weights() { ctx.loadDialect<pd_kernel::PdKernelDialect>(); }

  /// A source like those of the importer: raw bytes at an odd address.
  ElementsAttr unaligned(const std::vector<float> &values, ArrayRef<int64_t> shape) {
    size_t bytes = values.size() * 4;
    char *memory = static_cast<char *>(std::malloc(bytes + 1));
    std::memcpy(memory + 1, values.data(), bytes);
    AsmResourceBlob blob(
        ArrayRef<char>(memory + 1, bytes), 1, [](void *p, size_t, size_t) { std::free(static_cast<char *>(p) - 1); },
        false);
    return DenseResourceElementsAttr::get(RankedTensorType::get(shape, Float32Type::get(&ctx)), "blob",
                                          std::move(blob));
  }

  std::vector<char> evaluate(ElementsAttr source, ArrayRef<Attribute> steps, ArrayRef<int64_t> shape, Type type) {
    OpBuilder b(&ctx);
    OwningOpRef<ModuleOp> module = ModuleOp::create(b.getUnknownLoc());
    b.setInsertionPointToStart(module->getBody());
    auto op = pd_kernel::WeightOp::create(b, b.getUnknownLoc(), RankedTensorType::get(shape, type), source,
                                          b.getArrayAttr(steps), StringAttr(), IntegerAttr());
    EXPECT_TRUE(succeeded(op.verify()));
    FailureOr<std::vector<char>> bytes = pd::evaluateWeight(op);
    EXPECT_TRUE(succeeded(bytes));
    return succeeded(bytes) ? *bytes : std::vector<char>();
  }

  static std::vector<float> floats(const std::vector<char> &bytes) {
    std::vector<float> values(bytes.size() / 4);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

  MLIRContext ctx;
};

std::vector<float> count(int64_t n) {
  std::vector<float> v(n);
  for (int64_t i = 0; i < n; ++i) v[i] = i * 0.5f - 3;
  return v;
}

} // namespace

TEST_F(Weights, TransposeFlipScalePack) {
  // OIHW [5, 3, 2, 2] -> HWIO, filter flipped, scaled along O, panels of 4 along O.
  std::vector<float> v = count(60);
  Type f32 = Float32Type::get(&ctx);
  std::vector<float> factor{1, 2, 3, 4, 5};
  auto factors = DenseElementsAttr::get(RankedTensorType::get({5}, f32), ArrayRef<float>(factor));
  std::vector<float> got = floats(
      evaluate(unaligned(v, {5, 3, 2, 2}),
               {pd_kernel::FlipStepAttr::get(&ctx, {2, 3}), pd_kernel::TransposeStepAttr::get(&ctx, {2, 3, 1, 0}),
                pd_kernel::ScaleStepAttr::get(&ctx, 3, factors), pd_kernel::PackStepAttr::get(&ctx, 3, 4)},
               {2, 2, 3, 5}, f32));
  ASSERT_EQ(got.size(), 2u * 12 * 4);
  for (int64_t panel = 0; panel < 2; ++panel)
    for (int64_t h = 0; h < 2; ++h)
      for (int64_t w = 0; w < 2; ++w)
        for (int64_t i = 0; i < 3; ++i)
          for (int64_t lane = 0; lane < 4; ++lane) {
            int64_t o = panel * 4 + lane;
            float want = o < 5 ? v[((o * 3 + i) * 2 + (1 - h)) * 2 + (1 - w)] * factor[o] : 0;
            EXPECT_EQ(got[((panel * 2 + h) * 2 + w) * 12 + i * 4 + lane], want);
          }
}

TEST_F(Weights, PackFirstAxisAndReshape) {
  std::vector<float> v = count(12);
  Type f32 = Float32Type::get(&ctx);
  std::vector<float> got = floats(
      evaluate(unaligned(v, {12}),
               {pd_kernel::ReshapeStepAttr::get(&ctx, {3, 4}), pd_kernel::PackStepAttr::get(&ctx, 0, 2)}, {3, 4}, f32));
  ASSERT_EQ(got.size(), 2u * 4 * 2);
  for (int64_t n = 0; n < 4; ++n)
    for (int64_t k = 0; k < 4; ++k) EXPECT_EQ(got[(n / 2 * 4 + k) * 2 + n % 2], n < 3 ? v[n * 4 + k] : 0);
}

TEST_F(Weights, Pad) {
  // OIHW [2, 3, 1, 2] with its channels as 4; and the last dim, behind a cast.
  std::vector<float> v = count(12);
  Type f32 = Float32Type::get(&ctx), f64 = Float64Type::get(&ctx);
  std::vector<float> got =
      floats(evaluate(unaligned(v, {2, 3, 1, 2}), {pd_kernel::PadStepAttr::get(&ctx, 1, 4)}, {2, 4, 1, 2}, f32));
  ASSERT_EQ(got.size(), 16u);
  for (int64_t o = 0; o < 2; ++o)
    for (int64_t i = 0; i < 8; ++i) EXPECT_EQ(got[o * 8 + i], i < 6 ? v[o * 6 + i] : 0);
  std::vector<char> bytes =
      evaluate(unaligned(v, {4, 3}), {pd_kernel::CastStepAttr::get(&ctx, f64), pd_kernel::PadStepAttr::get(&ctx, 1, 5)},
               {4, 5}, f64);
  ASSERT_EQ(bytes.size(), 20u * 8);
  for (int64_t i = 0; i < 20; ++i) {
    double x;
    std::memcpy(&x, bytes.data() + i * 8, 8);
    EXPECT_EQ(x, i % 5 < 3 ? v[i / 5 * 3 + i % 5] : 0);
  }
}

/// Against APFloat: every exponent, the borders of both formats and random bits.
TEST_F(Weights, HalfRounding) {
  std::mt19937 random(testSeed());
  std::vector<float> values;
  auto add = [&](uint32_t bits) {
    float x;
    std::memcpy(&x, &bits, 4);
    values.push_back(x);
  };
  for (uint32_t exponent = 0; exponent < 256; ++exponent)
    for (uint32_t mantissa : {0u, 1u, 0x0fffu, 0x1000u, 0x1001u, 0x2fffu, 0x3000u, 0x7fffu, 0x8000u, 0x8001u, 0x18000u,
                              0x7fe000u, 0x7fefffu, 0x7ff000u, 0x7f7fffu, 0x7f8000u, 0x7fffffu, 0x400000u})
      for (uint32_t sign : {0u, 1u}) add(sign << 31 | exponent << 23 | mantissa);
  for (int i = 0; i < 200000; ++i) add(random());
  for (int i = 0; i < 100000; ++i) add(random() % (48u << 23) + (96u << 23)); // where fp16 rounds
  int64_t n = values.size();
  for (Type type : {Type(Float16Type::get(&ctx)), Type(BFloat16Type::get(&ctx))}) {
    std::vector<char> bytes = evaluate(unaligned(values, {n}), {pd_kernel::CastStepAttr::get(&ctx, type)}, {n}, type);
    ASSERT_EQ(int64_t(bytes.size()), 2 * n);
    for (int64_t i = 0; i < n; ++i) {
      uint16_t got;
      std::memcpy(&got, bytes.data() + 2 * i, 2);
      llvm::APFloat want(values[i]);
      bool lossy;
      want.convert(cast<FloatType>(type).getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven, &lossy);
      ASSERT_EQ(got, want.bitcastToAPInt().getZExtValue()) << values[i];
    }
  }
}

TEST_F(Weights, Speed) {
  if (!pdtest::benchmarking()) GTEST_SKIP() << "run with --bench";
  std::mt19937 random(testSeed());
  std::normal_distribution<float> normal;
  int64_t n = 1 << 24;
  std::vector<float> values(n);
  for (float &x : values) x = normal(random);
  ElementsAttr source = unaligned(values, {n});
  auto seconds = [&](ArrayRef<Attribute> steps, Type type) {
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
      auto begin = std::chrono::steady_clock::now();
      evaluate(source, steps, {n}, type);
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
  };
  double load = seconds({}, Float32Type::get(&ctx));
  for (Type type : {Type(Float16Type::get(&ctx)), Type(BFloat16Type::get(&ctx))}) {
    double all = seconds({pd_kernel::CastStepAttr::get(&ctx, type)}, type);
    std::printf("  cast f32 -> %s: %.0f M elements/s, %.0f with reading the source\n", type.isF16() ? "f16" : "bf16",
                n / (all - load) / 1e6, n / all / 1e6);
  }
}

TEST_F(Weights, CastsSplatsAndBits) {
  Type f32 = Float32Type::get(&ctx), f16 = Float16Type::get(&ctx), i8 = IntegerType::get(&ctx, 8),
       i1 = IntegerType::get(&ctx, 1);
  std::vector<char> half = evaluate(unaligned({1.5f, -2.f}, {2}), {pd_kernel::CastStepAttr::get(&ctx, f16)}, {2}, f16);
  EXPECT_EQ(half, (std::vector<char>{0x00, 0x3e, 0x00, static_cast<char>(0xc0)}));
  std::vector<float> back =
      floats(evaluate(unaligned({1.5f, -2.f}, {2}),
                      {pd_kernel::CastStepAttr::get(&ctx, f16), pd_kernel::CastStepAttr::get(&ctx, f32)}, {2}, f32));
  EXPECT_EQ(back, (std::vector<float>{1.5f, -2.f}));
  std::vector<char> ints = evaluate(unaligned({1.9f, -2.f}, {2}), {pd_kernel::CastStepAttr::get(&ctx, i8)}, {2}, i8);
  EXPECT_EQ(ints, (std::vector<char>{1, -2}));
  auto splat = DenseElementsAttr::get(RankedTensorType::get({3}, f32), 2.5f);
  EXPECT_EQ(floats(evaluate(splat, {}, {3}, f32)), (std::vector<float>{2.5f, 2.5f, 2.5f}));
  auto bits = DenseElementsAttr::get(RankedTensorType::get({3}, i1), ArrayRef<bool>{true, false, true});
  EXPECT_EQ(evaluate(bits, {}, {3}, i1), (std::vector<char>{1, 0, 1}));
}
