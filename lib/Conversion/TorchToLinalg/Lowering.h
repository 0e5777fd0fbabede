//===--- Lowering.h - the state of lowering one function, and the view of one op --------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function in core torch form is rebuilt op by op on builtin tensors; each family registers one handler per op name.
// Sizes are symbolic (DimExpr): a size over the arguments' sizes is computed once, in the entry block, so equal sizes
// are one value.
//
// An op that fails gives one diagnostic. What reads its results is passed over: no handler ever sees a value that is
// not there, and each diagnostic is a reason of its own.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_CONVERSION_TORCHTOLINALG_LOWERING_H
#define PADDLE_MLIR_LIB_CONVERSION_TORCHTOLINALG_LOWERING_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "paddle-mlir/Dialect/Torch/Analysis/SymbolicShapes.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::pd_torch {

/// A lowered tensor. The type of `value` follows from `dims`: constants are static, everything else is `?`.
struct Tensor {
  Value value;
  Dims dims;
  bool isUnsigned = false; // elements are unsigned integers
  Type element() const { return cast<RankedTensorType>(value.getType()).getElementType(); }
  int64_t rank() const { return dims.size(); }
};

/// Computes one element; `args` are the operands' elements (and, for reductions, the accumulator last).
using ElementBody = llvm::function_ref<Value(OpBuilder &, Location, ValueRange args)>;

class OpLowering;
using Handler = LogicalResult (*)(OpLowering &);
using Handlers = llvm::StringMap<Handler>;

/// State of one function.
class Lowering {
public:
  Lowering(func::FuncOp source, func::FuncOp target, const Handlers &handlers);

  LogicalResult run();

  //===--- sizes ---===//
  /// An index value; over arguments only: computed once in the entry block.
  Value index(DimExpr e);
  OpFoldResult size(DimExpr e);
  SmallVector<OpFoldResult> sizes(ArrayRef<DimExpr> dims);
  /// The dynamic ones, as operands of tensor.empty.
  SmallVector<Value> dynamicSizes(ArrayRef<DimExpr> dims);
  RankedTensorType type(ArrayRef<DimExpr> dims, Type element);
  DimExpr constant(int64_t value) { return exprs.constant(value); }
  /// States that two sizes are equal: nothing when proven, an error when impossible, else a recorded constraint and a
  /// check.
  LogicalResult requireEqual(DimExpr a, DimExpr b);
  /// The present op fails for this reason; further ones are follow-ups and stay unsaid.
  LogicalResult fail(const Twine &reason);
  /// The present op fails without a word of its own: the reason was given where it lies.
  LogicalResult failSilently();
  /// Whether the present op has failed. What the functions here return then has the asked rank and element type, and is
  /// never used.
  bool opFailed() const { return currentFailed; }

  //===--- tensors ---===//
  Tensor empty(const Dims &dims, Type element);
  Tensor filled(const Dims &dims, Value scalar);
  /// Gives `value` the type that `dims` ask for.
  Tensor make(Value value, const Dims &dims, bool isUnsigned = false);
  /// An elementwise op with broadcasting; operands are fitted to `out` first.
  Tensor elementwise(ArrayRef<Tensor> ins, const Dims &out, Type element, ElementBody body);
  /// All loops parallel, one map an operand, identity on the result.
  Tensor parallel(ArrayRef<Tensor> ins, ArrayRef<AffineMap> maps, const Dims &out, Type element, ElementBody body);
  /// Combines over `axes` (sorted), which disappear. `body` gets (element, accumulator).
  Tensor reduce(Tensor in, ArrayRef<int64_t> axes, Value init, ElementBody body);
  /// Puts size-1 dims in at `axes` (positions in the result, sorted).
  Tensor insertUnitDims(Tensor in, ArrayRef<int64_t> axes);
  Tensor reshape(Tensor in, const Dims &out);
  Tensor permute(Tensor in, ArrayRef<int64_t> order);
  Tensor broadcastTo(Tensor in, const Dims &out);
  Tensor slice(Tensor in, ArrayRef<DimExpr> offsets, const Dims &sizes);
  /// Low and high padding a dim; negative amounts cut.
  Tensor pad(Tensor in, ArrayRef<int64_t> low, ArrayRef<int64_t> high, Value value);
  Tensor pad(Tensor in, ArrayRef<DimExpr> low, ArrayRef<DimExpr> high, Value value);
  /// Converts elements; `exact` as in castScalar.
  Tensor cast(Tensor in, Type element, bool toUnsigned = false, bool exact = false);
  /// Joins along `axis`, each part placed in the result.
  Tensor concat(ArrayRef<Tensor> parts, int64_t axis, const Dims &out);
  /// `x[index]` for every element of the result: `at` makes the source's indices from the result's.
  Tensor gather(Tensor source, const Dims &out,
                llvm::function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> at);
  Tensor flip(Tensor in, ArrayRef<int64_t> axes);
  /// Product over the last two dims, equal (or no) leading dims.
  Tensor matmul(Tensor a, Tensor b);

