//===--- Pipelines.cpp - the table of stages ---------------------------------------------------------------------===//
#include "paddle-mlir/Pipelines/Pipelines.h"
#if __has_include("paddle-mlir/Dialect/Pd/Transforms/Passes.h")
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"
#define HAVE_NORMALIZE
#endif

using namespace mlir;
using namespace mlir::pd;
static const Stage kStages[] = {
#ifdef HAVE_NORMALIZE
    {"normalize", [](OpPassManager &pm, const StageOptions &options) { buildNormalizePipeline(pm); }},
#endif
};
ArrayRef<Stage> mlir::pd::getStages() { return kStages; }
