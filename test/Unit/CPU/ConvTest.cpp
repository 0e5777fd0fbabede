//===--- ConvTest.cpp - convolution generators against naive loops ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Harness.h"

#include <array>
#include <cmath>

using namespace pdtest;
using Index = std::vector<int64_t>;

namespace {

struct Case {
  int64_t n, h, w, c, k, r, s, stride;
  int64_t dilation = 1;
  int64_t outH() const { return (h - dilation * (r - 1) - 1) / stride + 1; }
  int64_t outW() const { return (w - dilation * (s - 1) - 1) / stride + 1; }
};

std::string tensor(std::initializer_list<int64_t> shape) {
  std::string text = "tensor<";
  for (int64_t d : shape) text += (d < 0 ? "?" : std::to_string(d)) + "x";
  return text + "f32>";
}

/// conv + per-channel bias + residual + hardswish; N, H, W static or dynamic; depthwise if k is 0.
std::string convText(const Case &q, bool dynamic, bool packed, const std::string &generator) {
  bool depthwise = q.k == 0;
  auto d = [&](int64_t v) { return dynamic ? -1 : v; };
  int64_t k = depthwise ? q.c : q.k;
  std::string x = tensor({d(q.n), d(q.h), d(q.w), q.c}),
              w = depthwise ? tensor({q.r, q.s, q.c}) : tensor({q.r, q.s, q.c, q.k}),
              y = tensor({d(q.n), d(q.outH()), d(q.outW()), k}), b = tensor({k});
  std::string attributes = " {strides = dense<" + std::to_string(q.stride) + "> : tensor<2xi64>, dilations = dense<" +
                           std::to_string(q.dilation) + "> : tensor<2xi64>}";
  return R"(
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#chan = affine_map<(n, h, w, c) -> (c)>
pd_kernel.kernel @k(%x: )" +
         x + ", %w: " + w + ", %b: " + b + ", %res: " + y + ", %init: " + y + ") -> " + y +
         " attributes {strategy = #pd_kernel.cpu<generator = \"" + generator + "\">" +
         (packed ? ", packed = array<i64: 1>" : "") + R"(} {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3.0 : f32
  %six = arith.constant 6.0 : f32
  %sixth = arith.constant 0.166666672 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : )" +
         y + ") -> " + y + "\n  %p = linalg." + (depthwise ? "depthwise_conv_2d_nhwc_hwc" : "conv_2d_nhwc_hwcf") +
         attributes + " ins(%x, %w : " + x + ", " + w + ") outs(%f : " + y + ") -> " + y + R"(
  %r = linalg.generic {indexing_maps = [#id, #chan, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%p, %b, %res : )" +
         y + ", " + b + ", " + y + ") outs(%p : " + y + R"() {
  ^bb0(%a: f32, %c: f32, %e: f32, %o: f32):
    %0 = arith.addf %a, %c : f32
    %1 = arith.addf %0, %e : f32
    %2 = arith.addf %1, %three : f32
    %3 = arith.maximumf %2, %zero : f32
    %4 = arith.minimumf %3, %six : f32
    %5 = arith.mulf %4, %sixth : f32
    %6 = arith.mulf %5, %1 : f32
    linalg.yield %6 : f32
  } -> )" +
         y + "\n  pd_kernel.yield %r : " + y + "\n}\n";
}

void checkConv(Program &p, const Case &q, bool packed, int64_t gap) {
  bool depthwise = q.k == 0;
  int64_t k = depthwise ? q.c : q.k;
  double scale = 1 / std::sqrt(double(q.r * q.s * (depthwise ? 1 : q.c)));
  Tensor x = Tensor::random({q.n, q.h, q.w, q.c}, gap),
         w = depthwise ? Tensor::random({q.r, q.s, q.c}, 0, scale) : Tensor::random({q.r, q.s, q.c, q.k}, 0, scale),
         b = Tensor::random({k}), res = Tensor::random({q.n, q.outH(), q.outW(), k}, gap),
         out({q.n, q.outH(), q.outW(), k}, gap);
  Tensor given = w;
  if (packed) {
    given = pack(w, 3);
    given.shape = w.shape;
    given.strides = w.strides;
  }
  p.run("k", {x, given, b, res}, {&out});
  expectClose(
      out,
      [&](const Index &i) {
        double v = double(b.at({i[3]})) + res.at(i);
        for (int64_t r = 0; r < q.r; ++r)
          for (int64_t s = 0; s < q.s; ++s) {
            int64_t yy = i[1] * q.stride + r * q.dilation, xx = i[2] * q.stride + s * q.dilation;
            if (depthwise) v += double(x.at({i[0], yy, xx, i[3]})) * w.at({r, s, i[3]});
            else
              for (int64_t c = 0; c < q.c; ++c) v += double(x.at({i[0], yy, xx, c})) * w.at({r, s, c, i[3]});
          }
        return v * std::min(std::max(v + 3, 0.), 6.) / 6;
      },
      4e-6);
}

} // namespace

