//===--- Repro.cpp - a folder that shows one op's difference by itself --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Isolate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Support/OutputFolder.h"
#include <nlohmann/json.hpp>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::verify;

static constexpr FolderKind kReproducer{"reproducer.json", "reproducer", "a reproducer", /*editable=*/true};

void verify::writeRepro(ModuleOp module, const UnitFinding &finding, const ValueResolver &resolver,
                        const std::string &folder) {
  std::string reason;
  std::optional<UnitProgram> program = isolate(module, *finding.unit, resolver, reason);
  if (!program) throw pdrt::Error(pdrt::ExitCannotWrite, folder, "no reproducer of " + finding.op + ": " + reason);
  OutputFolder output(folder, kReproducer);
  // Names of their own: pd-verify finds the arguments and the results of a one-op module in the archive by these.
  auto func = program->module->lookupSymbol<func::FuncOp>("main");
  Builder b(module.getContext());
  std::vector<std::pair<std::string, pdrt::TensorView>> tensors;
  for (auto [i, tensor] : llvm::enumerate(program->arguments)) {
    tensors.emplace_back("a" + std::to_string(i), tensor);
    func.setArgAttr(i, "pd.name", b.getStringAttr("a" + Twine(i)));
  }
  Operation *last = func.getBody().front().getTerminator();
  for (auto [i, tensor] : llvm::enumerate(program->expected)) {
    tensors.emplace_back("r" + std::to_string(i), tensor);
    auto result = dyn_cast<OpResult>(last->getOperand(i));
    if (!result) continue;
    SmallVector<Attribute> names(result.getOwner()->getNumResults(), b.getStringAttr(""));
    if (auto old = result.getOwner()->getAttrOfType<ArrayAttr>("pd.value_names")) names.assign(old.begin(), old.end());
    names[result.getResultNumber()] = b.getStringAttr("r" + Twine(i));
    result.getOwner()->setAttr("pd.value_names", b.getArrayAttr(names));
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  OpPrintingFlags flags;
  program->module->print(os, flags.enableDebugInfo(true));
  os << "\n";
  pdrt::writeFileAtomically(output.path("op.mlir"), text.data(), text.size());
  writeNpz(output.path("reference.npz"), tensors);
  std::string readme = "# " + finding.op +
                       "\n\nThe op by itself, on the operands that the reference recorded.\n\n```\npd-verify op.mlir "
                       "--reference=reference.npz\n```\n\n";
  for (auto [i, name] : llvm::enumerate(program->argumentNames))
    readme += "- `a" + std::to_string(i) + "`: " + (name.empty() ? "unnamed" : "`" + name + "`") + "\n";
  for (auto [i, name] : llvm::enumerate(program->outputNames))
    readme += "- `r" + std::to_string(i) + "`: `" + name + "`, as the reference computed it\n";
  pdrt::writeFileAtomically(output.path("README.md"), readme.data(), readme.size());
  output.commit(nlohmann::ordered_json{{"op", finding.op}}.dump());
}
