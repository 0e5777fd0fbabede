//===--- Gemm.cpp - matrix products: matmul, batch matmul, contractions of that form ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// out[batch.., m, n] = epilogue(init + sum over k of A[.., k] * B[.., k, n]); A is read in place, B is either packed
// into panels (a weight) or row-major with contiguous columns.
//
//===------------------------------------------------------------------------------------------------------===//
#include "Generators.h"
#include "ProductLoops.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::pd::cpu {

namespace {

bool isContraction(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() != 0 && linalg::isaContractionOpInterface(linalgOp);
}

/// Which loop is what, and where each operand has it.
struct GemmShape {
  unsigned a = 0, b = 0; // kernel argument numbers
  bool packed = false, readable = true;
  unsigned k = 0, n = 0;
  std::optional<unsigned> m;      // the last row dimension; none: one row
  SmallVector<unsigned> outLoops; // loop of each output dimension
  AffineMap aMap, bMap;

  static std::optional<GemmShape> match(const ProductBody &body) {
    linalg::LinalgOp op = body.root();
    FailureOr<linalg::ContractionDimensions> dims = linalg::inferContractionDims(op);
    if (failed(dims) || dims->k.size() != 1 || dims->n.size() != 1 || op.getNumReductionLoops() != 1)
      return std::nullopt;
    GemmShape shape;
    shape.k = dims->k.front();
    shape.n = dims->n.front();
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    shape.aMap = maps[0];
    shape.bMap = maps[1];
    for (AffineExpr expr : maps[2].getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim) return std::nullopt;
      shape.outLoops.push_back(dim.getPosition());
    }
    if (shape.outLoops.empty() || shape.outLoops.back() != shape.n) return std::nullopt;
    if (shape.outLoops.size() > 1 && llvm::is_contained(dims->m, shape.outLoops[shape.outLoops.size() - 2]))
      shape.m = shape.outLoops[shape.outLoops.size() - 2];
    for (AffineMap map : {shape.aMap, shape.bMap})
      if (map.getNumResults() == 0 ||
          !llvm::all_of(map.getResults(), [](AffineExpr e) { return isa<AffineDimExpr>(e); }))
        return std::nullopt;
    auto last = [](AffineMap map) { return cast<AffineDimExpr>(map.getResults().back()).getPosition(); };
    if (last(shape.aMap) != shape.k) return std::nullopt;

    auto a = body.argumentOf(op.getDpsInputOperand(0)), b = body.argumentOf(op.getDpsInputOperand(1));
    pd_kernel::KernelOp kernel = body.kernel();
    if (!a || !b || *a >= kernel.getNumIns() || *b >= kernel.getNumIns()) return std::nullopt;
    shape.a = *a;
    shape.b = *b;
    for (unsigned i : {shape.a, shape.b})
      if (!cast<RankedTensorType>(kernel.getArgumentTypes()[i]).getElementType().isF32()) return std::nullopt;
    SmallVector<unsigned> packed = getPackedIns(kernel);
    shape.packed = packed.size() == 1 && packed.front() == shape.b;
    if (shape.packed != !packed.empty()) return std::nullopt;
    shape.readable = shape.packed || last(shape.bMap) == shape.n;
    if ((shape.packed || !shape.readable) && !shape.isPackable(kernel)) return std::nullopt;
    return shape;
  }

  bool isPackable(pd_kernel::KernelOp kernel) const {
    return bMap.getNumResults() == 2 && cast<RankedTensorType>(kernel.getArgumentTypes()[b]).hasStaticShape();
  }
  int64_t packAxis() const { return cast<AffineDimExpr>(bMap.getResult(0)).getPosition() == n ? 0 : 1; }
};

class GemmSpace : public ProductSpace {
public:
  GemmSpace(const GemmShape &shape, unsigned firstOut) : shape(shape), firstOut(firstOut) {}

  Value batches(TileBuilder &t, ArrayRef<KernelOperand> operands) const override {
    Value count = t.c(1);
    for (unsigned i = 0; i < numBatchDims(); ++i) count = t.mul(count, operands[firstOut].sizes[i]);
    return count;
  }
  Value rows(TileBuilder &t, ArrayRef<KernelOperand> operands) const override {
    return shape.m ? operands[firstOut].sizes[shape.outLoops.size() - 2] : t.c(1);
  }
  Value columns(TileBuilder &, ArrayRef<KernelOperand> operands) const override {
    return operands[firstOut].sizes.back();
  }
  Value reduction(TileBuilder &, ArrayRef<KernelOperand> operands) const override {
    return operands[shape.a].sizes.back();
  }

