//===--- CallStack.h - module paths from the Python call stacks of ops --------------------------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_CALLSTACK_H
#define PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_CALLSTACK_H

#include "ProgramReader.h"
#include "llvm/ADT/DenseMap.h"
#include <set>
#include <string>
#include <vector>

namespace mlir::pd::importer {

/// Reads `op_callstack`, which holds each Python frame with its line of source. `x = self.conv1(x)` above a frame of a
/// `forward` names the module; `x = stage(x)` is one item of a list, told from the next by where execution jumps back.
/// Hints: nothing but names depends on them.
class CallStackPaths {
public:
  explicit CallStackPaths(const proto::ProgramDesc &program);
  /// `self.backbone.blocks.0.conv`, or "".
  llvm::StringRef pathOf(const proto::OpDesc &op) const;

private:
  struct Frame {
    std::string file;
    unsigned line = 0;
    std::vector<std::string> calls; ///< what this line may have called: attribute paths in the order of evaluation, or
                                    ///< one name of a list's items
    bool item = false;              ///< one of a list
  };
  std::vector<Frame> framesOf(const proto::OpDesc &op) const;
  void visit(const proto::OpDesc &op);
  /// Counts on in the loops that the op has gone round since the one before.
  void advance(const std::vector<Frame> &frames, llvm::StringRef type);

  llvm::DenseMap<const proto::OpDesc *, std::string> paths;
  std::vector<Frame> last;
  std::vector<unsigned> turns; ///< by frame: which item, or which call of the line
  std::set<std::string> seen;  ///< op types at this very place
};

} // namespace mlir::pd::importer

#endif // PADDLE_MLIR_LIB_IMPORT_PROGRAMDESC_CALLSTACK_H