TEST(Conv, Static) {
  for (const Case &q : {Case{1, 16, 16, 8, 16, 3, 3, 1},
                        {2, 9, 9, 3, 24, 3, 3, 2},
                        {1, 7, 7, 32, 40, 1, 1, 1},
                        {1, 15, 23, 3, 16, 7, 7, 2},
                        {1, 6, 5, 13, 7, 1, 1, 1},
                        {1, 20, 10, 9, 24, 3, 3, 1},
                        {1, 13, 31, 4, 37, 1, 1, 1}})
    for (bool packed : {true, false}) {
      Program p(convText(q, false, packed, "conv"), {"k"});
      checkConv(p, q, packed, 0);
      checkConv(p, q, packed, 3);
    }
}

TEST(Conv, DynamicSizes) {
  for (bool packed : {true, false}) {
    Program p(convText({1, 1, 1, 12, 40, 3, 3, 1}, true, packed, "conv"), {"k"});
    for (const Case &q : {Case{1, 3, 3, 12, 40, 3, 3, 1},
                          {1, 5, 8, 12, 40, 3, 3, 1},
                          {3, 12, 9, 12, 40, 3, 3, 1},
                          {1, 40, 33, 12, 40, 3, 3, 1}})
      checkConv(p, q, packed, q.n);
    Program strided(convText({1, 1, 1, 5, 18, 3, 5, 2, 2}, true, packed, "conv"), {"k"});
    for (const Case &q : {Case{1, 12, 14, 5, 18, 3, 5, 2, 2}, {2, 17, 25, 5, 18, 3, 5, 2, 2}})
      checkConv(strided, q, packed, 1);
  }
}

TEST(Depthwise, StaticAndDynamic) {
  for (const Case &q : {Case{1, 9, 9, 16, 0, 3, 3, 1},
                        {2, 11, 12, 20, 0, 5, 5, 2},
                        {1, 5, 4, 3, 0, 3, 3, 1},
                        {1, 12, 30, 7, 0, 7, 7, 1},
                        {1, 14, 14, 24, 0, 3, 3, 1, 2}}) {
    Program p(convText(q, false, false, "depthwise"), {"k"}), any(convText(q, true, false, "depthwise"), {"k"});
    checkConv(p, q, false, 0);
    checkConv(any, q, false, 2);
    checkConv(any, {q.n + 1, q.h + 3, q.w + 5, q.c, 0, q.r, q.s, q.stride, q.dilation}, false, 0);
  }
}

