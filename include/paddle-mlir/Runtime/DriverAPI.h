//===--- DriverAPI.h - what is used of the CUDA driver API ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Our own declarations, after NVIDIA's manual "CUDA Driver API": neither a build nor a run needs the toolkit. One list
// serves the runtime, which loads the functions, and the emulator, which defines them. The types live in a namespace of
// their own, so that a program may include cuda.h as well.
//===------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_DRIVERAPI_H
#define PADDLE_MLIR_RUNTIME_DRIVERAPI_H

#include <cstddef>
#include <cstdint>

namespace pdrt::cuda {

using Result = int; ///< CUresult
using DeviceHandle = int;
using DevicePointer = unsigned long long;
using ContextHandle = struct ContextTag *;
using ModuleHandle = struct ModuleTag *;
using FunctionHandle = struct FunctionTag *;
using StreamHandle = struct StreamTag *;

// CUresult: X(name without CUDA_ERROR_, number, what it means)
#define PD_CUDA_ERRORS(X)                                                                                              \
  X(INVALID_VALUE, 1, "invalid argument")                                                                              \
  X(OUT_OF_MEMORY, 2, "out of memory")                                                                                 \
  X(NOT_INITIALIZED, 3, "initialization error")                                                                        \
  X(DEINITIALIZED, 4, "driver shutting down")                                                                          \
  X(STUB_LIBRARY, 34, "the loaded library is the stub that programs are linked with")                                  \
  X(NO_DEVICE, 100, "no CUDA-capable device is detected")                                                              \
  X(INVALID_DEVICE, 101, "invalid device ordinal")                                                                     \
  X(INVALID_IMAGE, 200, "device kernel image is invalid")                                                              \
  X(INVALID_CONTEXT, 201, "invalid device context")                                                                    \
  X(NO_BINARY_FOR_GPU, 209, "no kernel image is available for execution on the device")                                \
  X(ECC_UNCORRECTABLE, 214, "uncorrectable ECC error encountered")                                                     \
  X(INVALID_PTX, 218, "a PTX JIT compilation failed")                                                                  \
  X(UNSUPPORTED_PTX_VERSION, 222, "the provided PTX was compiled with an unsupported toolchain")                       \
  X(INVALID_HANDLE, 400, "invalid resource handle")                                                                    \
  X(NOT_FOUND, 500, "named symbol not found")                                                                          \
  X(ILLEGAL_ADDRESS, 700, "an illegal memory access was encountered")                                                  \
  X(LAUNCH_OUT_OF_RESOURCES, 701, "too many resources requested for launch")                                           \
  X(LAUNCH_TIMEOUT, 702, "the launch timed out and was terminated")                                                    \
  X(CONTEXT_IS_DESTROYED, 709, "context is destroyed")                                                                 \
  X(ASSERT, 710, "device-side assert triggered")                                                                       \
  X(HARDWARE_STACK_ERROR, 714, "hardware stack error")                                                                 \
  X(ILLEGAL_INSTRUCTION, 715, "an illegal instruction was encountered")                                                \
  X(MISALIGNED_ADDRESS, 716, "misaligned address")                                                                     \
  X(INVALID_ADDRESS_SPACE, 717, "operation not supported on global/shared address space")                              \
  X(INVALID_PC, 718, "invalid program counter")                                                                        \
  X(LAUNCH_FAILED, 719, "unspecified launch failure")                                                                  \
  X(NOT_SUPPORTED, 801, "operation not supported")                                                                     \
  X(SYSTEM_DRIVER_MISMATCH, 803, "system has unsupported display driver / cuda driver combination")                    \
  X(COMPAT_NOT_SUPPORTED_ON_DEVICE, 804, "forward compatibility was attempted on non supported hardware")              \
  X(UNKNOWN, 999, "unknown error")

enum : Result {
  SUCCESS = 0,
#define PD_CUDA_ERROR(name, number, text) name = number,
  PD_CUDA_ERRORS(PD_CUDA_ERROR)
#undef PD_CUDA_ERROR
};

/// Errors after which nothing works in the context any more ("sticky").
constexpr bool losesContext(Result result) {
  return result == DEINITIALIZED || result == INVALID_CONTEXT || result == ECC_UNCORRECTABLE ||
         result == ILLEGAL_ADDRESS || result == LAUNCH_TIMEOUT ||
         (result >= CONTEXT_IS_DESTROYED && result <= LAUNCH_FAILED);
}

enum : int { // CUdevice_attribute, CUfunction_attribute, CUstream_flags, CUjit_option, CUlaunchAttributeID
  ATTRIBUTE_CAPABILITY_MAJOR = 75,
  ATTRIBUTE_CAPABILITY_MINOR = 76,
  FUNCTION_MAX_DYNAMIC_SHARED_BYTES = 8,
  STREAM_NON_BLOCKING = 1,
  JIT_ERROR_LOG_BUFFER = 5,
  JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6,
  LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION = 4,
};

struct LaunchAttribute {
  int id;
  char pad[4];
  union {
    char bytes[64];
    unsigned clusterDim[3];
  } value;
};

struct LaunchConfig {
  unsigned grid[3], block[3];
  unsigned sharedBytes;
  StreamHandle stream;
  LaunchAttribute *attributes;
  unsigned numAttributes;
};

// `extra` of cuLaunchKernelEx: the parameters as one block.
inline void *const LAUNCH_PARAM_END = nullptr;
inline void *const LAUNCH_PARAM_BUFFER_POINTER = reinterpret_cast<void *>(uintptr_t(1));
inline void *const LAUNCH_PARAM_BUFFER_SIZE = reinterpret_cast<void *>(uintptr_t(2));

// X(name that the library exports, parameters). All of them are there since CUDA 12.0.
#define PD_CUDA_FUNCTIONS(X)                                                                                           \
  X(cuInit, (unsigned flags))                                                                                          \
  X(cuDriverGetVersion, (int *version))                                                                                \
  X(cuGetErrorName, (Result error, const char **text))                                                                 \
  X(cuGetErrorString, (Result error, const char **text))                                                               \
  X(cuDeviceGetCount, (int *count))                                                                                    \
  X(cuDeviceGet, (DeviceHandle * device, int ordinal))                                                                 \
  X(cuDeviceGetName, (char *name, int size, DeviceHandle device))                                                      \
  X(cuDeviceGetAttribute, (int *value, int attribute, DeviceHandle device))                                            \
  X(cuDevicePrimaryCtxRetain, (ContextHandle * context, DeviceHandle device))                                          \
  X(cuDevicePrimaryCtxRelease_v2, (DeviceHandle device))                                                               \
  X(cuCtxPushCurrent_v2, (ContextHandle context))                                                                      \
  X(cuCtxPopCurrent_v2, (ContextHandle * context))                                                                     \
  X(cuModuleLoadDataEx,                                                                                                \
    (ModuleHandle * module, const void *image, unsigned numOptions, int *options, void **optionValues))                \
  X(cuModuleUnload, (ModuleHandle module))                                                                             \
  X(cuModuleGetFunction, (FunctionHandle * function, ModuleHandle module, const char *name))                           \
  X(cuFuncSetAttribute, (FunctionHandle function, int attribute, int value))                                           \
  X(cuMemGetInfo_v2, (size_t *free, size_t *total))                                                                    \
  X(cuMemAlloc_v2, (DevicePointer * pointer, size_t bytes))                                                            \
  X(cuMemFree_v2, (DevicePointer pointer))                                                                             \
  X(cuMemcpyHtoDAsync_v2, (DevicePointer to, const void *from, size_t bytes, StreamHandle stream))                     \
  X(cuMemcpyDtoHAsync_v2, (void *to, DevicePointer from, size_t bytes, StreamHandle stream))                           \
  X(cuMemcpyDtoDAsync_v2, (DevicePointer to, DevicePointer from, size_t bytes, StreamHandle stream))                   \
  X(cuMemsetD8Async, (DevicePointer pointer, unsigned char value, size_t bytes, StreamHandle stream))                  \
  X(cuStreamCreate, (StreamHandle * stream, unsigned flags))                                                           \
  X(cuStreamDestroy_v2, (StreamHandle stream))                                                                         \
  X(cuStreamSynchronize, (StreamHandle stream))                                                                        \
  X(cuLaunchKernelEx, (const LaunchConfig *config, FunctionHandle function, void **params, void **extra))

/// The functions of one library.
struct Functions {
#define PD_CUDA_FUNCTION(name, parameters) Result(*name) parameters = nullptr;
  PD_CUDA_FUNCTIONS(PD_CUDA_FUNCTION)
#undef PD_CUDA_FUNCTION
};

} // namespace pdrt::cuda

#endif // PADDLE_MLIR_RUNTIME_DRIVERAPI_H
