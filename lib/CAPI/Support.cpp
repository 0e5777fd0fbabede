//===--- Support.cpp - versions -----------------------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir-c/Support.h"
#include "paddle-mlir/Version.h"
#include "llvm/Config/llvm-config.h"

uint32_t pdmlirApiVersion(void) { return PDMLIR_API_MAJOR * 1000 + PDMLIR_API_MINOR; }
const char *pdmlirVersion(void) { return PADDLE_MLIR_VERSION; }
const char *pdmlirLLVMVersion(void) { return LLVM_VERSION_STRING; }
