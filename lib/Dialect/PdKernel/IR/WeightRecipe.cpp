//===--- WeightRecipe.cpp - the type rule of weight steps, and pd_kernel.weight ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Only types and sizes; the elements of a weight are computed when the artifact is written.
#include "paddle-mlir/Dialect/PdKernel/IR/WeightRecipe.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::pd_kernel;

static FailureOr<RankedTensorType> applyTranspose(TransposeStepAttr step, RankedTensorType type,
                                                  function_ref<InFlightDiagnostic()> emitError) {
  ArrayRef<int64_t> perm = step.getPerm();
  llvm::SmallBitVector seen(type.getRank());
  SmallVector<int64_t> shape;
  for (int64_t dim : perm) {
    if (dim < 0 || dim >= type.getRank() || seen.test(dim))
      return emitError() << "expects the transpose step to permute " << type.getRank() << " dims, but got [" << perm
                         << "]",
             failure();
    seen.set(dim);
    shape.push_back(type.getDimSize(dim));
  }
  if (static_cast<int64_t>(perm.size()) != type.getRank())
    return emitError() << "expects the transpose step to permute " << type.getRank() << " dims, but got [" << perm
                       << "]",
           failure();
  return RankedTensorType::get(shape, type.getElementType());
}

static LogicalResult checkAxis(int64_t axis, RankedTensorType type, StringRef step,
                               function_ref<InFlightDiagnostic()> emitError) {
  if (axis >= 0 && axis < type.getRank()) return success();
  return emitError() << "expects an axis of the " << step << " step below " << type.getRank() << ", but got " << axis;
}

FailureOr<RankedTensorType> mlir::pd_kernel::applyWeightStep(Attribute step, RankedTensorType type,
                                                             function_ref<InFlightDiagnostic()> emitError) {
  if (auto transpose = dyn_cast<TransposeStepAttr>(step)) return applyTranspose(transpose, type, emitError);
  if (auto reshape = dyn_cast<ReshapeStepAttr>(step)) {
    int64_t elements = 1;
    for (int64_t size : reshape.getShape()) elements *= size < 0 ? -1 : size;
    if (elements != type.getNumElements())
      return emitError() << "expects the reshape step to keep " << type.getNumElements() << " elements, but got ["
                         << reshape.getShape() << "]",
             failure();
    return RankedTensorType::get(reshape.getShape(), type.getElementType());
  }
  if (auto cast = dyn_cast<CastStepAttr>(step)) {
    if (!cast.getType().isIntOrIndexOrFloat())
      return emitError() << "expects the cast step to give an integer or float type, but got " << cast.getType(),
             failure();
    return RankedTensorType::get(type.getShape(), cast.getType());
  }
  if (auto scale = dyn_cast<ScaleStepAttr>(step)) {
    if (failed(checkAxis(scale.getAxis(), type, "scale", emitError))) return failure();
    int64_t size = type.getDimSize(scale.getAxis());
    if (scale.getFactor().getNumElements() != size)
      return emitError() << "expects " << size << " scale factors for axis " << scale.getAxis() << ", but got "
                         << scale.getFactor().getNumElements(),
             failure();
    return type;
  }
  if (auto flip = dyn_cast<FlipStepAttr>(step)) {
    for (int64_t axis : flip.getAxes())
      if (failed(checkAxis(axis, type, "flip", emitError))) return failure();
    return type;
  }
  if (auto pad = dyn_cast<PadStepAttr>(step)) {
    if (failed(checkAxis(pad.getAxis(), type, "pad", emitError))) return failure();
    if (pad.getSize() < type.getDimSize(pad.getAxis()))
      return emitError() << "expects the pad step to keep the " << type.getDimSize(pad.getAxis()) << " of axis "
                         << pad.getAxis() << ", but got " << pad.getSize(),
             failure();
    SmallVector<int64_t> shape(type.getShape());
    shape[pad.getAxis()] = pad.getSize();
    return RankedTensorType::get(shape, type.getElementType());
  }
  if (auto pack = dyn_cast<PackStepAttr>(step)) {
    if (failed(checkAxis(pack.getAxis(), type, "pack", emitError))) return failure();
    if (pack.getNr() < 1)
      return emitError() << "expects panels of at least one element, but got " << pack.getNr(), failure();
    return type;
  }
  return emitError() << "expects a weight step, but got " << step, failure();
}

