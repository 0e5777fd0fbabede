//===--- MappedFile.cpp - a read-only mapping shared by the blobs cut from it ---------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "MappedFile.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mlir::pd::importer;

std::shared_ptr<const MappedFile> MappedFile::open(llvm::StringRef path, std::string &why) {
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->name = path.str();
  int fd = ::open(file->name.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    why = std::strerror(errno);
    return nullptr;
  }
  struct stat info;
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    why = S_ISDIR(info.st_mode) ? "is a folder" : "is not a regular file";
    ::close(fd);
    return nullptr;
  }
  file->size = size_t(info.st_size);
  if (file->size) {
    // Private: a weight file replaced on disk by rename keeps its old bytes here.
    void *at = ::mmap(nullptr, file->size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
      why = std::strerror(errno);
      ::close(fd);
      file->size = 0;
      return nullptr;
    }
    file->data = static_cast<const char *>(at);
  }
  ::close(fd);
  return file;
}

MappedFile::~MappedFile() {
  if (data) ::munmap(const_cast<char *>(data), size);
}
