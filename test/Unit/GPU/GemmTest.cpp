//===--- GemmTest.cpp - matrix products on emulated tensor cores against f64 --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "DeviceKernel.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ctime>

namespace {

enum class Epilogue { BiasRelu, BiasGelu, Residual, Masked, Plain };

/// One product: out = epilogue(A . B). Which sizes are known when it is compiled: the batch always, M unless
/// `dynamicM`, the others unless `dynamic`.
struct Problem {
  int64_t m, n, k, batch = 0; // batch 0: two dimensions
  bool transposed = false, bfloat = false, dynamicM = true, dynamic = false;
  Epilogue epilogue = Epilogue::BiasRelu;
  std::string strategy = {}; // of #pd_kernel.mma; empty: the generator's own

  DeviceTensor::Type type() const { return bfloat ? DeviceTensor::BF16 : DeviceTensor::F16; }
  std::vector<int64_t> shape(int64_t rows, int64_t columns) const {
    return batch ? std::vector<int64_t>{batch, rows, columns} : std::vector<int64_t>{rows, columns};
  }
};

std::string mma(int64_t m, int64_t n, int64_t k, int64_t stages, int64_t warpsM, int64_t warpsN, int64_t stripe = 2,
                bool batch = false) {
  auto text = [](int64_t v) { return std::to_string(v); };
  return "strategy = #pd_kernel.gpu<generator = \"gemm\", levels = {sm_80 = #pd_kernel.mma<tile_m = " + text(m) +
         ", tile_n = " + text(n) + ", tile_k = " + text(k) + ", stages = " + text(stages) +
         ", warps_m = " + text(warpsM) + ", warps_n = " + text(warpsN) + ", stripe = " + text(stripe) +
         ", general = <unit_dims = [" + (batch ? "0, 1, 2" : "0, 1") +
         "], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = 0>>}>";
}

/// With names in the text replaced: types A, B, C, F (the product), V (bias), E (element), maps and bodies.
std::string replaced(std::string text, const std::vector<std::pair<std::string, std::string>> &names) {
  for (auto &[name, value] : names)
    for (size_t at; (at = text.find("$" + name)) != std::string::npos;) text.replace(at, name.size() + 1, value);
  return text;
}

std::string epilogueText(Epilogue epilogue) {
  switch (epilogue) {
  case Epilogue::BiasRelu: return "%z = arith.maximumf %v, %zero : f32";
  case Epilogue::Plain: return "%z = arith.addf %x, %zero : f32";
  case Epilogue::Residual: return "%e = arith.extf %r : $E to f32\n %z = arith.addf %v, %e : f32";
  case Epilogue::Masked: return "%z = arith.select %r, %v, %zero : f32";
  case Epilogue::BiasGelu:
    return "%s = arith.mulf %v, %root : f32\n %f = math.erf %s : f32\n %g = arith.addf %f, %one : f32\n"
           "%h = arith.mulf %v, %half : f32\n %z = arith.mulf %h, %g : f32";
  }
  return "";
}

std::string textOf(const Problem &p) {
  std::string batch = p.batch ? std::to_string(p.batch) + "x" : "", m = p.dynamicM ? "?" : std::to_string(p.m);
  std::string n = p.dynamic ? "?" : std::to_string(p.n), k = p.dynamic ? "?" : std::to_string(p.k),
              element = p.bfloat ? "bf16" : "f16";
  auto tensor = [&](const std::string &rows, const std::string &columns, const std::string &type) {
    return "tensor<" + batch + rows + "x" + columns + "x" + type + ">";
  };
  std::string b = p.batch ? "b, " : "";
  return replaced(R"(
#id = affine_map<($bm, n) -> ($bm, n)>
pd_kernel.kernel @k(%a: $A, %b: $B, %bias: $V, %residual: $Q, %init: $C) -> $C attributes {$S} {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %root = arith.constant 0.7071067811865476 : f32
  %row = arith.constant $R : index
  $D
  %filled = linalg.fill ins(%zero : f32) outs(%empty : $F) -> $F
  %p = linalg.generic {indexing_maps = [affine_map<($bm, n, k) -> ($bm, k)>, affine_map<($bm, n, k) -> ($b$M)>,
      affine_map<($bm, n, k) -> ($bm, n)>], iterator_types = [$I, "reduction"]}
      ins(%a, %b : $A, $B) outs(%filled : $F) {
  ^bb0(%x: $E, %y: $E, %sum: f32):
    %0 = arith.extf %x : $E to f32
    %1 = arith.extf %y : $E to f32
    %2 = arith.mulf %0, %1 : f32
    %3 = arith.addf %sum, %2 : f32
    linalg.yield %3 : f32
  } -> $F
  %out = linalg.generic {indexing_maps = [#id, affine_map<($bm, n) -> (n)>, #id, #id], iterator_types = [$I]}
      ins(%p, %bias, %residual : $F, $V, $Q) outs(%init : $C) {
  ^bb0(%x: f32, %y: f32, %r: $W, %o: $E):
    %v = arith.addf %x, %y : f32
    $X
    %t = arith.truncf %z : f32 to $E
    linalg.yield %t : $E
  } -> $C
  pd_kernel.yield %out : $C
})",
                  {{"A", tensor(m, k, element)},
                   {"B", p.transposed ? tensor(n, k, element) : tensor(k, n, element)},
                   {"C", tensor(m, n, element)},
                   {"F", tensor(m, n, "f32")},
                   {"Q", tensor(m, n, p.epilogue == Epilogue::Masked ? "i1" : element)},
                   {"W", p.epilogue == Epilogue::Masked ? "i1" : element},
                   {"V", "tensor<" + n + "xf32>"},
                   {"S", p.strategy},
                   {"R", p.batch ? "1" : "0"},
                   {"D", p.dynamic    ? "%size = tensor.dim %a, %row : $G\n %zeroth = arith.constant 0 : index\n"
                                        "%width = tensor.dim %bias, %zeroth : $V\n"
                                        "%empty = tensor.empty(%size, %width) : $F"
                         : p.dynamicM ? "%size = tensor.dim %a, %row : $G\n %empty = tensor.empty(%size) : $F"
                                      : "%empty = tensor.empty() : $F"},
                   {"G", tensor(m, k, element)},
                   {"F", tensor(m, n, "f32")},
                   {"V", "tensor<" + n + "xf32>"},
                   {"M", p.transposed ? "n, k" : "k, n"},
                   {"I", p.batch ? "\"parallel\", \"parallel\", \"parallel\"" : "\"parallel\", \"parallel\""},
                   {"X", epilogueText(p.epilogue)},
                   {"E", element},
                   {"b", b}});
}

double apply(Epilogue epilogue, double sum, double bias, double residual) {
  double v = sum + bias;
  switch (epilogue) {
  case Epilogue::BiasRelu: return std::max(v, 0.);
  case Epilogue::Plain: return sum;
  case Epilogue::Residual: return v + residual;
  case Epilogue::Masked: return residual != 0 ? v : 0;
  case Epilogue::BiasGelu: return 0.5 * v * (1 + std::erf(v * 0.7071067811865476));
  }
  return 0;
}

/// Elements in the gaps between rows, and before the first: what makes a tensor a view.
struct Views {
  int64_t aGap = 0, bGap = 0, outGap = 0, aShift = 0, outShift = 0;
};

/// How many elements are not what f64 gives, rounded once.
int64_t wrongElements(const DeviceKernel &kernel, const Problem &p, Views views = {}, int64_t variant = 0,
                      uint32_t late = 0) {
  auto random = [&](std::vector<int64_t> shape, double scale, int64_t gap, int64_t shift = 0) {
    return DeviceTensor::random(p.type(), std::move(shape), scale, gap, shift);
  };
  double scale = 1 / std::sqrt(static_cast<double>(p.k));
  DeviceTensor a = random(p.shape(p.m, p.k), 1, views.aGap, views.aShift);
  DeviceTensor b = random(p.transposed ? p.shape(p.n, p.k) : p.shape(p.k, p.n), scale, views.bGap);
  DeviceTensor bias = DeviceTensor::random(DeviceTensor::F32, {p.n});
  DeviceTensor residual =
      DeviceTensor::random(p.epilogue == Epilogue::Masked ? DeviceTensor::I1 : p.type(), p.shape(p.m, p.n));
  DeviceTensor out(p.type(), p.shape(p.m, p.n), views.outGap, views.outShift);
  EXPECT_EQ(kernel.run({&a, &b, &bias, &residual, &out}, late), variant);
  EXPECT_TRUE(out.gapsIntact()) << "wrote between the rows";
  int64_t wrong = 0, batches = std::max<int64_t>(p.batch, 1);
  double unit = p.bfloat ? 0x1p-9 : 0x1p-12; // half a unit in the last place of 1
  auto index = [&](int64_t i, int64_t y, int64_t x) {
    return p.batch ? std::vector<int64_t>{i, y, x} : std::vector<int64_t>{y, x};
  };
  for (int64_t i = 0; i < batches; ++i) {
    std::vector<double> left, right; // [M, K] and [N, K]
    for (int64_t y = 0; y < p.m; ++y)
      for (int64_t q = 0; q < p.k; ++q) left.push_back(a.at(index(i, y, q)));
    for (int64_t x = 0; x < p.n; ++x)
      for (int64_t q = 0; q < p.k; ++q) right.push_back(b.at(p.transposed ? index(i, x, q) : index(i, q, x)));
    for (int64_t y = 0; y < p.m; ++y)
      for (int64_t x = 0; x < p.n; ++x) {
        double sum = 0, size = 0;
        for (int64_t q = 0; q < p.k; ++q) {
          double term = left[y * p.k + q] * right[x * p.k + q];
          sum += term;
          size += std::fabs(term);
        }
        double want = apply(p.epilogue, sum, bias.at({x}), residual.at(index(i, y, x)));
        double allowed = 2 * unit * std::fabs(want) + 4e-7 * (size + 2) + (p.bfloat ? 0 : 3e-8);
        wrong += !(std::fabs(out.at(index(i, y, x)) - want) <= allowed);
      }
  }
  return wrong;
}

void check(const Problem &p, Views views = {}, int64_t variant = 0) {
  DeviceKernel kernel(textOf(p));
  ASSERT_TRUE(kernel);
  EXPECT_EQ(wrongElements(kernel, p, views, variant), 0) << p.m << "x" << p.n << "x" << p.k;
  EXPECT_EQ(kernel.bankConflicts, 0u);
  if (variant == 0)
    EXPECT_EQ(wrongElements(kernel, p, views, variant, /*late=*/17), 0) << "late: " << p.m << "x" << p.n << "x" << p.k;
}

} // namespace

// Every edge of a tile, in each dimension; M known only at run time.
TEST(Gemm, EdgesOfSmallTiles) {
  for (bool transposed : {false, true})
    for (int64_t n : {8, 56, 72, 128})
      for (int64_t k : {8, 64, 72, 320}) {
        Problem p{1, n, k};
        p.transposed = transposed;
        DeviceKernel kernel(textOf(p));
        ASSERT_TRUE(kernel);
        for (int64_t m : {0, 1, 17, 63, 64, 65, 131}) {
          p.m = m;
          EXPECT_EQ(wrongElements(kernel, p), 0) << m << "x" << n << "x" << k << transposed;
        }
        EXPECT_EQ(kernel.bankConflicts, 0u);
        EXPECT_EQ(wrongElements(kernel, p, {}, 0, 5), 0) << "late: " << n << "x" << k << transposed;
      }
}

TEST(Gemm, EdgesOfLargeTiles) {
  for (bool transposed : {false, true})
    for (int64_t m : {127, 128, 257}) {
      Problem p{m, 136, 200};
      p.transposed = transposed;
      p.strategy = mma(128, 128, 64, 3, 2, 2);
      check(p);
    }
}

TEST(Gemm, Configurations) {
  for (bool transposed : {false, true})
    for (const std::string &strategy :
         {mma(128, 128, 32, 4, 2, 2), mma(64, 128, 64, 2, 1, 4), mma(128, 64, 64, 3, 4, 1), mma(128, 256, 64, 3, 2, 4),
          mma(64, 64, 32, 2, 2, 2, 1), mma(32, 64, 64, 5, 1, 2, 8)}) {
      Problem p{150, 264, 136};
      p.transposed = transposed;
      p.strategy = strategy;
      p.dynamicM = false;
      check(p);
    }
}

TEST(Gemm, Batches) {
  for (bool transposed : {false, true}) {
    Problem p{37, 72, 40, /*batch=*/3};
    p.transposed = transposed;
    check(p);
    p.batch = 1;
    check(p);
  }
}

TEST(Gemm, EpiloguesAndTypes) {
  for (bool bfloat : {false, true})
    for (Epilogue epilogue :
         {Epilogue::BiasGelu, Epilogue::Residual, Epilogue::Masked, Epilogue::Plain, Epilogue::BiasRelu}) {
      Problem p{70, 88, 96};
      p.bfloat = bfloat;
      p.epilogue = epilogue;
      check(p);
    }
}

// Views whose rows lie at multiples of 16 bytes are the tensor cores'; others are not.
TEST(Gemm, Views) {
  Problem p{41, 72, 40};
  check(p, {8, 16, 2});
  check(p, {0, 0, 0, 8, 2});
  for (Views views : {Views{4}, Views{0, 2}, Views{0, 0, 1}, Views{0, 0, 0, 4}, Views{0, 0, 0, 0, 1}})
    check(p, views, /*variant=*/1);
  p.batch = 2;
  check(p, {8, 8, 6});
  check(p, {1, 0, 0}, /*variant=*/1);
}

// Infinities and NaNs of a row stay in it.
TEST(Gemm, NonFinite) {
  for (bool bfloat : {false, true}) {
    Problem p{70, 72, 136};
    p.bfloat = bfloat;
    p.epilogue = Epilogue::Residual;
    DeviceKernel kernel(textOf(p));
    DeviceTensor a = DeviceTensor::random(p.type(), {p.m, p.k}), b = DeviceTensor::random(p.type(), {p.k, p.n}),
                 bias = DeviceTensor::random(DeviceTensor::F32, {p.n}),
                 residual = DeviceTensor::random(p.type(), {p.m, p.n}), out(p.type(), {p.m, p.n});
    a.set({3, 135}, HUGE_VAL);
    a.set({66, 0}, std::nan(""));
    EXPECT_EQ(kernel.run({&a, &b, &bias, &residual, &out}), 0);
    for (int64_t y = 0; y < p.m; ++y)
      for (int64_t x = 0; x < p.n; ++x) {
        double value = out.at({y, x}), factor = b.at({135, x});
        bool right = y == 66 ? std::isnan(value) : y == 3 ? value == HUGE_VAL * factor : std::isfinite(value);
        EXPECT_TRUE(right || (y == 3 && factor == 0)) << y << " " << x << " " << value;
      }
  }
}

// Rows that start at multiples of 16 bytes and end anywhere: copies of less than 16 bytes.
TEST(Gemm, SizesKnownAtRunTime) {
  for (bool transposed : {false, true}) {
    Problem p{41, 70, 37};
    p.transposed = transposed;
    p.dynamic = true;
    check(p, {3, transposed ? 3 : 2, 2});
    p.n = 8;
    p.k = 264;
    check(p);
    p.k = 37; // A's rows are not aligned
    check(p, {}, /*variant=*/1);
    p.n = 71; // no whole pairs
    check(p, {3, 9}, /*variant=*/1);
  }
}

// A kernel that waits too little, meets too seldom or places wrongly is found.
TEST(Gemm, PlantedFaults) {
  Problem p{128, 128, 512};
  auto wrongWith = [&](const std::function<void(mlir::ModuleOp)> &fault) {
    int64_t wrong = 0;
    for (bool transposed : {false, true}) {
      p.transposed = transposed;
      DeviceKernel kernel(textOf(p), fault);
      int64_t found = wrongElements(kernel, p, {}, 0, /*late=*/3);
      EXPECT_GT(found, 0) << transposed;
      wrong += found;
    }
    return wrong;
  };
  EXPECT_GT(wrongWith([](mlir::ModuleOp device) {
              device.walk([](mlir::NVVM::CpAsyncWaitGroupOp wait) { wait.setN(wait.getN() + 1); });
            }),
            0)
      << "a wait for one group less";
  EXPECT_GT(
      wrongWith([](mlir::ModuleOp device) { device.walk([](mlir::NVVM::Barrier0Op barrier) { barrier.erase(); }); }), 0)
      << "no barrier";
  EXPECT_GT(wrongWith([](mlir::ModuleOp device) {
              bool done = false;
              device.walk([&](mlir::LLVM::XOrOp swizzle) {
                if (!done) swizzle.replaceAllUsesWith(swizzle.getLhs());
                done = true;
              });
              EXPECT_TRUE(done);
            }),
            0)
      << "one operand's chunks are not where they are looked for";
}

TEST(Gemm, DISABLED_Speed) {
  Problem p{512, 512, 512};
  p.epilogue = Epilogue::BiasRelu;
  for (const std::string &strategy : {std::string(), mma(128, 128, 64, 3, 2, 2)}) {
    p.strategy = strategy;
    DeviceKernel kernel(textOf(p));
    DeviceTensor a = DeviceTensor::random(p.type(), {512, 512}), b = DeviceTensor::random(p.type(), {512, 512}),
                 bias = DeviceTensor::random(DeviceTensor::F32, {512}), out(p.type(), {512, 512});
    std::clock_t start = std::clock();
    kernel.run({&a, &b, &bias, &a, &out});
    double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("512^3: %.3f s, %.2f GMAC/s a core\n", seconds, 0.512 * 0.512 * 0.512 / seconds);
  }
}
