//===--- StateDictWeights.cpp - a program's parameters from a `.pdparams` -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A state dict has the authors' names, a program has Paddle's. They meet through, in this order: the program's
// `.pdiparams.info`; the name itself (static.save); the table of parameter names in the state dict (of the process that
// saved it). What does not fit is reported at once.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "../ElementTypes.h"
#include "WeightStore.h"
#include "paddle-mlir/Import/PdParams.h"
#include "paddle-mlir/Import/Pickle.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringSet.h"
#include <cstring>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// `3 missing from the file: a, b, c`, at most five names.
static void listInto(std::string &text, llvm::ArrayRef<std::string> names, const llvm::Twine &what) {
  if (names.empty()) return;
  text += (text.empty() ? "" : "; ") + std::to_string(names.size()) + " " + what.str() + ": ";
  for (auto [i, name] : llvm::enumerate(names.take_front(5))) text += (i ? ", " : "") + name;
  if (names.size() > 5) text += ", ...";
}

/// Elements of one float type as another.
static std::string converted(llvm::StringRef bytes, FloatType from, FloatType to) {
  size_t width = from.getWidth() / 8, wide = to.getWidth() / 8, count = bytes.size() / width;
  std::string result(count * wide, 0);
  for (size_t i = 0; i < count; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, bytes.data() + i * width, width);
    llvm::APFloat value(from.getFloatSemantics(), llvm::APInt(from.getWidth(), bits));
    bool inexact;
    value.convert(to.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven, &inexact);
    bits = value.bitcastToAPInt().getZExtValue();
    std::memcpy(result.data() + i * wide, &bits, wide);
  }
  return result;
}

LogicalResult WeightStore::loadStateDict(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef path) {
  StateDict dict;
  std::map<std::string, std::string> structured; // parameter -> structured, by the program's .info
  try {
    dict = readStateDict(path.str());
    if (!session.summary.infoFile.empty()) structured = readStructuredNames(session.summary.infoFile);
  } catch (const pdrt::Error &problem) {
    return session.failIn(problem.where(), problem.text(), problem.hint());
  }
  std::map<std::string, const StateTensor *> byName, byParameter;
  for (const StateTensor &tensor : dict.tensors) {
    byName[tensor.name] = &tensor;
    if (auto it = dict.parameterOf.find(tensor.name); it != dict.parameterOf.end()) byParameter[it->second] = &tensor;
  }
  auto lookUp = [](const std::map<std::string, const StateTensor *> &table, const std::string &name) {
    auto it = table.find(name);
    return it == table.end() ? nullptr : it->second;
  };
  auto owner = std::make_shared<StateDict>(dict);
  std::vector<std::string> missing, misfits, extra;
  llvm::StringSet<> taken, takenParameters;
  auto parameterOf = [&](const StateTensor &tensor) {
    auto it = dict.parameterOf.find(tensor.name);
    return it == dict.parameterOf.end() ? std::string() : it->second;
  };
  for (const ParameterDecl &parameter : parameters) {
    if (!parameter.stored) continue;
    auto author = structured.find(parameter.name);
    const StateTensor *tensor = author != structured.end() ? lookUp(byName, author->second) : nullptr;
    if (!tensor) tensor = lookUp(byName, parameter.name);
    if (!tensor && author == structured.end()) tensor = lookUp(byParameter, parameter.name);
    if (!tensor) {
      missing.push_back(author != structured.end() ? author->second : parameter.name);
      continue;
    }
    taken.insert(tensor->name);
    takenParameters.insert(parameterOf(*tensor));
    Type element = typeOfDTypeName(pdrt::dtypeName(tensor->dtype), session.context),
         declared = parameter.type.getElementType();
    bool sameShape = parameter.type.getShape() == llvm::ArrayRef<int64_t>(tensor->shape);
    if (!sameShape || (element != declared && !(isa<FloatType>(element) && isa<FloatType>(declared)))) {
      std::string expected = pdrt::shapeText({parameter.type.getShape().begin(), parameter.type.getShape().end()});
      misfits.push_back(tensor->name + " is " + pdrt::dtypeName(tensor->dtype) + pdrt::shapeText(tensor->shape) +
                        ", the program declares " + dtypeName(declared).str() + expected);
      continue;
    }
    Entry entry{RankedTensorType::get(tensor->shape, declared),
                {tensor->bytes.data(), tensor->bytes.size()},
                owner,
                ElementsAttr()};
    if (element != declared) { // fine-tuned in another precision: a layer stays the layer it was
      auto bytes =
          std::make_shared<std::string>(converted(entry.data, cast<FloatType>(element), cast<FloatType>(declared)));
      entry.data = *bytes, entry.owner = bytes;
    }
    entries[parameter.name] = std::move(entry);
    session.summary.weightBytes += tensor->bytes.size();
    ++session.summary.weightCount;
  }
  for (const StateTensor &tensor : dict.tensors) {
    std::string parameter = parameterOf(tensor); // a recurrent layer's weights have two names each
    if (!taken.contains(tensor.name) && (parameter.empty() || !takenParameters.contains(parameter)))
      extra.push_back(tensor.name);
  }
  std::string text;
  listInto(text, missing, "missing");
  listInto(text, misfits, "of another shape or type");
  bool fits = text.empty();
  listInto(text, extra, "that the program does not have");
  if (!fits)
    return session.failIn(
        path, "does not fit the program's " + Twine(taken.size() + missing.size()) + " parameters: " + text,
        session.summary.infoFile.empty() ? "the program has no .pdiparams.info beside it, so parameters are matched by "
                                           "Paddle's names; these must come from the same network"
                                         : "is this the state dict of that network?");
  if (!extra.empty())
    session.summary.notes.push_back(path.str() +
                                    ": not used: " + text); // heads of training that inference does not have
  return success();
}
