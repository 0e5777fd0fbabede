//===--- Linker.cpp - objects to a shared object, by LLD in process -----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "lld/Common/Driver.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"

#include <mutex>

LLD_HAS_DRIVER(elf)

namespace mlir::pd::cpu {

std::string linkSharedObject(ArrayRef<llvm::SmallVector<char, 0>> objects, llvm::StringRef path) {
  SmallVector<std::string> files;
  std::vector<std::unique_ptr<llvm::FileRemover>> removers;
  for (const auto &object : objects) {
    int fd;
    llvm::SmallString<128> file;
    if (std::error_code error = llvm::sys::fs::createTemporaryFile("pd-object", "o", fd, file))
      return "cannot create a temporary object: " + error.message();
    removers.push_back(std::make_unique<llvm::FileRemover>(file));
    llvm::raw_fd_ostream stream(fd, /*shouldClose=*/true);
    stream.write(object.data(), object.size());
    stream.close();
    if (stream.has_error()) {
      stream.clear_error();
      return ("cannot write " + file).str();
    }
    files.push_back(file.str().str());
  }
  std::string output = path.str(), text;
  SmallVector<const char *> args{"ld.lld",
                                 "-shared",
                                 "-nostdlib",
                                 "--no-undefined",
                                 "--gc-sections",
                                 "--build-id=none",
                                 "--hash-style=gnu",
                                 "-z",
                                 "noexecstack",
                                 "-z",
                                 "now",
                                 "--threads=1",
                                 "-o",
                                 output.c_str()};
  for (const std::string &file : files) args.push_back(file.c_str());
  // LLD keeps global state: one link at a time.
  static std::mutex mutex;
  std::lock_guard<std::mutex> lock(mutex);
  llvm::raw_string_ostream messages(text);
  lld::Result result = lld::lldMain(args, messages, messages, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode == 0) return "";
  return text.empty() ? "the linker failed without a message" : text;
}

} // namespace mlir::pd::cpu
