//===--- ProgramReader.h - a ProgramDesc file, parsed and checked -----------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_PROGRAMREADER_H
#define PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_PROGRAMREADER_H

#include "../AttrValue.h"
#include "../Session.h"
#include "framework.pb.h"
#include <memory>

namespace mlir::pd::importer {

namespace proto = paddle_mlir::program;

/// Numbers of Attr.type.
enum class AttrType {
  Int,
  Float,
  String,
  Ints,
  Floats,
  Strings,
  Boolean,
  Booleans,
  Block,
  Long,
  Blocks,
  Longs,
  Float64s,
  Var,
  Vars,
  Float64,
  Scalar,
  Scalars
};

/// Reads the file: on failure the session has the error, with the offset of the message at fault where it can be found.
/// Guarantees: block i has idx i, parents come before their children, sub-block attributes name blocks that exist.
FailureOr<std::unique_ptr<proto::ProgramDesc>> readProgramDesc(Session &session, llvm::StringRef path);

/// The attribute of that name; null when absent.
const proto::Attr *findAttr(const proto::OpDesc &op, llvm::StringRef name);
/// Its value; None for blocks, variables and unknown kinds.
AttrValue decodeAttr(const proto::Attr &attr);

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_PROGRAMREADER_H
