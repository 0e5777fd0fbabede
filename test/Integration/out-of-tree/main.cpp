//===--- main.cpp - conv-compiler MODEL FOLDER [FILE.mlir]: rewrites convolutions, writes an artifact ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RewriteConvolutions.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "paddle-mlir/Compile/Compile.h"
#include "paddle-mlir/Import/Import.h"
#include "paddle-mlir/Pipelines/Registration.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Version.h"
#include <cstdio>

using namespace mlir;

int main(int argc, char **argv) {
  if (argc < 3) {
    std::fputs("usage: conv-compiler MODEL FOLDER [FILE.mlir]\n", stderr);
    return 2;
  }
  DialectRegistry registry;
  pd::registerPaddleDialects(registry);
  pd::registerPaddlePasses();
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);

  pd::ImportError error;
  OwningOpRef<ModuleOp> module = pd::importModel({argv[1], "", {}}, &context, error);
  if (!module) {
    std::fprintf(stderr, "error: %s\nhint: %s\n", error.headline().c_str(), error.hint.c_str());
    return error.exitCode;
  }

  ConvolutionCounts counts;
  PassManager pm(&context, ModuleOp::getOperationName());
  if (failed(parsePassPipeline("pd-pipeline-normalize", pm))) return 70;
  pm.addPass(createRewriteConvolutions(&counts));
  if (failed(pm.run(*module))) return 70;
  std::printf("Paddle-MLIR %s: %u convolutions rewritten, %u of them with padding\n", PADDLE_MLIR_VERSION,
              counts.rewritten, counts.padded);

  if (argc > 3) {
    std::error_code ec;
    llvm::raw_fd_ostream os(argv[3], ec);
    module->print(os, OpPrintingFlags().elideLargeElementsAttrs(16).elideLargeResourceString(64));
  }
  try {
    pd::CompileOptions options;
    options.model = argv[1];
    options.targets = {*pd::Target::parse("v3")};
    pd::ArtifactWriter writer(argv[2]);
    pd::compileToArtifact(*module, "normalize", options, writer);
  } catch (const pdrt::Error &problem) {
    std::fputs(problem.message().c_str(), stderr);
    return problem.exitCode();
  }
  return 0;
}
