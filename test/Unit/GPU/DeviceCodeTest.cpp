//===--- DeviceCodeTest.cpp - device modules to PTX and cubins, and what can go wrong ------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Modules.h"

#include "paddle-mlir/Dialect/Pd/IR/ExitCode.h"
#include "paddle-mlir/Dialect/PdKernel/IR/PdKernelDialect.h"
#include "paddle-mlir/Runtime/CompileCache.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/ProgramABI.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <sys/stat.h>

using namespace mlir::pd::gpu;

namespace {

/// A folder that goes with the test.
class Folder {
public:
  Folder() { EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("pd-gpu-test", path)); }
  ~Folder() { llvm::sys::fs::remove_directories(path); }
  std::string file(const std::string &name) const { return (path + "/" + name).str(); }
  std::string script(const std::string &name, const std::string &text) const {
    std::string all = "#!/bin/sh\n" + text, to = file(name);
    pdrt::writeFileAtomically(to, all.data(), all.size());
    chmod(to.c_str(), 0755);
    return to;
  }

private:
  llvm::SmallString<128> path;
};

/// An environment variable with another value, for a while.
class Variable {
public:
  Variable(const char *name, const char *value) : name(name) {
    if (const char *old = std::getenv(name)) before = old, wasSet = true;
    value ? setenv(name, value, 1) : unsetenv(name);
  }
  ~Variable() { wasSet ? setenv(name, before.c_str(), 1) : unsetenv(name); }

private:
  const char *name;
  std::string before;
  bool wasSet = false;
};

DeviceCodeOptions ptxOnly() {
  DeviceCodeOptions options;
  options.assemble = false;
  return options;
}

std::string ptxOf(const std::string &text, const std::string &chip) {
  auto program = parseProgram(text);
  if (!program) return "";
  auto code = compileDeviceCode(*program, deviceTarget(chip), ptxOnly());
  return failed(code) ? "" : code->ptx;
}

int count(const std::string &text, const std::string &pattern) {
  std::regex regex(pattern);
  return std::distance(std::sregex_iterator(text.begin(), text.end(), regex), std::sregex_iterator());
}

/// The error and the exit code of a program that does not compile.
std::pair<std::string, int> failureOf(const std::string &text, const std::string &target,
                                      const DeviceCodeOptions &options, Messages &messages) {
  auto program = parseProgram(text);
  if (!program) return {"does not parse", -1};
  auto code = compileDeviceCode(*program, deviceTarget(target), options);
  EXPECT_TRUE(failed(code));
  return {messages.error(), mlir::pd::getExitCode(*program, pdrt::ExitInternal)};
}

std::string callOf(const std::string &callee) { return "%y = llvm.call @" + callee + "(%x) : (f32) -> f32"; }

} // namespace

TEST(DeviceCode, PTX) {
  Messages messages;
  for (const char *chip : {"sm_80", "sm_89", "sm_90"}) {
    std::string ptx = ptxOf(threeKernels(), chip);
    EXPECT_EQ(messages.error(), "");
    EXPECT_EQ(count(ptx, "\\.version 8\\.0\n\\.target " + std::string(chip)), 1);
    EXPECT_EQ(count(ptx, "\\.visible \\.entry "), 3);
    EXPECT_EQ(count(ptx, "\\.entry product\\(\\s*\\.param \\.align 8 \\.b8 product_param_0\\[72\\],\\s*\\.param "
                         "\\.[bu]64 product_param_1"),
              1);
    EXPECT_EQ(count(ptx, "\\.reqntid 256"), 1);
    EXPECT_EQ(count(ptx, "\\.maxntid 32, 4"), 1);
    // Pointers out of the parameter block are global ones; the block itself is not copied.
    EXPECT_GE(count(ptx, "ld\\.global\\."), 4);
    EXPECT_EQ(count(ptx, "st\\.global\\."), 3);
    EXPECT_EQ(count(ptx, "\\b(ld|st)\\.([busf]\\d|v\\d)"), 0) << "generic accesses in\n" << ptx;
    EXPECT_EQ(count(ptx, "\\.local|\\bcall\\b|\\.func"), 0);
    EXPECT_EQ(count(ptx, "bar\\.sync"), 1);
    EXPECT_EQ(count(ptx, "st\\.shared\\.b32"), 1);
  }
}

TEST(DeviceCode, AssemblesWithoutSpills) {
  std::string assembler = testAssembler();
  if (assembler.empty()) GTEST_SKIP() << "tools/setup.sh cuda installs ptxas";
  Folder folder;
  for (const char *chip : {"sm_80", "sm_89", "sm_90"}) {
    std::string ptx = ptxOf(threeKernels(), chip), file = folder.file("all.ptx");
    pdrt::writeFileAtomically(file, ptx.data(), ptx.size());
    auto result =
        pdrt::runProcess({assembler, "-v", "-arch=" + std::string(chip), "-o", folder.file("all.cubin"), file});
    std::string log = result.out + result.err;
    EXPECT_EQ(result.exitCode, 0) << log;
    EXPECT_EQ(count(log, "0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads"), 3) << log;
    EXPECT_EQ(count(log, "C75\\d\\d"), 0) << log;
  }
}

