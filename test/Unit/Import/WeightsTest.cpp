//===--- WeightsTest.cpp - tensor records, blobs that view the file, made-up weights --------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Import/Weights/WeightStore.h"
#include "TemporaryFolder.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/MLIRContext.h"
#include <cstring>
#include <gtest/gtest.h>
#include <random>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

namespace {
/// A record as Paddle writes it, optionally with level-of-detail tables, which a reader has to skip.
std::string record(int dtype, const std::vector<int64_t> &dims, const std::string &data, unsigned levels = 0) {
  std::string desc = std::string("\x08") + char(dtype);
  for (int64_t dim : dims) {
    desc += '\x10';
    for (uint64_t v = uint64_t(dim);; v >>= 7) {
      desc += char((v & 127) | (v > 127 ? 128 : 0));
      if (v < 128) break;
    }
  }
  std::string out(4, '\0');
  auto put = [&](uint64_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) out += char(v >> (8 * i));
  };
  put(levels, 8);
  for (unsigned i = 0; i < levels; ++i) put(16, 8), put(0, 8), put(5, 8);
  put(0, 4);
  put(desc.size(), 4);
  return out + desc + data;
}

std::string randomBytes(size_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::string bytes(count, 0);
  for (char &c : bytes) c = char(generator());
  return bytes;
}

class Weights : public ::testing::Test {
protected:
  RankedTensorType type(std::vector<int64_t> dims, Type element) { return RankedTensorType::get(dims, element); }

  MLIRContext context;
  ImportOptions options;
  ImportError error;
  ImportSummary summary;
  TemporaryFolder folder;
  Builder b{&context};
};

TEST_F(Weights, RecordsOfAllKinds) {
  struct Case {
    int dtype;
    unsigned bytes;
  };
  for (Case c :
       {Case{0, 1}, {20, 1}, {21, 1}, {1, 2}, {2, 4}, {3, 8}, {4, 2}, {22, 2}, {5, 4}, {6, 8}, {23, 8}, {24, 16}}) {
    std::string data = randomBytes(6 * c.bytes, c.dtype + 1), file = "x" + record(c.dtype, {2, 3}, data, c.dtype % 3);
    uint64_t offset = 1;
    TensorRecord r;
    std::string why;
    ASSERT_TRUE(readTensorRecord(file, offset, &context, r, why)) << why;
    EXPECT_EQ(offset, file.size());
    EXPECT_EQ(r.data, data);
    EXPECT_EQ(r.type.getShape(), llvm::ArrayRef<int64_t>({2, 3}));
  }
}

TEST_F(Weights, ScalarsAndEmptyTensors) {
  std::string file = record(5, {}, "abcd") + record(5, {0, 3}, "");
  uint64_t offset = 0;
  TensorRecord r;
  std::string why;
  ASSERT_TRUE(readTensorRecord(file, offset, &context, r, why)) << why;
  EXPECT_EQ(r.type.getRank(), 0);
  ASSERT_TRUE(readTensorRecord(file, offset, &context, r, why)) << why;
  EXPECT_EQ(r.type.getNumElements(), 0);
  EXPECT_EQ(offset, file.size());
}

TEST_F(Weights, DamagedRecordsAreRefused) {
  std::string good = record(5, {4}, randomBytes(16, 3), 1);
  for (size_t cut = 0; cut < good.size(); ++cut) {
    uint64_t offset = 0;
    TensorRecord r;
    std::string why;
    EXPECT_FALSE(readTensorRecord(llvm::StringRef(good).take_front(cut), offset, &context, r, why));
    EXPECT_FALSE(why.empty());
    EXPECT_LE(offset, cut);
  }
  std::mt19937 generator(11);
  for (int round = 0; round < 2000; ++round) { // random damage must never read outside
    std::string bad = good;
    bad[generator() % bad.size()] = char(generator());
    uint64_t offset = 0;
    TensorRecord r;
    std::string why;
    if (readTensorRecord(bad, offset, &context, r, why)) EXPECT_LE(r.end, bad.size());
  }
}

TEST_F(Weights, BlobsViewTheFileAndKeepItMapped) {
  std::string a = randomBytes(3000, 1), c = randomBytes(2000, 2);
  folder.write("w", record(20, {3000}, a) + record(5, {500}, c)); // the second tensor starts at an odd address
  Session session(&context, options, error, summary);
  DenseResourceElementsAttr second;
  {
    WeightStore store(session);
    ASSERT_TRUE(succeeded(store.load(
        {{"a", type({3000}, b.getIntegerType(8, false))}, {"c", type({500}, b.getF32Type())}}, folder.path("w"))))
        << error.headline();
    second = llvm::dyn_cast<DenseResourceElementsAttr>(store.value("c"));
  } // the store is gone; the blob holds the mapping
  std::filesystem::remove(folder.path("w"));
  ASSERT_TRUE(second);
  AsmResourceBlob *blob = second.getRawHandle().getBlob();
  ASSERT_TRUE(blob);
  EXPECT_EQ(blob->getDataAlignment(), 1u);
  ASSERT_EQ(blob->getData().size(), 2000u);
  EXPECT_EQ(std::memcmp(blob->getData().data(), c.data(), 2000), 0);
}

TEST_F(Weights, SmallTensorsAreDense) {
  std::string bits("\1\0\1", 3);
  folder.write("w", record(0, {3}, bits) + record(5, {0, 3}, "") +
                        record(3, {2}, std::string("\5\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16)));
  Session session(&context, options, error, summary);
  WeightStore store(session);
  ASSERT_TRUE(succeeded(store.load(
      {{"a", type({3}, b.getI1Type())}, {"b", type({0, 3}, b.getF32Type())}, {"c", type({2}, b.getI64Type())}},
      folder.path("w"))))
      << error.headline();
  EXPECT_EQ(store.value("a"),
            DenseElementsAttr::get(type({3}, b.getI1Type()), llvm::ArrayRef<bool>({true, false, true})));
  EXPECT_EQ(store.value("b").getNumElements(), 0);
  EXPECT_EQ(store.value("c"), DenseElementsAttr::get(type({2}, b.getI64Type()), llvm::ArrayRef<int64_t>({5, -1})));
}

TEST_F(Weights, MadeUpWeightsSuitTheirRole) {
  auto floats = [&](ParameterDecl::Role role, std::vector<int64_t> dims, uint64_t seed) {
    ParameterDecl p{"p", type(dims, b.getF32Type()), true, role};
    std::vector<float> out(p.type.getNumElements());
    inventBytes(p, seed, {reinterpret_cast<char *>(out.data()), out.size() * 4});
    return out;
  };
  EXPECT_EQ(floats(ParameterDecl::Weight, {64, 32}, 1), floats(ParameterDecl::Weight, {64, 32}, 1));
  EXPECT_NE(floats(ParameterDecl::Weight, {64, 32}, 1), floats(ParameterDecl::Weight, {64, 32}, 2));
  double square = 0, spread = std::sqrt(3.0 / 64);
  for (float v : floats(ParameterDecl::Weight, {64, 32}, 5)) {
    EXPECT_LE(std::abs(v), spread);
    square += v * v;
  }
  EXPECT_NEAR(square / 2048, 1.0 / 64, 0.1 / 64); // a linear layer keeps the variance of its input
  for (float v : floats(ParameterDecl::Variance, {1000}, 5)) {
    EXPECT_GE(v, 0.5f);
    EXPECT_LE(v, 1.5f);
  }
}
} // namespace
