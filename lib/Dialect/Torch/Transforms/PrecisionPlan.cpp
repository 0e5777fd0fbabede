//===--- PrecisionPlan.cpp - which values stay in f32 when tensors become half, and why ---------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// First what each op's record and constants say, and back from coordinates to the layers that they come from; then
// forward, until nothing new stays.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "PrecisionPlan.h"
#include "LiteralValues.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchConstants.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchMathOps.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchReductionOps.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::pd_torch;

/// Integers up to here are exact in fp16, and up to 256 in bf16: wider ones count or number something.
static constexpr unsigned kExactIntegerBits = 8;

bool pd_torch::isFloat32(Type type) {
  if (auto list = dyn_cast<ListType>(type)) return isFloat32(list.getContainedType());
  auto tensor = dyn_cast<VTensorType>(type);
  return tensor && tensor.getDtype() && tensor.getDtype().isF32();
}

bool pd_torch::isParameter(Value value) {
  if (getLiteral(value)) return true;
  Operation *op = value.getDefiningOp();
  return op && calleeName(op) == "paddle.scale_weight";
}

bool pd_torch::isNumber(Value value) {
  auto type = dyn_cast<VTensorType>(value.getType());
  return type && type.getHasSizes() && (type.getRank() == 0 || (type.getRank() == 1 && type.getSizes()[0] == 1));
}

void pd_torch::forEachFloat32(Operation *op, llvm::function_ref<void(Value)> visit) {
  for (Value operand : op->getOperands()) {
    if (std::optional<SmallVector<Value>> elements = getListElements(operand)) {
      for (Value element : *elements)
        if (isFloat32(element.getType())) visit(element);
    } else if (isFloat32(operand.getType())) {
      visit(operand);
    }
  }
}

Carried pd_torch::carriedValue(Operation *op, unsigned i) {
  Carried carried{{}, {}, op->getResult(i)};
  if (auto loop = dyn_cast<PrimLoopOp>(op)) {
    Block &body = loop.getRegion().front();
    carried.sources = {loop.getIterArgsInit()[i], cast<PrimLoopConditionOp>(body.getTerminator()).getIterArgs()[i]};
    carried.inside = body.getArgument(i + 1);
  } else {
    for (Region &region : op->getRegions()) carried.sources.push_back(region.front().getTerminator()->getOperand(i));
  }
  return carried;
}

PrecisionPlan::PrecisionPlan(func::FuncOp function, mlir::FloatType half, const llvm::StringSet<> &keep)
    : function(function), half(half), names(keep) {
  function.walk<WalkOrder::PreOrder>([&](Operation *op) { keepByFacts(op); });
  while (propagate()) {
  }
}

bool PrecisionPlan::raise(Value value, Stays kind) {
  if (!isFloat32(value.getType()) || isParameter(value)) return false;
  Stays &present = stays[value];
  if (present >= kind) return false;
  present = kind;
  return true;
}

bool PrecisionPlan::keep(Operation *op, Stays kind, const Twine &reason) {
  bool changed = false, matters = false;
  for (Value result : op->getResults()) {
    changed |= raise(result, kind);
    matters |= isFloat32(result.getType()) && !isParameter(result) && !isNumber(result);
  }
  if (changed && matters) why.try_emplace(op, reason.str());
  return changed;
}

//===--- what ops and constants say ---===//

/// By its name or its layer's or place's in the model's file.
bool PrecisionPlan::isNamed(Operation *op) {
  if (names.empty()) return false;
  bool named = false;
  auto is = [&](StringRef name) {
    if (!names.contains(name)) return;
    found.insert(name);
    named = true;
  };
  StringRef name = calleeName(op);
  is(name);
  if (name.consume_front("aten.")) is(name);
  op->getLoc()->walk([&](Location part) {
    if (auto place = dyn_cast<NameLoc>(part)) is(place.getName().getValue());
    return WalkResult::advance();
  });
  return named;
}

static std::string textOf(double x) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.5g", x);
  return text;
}

