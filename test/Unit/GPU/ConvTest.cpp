//===--- ConvTest.cpp - convolutions on emulated tensor cores against f64 -----------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "DeviceKernel.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include <gtest/gtest.h>

#include <cmath>

namespace {

enum class Activation { Relu, HardSwish };

/// out = activation(input * filter + bias + residual), sizes of pictures known at run time only.
struct Problem {
  int64_t n, h, w, c, k, r = 3, s = 3, strideH = 1, strideW = 1, dilationH = 1, dilationW = 1; // h, w: of the output
  bool bfloat = false;
  Activation activation = Activation::Relu;
  std::string strategy = {}; // of #pd_kernel.mma; empty: the generator's own

  DeviceTensor::Type type() const { return bfloat ? DeviceTensor::BF16 : DeviceTensor::F16; }
  int64_t inputH() const { return h ? (h - 1) * strideH + (r - 1) * dilationH + 1 : 0; }
  int64_t inputW() const { return w ? (w - 1) * strideW + (s - 1) * dilationW + 1 : 0; }
};

std::string text(int64_t v) { return std::to_string(v); }

std::string mma(int64_t m, int64_t n, int64_t k, int64_t stages, int64_t warpsM, int64_t warpsN, int64_t stripe) {
  return "strategy = #pd_kernel.gpu<generator = \"conv\", levels = {sm_80 = #pd_kernel.mma<tile_m = " + text(m) +
         ", tile_n = " + text(n) + ", tile_k = " + text(k) + ", stages = " + text(stages) +
         ", warps_m = " + text(warpsM) + ", warps_n = " + text(warpsN) + ", stripe = " + text(stripe) +
         ", general = <unit_dims = [0, 1, 2, 3], blocked_dim = -1, block = 0, cost = 1, serial = false, piece_ns = "
         "0>>}>";
}

std::string textOf(const Problem &p) {
  std::string element = p.bfloat ? "bf16" : "f16", k = text(p.k), c = text(p.c);
  std::string input = "tensor<?x?x?x" + c + "x" + element + ">", out = "tensor<?x?x?x" + k + "x" + element + ">",
              sums = "tensor<?x?x?x" + k + "xf32>", bias = "tensor<" + k + "xf32>",
              filter = "tensor<" + text(p.r) + "x" + text(p.s) + "x" + c + "x" + k + "x" + element + ">";
  std::string act = p.activation == Activation::Relu
                        ? "%z = arith.maximumf %v, %zero : f32\n"
                        : "%p3 = arith.addf %v, %three : f32\n %lo = arith.maximumf %p3, %zero : f32\n"
                          "%hi = arith.minimumf %lo, %six : f32\n %m = arith.mulf %v, %hi : f32\n"
                          "%z = arith.mulf %m, %sixth : f32\n";
  auto pair = [](int64_t y, int64_t x) { return "dense<[" + text(y) + ", " + text(x) + "]> : tensor<2xi64>"; };
  return "#id = affine_map<(n, y, x, k) -> (n, y, x, k)>\n"
         "pd_kernel.kernel @k(%a: " +
         input + ", %b: " + filter + ", %bias: " + bias + ", %residual: " + out + ", %init: " + out + ") -> " + out +
         " attributes {" + p.strategy +
         "} {\n"
         "%zero = arith.constant 0.0 : f32\n %three = arith.constant 3.0 : f32\n %six = arith.constant 6.0 : f32\n"
         "%sixth = arith.constant 0.16666667 : f32\n %c0 = arith.constant 0 : index\n %c1 = arith.constant 1 : index\n"
         "%c2 = arith.constant 2 : index\n %n = tensor.dim %init, %c0 : " +
         out + "\n %h = tensor.dim %init, %c1 : " + out + "\n %w = tensor.dim %init, %c2 : " + out +
         "\n %e = tensor.empty(%n, %h, %w) : " + sums + "\n %f = linalg.fill ins(%zero : f32) outs(%e : " + sums +
         ") -> " + sums + "\n %p = linalg.conv_2d_nhwc_hwcf {strides = " + pair(p.strideH, p.strideW) +
         ", dilations = " + pair(p.dilationH, p.dilationW) + "} ins(%a, %b : " + input + ", " + filter +
         ") outs(%f : " + sums + ") -> " + sums +
         "\n %o = linalg.generic {indexing_maps = [#id, affine_map<(n, y, x, k) -> (k)>, #id, #id], "
         "iterator_types = [\"parallel\", \"parallel\", \"parallel\", \"parallel\"]} ins(%p, %bias, %residual : " +
         sums + ", " + bias + ", " + out + ") outs(%init : " + out + ") {\n ^bb0(%x: f32, %y: f32, %q: " + element +
         ", %i: " + element + "):\n %xy = arith.addf %x, %y : f32\n %qf = arith.extf %q : " + element +
         " to f32\n %v = arith.addf %xy, %qf : f32\n" + act + "%t = arith.truncf %z : f32 to " + element +
         "\n linalg.yield %t : " + element + "\n } -> " + out + "\n pd_kernel.yield %o : " + out + "\n}\n";
}

/// Elements between rows, and before the first: what makes a tensor a view.
struct Views {
  int64_t inputGap = 0, filterGap = 0, outGap = 0, inputShift = 0, outShift = 0;
};

/// How many elements are not what f64 gives, rounded once.
int64_t wrongElements(const DeviceKernel &kernel, const Problem &p, Views views = {}, int64_t variant = 0,
                      uint32_t late = 0) {
  double scale = 1 / std::sqrt(static_cast<double>(p.r * p.s * p.c));
  DeviceTensor input =
      DeviceTensor::random(p.type(), {p.n, p.inputH(), p.inputW(), p.c}, 1, views.inputGap, views.inputShift);
  DeviceTensor filter = DeviceTensor::random(p.type(), {p.r, p.s, p.c, p.k}, scale, views.filterGap);
  DeviceTensor bias = DeviceTensor::random(DeviceTensor::F32, {p.k});
  DeviceTensor residual = DeviceTensor::random(p.type(), {p.n, p.h, p.w, p.k});
  DeviceTensor out(p.type(), {p.n, p.h, p.w, p.k}, views.outGap, views.outShift);
  EXPECT_EQ(kernel.run({&input, &filter, &bias, &residual, &out}, late), variant);
  EXPECT_TRUE(out.gapsIntact()) << "wrote between the rows";
  std::vector<double> weights; // [R, S, C, K]
  for (int64_t i = 0; i < p.r * p.s * p.c * p.k; ++i)
    weights.push_back(filter.at({i / (p.s * p.c * p.k), i / (p.c * p.k) % p.s, i / p.k % p.c, i % p.k}));
  int64_t wrong = 0;
  double unit = p.bfloat ? 0x1p-9 : 0x1p-12; // half a unit in the last place of 1
  for (int64_t pixel = 0; pixel < p.n * p.h * p.w; ++pixel) {
    int64_t n = pixel / (p.h * p.w), y = pixel / p.w % p.h, x = pixel % p.w;
    std::vector<double> sums(p.k), sizes(p.k);
    for (int64_t q = 0; q < p.r * p.s * p.c; ++q) {
      double value = input.at(
          {n, y * p.strideH + q / (p.s * p.c) * p.dilationH, x * p.strideW + q / p.c % p.s * p.dilationW, q % p.c});
      for (int64_t k = 0; k < p.k; ++k) {
        double term = value * weights[q * p.k + k];
        sums[k] += term;
        sizes[k] += std::fabs(term);
      }
    }
    for (int64_t k = 0; k < p.k; ++k) {
      double v = sums[k] + bias.at({k}) + residual.at({n, y, x, k});
      double want = p.activation == Activation::Relu ? std::max(v, 0.) : v * std::min(std::max(v + 3, 0.), 6.) / 6;
      double allowed = 2 * unit * std::fabs(want) + 4e-7 * (sizes[k] + 2 + std::fabs(v)) + (p.bfloat ? 0 : 3e-8);
      wrong += !(std::fabs(out.at({n, y, x, k}) - want) <= allowed);
    }
  }
  return wrong;
}

void check(const Problem &p, Views views = {}, int64_t variant = 0) {
  DeviceKernel kernel(textOf(p));
  ASSERT_TRUE(kernel);
  std::string name = text(p.r) + "x" + text(p.s) + "x" + text(p.c) + "x" + text(p.k);
  EXPECT_EQ(wrongElements(kernel, p, views, variant), 0) << name;
  if (variant == 0) EXPECT_EQ(wrongElements(kernel, p, views, variant, /*late=*/17), 0) << "late: " << name;
}

} // namespace

