//===--- Bufferization.cpp - how dispatches and weights become buffers -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// External models of BufferizableOpInterface: a dispatch reads its ins and writes its outs in place; a weight is a
// read-only buffer; a custom call reads dense buffers and makes new ones.
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::bufferization;

namespace {

struct DispatchModel : DstBufferizableOpInterfaceExternalModel<DispatchModel, pd_kernel::DispatchOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand, const AnalysisState &) const {
    auto dispatch = cast<pd_kernel::DispatchOp>(op);
    if (!dispatch.isDpsInit(&operand)) return true;
    pd_kernel::KernelOp kernel = dispatch.lookupKernel();
    return !kernel || kernel.readsOut(operand.getOperandNumber() - dispatch.getIns().size());
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter, const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto dispatch = cast<pd_kernel::DispatchOp>(op);
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);
    SmallVector<Value> ins, outs;
    for (auto [values, buffers] :
         {std::pair(OperandRange(dispatch.getIns()), &ins), std::pair(OperandRange(dispatch.getOuts()), &outs)})
      for (Value value : values) {
        if (!isa<TensorType>(value.getType())) {
          buffers->push_back(value);
          continue;
        }
        FailureOr<Value> buffer = getBuffer(rewriter, value, options, state);
        if (failed(buffer)) return failure();
        buffers->push_back(*buffer);
      }
    pd_kernel::DispatchOp::create(rewriter, op->getLoc(), TypeRange(), dispatch.getKernelAttr(), ins, outs)
        ->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    replaceOpWithBufferizedValues(rewriter, op, outs);
    return success();
  }
};

struct WeightModel : BufferizableOpInterface::ExternalModel<WeightModel, pd_kernel::WeightOp> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &, const AnalysisState &) const { return false; }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &, const AnalysisState &) const { return false; }
  AliasingValueList getAliasingValues(Operation *, OpOperand &, const AnalysisState &) const { return {}; }
  bool isWritable(Operation *, Value, const AnalysisState &) const { return false; }

  FailureOr<BufferLikeType> getBufferType(Operation *op, Value, const BufferizationOptions &,
                                          const BufferizationState &, SmallVector<Value> &) const {
    RankedTensorType type = cast<pd_kernel::WeightOp>(op).getTensorType();
    return cast<BufferLikeType>(MemRefType::get(type.getShape(), type.getElementType()));
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter, const BufferizationOptions &,
                          BufferizationState &) const {
    auto weight = cast<pd_kernel::WeightOp>(op);
    RankedTensorType type = weight.getTensorType();
    replaceOpWithNewBufferizedOp<pd_kernel::WeightOp>(
        rewriter, op, MemRefType::get(type.getShape(), type.getElementType()), weight.getSource(), weight.getSteps(),
        weight.getNameAttr(), weight.getOffsetAttr());
    return success();
  }
};

struct CustomCallModel : BufferizableOpInterface::ExternalModel<CustomCallModel, pd_kernel::CustomCallOp> {
  bool bufferizesToAllocation(Operation *, Value) const { return true; }
  bool bufferizesToMemoryRead(Operation *, OpOperand &, const AnalysisState &) const { return true; }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &, const AnalysisState &) const { return false; }
  AliasingValueList getAliasingValues(Operation *, OpOperand &, const AnalysisState &) const { return {}; }

  static MemRefType denseType(Type type) {
    auto shaped = cast<ShapedType>(type);
    return MemRefType::get(shaped.getShape(), shaped.getElementType());
  }

  FailureOr<BufferLikeType> getBufferType(Operation *, Value value, const BufferizationOptions &,
                                          const BufferizationState &, SmallVector<Value> &) const {
    return cast<BufferLikeType>(denseType(value.getType()));
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter, const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto call = cast<pd_kernel::CustomCallOp>(op);
    SmallVector<Value> ins;
    for (Value value : call.getIns()) {
      FailureOr<Value> buffer = getBuffer(rewriter, value, options, state);
      if (failed(buffer)) return failure();
      auto type = cast<MemRefType>(buffer->getType());
      if (!type.getLayout().isIdentity()) { // a C function walks dense rows
        SmallVector<Value> sizes;
        for (int64_t i = 0; i < type.getRank(); ++i)
          if (type.isDynamicDim(i)) sizes.push_back(memref::DimOp::create(rewriter, op->getLoc(), *buffer, i));
        Value dense =
            memref::AllocOp::create(rewriter, op->getLoc(), denseType(type), sizes, rewriter.getI64IntegerAttr(64));
        memref::CopyOp::create(rewriter, op->getLoc(), *buffer, dense);
        buffer = dense;
      }
      ins.push_back(*buffer);
    }
    SmallVector<Type> results =
        llvm::map_to_vector(call.getOuts().getTypes(), [](Type type) -> Type { return denseType(type); });
    replaceOpWithNewBufferizedOp<pd_kernel::CustomCallOp>(
        rewriter, op, results, call.getOpNameAttr(), ins, call.getSizes(), call.getLibraryAttr(), call.getSymbolAttr(),
        call.getOpAttributesAttr(), call.getInputsAttr(), call.getOutputsAttr(), call.getIndexAttr());
    return success();
  }
};

} // namespace

void mlir::pd_kernel::registerBufferizableOpInterfaceExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, PdKernelDialect *) {
    DispatchOp::attachInterface<DispatchModel>(*context);
    WeightOp::attachInterface<WeightModel>(*context);
    CustomCallOp::attachInterface<CustomCallModel>(*context);
    context->loadDialect<bufferization::BufferizationDialect, memref::MemRefDialect>();
  });
}
