//===--- OutputFolder.cpp - temporary sibling, record, exchange; what may be replaced ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Support/OutputFolder.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;
using namespace mlir::pd;
using Json = nlohmann::ordered_json;
using pdrt::Error;

static constexpr const char *kProducer = "paddle-mlir ";
static constexpr const char *kAnother = "another -o FOLDER, or move it away first";

/// The record of a folder that we wrote, or null.
static Json readRecord(const fs::path &folder, const FolderKind &kind) {
  std::ifstream in(folder / kind.record);
  Json record = Json::parse(in, nullptr, /*allow_exceptions=*/false);
  auto text = [&](const char *field) {
    return record.is_object() && record.contains(field) && record[field].is_string() ? record[field].get<std::string>()
                                                                                     : std::string();
  };
  bool ours = text("producer").rfind(kProducer, 0) == 0 && text("format") == kind.format && record.contains("files") &&
              record["files"].is_object();
  return ours ? record : Json();
}

/// Byte code that Python leaves beside the modules it imports; Python makes it again.
static bool isByteCode(const fs::path &relative) {
  return relative.extension() == ".pyc" && relative.parent_path().filename() == "__pycache__";
}

/// A sibling of `target` that was not there before.
static std::string makeSibling(const std::string &target, const char *what) {
  std::error_code ec;
  for (int i = 0; i < 1000; ++i) {
    std::string path = target + "." + what + std::to_string(::getpid()) + (i ? "-" + std::to_string(i) : "");
    if (fs::create_directory(path, ec)) return path;
    if (ec) break;
  }
  throw Error(pdrt::ExitCannotWrite, target, "cannot create the folder: " + (ec ? ec.message() : "name taken"),
              "check the path and its permissions");
}

OutputFolder::OutputFolder(std::string to, const FolderKind &kind) : kind(kind), destination(std::move(to)) {
  while (destination.size() > 1 && destination.back() == '/') destination.pop_back();
  std::error_code ec;
  if (fs::exists(destination, ec)) { // through a symbolic link: the folder itself is replaced
    if (fs::path real = fs::canonical(destination, ec); !ec) destination = real.string();
  }
  if (std::optional<Obstacle> obstacle = findObstacle())
    throw Error(pdrt::ExitCannotWrite, obstacle->where, obstacle->what, obstacle->hint);
  if (fs::path parent = fs::path(destination).parent_path(); !parent.empty()) fs::create_directories(parent, ec);
  temporary = makeSibling(destination, "tmp");
}

OutputFolder::~OutputFolder() {
  std::error_code ec;
  if (!done) fs::remove_all(temporary, ec);
}

std::optional<OutputFolder::Obstacle> OutputFolder::findObstacle() const {
  std::error_code ec;
  fs::file_status status = fs::symlink_status(destination, ec);
  if (!fs::exists(status)) return std::nullopt;
  if (!fs::is_directory(status))
    return Obstacle{destination, std::string("is no folder, but ") + kind.called + " is one", kAnother};
  if (fs::is_empty(destination, ec) && !ec) return std::nullopt;
  Json record = readRecord(destination, kind);
  if (record.is_null())
    return Obstacle{destination, std::string("exists and is not ") + kind.called + " of ours", kAnother};
  const Json &files = record["files"];
  fs::recursive_directory_iterator it(destination, ec), end;
  for (; !ec && it != end; it.increment(ec)) {
    fs::path relative = it->path().lexically_relative(destination);
    std::string name = relative.generic_string();
    if (it->is_directory() && !it->is_symlink()) {
      bool known = relative.filename() == "__pycache__";
      for (auto &file : files.items()) known |= file.key().rfind(name + "/", 0) == 0;
      if (!known)
        return Obstacle{destination, "holds '" + name + "', which " + kind.record + " does not list", kAnother};
      continue;
    }
    if (name == kind.record || isByteCode(relative)) continue;
    if (!files.contains(name) || !it->is_regular_file() || it->is_symlink())
      return Obstacle{destination, "holds '" + name + "', which " + kind.record + " does not list", kAnother};
    if (kind.editable && files[name] != pdrt::sha256File(it->path().string()))
      return Obstacle{it->path().string(), "was changed after it was written, and would be overwritten", kAnother};
  }
  if (ec) return Obstacle{destination, "cannot be read: " + ec.message(), kAnother};
  return std::nullopt;
}

std::string OutputFolder::path(const std::string &relative) const {
  fs::path full = fs::path(temporary) / relative;
  std::error_code ec;
  fs::create_directories(full.parent_path(), ec);
  if (ec) throw Error(pdrt::ExitCannotWrite, destination, "cannot create a folder: " + ec.message(), "check the disk");
  return full.string();
}

void OutputFolder::commit(const std::string &fields) {
  Json record{{"format_version", kFolderFormatVersion},
              {"producer", kProducer + std::string(PD_VERSION)},
              {"format", kind.format}};
  record.update(Json::parse(fields));
  std::vector<std::string> names;
  for (const fs::directory_entry &entry : fs::recursive_directory_iterator(temporary))
    if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(temporary).generic_string());
  std::sort(names.begin(), names.end());
  record["files"] = Json::object();
  record["sizes"] = Json::object(); // checked at every load, where hashing big weights would take too long
  for (const std::string &name : names) record["files"][name] = pdrt::sha256File(temporary + "/" + name);
  for (const std::string &name : names) record["sizes"][name] = fs::file_size(temporary + "/" + name);
  {
    std::ofstream out(temporary + "/" + kind.record);
    out << record.dump(1) << "\n";
    out.flush();
    if (!out)
      throw Error(pdrt::ExitCannotWrite, destination, std::string("cannot write ") + kind.record, "check the disk");
  }
  // What came into the folder since the program began is as safe as what was there.
  if (std::optional<Obstacle> obstacle = findObstacle())
    throw Error(pdrt::ExitCannotWrite, obstacle->where, obstacle->what, obstacle->hint);
  if (::rename(temporary.c_str(), destination.c_str()) == 0) { // nothing, or an empty folder, was there
    done = true;
    return;
  }
  // One step, so that the target is whole at every moment.
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, destination.c_str(), RENAME_EXCHANGE) == 0) {
    done = true;
    return removeReplaced(temporary);
  }
  std::string old = makeSibling(destination, "old");
  if (::rename(destination.c_str(), old.c_str()) == 0) {
    if (::rename(temporary.c_str(), destination.c_str()) == 0) {
      done = true;
      return removeReplaced(old);
    }
    int reason = errno;
    ::rename(old.c_str(), destination.c_str());
    errno = reason;
  }
  throw Error(pdrt::ExitCannotWrite, destination,
              std::string("cannot move ") + kind.called + " into place: " + std::strerror(errno),
              "check the path and its permissions");
}

/// Removes what the record of `old` lists, then the folders that are empty: whatever else is there stays.
void OutputFolder::removeReplaced(const std::string &old) const {
  std::error_code ec;
  Json record = readRecord(old, kind);
  if (!record.is_null()) {
    for (auto &file : record["files"].items()) fs::remove(fs::path(old) / file.key(), ec);
    fs::remove(fs::path(old) / kind.record, ec);
  }
  std::vector<fs::path> folders{old};
  for (fs::recursive_directory_iterator it(old, ec), end; !ec && it != end; it.increment(ec)) {
    if (it->is_directory() && !it->is_symlink()) folders.push_back(it->path());
    else if (isByteCode(it->path())) fs::remove(it->path(), ec);
  }
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) fs::remove(*folder, ec);
}
