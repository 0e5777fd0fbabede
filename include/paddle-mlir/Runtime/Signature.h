//===--- Signature.h - are these inputs what the model takes? ---*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Checks dtype, rank, static dimensions, bounds, multiples and the manifest's constraints, and says what would fit.
//===----------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_RUNTIME_SIGNATURE_H
#define PADDLE_MLIR_RUNTIME_SIGNATURE_H

#include "paddle-mlir/Runtime/Manifest.h"

#include <string>
#include <utility>
#include <vector>

namespace pdrt {

/// Binds every symbol from the inputs (in the manifest's order). Throws Error(6); `where` is the artifact's name.
SymbolValues checkInputs(const Manifest &manifest, const std::vector<TensorView> &inputs, const std::string &where);

/// Values for all symbols of the inputs: the given ones, and for the others a small default that satisfies the
/// manifest. Throws Error(6) when there is none or a given name is not a symbol.
SymbolValues chooseSymbols(const Manifest &manifest, const SymbolValues &given, const std::string &where);

/// The dimensions of `info` with the symbols replaced.
Shape shapeFor(const TensorInfo &info, const SymbolValues &values);

/// The input (or output) of that name. Throws Error(6) listing the names there are.
size_t indexOfTensor(const std::vector<TensorInfo> &infos, const std::string &name, const char *what,
                     const std::string &where);

} // namespace pdrt

#endif // PADDLE_MLIR_RUNTIME_SIGNATURE_H
