//===--- AttentionOps.cpp - the Attention family: registration -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Paddle's exporters write attention as matmul and softmax; a fused op that appears in a file becomes a row of
// PdAttentionOps.td.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/Dialect/Pd/IR/PdAttentionOps.h"

void mlir::pd::PdDialect::registerAttentionOps() {}
