//===--- PlaceBuffers.cpp - where the temporaries of a kernel live ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/CPU/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace mlir::pd::cpu {
#define GEN_PASS_DEF_PDCPUPLACEBUFFERSPASS
#include "paddle-mlir/CPU/Passes.h.inc"

namespace {

constexpr int64_t kMaxStackBytes = 16 * 1024;  // one temporary
constexpr int64_t kMaxFrameBytes = 128 * 1024; // all of a kernel: worker threads have small stacks

/// Whether the buffer, or a view of it, leaves its block through a terminator: its lifetime is then not the block's.
bool escapes(Value buffer) {
  for (Operation *user : buffer.getUsers()) {
    if (user->hasTrait<OpTrait::IsTerminator>()) return true;
    bool forwards = isa<ViewLikeOpInterface>(user) || user->getNumRegions() != 0 ||
                    user->getName().getStringRef() == "arith.select";
    if (!forwards) continue;
    for (Value result : user->getResults())
      if (isa<MemRefType>(result.getType()) && (isa<ViewLikeOpInterface>(user) ? escapes(result) : true)) return true;
  }
  return false;
}

struct PlaceBuffersPass : impl::PdCPUPlaceBuffersPassBase<PlaceBuffersPass> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    int64_t frame = 0;
    SmallVector<memref::AllocOp> allocs;
    func.walk([&](memref::AllocOp op) { allocs.push_back(op); });
    for (memref::AllocOp alloc : allocs) {
      if (escapes(alloc)) continue; // freed with the run's arena
      MemRefType type = alloc.getType();
      int64_t bytes = type.hasStaticShape() && type.getElementType().isIntOrIndexOrFloat() ? type.getNumElements() * 8
                                                                                           : kMaxStackBytes + 1;
      OpBuilder b(alloc);
      if (bytes <= kMaxStackBytes && frame + bytes <= kMaxFrameBytes) {
        frame += bytes;
        b.setInsertionPointToStart(&func.getBody().front()); // never inside a loop: the stack would grow with each turn
        Value stack = memref::AllocaOp::create(b, alloc.getLoc(), type, b.getI64IntegerAttr(64));
        alloc.replaceAllUsesWith(stack);
        alloc.erase();
        continue;
      }
      b.setInsertionPoint(alloc->getBlock()->getTerminator());
      memref::DeallocOp::create(b, alloc.getLoc(), alloc);
    }
  }
};

} // namespace
} // namespace mlir::pd::cpu
