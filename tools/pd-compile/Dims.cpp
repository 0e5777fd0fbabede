//===--- Dims.cpp - parses --shape and --dim and writes them into @main's signature ------------------------------===//
#include "Dims.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using pdrt::Error;

namespace pdcompile {

[[noreturn]] static void usage(const std::string &what, const std::string &hint) { throw Error(pdrt::ExitUsage, "pd-compile", what, hint); }

static int64_t parseNumber(StringRef text, const std::string &option) {
  int64_t value;
  if (text.getAsInteger(10, value) || value < 0) usage("option '" + option + "' expects numbers, but got '" + text.str() + "'", "--dim H=32..1536:32 or --dim H=64");
  return value;
}

std::vector<pd::DimBounds> parseDimBounds(const Options &options) {
  std::vector<pd::DimBounds> list;
  for (const std::string &dim : options.dims) {
    auto [name, range] = StringRef(dim).split('=');
    if (name.empty() || range.empty()) usage("option '--dim' expects NAME=VALUE or NAME=MIN..MAX:MULTIPLE, but got '" + dim + "'", "--dim H=32..1536:32");
    pd::DimBounds bounds;
    bounds.name = name.str();
    auto [limits, multiple] = range.split(':');
    if (!multiple.empty()) bounds.multiple = parseNumber(multiple, "--dim " + dim);
    if (limits.contains("..")) {
      auto [low, high] = limits.split("..");
      bounds.min = parseNumber(low, "--dim " + dim);
      bounds.max = high.empty() ? -1 : parseNumber(high, "--dim " + dim);
    } else {
      bounds.min = bounds.max = parseNumber(limits, "--dim " + dim);
    }
    if (bounds.max >= 0 && bounds.max < bounds.min) usage("option '--dim' expects min <= max, but got '" + dim + "'", "--dim H=32..1536:32");
    if (bounds.multiple < 1) usage("option '--dim' expects a positive multiple, but got '" + dim + "'", "--dim H=32..1536:32");
    list.push_back(bounds);
  }
  return list;
}

/// 'x:Nx3xHxW' or 'x:[N,3,H,W]' -> name and dims.
static std::pair<std::string, SmallVector<std::string>> parseShape(const std::string &shape) {
  auto [name, text] = StringRef(shape).rsplit(':');
  if (name.empty() || text.empty()) usage("option '--shape' expects NAME:DIMS, but got '" + shape + "'", "--shape 'x:Nx3xHxW'");
  SmallVector<StringRef> parts;
  if (text.consume_front("[")) {
    if (!text.consume_back("]")) usage("option '--shape' lacks a closing bracket: '" + shape + "'", "--shape 'x:[N,3,H,W]'");
    text.split(parts, ',');
  } else {
    text.split(parts, 'x');
  }
  SmallVector<std::string> dims;
  for (StringRef p : parts) {
    p = p.trim();
    if (p.empty() || !llvm::all_of(p, [](char c) { return llvm::isAlnum(c) || c == '_' || c == '?'; }))
      usage("option '--shape' expects numbers or names, but got '" + p.str() + "' in '" + shape + "'", "--shape 'x:Nx3xHxW'");
    dims.push_back(p.str());
  }
  return {name.str(), dims};
}

void applyDims(ModuleOp module, const Options &options, const pd::ImportSummary &model) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  std::vector<pd::DimBounds> bounds = parseDimBounds(options);
  if (!main || (options.shapes.empty() && bounds.empty())) return;
  Builder b(module.getContext());
  auto nameOf = [&](unsigned i) { auto n = main.getArgAttrOfType<StringAttr>(i, "pd.name"); return n ? n.str() : "input" + std::to_string(i); };
  std::vector<SmallVector<std::string>> symbols(main.getNumArguments());
  SmallVector<Type> types(main.getArgumentTypes());
  for (unsigned i = 0; i < main.getNumArguments(); ++i) { // defaults: <input>_d<k>
    auto type = cast<RankedTensorType>(types[i]);
    for (int64_t d = 0; d < type.getRank(); ++d) symbols[i].push_back(type.isDynamicDim(d) ? nameOf(i) + "_d" + std::to_string(d) : "");
  }
  for (const std::string &shape : options.shapes) {
    auto [name, dims] = parseShape(shape);
    unsigned i = 0;
    while (i < main.getNumArguments() && nameOf(i) != name) ++i;
    if (i == main.getNumArguments()) {
      std::string names;
      for (auto &t : model.inputs) names += (names.empty() ? "" : ", ") + t.name;
      usage("option '--shape' names no input: '" + name + "'", "the inputs are " + names);
    }
    auto type = cast<RankedTensorType>(types[i]);
    if (int64_t(dims.size()) != type.getRank())
      usage("option '--shape' gives " + std::to_string(dims.size()) + " dimensions, but input '" + name + "' has " + std::to_string(type.getRank()), "--shape 'x:Nx3xHxW'");
    SmallVector<int64_t> sizes(type.getShape());
    for (auto [d, text] : llvm::enumerate(dims)) {
      if (llvm::all_of(text, llvm::isDigit)) {
        int64_t size = parseNumber(text, "--shape " + shape);
        if (!type.isDynamicDim(d) && sizes[d] != size)
          throw Error(pdrt::ExitBadFile, options.model, "input '" + name + "' has size " + std::to_string(sizes[d]) + " in dimension " + std::to_string(d) + ", but --shape says " + text, "leave the model's own size there");
        sizes[d] = size;
        symbols[i][d].clear();
      } else if (type.isDynamicDim(d) && text != "?") {
        symbols[i][d] = text;
      }
    }
    types[i] = RankedTensorType::get(sizes, type.getElementType());
  }
  for (const pd::DimBounds &bound : bounds) {
    bool found = false;
    for (unsigned i = 0; i < types.size(); ++i) {
      auto type = cast<RankedTensorType>(types[i]);
      SmallVector<int64_t> sizes(type.getShape());
      for (int64_t d = 0; d < type.getRank(); ++d) {
        if (symbols[i][d] != bound.name) continue;
        found = true;
        if (bound.min == bound.max) sizes[d] = bound.min, symbols[i][d].clear();
      }
      types[i] = RankedTensorType::get(sizes, type.getElementType());
    }
    if (!found) {
      std::string names;
      for (auto &list : symbols)
        for (auto &s : list)
          if (!s.empty()) names += (names.empty() ? "" : ", ") + s;
      usage("option '--dim' names no dimension: '" + bound.name + "'", names.empty() ? "the model has no dynamic dimension" : "the names are " + names + "; --shape 'x:Nx3xHxW' gives others");
    }
  }
  for (unsigned i = 0; i < types.size(); ++i) {
    main.getArgument(i).setType(types[i]);
    SmallVector<Attribute> names;
    for (auto [d, s] : llvm::enumerate(symbols[i])) names.push_back(b.getStringAttr(s.empty() ? std::to_string(cast<RankedTensorType>(types[i]).getDimSize(d)) : s));
    main.setArgAttr(i, "pd.shape", b.getArrayAttr(names));
  }
  main.setFunctionType(b.getFunctionType(types, main.getResultTypes()));
}

} // namespace pdcompile