/// The largest size of a parameter's elements, and the least one that is not zero; infinities are any format's.
static std::pair<double, double> extremesOf(Value parameter) {
  double most = 0, least = INFINITY;
  auto see = [&](double x) {
    x = std::abs(x);
    if (!std::isfinite(x) || x == 0) return;
    most = std::max(most, x);
    least = std::min(least, x);
  };
  if (std::optional<SmallVector<double>> values = getFloatValues(parameter)) {
    for (double x : *values) see(x);
    return {most, least};
  }
  if (auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(getLiteral(parameter))) {
    AsmResourceBlob *blob = resource.getElementType().isF32() ? resource.getRawHandle().getBlob() : nullptr;
    ArrayRef<char> bytes = blob ? blob->getData() : ArrayRef<char>();
    for (size_t i = 0; i + sizeof(float) <= bytes.size(); i += sizeof(float)) {
      float x; // blobs lie unaligned
      std::memcpy(&x, bytes.data() + i, sizeof x);
      see(x);
    }
    return {most, least};
  }
  if (Operation *op = parameter.getDefiningOp(); op && calleeName(op) == "paddle.scale_weight") {
    auto [weight, w] = extremesOf(op->getOperand(0));
    auto [factor, f] = extremesOf(op->getOperand(1));
    return {weight * factor, w * f}; // a bound
  }
  return {most, least};
}

/// x - mean(x), of which variances and norms in pieces are made: where the mean is large, half of it would be what is
/// left. The mean, the deviations and their squares stay, up to a reduction.
void PrecisionPlan::keepDeviations(Operation *op) {
  auto sub = dyn_cast<AtenSubTensorOp>(op);
  if (!sub) return;
  auto isSum = llvm::IsaAndPresentPred<AtenMeanOp, AtenMeanDimOp, AtenSumOp, AtenSumDimIntListOp>;
  SmallVector<Operation *> chain{op};
  Operation *mean = sub.getOther().getDefiningOp();
  while (isa_and_nonnull<AtenDivScalarOp, AtenDivTensorOp, AtenMulScalarOp>(mean)) { // of a sum
    chain.push_back(mean);
    mean = mean->getOperand(0).getDefiningOp();
  }
  if (!isSum(mean) || mean->getOperand(0) != sub.getSelf()) return;
  chain.push_back(mean);
  for (Operation *user : op->getUsers())
    if (isa<AtenPowTensorScalarOp, AtenMulTensorOp, AtenSquareOp>(user)) {
      chain.push_back(user);
      llvm::copy_if(user->getUsers(), std::back_inserter(chain), isSum);
    }
  for (Operation *part : chain) keep(part, Stays::Here, "statistics: deviations from a mean");
}

/// fp16 ends at 65504 and at 2^-24, bf16 a little below f32. Half of an infinity is one, and nothing is lost where an
/// op computes in f32 inside.
void PrecisionPlan::keepByConstants(Operation *op, const TorchSchema &schema) {
  if (schema.computesInF32) return;
  const double most = half.isF16() ? 65504 : 0x1.FEp127, least = half.isF16() ? 0x1p-24 : 0;
  auto judge = [&](double x) {
    x = std::abs(x);
    if (std::isfinite(x) && x > most)
      keep(op, Stays::Range, "its constant " + textOf(x) + " is beyond " + textOf(most));
    else if (x > 0 && x < least)
      keep(op, Stays::Position, "its constant " + textOf(x) + " is below what fp16 can tell from zero");
  };
  for (Value operand : op->getOperands()) {
    // Among ints are sizes and bounds of slices; of an elementwise op, all take part.
    if (std::optional<double> number = getConstantNumber(operand))
      if (isa<pd_torch::FloatType>(operand.getType()) || (schema.broadcasts && isa<IntType>(operand.getType())))
        judge(*number);
  }
  forEachFloat32(op, [&](Value value) {
    if (!isParameter(value)) return;
    auto [largest, smallest] = extremesOf(value);
    if (largest > most) keep(op, Stays::Range, "its constants reach " + textOf(largest) + ", beyond " + textOf(most));
    else if (isNumber(value)) judge(smallest);
  });
}

