//===--- StateDictStage.cpp - a `.pdparams` alone: safetensors in Paddle's layout --------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "StateDictStage.h"
#include "paddle-mlir/Import/PdParams.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "llvm/Support/raw_ostream.h"
#include <cstring>

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

void writeStateDict(const Options &options) {
  if (!pdrt::fileExists(options.model)) throw Error(pdrt::ExitBadFile, options.model, "no such file", "check the path");
  if (!pd::isPickle(options.model))
    throw Error(pdrt::ExitUsage, options.model,
                "only a state dict (.pdparams) becomes a .safetensors, and this is none",
                "a program: -o FOLDER, -o NAME.mlir or --emit=pytorch -o NAME");
  if (!options.params.empty())
    throw Error(pdrt::ExitUsage, "pd-compile", "option '--params' needs a program, but the model is a state dict",
                "pd-compile PROGRAM --params=FILE");
  pd::StateDict dict = pd::readStateDict(options.model);
  pdrt::SafeTensors file;
  file.metadata = {{"format", "paddle"}, {"layout", "as in Paddle: a Linear's weight is [in, out]"}};
  int64_t bytes = 0;
  for (const pd::StateTensor &tensor : dict.tensors) {
    pdrt::Tensor copy = pdrt::Tensor::allocate(tensor.dtype, tensor.shape);
    std::memcpy(copy.data(), tensor.bytes.data(), tensor.bytes.size());
    bytes += int64_t(tensor.bytes.size());
    file.tensors.emplace_back(tensor.name, std::move(copy));
  }
  pdrt::writeSafeTensors(options.output, file);
  llvm::outs() << options.output << ": " << dict.tensors.size() << " tensors, " << bytes
               << " bytes, in Paddle's layout (a Linear's weight is [in, out], a GRU's gates are r, z, n);"
               << " for PyTorch's layout give the program: pd-compile PROGRAM --params=" << options.model
               << " --emit=pytorch -o NAME\n";
  if (!dict.others.empty()) {
    std::string names;
    for (size_t i = 0; i < dict.others.size() && i < 5; ++i) names += (i ? ", " : "") + dict.others[i];
    llvm::errs() << "note: " << options.model << ": left out " << dict.others.size()
                 << " entries that are no tensors: " << names << (dict.others.size() > 5 ? ", ..." : "") << "\n";
  }
}

} // namespace pdcompile
