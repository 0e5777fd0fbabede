//===--- DamageTest.cpp - randomly damaged models: an error or a valid module, never a crash ------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Seed.h"
#include "TemporaryFolder.h"
#include "mlir/IR/MLIRContext.h"
#include "paddle-mlir/Import/Import.h"
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::pd;

namespace {
/// Flips, drops, repeats or swaps pieces; in text also replaces numbers by numbers that hurt.
std::string damage(std::string bytes, std::mt19937 &random, bool text) {
  static const char *numbers[] = {
      "-1", "0", "99", "-9223372036854775808", "9223372036854775807", "1e308", "null", "[]", "{}", "\"x\"", "true"};
  for (int rounds = 1 + random() % 3; rounds > 0 && !bytes.empty(); --rounds) {
    size_t at = random() % bytes.size(), length = 1 + random() % std::min<size_t>(bytes.size() - at, 24);
    switch (random() % (text ? 5 : 4)) {
    case 0: bytes[at] = char(random()); break;
    case 1: bytes.erase(at, length); break;
    case 2: bytes.insert(at, bytes.substr(at, length)); break;
    case 3: std::swap(bytes[at], bytes[random() % bytes.size()]); break;
    case 4: {
      size_t digit = bytes.find_first_of("0123456789", at);
      if (digit == std::string::npos) break;
      size_t end = bytes.find_first_not_of("0123456789.", digit);
      bytes.replace(digit, end - digit, numbers[random() % std::size(numbers)]);
      break;
    }
    }
  }
  return bytes;
}

void importDamaged(const std::string &model, const std::string &file, const std::string &params, bool text) {
  unsigned seed = testSeed();
  std::printf("seed %u\n", seed);
  std::fflush(stdout);
  std::mt19937 random(seed);
  TemporaryFolder folder;
  MLIRContext context(MLIRContext::Threading::DISABLED);
  int failures = 0;
  for (int round = 0; round < 150; ++round) {
    std::string damaged = damage(model, random, text);
    folder.write(file, damaged);
    ImportError error;
    OwningOpRef<ModuleOp> module = importModel({folder.path(file), params, {}}, &context, error);
    ASSERT_EQ(bool(module), error.exitCode == 0) << "seed " << seed << " round " << round;
    if (module) continue;
    ++failures;
    EXPECT_TRUE(error.exitCode == 3 || error.exitCode == 4)
        << error.exitCode << " " << error.headline() << " seed " << seed << " round " << round;
    EXPECT_FALSE(error.what.empty());
    EXPECT_FALSE(error.hint.empty());
  }
  EXPECT_GT(failures, 40); // the damage does reach the reader
}

TEST(Damage, ProgramsInJson) {
  for (const char *name : {"fc.json", "inplace-if.json", "inplace-while.json", "lists.json"})
    importDamaged(readInput(name), "m.json", "random:1", true);
}

TEST(Damage, WeightFiles) {
  TemporaryFolder folder;
  folder.write("fc.json", readInput("fc.json"));
  std::mt19937 random(testSeed());
  MLIRContext context(MLIRContext::Threading::DISABLED);
  for (int round = 0; round < 100; ++round) {
    folder.write("fc.pdiparams", damage(readInput("fc.pdiparams"), random, false));
    ImportError error;
    OwningOpRef<ModuleOp> module = importModel({folder.path("fc"), "", {}}, &context, error);
    EXPECT_TRUE(module || error.exitCode == 4) << error.headline();
  }
}

TEST(Damage, ProgramsInProtobuf) {
  std::string model = readInput("while.pdmodel");
  ASSERT_FALSE(model.empty());
  importDamaged(model, "m.pdmodel", "", false);
}
} // namespace
