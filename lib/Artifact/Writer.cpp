//===--- Writer.cpp - artifact folders: signature and manifest ------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Artifact/Writer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <nlohmann/json.hpp>

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

static constexpr FolderKind kArtifact{"manifest.json", "artifact", "an artifact", /*editable=*/false};

ArtifactWriter::ArtifactWriter(std::string target) : folder(std::move(target), kArtifact) {}

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
  Json manifest{{"model", Json{{"file", model}}}};
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
  if (!checkOrigin.empty()) manifest["check"] = Json{{"file", "check.safetensors"}, {"origin", checkOrigin}};
  folder.commit(manifest.dump());
}
