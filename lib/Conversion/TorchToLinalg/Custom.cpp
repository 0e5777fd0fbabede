//===--- Custom.cpp - users' operators: calls of their C functions ------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/ElementTypes/ElementTypes.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

using namespace mlir;
using namespace mlir::pd_torch;

/// Declarations name only types that the table has.
static StringRef dtypeOf(Value tensor) {
  return pd::lookupElementType(cast<VTensorType>(tensor.getType()).getDtype())->name;
}

/// torch.operator "paddle.custom.<name>" with a C function becomes pd_kernel.custom_call.
static LogicalResult lowerCustom(OpLowering &o) {
  Lowering &l = o.l;
  OpBuilder &b = o.b;
  auto declaration = o.op->getAttrOfType<DictionaryAttr>("declaration"),
       attributes = o.op->getAttrOfType<DictionaryAttr>("op_attributes");
  auto kernel = declaration ? declaration.getAs<DictionaryAttr>("kernel") : DictionaryAttr();
  if (!attributes || !kernel) return o.fail("has no C function");
  for (Value value : llvm::concat<Value>(llvm::to_vector_of<Value>(o.op->getOperands()),
                                         llvm::to_vector_of<Value>(o.op->getResults())))
    if (auto type = dyn_cast<VTensorType>(value.getType()); !type || type.getRank() > PD_MAX_RANK)
      return o.fail("takes and gives tensors of at most " + Twine(PD_MAX_RANK) + " dims");
  auto pairs = [&](ArrayRef<StringRef> names, ValueRange values) {
    SmallVector<Attribute> list;
    for (auto [name, value] : llvm::zip(names, values)) list.push_back(b.getStrArrayAttr({name, dtypeOf(value)}));
    return b.getArrayAttr(list);
  };
  SmallVector<StringRef> inputNames, outputNames;
  for (auto name : declaration.getAs<ArrayAttr>("inputs").getAsRange<StringAttr>())
    inputNames.push_back(name.getValue());
  for (auto output : declaration.getAs<ArrayAttr>("outputs").getAsRange<DictionaryAttr>())
    outputNames.push_back(output.getAs<StringAttr>("name").getValue());

  SmallVector<Value> ins, sizes;
  for (unsigned i = 0; i < o.op->getNumOperands(); ++i) ins.push_back(o.in(i).value);
  SmallVector<Type> types;
  SmallVector<DimExpr> symbols; // what the call finds out; by number
  for (unsigned i = 0; i < o.op->getNumResults(); ++i) {
    Dims dims = o.outDims(i);
    types.push_back(l.type(dims, o.outElement(i)));
    for (DimExpr dim : dims) {
      if (dim.constant()) continue;
      const DimAtom *atom = dim.symbol();
      if (!atom || !atom->owner || atom->owner.getDefiningOp() != o.op) {
        sizes.push_back(l.index(dim));
        continue;
      }
      auto known = llvm::find(symbols, dim);
      sizes.push_back(arith::ConstantIndexOp::create(b, o.loc, -1 - (known - symbols.begin())));
      if (known == symbols.end()) symbols.push_back(dim);
    }
  }
  if (l.opFailed()) return failure();
  StringRef name = calleeName(o.op).drop_front(kCustomPrefix.size());
  auto call = pd_kernel::CustomCallOp::create(b, o.loc, types, b.getStringAttr(name), ins, sizes,
                                              kernel.getAs<StringAttr>("library"), kernel.getAs<StringAttr>("symbol"),
                                              attributes, pairs(inputNames, o.op->getOperands()),
                                              pairs(outputNames, o.op->getResults()), IntegerAttr());
  // All results before any is finished: a size of one may be that of another.
  for (auto [i, result] : llvm::enumerate(call.getResults()))
    l.bind(o.op->getResult(i), {result, o.outDims(i), o.outUnsigned(i)});
  return success();
}

void pd_torch::addCustomHandlers(Handlers &table) { table[kCustomPrefix] = lowerCustom; }
