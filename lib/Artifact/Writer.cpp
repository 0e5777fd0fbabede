//===--- Writer.cpp - artifact folders: temporary sibling, manifest, atomic rename ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Artifact/Writer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Sha256.h"
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace mlir;
using namespace mlir::pd;
using Json = nlohmann::ordered_json;

Signature mlir::pd::getSignature(ModuleOp module) {
  Signature signature;
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!main) return signature;
  if (FailureOr<pd_kernel::ProgramSignature> tensors = pd_kernel::getProgramSignature(main); succeeded(tensors))
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

ArtifactWriter::ArtifactWriter(std::string to) : target(std::move(to)) {
  while (target.size() > 1 && target.back() == '/') target.pop_back();
  std::error_code ec;
  if (fs::exists(target, ec) &&
      !(fs::is_directory(target, ec) && (fs::exists(target + "/manifest.json", ec) || fs::is_empty(target, ec))))
    throw pdrt::Error(pdrt::ExitCannotWrite, target, "exists and is not an artifact",
                      "another -o FOLDER; only an artifact of ours is overwritten");
  temporary = target + ".tmp" + std::to_string(::getpid());
  fs::remove_all(temporary, ec);
  fs::create_directories(temporary, ec);
  if (ec)
    throw pdrt::Error(pdrt::ExitCannotWrite, target, "cannot create the folder: " + ec.message(),
                      "check the path and its permissions");
}

ArtifactWriter::~ArtifactWriter() {
  std::error_code ec;
  if (!done) fs::remove_all(temporary, ec);
}

std::string ArtifactWriter::path(const std::string &relative, bool record) {
  fs::path full = fs::path(temporary) / relative;
  std::error_code ec;
  fs::create_directories(full.parent_path(), ec);
  if (ec) throw pdrt::Error(pdrt::ExitCannotWrite, target, "cannot create a folder: " + ec.message(), "check the disk");
  if (record) files.push_back(relative);
  return full.string();
}

static Json tensorsJson(ArrayRef<pd_kernel::SignatureTensor> tensors) {
  Json list = Json::array();
  for (const pd_kernel::SignatureTensor &t : tensors) {
    Json shape = Json::array();
    for (const pd_kernel::SignatureDim &d : t.dims)
      shape.push_back(ShapedType::isDynamic(d.size) ? Json(d.symbol) : Json(d.size));
    list.push_back(Json{{"name", t.name}, {"dtype", t.dtype}, {"shape", shape}});
  }
  return list;
}

void ArtifactWriter::commit(const Signature &signature, const std::vector<NamedDim> &dims,
                            const std::vector<KernelRecord> &kernels, const std::string &model,
                            const std::string &checkOrigin) {
  Json manifest{{"format_version", 1}, {"producer", "paddle-mlir " PD_VERSION}, {"model", Json{{"file", model}}}};
  manifest["inputs"] = tensorsJson(signature.tensors.inputs);
  manifest["outputs"] = tensorsJson(signature.tensors.outputs);
  manifest["constraints"] = Json::array();
  for (const std::string &c : signature.constraints) manifest["constraints"].push_back(Json::parse(c));
  manifest["dims"] = Json::object();
  for (const NamedDim &d : dims)
    manifest["dims"][d.name] = Json{{"min", d.min}, {"max", d.max ? Json(*d.max) : Json()}, {"multiple", d.multiple}};
  manifest["targets"] = Json::array({Json{{"device", "cpu"},
                                          {"triple", "x86_64-linux-gnu"},
                                          {"program", "cpu/x86_64-linux-gnu/program.so"},
                                          {"weights", "weights/packed-cpu.bin"}}});
  manifest["kernels"] = Json::array();
  for (const KernelRecord &k : kernels)
    manifest["kernels"].push_back(Json{{"name", k.name}, {"generator", k.generator}, {"root", k.root}});
  if (!customOps.empty()) manifest["custom_ops"] = Json::array();
  for (const std::string &op : customOps) manifest["custom_ops"].push_back(Json::parse(op));
  manifest["files"] = Json::object();
  for (const std::string &f : files) manifest["files"][f] = pdrt::sha256File(temporary + "/" + f);
  manifest["sizes"] = Json::object(); // checked at every load, where hashing big weights would take too long
  for (const std::string &f : files) manifest["sizes"][f] = fs::file_size(temporary + "/" + f);
  if (!checkOrigin.empty()) manifest["check"] = Json{{"file", "check.safetensors"}, {"origin", checkOrigin}};
  {
    std::ofstream out(temporary + "/manifest.json");
    out << manifest.dump(1) << "\n";
    out.flush();
    if (!out) throw pdrt::Error(pdrt::ExitCannotWrite, target, "cannot write manifest.json", "check the disk");
  }
  std::error_code ec;
  std::string old = target + ".old" + std::to_string(::getpid());
  if (fs::exists(target, ec)) fs::rename(target, old, ec);
  fs::rename(temporary, target, ec);
  if (ec)
    throw pdrt::Error(pdrt::ExitCannotWrite, target, "cannot move the artifact into place: " + ec.message(),
                      "check the path and its permissions");
  done = true;
  fs::remove_all(old, ec);
}
