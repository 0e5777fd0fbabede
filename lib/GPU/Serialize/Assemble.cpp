//===--- Assemble.cpp - PTX to cubins by ptxas, in a child process --------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pieces.h"

#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

#include <cstdlib>

namespace mlir::pd::gpu {

/// The first release that takes what we write, PTX 8.0.
static constexpr unsigned kOldestMajor = 12, kOldestMinor = 0;

/// The assembler's own failures have no place in the model.
static InFlightDiagnostic emitAssemblerError(ModuleOp device, pdrt::ExitCode code) {
  setExitCode(device->getParentOp(), code);
  InFlightDiagnostic error = emitError(UnknownLoc::get(device.getContext()));
  if (code == pdrt::ExitUnavailable)
    error.attachNote() << "--ptxas or PD_PTXAS names one; PyPI's nvidia-cuda-nvcc-cu12 has it (tools/setup.sh cuda)";
  return error;
}

/// What names the assembler, empty if it is only the one on PATH.
static std::string givenAssembler(const DeviceCodeOptions &options) {
  if (!options.ptxas.empty()) return options.ptxas;
  const char *named = std::getenv("PD_PTXAS");
  return named ? named : "";
}

std::string findAssembler(const DeviceCodeOptions &options) {
  if (std::string given = givenAssembler(options); !given.empty()) return given;
  llvm::ErrorOr<std::string> found = llvm::sys::findProgramByName("ptxas");
  return found ? *found : "";
}

static FailureOr<pdrt::ProcessResult> runAssembler(ModuleOp device, const std::vector<std::string> &command) {
  try {
    return pdrt::runProcess(command);
  } catch (const pdrt::Error &error) {
    emitAssemblerError(device, pdrt::ExitUnavailable) << error.what();
    return failure();
  }
}

namespace {

/// An assembler that was asked for its release.
struct Release {
  std::string text; // all that it says of itself
  unsigned major = 0, minor = 0;

