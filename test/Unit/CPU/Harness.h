//===--- Harness.h - compiles kernels from text, runs them through the ABI, compares --------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_CPU_HARNESS_H
#define PADDLE_MLIR_TEST_UNIT_CPU_HARNESS_H

#include "gtest/gtest.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pdtest {

/// A float tensor, row-major or with room after each innermost row; storage is 64-byte aligned.
class Tensor {
public:
  explicit Tensor(std::vector<int64_t> shape, int64_t rowGap = 0);
  static Tensor random(std::vector<int64_t> shape, int64_t rowGap = 0, double scale = 1);

  int64_t rank() const { return shape.size(); }
  int64_t size() const;
  float &at(const std::vector<int64_t> &index);
  float at(const std::vector<int64_t> &index) const { return const_cast<Tensor *>(this)->at(index); }
  /// Element by its row-major number.
  float &flat(int64_t number);
  void poison();
  /// Whether the gaps between rows still hold the poison.
  bool gapsIntact() const;

  std::vector<int64_t> shape, strides;
  int64_t rowGap;
  std::shared_ptr<float> data;
  int64_t stored;
};

/// The x86-64 level the tests compile for: `--isa=v4` on the command line, else v3.
const std::string &testedLevel();

/// One operand of a call: a tensor, an index or a float.
struct Arg {
  Arg(Tensor &t) : tensor(&t) {}
  Arg(int64_t v) : integer(v) {}
  Arg(float v) : real(v), isReal(true) {}
  Tensor *tensor = nullptr;
  int64_t integer = 0;
  float real = 0;
  bool isReal = false;
};

/// A shared object made of the kernels in an MLIR text.
class Program {
public:
  /// `options`: "loops" forces the fallback. Reports a test failure and leaves the program empty if the text does not
  /// compile.
  Program(const std::string &text, const std::vector<std::string> &kernels, bool loops = false,
          const std::string &isa = testedLevel());
  ~Program();
  explicit operator bool() const { return handle; }

  /// Runs `kernel` over several partitions of its range, outs poisoned before each; every partition must give the same
  /// bits. `keepOuts`: the kernel reads its outs, so each run starts from their present contents.
  void run(const std::string &kernel, std::vector<Arg> ins, std::vector<Tensor *> outs, bool keepOuts = false);
  int64_t count(const std::string &kernel, std::vector<Arg> ins, std::vector<Tensor *> outs);
  /// Seconds of one call over the whole range, the minimum over about `budget` seconds.
  double time(const std::string &kernel, std::vector<Arg> ins, std::vector<Tensor *> outs, double budget = 0.3);

private:
  std::vector<int64_t> slots(const std::vector<Arg> &ins, const std::vector<Tensor *> &outs);
  void *handle = nullptr;
  std::string path;
};

/// Expects |got - expected(i)| <= tolerance * max|expected| for every element; the reference gets the index.
void expectClose(const Tensor &got, const std::function<double(const std::vector<int64_t> &)> &expected,
                 double tolerance = 2e-6);

/// Bytes of a [.., N] weight packed into panels of 16 along `axis`, zero-padded.
Tensor pack(const Tensor &weight, int64_t axis);

double peakGFlops();
bool benchmarking();
void report(const std::string &what, double flops, double seconds);

} // namespace pdtest

#endif // PADDLE_MLIR_TEST_UNIT_CPU_HARNESS_H
