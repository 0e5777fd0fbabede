//===--- Driver.cpp - the driver functions that the emulator exports -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function that destroys something does so also when a fault is planted in it: the real driver's return errors of
// earlier work.
//===-------------------------------------------------------------------===//
#include "Emulator.h"
#include "Launch.h"

#include <algorithm>
#include <cstring>

// The namespace makes our types visible; the symbols are C's.
#pragma GCC visibility push(default)
namespace pdrt::cuda {
#define PD_CUDA_FUNCTION(name, parameters) extern "C" Result name parameters;
PD_CUDA_FUNCTIONS(PD_CUDA_FUNCTION)
#undef PD_CUDA_FUNCTION
/// For tests: the environment is read anew and calls are counted from zero.
extern "C" void pd_emulator_configure();
/// How many things were left behind in contexts that were released, since the last pd_emulator_configure().
extern "C" int64_t pd_emulator_leaks();
/// How often a driver function was called since then.
extern "C" int64_t pd_emulator_calls(const char *function);
} // namespace pdrt::cuda
#pragma GCC visibility pop

using namespace pdemu;

namespace {
Emulator &emulator() { return Emulator::get(); }

void *pointerTo(DevicePointer address) { return reinterpret_cast<void *>(static_cast<uintptr_t>(address)); }

/// Success when calls in the current context have a meaning.
Result useContext(Context *&context) {
  context = Emulator::current();
  return context ? context->state() : Result(INVALID_CONTEXT);
}

/// Runs `work` in the order of a stream.
template <typename Work> Result submit(const char *function, StreamHandle handle, Work work) {
  if (Result fault = emulator().enter(function)) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  std::shared_ptr<Stream> stream = context->stream(handle);
  if (!stream) return INVALID_HANDLE;
  return stream->submit([&] { return work(*context); });
}

const char *errorName(Result error) {
  switch (error) {
#define PD_CUDA_ERROR(name, number, text)                                                                              \
  case number: return "CUDA_ERROR_" #name;
    PD_CUDA_ERRORS(PD_CUDA_ERROR)
#undef PD_CUDA_ERROR
  default: return nullptr;
  }
}

const char *errorText(Result error) {
  switch (error) {
#define PD_CUDA_ERROR(name, number, text)                                                                              \
  case number: return text;
    PD_CUDA_ERRORS(PD_CUDA_ERROR)
#undef PD_CUDA_ERROR
  default: return nullptr;
  }
}

bool isDevice(DeviceHandle device) { return device >= 0 && device < emulator().settings.devices; }

/// The one block of parameters of `extra`; false when there is none.
bool readParams(void **extra, const PdEmulatedKernel &kernel, std::vector<uint64_t> &params) {
  const void *block = nullptr;
  size_t bytes = 0;
  for (; extra && *extra != LAUNCH_PARAM_END; extra += 2) {
    if (*extra == LAUNCH_PARAM_BUFFER_POINTER) block = extra[1];
    else if (*extra == LAUNCH_PARAM_BUFFER_SIZE) bytes = *static_cast<size_t *>(extra[1]);
    else return false;
  }
  if (bytes != kernel.params_bytes || (bytes && !block)) return false;
  params.resize((bytes + 7) / 8);
  std::memcpy(params.data(), block, bytes);
  return true;
}

Result checkShape(const LaunchConfig &config, const Function &function) {
  const uint32_t mostBlock[] = {1024, 1024, 64}, mostGrid[] = {0x7fffffff, 65535, 65535};
  uint64_t threads = 1;
  for (int i = 0; i < 3; ++i) {
    if (config.block[i] == 0 || config.block[i] > mostBlock[i] || config.grid[i] == 0 || config.grid[i] > mostGrid[i])
      return INVALID_VALUE;
    threads *= config.block[i];
  }
  for (unsigned i = 0; i < config.numAttributes; ++i) // clusters need registers that emulated kernels do not have
    if (config.attributes[i].id == LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION) return NOT_SUPPORTED;
  const PdEmulatedKernel &kernel = *function.kernel;
  if (threads > 1024) return INVALID_VALUE;
  if (kernel.max_threads && threads > kernel.max_threads) return LAUNCH_OUT_OF_RESOURCES;
  uint32_t may = std::max(function.dynamicShared, plainShared - std::min(plainShared, kernel.static_shared_bytes));
  return config.sharedBytes > may ? INVALID_VALUE : SUCCESS;
}
} // namespace

