//===--- Device.h - devices by name, and a CUDA device with its memory and its order of work ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_RUNTIME_DEVICE_H
#define PADDLE_MLIR_RUNTIME_DEVICE_H

#include "paddle-mlir/Runtime/Arena.h"
#include "paddle-mlir/Runtime/DriverAPI.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace pdrt {

namespace cuda {
class Driver;
class DeviceProgram;
} // namespace cuda

/// Where a user wants to run.
struct DeviceName {
  enum Kind { Auto, CPU, CUDA, Emulated } kind = Auto;
  int ordinal = 0; ///< of several cards

  /// Nothing for a name that is none.
  static std::optional<DeviceName> parse(const std::string &text);
  static const char *choices() { return "auto, cpu, cuda, cuda:N, emulated"; }
  /// The device class as a manifest has it: "cpu", "cuda", "emulated"; "auto".
  std::string deviceClass() const;
  /// As a user says it: "cuda:1".
  std::string text() const;
};

namespace cuda {

/// A card that this process uses through its primary context.
class Device {
public:
  /// Devices of one name are one object. Throws Error(7) when there is no driver, no such card or one that no program
  /// is made for.
  static std::shared_ptr<Device> open(const DeviceName &name);
  ~Device();
  Device(const Device &) = delete;
  Device &operator=(const Device &) = delete;

  const Driver &driver() const { return library; }
  const DeviceName &name() const { return deviceName; }
  /// `cuda (NVIDIA H200, sm_90)`
  std::string text() const;
  /// 90 for 9.0
  int capability() const { return chip; }

  /// Throws Error(7) in a forked process, Error(70) when a failure has destroyed the context.
  void checkUsable() const;
  /// Throws Error for a result that is not success, with `what` in front of the driver's words.
  void check(Result result, const std::string &what) const;
  /// Remembers a result that destroys the context.
  void note(Result result) const noexcept;
  /// What to say when `bytes` cannot be had.
  std::string shortage(int64_t bytes) const;

  /// Makes the context the calling thread's current one for the lifetime of the object.
  class Current {
  public:
    /// Throws Error.
    explicit Current(const Device &device);
    ~Current();
    Current(const Current &) = delete;
    Current &operator=(const Current &) = delete;

  private:
    const Device &device;
  };

private:
  Device(const Driver &driver, const DeviceName &name);
  const Driver &library;
  const DeviceName deviceName;
  std::string model;
  int chip = 0;
  DeviceHandle handle = 0;
  ContextHandle context = nullptr;
  mutable std::mutex mutex;
  mutable std::string lost; ///< why the context is gone
};

/// The work of one session on a device, in order, and the memory that it takes. Except for the memory's functions, the
/// caller has made the device current.
class Queue : public Memory {
public:
  explicit Queue(std::shared_ptr<const Device> device);
  ~Queue() override;
  const Device &device() const { return *card; }

  void *allocate(int64_t &bytes) override;
  void release(void *block) noexcept override;
  void fill(void *block, uint8_t value, int64_t bytes) override;

  // Each throws Error.
  void upload(void *to, const void *host, int64_t bytes);
  void download(void *host, const void *from, int64_t bytes); ///< `host` is there after the next wait()
  void copy(void *to, const void *from, int64_t bytes);
  void launch(const DeviceProgram &program, int64_t kernel, const PdLaunch &launch);
  void wait();
  /// Waits whatever the result is.
  void settle() noexcept;

private:
  const std::shared_ptr<const Device> card;
  const Functions &call;
  StreamHandle stream = nullptr;
};

/// Settles a queue (it may be null) when the scope ends, so that nothing is copied to or from what dies after it.
struct SettleAtEnd {
  Queue *queue;
  ~SettleAtEnd() {
    if (queue) queue->settle();
  }
};

} // namespace cuda
} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_DEVICE_H
