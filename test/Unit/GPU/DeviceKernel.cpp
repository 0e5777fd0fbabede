//===--- DeviceKernel.cpp - a kernel compiled from text and launched on the emulated device -----------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "DeviceKernel.h"
#include "../Seed.h"
#include "Modules.h"

#include "../../../lib/CudaEmulator/Launch.h"
#include "paddle-mlir/CPU/Serialize.h"
#include "paddle-mlir/Codegen/Passes.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/GPU/Passes.h"
#include "paddle-mlir/Runtime/ProgramABI.h"
#include "paddle-mlir/Schedule/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <dlfcn.h>
#include <random>
#include <unistd.h>

using namespace mlir::pd;

//===--- tensors ---===//

namespace {

constexpr uint8_t kPoison = 0xff; // a NaN in every type

uint32_t bitsOf(double value, DeviceTensor::Type type) {
  float single = static_cast<float>(value);
  uint32_t bits;
  std::memcpy(&bits, &single, 4);
  if (type == DeviceTensor::BF16) return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  if (type == DeviceTensor::F32) return bits;
  if (type == DeviceTensor::I1) return value < 0;
  auto half = static_cast<_Float16>(single);
  uint16_t word;
  std::memcpy(&word, &half, 2);
  return word;
}

} // namespace

DeviceTensor::DeviceTensor(Type type, std::vector<int64_t> shapeIn, int64_t rowGap, int64_t shift)
    : type(type), shape(std::move(shapeIn)), strides(shape.size(), 1), rowGap(rowGap), shift(shift) {
  for (size_t i = shape.size(); i-- > 0;) {
    strides[i] = stored;
    stored *= shape[i] + (i + 1 == shape.size() ? rowGap : 0);
  }
  stored = std::max<int64_t>(stored, 1);
  size_t size = (bytes() * static_cast<size_t>(stored + shift) + 127) / 64 * 64;
  memory.reset(static_cast<uint8_t *>(std::aligned_alloc(64, size)), std::free);
  poison();
}

DeviceTensor DeviceTensor::random(Type type, std::vector<int64_t> shape, double scale, int64_t rowGap, int64_t shift) {
  static std::mt19937 generator(testSeed());
  std::normal_distribution<double> normal;
  DeviceTensor tensor(type, std::move(shape), rowGap, shift);
  int64_t row = tensor.shape.back() + rowGap;
  for (int64_t i = 0; i < tensor.stored; ++i) {
    if (i % row >= tensor.shape.back()) continue;
    uint32_t bits = bitsOf(scale * normal(generator), type);
    std::memcpy(tensor.memory.get() + tensor.bytes() * static_cast<size_t>(i + shift), &bits, tensor.bytes());
  }
  return tensor;
}

uint8_t *DeviceTensor::place(const std::vector<int64_t> &index) const {
  int64_t offset = shift;
  for (size_t i = 0; i < index.size(); ++i) offset += index[i] * strides[i];
  return memory.get() + bytes() * static_cast<size_t>(offset);
}

void DeviceTensor::set(const std::vector<int64_t> &index, double value) {
  uint32_t bits = bitsOf(value, type);
  std::memcpy(place(index), &bits, bytes());
}

double DeviceTensor::at(const std::vector<int64_t> &index) const {
  const uint8_t *from = place(index);
  if (type == I1) return *from;
  if (type == F16) {
    _Float16 half;
    std::memcpy(&half, from, 2);
    return static_cast<double>(half);
  }
  uint32_t bits = 0;
  std::memcpy(type == F32 ? reinterpret_cast<uint8_t *>(&bits) : reinterpret_cast<uint8_t *>(&bits) + 2, from, bytes());
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}

std::vector<int64_t> DeviceTensor::slots() const {
  std::vector<int64_t> result{reinterpret_cast<int64_t>(memory.get() + bytes() * static_cast<size_t>(shift))};
  result.insert(result.end(), shape.begin(), shape.end());
  result.insert(result.end(), strides.begin(), strides.end());
  return result;
}

void DeviceTensor::poison() { std::memset(memory.get(), kPoison, bytes() * static_cast<size_t>(stored + shift)); }

bool DeviceTensor::gapsIntact() const {
  int64_t row = shape.back() + rowGap;
  for (int64_t i = -shift; i < stored; ++i)
    if (i < 0 || i % row >= shape.back())
      for (size_t byte = 0; byte < bytes(); ++byte)
        if (memory.get()[bytes() * static_cast<size_t>(i + shift) + byte] != kPoison) return false;
  return true;
}