TEST(DeviceCode, Images) {
  std::string assembler = testAssembler();
  if (assembler.empty()) GTEST_SKIP() << "tools/setup.sh cuda installs ptxas";
  Messages messages;
  auto program = parseProgram(threeKernels());
  ASSERT_TRUE(program);
  DeviceCodeOptions options;
  options.ptxas = assembler;
  auto code = compileDeviceCode(*program, deviceTarget("sm_90"), options);
  ASSERT_TRUE(succeeded(code)) << messages.error();
  EXPECT_EQ(code->kernelNames, (std::vector<std::string>{"product", "row_sums", "reverse"}));
  ASSERT_EQ(code->images.size(), 2u);
  EXPECT_EQ(code->images[0].kind, uint32_t(PD_IMAGE_CUBIN));
  EXPECT_EQ(code->images[0].arch, 90u);
  EXPECT_EQ(code->images[0].bytes.substr(0, 4), "\177ELF");
  EXPECT_EQ(code->images[1].kind, uint32_t(PD_IMAGE_PTX));
  EXPECT_EQ(code->images[1].bytes, code->ptx + '\0');
  EXPECT_FALSE(program->lookupSymbol(mlir::pd_kernel::kDeviceModule))
      << "the device module is taken out of the program";
}

TEST(DeviceCode, EmptyDeviceModule) {
  for (const char *target : {"sm_80", "emulated"}) {
    auto program = parseProgram("builtin.module @pd_device {\n}\n");
    ASSERT_TRUE(program);
    auto code = compileDeviceCode(*program, deviceTarget(target), ptxOnly());
    ASSERT_TRUE(succeeded(code)) << target;
    EXPECT_TRUE(code->kernelNames.empty() && code->images.empty());
    EXPECT_TRUE(program->getBody()->empty());
  }
}

TEST(DeviceCode, UnknownFunction) {
  for (const char *target : {"sm_80", "emulated"}) {
    Messages messages;
    auto [error, code] =
        failureOf(oneKernel(callOf("sinf"), "llvm.func @sinf(f32) -> f32"), target, ptxOnly(), messages);
    EXPECT_EQ(error, "kernel 'k' calls 'sinf', which the device does not have") << target;
    EXPECT_EQ(code, pdrt::ExitInternal);
  }
}

TEST(DeviceCode, IntrinsicsWithoutInstruction) {
  for (const char *name : {"sin", "exp", "log2", "tanh"}) {
    Messages messages;
    std::string body = "%y = llvm.intr." + std::string(name) + "(%x) : (f32) -> f32";
    EXPECT_EQ(failureOf(oneKernel(body), "sm_80", ptxOnly(), messages).first,
              "kernel 'k' calls 'llvm." + std::string(name) + ".f32', which the device does not have");
  }
  for (const char *op : {"floor", "sqrt", "exp2", "fabs", "roundeven"})
    EXPECT_NE(ptxOf(oneKernel("%y = llvm.intr." + std::string(op) + "(%x) : (f32) -> f32"), "sm_80"), "") << op;
}