WeightOp mlir::pd_kernel::appendWeightStep(OpBuilder &builder, WeightOp weight, Attribute step) {
  if (weight.getPackStep() || weight.getOffset()) return nullptr; // the bytes are final
  // Steps that do not fit are the caller's question, not an error: the diagnostic is dropped. (An empty one takes no
  // text.)
  auto silent = [&] {
    InFlightDiagnostic dropped = mlir::emitError(weight.getLoc());
    dropped.abandon();
    return dropped;
  };
  FailureOr<RankedTensorType> type = applyWeightStep(step, weight.getTensorType(), silent);
  if (failed(type)) return nullptr;
  SmallVector<Attribute> steps(weight.getSteps().getValue());
  auto perm = dyn_cast<TransposeStepAttr>(step);
  auto last = steps.empty() ? TransposeStepAttr() : dyn_cast<TransposeStepAttr>(steps.back());
  if (perm && last) { // two permutations are one
    SmallVector<int64_t> both;
    for (int64_t dim : perm.getPerm()) both.push_back(last.getPerm()[dim]);
    steps.pop_back();
    if (!llvm::is_sorted(both)) steps.push_back(TransposeStepAttr::get(builder.getContext(), both));
  } else {
    steps.push_back(step);
  }
  return WeightOp::create(builder, weight.getLoc(), *type, weight.getSource(), builder.getArrayAttr(steps),
                          weight.getNameAttr(), IntegerAttr());
}

int64_t mlir::pd_kernel::getStoredElementBytes(Type elementType) {
  if (isa<IndexType>(elementType)) return 8;
  if (auto complex = dyn_cast<ComplexType>(elementType)) return 2 * getStoredElementBytes(complex.getElementType());
  return llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8);
}

int64_t mlir::pd_kernel::getWeightBytes(WeightOp weight) {
  RankedTensorType type = weight.getTensorType();
  int64_t elements = type.getNumElements();
  if (PackStepAttr pack = weight.getPackStep()) {
    int64_t size = type.getDimSize(pack.getAxis());
    if (size > 0) elements = elements / size * llvm::alignTo(size, pack.getNr());
  }
  return elements * getStoredElementBytes(type.getElementType());
}

//===--- pd_kernel.weight ---===//

RankedTensorType WeightOp::getTensorType() {
  auto type = cast<ShapedType>(getResult().getType());
  return RankedTensorType::get(type.getShape(), type.getElementType());
}

PackStepAttr WeightOp::getPackStep() {
  return getSteps().empty() ? PackStepAttr() : dyn_cast<PackStepAttr>(getSteps().getValue().back());
}

LogicalResult WeightOp::verify() {
  auto source = dyn_cast<ShapedType>(getSource().getType());
  if (!source || !source.hasStaticShape()) return emitOpError("expects source elements of a static shape");
  auto type = RankedTensorType::get(source.getShape(), source.getElementType());
  ArrayRef<Attribute> steps = getSteps().getValue();
  for (auto [i, step] : llvm::enumerate(steps)) {
    if (isa<PackStepAttr>(step) && i + 1 != steps.size())
      return emitOpError("expects the pack step to be the last one");
    FailureOr<RankedTensorType> next = applyWeightStep(step, type, [&] { return emitOpError(); });
    if (failed(next)) return failure();
    type = *next;
  }
  if (type != getTensorType())
    return emitOpError() << "expects the steps to give the result type, but they give " << type;
  if (getOffset() && *getOffset() % 64 != 0)
    return emitOpError() << "expects a 64-byte aligned offset, but got " << *getOffset();
  return success();
}
