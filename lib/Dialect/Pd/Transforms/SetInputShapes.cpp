//===--- SetInputShapes.cpp - other input shapes than the file's ------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Dialect/Pd/IR/PdIndexOps.h"
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::pd {
#define GEN_PASS_DEF_PDSETINPUTSHAPES
#define GEN_PASS_DEF_PDERASESTATICSHAPES
#include "paddle-mlir/Dialect/Pd/Transforms/Passes.h.inc"
} // namespace mlir::pd

using namespace mlir;
using namespace mlir::pd;

func::FuncOp pd::entryOf(ModuleOp module) { return module.lookupSymbol<func::FuncOp>("main"); }

//===--- reading what users write ---===//

static bool isName(StringRef text) {
  return !text.empty() && (llvm::isAlpha(text.front()) || text.front() == '_') &&
         llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

static bool isNumber(StringRef text, int64_t &value) { return !text.getAsInteger(10, value) && value >= 0; }

FailureOr<InputShape> pd::parseInputShape(StringRef text, std::string &error) {
  auto [name, dims] = text.rsplit(':'); // input names may hold colons, shapes do not
  name = name.trim();
  dims = dims.trim();
  if (name.empty() || dims.empty()) {
    error = "'" + text.str() + "' is not NAME:SHAPE";
    return failure();
  }
  InputShape result{name.str(), {}};
  SmallVector<StringRef> parts;
  if (dims.consume_front("[")) {
    if (!dims.consume_back("]")) {
      error = "'" + text.str() + "' has no closing bracket";
      return failure();
    }
    dims.split(parts, dims.contains(';') ? ';' : ',', -1, false);
  } else {
    dims.split(parts, 'x');
  }
  for (StringRef part : parts) {
    part = part.trim();
    int64_t value;
    if (part == "-1") part = "?";
    if (part != "?" && !isName(part) && !isNumber(part, value)) {
      error = "'" + part.str() + "' in '" + text.str() + "' is no dim: a number, a name or ?";
      return failure();
    }
    result.dims.push_back(part.str());
  }
  return result;
}

FailureOr<NamedDim> pd::parseNamedDim(StringRef text, std::string &error) {
  auto bad = [&](const char *why) -> FailureOr<NamedDim> {
    error = "'" + text.str() + "' " + why;
    return failure();
  };
  auto [name, value] = text.split('=');
  NamedDim dim;
  dim.name = name.trim().str();
  if (!isName(dim.name) || value.empty()) return bad("is not NAME=VALUE");
  auto [range, multiple] = value.trim().split(':');
  auto [low, high] = range.split("..");
  int64_t number;
  if (!isNumber(low, dim.min)) return bad("has no number for a minimum");
  if (!multiple.empty() && (!isNumber(multiple, dim.multiple) || dim.multiple < 1))
    return bad("has a multiple that is no positive number");
  if (!range.contains("..")) dim.max = dim.min;
  else if (!high.empty()) {
    if (!isNumber(high, number)) return bad("has no number for a maximum");
    if (number < dim.min) return bad("has a maximum below its minimum");
    dim.max = number;
  }
  return dim;
}

//===--- passes ---===//

/// Types an argument anew and says whether the file's shape no longer holds; `symbols` entries are dim names or empty.
static bool setArgument(func::FuncOp func, unsigned i, ArrayRef<int64_t> shape, ArrayRef<std::string> symbols) {
  auto old = cast<RankedTensorType>(func.getArgument(i).getType());
  Builder builder(func.getContext());
  if (llvm::any_of(symbols, [](const std::string &s) { return !s.empty(); })) {
    SmallVector<Attribute> names;
    for (auto [d, s] : llvm::zip(shape, symbols))
      names.push_back(builder.getStringAttr(d == ShapedType::kDynamic ? (s.empty() ? "?" : s) : std::to_string(d)));
    func.setArgAttr(i, "pd.shape", builder.getArrayAttr(names));
  }
  func.getArgument(i).setType(old.clone(shape));
  return !llvm::all_of(llvm::zip(old.getShape(), shape), [](auto d) {
    return std::get<0>(d) == std::get<1>(d) || std::get<0>(d) == ShapedType::kDynamic;
  });
}

namespace {

struct SetInputShapes : pd::impl::PdSetInputShapesBase<SetInputShapes> {
  using PdSetInputShapesBase::PdSetInputShapesBase;

  void runOnOperation() override {
    overridden.clear();
    func::FuncOp func = entryOf(getOperation());
    if (!func || func.isExternal()) {
      emitError(getOperation().getLoc()) << "has no function @main";
      return signalPassFailure();
    }
    llvm::StringMap<NamedDim> named;
    std::string error;
    for (const std::string &text : dims) {
      FailureOr<NamedDim> dim = parseNamedDim(text, error);
      if (failed(dim)) return fail(error);
      named[dim->name] = *dim;
    }
    llvm::StringSet<> used;
    for (const std::string &text : shapes) {
      FailureOr<InputShape> shape = parseInputShape(text, error);
      if (failed(shape) || failed(apply(func, *shape, error))) return fail(error);
    }
    // Names may come from the file or an earlier run of this pass; fix and bound them wherever they stand.
    for (unsigned i = 0; i < func.getNumArguments(); ++i)
      if (failed(applyNames(func, i, named, used, error))) return fail(error);
    for (auto &entry : named)
      if (!used.contains(entry.getKey())) return fail("no input has a dim named '" + entry.getKey().str() + "'");
    recordBounds(named);
    if (failed(inferShapes(func, overridden))) signalPassFailure();
  }

private:
  void fail(const std::string &why) {
    emitError(getOperation().getLoc()) << why;
    signalPassFailure();
  }

  LogicalResult apply(func::FuncOp func, const InputShape &shape, std::string &error) {
    std::string known;
    for (unsigned i = 0; i < func.getNumArguments(); ++i) {
      auto name = func.getArgAttrOfType<StringAttr>(i, "pd.name");
      std::string argName = name ? name.str() : "arg" + std::to_string(i);
      known += (known.empty() ? "" : ", ") + argName;
      if (argName != shape.name) continue;
      auto type = cast<RankedTensorType>(func.getArgument(i).getType());
      if (type.getRank() != int64_t(shape.dims.size())) {
        error = "input '" + shape.name + "' has rank " + std::to_string(type.getRank()) + ", the shape given has " +
                std::to_string(shape.dims.size()) + " dims";
        return failure();
      }
      SmallVector<int64_t> sizes;
      SmallVector<std::string> symbols;
      for (const std::string &dim : shape.dims) {
        int64_t value;
        bool number = isNumber(dim, value);
        sizes.push_back(number ? value : ShapedType::kDynamic);
        symbols.push_back(number || dim == "?" ? "" : dim);
      }
      if (setArgument(func, i, sizes, symbols)) overridden.push_back(func.getArgument(i));
      return success();
    }
    error = "no input is called '" + shape.name + "'; inputs are " + known;
    return failure();
  }

  LogicalResult applyNames(func::FuncOp func, unsigned i, const llvm::StringMap<NamedDim> &named,
                           llvm::StringSet<> &used, std::string &error) {
    auto names = func.getArgAttrOfType<ArrayAttr>(i, "pd.shape");
    auto type = dyn_cast<RankedTensorType>(func.getArgument(i).getType());
    if (!names || !type || int64_t(names.size()) != type.getRank()) return success();
    SmallVector<int64_t> sizes(type.getShape());
    SmallVector<std::string> symbols;
    bool changed = false;
    for (auto [d, attr] : llvm::enumerate(names)) {
      StringRef name = cast<StringAttr>(attr).getValue();
      symbols.push_back(isName(name) ? name.str() : "");
      auto it = named.find(name);
      if (it == named.end()) continue;
      used.insert(name);
      if (it->second.max != it->second.min) continue;
      sizes[d] = it->second.min;
      changed = true;
    }
    if (changed && setArgument(func, i, sizes, symbols)) overridden.push_back(func.getArgument(i));
    return success();
  }

  SmallVector<Value> overridden;

  void recordBounds(const llvm::StringMap<NamedDim> &named) {
    Builder builder(&getContext());
    SmallVector<NamedAttribute> all;
    if (auto old = getOperation()->getAttrOfType<DictionaryAttr>("pd.dims"))
      for (NamedAttribute attr : old)
        if (!named.contains(attr.getName())) all.push_back(attr);
    for (auto &entry : named) {
      const NamedDim &dim = entry.second;
      if (dim.max == dim.min) continue;
      SmallVector<NamedAttribute> facts{builder.getNamedAttr("min", builder.getI64IntegerAttr(dim.min)),
                                        builder.getNamedAttr("multiple", builder.getI64IntegerAttr(dim.multiple))};
      if (dim.max) facts.push_back(builder.getNamedAttr("max", builder.getI64IntegerAttr(*dim.max)));
      all.push_back(builder.getNamedAttr(entry.getKey(), builder.getDictionaryAttr(facts)));
    }
    if (!all.empty()) getOperation()->setAttr("pd.dims", builder.getDictionaryAttr(all));
  }
};

struct EraseStaticShapes : pd::impl::PdEraseStaticShapesBase<EraseStaticShapes> {
  void runOnOperation() override {
    func::FuncOp func = entryOf(getOperation());
    if (!func || func.isExternal()) return;
    SmallVector<Value> overridden;
    for (unsigned i = 0; i < func.getNumArguments(); ++i) {
      auto type = dyn_cast<RankedTensorType>(func.getArgument(i).getType());
      if (!type) continue;
      SmallVector<int64_t> shape(type.getRank(), ShapedType::kDynamic);
      // How many dims gather_nd indexes is the rank of its result, not a size: no program leaves it open.
      bool isDepth = llvm::any_of(func.getArgument(i).getUses(), [](OpOperand &use) {
        return isa<GatherNdOp>(use.getOwner()) && use.getOperandNumber() == 1;
      });
      if (isDepth) shape.back() = type.getShape().back();
      if (setArgument(func, i, shape, {})) overridden.push_back(func.getArgument(i));
    }
    if (failed(inferShapes(func, overridden))) signalPassFailure();
  }
};

} // namespace