void PrecisionPlan::keepByFacts(Operation *op) {
  if (isa<func::FuncOp, PrimIfOp, PrimLoopOp, PrimListConstructOp, ValueTensorLiteralOp>(op) ||
      op->hasTrait<OpTrait::IsTerminator>())
    return;
  for (Value result : op->getResults())
    if (isNumber(result)) raise(result, Stays::Here);
  StringRef name = calleeName(op);
  if (name == "paddle.scale_weight" || op->hasTrait<OpTrait::ConstantLike>()) return;
  if (isNamed(op)) keep(op, Stays::Here, "asked for");
  const TorchSchema *schema = lookupTorchSchema(name);
  if (!schema) {
    keep(op, Stays::Here, "nothing is known of it");
    return;
  }
  if (!schema->keepsF32.empty()) keep(op, Stays::Position, schema->keepsF32);
  if (auto cast = dyn_cast<AtenToDtypeOp>(op)) {
    auto isWideInteger = [](Value tensor) {
      auto type = dyn_cast<VTensorType>(tensor.getType());
      return type && type.getDtype() && type.getDtype().isInteger() &&
             type.getDtype().getIntOrFloatBitWidth() > kExactIntegerBits;
    };
    if (isWideInteger(cast.getSelf())) keep(op, Stays::Position, "its integers may be more than half counts");
    if (isWideInteger(cast.getResult())) demand(cast.getSelf(), name);
  }
  for (unsigned i = 0; i < op->getNumOperands(); ++i)
    if (schema->coordinates >> i & 1) demand(op->getOperand(i), name);
  keepDeviations(op);
  keepByConstants(op, *schema);
}

//===--- back from coordinates ---===//

void PrecisionPlan::demand(Value value, StringRef by) {
  if (!isFloat32(value.getType()) || isParameter(value) || !demanded.insert(value).second) return;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    if (auto loop = dyn_cast<PrimLoopOp>(argument.getOwner()->getParentOp()))
      demandCarried(loop, argument.getArgNumber() - 1, by);
    return;
  }
  Operation *op = value.getDefiningOp();
  if (isa<PrimIfOp, PrimLoopOp>(op)) return demandCarried(op, cast<OpResult>(value).getResultNumber(), by);
  const TorchSchema *schema = lookupTorchSchema(calleeName(op));
  if (schema && schema->layer) return;
  keep(op, Stays::Here, "'" + by + "' is decided by it");
  forEachFloat32(op, [&](Value source) { demand(source, by); });
}

void PrecisionPlan::demandCarried(Operation *op, unsigned result, StringRef by) {
  Carried carried = carriedValue(op, result);
  raise(carried.result, Stays::Here);
  if (carried.inside) {
    raise(carried.inside, Stays::Here);
    demanded.insert(carried.inside);
  }
  demanded.insert(carried.result);
  for (Value source : carried.sources) demand(source, by);
}

//===--- forward ---===//

/// A value that enters and leaves a region has one type: f32 when it must hold more than half, when it is f32 on all
/// ways, or when it is a number.
bool PrecisionPlan::propagateCarried(Operation *op) {
  bool changed = false;
  for (unsigned i = 0; i < op->getNumResults(); ++i) {
    Carried carried = carriedValue(op, i);
    Stays least = Stays::Range, most = isNumber(carried.result) ? Stays::Here : Stays::Half;
    for (Value source : carried.sources) {
      if (isParameter(source)) continue; // either
      // What a loop carries on unchanged is as it came in.
      if (source != carried.inside) least = std::min(least, of(source));
      most = std::max(most, of(source));
    }
    bool all = llvm::any_of(carried.sources, [](Value source) { return !isParameter(source); });
    Stays kind = most == Stays::Range ? most : all && least == Stays::Position ? least : std::min(most, Stays::Here);
    if (kind == Stays::Here && !isNumber(carried.result)) kind = Stays::Half;
    changed |= raise(carried.result, kind);
    if (carried.inside) changed |= raise(carried.inside, kind);
  }
  return changed;
}

bool PrecisionPlan::propagate() {
  bool changed = false;
  function.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<PrimIfOp, PrimLoopOp>(op)) {
      changed |= propagateCarried(op);
      return;
    }
    if (op->getNumResults() == 0 || isa<PrimListConstructOp>(op)) return;
    const TorchSchema *schema = lookupTorchSchema(calleeName(op));
    bool any = false, all = true, range = false;
    Stays list = Stays::Half; // a list has no cast: what takes it apart is as it is
    forEachFloat32(op, [&](Value value) {
      range |= of(value) == Stays::Range;
      if (isa<ListType>(value.getType())) list = of(value);
      if (isParameter(value) || isNumber(value)) return;
      any = true;
      all &= of(value) == Stays::Position;
    });
    bool stops = !schema || schema->product || schema->computesInF32;
    if (range && !stops) changed |= keep(op, Stays::Range, "it reads what half may not hold");
    else if (any && all && !(schema && (schema->layer || schema->computesInF32)))
      changed |= keep(op, Stays::Position, "it is computed from positions alone");
    else if (list != Stays::Half) changed |= keep(op, list, "its list stays");
  });
  return changed;
}
