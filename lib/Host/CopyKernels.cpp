//===--- CopyKernels.cpp - copies between strided buffers as kernels --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A device's copy engine moves runs of elements: a copy of a view would be one call a row. A kernel moves all of it.
#include "CopyKernels.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDCOPYKERNELSPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

bool mlir::pd::host::isDense(MemRefType type) {
  if (type.getLayout().isIdentity()) return true;
  auto [strides, offset] = type.getStridesAndOffset();
  int64_t expected = 1;
  for (auto [size, stride] : llvm::reverse(llvm::zip(type.getShape(), strides))) {
    if (stride != expected || ShapedType::isDynamic(stride)) return false;
    expected = ShapedType::isDynamic(size) ? ShapedType::kDynamic : expected * size;
  }
  return true;
}

/// A view whose innermost stride is 1, as kernels expect: one more dim of size 1 where it is not.
static Value withUnitStride(OpBuilder &builder, Location loc, Value buffer, bool expand) {
  if (!expand) return buffer;
  auto type = cast<MemRefType>(buffer.getType());
  int64_t rank = type.getRank();
  SmallVector<int64_t> shape(type.getShape());
  shape.push_back(1);
  SmallVector<ReassociationIndices> groups;
  SmallVector<OpFoldResult> sizes;
  for (int64_t i = 0; i < rank; ++i) {
    groups.push_back({i});
    sizes.push_back(type.isDynamicDim(i) ? OpFoldResult(memref::DimOp::create(builder, loc, buffer, i).getResult())
                                         : builder.getIndexAttr(type.getDimSize(i)));
  }
  groups.back().push_back(rank);
  sizes.push_back(builder.getIndexAttr(1));
  return memref::ExpandShapeOp::create(builder, loc, shape, buffer, groups, sizes);
}

namespace {

struct PdCopyKernelsPass : pd::host::impl::PdCopyKernelsPassBase<PdCopyKernelsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    SmallVector<memref::CopyOp> copies;
    getOperation().walk([&](memref::CopyOp copy) {
      if (!copy->getParentOfType<KernelOp>()) copies.push_back(copy);
    });
    for (memref::CopyOp copy : copies) convert(copy, symbols);
  }

private:
  void convert(memref::CopyOp copy, SymbolTable &symbols) {
    auto sourceType = cast<MemRefType>(copy.getSource().getType()),
         targetType = cast<MemRefType>(copy.getTarget().getType());
    if (isDense(sourceType) && isDense(targetType)) return;
    auto unitInnermost = [](MemRefType type) { return type.getStridesAndOffset().first.back() == 1; };
    bool expand = !unitInnermost(sourceType) || !unitInnermost(targetType);
    OpBuilder builder(copy);
    Value source = withUnitStride(builder, copy.getLoc(), copy.getSource(), expand);
    Value target = withUnitStride(builder, copy.getLoc(), copy.getTarget(), expand);
    auto tensorOf = [](Value buffer) {
      auto type = cast<MemRefType>(buffer.getType());
      return RankedTensorType::get(type.getShape(), type.getElementType());
    };
    KernelOp kernel = findOrInsert(copy.getLoc(), tensorOf(source), tensorOf(target), symbols);
    DispatchOp::create(builder, copy.getLoc(), TypeRange(), kernel.getSymName(), ValueRange(source),
                       ValueRange(target));
    copy.erase();
  }

  KernelOp findOrInsert(Location loc, RankedTensorType source, RankedTensorType target, SymbolTable &symbols) {
    KernelOp &kernel = kernels[{source, target}];
    if (kernel) return kernel;
    OpBuilder builder(&getContext());
    auto type = builder.getFunctionType({source, target}, target);
    OperationState state(loc, KernelOp::getOperationName());
    state.addAttribute(KernelOp::getSymNameAttrName(state.name), builder.getStringAttr("copy"));
    state.addAttribute(KernelOp::getFunctionTypeAttrName(state.name), TypeAttr::get(type));
    Block &body = state.addRegion()->emplaceBlock();
    body.addArguments(type.getInputs(), {loc, loc});
    builder.setInsertionPointToEnd(&body);
    Value value = body.getArgument(0);
    if (source != target) value = tensor::CastOp::create(builder, loc, target, value);
    auto copied = linalg::CopyOp::create(builder, loc, value, body.getArgument(1));
    YieldOp::create(builder, loc, copied.getResults());
    kernel = cast<KernelOp>(Operation::create(state));
    symbols.insert(kernel, getOperation().getBody()->begin());
    return kernel;
  }

  llvm::DenseMap<std::pair<Type, Type>, KernelOp> kernels;
};

} // namespace
