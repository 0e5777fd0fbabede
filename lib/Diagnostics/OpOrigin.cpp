//===--- OpOrigin.cpp - where an op stands in the model's file ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Diagnostics/OpOrigin.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::pd;

std::string OpOrigin::text() const {
  return "block " + std::to_string(block) + ", op " + std::to_string(index) + ", " + type.str();
}

std::string OpOrigin::longText() const {
  std::string text = this->text();
  if (!layerPath.empty()) text += ", layer " + layerPath;
  if (!pythonFile.empty()) text += ", " + pythonFile + ":" + std::to_string(pythonLine);
  return text;
}

Location OpOrigin::location(MLIRContext *context) const {
  llvm::SmallVector<Location> parts;
  if (!pythonFile.empty()) parts.push_back(FileLineColLoc::get(context, pythonFile, pythonLine, 0));
  if (!layerPath.empty()) parts.push_back(NameLoc::get(StringAttr::get(context, layerPath)));
  std::string place = type.str() + "#" + std::to_string(index);
  if (block) place += "@block" + std::to_string(block);
  parts.push_back(NameLoc::get(StringAttr::get(context, place)));
  return parts.size() == 1 ? parts[0] : FusedLoc::get(context, parts);
}

/// "conv2d#12", "scale#2@block1".
static bool readPlace(StringRef text, OpOrigin &origin) {
  auto [type, numbers] = text.rsplit('#');
  auto [index, block] = numbers.split("@block");
  if (type.empty() || index.getAsInteger(10, origin.index)) return false;
  if (numbers.contains('@') && block.getAsInteger(10, origin.block)) return false;
  origin.type = type;
  return true;
}

std::optional<OpOrigin> OpOrigin::of(Location location) {
  OpOrigin origin;
  bool found = false;
  location->walk([&](Location part) {
    if (auto file = dyn_cast<FileLineColLoc>(part)) {
      origin.pythonFile = file.getFilename().str();
      origin.pythonLine = file.getLine();
    } else if (auto name = dyn_cast<NameLoc>(part)) {
      // The place comes last; behind it stand the parts of another op that was fused with this one.
      found = readPlace(name.getName().getValue(), origin);
      if (found) return WalkResult::interrupt();
      origin.layerPath = name.getName().str();
    }
    return WalkResult::advance();
  });
  if (!found) return std::nullopt;
  return origin;
}
