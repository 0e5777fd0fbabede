//===--- ProgramSignature.cpp - names, dtypes and dims of a program's inputs and outputs -------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Host/ProgramSignature.h"
#include "paddle-mlir/ElementTypes/ElementTypes.h"

using namespace mlir;
using namespace mlir::pd::host;

static LogicalResult addTensor(func::FuncOp main, Type type, DictionaryAttr attrs, const Twine &fallback,
                               SmallVectorImpl<SignatureTensor> &tensors) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasRank())
    return main.emitOpError() << "expects ranked tensors at the program's border, but got " << type;
  SignatureTensor tensor;
  auto name = attrs ? attrs.getAs<StringAttr>("pd.name") : StringAttr();
  tensor.name = name ? name.str() : fallback.str();
  // Types are signless from `linalg` on; the conversion marks what was unsigned.
  Type element = shaped.getElementType();
  if (attrs && attrs.contains("pd.unsigned") && element.isSignlessInteger())
    element = IntegerType::get(type.getContext(), element.getIntOrFloatBitWidth(), IntegerType::Unsigned);
  const pd::ElementType *row = pd::lookupElementType(element);
  if (!row || !row->runs)
    return main.emitOpError() << "expects element types of programs at its border, but '" << tensor.name << "' has "
                              << element;
  tensor.dtype = row->name.str();
  auto symbols = attrs ? attrs.getAs<ArrayAttr>("pd.shape") : ArrayAttr();
  for (auto [i, size] : llvm::enumerate(shaped.getShape())) {
    SignatureDim dim;
    dim.size = size;
    if (ShapedType::isDynamic(size)) {
      auto symbol = symbols && i < symbols.size() ? dyn_cast<StringAttr>(symbols[i]) : StringAttr();
      dim.symbol = symbol && !symbol.empty() && !isdigit(symbol.getValue().front()) && symbol != "?"
                       ? symbol.str()
                       : (tensor.name + "_d" + Twine(i)).str();
    }
    tensor.dims.push_back(dim);
  }
  tensors.push_back(std::move(tensor));
  return success();
}

FailureOr<ProgramSignature> mlir::pd::host::getProgramSignature(func::FuncOp main) {
  ProgramSignature signature;
  for (auto [i, type] : llvm::enumerate(main.getArgumentTypes()))
    if (failed(addTensor(main, type, main.getArgAttrDict(i), "input_" + Twine(i), signature.inputs))) return failure();
  for (auto [i, type] : llvm::enumerate(main.getResultTypes()))
    if (failed(addTensor(main, type, main.getResultAttrDict(i), "output_" + Twine(i), signature.outputs)))
      return failure();
  return signature;
}
