//===--- GemmTest.cpp - the gemm generator against naive loops ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Harness.h"

#include <cmath>

using namespace pdtest;
using Index = std::vector<int64_t>;

namespace {

std::string dim(int64_t v) { return v < 0 ? "?" : std::to_string(v); }

/// out = gelu-like epilogue(A . B + bias) with M static or dynamic.
std::string gemmText(int64_t m, int64_t n, int64_t k, bool packed) {
  std::string a = "tensor<" + dim(m) + "x" + dim(k) + "xf32>", b = "tensor<" + dim(k) + "x" + dim(n) + "xf32>",
              c = "tensor<" + dim(m) + "x" + dim(n) + "xf32>", v = "tensor<" + dim(n) + "xf32>";
  return R"(
#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
pd_kernel.kernel @k(%a: )" +
         a + ", %b: " + b + ", %bias: " + v + ", %init: " + c + ") -> " + c +
         " attributes {strategy = #pd_kernel.cpu<generator = \"gemm\">" + (packed ? ", packed = array<i64: 1>" : "") +
         R"(} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : )" +
         c + ") -> " + c + "\n  %p = linalg.matmul ins(%a, %b : " + a + ", " + b + ") outs(%f : " + c + ") -> " + c +
         R"(
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %bias : )" +
         c + ", " + v + ") outs(%p : " + c + R"() {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %0 = arith.addf %x, %y : f32
    %1 = arith.cmpf olt, %0, %zero : f32
    %2 = arith.select %1, %zero, %0 : f32
    linalg.yield %2 : f32
  } -> )" +
         c + "\n  pd_kernel.yield %r : " + c + "\n}\n";
}

void checkGemm(Program &p, int64_t m, int64_t n, int64_t k, bool packed, int64_t gap = 0) {
  Tensor a = Tensor::random({m, k}, gap), b = Tensor::random({k, n}, packed ? 0 : gap, 1 / std::sqrt(double(k))),
         bias = Tensor::random({n}), out({m, n}, gap);
  Tensor given = packed ? pack(b, 1) : b;
  if (packed) { // its type stays that of the unpacked operand
    given.shape = {k, n};
    given.strides = {n, 1};
  }
  p.run("k", {a, given, bias}, {&out});
  expectClose(out, [&](const Index &i) {
    double sum = bias.at({i[1]});
    for (int64_t q = 0; q < k; ++q) sum += double(a.at({i[0], q})) * b.at({q, i[1]});
    return std::max(sum, 0.);
  });
}

} // namespace

TEST(Gemm, PackedStatic) {
  for (auto [m, n, k] : {std::array<int64_t, 3>{49, 64, 128},
                         {101, 40, 30},
                         {4, 16, 7},
                         {1, 100, 33},
                         {96, 32, 64},
                         {196, 48, 20},
                         {200, 24, 9},
                         {198, 20, 9},
                         {203, 5, 9}}) {
    Program p(gemmText(m, n, k, true), {"k"});
    checkGemm(p, m, n, k, true);
    checkGemm(p, m, n, k, true, 5);
  }
}

TEST(Gemm, PackedDynamicRows) {
  Program p(gemmText(-1, 72, 50, true), {"k"});
  for (int64_t m : {1, 2, 5, 6, 7, 12, 95, 96, 97, 200, 401}) checkGemm(p, m, 72, 50, true, m % 3);
}

TEST(Gemm, RowMajorDynamic) {
  Program p(gemmText(-1, -1, -1, false), {"k"});
  for (auto [m, n, k] : {std::array<int64_t, 3>{49, 64, 128}, {7, 40, 30}, {4, 1, 7}, {97, 17, 1}, {13, 100, 33}})
    checkGemm(p, m, n, k, false, 3);
}

TEST(Gemm, ResidualInOut) {
  Program p(R"(
pd_kernel.kernel @k(%a: tensor<?x37xf32>, %b: tensor<37x21xf32>, %init: tensor<?x21xf32>) -> tensor<?x21xf32> attributes {strategy = #pd_kernel.cpu<generator = "gemm">} {
  %r = linalg.matmul ins(%a, %b : tensor<?x37xf32>, tensor<37x21xf32>) outs(%init : tensor<?x21xf32>) -> tensor<?x21xf32>
  pd_kernel.yield %r : tensor<?x21xf32>
})",
            {"k"});
  for (int64_t m : {3, 6, 50, 99}) {
    Tensor a = Tensor::random({m, 37}), b = Tensor::random({37, 21}), out = Tensor::random({m, 21}), before({m, 21});
    std::copy(out.data.get(), out.data.get() + out.stored, before.data.get());
    p.run("k", {a, b}, {&out}, /*keepOuts=*/true);
    expectClose(out, [&](const Index &i) {
      double sum = before.at(i);
      for (int64_t k = 0; k < 37; ++k) sum += double(a.at({i[0], k})) * b.at({k, i[1]});
      return sum;
    });
  }
}