int64_t DeviceTensor::size() const {
  int64_t result = 1;
  for (int64_t dim : shape) result *= dim;
  return result;
}

//===--- kernels ---===//

static mlir::MLIRContext *context() {
  static mlir::MLIRContext *made = [] {
    mlir::DialectRegistry registry;
    registry.insert<mlir::pd_kernel::PdKernelDialect, mlir::linalg::LinalgDialect, mlir::tensor::TensorDialect,
                    mlir::arith::ArithDialect, mlir::math::MathDialect, mlir::scf::SCFDialect, mlir::func::FuncDialect,
                    mlir::affine::AffineDialect, mlir::NVVM::NVVMDialect>();
    codegen::registerCodegenDialects(registry);
    cpu::registerCPUSerializeDialects(registry);
    gpu::registerGPUSerializeDialects(registry);
    auto *context = new mlir::MLIRContext(registry, mlir::MLIRContext::Threading::DISABLED);
    context->loadAllAvailableDialects();
    return context;
  }();
  return made;
}

DeviceKernel::DeviceKernel(const std::string &text, const std::function<void(mlir::ModuleOp)> &change) {
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::parseSourceString<mlir::ModuleOp>(text, context());
  if (!module) {
    ADD_FAILURE() << "the text does not parse:\n" << text;
    return;
  }
  mlir::PassManager passes(context());
  schedule::buildGPUSchedulePipeline(passes, "auto", {"sm_80"});
  gpu::buildGPUCodegenPipeline(passes, "sm_80");
  if (failed(passes.run(*module))) {
    ADD_FAILURE() << "no device code for:\n" << text;
    return;
  }
  if (change) change(module->lookupSymbol<mlir::ModuleOp>(mlir::pd_kernel::kDeviceModule));
  Target target = deviceTarget("emulated");
  auto code = gpu::compileDeviceCode(*module, target, {});
  char name[] = "/tmp/pd-gpu-kernel-test-XXXXXX";
  close(mkstemp(name));
  path = name;
  cpu::SharedObjectOptions options;
  options.exported = {"k_launch"};
  if (failed(code) || failed(cpu::compileToSharedObject({cpu::TargetModule{target, *module, *code}}, options, path))) {
    ADD_FAILURE() << "no shared object for:\n" << text;
    return;
  }
  handle = dlopen(path.c_str(), RTLD_NOW);
  if (handle) program = static_cast<const PdProgram *>(dlsym(handle, PD_PROGRAM_SYMBOL));
  EXPECT_TRUE(program) << dlerror();
}

DeviceKernel::~DeviceKernel() {
  if (handle) dlclose(handle);
  if (!path.empty()) unlink(path.c_str());
}

int64_t DeviceKernel::run(const std::vector<const DeviceTensor *> &operands, uint32_t late) const {
  std::vector<int64_t> args;
  for (const DeviceTensor *operand : operands) {
    std::vector<int64_t> slots = operand->slots();
    args.insert(args.end(), slots.begin(), slots.end());
  }
  args.push_back(-1); // for the count
  PdLaunch launch;
  std::memset(&launch, 0xff, sizeof(launch));
  auto *image = static_cast<const PdEmulatedImage *>(program->images[0].data);
  // What @k_launch returns is the variant, or nothing where there is one only.
  auto describe = reinterpret_cast<int64_t (*)(int64_t *, PdLaunch *)>(dlsym(handle, "k_launch"));
  int64_t variant = describe(args.data(), &launch);
  if (image->num_kernels == 1) variant = 0;
  const PdEmulatedKernel &kernel = image->kernels[variant];
  EXPECT_EQ(launch.params, args.data());
  EXPECT_EQ(launch.params_bytes, args.size() * 8);
  EXPECT_EQ(kernel.params_bytes, args.size() * 8);
  EXPECT_EQ(kernel.max_threads, launch.block[0]);
  pdemu::Launch emulated = {};
  emulated.kernel = &kernel;
  std::memcpy(emulated.grid, launch.grid, sizeof(launch.grid));
  std::memcpy(emulated.block, launch.block, sizeof(launch.block));
  emulated.dynamicShared = launch.shared_bytes;
  emulated.poison = true;
  emulated.late = late;
  emulated.params.assign(args.begin(), args.end());
  emulated.bankConflicts = &bankConflicts;
  if (launch.grid[0]) EXPECT_EQ(emulated.run(), "");
  return variant;
}
