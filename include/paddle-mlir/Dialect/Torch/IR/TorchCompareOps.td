//===--- TorchCompareOps.td - comparison, logic, bits, selection ----------------------*- tablegen -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TORCH_COMPARE_OPS_TD
#define PADDLE_MLIR_TORCH_COMPARE_OPS_TD

include "paddle-mlir/Dialect/Torch/IR/AtenBase.td"

let promotes = 1 in {

//===--- comparison ---===//

// Ordered comparisons are false when an operand is NaN, but `!=` is true then.
let body = [{ return compare(e, F::OEQ, I::eq, I::eq); }] in {
def Torch_AtenEqTensorOp : Aten_BinaryOp<"eq.Tensor">;
def Torch_AtenEqScalarOp : Aten_ScalarBinaryOp<"eq.Scalar">;
}
let body = [{ return compare(e, F::UNE, I::ne, I::ne); }] in {
def Torch_AtenNeTensorOp : Aten_BinaryOp<"ne.Tensor">;
def Torch_AtenNeScalarOp : Aten_ScalarBinaryOp<"ne.Scalar">;
}
let body = [{ return compare(e, F::OLT, I::slt, I::ult); }] in {
def Torch_AtenLtTensorOp : Aten_BinaryOp<"lt.Tensor">;
def Torch_AtenLtScalarOp : Aten_ScalarBinaryOp<"lt.Scalar">;
}
let body = [{ return compare(e, F::OLE, I::sle, I::ule); }] in {
def Torch_AtenLeTensorOp : Aten_BinaryOp<"le.Tensor">;
def Torch_AtenLeScalarOp : Aten_ScalarBinaryOp<"le.Scalar">;
}
let body = [{ return compare(e, F::OGT, I::sgt, I::ugt); }] in {
def Torch_AtenGtTensorOp : Aten_BinaryOp<"gt.Tensor">;
def Torch_AtenGtScalarOp : Aten_ScalarBinaryOp<"gt.Scalar">;
}
let body = [{ return compare(e, F::OGE, I::sge, I::uge); }] in {
def Torch_AtenGeTensorOp : Aten_BinaryOp<"ge.Tensor">;
def Torch_AtenGeScalarOp : Aten_ScalarBinaryOp<"ge.Scalar">;
}
def Torch_AtenIsclose : Aten_Unregistered<"isclose", 5> {
  let body = [{ return isClose(e); }];
}

//===--- logic ---===//

def Torch_AtenLogicalAndOp : Aten_BinaryOp<"logical_and"> {
  let body = [{ return e.create<arith::AndIOp>(truth(e, 0), truth(e, 1)); }];
}
def Torch_AtenLogicalOrOp : Aten_BinaryOp<"logical_or"> {
  let body = [{ return e.create<arith::OrIOp>(truth(e, 0), truth(e, 1)); }];
}
def Torch_AtenLogicalXorOp : Aten_BinaryOp<"logical_xor"> {
  let body = [{ return e.create<arith::XOrIOp>(truth(e, 0), truth(e, 1)); }];
}
def Torch_AtenLogicalNotOp : Aten_UnaryOp<"logical_not"> {
  let body = [{ return negate(e, truth(e, 0)); }];
}

//===--- kinds of numbers; no integer is NaN or infinite ---===//

def Torch_AtenIsnanOp : Aten_UnaryOp<"isnan"> {
  let body = [{ return e.isFloat() ? isNan(e, e[0]) : flag(e, false); }];
  let emission = [{
    // NaN is what differs from itself
    return torch.create<AtenNeTensorOp>(op.getType(), op.getSelf(), op.getSelf());
  }];
}
def Torch_AtenIsinfOp : Aten_UnaryOp<"isinf"> {
  let body = [{ return e.isFloat() ? againstInfinity(e, F::OEQ) : flag(e, false); }];
}
def Torch_AtenIsfiniteOp : Aten_UnaryOp<"isfinite"> {
  let body = [{ return e.isFloat() ? againstInfinity(e, F::OLT) : flag(e, true); }];
  let emission = [{
    // |x| < inf, false for NaN
    Value infinity = torch.real(std::numeric_limits<double>::infinity());
    return torch.create<AtenLtScalarOp>(op.getType(), torch.unary<AtenAbsOp>(op.getSelf()), infinity);
  }];
}

}

//===--- selection ---===//

let body = [{ return e.select(truth(e, 0), e[1], e[2]); }] in {
def Torch_AtenWhereSelfOp : Aten_Op<"where.self", (ins Tensor:$condition, Tensor:$self, Tensor:$other)>;
def Torch_AtenWhereScalarOtherOp : Aten_Op<"where.ScalarOther", (ins Tensor:$condition, Tensor:$self, Scalar:$other)> {
  let emission = [{
    Value other = scalarOf(torch, op.getOther(), op.getType().getDtype());
    return other ? select(torch, op.getCondition(), op.getSelf(), other) : Value();
  }];
}
def Torch_AtenWhereScalarSelfOp : Aten_Op<"where.ScalarSelf", (ins Tensor:$condition, Scalar:$self, Tensor:$other)> {
  let emission = [{
    if (Value self = scalarOf(torch, op.getSelf(), op.getType().getDtype()))
      return torch.create<AtenWhereSelfOp>(op.getType(), op.getCondition(), self, op.getOther());
    return {};
  }];
}
def Torch_AtenWhereScalarOp : Aten_Op<"where.Scalar", (ins Tensor:$condition, Scalar:$self, Scalar:$other)>;
}
let body = [{ return e.select(truth(e, 1), e[2], e[0]); }] in {
def Torch_AtenMaskedFillScalarOp : Aten_Op<"masked_fill.Scalar", (ins Tensor:$self, Tensor:$mask, Scalar:$value)> {
  let emission = [{
    if (Value filler = scalarOf(torch, op.getValue(), op.getType().getDtype()))
      return torch.create<AtenWhereSelfOp>(op.getType(), op.getMask(), filler, op.getSelf());
    return {};
  }];
}
def Torch_AtenMaskedFillTensorOp : Aten_Op<"masked_fill.Tensor", (ins Tensor:$self, Tensor:$mask, Tensor:$value)>;
}

//===--- bits ---===//

def Torch_AtenBitwiseNotOp : Aten_UnaryOp<"bitwise_not"> {
  let body = [{ return e.create<arith::XOrIOp>(e[0], e.type.isInteger(1) ? e.number(1) : e.number(-1)); }];
}
def Torch_AtenBitwiseAndTensorOp : Aten_BinaryOp<"bitwise_and.Tensor"> {
  let body = [{ return e.create<arith::AndIOp>(e[0], e[1]); }];
}
def Torch_AtenBitwiseOrTensorOp : Aten_BinaryOp<"bitwise_or.Tensor"> {
  let body = [{ return e.create<arith::OrIOp>(e[0], e[1]); }];
}
def Torch_AtenBitwiseXorTensorOp : Aten_BinaryOp<"bitwise_xor.Tensor"> {
  let body = [{ return e.create<arith::XOrIOp>(e[0], e[1]); }];
}

#endif // PADDLE_MLIR_TORCH_COMPARE_OPS_TD