TEST(Gemm, BatchedAndTransposedWeight) {
  Program p(R"(
#id3 = affine_map<(b, m, n, k) -> (b, m, n)>
pd_kernel.kernel @batch(%a: tensor<?x?x?xf32>, %b: tensor<?x?x24xf32>, %init: tensor<?x?x24xf32>) -> tensor<?x?x24xf32> attributes {strategy = #pd_kernel.cpu<generator = "gemm">} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<?x?x24xf32>) -> tensor<?x?x24xf32>
  %r = linalg.batch_matmul ins(%a, %b : tensor<?x?x?xf32>, tensor<?x?x24xf32>) outs(%f : tensor<?x?x24xf32>) -> tensor<?x?x24xf32>
  pd_kernel.yield %r : tensor<?x?x24xf32>
}
pd_kernel.kernel @tokens(%a: tensor<?x?x32xf32>, %b: tensor<40x32xf32>, %res: tensor<?x?x40xf32>, %init: tensor<?x?x40xf32>) -> tensor<?x?x40xf32> attributes {strategy = #pd_kernel.cpu<generator = "gemm">, packed = array<i64: 1>} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<?x?x40xf32>) -> tensor<?x?x40xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (n, k)>, #id3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%a, %b : tensor<?x?x32xf32>, tensor<40x32xf32>) outs(%f : tensor<?x?x40xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %0 = arith.mulf %x, %y : f32
    %1 = arith.addf %o, %0 : f32
    linalg.yield %1 : f32
  } -> tensor<?x?x40xf32>
  %r = linalg.add ins(%p, %res : tensor<?x?x40xf32>, tensor<?x?x40xf32>) outs(%p : tensor<?x?x40xf32>) -> tensor<?x?x40xf32>
  pd_kernel.yield %r : tensor<?x?x40xf32>
})",
            {"batch", "tokens"});
  Tensor a = Tensor::random({5, 33, 19}, 2), b = Tensor::random({5, 19, 24}, 1), out({5, 33, 24});
  p.run("batch", {a, b}, {&out});
  expectClose(out, [&](const Index &i) {
    double sum = 0;
    for (int64_t k = 0; k < 19; ++k) sum += double(a.at({i[0], i[1], k})) * b.at({i[0], k, i[2]});
    return sum;
  });
  Tensor x = Tensor::random({2, 43, 32}), w = Tensor::random({40, 32}), res = Tensor::random({2, 43, 40}, 4),
         y({2, 43, 40});
  Tensor packed = pack(w, 0);
  packed.shape = {40, 32};
  packed.strides = {32, 1};
  p.run("tokens", {x, packed, res}, {&y});
  expectClose(y, [&](const Index &i) {
    double sum = res.at(i);
    for (int64_t k = 0; k < 32; ++k) sum += double(x.at({i[0], i[1], k})) * w.at({i[2], k});
    return sum;
  });
}

TEST(Gemm, Speed) {
  if (!benchmarking()) GTEST_SKIP() << "run with --bench";
  for (auto [m, n, k] : {std::array<int64_t, 3>{128, 768, 768},
                         {128, 3072, 768},
                         {128, 768, 3072},
                         {1024, 1024, 1024},
                         {49, 512, 2048},
                         {3136, 256, 64},
                         {101, 40, 30},
                         {1, 768, 3072}})
    for (bool dynamic : {false, true}) {
      Program p(gemmText(dynamic ? -1 : m, n, k, true), {"k"});
      Tensor a = Tensor::random({m, k}), b = pack(Tensor::random({k, n}), 1), bias = Tensor::random({n}), out({m, n});
      b.shape = {k, n};
      b.strides = {n, 1};
      report("gemm " + std::to_string(m) + "x" + std::to_string(n) + "x" + std::to_string(k) +
                 (dynamic ? " dynamic rows" : ""),
             2. * m * n * k, p.time("k", {a, b, bias}, {&out}));
    }
}
