//===--- CustomOps.cpp - copies the libraries of custom operators into the artifact, numbers their calls ----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CustomOps.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelOps.h"
#include "paddle-mlir/Runtime/CustomOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <nlohmann/json.hpp>

using namespace mlir;
using Json = nlohmann::ordered_json;

static Json valuesJson(ArrayAttr values) {
  Json list = Json::array();
  for (auto pair : values.getAsRange<ArrayAttr>())
    list.push_back(Json{{"name", cast<StringAttr>(pair[0]).str()}, {"dtype", cast<StringAttr>(pair[1]).str()}});
  return list;
}

static Json attributesJson(DictionaryAttr attributes) {
  // JSON has no infinities.
  auto real = [](double v) {
    return std::isfinite(v) ? Json(v) : Json(std::isnan(v) ? "nan" : v > 0 ? "inf" : "-inf");
  };
  Json list = Json::array();
  for (NamedAttribute attribute : attributes) {
    Json entry{{"name", attribute.getName().str()}};
    Attribute value = attribute.getValue();
    if (auto flag = dyn_cast<BoolAttr>(value)) entry["ints"] = Json::array({int(flag.getValue())});
    else if (auto integer = dyn_cast<IntegerAttr>(value)) entry["ints"] = Json::array({integer.getInt()});
    else if (auto number = dyn_cast<FloatAttr>(value)) entry["floats"] = Json::array({real(number.getValueAsDouble())});
    else if (auto text = dyn_cast<StringAttr>(value)) entry["strings"] = Json::array({text.str()});
    else if (auto ints = dyn_cast<DenseI64ArrayAttr>(value)) entry["ints"] = ints.asArrayRef().vec();
    else if (auto numbers = dyn_cast<DenseF64ArrayAttr>(value))
      for (double v : numbers.asArrayRef()) entry["floats"].push_back(real(v));
    else if (auto texts = dyn_cast<ArrayAttr>(value))
      for (auto text : texts.getAsRange<StringAttr>()) entry["strings"].push_back(text.str());
    list.push_back(std::move(entry));
  }
  return list;
}

/// What the runtime will refuse is refused now, under the name that the user gave.
static void checkFunction(pd_kernel::CustomCallOp call, StringRef library) {
  pdrt::Manifest manifest;
  pdrt::CustomOpInfo info;
  info.name = call.getOpName().str();
  info.symbol = call.getSymbol().str();
  info.library = library.str();
  info.inputs.resize(call.getInputs().size());
  info.outputs.resize(call.getOutputs().size());
  info.attributes.resize(call.getOpAttributes().size());
  manifest.customOps.push_back(std::move(info));
  pdrt::CustomOps::load(manifest, "");
}

void pd::emitCustomOps(ModuleOp module, ArtifactWriter &writer) {
  module.walk([&](pd_kernel::CustomCallOp call) {
    SmallString<128> absolute(call.getLibrary());
    llvm::sys::fs::make_absolute(absolute);
    std::string library = absolute.str().str();
    if (!llvm::sys::fs::is_regular_file(library))
      throw pdrt::Error(pdrt::ExitBadFile, library,
                        "no such file: it should hold the C function of custom operator '" + call.getOpName().str() +
                            "'",
                        "kernel: {library: ...} is a path beside the declaration, or absolute (docs/CustomOps.md)");
    Json entry{{"name", call.getOpName().str()},           {"library", writer.addLibrary(library)},
               {"symbol", call.getSymbol().str()},         {"inputs", valuesJson(call.getInputs())},
               {"outputs", valuesJson(call.getOutputs())}, {"attributes", attributesJson(call.getOpAttributes())}};
    auto [index, fresh] = writer.addCustomOp(entry.dump());
    if (fresh) checkFunction(call, library);
    call.setIndex(index);
  });
}
