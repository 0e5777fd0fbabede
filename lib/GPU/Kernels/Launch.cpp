//===--- Launch.cpp - host code that describes a launch -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Launch.h"

#include "paddle-mlir/Runtime/ProgramABI.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include <cstddef>

namespace mlir::pd::gpu {

void writeLaunch(OpBuilder &b, Location loc, Value launch, const LaunchFields &fields) {
  auto store = [&](Value base, size_t offset, Value value) {
    Value at = LLVM::GEPOp::create(b, loc, base.getType(), b.getI8Type(), base,
                                   ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
    LLVM::StoreOp::create(b, loc, value, at);
  };
  auto number = [&](uint32_t value) {
    return LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(value));
  };
  store(fields.args, fields.slots * sizeof(int64_t), fields.count);
  store(launch, offsetof(PdLaunch, grid), LLVM::TruncOp::create(b, loc, b.getI32Type(), fields.blocks));
  store(launch, offsetof(PdLaunch, block), fields.threads);
  for (size_t dim = 1; dim < 3; ++dim) {
    store(launch, offsetof(PdLaunch, grid) + dim * sizeof(uint32_t), number(1));
    store(launch, offsetof(PdLaunch, block) + dim * sizeof(uint32_t), number(1));
  }
  for (size_t dim = 0; dim < 3; ++dim) store(launch, offsetof(PdLaunch, cluster) + dim * sizeof(uint32_t), number(0));
  store(launch, offsetof(PdLaunch, shared_bytes), fields.sharedBytes);
  store(launch, offsetof(PdLaunch, params), fields.args);
  Value bytes =
      LLVM::ConstantOp::create(b, loc, b.getI64Type(), b.getI64IntegerAttr((fields.slots + 1) * sizeof(int64_t)));
  store(launch, offsetof(PdLaunch, params_bytes), bytes);
}

} // namespace mlir::pd::gpu
