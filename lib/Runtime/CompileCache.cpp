//===--- CompileCache.cpp - compiling models once, by running pd-compile -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Artifact.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace pdrt {

namespace fs = std::filesystem;

namespace {
bool isExecutable(const std::string &path) { return !isDirectory(path) && access(path.c_str(), X_OK) == 0; }

bool endsWith(const std::string &text, const std::string &end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string withoutExtension(const std::string &path) {
  for (const char *extension : {".pdmodel", ".json"})
    if (endsWith(path, extension)) return path.substr(0, path.size() - std::strlen(extension));
  return path;
}

/// Every file of a folder that can be part of a model, sorted.
std::vector<std::string> filesIn(const std::string &folder) {
  std::vector<std::string> all, models;
  std::error_code code;
  for (const auto &entry : fs::directory_iterator(folder, code)) {
    if (!entry.is_regular_file(code)) continue;
    std::string path = entry.path().string(), extension = entry.path().extension().string();
    all.push_back(path);
    if (extension == ".pdmodel" || extension == ".json" || extension == ".pdiparams") models.push_back(path);
  }
  bool separate = fileExists(folder + "/__model__"); // a parameter a file, under any name
  std::vector<std::string> &chosen = separate ? all : models;
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::vector<std::string> modelFiles(const CompileRequest &request) {
  std::vector<std::string> files;
  const std::string &model = request.model;
  bool ownParams = !request.params.empty();
  if (isDirectory(model)) {
    files = filesIn(model);
  } else {
    std::string prefix = withoutExtension(model);
    if (fileExists(model)) files.push_back(model);
    else
      for (const char *extension : {".json", ".pdmodel"})
        if (fileExists(model + extension)) files.push_back(model + extension);
    if (!ownParams && !files.empty() && fileExists(prefix + ".pdiparams")) files.push_back(prefix + ".pdiparams");
  }
  if (files.empty())
    throw Error(ExitBadFile, model, fileExists(model) ? "holds no model" : "no such file or folder",
                "MODEL is a folder, a path prefix, a .pdmodel or a .json");
  if (isDirectory(request.params))
    for (std::string &file : filesIn(request.params)) files.push_back(std::move(file));
  else if (ownParams && fileExists(request.params)) files.push_back(request.params);
  return files;
}

/// Holds an exclusive lock on a file for its lifetime.
class FileLock {
public:
  explicit FileLock(const std::string &path) {
    fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    int result = fd < 0 ? -1 : 0;
    while (fd >= 0 && (result = flock(fd, LOCK_EX)) != 0 && errno == EINTR);
    if (result != 0) {
      int reason = errno;
      if (fd >= 0) close(fd);
      throw Error(ExitCannotWrite, path, std::string("cannot be locked: ") + std::strerror(reason),
                  "set PD_CACHE to a folder that can be written");
    }
  }
  ~FileLock() { close(fd); }
  FileLock(const FileLock &) = delete;

private:
  int fd;
};

/// pd-compile's own two-line message, as an Error.
Error errorFrom(const ProcessResult &result, const std::string &compiler) {
  std::string what, hint;
  size_t at = result.err.rfind("error: ", 0) == 0 ? 0 : result.err.find("\nerror: ");
  if (result.exitCode >= 128 || at == std::string::npos) {
    // What the system's loader says of a compiler whose LLVM is not installed.
    const std::string loading = "error while loading shared libraries: ";
    if (size_t found = result.err.find(loading); result.exitCode == 127 && found != std::string::npos) {
      found += loading.size();
      return Error(ExitUnavailable, compiler,
                   "needs " + result.err.substr(found, result.err.find(':', found) - found) +
                       ", which is not installed",
                   "on Debian: apt-get install libmlir-22");
    }
    std::string tail = result.err; // its last line
    while (!tail.empty() && tail.back() == '\n') tail.pop_back();
    tail.erase(0, tail.rfind('\n') + 1);
    what = result.exitCode >= 128 ? "was killed by signal " + std::to_string(result.exitCode - 128)
                                  : "ended with exit code " + std::to_string(result.exitCode);
    return Error(result.exitCode >= 128 ? ExitInternal : result.exitCode, compiler,
                 what + (tail.empty() ? "" : ": " + tail));
  }
  std::string text = result.err.substr(result.err.find("error: ", at) + 7);
  size_t hintAt = text.find("\nhint: ");
  what = text.substr(0, hintAt);
  if (hintAt != std::string::npos) hint = text.substr(hintAt + 7);
  for (std::string *part : {&what, &hint})
    while (!part->empty() && part->back() == '\n') part->pop_back();
  return Error(result.exitCode, "", what, hint);
}

std::vector<std::string> commandFor(const CompileRequest &request, const std::string &output) {
  std::vector<std::string> command{request.compiler, request.model};
  if (!request.params.empty()) command.push_back("--params=" + request.params);
  command.insert(command.end(), request.arguments.begin(), request.arguments.end());
  command.insert(command.end(), {"-o", output});
  return command;
}
} // namespace

std::string executableFolder() {
  std::error_code code;
  fs::path path = fs::read_symlink("/proc/self/exe", code);
  return code ? "" : path.parent_path().string();
}

std::string findCompiler(const std::vector<std::string> &folders) {
  if (const char *text = std::getenv("PD_COMPILE"); text && *text) {
    if (isExecutable(text)) return text;
    throw Error(ExitUnavailable, text, "is not an executable file", "PD_COMPILE names it");
  }
  for (const std::string &folder : folders)
    if (!folder.empty() && isExecutable(folder + "/pd-compile")) return folder + "/pd-compile";
  std::string path = std::getenv("PATH") ? std::getenv("PATH") : "";
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = std::min(path.find(':', begin), path.size());
    std::string candidate = path.substr(begin, end - begin) + "/pd-compile";
    if (end > begin && isExecutable(candidate)) return candidate;
    begin = end + 1;
  }
  throw Error(ExitUnavailable, "pd-compile", "was not found", "set PD_COMPILE to its path, or put it on PATH");
}

std::string cacheFolder() {
  auto variable = [](const char *name) -> std::string {
    const char *text = std::getenv(name);
    return text ? text : "";
  };
  if (std::string folder = variable("PD_CACHE"); !folder.empty()) return folder;
  if (std::string folder = variable("XDG_CACHE_HOME"); !folder.empty()) return folder + "/paddle-mlir";
  std::string home = variable("HOME");
  return (home.empty() ? "/tmp" : home) + "/.cache/paddle-mlir";
}

/// A declaration of custom operators and the libraries beside it, which it may name.
static std::vector<std::string> declarationFiles(const std::string &declaration) {
  std::vector<std::string> files;
  if (fileExists(declaration)) files.push_back(declaration);
  std::error_code code;
  fs::path folder = fs::path(declaration).parent_path();
  for (const auto &entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder, code))
    if (entry.path().extension() == ".so" && entry.is_regular_file(code)) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

std::string cacheKey(const CompileRequest &request) {
  Sha256 hash;
  // Length-prefixed, so that no two requests have one text.
  auto add = [&hash](const std::string &text) { hash.update(std::to_string(text.size()) + ":" + text); };
  add("paddle-mlir cache 1");
  // A file's name is content only where it is a parameter's name.
  bool separate = fileExists(request.model + "/__model__") || isDirectory(request.params);
  std::vector<std::pair<std::string, std::string>> contents;
  for (const std::string &file : modelFiles(request)) {
    fs::path name = fs::path(file).filename();
    contents.emplace_back(separate ? name.string() : name.extension().string(), sha256File(file));
  }
  std::sort(contents.begin(), contents.end());
  for (const auto &[name, digest] : contents) {
    add(name);
    add(digest);
  }
  if (!request.params.empty() && !fileExists(request.params)) add("params " + request.params);
  for (const std::string &argument : request.arguments) {
    add(argument);
    const std::string declares = "--custom-ops=";
    if (argument.compare(0, declares.size(), declares) == 0)
      for (const std::string &file : declarationFiles(argument.substr(declares.size()))) add(sha256File(file));
  }
  struct stat info;
  if (stat(request.compiler.c_str(), &info) == 0)
    add(std::to_string(info.st_size) + "." + std::to_string(info.st_mtim.tv_sec) + "." +
        std::to_string(info.st_mtim.tv_nsec));
  return hash.finish().substr(0, 40);
}

std::string compileCached(const CompileRequest &request, bool *compiled) {
  if (compiled) *compiled = false;
  std::string key = cacheKey(request), root = cacheFolder(), artifact = root + "/" + key;
  if (isArtifact(artifact)) return artifact;
  createDirectories(root);
  FileLock lock(artifact + ".lock");
  if (isArtifact(artifact)) // another process was faster
    return artifact;
  if (compiled) *compiled = true;
  std::error_code code;
  std::string temporary = artifact + ".tmp";
  fs::remove_all(temporary, code); // left by a process that was killed; the lock is ours
  ProcessResult result = runProcess(commandFor(request, temporary));
  if (result.exitCode != 0 || !isArtifact(temporary)) {
    fs::remove_all(temporary, code);
    if (result.exitCode == 0) throw Error(ExitInternal, request.compiler, "wrote no artifact");
    throw errorFrom(result, request.compiler);
  }
  if (std::rename(temporary.c_str(), artifact.c_str()) != 0)
    throw Error(ExitCannotWrite, artifact, std::string("cannot be written: ") + std::strerror(errno));
  return artifact;
}

ProcessResult runProcess(const std::vector<std::string> &command) {
  int outPipe[2], errPipe[2];
  if (pipe2(outPipe, O_CLOEXEC) != 0) throw Error(ExitUnavailable, command[0], "cannot be started: no pipe");
  if (pipe2(errPipe, O_CLOEXEC) != 0) {
    close(outPipe[0]);
    close(outPipe[1]);
    throw Error(ExitUnavailable, command[0], "cannot be started: no pipe");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, outPipe[1], 1);
  posix_spawn_file_actions_adddup2(&actions, errPipe[1], 2);
  std::vector<char *> argv;
  for (const std::string &argument : command) argv.push_back(const_cast<char *>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t child = 0;
  int failed = posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(outPipe[1]);
  close(errPipe[1]);

  ProcessResult result;
  pollfd polled[2] = {{outPipe[0], POLLIN, 0}, {errPipe[0], POLLIN, 0}};
  std::string *texts[2] = {&result.out, &result.err};
  char buffer[65536];
  for (int running = failed ? 0 : 2; running > 0;) {
    if (poll(polled, 2, -1) < 0 && errno != EINTR) break;
    for (int i = 0; i < 2; ++i) {
      if (polled[i].fd < 0 || !(polled[i].revents & (POLLIN | POLLHUP | POLLERR))) continue;
      ssize_t count = read(polled[i].fd, buffer, sizeof(buffer));
      if (count > 0) {
        texts[i]->append(buffer, static_cast<size_t>(count));
      } else if (count == 0 || errno != EINTR) {
        polled[i].fd = -1;
        --running;
      }
    }
  }
  close(outPipe[0]);
  close(errPipe[0]);
  if (failed) throw Error(ExitUnavailable, command[0], std::string("cannot be started: ") + std::strerror(failed));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR);
  result.exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

} // namespace pdrt
