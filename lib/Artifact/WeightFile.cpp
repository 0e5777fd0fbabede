//===--- WeightFile.cpp - the packed weights of a program --------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Artifact/Weights.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Host/WeightPlan.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include <fstream>
#include <map>

using namespace mlir;
using pdrt::Error;

void pd::writeWeightFile(ModuleOp module, const std::string &path, const std::string &model) {
  FailureOr<pd_kernel::WeightPlan> plan = pd_kernel::readWeightPlan(module);
  if (failed(plan))
    throw Error(pdrt::ExitInternal, model, "a weight has no place in the weight file",
                "please report this with the model");
  std::map<std::pair<const void *, const void *>, pd_kernel::WeightOp> ops;
  module.walk([&](pd_kernel::WeightOp w) {
    ops.emplace(std::make_pair(w.getSource().getAsOpaquePointer(), w.getSteps().getAsOpaquePointer()), w);
  });
  std::ofstream out(path, std::ios::binary);
  int64_t at = 0;
  for (const pd_kernel::WeightEntry &entry : plan->entries) {
    auto it = ops.find({entry.source.getAsOpaquePointer(), entry.steps.getAsOpaquePointer()});
    if (it == ops.end()) continue;
    FailureOr<std::vector<char>> bytes = pd::evaluateWeight(it->second);
    if (failed(bytes) || int64_t(bytes->size()) != entry.bytes)
      throw Error(pdrt::ExitInternal, model, "cannot evaluate weight '" + entry.name + "'",
                  "please report this with the model");
    static const char zeros[64] = {};
    out.write(zeros, entry.offset - at);
    out.write(bytes->data(), bytes->size());
    at = entry.offset + int64_t(bytes->size());
    if (auto source = dyn_cast<DenseResourceElementsAttr>(it->second.getSource()))
      if (AsmResourceBlob *blob = source.getRawHandle().getBlob())
        pdrt::pageOut(blob->getData().data(), blob->getData().size());
  }
  out.flush();
  if (!out) throw Error(pdrt::ExitCannotWrite, model, "cannot write the weights", "check the disk");
}
