//===--- LoopsTest.cpp - the loop fallback against naive loops ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Harness.h"

#include <cmath>
#include <cstring>

using namespace pdtest;
using Index = std::vector<int64_t>;

TEST(Loops, ElementwiseDynamicStrided) {
  Program p(R"mlir(
#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d1)>
pd_kernel.kernel @k(%x: tensor<?x?xf32>, %b: tensor<?xf32>, %s: f32, %init: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %b : tensor<?x?xf32>, tensor<?xf32>) outs(%init : tensor<?x?xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.mulf %a, %s : f32
    %1 = arith.addf %0, %c : f32
    %2 = math.tanh %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x?xf32>
  pd_kernel.yield %r : tensor<?x?xf32>
}
)mlir",
            {"k"});
  for (auto [h, w] : {std::pair<int64_t, int64_t>{7, 13}, {1, 1}, {300, 1000}}) {
    Tensor x = Tensor::random({h, w}, 3), b = Tensor::random({w}), out({h, w}, 5);
    p.run("k", {x, b, 0.75f}, {&out});
    expectClose(out, [&](const Index &i) { return std::tanh(x.at(i) * 0.75 + b.at({i[1]})); });
  }
}

TEST(Loops, SoftmaxRows) {
  Program p(R"mlir(
#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
pd_kernel.kernel @k(%x: tensor<?x?xf32>, %init: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %n = tensor.dim %x, %c0 : tensor<?x?xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %m = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x?xf32>) outs(%f : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.maximumf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<?xf32>
  %ex = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %m : tensor<?x?xf32>, tensor<?xf32>) outs(%init : tensor<?x?xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.subf %a, %c : f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  } -> tensor<?x?xf32>
  %e2 = tensor.empty(%n) : tensor<?xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e2 : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]} ins(%ex : tensor<?x?xf32>) outs(%z : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%ex, %s : tensor<?x?xf32>, tensor<?xf32>) outs(%init : tensor<?x?xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.divf %a, %c : f32
    linalg.yield %0 : f32
  } -> tensor<?x?xf32>
  pd_kernel.yield %r : tensor<?x?xf32>
}
)mlir",
            {"k"});
  Tensor x = Tensor::random({37, 129}, 7, 4), out({37, 129});
  p.run("k", {x}, {&out});
  expectClose(out, [&](const Index &i) {
    double largest = -1e30, sum = 0;
    for (int64_t j = 0; j < 129; ++j) largest = std::max<double>(largest, x.at({i[0], j}));
    for (int64_t j = 0; j < 129; ++j) sum += std::exp(x.at({i[0], j}) - largest);
    return std::exp(x.at(i) - largest) / sum;
  });
  Tensor big = Tensor::random({1536, 128}), result({1536, 128});
  if (benchmarking() && p)
    report("softmax 1536x128 (5 flops an element)", 5. * 1536 * 128, p.time("k", {big}, {&result}));
}

TEST(Loops, PaddedConvolutionNCHWWithBiasAndRelu) {
  Program p(R"mlir(
#id = affine_map<(n, f, h, w) -> (n, f, h, w)>
#chan = affine_map<(n, f, h, w) -> (f)>
pd_kernel.kernel @k(%x: tensor<?x3x?x?xf32>, %w: tensor<8x3x3x3xf32>, %b: tensor<8xf32>, %init: tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%a: index, %c: index, %d: index, %e: index):
    tensor.yield %zero : f32
  } : tensor<?x3x?x?xf32> to tensor<?x3x?x?xf32>
  %n = tensor.dim %init, %c0 : tensor<?x8x?x?xf32>
  %h = tensor.dim %init, %c2 : tensor<?x8x?x?xf32>
  %wd = tensor.dim %init, %c3 : tensor<?x8x?x?xf32>
  %e = tensor.empty(%n, %h, %wd) : tensor<?x8x?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %cv = linalg.conv_2d_nchw_fchw {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%p, %w : tensor<?x3x?x?xf32>, tensor<8x3x3x3xf32>) outs(%f : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %r = linalg.generic {indexing_maps = [#id, #chan, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cv, %b : tensor<?x8x?x?xf32>, tensor<8xf32>) outs(%init : tensor<?x8x?x?xf32>) {
  ^bb0(%a: f32, %c: f32, %o: f32):
    %0 = arith.addf %a, %c : f32
    %1 = arith.maximumf %0, %zero : f32
    linalg.yield %1 : f32
  } -> tensor<?x8x?x?xf32>
  pd_kernel.yield %r : tensor<?x8x?x?xf32>
}
)mlir",
            {"k"});
  Tensor x = Tensor::random({2, 3, 17, 22}), w = Tensor::random({8, 3, 3, 3}), b = Tensor::random({8}),
         out({2, 8, 9, 11});
  p.run("k", {x, w, b}, {&out});
  expectClose(out, [&](const Index &i) {
    double sum = b.at({i[1]});
    for (int64_t c = 0; c < 3; ++c)
      for (int64_t r = 0; r < 3; ++r)
        for (int64_t s = 0; s < 3; ++s) {
          int64_t y = 2 * i[2] + r - 1, z = 2 * i[3] + s - 1;
          if (y >= 0 && y < 17 && z >= 0 && z < 22) sum += double(x.at({i[0], c, y, z})) * w.at({i[1], c, r, s});
        }
    return std::max(sum, 0.);
  });
}

