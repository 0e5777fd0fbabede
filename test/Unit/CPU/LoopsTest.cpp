//===--- LoopsTest.cpp - the loop fallback against naive loops ---------------------------------------------------*- C++ -*-===//
#include "Harness.h"

#include <cmath>

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
)mlir", {"k"});
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
)mlir", {"k"});
  Tensor x = Tensor::random({37, 129}, 7, 4), out({37, 129});
  p.run("k", {x}, {&out});
  expectClose(out, [&](const Index &i) {
    double largest = -1e30, sum = 0;
    for (int64_t j = 0; j < 129; ++j)
      largest = std::max<double>(largest, x.at({i[0], j}));
    for (int64_t j = 0; j < 129; ++j)
      sum += std::exp(x.at({i[0], j}) - largest);
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
)mlir", {"k"});
  Tensor x = Tensor::random({2, 3, 17, 22}), w = Tensor::random({8, 3, 3, 3}), b = Tensor::random({8}), out({2, 8, 9, 11});
  p.run("k", {x, w, b}, {&out});
  expectClose(out, [&](const Index &i) {
    double sum = b.at({i[1]});
    for (int64_t c = 0; c < 3; ++c)
      for (int64_t r = 0; r < 3; ++r)
        for (int64_t s = 0; s < 3; ++s) {
          int64_t y = 2 * i[2] + r - 1, z = 2 * i[3] + s - 1;
          if (y >= 0 && y < 17 && z >= 0 && z < 22)
            sum += double(x.at({i[0], c, y, z})) * w.at({i[1], c, r, s});
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
)mlir", {"k"});
  Tensor a = Tensor::random({50, 37}), b = Tensor::random({37, 21}), out = Tensor::random({50, 21});
  Tensor before = out;
  before.data = std::shared_ptr<float>(new float[out.stored], [](float *q) { delete[] q; });
  std::copy(out.data.get(), out.data.get() + out.stored, before.data.get());
  p.run("k", {a, b}, {&out}, /*keepOuts=*/true);
  expectClose(out, [&](const Index &i) {
    double sum = before.at(i);
    for (int64_t k = 0; k < 37; ++k)
      sum += double(a.at({i[0], k})) * b.at({k, i[1]});
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
)mlir", {"transpose", "concat", "sum"});
  Tensor x = Tensor::random({3, 14, 29}), out({3, 29, 14});
  p.run("transpose", {x}, {&out});
  expectClose(out, [&](const Index &i) { return x.at({i[0], i[2], i[1]}); }, 0);
  Tensor a = Tensor::random({11, 4}), b = Tensor::random({11, 5}), joined({11, 9});
  p.run("concat", {a, b}, {&joined});
  expectClose(joined, [&](const Index &i) { return i[1] < 4 ? a.at(i) : b.at({i[0], i[1] - 4}); }, 0);
  Tensor y = Tensor::random({33, 65}, 2), sum({});
  p.run("sum", {y}, {&sum});
  expectClose(sum, [&](const Index &) {
    double s = 0;
    for (int64_t i = 0; i < y.size(); ++i)
      s += y.flat(i);
    return s;
  }, 1e-4);
}