// An instruction of Hopper on an older chip: LLVM cannot select it and would end the process.
TEST(DeviceCode, FatalErrorOfTheCodeGenerator) {
  std::string body = "nvvm.cluster.arrive\n%y = llvm.fadd %x, %x : f32";
  for (int i = 0; i < 2; ++i) {
    Messages messages;
    std::string error = failureOf(oneKernel(body), "sm_80", ptxOnly(), messages).first;
    EXPECT_EQ(error.find("Cannot select: intrinsic"), 0u) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
  EXPECT_NE(ptxOf(oneKernel(body), "sm_90"), "");
}

TEST(DeviceCode, AssemblerMissing) {
  Folder folder;
  Messages messages;
  DeviceCodeOptions options;
  options.ptxas = folder.file("ptxas");
  auto [error, code] = failureOf(threeKernels(), "sm_80", options, messages);
  EXPECT_EQ(error, options.ptxas + ": cannot be started: No such file or directory");
  EXPECT_EQ(code, pdrt::ExitUnavailable);
  ASSERT_EQ(messages.notes.size(), 1u);
  EXPECT_EQ(messages.notes[0],
            "--ptxas or PD_PTXAS names one; PyPI's nvidia-cuda-nvcc-cu12 has it (tools/setup.sh cuda)");
  Variable named("PD_PTXAS", options.ptxas.c_str());
  Messages again;
  EXPECT_EQ(failureOf(threeKernels(), "sm_80", DeviceCodeOptions(), again).second, pdrt::ExitUnavailable);
}

TEST(DeviceCode, NoAssembler) {
  Folder folder;
  Variable path("PATH", folder.file("").c_str()), named("PD_PTXAS", nullptr);
  Messages messages;
  auto program = parseProgram(threeKernels());
  ASSERT_TRUE(program);
  auto code = compileDeviceCode(*program, deviceTarget("sm_80"), DeviceCodeOptions());
  ASSERT_TRUE(succeeded(code)) << messages.error();
  ASSERT_EQ(code->images.size(), 1u);
  EXPECT_EQ(code->images[0].kind, uint32_t(PD_IMAGE_PTX));
  ASSERT_EQ(messages.remarks.size(), 1u);
  EXPECT_EQ(messages.remarks[0],
            "there is no ptxas: the program holds PTX only, which the driver compiles when it is opened");
}

static const char *const kRelease = "echo 'Cuda compilation tools, release 12.9, V12.9.86'";

TEST(DeviceCode, AssemblerTooOld) {
  Folder folder;
  DeviceCodeOptions options;
  options.ptxas = folder.script("ptxas", "echo 'Cuda compilation tools, release 11.8, V11.8.89'\n");
  Messages messages;
  auto [error, code] = failureOf(threeKernels(), "sm_80", options, messages);
  EXPECT_EQ(error, options.ptxas + ": is of CUDA 11.8, but 12.0 or newer is needed");
  EXPECT_EQ(code, pdrt::ExitUnavailable);
  // One that nobody named is as good as none.
  Variable path("PATH", folder.file("").c_str()), named("PD_PTXAS", nullptr);
  auto program = parseProgram(threeKernels());
  Messages more;
  auto made = compileDeviceCode(*program, deviceTarget("sm_80"), DeviceCodeOptions());
  ASSERT_TRUE(succeeded(made));
  EXPECT_EQ(made->images.size(), 1u);
  EXPECT_EQ(more.remarks.size(), 1u);
  options.ptxas = folder.script("other", "echo hello\n");
  Messages last;
  EXPECT_EQ(failureOf(threeKernels(), "sm_80", options, last).first,
            options.ptxas + ": does not say which release of ptxas it is");
}

TEST(DeviceCode, AssemblerFails) {
  Folder folder;
  DeviceCodeOptions options;
  options.ptxas =
      folder.script("ptxas", std::string("case $1 in --version) ") + kRelease +
                                 "; exit 0;; esac\n"
                                 "echo \"ptxas /tmp/x.ptx, line 7; error   : Unknown symbol 'foo'\" >&2\n"
                                 "echo 'ptxas fatal   : Ptx assembly aborted due to errors' >&2\nexit 255\n");
  Messages messages;
  auto [error, code] = failureOf(threeKernels(), "sm_80", options, messages);
  EXPECT_EQ(error, options.ptxas + ": failed for sm_80: Unknown symbol 'foo'");
  EXPECT_EQ(code, pdrt::ExitInternal);
  ASSERT_EQ(messages.notes.size(), 1u);
  std::smatch log;
  ASSERT_TRUE(std::regex_search(messages.notes[0], log, std::regex("its log is (\\S+\\.log)")));
  std::string kept = log[1];
  EXPECT_NE(pdrt::readTextFile(kept).find("Ptx assembly aborted"), std::string::npos);
  std::string input = kept.substr(0, kept.size() - 3) + "ptx";
  EXPECT_NE(pdrt::readTextFile(input).find(".entry product"), std::string::npos);
  unlink(kept.c_str());
  unlink(input.c_str());

  Messages killed;
  options.ptxas =
      folder.script("ptxas", std::string("case $1 in --version) ") + kRelease + "; exit 0;; esac\nkill -9 $$\n");
  EXPECT_EQ(failureOf(threeKernels(), "sm_80", options, killed).first,
            options.ptxas + ": failed for sm_80: it was killed by signal 9");
  ASSERT_EQ(killed.notes.size(), 1u);
  ASSERT_TRUE(std::regex_search(killed.notes[0], log, std::regex("its log is (\\S+\\.log)")));
  kept = log[1];
  unlink(kept.c_str());
  unlink((kept.substr(0, kept.size() - 3) + "ptx").c_str());
}

TEST(DeviceCode, CubinsAreKept) {
  Folder folder;
  DeviceCodeOptions options;
  options.cacheFolder = folder.file("cache");
  std::string head = std::string("case $1 in --version) ") + kRelease + "; exit 0;; esac\n";
  options.ptxas = folder.script("once", head + "printf '\\177ELFcubin' > \"$3\"\n");
  Messages messages;
  for (int i = 0; i < 2; ++i) {
    auto program = parseProgram(threeKernels());
    auto code = compileDeviceCode(*program, deviceTarget("sm_80"), options);
    ASSERT_TRUE(succeeded(code)) << messages.error();
    EXPECT_EQ(code->images[0].bytes, "\177ELFcubin");
    options.ptxas = folder.script("never", head + "exit 1\n"); // of the same release
  }
  // Another chip or another text is another cubin.
  options.ptxas = folder.script("other", head + "printf '\\177ELFother' > \"$3\"\n");
  auto program = parseProgram(threeKernels());
  auto code = compileDeviceCode(*program, deviceTarget("sm_89"), options);
  ASSERT_TRUE(succeeded(code)) << messages.error();
  EXPECT_EQ(code->images[0].bytes, "\177ELFother");
}
