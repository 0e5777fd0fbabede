//===--- TemporaryFolder.h - a folder that goes with the test ---------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_TEST_UNIT_IMPORT_TEMPORARYFOLDER_H
#define PADDLE_MLIR_TEST_UNIT_IMPORT_TEMPORARYFOLDER_H

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "pd-import-XXXXXX").string();
    root = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(root); }

  std::string path(const std::string &name = "") const { return name.empty() ? root.string() : (root / name).string(); }
  void write(const std::string &name, const std::string &bytes) const {
    std::filesystem::create_directories((root / name).parent_path());
    std::ofstream(root / name, std::ios::binary) << bytes;
  }

private:
  std::filesystem::path root;
};

inline std::string readInput(const std::string &name) {
  std::ifstream in(std::string(PD_IMPORT_INPUTS) + "/" + name, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

#endif // PADDLE_MLIR_TEST_UNIT_IMPORT_TEMPORARYFOLDER_H
