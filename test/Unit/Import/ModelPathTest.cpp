//===--- ModelPathTest.cpp - what the user may name, and what is found ----------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Import/ProgramDesc/ProgramReader.h"
#include "TemporaryFolder.h"
#include "mlir/IR/MLIRContext.h"
#include "paddle-mlir/Import/Import.h"
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::pd;
namespace proto = paddle_mlir::program;

namespace {
struct Result {
  OwningOpRef<ModuleOp> module;
  ImportError error;
  ImportSummary summary;
};

class ModelPath : public ::testing::Test {
protected:
  Result import(const std::string &model, const std::string &params = "") {
    Result r;
    r.module = importModel({model, params, {}}, &context, r.error, &r.summary);
    EXPECT_EQ(bool(r.module), r.error.exitCode == 0) << r.error.headline();
    return r;
  }
  void expectError(const Result &r, int code, const std::string &part) {
    EXPECT_EQ(r.error.exitCode, code);
    EXPECT_NE(r.error.headline().find(part), std::string::npos) << r.error.headline();
    EXPECT_FALSE(r.error.hint.empty());
  }

  MLIRContext context;
  TemporaryFolder folder;
};

/// feed x -> elementwise_add with the parameter w -> fetch.
std::string programWithParameter() {
  proto::ProgramDesc program;
  program.mutable_version()->set_version(1006001);
  proto::BlockDesc *block = program.add_blocks();
  block->set_idx(0);
  block->set_parent_idx(-1);
  auto var = [&](const char *name, int kind, bool persistable) {
    proto::VarDesc *v = block->add_vars();
    v->set_name(name);
    v->set_persistable(persistable);
    v->mutable_type()->set_type(kind);
    if (kind == 7) {
      proto::TensorDesc *tensor = v->mutable_type()->mutable_dense_tensor()->mutable_tensor();
      tensor->set_data_type(5);
      tensor->add_dims(4);
    }
  };
  var("feed", 9, true), var("fetch", 10, true), var("x", 7, false), var("y", 7, false), var("w", 7, true);
  auto slot = [](proto::Slot *s, const char *name, const char *argument) {
    s->set_parameter(name);
    s->add_arguments(argument);
  };
  proto::OpDesc *op = block->add_ops();
  op->set_type("feed");
  slot(op->add_inputs(), "X", "feed"), slot(op->add_outputs(), "Out", "x");
  op = block->add_ops();
  op->set_type("elementwise_add");
  slot(op->add_inputs(), "X", "x"), slot(op->add_inputs(), "Y", "w"), slot(op->add_outputs(), "Out", "y");
  op = block->add_ops();
  op->set_type("fetch");
  slot(op->add_inputs(), "X", "y"), slot(op->add_outputs(), "Out", "fetch");
  return program.SerializeAsString();
}

/// The record of fc.b: float32 [4].
std::string vectorOfFour() { return readInput("fc.pdiparams").substr(0, 40); }

TEST_F(ModelPath, FolderPrefixAndFileNameTheSameModel) {
  folder.write("fc.json", readInput("fc.json"));
  folder.write("fc.pdiparams", readInput("fc.pdiparams"));
  folder.write("inference.yml", "Global: {}");
  folder.write("config.json", "{\"mode\": \"rec\"}"); // JSON, but no model
  for (const std::string &name : {folder.path(), folder.path("fc"), folder.path("fc.json")}) {
    Result r = import(name);
    ASSERT_TRUE(r.module) << r.error.headline();
    EXPECT_EQ(r.summary.modelFile, folder.path("fc.json"));
    EXPECT_EQ(r.summary.paramsFile, folder.path("fc.pdiparams"));
    EXPECT_EQ(r.summary.format, "pir");
    EXPECT_EQ(r.summary.weightCount, 2u);
    EXPECT_EQ(r.summary.weightBytes, 16u + 1280u);
  }
}

TEST_F(ModelPath, FormatIsReadFromTheBytes) {
  folder.write("odd.pdmodel", readInput("fc.json")); // a PIR program under the other name
  folder.write("odd.pdiparams", readInput("fc.pdiparams"));
  EXPECT_EQ(import(folder.path("odd.pdmodel")).summary.format, "pir");
}

TEST_F(ModelPath, ModelWithOneFileAParameter) {
  folder.write("__model__", programWithParameter());
  folder.write("w", vectorOfFour());
  for (const std::string &name : {folder.path(), folder.path("__model__")}) {
    Result r = import(name);
    ASSERT_TRUE(r.module) << r.error.headline();
    EXPECT_EQ(r.summary.producer, "paddle 1.6.1");
    EXPECT_EQ(r.summary.paramsFile, folder.path());
  }
}

TEST_F(ModelPath, ModelWithCombinedParameters) {
  folder.write("__model__", programWithParameter());
  folder.write("__params__", vectorOfFour());
  Result r = import(folder.path());
  ASSERT_TRUE(r.module) << r.error.headline();
  EXPECT_EQ(r.summary.paramsFile, folder.path("__params__"));
}

TEST_F(ModelPath, AnyNamesWorkWhenBothAreGiven) {
  folder.write("graph.bin", programWithParameter());
  folder.write("numbers.bin", vectorOfFour());
  EXPECT_TRUE(import(folder.path("graph.bin"), folder.path("numbers.bin")).module);
}

TEST_F(ModelPath, Errors) {
  expectError(import(""), 2, "no model is named");
  expectError(import(folder.path("nothing")), 4, "no such file, folder or model prefix");
  expectError(import(folder.path()), 4, "no model in this folder");
  folder.write("a.json", readInput("fc.json"));
  folder.write("b.pdmodel", programWithParameter());
  expectError(import(folder.path()), 4, "this folder holds 2 models: a.json, b.pdmodel");
  folder.write("empty.pdmodel", "");
  expectError(import(folder.path("empty.pdmodel")), 4, "@0: the file is empty");
  expectError(import(folder.path("a.json"), folder.path("nothing")), 4, "no such weight file or folder");
  expectError(import(folder.path("a.json")), 4, "no weight file for the program's 2 parameters");
}

TEST_F(ModelPath, SummaryIsFilledAlsoOnFailure) {
  Result r = import(std::string(PD_IMPORT_INPUTS) + "/unsupported.json");
  expectError(r, 3, "2 unsupported op kinds");
  ASSERT_EQ(r.summary.unsupported.size(), 2u);
  EXPECT_EQ(r.summary.unsupported[0].name, "frobnicate");
  EXPECT_EQ(r.summary.unsupported[0].count, 2u);
  EXPECT_EQ(r.summary.unsupported[0].locations.size(), 2u);
  EXPECT_EQ(r.summary.producer, "paddle (pir version 4)");
}
} // namespace
