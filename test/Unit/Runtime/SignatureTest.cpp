//===--- SignatureTest.cpp - expressions, manifests, input checks and their messages -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Runtime/Signature.h"
#include "paddle-mlir/Runtime/Error.h"

#include <gtest/gtest.h>

using namespace pdrt;

namespace {
using K = Expression::Kind;
Expression sym(const char *name) { return Expression::symbol(name); }
Expression num(int64_t value) { return Expression::constant(value); }
Expression op(K kind, Expression a, Expression b) { return Expression::operation(kind, std::move(a), std::move(b)); }

Manifest manifestWith(const std::string &fields) {
  return Manifest::parse(
      R"({"format_version": 1, "inputs": [{"name": "x", "dtype": "float32", "shape": [1, 3, "H", "W"]}],
    "outputs": [], "targets": [])" +
          (fields.empty() ? "" : ", " + fields) + "}",
      "m.json");
}

Error check(const Manifest &manifest, const std::vector<TensorView> &inputs) {
  try {
    checkInputs(manifest, inputs, "art");
  } catch (const Error &error) {
    EXPECT_EQ(error.exitCode(), ExitBadInput);
    return error;
  }
  return Error(0, "", "");
}
Error checkShape(const Manifest &manifest, const Shape &shape) {
  return check(manifest, {TensorView(DType::Float32, shape, nullptr)});
}

/// H goes down by 2 five times and up again, and meets the values it came from: it must be a multiple of 32.
std::string pyramid(const char *symbol) {
  std::string down = std::string("\"") + symbol + "\"";
  for (int i = 0; i < 5; ++i) down = "[\"ceildiv\", " + down + ", 2]";
  return R"({"lhs": ["*", )" + down + R"(, 32], "rhs": ")" + symbol + R"(", "location": "add at neck"})";
}
} // namespace

TEST(Expression, Arithmetic) {
  SymbolValues v{{"H", 330}, {"n", -7}};
  EXPECT_EQ(op(K::Add, sym("H"), num(2)).evaluate(v), 332);
  EXPECT_EQ(op(K::Mul, sym("H"), num(-2)).evaluate(v), -660);
  EXPECT_EQ(op(K::FloorDiv, sym("n"), num(2)).evaluate(v), -4);
  EXPECT_EQ(op(K::CeilDiv, sym("n"), num(2)).evaluate(v), -3);
  EXPECT_EQ(op(K::Mod, sym("n"), num(4)).evaluate(v), 1);
  EXPECT_EQ(op(K::FloorDiv, num(-8), num(4)).evaluate(v), -2);
  EXPECT_EQ(op(K::CeilDiv, num(9), num(4)).evaluate(v), 3);
  EXPECT_EQ(op(K::Max, sym("n"), num(2)).evaluate(v), 2);
  EXPECT_EQ(op(K::Min, sym("n"), num(2)).evaluate(v), -7);
  EXPECT_EQ(op(K::Mod, num(1), num(0)).evaluate(v), std::nullopt);
  EXPECT_EQ(op(K::Mul, num(INT64_MAX), num(2)).evaluate(v), std::nullopt);
  EXPECT_EQ(sym("other").evaluate(v), std::nullopt);
  EXPECT_EQ(op(K::FloorDiv, op(K::Add, sym("H"), num(1)), num(2)).text(), "floordiv((H + 1), 2)");
}

