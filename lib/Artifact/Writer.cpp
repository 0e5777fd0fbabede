//===--- Writer.cpp - artifact folders: signature and manifest ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Artifact/Writer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <nlohmann/json.hpp>

using namespace mlir;
using namespace mlir::pd;
using Json = nlohmann::ordered_json;

FailureOr<Signature> mlir::pd::getSignature(ModuleOp module) {
  Signature signature;
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!main) return module.emitError("expects a function '@main'");
  FailureOr<host::ProgramSignature> tensors = host::getProgramSignature(main);
  if (failed(tensors)) return failure();
  signature.tensors = std::move(*tensors);
  if (auto constraints = module->getAttrOfType<ArrayAttr>("pd.constraints"))
    for (auto c : constraints.getAsRange<DictionaryAttr>()) {
      auto text = [&](StringRef key) {
        auto s = c.getAs<StringAttr>(key);
        return s ? s.str() : std::string("0");
      };
      Json object{{"lhs", Json::parse(text("lhs"))}, {"rhs", Json::parse(text("rhs"))}, {"location", text("location")}};
      signature.constraints.push_back(object.dump());
    }
  return signature;
}

static constexpr FolderKind kArtifact{"manifest.json", "artifact", "an artifact", /*editable=*/false};

ArtifactWriter::ArtifactWriter(std::string target) : folder(std::move(target), kArtifact) {}

static Json tensorsJson(ArrayRef<host::SignatureTensor> tensors) {
  Json list = Json::array();
  for (const host::SignatureTensor &t : tensors) {
    Json shape = Json::array();
    for (const host::SignatureDim &d : t.dims)
      shape.push_back(ShapedType::isDynamic(d.size) ? Json(d.symbol) : Json(d.size));
    list.push_back(Json{{"name", t.name}, {"dtype", t.dtype}, {"shape", shape}});
  }
  return list;
}

void ArtifactWriter::addProgram(ArrayRef<Target> targets, std::vector<KernelRecord> kernels) {
  programs.push_back({targets.vec(), std::move(kernels)});
}

std::string ArtifactWriter::addLibrary(const std::string &library) {
  auto [place, fresh] = libraries.try_emplace(library);
  if (!fresh) return place->second;
  std::string name = llvm::sys::path::filename(library).str();
  bool taken = llvm::any_of(libraries, [&](auto &other) { return other.second == "custom/" + name; });
  place->second = "custom/" + (taken ? std::to_string(libraries.size()) + "-" : "") + name;
  if (std::error_code ec = llvm::sys::fs::copy_file(library, path(place->second)))
    throw pdrt::Error(pdrt::ExitCannotWrite, library, "cannot be copied into the artifact: " + ec.message(),
                      "check the disk");
  return place->second;
}

std::pair<int64_t, bool> ArtifactWriter::addCustomOp(const std::string &json) {
  auto known = llvm::find(customOps, json);
  bool fresh = known == customOps.end();
  int64_t index = known - customOps.begin();
  if (fresh) customOps.push_back(json);
  return {index, fresh};
}

static Json programJson(ArrayRef<Target> targets, ArrayRef<KernelRecord> kernels) {
  const Target &target = targets.front();
  Json list = Json::array(), levels = Json::array();
  for (const Target &t : targets) levels.push_back(t.level);
  for (const KernelRecord &k : kernels)
    list.push_back(Json{{"name", k.name}, {"generator", k.generator}, {"root", k.root}});
  return Json{{"device", target.deviceName()},   {"triple", target.triple},         {"levels", levels},
              {"program", target.programPath()}, {"weights", target.weightsPath()}, {"kernels", list}};
}

void ArtifactWriter::commit(const Signature &signature, const std::vector<NamedDim> &dims, const std::string &model,
                            const std::string &checkOrigin) {
  Json manifest{{"model", Json{{"file", model}}}};
  manifest["inputs"] = tensorsJson(signature.tensors.inputs);
  manifest["outputs"] = tensorsJson(signature.tensors.outputs);
  manifest["constraints"] = Json::array();
  for (const std::string &c : signature.constraints) manifest["constraints"].push_back(Json::parse(c));
  manifest["dims"] = Json::object();
  for (const NamedDim &d : dims)
    manifest["dims"][d.name] = Json{{"min", d.min}, {"max", d.max ? Json(*d.max) : Json()}, {"multiple", d.multiple}};
  manifest["targets"] = Json::array();
  for (const Program &program : programs) manifest["targets"].push_back(programJson(program.targets, program.kernels));
  if (!customOps.empty()) manifest["custom_ops"] = Json::array();
  for (const std::string &op : customOps) manifest["custom_ops"].push_back(Json::parse(op));
  if (!checkOrigin.empty()) manifest["check"] = Json{{"file", "check.safetensors"}, {"origin", checkOrigin}};
  folder.commit(manifest.dump());
}
