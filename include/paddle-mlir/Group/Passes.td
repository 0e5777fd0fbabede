//===--- Passes.td - layout, fusion, placement and outlining of kernels -------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The stages `layout` and `group`: from linalg on tensors to a host function of dispatches.
#ifndef PADDLE_MLIR_GROUP_PASSES_TD
#define PADDLE_MLIR_GROUP_PASSES_TD

include "mlir/Pass/PassBase.td"

def PdLayoutNHWCPass : Pass<"pd-layout-nhwc", "::mlir::func::FuncOp"> {
  let summary = "convolutions and pools in NHWC, transposes moved and cancelled";
  let description = [{
    Every channel-first convolution and pool becomes its channel-last form between two transposes; the transposes after them then sink
    through elementwise ops, reductions, pads, slices and reshapes until they meet the next one and cancel. Weights take a transpose step.
    See test/Group/layout-conv.mlir.
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
                           "::mlir::pd_kernel::PdKernelDialect"];
}

def PdFuseElementwisePass : Pass<"pd-fuse-elementwise", "::mlir::func::FuncOp"> {
  let summary = "merges elementwise ops with each other and into what they feed";
  let description = [{ Upstream's elementwise fusion under a control function: a producer is duplicated only if it is cheap. Reshapes move after
    elementwise ops, so that an epilogue meets its root. See test/Group/fuse-elementwise.mlir. }];
  let dependentDialects = ["::mlir::pd_kernel::PdKernelDialect", "::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect"];
}

def PdPlaceSlicesPass : Pass<"pd-place-slices", "::mlir::func::FuncOp"> {
  let summary = "pads and concatenations as slices that their producers write";
  let description = [{ `tensor.pad` of a computed value becomes a filled buffer and an `insert_slice`; `tensor.concat` becomes `insert_slice`s in the
    order in which the parts are computed. Parts that nothing computes (inputs, views) are copied by an op of their own.
    See test/Group/place-slices.mlir. }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect", "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect"];
}

def PdFormKernelsPass : Pass<"pd-form-kernels", "::mlir::ModuleOp"> {
  let summary = "outlines every compute op of @main into kernels";
  let description = [{ A kernel is a root and the elementwise ops that follow it over the same iteration space. Small constants move into the body,
    larger ones become weights; kernels with equal bodies are one. Shape arithmetic and metadata-only ops stay.
    See test/Group/form-kernels.mlir. }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect", "::mlir::pd_kernel::PdKernelDialect", "::mlir::arith::ArithDialect"];
}

def PdVerifyGroupsPass : Pass<"pd-verify-groups", "::mlir::ModuleOp"> {
  let summary = "checks the contract after `group`: no compute op outside a kernel";
  let description = [{ Also: packed weights are read only by kernels that list the operand in `packed`, and by nothing else. }];
}

#endif // PADDLE_MLIR_GROUP_PASSES_TD
