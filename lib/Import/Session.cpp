//===--- Session.cpp - errors and the tally of ops of one import ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Session.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

std::string ImportError::headline() const {
  std::string text = file;
  if (offset) text += "@" + std::to_string(*offset);
  if (!op.empty()) text += "[" + op + "]";
  return text.empty() ? what : text + ": " + what;
}

const custom::Declaration *Session::customOp(StringRef name) const {
  auto found = llvm::find_if(customOps, [&](const custom::Declaration &op) { return op.name == name; });
  return found == customOps.end() ? nullptr : &*found;
}

LogicalResult Session::fail(int code, const Twine &what, const Twine &hint) {
  if (error.exitCode) return failure(); // the first error is the cause of the later ones
  error.exitCode = code;
  if (error.file.empty()) error.file = modelFile.empty() ? options.modelPath : modelFile;
  error.what = what.str();
  error.hint = hint.str();
  if (error.hint.empty())
    error.hint = code == kUnsupported
                     ? "the report lists what is supported (--report=FILE.md)"
                     : "expects a model as paddle.jit.save or paddle.static.save_inference_model writes it";
  return failure();
}

LogicalResult Session::failAt(StringRef file, uint64_t offset, const Twine &what, const Twine &hint) {
  if (error.exitCode) return failure();
  error.file = file.str();
  error.offset = offset;
  return fail(kBadInput, what, hint);
}

LogicalResult Session::failIn(StringRef file, const Twine &what, const Twine &hint) {
  if (error.exitCode) return failure();
  error.file = file.str();
  return fail(kBadInput, what, hint);
}

LogicalResult Session::failOp(const Twine &op, const Twine &what, const Twine &hint, int code) {
  if (error.exitCode) return failure();
  error.op = op.str();
  return fail(code, what, hint);
}

/// Where a supported op stands interests few.
static constexpr size_t kShownLocations = 3;

void Session::addUse(llvm::StringMap<size_t> &index, std::vector<OpUse> &uses, StringRef name, StringRef pdName,
                     const Twine &location, const Twine &reason, size_t shownLocations) {
  auto [it, isNew] = index.try_emplace(name, uses.size());
  if (isNew) {
    OpUse use;
    use.name = name.str();
    use.pdName = pdName.str();
    use.reason = reason.str();
    uses.push_back(std::move(use));
  }
  OpUse &use = uses[it->second];
  ++use.count;
  if (use.locations.size() < shownLocations) use.locations.push_back(location.str());
}

void Session::countOp(StringRef name, StringRef pdName, const Twine &location, const Twine &reason) {
  addUse(opIndex, summary.ops, name, pdName, location, reason, kShownLocations);
  if (pdName.empty()) addUse(unsupportedIndex, summary.unsupported, name, "", location, reason);
}

void Session::markUnsupported(StringRef name, const Twine &location, const Twine &reason) {
  auto use = llvm::find_if(summary.ops, [&](const OpUse &op) { return op.name == name; });
  if (use != summary.ops.end()) {
    use->pdName.clear();
    use->reason = reason.str();
  }
  addUse(unsupportedIndex, summary.unsupported, name, "", location, reason);
}

LogicalResult Session::finishOps() {
  auto byCount = [](const OpUse &a, const OpUse &b) {
    return a.count != b.count ? a.count > b.count : a.name < b.name;
  };
  llvm::sort(summary.ops, byCount);
  llvm::sort(summary.unsupported, byCount);
  opIndex.clear();
  unsupportedIndex.clear();
  if (summary.unsupported.empty()) return success();
  std::string names;
  for (const OpUse &use : llvm::ArrayRef(summary.unsupported).take_front(8))
    names += (names.empty() ? "" : ", ") + use.name + " x" + std::to_string(use.count);
  if (summary.unsupported.size() > 8) names += ", ...";
  const OpUse &first = summary.unsupported.front();
  std::string what = std::to_string(summary.unsupported.size()) + " unsupported op kind" +
                     (summary.unsupported.size() == 1 ? "" : "s") + ": " + names;
  if (!first.reason.empty()) what += " (" + first.reason + ")";
  return fail(kUnsupported, what,
              "first at " + (first.locations.empty() ? std::string("an unknown place") : first.locations.front()) +
                  "; the report lists every place (--report=FILE.md), and --init-custom-op=" + first.name +
                  " starts a custom op");
}

void Session::recordName(Value value, const Twine &name) {
  auto result = dyn_cast_or_null<OpResult>(value);
  if (!options.recordNames || !result) return;
  Operation *op = result.getOwner();
  Builder b(context);
  SmallVector<Attribute> names(op->getNumResults(), b.getStringAttr(""));
  if (auto old = op->getAttrOfType<ArrayAttr>("pd.value_names")) names.assign(old.begin(), old.end());
  if (!cast<StringAttr>(names[result.getResultNumber()]).empty()) return;
  names[result.getResultNumber()] = b.getStringAttr(name);
  op->setAttr("pd.value_names", b.getArrayAttr(names));
}
