//===--- Linear.cpp - matrix products with broadcasting batches ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lowering.h"

using namespace mlir;
using namespace mlir::pd_torch;

static LogicalResult lowerMatmul(OpLowering &o) {
  Lowering &l = o.l;
  Tensor a = l.cast(o.in(0), o.outElement()), c = l.cast(o.in(1), o.outElement());
  if (a.rank() == 0 || c.rank() == 0) return o.fail("expects operands of rank 1 or more");
  bool vectorA = a.rank() == 1, vectorB = c.rank() == 1;
  if (vectorA) a = l.insertUnitDims(a, {0});
  if (vectorB) c = l.insertUnitDims(c, {1});
  DimExpr rows = a.dims[a.rank() - 2], columns = c.dims.back();

  Dims batch = l.shapes.broadcast({Dims(a.dims.begin(), a.dims.end() - 2), Dims(c.dims.begin(), c.dims.end() - 2)});
  Dims full = batch;
  full.push_back(rows);
  full.push_back(columns);
  Tensor result;
  if (c.rank() == 2) {
    // All rows of all batches times one matrix.
    DimExpr allRows = l.exprs.mul(l.exprs.product(batch), rows);
    result = l.reshape(l.matmul(l.reshape(a, {allRows, a.dims.back()}), c), full);
  } else {
    auto repeated = [&](Tensor t) {
      Dims dims = batch;
      dims.append(t.dims.end() - 2, t.dims.end());
      return l.broadcastTo(t, dims);
    };
    result = l.matmul(repeated(a), repeated(c));
  }
  Dims out = batch;
  if (!vectorA) out.push_back(rows);
  if (!vectorB) out.push_back(columns);
  return o.done(l.reshape(result, out));
}

void pd_torch::addLinearHandlers(Handlers &table) {
  for (StringRef name : {"aten.matmul", "aten.mm", "aten.bmm", "aten.mv", "aten.dot"}) table[name] = lowerMatmul;
}