// Per-channel operands come as [1, C, 1, 1]; contiguous as a rule, but a slice is not. A scale per image and channel is
// [N, C, 1, 1].
TEST(Conv, ChannelOperandsWithUnitDims) {
  Program p(R"(
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#chan = affine_map<(n, h, w, c) -> (0, c, 0, 0)>
#image = affine_map<(n, h, w, c) -> (n, c, 0, 0)>
pd_kernel.kernel @k(%x: tensor<?x?x?x8xf32>, %w: tensor<1x1x8x21xf32>, %b: tensor<1x21x1x1xf32>, %s: tensor<?x21x1x1xf32>, %init: tensor<?x?x?x21xf32>) -> tensor<?x?x?x21xf32> attributes {strategy = #pd_kernel.cpu<generator = "conv">} {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<?x?x?x21xf32>) -> tensor<?x?x?x21xf32>
  %p = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<?x?x?x8xf32>, tensor<1x1x8x21xf32>) outs(%f : tensor<?x?x?x21xf32>) -> tensor<?x?x?x21xf32>
  %r = linalg.generic {indexing_maps = [#id, #chan, #image, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%p, %b, %s : tensor<?x?x?x21xf32>, tensor<1x21x1x1xf32>, tensor<?x21x1x1xf32>) outs(%p : tensor<?x?x?x21xf32>) {
  ^bb0(%a: f32, %c: f32, %e: f32, %o: f32):
    %0 = arith.addf %a, %c : f32
    %1 = arith.mulf %0, %e : f32
    linalg.yield %1 : f32
  } -> tensor<?x?x?x21xf32>
  pd_kernel.yield %r : tensor<?x?x?x21xf32>
})",
            {"k"});
  for (int64_t gap : {0, 2}) {
    Tensor x = Tensor::random({2, 5, 9, 8}), w = Tensor::random({1, 1, 8, 21}), b = Tensor::random({1, 21, 1, 1}, gap),
           s = Tensor::random({2, 21, 1, 1}, gap), out({2, 5, 9, 21});
    p.run("k", {x, w, b, s}, {&out});
    expectClose(out, [&](const Index &i) {
      double v = b.at({0, i[3], 0, 0});
      for (int64_t c = 0; c < 8; ++c) v += double(x.at({i[0], i[1], i[2], c})) * w.at({0, 0, c, i[3]});
      return v * s.at({i[0], i[3], 0, 0});
    });
  }
}

TEST(Conv, Speed) {
  if (!benchmarking()) GTEST_SKIP() << "run with --bench";
  struct Named {
    const char *name;
    Case q;
  };
  for (const Named &c : {Named{"56x56x64 3x3", {1, 58, 58, 64, 64, 3, 3, 1}},
                         {"28x28x128 3x3", {1, 30, 30, 128, 128, 3, 3, 1}},
                         {"14x14x256 3x3", {1, 16, 16, 256, 256, 3, 3, 1}},
                         {"7x7x512 3x3", {1, 9, 9, 512, 512, 3, 3, 1}},
                         {"56x56x128 3x3 s2", {1, 58, 58, 128, 128, 3, 3, 2}},
                         {"stem 224x224x3 7x7 s2", {1, 230, 230, 3, 64, 7, 7, 2}},
                         {"56x56x256 1x1 -> 64", {1, 56, 56, 256, 64, 1, 1, 1}},
                         {"14x14x1024 1x1 -> 256", {1, 14, 14, 1024, 256, 1, 1, 1}},
                         {"7x7x2048 1x1 -> 512", {1, 7, 7, 2048, 512, 1, 1, 1}},
                         {"80x80x24 1x1 -> 88", {1, 80, 80, 24, 88, 1, 1, 1}},
                         {"80x120x96 3x3 -> 24", {1, 82, 122, 96, 24, 3, 3, 1}},
                         {"80x120x24 1x1 -> 6", {1, 80, 120, 24, 6, 1, 1, 1}},
                         {"depthwise 3x3 112x112x32", {1, 114, 114, 32, 0, 3, 3, 1}},
                         {"depthwise 3x3 56x56x128", {1, 58, 58, 128, 0, 3, 3, 1}},
                         {"depthwise 5x5 28x28x128", {1, 32, 32, 128, 0, 5, 5, 1}},
                         {"depthwise 5x5 s2 80x80x96", {1, 84, 84, 96, 0, 5, 5, 2}}})
    for (bool dynamic : {false, true}) {
      const Case &q = c.q;
      bool depthwise = q.k == 0;
      int64_t k = depthwise ? q.c : q.k;
      Program p(convText(q, dynamic, !depthwise, depthwise ? "depthwise" : "conv"), {"k"});
      Tensor x = Tensor::random({q.n, q.h, q.w, q.c}),
             w = depthwise ? Tensor::random({q.r, q.s, q.c}) : pack(Tensor::random({q.r, q.s, q.c, q.k}), 3),
             b = Tensor::random({k}), res = Tensor::random({q.n, q.outH(), q.outW(), k}),
             out({q.n, q.outH(), q.outW(), k});
      if (!depthwise) {
        w.shape = {q.r, q.s, q.c, q.k};
        w.strides = {q.s * q.c * q.k, q.c * q.k, q.k, 1};
      }
      report(std::string(c.name) + (dynamic ? " dynamic" : ""),
             2. * q.outH() * q.outW() * k * q.r * q.s * (depthwise ? 1 : q.c), p.time("k", {x, w, b, res}, {&out}));
    }
}
