//===--- Inplace.cpp - which ids of a PIR program name the same storage ---------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Inplace.h"
#include "../JoinTypes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

std::optional<InplacePair> importer::inplacePair(const PirOp &op) {
  if (op.dialect != 1) return std::nullopt;
  if (op.name == "array_pop") return InplacePair{0, 0};
  if (!op.name.ends_with("_") || op.results.empty()) return std::nullopt;
  // The underscore names whose first operand is not the one overwritten, or that overwrite nothing outside of training.
  enum {
    First,
    Second,
    Nothing
  } form = llvm::StringSwitch<decltype(Nothing)>(op.name)
               .Cases({"assign_out_", "where_"}, Second)
               .Cases({"batch_norm_", "sync_batch_norm_", "add_n_", "rnn_", "fused_batch_norm_act_"}, Nothing)
               .Cases({"fused_bn_add_activation_", "quantize_linear_", "dequantize_linear_"}, Nothing)
               .Case("moving_average_abs_max_scale_", Nothing)
               .Default(First);
  if (op.name.starts_with("fake_quantize_") || form == Nothing) return std::nullopt;
  if (op.name == "random_routing_") return InplacePair{2, 0};
  unsigned operand = form == Second ? 1 : 0;
  if (operand >= op.operands.size() || op.operands[operand] == 0) return std::nullopt;
  return InplacePair{operand, 0};
}

StorageClasses::StorageClasses(const PirProgram &program) {
  walkPir(program.body, [&](const PirOp &op) {
    if (auto pair = inplacePair(op)) classes.unionSets(op.operands[pair->operand], op.results[pair->result].id);
  });
  llvm::DenseMap<int64_t, RankedTensorType> typeOf;
  auto note = [&](const PirValue &value) {
    if (value.type.kind != PirType::Tensor || !value.type.tensor) return;
    typeOf[value.id] = value.type.tensor;
    RankedTensorType &known = declared[storage(value.id)];
    known = known ? llvm::dyn_cast_or_null<RankedTensorType>(joinTypes(known, value.type.tensor)) : value.type.tensor;
  };
  walkPir(program.body, [&](const PirOp &op) {
    llvm::for_each(op.results, note);
    for (const PirRegion &region : op.regions)
      for (const PirBlock &block : region.blocks) llvm::for_each(block.args, note);
  });
  walkPir(program.body, [&](const PirOp &op) {
    if (op.dialect != 1 || op.name != "array_write_" || op.operands.size() < 2) return;
    RankedTensorType written = typeOf.lookup(op.operands[1]);
    RankedTensorType &element = elements[storage(op.operands[0])];
    if (!element) {
      element = written;
    } else if (written) {
      auto joined = llvm::dyn_cast_or_null<RankedTensorType>(joinTypes(element, written));
      uniform &= bool(joined);
      element = joined ? joined : element;
    }
  });
}

int64_t StorageClasses::storage(int64_t id) const {
  auto it = classes.findLeader(id);
  return it == classes.member_end() ? id : *it;
}

llvm::SetVector<int64_t> StorageClasses::writes(const PirRegion &region) const {
  llvm::SetVector<int64_t> out;
  walkPir(region, [&](const PirOp &op) {
    if (auto pair = inplacePair(op)) out.insert(storage(op.operands[pair->operand]));
  });
  return out;
}

RankedTensorType StorageClasses::arrayElement(int64_t storage) const { return elements.lookup(storage); }
RankedTensorType StorageClasses::declaredType(int64_t storage) const { return declared.lookup(storage); }