TEST(Loops, ResidualInPlaceMatmul) {
  Program p(R"mlir(
pd_kernel.kernel @k(%a: tensor<?x37xf32>, %b: tensor<37x21xf32>, %init: tensor<?x21xf32>) -> tensor<?x21xf32> {
  %r = linalg.matmul ins(%a, %b : tensor<?x37xf32>, tensor<37x21xf32>) outs(%init : tensor<?x21xf32>) -> tensor<?x21xf32>
  pd_kernel.yield %r : tensor<?x21xf32>
}
)mlir",
            {"k"});
  Tensor a = Tensor::random({50, 37}), b = Tensor::random({37, 21}), out = Tensor::random({50, 21});
  Tensor before = out;
  before.data = std::shared_ptr<float>(new float[out.stored], [](float *q) { delete[] q; });
  std::copy(out.data.get(), out.data.get() + out.stored, before.data.get());
  p.run("k", {a, b}, {&out}, /*keepOuts=*/true);
  expectClose(out, [&](const Index &i) {
    double sum = before.at(i);
    for (int64_t k = 0; k < 37; ++k) sum += double(a.at({i[0], k})) * b.at({k, i[1]});
    return sum;
  });
}

TEST(Loops, TransposeConcatAndScalarReduction) {
  Program p(R"mlir(
#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
pd_kernel.kernel @transpose(%x: tensor<?x?x?xf32>, %init: tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  %r = linalg.transpose ins(%x : tensor<?x?x?xf32>) outs(%init : tensor<?x?x?xf32>) permutation = [0, 2, 1]
  pd_kernel.yield %r : tensor<?x?x?xf32>
}
pd_kernel.kernel @concat(%x: tensor<?x4xf32>, %y: tensor<?x5xf32>, %init: tensor<?x9xf32>) -> tensor<?x9xf32> {
  %r = tensor.concat dim(1) %x, %y : (tensor<?x4xf32>, tensor<?x5xf32>) -> tensor<?x9xf32>
  pd_kernel.yield %r : tensor<?x9xf32>
}
pd_kernel.kernel @sum(%x: tensor<?x?xf32>, %init: tensor<f32>) -> tensor<f32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%init : tensor<f32>) -> tensor<f32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%x : tensor<?x?xf32>) outs(%f : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = arith.addf %a, %o : f32
    linalg.yield %0 : f32
  } -> tensor<f32>
  pd_kernel.yield %r : tensor<f32>
}
)mlir",
            {"transpose", "concat", "sum"});
  Tensor x = Tensor::random({3, 14, 29}), out({3, 29, 14});
  p.run("transpose", {x}, {&out});
  expectClose(out, [&](const Index &i) { return x.at({i[0], i[2], i[1]}); }, 0);
  Tensor a = Tensor::random({11, 4}), b = Tensor::random({11, 5}), joined({11, 9});
  p.run("concat", {a, b}, {&joined});
  expectClose(joined, [&](const Index &i) { return i[1] < 4 ? a.at(i) : b.at({i[0], i[1] - 4}); }, 0);
  Tensor y = Tensor::random({33, 65}, 2), sum({});
  p.run("sum", {y}, {&sum});
  expectClose(
      sum,
      [&](const Index &) {
        double s = 0;
        for (int64_t i = 0; i < y.size(); ++i) s += y.flat(i);
        return s;
      },
      1e-4);
}

// Every kind of body that groups can hold: windows, several results, gathers, control flow, integers, half floats.
TEST(Loops, PoolingChannelLast) {
  Program p(R"mlir(
pd_kernel.kernel @k(%x: tensor<?x?x?x20xf32>, %init: tensor<?x?x?x20xf32>) -> tensor<?x?x?x20xf32> {
  %low = arith.constant 0xFF800000 : f32
  %w = tensor.empty() : tensor<3x3xf32>
  %f = linalg.fill ins(%low : f32) outs(%init : tensor<?x?x?x20xf32>) -> tensor<?x?x?x20xf32>
  %r = linalg.pooling_nhwc_max {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<?x?x?x20xf32>, tensor<3x3xf32>) outs(%f : tensor<?x?x?x20xf32>) -> tensor<?x?x?x20xf32>
  pd_kernel.yield %r : tensor<?x?x?x20xf32>
}
)mlir",
            {"k"});
  Tensor x = Tensor::random({2, 65, 47, 20}, 3), out({2, 32, 23, 20}, 1);
  p.run("k", {x}, {&out});
  EXPECT_GT(p.count("k", {x}, {&out}), 1);
  expectClose(
      out,
      [&](const Index &i) {
        double best = -1e30;
        for (int64_t r = 0; r < 3; ++r)
          for (int64_t s = 0; s < 3; ++s) best = std::max<double>(best, x.at({i[0], 2 * i[1] + r, 2 * i[2] + s, i[3]}));
        return best;
      },
      0);
}

