//===--- Device.cpp - CUDA devices: context, memory, order of work -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Device.h"
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/DeviceProgram.h"
#include "paddle-mlir/Runtime/Driver.h"
#include "paddle-mlir/Runtime/Error.h"

#include <algorithm>
#include <map>

namespace pdrt {

std::optional<DeviceName> DeviceName::parse(const std::string &text) {
  if (text == "auto") return DeviceName{Auto, 0};
  if (text == "cpu") return DeviceName{CPU, 0};
  size_t colon = text.find(':');
  std::string device = text.substr(0, colon);
  if (device != "cuda" && device != "emulated") return std::nullopt;
  DeviceName name{device == "cuda" ? CUDA : Emulated, 0};
  if (colon == std::string::npos) return name;
  std::string number = text.substr(colon + 1);
  if (number.empty() || number.size() > 4 || number.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  name.ordinal = std::stoi(number);
  return name;
}

std::string DeviceName::deviceClass() const {
  const char *const classes[] = {"auto", "cpu", "cuda", "emulated"};
  return classes[kind];
}

std::string DeviceName::text() const { return deviceClass() + (ordinal ? ":" + std::to_string(ordinal) : ""); }

namespace cuda {

namespace {
constexpr int oldestChip = 80; // what the oldest program is made for

/// The exit code that a user gets for a failed call.
int exitCodeOf(Result result) {
  switch (result) {
  case OUT_OF_MEMORY: return ExitOutOfMemory;
  case STUB_LIBRARY:
  case NO_DEVICE:
  case INVALID_DEVICE:
  case SYSTEM_DRIVER_MISMATCH:
  case COMPAT_NOT_SUPPORTED_ON_DEVICE: return ExitUnavailable;
  default: return ExitInternal;
  }
}

DevicePointer address(const void *pointer) { return reinterpret_cast<uintptr_t>(pointer); }

std::string chipText(int chip) { return "sm_" + std::to_string(chip); }
} // namespace

std::shared_ptr<Device> Device::open(const DeviceName &name) {
  static auto &mutex = *new std::mutex;
  static auto &known = *new std::map<std::pair<const Driver *, int>, std::weak_ptr<Device>>;
  if (name.kind == DeviceName::Emulated && cpuLevel() < 3)
    throw Error(ExitUnavailable, name.text(), "emulated kernels need a CPU of level x86-64-v3");
  const Driver &driver = Driver::get(name.kind == DeviceName::Emulated);
  std::lock_guard<std::mutex> guard(mutex);
  std::weak_ptr<Device> &slot = known[{&driver, name.ordinal}];
  std::shared_ptr<Device> device = slot.lock();
  if (!device) slot = device = std::shared_ptr<Device>(new Device(driver, name));
  device->checkUsable();
  return device;
}

Device::Device(const Driver &driver, const DeviceName &name) : library(driver), deviceName(name) {
  const Functions &call = library.call;
  int count = 0, major = 0, minor = 0;
  check(call.cuDeviceGetCount(&count), "no devices");
  if (count == 0) throw Error(ExitUnavailable, name.text(), "the machine has no CUDA device");
  if (name.ordinal >= count)
    throw Error(ExitUnavailable, name.text(),
                "there is no device " + std::to_string(name.ordinal) + ", the machine has " + std::to_string(count),
                "they are numbered from 0; CUDA_VISIBLE_DEVICES may hide some");
  check(call.cuDeviceGet(&handle, name.ordinal), "no such device");
  char text[256] = {};
  check(call.cuDeviceGetName(text, sizeof(text) - 1, handle), "the device has no name");
  model = text;
  check(call.cuDeviceGetAttribute(&major, ATTRIBUTE_CAPABILITY_MAJOR, handle), "the device has no compute capability");
  check(call.cuDeviceGetAttribute(&minor, ATTRIBUTE_CAPABILITY_MINOR, handle), "the device has no compute capability");
  chip = 10 * major + minor;
  if (chip < oldestChip)
    throw Error(ExitUnavailable, name.text(),
                model + " is of " + chipText(chip) + ", programs need " + chipText(oldestChip) + " or newer",
                "--device=cpu runs on every machine");
  check(call.cuDevicePrimaryCtxRetain(&context, handle), "the device cannot be used");
}

Device::~Device() {
  if (context && library.isOfThisProcess()) library.call.cuDevicePrimaryCtxRelease_v2(handle);
}

std::string Device::text() const { return deviceName.text() + " (" + model + ", " + chipText(chip) + ")"; }

void Device::checkUsable() const {
  library.checkProcess();
  std::lock_guard<std::mutex> guard(mutex);
  if (!lost.empty())
    throw Error(ExitInternal, deviceName.text(), "cannot be used any more in this process after a failure: " + lost,
                "start a new process, and please report the failure with the model");
}

void Device::note(Result result) const noexcept {
  if (!losesContext(result)) return;
  std::string reason = library.errorText(result);
  std::lock_guard<std::mutex> guard(mutex);
  if (lost.empty()) lost = reason;
}

void Device::check(Result result, const std::string &what) const {
  if (result == SUCCESS) return;
  note(result);
  throw Error(exitCodeOf(result), deviceName.text(),
              what + ": " + library.errorText(result) +
                  (losesContext(result) ? "; the device cannot be used any more in this process" : ""));
}

std::string Device::shortage(int64_t bytes) const {
  size_t free = 0, total = 0;
  std::string text = deviceName.text() + " is out of memory: " + std::to_string(bytes) + " bytes wanted";
  if (library.call.cuMemGetInfo_v2(&free, &total) == SUCCESS)
    text += ", " + std::to_string(free) + " of " + std::to_string(total) + " free";
  return text;
}

Device::Current::Current(const Device &device) : device(device) {
  device.check(device.library.call.cuCtxPushCurrent_v2(device.context), "the device cannot be used");
}

Device::Current::~Current() {
  ContextHandle popped;
  device.note(device.library.call.cuCtxPopCurrent_v2(&popped));
}

Queue::Queue(std::shared_ptr<const Device> device) : card(std::move(device)), call(card->driver().call) {
  Device::Current current(*card);
  card->check(call.cuStreamCreate(&stream, STREAM_NON_BLOCKING), "no stream");
}

Queue::~Queue() {
  if (!card->driver().isOfThisProcess()) return;
  try {
    Device::Current current(*card);
    card->note(call.cuStreamDestroy_v2(stream));
  } catch (const Error &) { // the context is gone, and the stream with it
  }
}

void *Queue::allocate(int64_t &bytes) {
  bytes = (bytes + 255) / 256 * 256;
  Device::Current current(*card);
  DevicePointer pointer = 0;
  Result result = call.cuMemAlloc_v2(&pointer, static_cast<size_t>(bytes));
  if (result == OUT_OF_MEMORY) return nullptr;
  card->check(result, "memory cannot be had");
  return reinterpret_cast<void *>(static_cast<uintptr_t>(pointer));
}

void Queue::release(void *block) noexcept {
  if (!block || !card->driver().isOfThisProcess()) return;
  try {
    Device::Current current(*card);
    card->note(call.cuMemFree_v2(address(block)));
  } catch (const Error &) { // the context is gone, and its memory with it
  }
}

void Queue::fill(void *block, uint8_t value, int64_t bytes) {
  card->check(call.cuMemsetD8Async(address(block), value, static_cast<size_t>(bytes), stream), "memory was not set");
}

void Queue::upload(void *to, const void *host, int64_t bytes) {
  if (bytes <= 0) return;
  card->check(call.cuMemcpyHtoDAsync_v2(address(to), host, static_cast<size_t>(bytes), stream),
              "a copy to the device failed");
}

void Queue::download(void *host, const void *from, int64_t bytes) {
  if (bytes <= 0) return;
  card->check(call.cuMemcpyDtoHAsync_v2(host, address(from), static_cast<size_t>(bytes), stream),
              "a copy from the device failed");
}

void Queue::copy(void *to, const void *from, int64_t bytes) {
  if (bytes <= 0) return;
  card->check(call.cuMemcpyDtoDAsync_v2(address(to), address(from), static_cast<size_t>(bytes), stream),
              "a copy on the device failed");
}

void Queue::launch(const DeviceProgram &program, int64_t kernel, const PdLaunch &launch) {
  if (launch.grid[0] == 0 || launch.grid[1] == 0 || launch.grid[2] == 0) return;
  if (kernel < 0 || kernel >= static_cast<int64_t>(program.kernels.size()))
    throw Error(ExitInternal, card->name().text(), "the program launches a kernel that it does not have");
  const DeviceProgram::Kernel &target = program.kernels[static_cast<size_t>(kernel)];
  auto what = [&] { return std::string("kernel '") + program.entry->kernel_names[kernel] + "' was not launched"; };
  if (launch.shared_bytes) { // more than 48 KiB must be asked for
    std::lock_guard<std::mutex> guard(target.mutex);
    if (launch.shared_bytes > target.sharedBytes) {
      card->check(call.cuFuncSetAttribute(target.function, FUNCTION_MAX_DYNAMIC_SHARED_BYTES,
                                          static_cast<int>(launch.shared_bytes)),
                  what());
      target.sharedBytes = launch.shared_bytes;
    }
  }
  LaunchConfig config = {};
  std::copy_n(launch.grid, 3, config.grid);
  std::copy_n(launch.block, 3, config.block);
  config.sharedBytes = launch.shared_bytes;
  config.stream = stream;
  LaunchAttribute cluster = {};
  if (launch.cluster[0]) {
    cluster.id = LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
    std::copy_n(launch.cluster, 3, cluster.value.clusterDim);
    config.attributes = &cluster;
    config.numAttributes = 1;
  }
  size_t bytes = launch.params_bytes;
  void *extra[] = {LAUNCH_PARAM_BUFFER_POINTER, const_cast<void *>(launch.params), LAUNCH_PARAM_BUFFER_SIZE, &bytes,
                   LAUNCH_PARAM_END};
  if (Result result = call.cuLaunchKernelEx(&config, target.function, nullptr, extra); result != SUCCESS)
    card->check(result, what());
}

void Queue::wait() { card->check(call.cuStreamSynchronize(stream), "the device failed"); }

void Queue::settle() noexcept { card->note(call.cuStreamSynchronize(stream)); }

} // namespace cuda
} // namespace pdrt