TEST(Manifest, ErrorsNameTheFileAndTheField) {
  auto message = [](const std::string &text) {
    try {
      Manifest::parse(text, "m.json");
    } catch (const Error &error) {
      EXPECT_EQ(error.exitCode(), ExitBadFile);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message("{"), "m.json@2: is not valid JSON");
  EXPECT_EQ(message("{}"), "m.json: has no format_version: it is not an artifact's manifest");
  EXPECT_EQ(message(R"({"format_version": 7})"), "m.json: has format_version 7, this runtime reads 1");
  EXPECT_NE(message(R"({"format_version": 1})").find("inputs"), std::string::npos);
  EXPECT_EQ(message(R"({"format_version": 1, "inputs": [{"name": "a", "dtype": "float31", "shape": []}]})"),
            "m.json: gives 'a' the unknown dtype 'float31'");
  EXPECT_EQ(
      message(R"({"format_version": 1, "inputs": [{"name": "a", "dtype": "int8", "shape": [1,1,1,1,1,1,1,1,1]}]})"),
      "m.json: gives 'a' rank 9, more than 8");
  EXPECT_EQ(
      message(
          R"({"format_version": 1, "inputs": [], "outputs": [], "targets": [{"device": "cpu", "program": "../x"}]})"),
      "m.json: names the file '../x', which is not inside the artifact");
  auto custom = [](const std::string &op) {
    return R"({"format_version": 1, "inputs": [], "outputs": [], "targets": [], "custom_ops": [)" + op + "]}";
  };
  EXPECT_EQ(
      message(custom(
          R"({"name": "f", "library": "/lib/a.so", "symbol": "f", "inputs": [], "outputs": [], "attributes": []})")),
      "m.json: names the file '/lib/a.so', which is not inside the artifact");
  EXPECT_EQ(
      message(custom(
          R"({"name": "f", "library": "a.so", "symbol": "f", "inputs": [{"name": "x", "dtype": "half"}], "outputs": [], "attributes": []})")),
      "m.json: gives custom operator 'f' the unknown dtype 'half'");
  EXPECT_NE(
      message(
          custom(
              R"({"name": "f", "library": "a.so", "symbol": "f", "inputs": [], "outputs": [], "attributes": [{"name": "a", "floats": ["much"]}]})"))
          .find("wrong type"),
      std::string::npos);
  EXPECT_NE(message(R"({"format_version": 1, "inputs": [], "outputs": [], "targets": [],
                        "constraints": [{"lhs": ["?", 1, 2], "rhs": 1}]})")
                .find("malformed expression"),
            std::string::npos);
}

TEST(Signature, DTypeRankAndStaticDims) {
  Manifest m = manifestWith("");
  EXPECT_EQ(checkShape(m, {1, 3, 5, 7}).exitCode(), 0);
  Error error = check(m, {TensorView(DType::Float64, {1, 3, 5, 7}, nullptr)});
  EXPECT_EQ(error.message(), "error: art: input 'x' expects float32, but got float64\n"
                             "hint: the model takes x: float32 [1,3,H,W]\n");
  EXPECT_EQ(checkShape(m, {1, 3, 5}).text(), "input 'x' expects rank 4, but got [1,3,5]");
  EXPECT_EQ(checkShape(m, {1, 4, 5, 7}).text(), "input 'x' expects 3 for dimension 1, but got [1,4,5,7]");
  EXPECT_EQ(check(m, {}).text(), "expects 1 inputs, but got 0");
}

TEST(Signature, OneSymbolInTwoPlaces) {
  Manifest m = Manifest::parse(R"({"format_version": 1, "outputs": [], "targets": [], "inputs": [
      {"name": "a", "dtype": "int64", "shape": ["N"]}, {"name": "b", "dtype": "int64", "shape": ["N", 2]}]})",
                               "m.json");
  EXPECT_EQ(check(m, {TensorView(DType::Int64, {4}, nullptr), TensorView(DType::Int64, {4, 2}, nullptr)}).exitCode(),
            0);
  EXPECT_EQ(check(m, {TensorView(DType::Int64, {4}, nullptr), TensorView(DType::Int64, {5, 2}, nullptr)}).text(),
            "b.shape[0]=5 must be equal to a.shape[0]=4 (both are N)");
}

TEST(Signature, ConstraintsBecomeARuleAndTheNearestSizes) {
  Manifest m = manifestWith("\"constraints\": [" + pyramid("H") + ", " + pyramid("W") + "]");
  EXPECT_EQ(checkShape(m, {1, 3, 320, 64}).exitCode(), 0);
  Error error = checkShape(m, {1, 3, 330, 64});
  EXPECT_EQ(error.text(), "x.H=330 must be a multiple of 32 (add at neck); nearest 320, 352");
  EXPECT_EQ(error.hint(), "the model takes x: float32 [1,3,H,W]; this fits: x [1,3,320,64]");
  // Both are wrong: the first is named, the hint mends both.
  error = checkShape(m, {1, 3, 350, 70});
  EXPECT_EQ(error.text(), "x.H=350 must be a multiple of 32 (add at neck); nearest 320, 352");
  EXPECT_EQ(error.hint(), "the model takes x: float32 [1,3,H,W]; this fits: x [1,3,352,64]");
  EXPECT_EQ(checkShape(m, {1, 3, 20, 64}).text(), "x.H=20 must be a multiple of 32 (add at neck); nearest 32");
}