namespace pdrt::cuda {

Result cuInit(unsigned flags) {
  if (Result fault = emulator().enter("cuInit")) return fault;
  std::lock_guard<std::mutex> guard(emulator().mutex);
  emulator().initialised = true;
  return flags ? INVALID_VALUE : SUCCESS;
}

Result cuDriverGetVersion(int *version) {
  if (Result fault = emulator().enter("cuDriverGetVersion")) return fault;
  *version = emulator().settings.version;
  return SUCCESS;
}

Result cuGetErrorName(Result error, const char **text) {
  if (Result fault = emulator().enter("cuGetErrorName")) return fault;
  *text = errorName(error);
  return *text ? SUCCESS : INVALID_VALUE;
}

Result cuGetErrorString(Result error, const char **text) {
  if (Result fault = emulator().enter("cuGetErrorString")) return fault;
  *text = errorText(error);
  if (Context *context = Emulator::current()) {
    // Why the context is lost, while it is: the emulator knows more than the error's number.
    std::lock_guard<std::mutex> guard(context->mutex);
    if (context->lost == error && !context->reason.empty()) *text = context->reason.c_str();
  }
  return *text ? SUCCESS : INVALID_VALUE;
}

Result cuDeviceGetCount(int *count) {
  if (Result fault = emulator().enter("cuDeviceGetCount")) return fault;
  if (!emulator().initialised) return NOT_INITIALIZED;
  *count = emulator().settings.devices;
  return SUCCESS;
}

Result cuDeviceGet(DeviceHandle *device, int ordinal) {
  if (Result fault = emulator().enter("cuDeviceGet")) return fault;
  if (!isDevice(ordinal)) return INVALID_DEVICE;
  *device = ordinal;
  return SUCCESS;
}

Result cuDeviceGetName(char *name, int size, DeviceHandle device) {
  if (Result fault = emulator().enter("cuDeviceGetName")) return fault;
  if (!isDevice(device) || size <= 0) return INVALID_DEVICE;
  std::strncpy(name, "CUDA emulator", static_cast<size_t>(size));
  name[size - 1] = 0;
  return SUCCESS;
}

Result cuDeviceGetAttribute(int *value, int attribute, DeviceHandle device) {
  if (Result fault = emulator().enter("cuDeviceGetAttribute")) return fault;
  if (!isDevice(device)) return INVALID_DEVICE;
  if (attribute == ATTRIBUTE_CAPABILITY_MAJOR) *value = emulator().settings.capability / 10;
  else if (attribute == ATTRIBUTE_CAPABILITY_MINOR) *value = emulator().settings.capability % 10;
  else return INVALID_VALUE;
  return SUCCESS;
}

Result cuDevicePrimaryCtxRetain(ContextHandle *handle, DeviceHandle device) {
  if (Result fault = emulator().enter("cuDevicePrimaryCtxRetain")) return fault;
  if (!isDevice(device)) return INVALID_DEVICE;
  Context &context = emulator().contexts[device];
  std::lock_guard<std::mutex> guard(context.mutex);
  ++context.references;
  *handle = reinterpret_cast<ContextHandle>(&context);
  return SUCCESS;
}

Result cuDevicePrimaryCtxRelease_v2(DeviceHandle device) {
  Result fault = emulator().enter("cuDevicePrimaryCtxRelease_v2");
  if (device < 0 || device >= maxDevices) return INVALID_DEVICE;
  std::lock_guard<std::mutex> all(emulator().mutex);
  Context &context = emulator().contexts[device];
  std::lock_guard<std::mutex> guard(context.mutex);
  if (!context.references) return INVALID_CONTEXT;
  if (--context.references == 0) emulator().close(context);
  return fault;
}

Result cuCtxPushCurrent_v2(ContextHandle handle) {
  if (Result fault = emulator().enter("cuCtxPushCurrent_v2")) return fault;
  auto *context = reinterpret_cast<Context *>(handle);
  if (context < emulator().contexts || context >= emulator().contexts + maxDevices) return INVALID_CONTEXT;
  currentContexts.push_back(context);
  return SUCCESS;
}

Result cuCtxPopCurrent_v2(ContextHandle *handle) {
  Result fault = emulator().enter("cuCtxPopCurrent_v2");
  if (currentContexts.empty()) return INVALID_CONTEXT;
  if (handle) *handle = reinterpret_cast<ContextHandle>(currentContexts.back());
  currentContexts.pop_back();
  return fault;
}

Result cuModuleLoadDataEx(ModuleHandle *handle, const void *data, unsigned, int *, void **) {
  if (Result fault = emulator().enter("cuModuleLoadDataEx")) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  const auto *image = static_cast<const PdEmulatedImage *>(data);
  if (!image || std::strncmp(image->magic, PD_EMULATED_MAGIC, sizeof(image->magic)) != 0) return INVALID_IMAGE;
  if (image->abi_version != PD_EMULATOR_ABI_VERSION) return NO_BINARY_FOR_GPU;
  auto module = std::make_shared<Module>();
  module->image = image;
  std::lock_guard<std::mutex> guard(context->mutex);
  context->modules.emplace(module.get(), module);
  *handle = reinterpret_cast<ModuleHandle>(module.get());
  return SUCCESS;
}

Result cuModuleUnload(ModuleHandle handle) {
  Result fault = emulator().enter("cuModuleUnload");
  Context *context = Emulator::current();
  if (!context) return INVALID_CONTEXT;
  std::lock_guard<std::mutex> guard(context->mutex);
  auto found = context->modules.find(handle);
  if (found == context->modules.end()) return INVALID_HANDLE;
  for (auto &entry : found->second->functions) context->functions.erase(entry.second.get());
  context->modules.erase(found);
  return fault ? fault : context->lost;
}

Result cuModuleGetFunction(FunctionHandle *handle, ModuleHandle moduleHandle, const char *name) {
  if (Result fault = emulator().enter("cuModuleGetFunction")) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  std::lock_guard<std::mutex> guard(context->mutex);
  auto found = context->modules.find(moduleHandle);
  if (found == context->modules.end()) return INVALID_HANDLE;
  Module &module = *found->second;
  const PdEmulatedKernel *kernels = module.image->kernels, *end = kernels + module.image->num_kernels;
  const PdEmulatedKernel *kernel =
      std::find_if(kernels, end, [&](const PdEmulatedKernel &k) { return std::strcmp(k.name, name) == 0; });
  if (kernel == end) return NOT_FOUND;
  std::unique_ptr<Function> &function = module.functions[name];
  if (!function) function.reset(new Function{kernel, context, 0});
  context->functions.insert(function.get());
  *handle = reinterpret_cast<FunctionHandle>(function.get());
  return SUCCESS;
}

Result cuFuncSetAttribute(FunctionHandle handle, int attribute, int value) {
  if (Result fault = emulator().enter("cuFuncSetAttribute")) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  auto *function = reinterpret_cast<Function *>(handle);
  std::lock_guard<std::mutex> guard(context->mutex);
  if (!context->functions.count(function)) return INVALID_HANDLE;
  if (attribute != FUNCTION_MAX_DYNAMIC_SHARED_BYTES || value < 0 ||
      static_cast<uint32_t>(value) + function->kernel->static_shared_bytes > mostShared)
    return INVALID_VALUE;
  function->dynamicShared = static_cast<uint32_t>(value);
  return SUCCESS;
}

Result cuMemGetInfo_v2(size_t *free, size_t *total) {
  if (Result fault = emulator().enter("cuMemGetInfo_v2")) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  *total = emulator().settings.memory;
  *free = *total - std::min(*total, context->memory.used());
  return SUCCESS;
}

Result cuMemAlloc_v2(DevicePointer *pointer, size_t bytes) {
  if (Result fault = emulator().enter("cuMemAlloc_v2")) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  if (!bytes) return INVALID_VALUE;
  *pointer = context->memory.allocate(bytes, emulator().settings.memory, emulator().settings.check);
  return *pointer ? SUCCESS : OUT_OF_MEMORY;
}

Result cuMemFree_v2(DevicePointer pointer) {
  Result fault = emulator().enter("cuMemFree_v2");
  Context *context = Emulator::current();
  if (!context) return INVALID_CONTEXT;
  if (pointer && !context->memory.release(pointer)) return INVALID_VALUE;
  return fault ? fault : context->state();
}

Result cuMemcpyHtoDAsync_v2(DevicePointer to, const void *from, size_t bytes, StreamHandle stream) {
  return submit("cuMemcpyHtoDAsync_v2", stream, [=](Context &context) -> Result {
    if (!context.memory.holds(to, bytes)) return INVALID_VALUE;
    if (bytes) std::memcpy(pointerTo(to), from, bytes);
    return SUCCESS;
  });
}

Result cuMemcpyDtoHAsync_v2(void *to, DevicePointer from, size_t bytes, StreamHandle stream) {
  return submit("cuMemcpyDtoHAsync_v2", stream, [=](Context &context) -> Result {
    if (!context.memory.holds(from, bytes)) return INVALID_VALUE;
    if (bytes) std::memcpy(to, pointerTo(from), bytes);
    return SUCCESS;
  });
}

Result cuMemcpyDtoDAsync_v2(DevicePointer to, DevicePointer from, size_t bytes, StreamHandle stream) {
  return submit("cuMemcpyDtoDAsync_v2", stream, [=](Context &context) -> Result {
    if (!context.memory.holds(to, bytes) || !context.memory.holds(from, bytes)) return INVALID_VALUE;
    if (bytes) std::memmove(pointerTo(to), pointerTo(from), bytes);
    return SUCCESS;
  });
}

Result cuMemsetD8Async(DevicePointer pointer, unsigned char value, size_t bytes, StreamHandle stream) {
  return submit("cuMemsetD8Async", stream, [=](Context &context) -> Result {
    if (!context.memory.holds(pointer, bytes)) return INVALID_VALUE;
    if (bytes) std::memset(pointerTo(pointer), value, bytes);
    return SUCCESS;
  });
}

Result cuStreamCreate(StreamHandle *handle, unsigned) {
  if (Result fault = emulator().enter("cuStreamCreate")) return fault;
  Context *context;
  if (Result result = useContext(context)) return result;
  auto stream = std::make_shared<Stream>();
  std::lock_guard<std::mutex> guard(context->mutex);
  context->streams.emplace(stream.get(), stream);
  *handle = reinterpret_cast<StreamHandle>(stream.get());
  return SUCCESS;
}

Result cuStreamDestroy_v2(StreamHandle handle) {
  Result fault = emulator().enter("cuStreamDestroy_v2");
  Context *context = Emulator::current();
  if (!context) return INVALID_CONTEXT;
  std::lock_guard<std::mutex> guard(context->mutex);
  if (!context->streams.erase(handle)) return INVALID_HANDLE;
  return fault ? fault : context->lost;
}

Result cuStreamSynchronize(StreamHandle stream) {
  return submit("cuStreamSynchronize", stream, [](Context &context) -> Result { return context.state(); });
}

Result cuLaunchKernelEx(const LaunchConfig *config, FunctionHandle handle, void **params, void **extra) {
  return submit("cuLaunchKernelEx", config->stream, [=](Context &context) -> Result {
    auto *function = reinterpret_cast<Function *>(handle);
    Launch launch = {};
    {
      std::lock_guard<std::mutex> guard(context.mutex);
      if (!context.functions.count(function)) return INVALID_HANDLE;
      if (Result result = checkShape(*config, *function)) return result;
      launch.kernel = function->kernel;
    }
    if (params || !readParams(extra, *launch.kernel, launch.params)) return INVALID_VALUE;
    std::copy_n(config->grid, 3, launch.grid);
    std::copy_n(config->block, 3, launch.block);
    launch.dynamicShared = config->sharedBytes;
    launch.poison = emulator().settings.check;
    launch.late = emulator().settings.late;
    // What a kernel does wrong shows in a later call, as with a card.
    std::string name = "kernel '" + std::string(launch.kernel->name) + "'";
    for (size_t i = 0; i < launch.params.size(); ++i)
      if (context.memory.isStale(launch.params[i])) {
        context.lose(ILLEGAL_ADDRESS, name + ": parameter slot " + std::to_string(i) +
                                          " is an address of freed memory or outside of any allocation");
        return SUCCESS;
      }
    if (std::string failure = launch.run(); !failure.empty()) context.lose(LAUNCH_FAILED, failure);
    return SUCCESS;
  });
}

void pd_emulator_configure() {
  std::lock_guard<std::mutex> guard(emulator().mutex);
  emulator().settings = Settings::read();
  emulator().calls.clear();
  emulator().leaks = 0;
}

int64_t pd_emulator_leaks() {
  std::lock_guard<std::mutex> guard(emulator().mutex);
  return emulator().leaks;
}

int64_t pd_emulator_calls(const char *function) {
  std::lock_guard<std::mutex> guard(emulator().mutex);
  auto found = emulator().calls.find(function);
  return found == emulator().calls.end() ? 0 : found->second;
}

} // namespace pdrt::cuda
