//===--- ModelPath.cpp - from what the user names to the files of a model -------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ModelPath.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {
enum class Kind { PIR, ProgramDesc, Pickle, PaddleLite, Empty, Unknown };

std::string join(llvm::StringRef folder, llvm::StringRef name) {
  llvm::SmallString<128> full(folder);
  path::append(full, name);
  return full.str().str();
}

bool isFile(const llvm::Twine &name) { return fs::is_regular_file(name); }

/// The first bytes, enough to tell the formats apart.
std::string head(llvm::StringRef name) {
  auto buffer = llvm::MemoryBuffer::getFileSlice(name,
                                                 std::min<uint64_t>(256,
                                                                    [&] {
                                                                      uint64_t size = 0;
                                                                      fs::file_size(name, size);
                                                                      return size;
                                                                    }()),
                                                 0);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

Kind recognise(llvm::StringRef bytes) {
  if (bytes.empty()) return Kind::Empty;
  llvm::StringRef text = bytes;
  text.consume_front("\xEF\xBB\xBF");
  if (text.ltrim().starts_with("{")) return Kind::PIR;
  if (bytes[0] == '\x0A') return Kind::ProgramDesc;
  if (bytes[0] == '\x80' && bytes.size() > 1 && bytes[1] >= 2 && bytes[1] <= 5) return Kind::Pickle;
  // Paddle-Lite: a 16-bit meta version, then the library's version as text ("v2.10").
  if (bytes.size() > 4 && bytes[1] == '\0' && (bytes[2] == 'v' || llvm::isDigit(bytes[2])) &&
      bytes.take_front(32).contains('.'))
    return Kind::PaddleLite;
  return Kind::Unknown;
}

/// A JSON beside a model is a model only when it looks like PIR: `config.json` and the like are common.
bool looksLikePIR(llvm::StringRef name) {
  std::string bytes = head(name);
  return recognise(bytes) == Kind::PIR && llvm::StringRef(bytes).contains("base_code");
}

/// Models in a folder, `.pdmodel` and PIR `.json`, and `__model__`.
llvm::SmallVector<std::string> modelsIn(llvm::StringRef folder) {
  llvm::SmallVector<std::string> found;
  std::error_code ec;
  for (fs::directory_iterator it(folder, ec), end; it != end && !ec; it.increment(ec)) {
    llvm::StringRef name = path::filename(it->path());
    if (!isFile(it->path())) continue;
    if (name == "__model__" || name.ends_with(".pdmodel") || (name.ends_with(".json") && looksLikePIR(it->path())))
      found.push_back(it->path());
  }
  llvm::sort(found);
  return found;
}

/// The model named by a prefix; null when there is none.
std::string modelOfPrefix(llvm::StringRef prefix) {
  for (llvm::StringRef ending : {".json", ".pdmodel"})
    if (isFile(prefix + ending)) return (prefix + ending).str();
  return "";
}

/// Where the weights of `model` usually are.
std::string paramsBeside(llvm::StringRef model) {
  llvm::StringRef name = path::filename(model), folder = path::parent_path(model);
  if (name == "__model__" || name == "__model__.json") {
    if (std::string combined = join(folder, "__params__"); isFile(combined)) return combined;
    return folder.empty() ? "." : folder.str();
  }
  llvm::StringRef stem = model;
  if (!stem.consume_back(".json")) stem.consume_back(".pdmodel");
  if (isFile(stem + ".pdiparams")) return (stem + ".pdiparams").str();
  if (std::string combined = join(folder, "__params__"); isFile(combined)) return combined;
  return "";
}
} // namespace

static LogicalResult findModel(Session &session, ModelFiles &files) {
  llvm::StringRef given = session.options.modelPath;
  if (given.empty()) return session.fail(kUsage, "no model is named", "give a folder, a prefix, a .pdmodel or a .json");
  if (!fs::exists(given)) {
    files.model = modelOfPrefix(given);
    if (!files.model.empty()) return success();
    return session.failIn(given, "no such file, folder or model prefix", "a prefix p stands for p.json or p.pdmodel");
  }
  if (!fs::is_directory(given)) {
    files.model = given.str();
    return success();
  }
  llvm::SmallVector<std::string> models = modelsIn(given);
  if (models.empty())
    return session.failIn(given, "no model in this folder", "expects a .pdmodel, a PIR .json or a __model__");
  if (models.size() > 1) {
    std::string names;
    for (llvm::StringRef model : llvm::ArrayRef(models).take_front(4))
      names += (names.empty() ? "" : ", ") + path::filename(model).str();
    return session.failIn(
        given, "this folder holds " + Twine(models.size()) + " models: " + names + (models.size() > 4 ? ", ..." : ""),
        "name one of them");
  }
  files.model = models[0];
  return success();
}

FailureOr<ModelFiles> importer::resolveModel(Session &session) {
  ModelFiles files;
  if (failed(findModel(session, files))) return failure();
  session.modelFile = session.summary.modelFile = files.model;
  if (auto access = fs::access(files.model, fs::AccessMode::Exist);
      access || !llvm::MemoryBuffer::getFileSlice(files.model, 0, 0))
    return session.failIn(files.model, "cannot be read");
  switch (recognise(head(files.model))) {
  case Kind::PIR:
    files.pir = true;
    session.summary.format = "pir";
    break;
  case Kind::ProgramDesc: session.summary.format = "pdmodel"; break;
  case Kind::Empty: return session.failAt(files.model, 0, "the file is empty");
  case Kind::Pickle:
    return session.failAt(
        files.model, 0, "this is a state dict (a Python pickle), not a program",
        "with its program: pd-compile PROGRAM --params=FILE; alone: pd-compile FILE -o OUT.safetensors");
  case Kind::PaddleLite:
    return session.failAt(files.model, 0, "this is a Paddle-Lite model (.nb), which keeps no portable graph",
                          "use the .pdmodel or .json it was made from");
  case Kind::Unknown:
    return session.failAt(files.model, 0, "neither a ProgramDesc nor a PIR program",
                          "the file may be encrypted; decrypt it first");
  }
  llvm::StringRef params = session.options.paramsPath;
  std::string beside = paramsBeside(files.model);
  for (const std::string &weights : {params.str(), beside})
    if (session.summary.infoFile.empty() && !weights.empty() && isFile(weights + ".info"))
      session.summary.infoFile = weights + ".info";
  if (params.consume_front("random:")) {
    uint64_t seed;
    if (params.getAsInteger(10, seed))
      return session.fail(kUsage, "'" + session.options.paramsPath + "' is not random:SEED",
                          "for example --params=random:0");
    files.randomSeed = seed;
    return files;
  }
  if (!params.empty()) {
    if (!fs::exists(params)) return session.failIn(params, "no such weight file or folder");
    files.params = params.str();
  } else {
    files.params = beside;
  }
  return files;
}
