//===--- DimExprTest.cpp - the normal form of sizes means what was written ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Random expressions are built twice, symbolically and as numbers, and compared at random sizes; then the equalities
// that networks need, one a test.
//
//===--------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Torch/Analysis/DimExpr.h"
#include "../Seed.h"

#include "gtest/gtest.h"

#include <map>
#include <random>

using namespace mlir::pd_torch;

namespace {

int64_t floorDivide(int64_t a, int64_t b) { return a / b - ((a % b != 0) && ((a < 0) != (b < 0))); }

int64_t evaluate(DimExpr e, const std::map<std::string, int64_t> &sizes) {
  int64_t sum = 0;
  for (const DimTerm &term : e.get()->terms) {
    int64_t product = term.coefficient;
    for (const DimAtom *atom : term.atoms) {
      if (atom->kind == DimAtom::Symbol) {
        product *= sizes.at(atom->name);
        continue;
      }
      int64_t a = evaluate(atom->lhs, sizes), b = evaluate(atom->rhs, sizes);
      product *= atom->kind == DimAtom::FloorDiv ? floorDivide(a, b)
                 : atom->kind == DimAtom::Max    ? std::max(a, b)
                                                 : std::min(a, b);
    }
    sum += product;
  }
  return sum;
}

struct DimExprTest : testing::Test {
  DimExprs e;
  DimExpr h = e.symbol({}, 0, "H", true), w = e.symbol({}, 1, "W", true);
  DimExpr num(int64_t value) { return e.constant(value); }
  /// Size after a window of `kernel` with `pad` on both sides.
  DimExpr window(DimExpr size, int64_t kernel, int64_t stride, int64_t pad) {
    return e.add(e.floorDiv(e.add(size, num(2 * pad - kernel)), num(stride)), num(1));
  }
};

TEST_F(DimExprTest, NormalFormKeepsTheValue) {
  unsigned seed = testSeed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  auto below = [&](int n) { return int64_t(random() % n); };
  for (int round = 0; round < 300; ++round) {
    std::map<std::string, int64_t> sizes{{"H", 1 + below(200)}, {"W", 1 + below(200)}};
    std::vector<std::pair<DimExpr, int64_t>> pool{{h, sizes["H"]}, {w, sizes["W"]}, {num(3), 3}, {num(-2), -2}};
    for (int step = 0; step < 8; ++step) {
      auto [a, x] = pool[below(pool.size())];
      auto [b, y] = pool[below(pool.size())];
      int64_t d = 1 + below(8);
      if (std::abs(x) > 100000 || std::abs(y) > 100000) continue;
      switch (below(6)) {
      case 0: pool.push_back({e.add(a, b), x + y}); break;
      case 1: pool.push_back({e.sub(a, b), x - y}); break;
      case 2: pool.push_back({e.mul(a, b), x * y}); break;
      case 3: pool.push_back({e.floorDiv(a, num(d)), floorDivide(x, d)}); break;
      case 4: pool.push_back({e.max(a, b), std::max(x, y)}); break;
      default: pool.push_back({e.min(a, b), std::min(x, y)}); break;
      }
      auto [made, value] = pool.back();
      ASSERT_EQ(evaluate(made, sizes), value) << e.str(made);
      if (auto bound = e.lowerBound(made)) ASSERT_LE(*bound, value) << e.str(made);
    }
  }
}

TEST_F(DimExprTest, HalvingsCompose) {
  DimExpr size = h;
  for (int i = 0; i < 5; ++i) size = window(size, 3, 2, 1);
  EXPECT_EQ(e.str(size), "((H + 31) floordiv 32)");
}

TEST_F(DimExprTest, SamePaddedWindowsOfEqualStrideAgree) {
  EXPECT_TRUE(window(h, 3, 2, 1) == window(h, 5, 2, 2));
  EXPECT_FALSE(window(h, 3, 2, 1) == window(h, 2, 2, 0));
}

TEST_F(DimExprTest, ReshapesDivideExactly) {
  DimExpr numel = e.product({h, w, num(64)});
  EXPECT_TRUE(e.floorDiv(numel, e.mul(h, num(16))) == e.scale(w, 4));
  EXPECT_FALSE(e.exactQuotient(numel, num(48)).has_value());
}

TEST_F(DimExprTest, ArgumentsAreAtLeastOne) {
  EXPECT_TRUE(e.max(h, num(1)) == h);
  EXPECT_TRUE(e.min(h, num(1)) == num(1));
  EXPECT_FALSE(e.min(h, num(2)).constant().has_value());
}

TEST_F(DimExprTest, JsonIsTheManifests) {
  EXPECT_EQ(e.json(e.scale(e.floorDiv(e.add(h, num(31)), num(32)), 2)),
            R"(["*", 2, ["floordiv", ["+", "H", 31], 32]])");
  EXPECT_EQ(e.json(num(7)), "7");
}

} // namespace