// Every edge of a tile of pixels, rows of them that end inside it, several pictures.
TEST(Conv, Pixels) {
  Problem p{1, 1, 1, 16, 72};
  DeviceKernel kernel(textOf(p));
  ASSERT_TRUE(kernel);
  struct {
    int64_t n, h, w;
  } sizes[] = {{1, 1, 1}, {1, 7, 9}, {1, 8, 8}, {1, 5, 13}, {3, 5, 7}, {2, 1, 64}, {2, 11, 6}, {0, 4, 4}};
  for (auto [n, h, w] : sizes) {
    p.n = n, p.h = h, p.w = w;
    EXPECT_EQ(wrongElements(kernel, p), 0) << n << "x" << h << "x" << w;
    EXPECT_EQ(wrongElements(kernel, p, {}, 0, /*late=*/5), 0) << "late: " << n << "x" << h << "x" << w;
  }
}

TEST(Conv, Channels) {
  for (int64_t c : {8, 16, 24, 40, 64})
    for (int64_t k : {8, 24, 64, 136}) check({1, 5, 7, c, k});
}

TEST(Conv, Filters) {
  struct {
    int64_t r, s;
  } filters[] = {{1, 1}, {5, 3}, {1, 7}, {7, 7}, {2, 2}};
  for (auto [r, s] : filters)
    for (int64_t c : {8, 24}) check({2, 5, 7, c, 40, r, s});
}

