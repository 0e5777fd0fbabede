//===--- Gemm.cpp - matrix products on the tensor cores -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// out[batch.., m, n] = epilogue(init + sum over k of A[.., m, k] * B[.., k, n]) of f16 or bf16, B as [K, N] or [N, K].
//
//===------------------------------------------------------------------------------------------------------===//
#include "GemmShape.h"
#include "Generators.h"

namespace mlir::pd::gpu {

namespace {

using pd_kernel::MmaAttr;

class GemmEmitter : MmaEmitter {
public:
  GemmEmitter(OpBuilder &b, const ProductBody &body, const GemmShape &shape, MmaAttr how)
      : MmaEmitter(b, body, how), shape(shape) {}

  void emit(Value slots, Value shared) {
    readOperands(slots);
    unsigned rank = out().sizes.size();
    findTile(out().sizes[rank - 2], out().sizes[rank - 1], /*batched=*/rank > 2);
    findBatch();
    MmaLoop loop(t, how, shape.element, shape.transposed, thread, shared);
    const KernelOperand &a = operands[shape.a], &b = operands[shape.b];
    Value length = a.sizes.back();
    MatrixCopy::Source aSource{tilePointer(shape.aMap, a), shape.strideOf(shape.aMap, a, shape.m), rowsLeft, length};
    unsigned bRows = shape.transposed ? shape.n : shape.k;
    MatrixCopy::Source bSource{tilePointer(shape.bMap, b), shape.strideOf(shape.bMap, b, bRows),
                               shape.transposed ? columnsLeft : length, shape.transposed ? length : columnsLeft};
    SmallVector<Value> sums =
        loop.run(MatrixCopy(t, loop.aTile(), aSource, thread, loop.threads(), /*alongRows=*/false), bSource, length);
    finish(loop, sums, [&](Value row) {
      SmallVector<Value> at = position;
      at.push_back(row);
      return at;
    });
  }

private:
  void findBatch() {
    position.assign(out().sizes.size() - 2, Value());
    for (unsigned i = position.size(); i-- > 0;) {
      position[i] = i == 0 ? batch : t.rem(batch, out().sizes[i]);
      if (i > 0) batch = t.div(batch, out().sizes[i]);
    }
  }

  /// Where the block's first tile of an operand starts.
  Value tilePointer(AffineMap map, const KernelOperand &operand) {
    Value offset = t.c(0);
    for (auto [i, expr] : llvm::enumerate(map.getResults())) {
      unsigned loop = cast<AffineDimExpr>(expr).getPosition();
      if (loop == shape.k) continue;
      Value at = loop == shape.m ? row : loop == shape.n ? column : position[shape.outDim(loop)];
      offset = t.add(offset, t.mul(at, operand.strides[i]));
    }
    return t.gep(operand.pointer, offset, shape.element);
  }

  const GemmShape &shape;
  SmallVector<Value> position; // of the batch
};

/// A and B start at multiples of 16 bytes in each row.
Value requireGemm(MmaLaunch &launch, const GemmShape &shape, MmaAttr how) {
  for (unsigned number : {shape.a, shape.b}) {
    const KernelOperand &operand = launch.operands[number];
    launch.requireAligned(operand, 8, operand.sizes.size() - 1);
    // Rows and columns of a whole tile are counted, those that are not there, too.
    launch.requireCountable(operand,
                            std::max({how.getTileM(), how.getTileN(), how.getTileK() * (how.getStages() + 1)}));
  }
  launch.requirePairs();
  ArrayRef<Value> sizes = launch.out().sizes;
  unsigned rank = sizes.size();
  Value blocks = launch.countTiles(sizes[rank - 2], sizes[rank - 1]);
  for (unsigned i = 0; i + 2 < rank; ++i) blocks = launch.t.mul(blocks, sizes[i]);
  return blocks;
}

} // namespace

bool acceptsGemm(pd_kernel::KernelOp kernel) { return GemmShape::match(kernel).has_value(); }

Attribute configureGemm(pd_kernel::KernelOp kernel, StringRef chip) {
  auto out = cast<RankedTensorType>(kernel.getOut(0).getType());
  constexpr int64_t kManyRows = 4096; // unknown rows are taken to be many
  auto size = [&](unsigned dim, int64_t otherwise) { return out.isDynamicDim(dim) ? otherwise : out.getDimSize(dim); };
  unsigned rank = out.getRank();
  int64_t batches = 1;
  for (unsigned i = 0; i + 2 < rank; ++i) batches *= size(i, 1);
  return configureMma(kernel, chip, batches, size(rank - 2, kManyRows), size(rank - 1, kManyRows));
}

LogicalResult verifyGemm(pd_kernel::KernelOp kernel, StringRef chip, Attribute configuration) {
  return verifyMma(kernel, chip, configuration, GemmShape::match(kernel)->transposed);
}

LogicalResult emitGemm(pd_kernel::KernelOp kernel, ModuleOp module, Attribute configuration) {
  std::optional<ProductBody> body = matchGemmBody(kernel);
  std::optional<GemmShape> shape = GemmShape::match(kernel);
  if (!shape) return kernel.emitOpError("is no matrix product for the tensor cores");
  auto how = cast<MmaAttr>(configuration);
  return emitMmaKernel(
      *body, module, how,
      [&](OpBuilder &b, Value slots, Value shared) { GemmEmitter(b, *body, *shape, how).emit(slots, shared); },
      [&](MmaLaunch &launch) { return requireGemm(launch, *shape, how); });
}

} // namespace mlir::pd::gpu