TEST(Loops, SoftmaxOverFirstDimensionAndTwoResults) {
  Program p(R"mlir(
#id = affine_map<(d0, d1) -> (d0, d1)>
#col = affine_map<(d0, d1) -> (d1)>
#row = affine_map<(d0, d1) -> (d0)>
pd_kernel.kernel @columns(%x: tensor<?x?xf32>, %init: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c1 : tensor<?x?xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.generic {indexing_maps = [#id, #col], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x?xf32>) outs(%f : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %0 = math.exp %a : f32
    %1 = arith.addf %0, %o : f32
    linalg.yield %1 : f32
  } -> tensor<?xf32>
  %r = linalg.generic {indexing_maps = [#id, #col, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %s : tensor<?x?xf32>, tensor<?xf32>) outs(%init : tensor<?x?xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %0 = math.exp %a : f32
    %1 = arith.divf %0, %b : f32
    linalg.yield %1 : f32
  } -> tensor<?x?xf32>
  pd_kernel.yield %r : tensor<?x?xf32>
}
pd_kernel.kernel @moments(%x: tensor<?x?xf32>, %i0: tensor<?xf32>, %i1: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %zero = arith.constant 0.0 : f32
  %f0 = linalg.fill ins(%zero : f32) outs(%i0 : tensor<?xf32>) -> tensor<?xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%i1 : tensor<?xf32>) -> tensor<?xf32>
  %r:2 = linalg.generic {indexing_maps = [#id, #row, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x?xf32>) outs(%f0, %f1 : tensor<?xf32>, tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32, %q: f32):
    %0 = arith.addf %a, %o : f32
    %1 = arith.mulf %a, %a : f32
    %2 = arith.addf %1, %q : f32
    linalg.yield %0, %2 : f32, f32
  } -> (tensor<?xf32>, tensor<?xf32>)
  pd_kernel.yield %r#0, %r#1 : tensor<?xf32>, tensor<?xf32>
}
)mlir",
            {"columns", "moments"});
  Tensor x = Tensor::random({37, 65}, 2), out({37, 65}), sum({37}), squares({37});
  p.run("columns", {x}, {&out});
  expectClose(out, [&](const Index &i) {
    double s = 0;
    for (int64_t k = 0; k < 37; ++k) s += std::exp(x.at({k, i[1]}));
    return std::exp(x.at(i)) / s;
  });
  p.run("moments", {x}, {&sum, &squares});
  auto moment = [&](int64_t row, int power) {
    double s = 0;
    for (int64_t k = 0; k < 65; ++k) s += std::pow(double(x.at({row, k})), power);
    return s;
  };
  expectClose(sum, [&](const Index &i) { return moment(i[0], 1); }, 1e-5);
  expectClose(squares, [&](const Index &i) { return moment(i[0], 2); }, 1e-5);
}

TEST(Loops, GatherWithIndexArithmeticAndScan) {
  Program p(R"mlir(
pd_kernel.kernel @reverse(%x: tensor<?x?xf32>, %init: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<?x?xf32>
  %last = arith.subi %n, %c1 : index
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%init : tensor<?x?xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.subi %last, %i : index
    %v = tensor.extract %x[%k, %j] : tensor<?x?xf32>
    linalg.yield %v : f32
  } -> tensor<?x?xf32>
  pd_kernel.yield %r : tensor<?x?xf32>
}
pd_kernel.kernel @scan(%x: tensor<?x?xf32>, %init: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %x, %c0 : tensor<?x?xf32>
  %m = tensor.dim %x, %c1 : tensor<?x?xf32>
  %e = tensor.empty(%m) : tensor<?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %f, %out = %init) -> (tensor<?xf32>, tensor<?x?xf32>) {
    %row = tensor.extract_slice %x[%i, 0] [1, %m] [1, 1] : tensor<?x?xf32> to tensor<?xf32>
    %next = linalg.add ins(%acc, %row : tensor<?xf32>, tensor<?xf32>) outs(%acc : tensor<?xf32>) -> tensor<?xf32>
    %placed = tensor.insert_slice %next into %out[%i, 0] [1, %m] [1, 1] : tensor<?xf32> into tensor<?x?xf32>
    scf.yield %next, %placed : tensor<?xf32>, tensor<?x?xf32>
  }
  pd_kernel.yield %r#1 : tensor<?x?xf32>
}
)mlir",
            {"reverse", "scan"});
  Tensor x = Tensor::random({23, 41}, 1), out({23, 41}), sums({23, 41}, 2);
  p.run("reverse", {x}, {&out});
  expectClose(out, [&](const Index &i) { return x.at({22 - i[0], i[1]}); }, 0);
  p.run("scan", {x}, {&sums});
  expectClose(
      sums,
      [&](const Index &i) {
        double s = 0;
        for (int64_t k = 0; k <= i[0]; ++k) s += x.at({k, i[1]});
        return s;
      },
      1e-5);
}