  SmallVector<SmallVector<Value>> positions(TileBuilder &t, ArrayRef<KernelOperand> operands, Value batch, Value first,
                                            int64_t count) const override {
    SmallVector<Value> outer(numBatchDims());
    for (unsigned i = numBatchDims(); i-- > 0;) {
      Value size = operands[firstOut].sizes[i];
      outer[i] = i == 0 ? batch : t.rem(batch, size);
      if (i > 0) batch = t.div(batch, size);
    }
    SmallVector<SmallVector<Value>> result;
    for (int64_t i = 0; i < count; ++i) {
      result.push_back(outer);
      if (shape.m) result.back().push_back(t.add(first, i));
    }
    return result;
  }

  Value rowPointer(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> position) const override {
    return t.gep(operands[shape.a].pointer, offsetOf(t, shape.aMap, operands[shape.a], position));
  }

  Value panelPointer(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> position,
                     Value j) const override {
    const KernelOperand &b = operands[shape.b];
    if (shape.packed) return t.gep(b.pointer, t.mul(j, t.mul(operands[shape.a].sizes.back(), kPanel)));
    return t.gep(t.gep(b.pointer, offsetOf(t, shape.bMap, b, position)), t.mul(j, kPanel));
  }

  SmallVector<Value> reduce(TileBuilder &t, ArrayRef<KernelOperand> operands, ArrayRef<Value> rows, Value panel,
                            const TileShape &tile, const TileRun &hints, ValueRange acc) const override {
    TileRun run = hints;
    run.length = operands[shape.a].sizes.back();
    if (!shape.packed) {
      for (auto [i, expr] : llvm::enumerate(shape.bMap.getResults()))
        if (cast<AffineDimExpr>(expr).getPosition() == shape.k) run.bStride = operands[shape.b].strides[i];
      run.panelStep = t.c(kPanel);
      return runTile(t, rows, panel, tile.nv, tile.masks, run, acc);
    }
    run.bStride = t.c(kPanel);
    run.panelStep = t.mul(run.length, kPanel);
    if (hints.prefetchFraction) {
      int64_t width = kPanel * tile.panels(t.lanes);
      Value stripe = t.mul(run.length, width), share = t.div(t.mul(hints.prefetchFraction, stripe), hints.prefetchRows);
      run.prefetchPointer = t.gep(t.gep(panel, stripe), share);
      run.prefetchStride = t.max(
          t.div(t.add(t.c(width * hints.tileRows), t.sub(hints.prefetchRows, t.c(1))), hints.prefetchRows), t.c(1));
    }
    return runTile(t, rows, panel, tile.nv, {}, run, acc); // panels are padded: no mask
  }

private:
  unsigned numBatchDims() const { return shape.outLoops.size() - 1 - (shape.m ? 1 : 0); }

  /// Offset of an operand at an output position, its k and n coordinates being zero.
  Value offsetOf(TileBuilder &t, AffineMap map, const KernelOperand &operand, ArrayRef<Value> position) const {
    Value offset = t.c(0);
    for (auto [i, expr] : llvm::enumerate(map.getResults())) {
      unsigned loop = cast<AffineDimExpr>(expr).getPosition();
      if (loop == shape.k || loop == shape.n) continue;
      unsigned dim = llvm::find(shape.outLoops, loop) - shape.outLoops.begin();
      offset = t.add(offset, t.mul(position[dim], operand.strides[i]));
    }
    return offset;
  }

  GemmShape shape;
  unsigned firstOut;
};

} // namespace

std::optional<Acceptance> acceptsGemm(pd_kernel::KernelOp kernel) {
  std::optional<ProductBody> body = ProductBody::match(kernel, isContraction);
  if (!body) return std::nullopt;
  std::optional<GemmShape> shape = GemmShape::match(*body);
  if (!shape) return std::nullopt;
  Acceptance acceptance;
  if (!shape->packed && shape->isPackable(kernel)) acceptance.packable.push_back({shape->b, shape->packAxis()});
  acceptance.needsPacking = !shape->readable;
  return acceptance;
}

Attribute configureGemm(pd_kernel::KernelOp kernel, const ISA &isa) {
  return configureProduct(kernel, isa, /*unrollTaps=*/false);
}

LogicalResult emitGemm(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  std::optional<ProductBody> body = ProductBody::match(kernel, isContraction);
  std::optional<GemmShape> shape = body ? GemmShape::match(*body) : std::nullopt;
  if (!shape || !shape->readable) return kernel.emitOpError("is no matrix product whose operands can be read");
  KernelFrame frame(kernel, module);
  emitProduct(frame, *body, GemmSpace(*shape, kernel.getNumIns()), cast<pd_kernel::ProductAttr>(configuration));
  return success();
}

} // namespace mlir::pd::cpu
