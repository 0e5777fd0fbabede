//===--- TorchCreationOps.td - tensors from scalars -------------------------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_CREATION_OPS_TD
#define PADDLE_MLIR_TORCH_CREATION_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

def Torch_AtenFullOp : Aten_Op<"full", (ins List:$size, Scalar:$fill_value, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory)> { let shape = "sizeList"; }
def Torch_AtenFullLikeOp : Aten_Op<"full_like", (ins Tensor:$self, Scalar:$fill_value, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory, OptInt:$memory_format)> {
  let shape = "sameAsFirst";
  let emission = [{ return fullOf(torch, op.getSelf(), op.getType(), op.getFillValue()); }];
}
def Torch_AtenZerosOp : Aten_Op<"zeros", (ins List:$size, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory)> { let shape = "sizeList"; }
def Torch_AtenOnesOp : Aten_Op<"ones", (ins List:$size, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory)> { let shape = "sizeList"; }
def Torch_AtenZerosLikeOp : Aten_Op<"zeros_like", (ins Tensor:$self, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory, OptInt:$memory_format)> {
  let shape = "sameAsFirst";
  let emission = [{ return fullOf(torch, op.getSelf(), op.getType(), torch.number(op.getType().getDtype(), 0)); }];
}
def Torch_AtenOnesLikeOp : Aten_Op<"ones_like", (ins Tensor:$self, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory, OptInt:$memory_format)> {
  let shape = "sameAsFirst";
  let emission = [{ return fullOf(torch, op.getSelf(), op.getType(), torch.number(op.getType().getDtype(), 1)); }];
}
def Torch_AtenArangeOp : Aten_Op<"arange", (ins Scalar:$end, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory)> { let keepsF32 = "counts positions"; let shape = "arangeEnd"; }
def Torch_AtenArangeStartOp : Aten_Op<"arange.start", (ins Scalar:$start, Scalar:$end, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory)> { let keepsF32 = "counts positions"; let shape = "arangeStart"; }
def Torch_AtenArangeStartStepOp : Aten_Op<"arange.start_step", (ins Scalar:$start, Scalar:$end, Scalar:$step, OptInt:$dtype, OptInt:$layout, Any:$device, OptBool:$pin_memory)> { let keepsF32 = "counts positions"; let shape = "arangeStep"; }
def Torch_AtenTensorOp : Aten_Op<"tensor", (ins List:$data, OptInt:$dtype, Any:$device, Bool:$requires_grad)>;
def Torch_AtenTensorIntOp : Aten_Op<"tensor.int", (ins Int:$t, OptInt:$dtype, Any:$device, Bool:$requires_grad)>;
def Torch_AtenTensorFloatOp : Aten_Op<"tensor.float", (ins Float:$t, OptInt:$dtype, Any:$device, Bool:$requires_grad)>;
def Torch_AtenTensorBoolOp : Aten_Op<"tensor.bool", (ins Bool:$t, OptInt:$dtype, Any:$device, Bool:$requires_grad)>;

def Torch_AtenEmptyMemoryFormat : Aten_Unregistered<"empty.memory_format", 1> { let shape = "sizeList"; }
def Torch_AtenScalarTensor : Aten_Unregistered<"scalar_tensor", 5> { let decomposition = "scalarTensor"; }
def Torch_AtenEmptyStrided : Aten_Unregistered<"empty_strided", 6> { let decomposition = "emptyStrided"; }

#endif // PADDLE_MLIR_TORCH_CREATION_OPS_TD
