//===--- KernelFrame.h - the functions around one kernel's code ------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ABI of Runtime/ProgramABI.h in one place: `@k` reads the pointers from the argument slots and calls `@k__body`,
// whose pointers are `noalias`: what lets LLVM keep accumulators in registers. `@k_count` sees the sizes only.
//
//===------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_CODEGEN_KERNELFRAME_H
#define PADDLE_MLIR_CODEGEN_KERNELFRAME_H

#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

namespace mlir::pd::codegen {

/// On functions that a generator wrote: serialisation compiles them without the optimiser's pipeline.
constexpr llvm::StringLiteral kGeneratedAttr = "pd_kernel.generated";

/// One operand of a kernel as its code sees it.
struct KernelOperand {
  Type type;
  unsigned slot = 0;                 // first slot in the argument array
  Value scalar;                      // a scalar operand
  Value pointer;                     // a tensor operand; null in the count function
  SmallVector<Value> sizes, strides; // i64, constants where the type or the ABI says so
};

/// The argument slots that operands of these types take.
unsigned countSlots(TypeRange operands);

/// The operands of a kernel from its argument slots: sizes, strides and scalars. Tensors get their pointers from
/// `pointers`, or none if that is empty. Slots are `invariant` while a kernel runs, but not in host code: once that is
/// inlined into the program, they are those of many dispatches in turn.
SmallVector<KernelOperand> readSlots(OpBuilder &b, Location loc, pd_kernel::KernelOp kernel, Value slots,
                                     ValueRange pointers, bool invariant = true);

class KernelFrame {
public:
  KernelFrame(pd_kernel::KernelOp kernel, ModuleOp module);

  /// Builder inside `@k__body`, before its return.
  OpBuilder &builder() { return b; }
  Location loc() const { return location; }
  Value begin() const { return beginUnit; }
  Value end() const { return endUnit; }
  ArrayRef<KernelOperand> operands() const { return bodyOperands; }
  const KernelOperand &in(unsigned i) const { return bodyOperands[i]; }
  const KernelOperand &out(unsigned i) const { return bodyOperands[numIns + i]; }
  func::FuncOp bodyFunction() const { return body; }

  /// Writes `@k_count`; the callback returns the number of units as i64.
  void emitCount(function_ref<Value(OpBuilder &, ArrayRef<KernelOperand>)> units);
  void emitCount(int64_t units);

  /// Marks the body as already in its final form: LLVM's middle end has nothing to find in it.
  void markGenerated();

  /// A memref over a tensor operand: static sizes from the type, innermost stride 1, offset 0.
  Value asMemRef(const KernelOperand &operand);

private:
  pd_kernel::KernelOp kernel;
  Location location;
  OpBuilder b;
  func::FuncOp body, count;
  unsigned numIns;
  Value beginUnit, endUnit;
  SmallVector<KernelOperand> bodyOperands;
};

/// Integer arithmetic with folding of constants, used by all generators: of i64, or of whatever width both operands
/// have.
Value i64Constant(OpBuilder &b, Location loc, int64_t value);
std::optional<int64_t> i64Value(Value v);
Value i64Add(OpBuilder &b, Location loc, Value x, Value y);
Value i64Sub(OpBuilder &b, Location loc, Value x, Value y);
Value i64Mul(OpBuilder &b, Location loc, Value x, Value y);
Value i64Min(OpBuilder &b, Location loc, Value x, Value y);
Value i64Max(OpBuilder &b, Location loc, Value x, Value y);
Value i64Div(OpBuilder &b, Location loc, Value x, Value y); // unsigned
Value i64Rem(OpBuilder &b, Location loc, Value x, Value y); // unsigned
Value i64CeilDiv(OpBuilder &b, Location loc, Value x, int64_t y);

/// How many units of `unitCost` sixteenths of a nanosecond make one piece of at least `pieceNs` nanoseconds: the grain
/// of the parallel range.
Value grainOf(OpBuilder &b, Location loc, Value unitCost, int64_t pieceNs);

} // namespace mlir::pd::codegen

#endif // PADDLE_MLIR_CODEGEN_KERNELFRAME_H
