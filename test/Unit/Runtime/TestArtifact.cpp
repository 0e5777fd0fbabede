//===--- TestArtifact.cpp - writes artifacts around the hand-written program -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TestArtifact.h"

#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include <cstdlib>
#include <filesystem>
#include <sys/utsname.h>

using namespace pdrt;

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "pd-runtime-XXXXXX").string();
  folder = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(folder); }

void writeText(const std::string &path, const std::string &text) {
  writeFileAtomically(path, text.data(), text.size());
}

void writeArtifact(const std::string &folder, const std::string &extra) {
  utsname info;
  uname(&info);
  std::string triple = std::string(info.machine) + "-linux-gnu", program = "cpu/" + triple + "/program.so";
  createDirectories(folder + "/cpu/" + triple);
  createDirectories(folder + "/weights");
  writeText(folder + "/" + program, readTextFile(PD_TEST_PROGRAM));
  const float weights[16] = {0.5f, 1.5f, 2.5f, 3.5f};
  writeFileAtomically(folder + "/weights/packed-cpu.bin", weights, sizeof(weights));

  SafeTensors check;
  Tensor x = Tensor::allocate(DType::Float32, {2, 4}), y = Tensor::allocate(DType::Float32, {2, 4}),
         z = Tensor::allocate(DType::Float32, {2});
  for (int i = 0; i < 2; ++i) {
    z.as<float>()[i] = 0;
    for (int j = 0; j < 4; ++j) {
      x.as<float>()[4 * i + j] = 0.25f * static_cast<float>(i + j);
      y.as<float>()[4 * i + j] = 2 * x.as<float>()[4 * i + j] + weights[j];
      z.as<float>()[i] += x.as<float>()[4 * i + j];
    }
  }
  check.tensors = {{"input.x", x}, {"output.0.y", y}, {"output.1.z/0", z}};
  writeSafeTensors(folder + "/check.safetensors", check);

  std::string manifest = R"({"format_version": 1, "producer": "test",
  "inputs": [{"name": "x", "dtype": "float32", "shape": ["N", 4]}],
  "outputs": [{"name": "y", "dtype": "float32", "shape": ["N", 4]}, {"name": "z/0", "dtype": "float32", "shape": ["N"]}],
  "targets": [{"device": "cpu", "triple": ")" +
                         triple + R"(", "program": ")" + program + R"(", "weights": "weights/packed-cpu.bin"}],
  "check": {"file": "check.safetensors", "origin": "by hand"},
  "files": {")" + program +
                         R"(": ")" + sha256File(PD_TEST_PROGRAM) + R"(", "weights/packed-cpu.bin": ")" +
                         sha256File(folder + "/weights/packed-cpu.bin") + "\"}" + (extra.empty() ? "" : ", " + extra) +
                         "}";
  writeText(folder + "/manifest.json", manifest);
}
