//===--- Results.cpp - one run: print, write, compare -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Run.h"

#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/SafeTensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace pdrun {

using namespace pdrt;

namespace {
std::vector<TensorView> viewsOf(const std::vector<Tensor> &tensors) { return {tensors.begin(), tensors.end()}; }

std::string outputFile(size_t index, const std::string &name) {
  char number[32];
  std::snprintf(number, sizeof(number), "%03zu_", index);
  return number + fileNameFor(name) + ".npy";
}

struct Summary {
  double min = INFINITY, max = -INFINITY, mean = 0;
  int64_t notFinite = 0;
};
Summary summarize(const Tensor &tensor) {
  Summary out;
  int64_t count = tensor.elements(), finite = 0;
  for (int64_t i = 0; i < count; ++i) {
    double value = tensor.at(i);
    if (!std::isfinite(value)) {
      ++out.notFinite;
      continue;
    }
    ++finite;
    out.min = std::min(out.min, value);
    out.max = std::max(out.max, value);
    out.mean += value;
  }
  out.mean = finite ? out.mean / static_cast<double>(finite) : 0;
  if (!finite) out.min = out.max = 0;
  return out;
}

/// The expected outputs of --expect: files named as --output names them, or an npz keyed by name or in order.
std::vector<Tensor> readExpected(const Session &session, const std::string &path) {
  const std::vector<TensorInfo> &infos = session.outputs();
  std::vector<Tensor> expected;
  if (isDirectory(path)) {
    for (size_t i = 0; i < infos.size(); ++i) expected.push_back(readNpy(path + "/" + outputFile(i, infos[i].name)));
    return expected;
  }
  auto arrays = readNpz(path);
  for (size_t i = 0; i < infos.size(); ++i) {
    auto found = std::find_if(arrays.begin(), arrays.end(), [&](const auto &entry) {
      return entry.first == infos[i].name || entry.first == fileNameFor(infos[i].name);
    });
    if (found == arrays.end() && arrays.size() == infos.size()) found = arrays.begin() + static_cast<std::ptrdiff_t>(i);
    if (found == arrays.end()) throw Error(ExitBadFile, path, "holds no array for output '" + infos[i].name + "'");
    expected.push_back(found->second);
  }
  return expected;
}
} // namespace

void printDevice(const Session &session) {
  const Artifact &artifact = session.artifact();
  if (artifact.cudaDevice()) std::printf("device: %s\n", artifact.deviceText().c_str());
}

/// The limits that a check of half precision states, an output each; none for f32.
static std::vector<double> readLimits(const SafeTensors &check, const std::string &file, size_t outputs) {
  std::vector<double> limits;
  auto stated = check.metadata.find("relative_l2");
  if (stated == check.metadata.end()) return limits;
  std::stringstream text(stated->second);
  for (std::string number; std::getline(text, number, ',');) {
    char *end = nullptr;
    limits.push_back(std::strtod(number.c_str(), &end));
    if (number.empty() || *end || !(limits.back() > 0))
      throw Error(ExitBadFile, file, "states the limit '" + number + "'", "compile the model again");
  }
  if (limits.size() != outputs)
    throw Error(ExitBadFile, file,
                "states limits of " + std::to_string(limits.size()) + " outputs, not of " + std::to_string(outputs),
                "compile the model again");
  return limits;
}