TEST(Conv, StridesAndDilations) {
  for (auto [r, s] : {std::pair<int64_t, int64_t>{1, 1}, {3, 3}, {3, 5}}) {
    check({2, 5, 7, 24, 40, r, s, 2, 2});
    check({2, 5, 7, 24, 40, r, s, 2, 1, 1, 3});
    check({2, 5, 7, 24, 40, r, s, 1, 3, 2, 2});
  }
}

TEST(Conv, ActivationsAndTypes) {
  for (bool bfloat : {false, true})
    for (Activation activation : {Activation::Relu, Activation::HardSwish}) {
      Problem p{1, 9, 8, 40, 72};
      p.bfloat = bfloat;
      p.activation = activation;
      check(p);
    }
}

TEST(Conv, Configurations) {
  for (const std::string &strategy :
       {mma(128, 128, 64, 3, 2, 2, 8), mma(128, 64, 64, 3, 2, 2, 8), mma(128, 64, 32, 4, 4, 1, 1),
        mma(64, 128, 64, 2, 1, 4, 2), mma(64, 64, 32, 2, 2, 2, 1)}) {
    Problem p{2, 9, 11, 24, 200};
    p.strategy = strategy;
    check(p);
  }
}

// What does not lie at multiples of 16 bytes, or a filter that is not one matrix with 16-byte rows, is the loops'.
TEST(Conv, Views) {
  Problem p{2, 5, 7, 16, 40};
  check(p, {8, 16, 2});
  check(p, {0, 0, 0, 8, 2});
  for (Views views : {Views{4}, Views{0, 2}, Views{0, 0, 1}, Views{0, 0, 0, 4}, Views{0, 0, 0, 0, 1}})
    check(p, views, /*variant=*/1);
}

// A kernel that waits too little or copies from the wrong tap is found.
TEST(Conv, PlantedFaults) {
  Problem p{1, 9, 9, 64, 64};
  auto wrongWith = [&](const std::function<void(mlir::ModuleOp)> &fault) {
    DeviceKernel kernel(textOf(p), fault);
    return wrongElements(kernel, p, {}, 0, /*late=*/3);
  };
  EXPECT_GT(wrongWith([](mlir::ModuleOp device) {
              device.walk([](mlir::NVVM::CpAsyncWaitGroupOp wait) { wait.setN(wait.getN() + 1); });
            }),
            0)
      << "a wait for one group less";
  EXPECT_GT(
      wrongWith([](mlir::ModuleOp device) { device.walk([](mlir::NVVM::Barrier0Op barrier) { barrier.erase(); }); }), 0)
      << "no barrier";
}
