/*===--- Support.h - libPaddleMLIR-C.so: version, errors, sinks --------------------------------------*- C -*-===*
 * SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The C API needs a C99 compiler and the one library: no LLVM or MLIR header, no C++. Conventions:
 *
 * - A handle is a struct with one pointer; a null pointer in it means "none". Who creates destroys; destroying a null
 * handle is allowed.
 * - A function that can fail returns an exit code of the tools (0 is success) and tells the error callback why, once,
 * before it returns.
 * - Strings are UTF-8 and end in NUL; those handed out live as long as the handle they came from, those of a callback
 * until it returns.
 * - An option struct starts with its own size: set it with the _INIT macro. A library that is newer than the program
 * reads what the program's struct has.
 * - No C++ exception leaves the library; running out of memory is code 8.
 * - Handles made from one PdmlirCompiler must not be used by two threads at once; different compilers may be.
 *
 *===----------------------------------------------------------------------------------------------------------===*/
#ifndef PADDLE_MLIR_C_SUPPORT_H
#define PADDLE_MLIR_C_SUPPORT_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define PDMLIR_EXPORT __attribute__((visibility("default")))
#else
#define PDMLIR_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Version of this interface: a new major version breaks programs, a new minor version adds to it. */
#define PDMLIR_API_MAJOR 1
#define PDMLIR_API_MINOR 0

/** PDMLIR_API_MAJOR * 1000 + PDMLIR_API_MINOR of the library that was loaded. */
PDMLIR_EXPORT uint32_t pdmlirApiVersion(void);
/** Paddle-MLIR's version, as "0.1.0". */
PDMLIR_EXPORT const char *pdmlirVersion(void);
/** The version of LLVM that the library runs with, as "22.1.8". */
PDMLIR_EXPORT const char *pdmlirLLVMVersion(void);

/** Exit codes, the same as those of the command line. */
enum {
  PDMLIR_OK = 0,
  PDMLIR_USAGE = 2,           /**< a wrong argument or option */
  PDMLIR_UNSUPPORTED_OPS = 3, /**< ops of the model that the compiler cannot express */
  PDMLIR_BAD_FILE = 4,        /**< a bad or inconsistent input file */
  PDMLIR_CANNOT_WRITE = 5,    /**< an output could not be written */
  PDMLIR_BAD_INPUT = 6,       /**< a run-time input: name, shape, dtype, bounds */
  PDMLIR_UNAVAILABLE = 7,     /**< a device or tool is not available */
  PDMLIR_OUT_OF_MEMORY = 8,
  PDMLIR_INTERNAL = 70 /**< an error in Paddle-MLIR itself */
};

/** What the callback is told. No field is null. */
typedef struct PdmlirError {
  int exitCode;        /**< what the failing function returns */
  const char *where;   /**< file, byte offset or op; may be empty */
  const char *message; /**< one line, lower case, no full stop; a location in the model is part of it */
  const char *hint;    /**< the next thing to try; may be empty */
} PdmlirError;

typedef void (*PdmlirErrorCallback)(const PdmlirError *error, void *userData);

/** Takes a piece of output; called one or more times. The data need not end in NUL. */
typedef void (*PdmlirSink)(const char *data, size_t length, void *userData);

#ifdef __cplusplus
}
#endif

#endif
