//===--- WeightTest.cpp - weight recipes, step by step and combined -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Harness.h"

#include "paddle-mlir/Artifact/Weights.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

#include <cstring>

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