bool compareOutputs(const Session &session, const std::vector<Tensor> &got, const std::vector<Tensor> &expected,
                    const Options &options, const std::vector<double> &limits) {
  bool good = true;
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  if (!options.json) printDevice(session);
  for (size_t i = 0; i < got.size(); ++i) {
    const std::string &name = session.outputs()[i].name;
    Comparison result = compareTensors(got[i], expected[i], options.rtol, options.atol);
    bool same = result.equalSignature && result.within;
    std::string distance;
    nlohmann::ordered_json entry{{"output", name}};
    if (result.equalSignature && !limits.empty() && isFloat(got[i].dtype)) {
      double l2 = relativeL2(got[i], expected[i]);
      same = same || l2 <= limits[i];
      char text[64];
      std::snprintf(text, sizeof text, ", relative L2 %.2g, allowed %.2g", l2, limits[i]);
      distance = text;
      entry["relative_l2"] = l2;
    }
    good &= same;
    if (options.json) {
      entry.update({{"within", same}, {"max_error", result.maxError}, {"max_abs", result.maxAbs}});
      report.push_back(entry);
      continue;
    }
    if (!result.equalSignature) {
      std::printf("output %zu '%s': differs: %s %s, expected %s %s\n", i, name.c_str(), dtypeName(got[i].dtype),
                  shapeText(got[i].shape).c_str(), dtypeName(expected[i].dtype), shapeText(expected[i].shape).c_str());
      continue;
    }
    std::printf("output %zu '%s': %s: max error %.3g of max abs %.4g%s", i, name.c_str(), same ? "ok" : "differs",
                result.maxError, result.maxAbs, distance.c_str());
    if (!same)
      std::printf(" at element %lld (got %.9g, expected %.9g)", static_cast<long long>(result.worst),
                  got[i].at(result.worst), expected[i].at(result.worst));
    std::printf("\n");
  }
  if (options.json) std::printf("%s\n", nlohmann::ordered_json{{"within", good}, {"outputs", report}}.dump().c_str());
  return good;
}

int runOnce(Session &session, const Options &options) {
  std::vector<Tensor> inputs = makeInputs(session, options);
  std::vector<Tensor> expected;
  if (!options.expect.empty()) expected = readExpected(session, options.expect);
  std::vector<Tensor> outputs = session.run(viewsOf(inputs));
  if (!options.output.empty()) {
    createDirectories(options.output);
    for (size_t i = 0; i < outputs.size(); ++i)
      writeNpy(options.output + "/" + outputFile(i, session.outputs()[i].name), outputs[i]);
  }
  if (!options.expect.empty()) return compareOutputs(session, outputs, expected, options) ? ExitOk : ExitDiffers;
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  if (!options.json) printDevice(session);
  for (size_t i = 0; i < outputs.size(); ++i) {
    const std::string &name = session.outputs()[i].name;
    Summary s = summarize(outputs[i]);
    if (options.json) {
      report.push_back({{"output", name},
                        {"dtype", dtypeName(outputs[i].dtype)},
                        {"shape", outputs[i].shape},
                        {"min", s.min},
                        {"max", s.max},
                        {"mean", s.mean},
                        {"not_finite", s.notFinite}});
      continue;
    }
    std::printf("output %zu '%s': %s %s, min %.6g, max %.6g, mean %.6g", i, name.c_str(), dtypeName(outputs[i].dtype),
                shapeText(outputs[i].shape).c_str(), s.min, s.max, s.mean);
    if (s.notFinite) std::printf(", %lld not finite", static_cast<long long>(s.notFinite));
    std::printf("\n");
  }
  if (options.json) std::printf("%s\n", nlohmann::ordered_json{{"outputs", report}}.dump().c_str());
  return ExitOk;
}

int runCheck(Session &session, const Options &options) {
  const Artifact &artifact = session.artifact();
  const Manifest &manifest = artifact.manifest();
  artifact.verifyFiles();
  if (manifest.checkFile.empty())
    throw Error(ExitBadFile, artifact.path(), "holds no check.safetensors",
                "pd-run ARTIFACT --expect=DIR compares with results of your own");
  std::string file = artifact.path() + "/" + manifest.checkFile;
  SafeTensors check = readSafeTensors(file);
  auto find = [&](const std::string &name) -> const Tensor & {
    const Tensor *tensor = check.find(name);
    if (!tensor) throw Error(ExitBadFile, file, "lacks the tensor '" + name + "'");
    return *tensor;
  };
  std::vector<TensorView> inputs;
  for (const TensorInfo &info : manifest.inputs) inputs.push_back(find("input." + info.name));
  std::vector<Tensor> expected;
  for (size_t i = 0; i < manifest.outputs.size(); ++i)
    expected.push_back(find("output." + std::to_string(i) + "." + manifest.outputs[i].name));
  if (!options.json)
    std::printf("expected values: %s\n",
                manifest.checkOrigin.empty() ? "unknown origin" : manifest.checkOrigin.c_str());
  std::vector<double> limits = readLimits(check, file, expected.size());
  return compareOutputs(session, session.run(inputs), expected, options, limits) ? ExitOk : ExitDiffers;
}

} // namespace pdrun
