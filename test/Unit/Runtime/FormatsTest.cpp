//===--- FormatsTest.cpp - npy, npz, safetensors, sha256, half precision -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TestArtifact.h"

#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include "paddle-mlir/Runtime/Npy.h"
#include "paddle-mlir/Runtime/SafeTensors.h"
#include "paddle-mlir/Runtime/Sha256.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

using namespace pdrt;

namespace {
Tensor randomBytes(DType dtype, const Shape &shape, unsigned seed) {
  Tensor tensor = Tensor::allocate(dtype, shape);
  std::mt19937 random(seed);
  for (int64_t i = 0; i < tensor.bytes(); ++i)
    tensor.as<uint8_t>()[i] = dtype == DType::Bool ? random() & 1 : static_cast<uint8_t>(random());
  return tensor;
}

bool same(const Tensor &a, const Tensor &b) {
  return a.dtype == b.dtype && a.shape == b.shape &&
         std::memcmp(a.data(), b.data(), static_cast<size_t>(a.bytes())) == 0;
}

template <typename Call> Error errorOf(Call call) {
  try {
    call();
  } catch (const Error &error) {
    return error;
  }
  return Error(0, "", "nothing was thrown");
}

Tensor parse(const std::string &text) {
  return parseNpy(reinterpret_cast<const uint8_t *>(text.data()), text.size(), "a.npy");
}

std::string npyText(const std::string &header, const std::string &data) {
  std::string out("\x93NUMPY\1\0", 8);
  out += static_cast<char>(header.size() & 255);
  out += static_cast<char>(header.size() >> 8);
  return out + header + data;
}

const DType allDTypes[] = {DType::Float32, DType::Float16, DType::BFloat16, DType::Float64, DType::Int64,
                           DType::Int32,   DType::Int16,   DType::Int8,     DType::UInt8,   DType::Bool};
} // namespace

