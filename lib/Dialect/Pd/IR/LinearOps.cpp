//===--- LinearOps.cpp - matrix products: shapes, registration -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.h"

#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"

using namespace mlir;
using namespace mlir::pd;

namespace mlir::pd::infer {

/// x @ y after transposition, by numpy's rules.
static LogicalResult product(Site site, ArrayRef<int64_t> x, ArrayRef<int64_t> y, bool transposeX, bool transposeY,
                             Shape &out) {
  if (x.empty() || y.empty())
    return site.error("expects operands of rank 1 or more, but got shapes ", str(x), " and ", str(y));
  Shape l(x), r(y);
  bool row = l.size() == 1, column = r.size() == 1;
  if (row) l.insert(l.begin(), 1);
  else if (transposeX) std::swap(l[l.size() - 1], l[l.size() - 2]);
  if (column) r.push_back(1);
  else if (transposeY) std::swap(r[r.size() - 1], r[r.size() - 2]);
  int64_t kl = l.back(), kr = r[r.size() - 2];
  if (!mayEqual(kl, kr))
    return site.error("expects inner dimensions to agree, but got ", kl, " and ", kr, " from shapes ", str(x), " and ",
                      str(y));
  if (failed(broadcast(site, ArrayRef<int64_t>(l).drop_back(2), ArrayRef<int64_t>(r).drop_back(2), out)))
    return failure();
  if (!row) out.push_back(l[l.size() - 2]);
  if (!column) out.push_back(r.back());
  return success();
}

static LogicalResult give(ArrayRef<int64_t> shape, Value like, Types &results) {
  results.push_back(RankedTensorType::get(shape, elementOf(like)));
  return success();
}

static LogicalResult expectRank(Site site, StringRef name, Value v, int64_t rank) {
  int64_t got = typeOf(v).getRank();
  return got == rank ? success() : site.error("expects ", name, " of rank ", rank, ", but got ", got);
}

template <class A> static LogicalResult matmul(A a, Site site, Types &results) {
  Shape out;
  if (failed(product(site, shapeOf(a.getX()), shapeOf(a.getY()), a.getTransposeX(), a.getTransposeY(), out)))
    return failure();
  return give(out, a.getX(), results);
}

static LogicalResult bmmShape(Site site, Value x, Value y, Shape &out) {
  if (failed(expectRank(site, "x", x, 3)) || failed(expectRank(site, "y", y, 3))) return failure();
  if (!mayEqual(shapeOf(x)[0], shapeOf(y)[0]))
    return site.error("expects batches of one size, but got ", shapeOf(x)[0], " and ", shapeOf(y)[0]);
  return product(site, shapeOf(x), shapeOf(y), false, false, out);
}

static LogicalResult bmm(BmmOp::Adaptor a, Site site, Types &results) {
  Shape out;
  return failed(bmmShape(site, a.getX(), a.getY(), out)) ? failure() : give(out, a.getX(), results);
}

static LogicalResult mv(MvOp::Adaptor a, Site site, Types &results) {
  Shape out;
  if (failed(expectRank(site, "x", a.getX(), 2)) || failed(expectRank(site, "vec", a.getVec(), 1))) return failure();
  return failed(product(site, shapeOf(a.getX()), shapeOf(a.getVec()), false, false, out))
             ? failure()
             : give(out, a.getX(), results);
}

static LogicalResult dot(DotOp::Adaptor a, Site site, Types &results) {
  auto both = dyn_cast_if_present<RankedTensorType>(refine(a.getX().getType(), a.getY().getType()));
  if (!both)
    return site.error("expects operands of one shape and dtype, but got ", a.getX().getType(), " and ",
                      a.getY().getType());
  if (both.getRank() == 0) return site.error("expects operands of rank 1 or more, but got 0-D ones");
  return give(both.getShape().drop_back(), a.getX(), results);
}

/// input broadcasts to the product.
static LogicalResult withInput(Site site, Value input, ArrayRef<int64_t> shape, Types &results) {
  Shape out;
  if (failed(broadcast(site, shapeOf(input), shape, out))) return failure();
  if (out.size() != shape.size())
    return site.error("expects input to broadcast to ", str(shape), ", but got ", str(shapeOf(input)));
  return give(shape, input, results);
}

static LogicalResult addmm(AddmmOp::Adaptor a, Site site, Types &results) {
  Shape out;
  if (failed(expectRank(site, "x", a.getX(), 2)) || failed(expectRank(site, "y", a.getY(), 2))) return failure();
  if (failed(product(site, shapeOf(a.getX()), shapeOf(a.getY()), false, false, out))) return failure();
  return withInput(site, a.getInput(), out, results);
}

static LogicalResult baddbmm(BaddbmmOp::Adaptor a, Site site, Types &results) {
  Shape out;
  if (failed(bmmShape(site, a.getX(), a.getY(), out))) return failure();
  return withInput(site, a.getInput(), out, results);
}

/// Where a tensor is cut in row axes and column axes.
static LogicalResult checkCut(Site site, StringRef name, int64_t cut, int64_t rank) {
  return cut > 0 && cut < rank ? success() : site.error("expects ", name, " in [1, ", rank, "), but got ", cut);
}

static LogicalResult matmulWithFlatten(MatmulWithFlattenOp::Adaptor a, Site site, Types &results) {
  ArrayRef<int64_t> x = shapeOf(a.getX()), y = shapeOf(a.getY());
  int64_t xCut = a.getXNumColDims(), yCut = a.getYNumColDims();
  if (failed(checkCut(site, "x_num_col_dims", xCut, x.size())) ||
      failed(checkCut(site, "y_num_col_dims", yCut, y.size())))
    return failure();
  int64_t k = countOf(x.drop_front(xCut)), n = countOf(y.take_front(yCut));
  if (!mayEqual(k, n))
    return site.error("expects inner dimensions to agree, but got ", k, " and ", n, " from shapes ", str(x), " and ",
                      str(y));
  Shape out(x.take_front(xCut));
  llvm::append_range(out, y.drop_front(yCut));
  return give(out, a.getX(), results);
}

static LogicalResult fc(FcOp::Adaptor a, Site site, Types &results) {
  ArrayRef<int64_t> x = shapeOf(a.getInput()), w = shapeOf(a.getW());
  int64_t cut = a.getInNumColDims(), extra = a.getPaddingWeights() ? 4 : 0;
  if (failed(expectRank(site, "w", a.getW(), 2)) || failed(checkCut(site, "in_num_col_dims", cut, x.size())))
    return failure();
  int64_t k = countOf(x.drop_front(cut)), rows = w[0] == kDynamic ? kDynamic : w[0] - extra;
  if (!mayEqual(k, rows))
    return site.error("expects inner dimensions to agree, but got ", k, " and ", rows, " from shapes ", str(x), " and ",
                      str(w));
  Shape out(x.take_front(cut));
  out.push_back(w[1] == kDynamic ? kDynamic : w[1] - extra);
  return give(out, a.getInput(), results);
}

static LogicalResult fusedGemmEpilogue(FusedGemmEpilogueOp::Adaptor a, Site site, Types &results) {
  Shape out;
  if (failed(product(site, shapeOf(a.getX()), shapeOf(a.getY()), a.getTransX(), a.getTransY(), out))) return failure();
  return give(out, a.getX(), results);
}

} // namespace mlir::pd::infer

#define GET_OP_CLASSES
#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.cpp.inc"

void PdDialect::registerLinearOps() {
  addOperations<
#define GET_OP_LIST
#include "paddle-mlir/Dialect/Pd/IR/PdLinearOps.cpp.inc"
      >();
}
