//===--- TensorRecord.h - one tensor as Paddle serialises it ----------------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// version, LoD levels, version, TensorDesc, raw data; nothing is aligned. The TensorDesc message has two fields and is
// decoded here by hand, so that weights can be read without the ProgramDesc classes.
//
//===----------------------------------------------------------------------------------------------------------===//
#ifndef PADDLE_MLIR_LIB_IMPORT_WEIGHTS_TENSORRECORD_H
#define PADDLE_MLIR_LIB_IMPORT_WEIGHTS_TENSORRECORD_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace mlir::pd::importer {

struct TensorRecord {
  uint64_t begin = 0, dataBegin = 0, end = 0; // offsets in the file
  RankedTensorType type;
  llvm::StringRef data;
};

/// Reads the record that starts at `offset`. On failure `offset` is where the trouble is and `why` says what.
bool readTensorRecord(llvm::StringRef file, uint64_t &offset, MLIRContext *context, TensorRecord &record,
                      std::string &why);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_WEIGHTS_TENSORRECORD_H