TEST(Sha256, KnownVectors) {
  EXPECT_EQ(sha256("", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::string two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  EXPECT_EQ(sha256(two.data(), two.size()), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  std::string million(1000000, 'a');
  EXPECT_EQ(sha256(million.data(), million.size()), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesGiveTheSameDigest) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 7);
  for (size_t step : {1, 3, 55, 56, 63, 64, 65, 128, 999}) {
    Sha256 hash;
    for (size_t at = 0; at < text.size(); at += step) hash.update(text.data() + at, std::min(step, text.size() - at));
    EXPECT_EQ(hash.finish(), sha256(text.data(), text.size())) << step;
  }
}

TEST(Npy, RoundTripsEveryDTypeAndRank) {
  TemporaryFolder folder;
  unsigned seed = 1;
  for (DType dtype : allDTypes)
    for (const Shape &shape : {Shape{}, Shape{5}, Shape{2, 3}, Shape{0, 4}, Shape{1, 2, 3, 4, 5, 6}}) {
      Tensor tensor = randomBytes(dtype, shape, seed++);
      writeNpy(folder.path("a.npy"), tensor);
      EXPECT_TRUE(same(readNpy(folder.path("a.npy")), tensor)) << dtypeName(dtype) << shapeText(shape);
      EXPECT_EQ((readTextFile(folder.path("a.npy")).size() - static_cast<size_t>(tensor.bytes())) % 64, 0u);
    }
}

TEST(Npy, FortranOrderIsTransposed) {
  Tensor got = parse(npyText("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3)}", std::string("\1\2\3\4\5\6")));
  ASSERT_EQ(got.shape, (Shape{2, 3}));
  const int8_t expected[] = {1, 3, 5, 2, 4, 6};
  EXPECT_EQ(std::memcmp(got.data(), expected, 6), 0);
}

TEST(Npy, BigEndianIsSwapped) {
  Tensor got = parse(npyText("{'descr': '>i4', 'fortran_order': False, 'shape': (1,), }", std::string("\0\0\1\2", 4)));
  EXPECT_EQ(got.as<int32_t>()[0], 258);
}

TEST(Npy, BadFilesAreNamed) {
  std::string good = npyText("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", std::string(8, 'x'));
  EXPECT_EQ(parse(good).elements(), 2);
  EXPECT_EQ(errorOf([&] { parse("hello, this is text"); }).text(), "is not a .npy file");
  EXPECT_EQ(errorOf([&] { parse(good.substr(0, good.size() - 1)); }).text(),
            "holds 7 bytes of data, but float32 [2] takes 8");
  EXPECT_EQ(errorOf([&] { parse(good.substr(0, 30)); }).text(), "ends inside its header");
  EXPECT_EQ(errorOf([&] { parse(npyText("{'descr': '<c8', 'fortran_order': False, 'shape': ()}", "")); }).text(),
            "holds the dtype '<c8', which no model takes");
  EXPECT_EQ(errorOf([&] { parse(npyText("{'descr': '<f4'}", "")); }).text(),
            "lacks descr, fortran_order or shape in its header");
  EXPECT_EQ(errorOf([&] {
              parse(npyText("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999)}", ""));
            }).exitCode(),
            ExitBadFile);
  // No prefix of a good file may crash.
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(errorOf([&] { parse(good.substr(0, size)); }).exitCode(), ExitBadFile);
}

TEST(SafeTensors, RoundTrip) {
  TemporaryFolder folder;
  SafeTensors out;
  unsigned seed = 100;
  for (DType dtype : allDTypes)
    out.tensors.emplace_back(std::string("t/") + dtypeName(dtype), randomBytes(dtype, {3, 5}, seed++));
  out.tensors.emplace_back("scalar", randomBytes(DType::Float32, {}, seed++));
  out.tensors.emplace_back("empty", randomBytes(DType::Float32, {0, 7}, seed++));
  out.metadata["origin"] = "paddle \"3.3.1\"";
  writeSafeTensors(folder.path("a.safetensors"), out);
  SafeTensors in = readSafeTensors(folder.path("a.safetensors"));
  ASSERT_EQ(in.tensors.size(), out.tensors.size());
  for (size_t i = 0; i < in.tensors.size(); ++i) {
    EXPECT_EQ(in.tensors[i].first, out.tensors[i].first);
    EXPECT_TRUE(same(in.tensors[i].second, out.tensors[i].second)) << in.tensors[i].first;
  }
  EXPECT_EQ(in.metadata, out.metadata);
  EXPECT_NE(in.find("scalar"), nullptr);
  EXPECT_EQ(in.find("other"), nullptr);
}

TEST(SafeTensors, BadFilesAreErrors) {
  TemporaryFolder folder;
  auto message = [&](const std::string &text) {
    writeText(folder.path("b"), text);
    Error error = errorOf([&] { readSafeTensors(folder.path("b")); });
    EXPECT_EQ(error.exitCode(), ExitBadFile) << text;
    return error.text();
  };
  auto file = [](const std::string &header, const std::string &data) {
    uint64_t size = header.size();
    return std::string(reinterpret_cast<const char *>(&size), 8) + header + data;
  };
  EXPECT_EQ(message("abc"), "is too short for a safetensors file");
  EXPECT_EQ(message(std::string(8, '\xff')), "has a header of 18446744073709551615 bytes, but the file has 8");
  EXPECT_EQ(message(file("[1]", "")), "has a header that is not a JSON object");
  EXPECT_EQ(message(file(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "abcd")),
            "tensor 'a' lies outside the file or has the wrong size");
  EXPECT_EQ(message(file(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", "abcd")),
            "tensor 'a' lies outside the file or has the wrong size");
  EXPECT_EQ(message(file(R"({"a":{"dtype":"Q9","shape":[1],"data_offsets":[0,4]}})", "abcd")),
            "tensor 'a' has the unknown dtype 'Q9'");
  EXPECT_EQ(message(file(R"({"a":{"shape":[1]}})", "abcd")), "has a broken header entry 'a'");
}

TEST(Half, EveryHalfSurvivesTheRoundTrip) {
  for (uint32_t bits = 0; bits < 65536; ++bits) {
    uint16_t half = static_cast<uint16_t>(bits);
    float value = halfToFloat(half);
    if (std::isnan(value)) EXPECT_TRUE(std::isnan(halfToFloat(floatToHalf(value))));
    else ASSERT_EQ(floatToHalf(value), half);
    float wide = bfloatToFloat(half);
    if (!std::isnan(wide)) ASSERT_EQ(floatToBFloat(wide), half);
  }
  EXPECT_EQ(floatToHalf(65504.0f), 0x7bff);
  EXPECT_EQ(floatToHalf(65520.0f), 0x7c00);
  EXPECT_EQ(floatToHalf(1.0f + 1.0f / 2048), 0x3c00); // a tie goes to even
  EXPECT_EQ(floatToHalf(-1e-9f), 0x8000);
  EXPECT_EQ(floatToHalf(0x1p-24f), 0x0001);
}

TEST(Compare, Tolerances) {
  Tensor a = Tensor::allocate(DType::Float32, {3}), b = Tensor::allocate(DType::Float32, {3});
  float av[] = {1, 100, NAN}, bv[] = {1.005f, 100, NAN};
  std::memcpy(a.data(), av, 12);
  std::memcpy(b.data(), bv, 12);
  EXPECT_TRUE(compareTensors(a, b, 1e-4, 0).within); // 0.005 <= 1e-4 * 100
  EXPECT_FALSE(compareTensors(a, b, 1e-5, 0).within);
  EXPECT_EQ(compareTensors(a, b, 1e-5, 0).worst, 0);
  a.as<float>()[2] = 3;
  EXPECT_FALSE(compareTensors(a, b, 1, 1).within);
  Tensor c = Tensor::allocate(DType::Int64, {1}), d = Tensor::allocate(DType::Int64, {1});
  c.as<int64_t>()[0] = (int64_t(1) << 60) + 1;
  d.as<int64_t>()[0] = int64_t(1) << 60;
  EXPECT_FALSE(compareTensors(c, d, 1, 1).within);
  EXPECT_FALSE(compareTensors(a, c, 1, 1).equalSignature);
}

TEST(Files, NamesOfModelsBecomeFileNames) {
  EXPECT_EQ(fileNameFor("save_infer_model/scale_0.tmp_0"), "save_infer_model_scale_0.tmp_0");
  EXPECT_EQ(fileNameFor("a b\xc3\xa9-1"), "a_b__-1");
}