  std::string name() const { return std::to_string(major) + "." + std::to_string(minor); }
  bool isTooOld() const { return std::make_pair(major, minor) < std::make_pair(kOldestMajor, kOldestMinor); }
};

} // namespace

static FailureOr<Release> askRelease(ModuleOp device, const std::string &assembler) {
  FailureOr<pdrt::ProcessResult> said = runAssembler(device, {assembler, "--version"});
  if (failed(said)) return failure();
  Release release;
  release.text = said->out;
  StringRef number = StringRef(said->out).split("release ").second; // "Cuda compilation tools, release 12.9, V12.9.86"
  if (said->exitCode != 0 || number.consumeInteger(10, release.major) || !number.consume_front(".") ||
      number.consumeInteger(10, release.minor)) {
    emitAssemblerError(device, pdrt::ExitUnavailable) << assembler << ": does not say which release of ptxas it is";
    return failure();
  }
  return release;
}

/// What the assembler complained of first: "ptxas FILE, line 12; error   : Unknown symbol 'x'", "ptxas fatal   : ...".
static std::string firstProblem(StringRef log) {
  for (StringRef line : llvm::split(log, '\n'))
    for (StringRef word : {"error", "fatal"})
      if (StringRef text = line.split(word).second.ltrim(" :").rtrim(); !text.empty()) return text.str();
  return "";
}

/// Leaves the log and the PTX for whoever looks into the failure, and says where.
static LogicalResult reportFailure(ModuleOp device, StringRef assembler, StringRef chip, const std::string &ptx,
                                   const pdrt::ProcessResult &result) {
  SmallString<128> log;
  std::string kept;
  if (!llvm::sys::fs::createTemporaryFile("pd-ptxas", "log", log)) {
    SmallString<128> input = log;
    llvm::sys::path::replace_extension(input, "ptx");
    try {
      std::string said = result.out + result.err;
      pdrt::writeFileAtomically(log.c_str(), said.data(), said.size());
      pdrt::writeFileAtomically(input.c_str(), ptx.data(), ptx.size());
      kept = ("its log is " + log + ", its input lies beside it").str();
    } catch (const pdrt::Error &) { // no room for the log; the message below says what went wrong
    }
  }
  std::string first = firstProblem(result.err);
  if (first.empty())
    first = result.exitCode >= 128 ? "it was killed by signal " + std::to_string(result.exitCode - 128)
                                   : "exit code " + std::to_string(result.exitCode);
  InFlightDiagnostic error = emitAssemblerError(device, pdrt::ExitInternal);
  error << assembler << ": failed for " << chip << ": " << first;
  if (!kept.empty()) error.attachNote() << kept;
  return error;
}

static FailureOr<std::string> runForCubin(ModuleOp device, const std::string &assembler, const std::string &ptx,
                                          StringRef chip) {
  SmallString<128> input, output;
  std::error_code code = llvm::sys::fs::createTemporaryFile("pd-device", "ptx", input);
  llvm::FileRemover removeInput(input);
  if (!code) code = llvm::sys::fs::createTemporaryFile("pd-device", "cubin", output);
  llvm::FileRemover removeOutput(output);
  if (code) {
    emitAssemblerError(device, pdrt::ExitCannotWrite) << "cannot create a temporary file: " << code.message();
    return failure();
  }
  try {
    pdrt::writeFileAtomically(input.c_str(), ptx.data(), ptx.size());
    FailureOr<pdrt::ProcessResult> result =
        runAssembler(device, {assembler, ("-arch=" + chip).str(), "-o", output.c_str(), input.c_str()});
    if (failed(result)) return failure();
    if (result->exitCode != 0) {
      (void)reportFailure(device, assembler, chip, ptx, *result);
      return failure();
    }
    return pdrt::readTextFile(output.c_str());
  } catch (const pdrt::Error &error) {
    emitAssemblerError(device, pdrt::ExitCannotWrite) << error.what();
    return failure();
  }
}

static bool isCubin(StringRef bytes) { return bytes.starts_with("\177ELF"); }

/// Where the cubin of this text is kept.
static std::string cubinPath(const std::string &folder, const std::string &ptx, StringRef chip,
                             const std::string &release) {
  pdrt::Sha256 hash;
  for (const std::string &text : {std::string("cubin 1"), chip.str(), release, ptx})
    hash.update(std::to_string(text.size()) + ":" + text);
  return folder + "/cubins/" + hash.finish().substr(0, 40) + ".cubin";
}

FailureOr<std::string> assemble(ModuleOp device, StringRef assembler, const std::string &ptx, StringRef chip,
                                const DeviceCodeOptions &options) {
  FailureOr<Release> release = askRelease(device, assembler.str());
  if (failed(release)) return failure();
  if (release->isTooOld()) {
    std::string what = (assembler + ": is of CUDA " + release->name()).str();
    if (givenAssembler(options).empty()) { // found by chance: as if there were none
      emitRemark(UnknownLoc::get(device.getContext())) << what << ", too old to be used: the program holds PTX only";
      return std::string();
    }
    emitAssemblerError(device, pdrt::ExitUnavailable)
        << what << ", but " << kOldestMajor << "." << kOldestMinor << " or newer is needed";
    return failure();
  }
  std::string path = options.cacheFolder.empty() ? "" : cubinPath(options.cacheFolder, ptx, chip, release->text);
  if (!path.empty() && pdrt::fileExists(path)) {
    try {
      if (std::string kept = pdrt::readTextFile(path); isCubin(kept)) return kept;
    } catch (const pdrt::Error &) { // unreadable: made again
    }
  }
  FailureOr<std::string> cubin = runForCubin(device, assembler.str(), ptx, chip);
  if (failed(cubin)) return failure();
  if (!isCubin(*cubin)) {
    emitAssemblerError(device, pdrt::ExitInternal) << assembler << ": wrote no cubin for " << chip;
    return failure();
  }
  if (!path.empty()) {
    try {
      pdrt::createDirectories(options.cacheFolder + "/cubins");
      pdrt::writeFileAtomically(path, cubin->data(), cubin->size());
    } catch (const pdrt::Error &) { // a cache that cannot be written only costs time
    }
  }
  return cubin;
}

} // namespace mlir::pd::gpu