// Whatever goes through f16, bf16, f64, i64 or i1 comes back as f32, so that one tensor type is enough here.
TEST(Loops, OtherElementTypes) {
  Program p(R"mlir(
#id = affine_map<(d0) -> (d0)>
pd_kernel.kernel @k(%x: tensor<?xf32>, %init: tensor<?xf32>) -> tensor<?xf32> {
  %half = arith.constant 5.0e-01 : f64
  %two = arith.constant 2 : i64
  %scale = arith.constant 3.0 : f16
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<?xf32>) outs(%init : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %wide = arith.extf %a : f32 to f64
    %p = math.powf %wide, %half : f64
    %narrow = arith.truncf %p : f64 to f32
    %h = arith.truncf %narrow : f32 to f16
    %hs = arith.mulf %h, %scale : f16
    %e = arith.extf %hs : f16 to f32
    %b = arith.truncf %e : f32 to bf16
    %f = arith.extf %b : bf16 to f32
    %i = arith.fptosi %f : f32 to i64
    %j = arith.remsi %i, %two : i64
    %k = arith.sitofp %j : i64 to f32
    %odd = arith.cmpi ne, %j, %two : i64
    %s = arith.addf %f, %k : f32
    %sel = arith.select %odd, %s, %a : f32
    linalg.yield %sel : f32
  } -> tensor<?xf32>
  pd_kernel.yield %r : tensor<?xf32>
}
)mlir",
            {"k"});
  Tensor x({999}), out({999});
  for (int64_t i = 0; i < 999; ++i) x.flat(i) = i;
  p.run("k", {x}, {&out});
  auto bfloat = [](float v) { // to nearest even
    uint32_t bits;
    std::memcpy(&bits, &v, 4);
    bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
    std::memcpy(&v, &bits, 4);
    return v;
  };
  expectClose(
      out,
      [&](const Index &i) {
        _Float16 half = static_cast<_Float16>(static_cast<float>(std::sqrt(double(i[0])))) * static_cast<_Float16>(3);
        float v = bfloat(static_cast<float>(half));
        return v + double(int64_t(v) % 2);
      },
      0);
}

// Accuracy of the polynomials over the range that matters.
TEST(Loops, MathPolynomials) {
  struct Function {
    const char *op;
    double (*exact)(double);
    double low, high;
  };
  for (const Function &f : {Function{"exp", std::exp, -20, 10}, Function{"tanh", std::tanh, -12, 12},
                            Function{"erf", std::erf, -5, 5}, Function{"log", std::log, 0.01, 100},
                            Function{"log1p", std::log1p, -0.9, 50}, Function{"sin", std::sin, -1000, 1000},
                            Function{"sqrt", std::sqrt, 0, 100}, Function{"atan", std::atan, -20, 20},
                            Function{"floor", std::floor, -20, 20}, Function{"round", std::round, -20, 20},
                            Function{"expm1", std::expm1, -5, 5}, Function{"cbrt", std::cbrt, -9, 9}}) {
    std::string op = f.op;
    Program p(
        "pd_kernel.kernel @k(%x: tensor<?xf32>, %init: tensor<?xf32>) -> tensor<?xf32> {\n"
        "  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = "
        "[\"parallel\"]} ins(%x : tensor<?xf32>) outs(%init : tensor<?xf32>) {\n"
        "  ^bb0(%a: f32, %o: f32):\n    %0 = math." +
            op +
            " %a : f32\n    linalg.yield %0 : f32\n  } -> tensor<?xf32>\n  pd_kernel.yield %r : tensor<?xf32>\n}\n",
        {"k"});
    Tensor x({5003}), out({5003});
    for (int64_t i = 0; i < 5003; ++i) x.flat(i) = f.low + (f.high - f.low) * i / 5003;
    p.run("k", {x}, {&out});
    SCOPED_TRACE(op);
    expectClose(out, [&](const Index &i) { return f.exact(x.at(i)); }, 1e-6);
  }
}
