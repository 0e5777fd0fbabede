//===--- TorchSchema.cpp - look-ups in the table of torch ops ---------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Torch/IR/TorchSchema.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd_torch;

static constexpr TorchSchema schemas[] = {
#include "paddle-mlir/Dialect/Torch/IR/TorchSchemas.inc"
};

const TorchSchema *pd_torch::lookupTorchSchema(StringRef name) {
  const TorchSchema *at =
      llvm::lower_bound(schemas, name, [](const TorchSchema &s, StringRef n) { return s.name < n; });
  return at != std::end(schemas) && at->name == name ? at : nullptr;
}

StringRef pd_torch::calleeName(Operation *op) {
  StringRef name = op->getName().getStringRef();
  if (name == "torch.operator")
    if (auto callee = op->getAttrOfType<StringAttr>("name")) return callee.getValue();
  name.consume_front("torch.");
  return name;
}

LogicalResult pd_torch::verifyUnregisteredOps(Operation *root) {
  bool ok = true;
  root->walk([&](Operation *op) {
    if (op->isRegistered() && op->getName().getStringRef() != "torch.operator") return;
    const TorchSchema *schema = lookupTorchSchema(calleeName(op));
    if (!schema) return;
    bool anyResults = schema->results == TorchSchema::kAnyNumber;
    if (op->getNumOperands() >= schema->leastOperands && (anyResults || int(op->getNumResults()) == schema->results))
      return;
    std::string results = anyResults             ? "any number of results"
                          : schema->results == 1 ? "a result"
                                                 : std::to_string(schema->results) + " results";
    op->emitError() << "'" << schema->name << "' expects at least " << schema->leastOperands << " operands and "
                    << results << ", but has " << op->getNumOperands() << " and " << op->getNumResults();
    ok = false;
  });
  return success(ok);
}