TEST(Signature, RoundingUpIsShownAsAMultiple) {
  // Values that round up to the same sizes (29..32, 61..64, ...) fit too, but the multiples of 32 are the rule.
  Manifest m = manifestWith(R"("constraints": [{"lhs": ["*", 8, ["floordiv", ["+", "H", 31], 32]],
      "rhs": ["floordiv", ["+", "H", 3], 4], "location": "concat"}])");
  EXPECT_EQ(checkShape(m, {1, 3, 349, 9}).exitCode(), 0);
  EXPECT_EQ(checkShape(m, {1, 3, 330, 9}).text(), "x.H=330 must be a multiple of 32 (concat); nearest 320, 352");
}

TEST(Signature, ConstraintsWithBounds) {
  Manifest m =
      manifestWith("\"constraints\": [" + pyramid("H") + R"(], "dims": {"H": {"min": 64, "max": 256, "multiple": 1}})");
  EXPECT_EQ(checkShape(m, {1, 3, 100, 9}).text(),
            "x.H=100 must be a multiple of 32 and at least 64 and at most 256 (add at neck); nearest 96, 128");
  EXPECT_EQ(checkShape(m, {1, 3, 32, 9}).text(), "x.H=32 must be at least 64; nearest 64");
  EXPECT_EQ(checkShape(m, {1, 3, 288, 9}).text(), "x.H=288 must be at most 256; nearest 256");
  Manifest multiple = manifestWith(R"("dims": {"W": {"min": 8, "max": null, "multiple": 8}})");
  EXPECT_EQ(checkShape(multiple, {1, 3, 1, 20}).text(), "x.W=20 must be a multiple of 8; nearest 16, 24");
}

TEST(Signature, ConstraintsOverTwoSymbols) {
  Manifest m = manifestWith(R"("constraints": [{"lhs": "H", "rhs": "W", "location": ""}])");
  EXPECT_EQ(checkShape(m, {1, 3, 8, 9}).text(), "x.H=8 must be 9; nearest 9");
  Manifest never =
      manifestWith(R"("constraints": [{"lhs": ["+", "H", ["*", "H", 0]], "rhs": -1, "location": "op 3"}])");
  EXPECT_EQ(checkShape(never, {1, 3, 8, 9}).text(), "x.H=8 does not satisfy (H + (H * 0)) == -1 (op 3)");
}

TEST(Signature, UnnamedDimsAreShownByPosition) {
  Manifest m = Manifest::parse(R"({"format_version": 1, "outputs": [], "targets": [],
      "inputs": [{"name": "x", "dtype": "float32", "shape": ["x_d0"]}],
      "constraints": [{"lhs": ["mod", "x_d0", 4], "rhs": 3}]})",
                               "m.json");
  EXPECT_EQ(check(m, {TensorView(DType::Float32, {8}, nullptr)}).text(),
            "x.shape[0]=8 must be 3 more than a multiple of 4; nearest 7, 11");
}

TEST(Signature, SymbolsOfIntermediateValuesAreLeftToTheProgram) {
  Manifest m = manifestWith(R"("constraints": [{"lhs": "inner", "rhs": "H"}])");
  EXPECT_EQ(checkShape(m, {1, 3, 8, 9}).exitCode(), 0);
}

TEST(Signature, DefaultsSatisfyTheRules) {
  Manifest m =
      manifestWith("\"constraints\": [" + pyramid("H") + R"(], "dims": {"H": {"min": 100}, "W": {"multiple": 48}})");
  SymbolValues values = chooseSymbols(m, {}, "art");
  EXPECT_EQ(values.at("H"), 128);
  EXPECT_EQ(values.at("W"), 48);
  EXPECT_EQ(chooseSymbols(m, {{"W", 96}}, "art").at("W"), 96);
  EXPECT_THROW(chooseSymbols(m, {{"W", 50}}, "art"), Error);
  EXPECT_THROW(chooseSymbols(m, {{"Z", 50}}, "art"), Error);
}