  //===--- values ---===//
  Tensor tensor(Value torchTensor);
  /// A torch int, float or bool as i64, f64, i1; a constant is made where it is used.
  Value scalar(Value torchScalar);
  void bind(Value torchTensor, Tensor tensor) { tensors[torchTensor] = tensor; }
  void bindScalar(Value torchScalar, Value value) { scalars[torchScalar] = value; }
  std::optional<SmallVector<Tensor>> tensorList(Value list);
  void bindList(Value list, ArrayRef<Tensor> elements) { lists[list].assign(elements.begin(), elements.end()); }
  /// The builtin type of a torch tensor or scalar result as its declaration says.
  Type declaredType(Type torchType);

  /// Lowers op by op, past those that fail; failure when any did.
  LogicalResult lowerBlock(Block &source);

  OpBuilder b;
  Location loc;
  SymbolicShapes shapes;
  DimExprs &exprs;
  Operation *current = nullptr;
  /// JSON of the recorded constraints, as attributes of the module.
  SmallVector<Attribute> constraints;

private:
  LogicalResult lowerOp(Operation &op);
  LogicalResult dispatch(Operation &op);
  /// Reports every op that no handler takes, in all regions.
  LogicalResult reportMissingHandlers();
  bool hasLowering(Operation &op);
  bool isMadeOnDemand(Operation &op);
  /// The elements of a small integer tensor that are known as sizes: it needs no handler.
  std::optional<Dims> followedContents(Operation &op);
  Value buildIndex(DimExpr e);
  /// Fits one operand to the result of a broadcast and gives its map.
  std::pair<Tensor, AffineMap> fit(Tensor in, const Dims &out);
  void emitCheck(Value condition, const Twine &message);
  void checkArguments();

  func::FuncOp source, target;
  const Handlers &handlers;
  DenseMap<Value, Tensor> tensors;
  DenseMap<Value, Value> scalars;
  DenseMap<Value, SmallVector<Tensor>> lists;
  DenseSet<Operation *> withoutHandler;
  DenseSet<Value> failedValues; // results of ops that failed, or read such a value
  bool currentFailed = false;
  DenseMap<const void *, Value> entryIndices;
  Operation *lastEntryOp = nullptr;
  DenseSet<std::pair<const void *, const void *>> checkedAtEntry;
};

/// One op being lowered.
class OpLowering {
public:
  OpLowering(Lowering &l, Operation *op) : l(l), op(op), b(l.b), loc(l.loc) {}

  Tensor in(unsigned i) { return l.tensor(op->getOperand(i)); }
  bool none(unsigned i) { return isNone(op->getOperand(i)); }
  std::optional<int64_t> constInt(unsigned i) { return getConstantInt(op->getOperand(i)); }
  std::optional<double> constFloat(unsigned i) { return getConstantNumber(op->getOperand(i)); }
  std::optional<bool> constBool(unsigned i) { return getConstantBool(op->getOperand(i)); }
  std::optional<SmallVector<int64_t>> constInts(unsigned i) { return getConstantIntList(op->getOperand(i)); }
  /// A constant axis, normalised; fails with a message.
  FailureOr<int64_t> axis(unsigned operand, int64_t rank);
  /// A constant list of axes, normalised and sorted; None or empty: all.
  FailureOr<SmallVector<int64_t>> axes(unsigned operand, int64_t rank);
  /// One constant a spatial dim, or one for all.
  FailureOr<SmallVector<int64_t>> spatial(unsigned operand, size_t rank);

