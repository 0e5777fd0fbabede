//===--- Harness.cpp - compiles kernels from text, runs them through the ABI, compares ----------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Harness.h"
#include "../Seed.h"

#include "paddle-mlir/CPU/Kernels.h"
#include "paddle-mlir/CPU/Passes.h"
#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Codegen/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Runtime/ProgramABI.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <chrono>
#include <cmath>
#include <cstring>
#include <dlfcn.h>
#include <random>
#include <unistd.h>

namespace pdtest {

//===--- tensors ---===//

static constexpr uint32_t kPoison = 0x7fc0dead; // a quiet NaN with a mark

static int64_t product(const std::vector<int64_t> &v) {
  int64_t p = 1;
  for (int64_t x : v) p *= x;
  return p;
}

static std::mt19937 &generator() {
  static std::mt19937 g(testSeed());
  return g;
}

Tensor::Tensor(std::vector<int64_t> shapeIn, int64_t rowGap)
    : shape(std::move(shapeIn)), strides(shape.size(), 1), rowGap(rowGap) {
  int64_t stride = 1;
  for (int64_t i = rank() - 1; i >= 0; --i) {
    strides[i] = stride;
    stride *= shape[i] + (i == rank() - 1 ? rowGap : 0);
  }
  stored = std::max<int64_t>(stride, 1);
  void *memory = std::aligned_alloc(64, (stored * 4 + 127) / 64 * 64);
  data = std::shared_ptr<float>(static_cast<float *>(memory), [](float *p) { std::free(p); });
  poison();
}

Tensor Tensor::random(std::vector<int64_t> shape, int64_t rowGap, double scale) {
  Tensor t(std::move(shape), rowGap);
  std::normal_distribution<float> normal;
  for (int64_t i = 0, n = t.size(); i < n; ++i) t.flat(i) = normal(generator()) * scale;
  return t;
}

int64_t Tensor::size() const { return product(shape); }

float &Tensor::at(const std::vector<int64_t> &index) {
  int64_t offset = 0;
  for (int64_t i = 0; i < rank(); ++i) offset += index[i] * strides[i];
  return data.get()[offset];
}

float &Tensor::flat(int64_t number) {
  if (rowGap == 0 || rank() == 0) return data.get()[number];
  return data.get()[number / shape.back() * (shape.back() + rowGap) + number % shape.back()];
}

void Tensor::poison() {
  for (int64_t i = 0; i < stored; ++i) std::memcpy(data.get() + i, &kPoison, 4);
}

bool Tensor::gapsIntact() const {
  if (rowGap == 0) return true;
  for (int64_t i = 0; i < stored; ++i)
    if (i % (shape.back() + rowGap) >= shape.back() && std::memcmp(data.get() + i, &kPoison, 4) != 0) return false;
  return true;
}

Tensor pack(const Tensor &weight, int64_t axis) {
  int64_t n = weight.shape[axis], panels = (n + 15) / 16, rest = weight.size() / n;
  Tensor packed({panels, rest, 16});
  std::memset(packed.data.get(), 0, packed.stored * 4);
  std::vector<int64_t> index(weight.rank(), 0);
  for (int64_t i = 0; i < weight.size(); ++i) {
    int64_t other = 0;
    for (int64_t d = 0; d < weight.rank(); ++d)
      if (d != axis) other = other * weight.shape[d] + index[d];
    packed.at({index[axis] / 16, other, index[axis] % 16}) = weight.at(index);
    for (int64_t d = weight.rank() - 1; d >= 0 && ++index[d] == weight.shape[d]; --d) index[d] = 0;
  }
  return packed;
}

void expectClose(const Tensor &got, const std::function<double(const std::vector<int64_t> &)> &expected,
                 double tolerance) {
  std::vector<int64_t> index(got.rank(), 0);
  std::vector<double> want(got.size());
  double largest = 1e-30;
  for (int64_t i = 0; i < got.size(); ++i) {
    want[i] = expected(index);
    largest = std::max(largest, std::fabs(want[i]));
    for (int64_t d = got.rank() - 1; d >= 0 && ++index[d] == got.shape[d]; --d) index[d] = 0;
  }
  for (int64_t i = 0; i < got.size(); ++i) {
    double value = const_cast<Tensor &>(got).flat(i);
    if (!(std::fabs(value - want[i]) <= tolerance * largest)) {
      ADD_FAILURE() << "element " << i << " is " << value << ", expected " << want[i] << " (largest " << largest << ")";
      return;
    }
  }
  EXPECT_TRUE(got.gapsIntact()) << "wrote between the rows of a strided out";
}

//===--- the services a program gets ---===//

static void *allocate(int64_t bytes) { return std::aligned_alloc(64, (bytes + 127) / 64 * 64); }
static void serial(PdKernelFn fn, const int64_t *args, int64_t count) { fn(args, 0, count); }
static void fail(int32_t code, const char *message) {
  std::fprintf(stderr, "program failed with %d: %s\n", code, message);
  std::abort();
}

template <typename T> static T fmodOf(T x, T y) { return std::fmod(x, y); }

static const PdServices *services() {
  static PdServices table = [] {
    PdServices s{};
    s.abi_version = PD_ABI_VERSION;
    s.alloc = allocate;
    s.free = std::free;
    s.parallel_for = serial;
    s.fail = fail;
    s.memcpy = [](void *d, const void *p, uint64_t n) { return std::memcpy(d, p, n); };
    s.memmove = [](void *d, const void *p, uint64_t n) { return std::memmove(d, p, n); };
    s.memset = [](void *d, int c, uint64_t n) { return std::memset(d, c, n); };
#define ONE(i, f)                                                                                                      \
  s.libm_f32[i] = [](float x, float) -> float { return std::f(x); };                                                   \
  s.libm_f64[i] = [](double x, double) -> double { return std::f(x); };
#define TWO(i, f)                                                                                                      \
  s.libm_f32[i] = [](float x, float y) -> float { return std::f(x, y); };                                              \
  s.libm_f64[i] = [](double x, double y) -> double { return std::f(x, y); };
    // clang-format off
    ONE(0, exp) ONE(1, exp2) ONE(2, expm1) ONE(3, log) ONE(4, log2) ONE(5, log10) ONE(6, log1p) TWO(7, pow)
    ONE(8, sin) ONE(9, cos) ONE(10, tan) ONE(11, asin) ONE(12, acos) ONE(13, atan) TWO(14, atan2) ONE(15, sinh)
    ONE(16, cosh) ONE(17, tanh) ONE(18, asinh) ONE(19, acosh) ONE(20, atanh) ONE(21, erf) TWO(22, fmod) ONE(23, cbrt)
        // clang-format on
        return s;
  }();
  return &table;
}

//===--- programs ---===//

static mlir::MLIRContext *context() {
  static mlir::MLIRContext *ctx = [] {
    mlir::DialectRegistry registry;
    registry.insert<mlir::pd_kernel::PdKernelDialect, mlir::linalg::LinalgDialect, mlir::tensor::TensorDialect,
                    mlir::arith::ArithDialect, mlir::math::MathDialect, mlir::scf::SCFDialect, mlir::func::FuncDialect,
                    mlir::affine::AffineDialect>();
    mlir::pd::codegen::registerCodegenDialects(registry);
    mlir::pd::cpu::registerCPUSerializeDialects(registry);
    auto *made = new mlir::MLIRContext(registry, mlir::MLIRContext::Threading::DISABLED);
    made->loadAllAvailableDialects();
    return made;
  }();
  return ctx;
}

Program::Program(const std::string &text, const std::vector<std::string> &kernels, bool loops, const std::string &isa) {
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::parseSourceString<mlir::ModuleOp>(text, context());
  if (!module) {
    ADD_FAILURE() << "the text does not parse:\n" << text;
    return;
  }
  mlir::PassManager pm(context());
  mlir::pd::schedule::buildCPUSchedulePipeline(pm, loops ? "loops" : "auto", isa);
  mlir::pd::cpu::buildCPUCodegenPipeline(pm, isa);
  if (std::getenv("PD_DUMP"))
    pm.enableIRPrinting([](mlir::Pass *, mlir::Operation *) { return false; },
                        [](mlir::Pass *p, mlir::Operation *) { return p->getArgument() == std::getenv("PD_DUMP"); });
  if (mlir::failed(pm.run(*module))) {
    ADD_FAILURE() << "codegen failed for:\n" << text;
    return;
  }
  char name[] = "/tmp/pd-kernel-test-XXXXXX";
  close(mkstemp(name));
  path = name;
  mlir::pd::cpu::SharedObjectOptions options;
  for (const std::string &k : kernels) {
    options.exported.push_back(k);
    options.exported.push_back(k + "_count");
  }
  if (const char *dump = std::getenv("PD_DUMP_PREFIX")) options.dumpPrefix = dump;
  if (mlir::failed(mlir::pd::cpu::compileToSharedObject(
          {mlir::pd::cpu::TargetModule{*mlir::pd::Target::parse(isa), *module}}, options, path))) {
    ADD_FAILURE() << "no shared object for:\n" << text;
    return;
  }
  handle = dlopen(path.c_str(), RTLD_NOW);
  if (!handle) {
    ADD_FAILURE() << dlerror();
    return;
  }
  auto *program = static_cast<const PdProgram *>(dlsym(handle, PD_PROGRAM_SYMBOL));
  if (!program) {
    ADD_FAILURE() << "no program table";
    return;
  }
  EXPECT_EQ(program->abi_version, static_cast<uint32_t>(PD_ABI_VERSION));
  program->bind(services(), nullptr);
}

Program::~Program() {
  if (handle) dlclose(handle);
  if (!path.empty()) unlink(path.c_str());
}

std::vector<int64_t> Program::slots(const std::vector<Arg> &ins, const std::vector<Tensor *> &outs) {
  std::vector<int64_t> result;
  auto push = [&](Tensor &t) {
    result.push_back(reinterpret_cast<int64_t>(t.data.get()));
    result.insert(result.end(), t.shape.begin(), t.shape.end());
    result.insert(result.end(), t.strides.begin(), t.strides.end());
  };
  for (const Arg &arg : ins) {
    if (arg.tensor) {
      push(*arg.tensor);
    } else if (arg.isReal) {
      int64_t raw = 0x7777777700000000; // the upper half is unspecified
      std::memcpy(&raw, &arg.real, 4);
      result.push_back(raw);
    } else {
      result.push_back(arg.integer);
    }
  }
  for (Tensor *t : outs) push(*t);
  return result;
}

int64_t Program::count(const std::string &kernel, std::vector<Arg> ins, std::vector<Tensor *> outs) {
  auto counter = reinterpret_cast<int64_t (*)(const int64_t *)>(dlsym(handle, (kernel + "_count").c_str()));
  std::vector<int64_t> args = slots(ins, outs);
  return counter(args.data());
}

void Program::run(const std::string &kernel, std::vector<Arg> ins, std::vector<Tensor *> outs, bool keepOuts) {
  if (!handle) return;
  auto fn = reinterpret_cast<PdKernelFn>(dlsym(handle, kernel.c_str()));
  ASSERT_NE(fn, nullptr) << "no function " << kernel;
  std::vector<int64_t> args = slots(ins, outs);
  int64_t units = count(kernel, ins, outs);
  ASSERT_GE(units, 1);
  auto bytes = [](Tensor *t) { return std::vector<float>(t->data.get(), t->data.get() + t->stored); };
  std::vector<std::vector<float>> initial, first;
  for (Tensor *t : outs) initial.push_back(bytes(t));
  for (int partition = 0; partition < 3; ++partition) {
    for (size_t i = 0; i < outs.size(); ++i)
      if (keepOuts) std::memcpy(outs[i]->data.get(), initial[i].data(), outs[i]->stored * 4);
      else outs[i]->poison();
    if (partition == 0) {
      fn(args.data(), 0, units);
    } else if (partition == 1) { // one unit at a time, last first
      for (int64_t u = units; u-- > 0;) fn(args.data(), u, u + 1);
    } else { // random pieces
      for (int64_t u = 0; u < units;) {
        int64_t next = std::min<int64_t>(units, u + 1 + generator()() % 5);
        fn(args.data(), u, next);
        u = next;
      }
    }
    for (size_t i = 0; i < outs.size(); ++i) {
      std::vector<float> now = bytes(outs[i]);
      if (partition == 0) first.push_back(now);
      else
        EXPECT_EQ(std::memcmp(now.data(), first[i].data(), now.size() * 4), 0)
            << kernel << ": the result depends on the partition of " << units << " units";
    }
  }
}

double Program::time(const std::string &kernel, std::vector<Arg> ins, std::vector<Tensor *> outs, double budget) {
  using Clock = std::chrono::steady_clock;
  auto fn = reinterpret_cast<PdKernelFn>(dlsym(handle, kernel.c_str()));
  std::vector<int64_t> args = slots(ins, outs);
  int64_t units = count(kernel, ins, outs);
  double best = 1e9;
  auto start = Clock::now();
  while (std::chrono::duration<double>(Clock::now() - start).count() < budget) {
    auto t = Clock::now();
    fn(args.data(), 0, units);
    best = std::min(best, std::chrono::duration<double>(Clock::now() - t).count());
  }
  return best;
}

//===--- benchmarks ---===//

static std::string level = "v3";
const std::string &testedLevel() { return level; }

static bool benchmark = false;
bool benchmarking() { return benchmark; }

/// Twelve independent chains of fused multiply-adds on vector registers.
__attribute__((target("avx2,fma"))) static double probe() {
  using V = float __attribute__((vector_size(32)));
  V acc[12], x, y;
  volatile float vx = .999f, vy = .001f, sink;
  for (int i = 0; i < 8; ++i) {
    x[i] = vx;
    y[i] = vy;
  }
  for (V &a : acc) a = y * (1.f + (&a - acc));
  auto start = std::chrono::steady_clock::now();
  for (int q = 0; q < 20000; ++q) {
#pragma clang loop unroll(full)
    for (int i = 0; i < 12; ++i) acc[i] = __builtin_elementwise_fma(acc[i], x, y);
  }
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  V sum = acc[0];
  for (int i = 1; i < 12; ++i) sum += acc[i];
  sink = sum[0];
  (void)sink;
  return 20000. * 12 * 16 / seconds / 1e9;
}

double peakGFlops() {
  static double best = 0;
  for (int i = 0; i < 30; ++i) best = std::max(best, probe());
  return best;
}

void report(const std::string &what, double flops, double seconds) {
  std::printf("  %-44s %9.1f us %7.1f GFLOP/s  %5.1f %% of peak %.1f\n", what.c_str(), seconds * 1e6,
              flops / seconds / 1e9, 100 * flops / seconds / 1e9 / peakGFlops(), peakGFlops());
}

} // namespace pdtest

int main(int argc, char **argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    pdtest::benchmark |= argument == "--bench";
    if (argument.rfind("--isa=", 0) == 0) pdtest::level = argument.substr(6);
  }
  if (pdtest::level == "v4" && !(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                                 __builtin_cpu_supports("avx512vl"))) {
    std::printf("this machine has no AVX-512: nothing run\n");
    return 77;
  }
  return RUN_ALL_TESTS();
}
