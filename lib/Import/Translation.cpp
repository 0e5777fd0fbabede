//===--- Translation.cpp - --import-pd for translate tools ----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mlir/Tools/mlir-translate/Translation.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"
#include "paddle-mlir/Import/Import.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::pd;

void pd::registerImportTranslation() {
  static llvm::cl::opt<std::string> params("import-params", llvm::cl::desc("weight file or folder, or random:SEED"),
                                           llvm::cl::init(""));
  static llvm::cl::list<std::string> outputs("import-outputs", llvm::cl::desc("values at which the graph is cut"),
                                             llvm::cl::CommaSeparated);
  static llvm::cl::list<std::string> customOps("custom-ops", llvm::cl::desc("YAML files that declare custom operators"),
                                               llvm::cl::CommaSeparated);
  static TranslateToMLIRRegistration registration(
      "import-pd", "Import a Paddle model (a .pdmodel, a PIR .json or a __model__)",
      // The file is read again by name: weights are found beside it, and its bytes are mapped.
      [](llvm::SourceMgr &sources, MLIRContext *context) -> OwningOpRef<Operation *> {
        ImportOptions options;
        options.modelPath = sources.getMemoryBuffer(sources.getMainFileID())->getBufferIdentifier().str();
        options.paramsPath = params;
        options.outputs.assign(outputs.begin(), outputs.end());
        options.customOps.assign(customOps.begin(), customOps.end());
        ImportError error;
        OwningOpRef<ModuleOp> module = importModel(options, context, error);
        if (!module) {
          llvm::errs() << "error: " << error.headline() << "\n";
          if (!error.hint.empty()) llvm::errs() << "hint: " << error.hint << "\n";
          return {};
        }
        return OwningOpRef<Operation *>(module.release().getOperation());
      },
      [](DialectRegistry &registry) { registry.insert<PdDialect, func::FuncDialect>(); });
}
