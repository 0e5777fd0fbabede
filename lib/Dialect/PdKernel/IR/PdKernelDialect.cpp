//===--- PdKernelDialect.cpp - the dialect and its attributes ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registration and generated attribute code; the ops' own code is in KernelOps.cpp and WeightRecipe.cpp.
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::pd_kernel;

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOpsDialect.cpp.inc"

/// `[1, 2]`, also empty: the shape of a scalar.
static ParseResult parseInt64List(AsmParser &parser, SmallVector<int64_t> &list) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                        [&] { return parser.parseInteger(list.emplace_back()); });
}
static void printInt64List(AsmPrinter &printer, ArrayRef<int64_t> list) {
  printer << "[";
  llvm::interleaveComma(list, printer);
  printer << "]";
}

#define GET_ATTRDEF_CLASSES
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOpsAttrs.cpp.inc"

void PdKernelDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.cpp.inc"
      >();
}

void PdKernelDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOpsAttrs.cpp.inc"
      >();
}
