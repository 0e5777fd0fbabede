//===--- Files.cpp - reading, mapping and writing files -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Error.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pdrt {

std::shared_ptr<MappedFile> MappedFile::open(const std::string &path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
    int reason = fd < 0 ? errno : EISDIR;
    if (fd >= 0) close(fd);
    throw Error(ExitBadFile, path, std::string("cannot be read: ") + std::strerror(reason),
                "check the path and its permissions");
  }
  std::shared_ptr<MappedFile> file(new MappedFile);
  file->name = path;
  file->length = static_cast<size_t>(info.st_size);
  if (file->length) {
    void *memory = mmap(nullptr, file->length, PROT_READ, MAP_PRIVATE, fd, 0);
    if (memory == MAP_FAILED) {
      int reason = errno;
      close(fd);
      throw Error(ExitBadFile, path, std::string("cannot be mapped: ") + std::strerror(reason),
                  "check the file system");
    }
    file->bytes = static_cast<const uint8_t *>(memory);
  }
  close(fd);
  return file;
}

MappedFile::~MappedFile() {
  if (bytes) munmap(const_cast<uint8_t *>(bytes), length);
}

bool fileExists(const std::string &path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0;
}

bool isDirectory(const std::string &path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

void pageOut(const void *data, size_t size) {
#ifdef MADV_PAGEOUT
  // Whole pages only: the first and the last may hold what others still read.
  uintptr_t page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE)), begin = reinterpret_cast<uintptr_t>(data),
            end = (begin + size) / page * page;
  begin = (begin + page - 1) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void *>(begin), end - begin, MADV_PAGEOUT);
#endif
}

std::string readTextFile(const std::string &path) {
  auto file = MappedFile::open(path);
  return std::string(reinterpret_cast<const char *>(file->data()), file->size());
}

void writeFileAtomically(const std::string &path, const void *data, size_t size) {
  std::string temporary = path + ".tmp." + std::to_string(getpid());
  std::FILE *file = std::fopen(temporary.c_str(), "wb");
  bool good = file && (size == 0 || std::fwrite(data, 1, size, file) == size);
  int reason = errno;
  if (file && std::fclose(file) != 0) {
    good = false;
    reason = errno;
  }
  if (good && std::rename(temporary.c_str(), path.c_str()) == 0) return;
  if (good) reason = errno;
  if (file) unlink(temporary.c_str());
  throw Error(ExitCannotWrite, path, std::string("cannot be written: ") + std::strerror(reason));
}

void createDirectories(const std::string &path) {
  std::error_code code;
  std::filesystem::create_directories(path, code);
  if (code || !isDirectory(path))
    throw Error(ExitCannotWrite, path, "folder cannot be created: " + (code ? code.message() : "a file is in the way"));
}

std::string fileNameFor(const std::string &tensorName) {
  std::string out = tensorName;
  for (char &c : out)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
          c == '-'))
      c = '_';
  return out;
}

} // namespace pdrt
