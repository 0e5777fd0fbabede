//===--- WeightStore.cpp - the values of a model's parameters -------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "WeightStore.h"
#include "../ElementTypes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "paddle-mlir/Import/PdParams.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <cstring>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// Above this a constant stays a view of its file.
static constexpr size_t kInlineBytes = 1024;
/// One made-up tensor may be this big; more is a damaged declaration.
static constexpr uint64_t kMostInvented = uint64_t(1) << 34;

static std::string shapeText(RankedTensorType type) {
  std::string text = dtypeName(type.getElementType()).str() + "[";
  for (auto [i, dim] : llvm::enumerate(type.getShape())) text += (i ? "," : "") + std::to_string(dim);
  return text + "]";
}

ElementsAttr importer::attributeOfBytes(RankedTensorType type, llvm::StringRef bytes, llvm::StringRef name,
                                        std::shared_ptr<const void> owner) {
  if (bytes.size() > kInlineBytes) {
    AsmResourceBlob blob = UnmanagedAsmResourceBlob::allocateWithAlign(
        llvm::ArrayRef<char>(bytes.data(), bytes.size()), /*align=*/1,
        [owner = std::move(owner)](void *, size_t, size_t) mutable { owner.reset(); });
    return DenseResourceElementsAttr::get(type, name, std::move(blob));
  }
  if (type.getNumElements() == 0) return DenseElementsAttr::get(type, llvm::ArrayRef<Attribute>());
  if (type.getElementType().isInteger(1)) {
    llvm::SmallVector<bool> bits;
    for (char c : bytes) bits.push_back(c != 0);
    return DenseElementsAttr::get(type, llvm::ArrayRef<bool>(bits));
  }
  llvm::SmallVector<char, kInlineBytes> copy(bytes.begin(), bytes.end());
  return DenseElementsAttr::getFromRawBuffer(type, copy);
}

/// Big files are mapped, privately: one that is replaced on disk by rename keeps its old bytes here.
static llvm::ErrorOr<std::shared_ptr<const llvm::MemoryBuffer>> mapFile(const Twine &path) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file) return file.getError();
  return std::shared_ptr<const llvm::MemoryBuffer>(std::move(*file));
}

LogicalResult WeightStore::bind(const ParameterDecl &parameter, std::shared_ptr<const llvm::MemoryBuffer> file,
                                uint64_t &offset) {
  uint64_t begin = offset;
  TensorRecord record;
  std::string why;
  if (offset >= file->getBuffer().size())
    return session.failAt(file->getBufferIdentifier(), offset,
                          "the weights end before parameter '" + parameter.name + "'",
                          "the file is cut short or belongs to another model");
  if (!readTensorRecord(file->getBuffer(), offset, session.context, record, why))
    return session.failAt(file->getBufferIdentifier(), offset, "parameter '" + parameter.name + "': " + why,
                          "the file is damaged, cut short or belongs to another model");
  if (record.type.getShape() != parameter.type.getShape())
    return session.failAt(file->getBufferIdentifier(), begin,
                          "parameter '" + parameter.name + "' is stored as " + shapeText(record.type) +
                              ", but the program declares " + shapeText(parameter.type),
                          "is this the weight file of that program?");
  // Another float width is what save_as_fp16 leaves behind: the record is right. Anything else is a wrong pair of
  // files.
  Type stored = record.type.getElementType(), declared = parameter.type.getElementType();
  if (stored != declared && !(isa<FloatType>(stored) && isa<FloatType>(declared)))
    return session.failAt(file->getBufferIdentifier(), begin,
                          "parameter '" + parameter.name + "' is stored as " + dtypeName(stored) +
                              ", but the program declares " + dtypeName(declared),
                          "is this the weight file of that program?");
  entries[parameter.name] = Entry{record.type, record.data, file, ElementsAttr()};
  session.summary.weightBytes += record.data.size();
  ++session.summary.weightCount;
  return success();
}