  Dims outDims(unsigned result = 0) { return l.shapes.shape(op->getResult(result)); }
  Type outElement(unsigned result = 0);
  bool outUnsigned(unsigned result = 0);
  LogicalResult done(Tensor tensor, unsigned result = 0);
  LogicalResult fail(const Twine &message);

  Lowering &l;
  Operation *op;
  OpBuilder &b;
  Location loc;
};

//===--- element types and scalar arithmetic ---===//
/// si64 -> i64 and so on; floats stay.
Type signlessElement(Type dtype);
bool isUnsignedElement(Type dtype);
/// To and from half precision the cast is one of storage: where bodies fuse, rounding and extending again may be left
/// out (fastmath<contract>), so that a fused body rounds once, at its store. `exact`: the rounding is what the program
/// asks for.
Value castScalar(OpBuilder &b, Location loc, Value value, Type to, bool fromUnsigned, bool toUnsigned,
                 bool exact = false);
/// `value` as a constant of an integer, index or float type.
Value constantOf(OpBuilder &b, Location loc, Type type, double value);
Value lowestOf(OpBuilder &b, Location loc, Type type, bool isUnsigned);
Value highestOf(OpBuilder &b, Location loc, Type type, bool isUnsigned);
/// What is computed in: f32 for half-precision elements, which are a form of storage only; else the type itself.
Type computeTypeOf(Type element);

//===--- weights ---===//
/// The constant as arith.constant (few elements) or pd_kernel.weight.
FailureOr<Value> lowerLiteral(OpBuilder &b, Location loc, ElementsAttr elements, Type element);
/// Appends a step when `value` is a weight; null otherwise.
Value weightTransposed(OpBuilder &b, Value value, ArrayRef<int64_t> order);
Value weightReshaped(OpBuilder &b, Value value, ArrayRef<int64_t> shape);
Value weightFlipped(OpBuilder &b, Value value, ArrayRef<int64_t> axes);
Value weightCast(OpBuilder &b, Value value, Type element);
Value weightScaled(OpBuilder &b, Value value, int64_t axis, ElementsAttr factor);

//===--- families ---===//
void addElementwiseHandlers(Handlers &table);
void addReductionHandlers(Handlers &table);
void addLinearHandlers(Handlers &table);
void addConvHandlers(Handlers &table);
void addPoolHandlers(Handlers &table);
void addSamplingHandlers(Handlers &table);
void addResizeHandlers(Handlers &table);
void addShapeHandlers(Handlers &table);
void addIndexHandlers(Handlers &table);
void addCreationHandlers(Handlers &table);
void addScalarHandlers(Handlers &table);
void addScatterHandlers(Handlers &table);
void addSortHandlers(Handlers &table);
void addRecurrentHandlers(Handlers &table);
void addControlFlowHandlers(Handlers &table);
void addWeightHandlers(Handlers &table);
void addCustomHandlers(Handlers &table);
/// The body of aten.convolution with `transposed = true`.
LogicalResult lowerConvTranspose(OpLowering &o);
/// A stride-1.. convolution on already padded input: regular, grouped or depthwise; no bias.
FailureOr<Tensor> convolve(OpLowering &o, Tensor padded, Tensor weight, ArrayRef<int64_t> strides,
                           ArrayRef<int64_t> dilations, int64_t groups, const Dims &out);
Tensor addBias(OpLowering &o, Tensor result, Tensor bias);

} // namespace mlir::pd_torch

#endif // PADDLE_MLIR_LIB_CONVERSION_TORCHTOLINALG_LOWERING_H
