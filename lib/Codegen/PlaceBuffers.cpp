//===--- PlaceBuffers.cpp - where the temporaries of a kernel live ------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Codegen/Passes.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace mlir::pd::codegen {
#define GEN_PASS_DEF_PDPLACEBUFFERSPASS
#include "paddle-mlir/Codegen/Passes.h.inc"

namespace {

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

struct PlaceBuffersPass : impl::PdPlaceBuffersPassBase<PlaceBuffersPass> {
  using PdPlaceBuffersPassBase::PdPlaceBuffersPassBase;

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    int64_t frame = 0;
    SmallVector<memref::AllocOp> allocs;
    func.walk([&](memref::AllocOp op) { allocs.push_back(op); });
    for (memref::AllocOp alloc : allocs) {
      if (escapes(alloc)) continue; // freed with the run's arena
      MemRefType type = alloc.getType();
      int64_t bytes = type.hasStaticShape() && type.getElementType().isIntOrIndexOrFloat() ? type.getNumElements() * 8
                                                                                           : maxStackBytes + 1;
      OpBuilder b(alloc);
      if (bytes <= maxStackBytes && frame + bytes <= maxFrameBytes) {
        frame += bytes;
        b.setInsertionPointToStart(&func.getBody().front()); // never inside a loop: the stack would grow with each turn
        Value stack = memref::AllocaOp::create(b, alloc.getLoc(), type, b.getI64IntegerAttr(64));
        alloc.replaceAllUsesWith(stack);
        alloc.erase();
        continue;
      }
      if (!heap) continue;
      b.setInsertionPoint(alloc->getBlock()->getTerminator());
      memref::DeallocOp::create(b, alloc.getLoc(), alloc);
    }
  }
};

} // namespace
} // namespace mlir::pd::codegen
