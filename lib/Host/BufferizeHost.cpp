//===--- BufferizeHost.cpp - host functions from tensors to buffers ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One-shot bufferisation of everything but kernel bodies. The border is fixed here: arguments are dense read-only
// buffers, results dense.
#include "HoistDestinations.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/Passes.h"

#include "mlir/Dialect/Arith/Transforms/BufferViewFlowOpInterfaceImpl.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/Transforms/Bufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/ControlFlow/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/IR/TensorInferTypeOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::host {
#define GEN_PASS_DEF_PDBUFFERIZEHOSTPASS
#include "paddle-mlir/Host/Passes.h.inc"
} // namespace mlir::pd::host

using namespace mlir;
using namespace mlir::pd::host;
using namespace mlir::pd_kernel;

void mlir::pd::host::registerHostDialectExtensions(DialectRegistry &registry) {
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  arith::registerBufferViewFlowOpInterfaceExternalModels(registry); // arith.select of buffers: both live on
  cf::registerBufferizableOpInterfaceExternalModels(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
  tensor::registerInferTypeOpInterfaceExternalModels(registry);
  pd_kernel::registerBufferizableOpInterfaceExternalModels(registry);
}

static MemRefType getDenseType(Type type) {
  auto shaped = cast<ShapedType>(type);
  return MemRefType::get(shaped.getShape(), shaped.getElementType());
}

/// Tensors at the border become dense memrefs: to_tensor at the entry, to_buffer at the returns.
static LogicalResult bufferizeBorder(func::FuncOp func) {
  for (Type type : llvm::concat<const Type>(func.getArgumentTypes(), func.getResultTypes()))
    if (!isa<RankedTensorType>(type))
      return func.emitOpError() << "expects ranked tensors at the program's border, but got " << type;
  Block &entry = func.getBody().front();
  OpBuilder builder(&entry, entry.begin());
  for (BlockArgument arg : entry.getArguments()) {
    auto tensorType = cast<RankedTensorType>(arg.getType());
    arg.setType(getDenseType(tensorType));
    auto toTensor = bufferization::ToTensorOp::create(builder, arg.getLoc(), tensorType, arg, /*restrict=*/true,
                                                      /*writable=*/false);
    arg.replaceAllUsesExcept(toTensor.getResult(), toTensor);
  }
  SmallVector<Type> results;
  for (Type type : func.getResultTypes()) results.push_back(getDenseType(type));
  func.walk([&](func::ReturnOp op) {
    builder.setInsertionPoint(op);
    for (OpOperand &operand : op->getOpOperands()) {
      // Any layout, until the buffer is known.
      auto type = cast<RankedTensorType>(operand.get().getType());
      auto layout = StridedLayoutAttr::get(op.getContext(), ShapedType::kDynamic,
                                           SmallVector<int64_t>(type.getRank(), ShapedType::kDynamic));
      auto bufferType =
          MemRefType::get(type.getShape(), type.getElementType(),
                          type.getRank() ? MemRefLayoutAttrInterface(layout) : MemRefLayoutAttrInterface());
      operand.set(
          bufferization::ToBufferOp::create(builder, op.getLoc(), bufferType, operand.get(), /*read_only=*/true));
    }
  });
  func.setType(builder.getFunctionType(entry.getArgumentTypes(), results));
  return success();
}

/// Casts away the unknown layout of returned buffers; those that are views of larger ones are copied.
static void makeResultsDense(func::FuncOp func) {
  func.walk([&](func::ReturnOp op) {
    OpBuilder builder(op);
    for (OpOperand &operand : op->getOpOperands()) {
      Value buffer = operand.get();
      while (auto cast = buffer.getDefiningOp<memref::CastOp>()) buffer = cast.getSource();
      auto wanted = cast<MemRefType>(func.getResultTypes()[operand.getOperandNumber()]);
      auto type = cast<MemRefType>(buffer.getType());
      if (!type.getLayout().isIdentity()) {
        SmallVector<Value> sizes;
        for (auto [i, size] : llvm::enumerate(wanted.getShape()))
          if (ShapedType::isDynamic(size)) sizes.push_back(memref::DimOp::create(builder, op.getLoc(), buffer, i));
        Value dense = memref::AllocOp::create(builder, op.getLoc(), wanted, sizes, builder.getI64IntegerAttr(64));
        memref::CopyOp::create(builder, op.getLoc(), buffer, dense);
        buffer = dense;
      } else if (type != wanted) {
        buffer = memref::CastOp::create(builder, op.getLoc(), wanted, buffer);
      }
      operand.set(buffer);
    }
  });
}

namespace {

struct PdBufferizeHostPass : pd::host::impl::PdBufferizeHostPassBase<PdBufferizeHostPass> {
  void getDependentDialects(DialectRegistry &registry) const override {
    PdBufferizeHostPassBase::getDependentDialects(registry);
    registerHostDialectExtensions(registry);
  }

  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && failed(bufferize(func))) return signalPassFailure();
  }

  LogicalResult bufferize(func::FuncOp func) {
    hoistDestinations(func);
    if (failed(bufferizeBorder(func))) return failure();
    IRRewriter rewriter(func);
    if (failed(bufferization::eliminateEmptyTensors(rewriter, func))) return failure();
    bufferization::OneShotBufferizationOptions options;
    options.allowReturnAllocsFromLoops = true;
    options.bufferAlignment = 64;
    options.unknownTypeConverterFn = [](TensorType type, Attribute,
                                        const bufferization::BufferizationOptions &) -> BaseMemRefType {
      return getDenseType(type);
    };
    bufferization::BufferizationState state;
    if (failed(bufferization::runOneShotBufferize(func, options, state))) return failure();
    makeResultsDense(func);
    return success();
  }
};

} // namespace
