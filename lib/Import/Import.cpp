//===--- Import.cpp - one call from a model's name to a verified module ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Import/Import.h"
#include "CustomOps.h"
#include "ModelPath.h"
#include "PIR/PirImporter.h"
#include "ProgramDesc/ProgramImporter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// With outputs cut, what only fed the others goes; nothing else is removed here.
static void dropDeadOps(ModuleOp module) {
  module.walk<WalkOrder::PreOrder>([](func::FuncOp func) {
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(func.getBody().front().getOperations())))
      if (!op.hasTrait<OpTrait::IsTerminator>() && op.use_empty()) op.erase();
    return WalkResult::skip();
  });
}

OwningOpRef<ModuleOp> pd::importModel(const ImportOptions &options, MLIRContext *context, ImportError &error,
                                      ImportSummary *summary) {
  error = ImportError();
  ImportSummary own;
  ImportSummary &facts = summary ? *summary : own;
  facts = ImportSummary();
  context->loadDialect<PdDialect, func::FuncDialect>();
  Session session(context, options, error, facts);

  if (failed(readCustomOps(session))) return {};
  FailureOr<ModelFiles> files = resolveModel(session);
  if (failed(files)) return {};
  // Verifiers and shape functions report at the op they dislike: that becomes the import's error.
  std::string first;
  Location where = UnknownLoc::get(context);
  ScopedDiagnosticHandler capture(context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error && first.empty()) {
      first = diagnostic.str();
      where = diagnostic.getLocation();
    }
    return success();
  });
  OwningOpRef<ModuleOp> module;
  if (files->pir) {
    FailureOr<std::unique_ptr<PirProgram>> program = readPirProgram(session, files->model);
    if (failed(program)) return {};
    module = PirImporter(session, **program, *files).run();
  } else {
    module = importProgramDesc(session, *files);
  }
  if (!module) {
    if (!error.exitCode) (void)session.fail(kInternal, first.empty() ? "the import failed without a reason" : first);
    return {};
  }
  if (!options.outputs.empty()) dropDeadOps(*module);
  if (failed(verify(*module))) {
    std::string text;
    llvm::raw_string_ostream os(text);
    where.print(os);
    llvm::StringRef place(text);
    if (place.consume_front("loc(")) place.consume_back(")");
    (void)session.failOp(place, first.empty() ? "the imported program is not valid" : first,
                         "the program contradicts itself, or uses a form of this op that is not supported yet");
    return {};
  }
  return module;
}