LogicalResult WeightStore::bindZeros(const ParameterDecl &parameter) {
  uint64_t bytes = storedBytes(parameter.type.getElementType());
  bool overflow = false;
  for (int64_t dim : parameter.type.getShape())
    bytes = overflow ? bytes : llvm::SaturatingMultiply(bytes, uint64_t(dim), &overflow);
  if (overflow || bytes > kMostInvented)
    return session.fail(kBadInput, "parameter '" + parameter.name + "' is declared as " + shapeText(parameter.type) +
                                       ", which is too large to make up");
  auto block = std::make_shared<std::vector<char>>(bytes, 0);
  entries[parameter.name] = Entry{parameter.type, {block->data(), bytes}, block, ElementsAttr()};
  return success();
}

LogicalResult WeightStore::loadStream(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef path) {
  llvm::ErrorOr<std::shared_ptr<const llvm::MemoryBuffer>> mapped = mapFile(path);
  if (!mapped) return session.failIn(path, "cannot read the weights: " + mapped.getError().message());
  std::shared_ptr<const llvm::MemoryBuffer> file = *mapped;
  std::vector<const ParameterDecl *> order;
  for (const ParameterDecl &parameter : parameters)
    if (parameter.stored) order.push_back(&parameter);
  llvm::sort(order, [](const ParameterDecl *a, const ParameterDecl *b) { return a->name < b->name; });
  uint64_t offset = 0;
  for (const ParameterDecl *parameter : order)
    if (failed(bind(*parameter, file, offset))) return failure();
  if (offset != file->getBuffer().size())
    return session.failAt(path, offset,
                          "the weights go on for " + Twine(file->getBuffer().size() - offset) +
                              " bytes after the last of the program's " + Twine(order.size()) + " parameters",
                          "is this the weight file of that program?");
  return success();
}

LogicalResult WeightStore::loadFolder(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef folder) {
  for (const ParameterDecl &parameter : parameters) {
    if (!parameter.stored) continue;
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, parameter.name);
    llvm::ErrorOr<std::shared_ptr<const llvm::MemoryBuffer>> mapped = mapFile(path);
    if (!mapped)
      return session.failIn(path, "cannot read parameter '" + parameter.name + "': " + mapped.getError().message(),
                            "one file a parameter is expected in " + folder);
    std::shared_ptr<const llvm::MemoryBuffer> file = *mapped;
    uint64_t offset = 0;
    if (failed(bind(parameter, file, offset))) return failure();
    if (offset != file->getBuffer().size())
      return session.failAt(path, offset, "the file goes on after parameter '" + parameter.name + "'",
                            "is it a combined weight file? name it with --params");
  }
  return success();
}

LogicalResult WeightStore::load(llvm::ArrayRef<ParameterDecl> parameters, llvm::StringRef paramsPath) {
  bool stored = false;
  for (const ParameterDecl &parameter : parameters) {
    stored |= parameter.stored;
    if (!parameter.stored && failed(bindZeros(parameter))) return failure();
  }
  if (paramsPath.empty()) {
    if (!stored) return success();
    return session.failIn(session.modelFile,
                          "no weight file for the program's " +
                              Twine(llvm::count_if(parameters, [](const ParameterDecl &p) { return p.stored; })) +
                              " parameters",
                          "name it with --params=FILE, or use --params=random:0");
  }
  session.summary.paramsFile = paramsPath.str();
  if (isPickle(paramsPath.str())) return loadStateDict(parameters, paramsPath);
  return llvm::sys::fs::is_directory(paramsPath) ? loadFolder(parameters, paramsPath)
                                                 : loadStream(parameters, paramsPath);
}

LogicalResult WeightStore::invent(llvm::ArrayRef<ParameterDecl> parameters, uint64_t seed) {
  for (const ParameterDecl &parameter : parameters) {
    if (failed(bindZeros(parameter))) return failure();
    Entry &entry = entries[parameter.name];
    if (parameter.stored) inventBytes(parameter, seed, {const_cast<char *>(entry.data.data()), entry.data.size()});
    session.summary.weightBytes += entry.data.size();
    ++session.summary.weightCount;
  }
  session.summary.paramsFile = "random:" + std::to_string(seed);
  return success();
}

ElementsAttr WeightStore::value(llvm::StringRef name) {
  auto it = entries.find(name);
  if (it == entries.end()) return ElementsAttr();
  Entry &entry = it->second;
  if (!entry.attr) entry.attr = attributeOfBytes(entry.type, entry.data, name, entry.owner);
  return entry.attr;
}
