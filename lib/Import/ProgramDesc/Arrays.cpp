//===--- Arrays.cpp - tensor arrays of ProgramDesc ------------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A LOD_TENSOR_ARRAY variable is created by its first write and mutated by later ones; here it is a value like any
// other.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "../ElementTypes.h"
#include "../JoinTypes.h"
#include "../RegionBuilder.h"
#include "ProgramImporter.h"
#include "paddle-mlir/Dialect/Pd/IR/PdDialect.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

bool ProgramImporter::isArray(llvm::StringRef name) const {
  const proto::VarDesc *found = var(name, scope ? scope->block : 0);
  return found && found->type().type() == kTensorArray;
}

/// The element type of every array name: the join of what is written to it, spread over assigns between arrays.
void ProgramImporter::scanArrays() {
  Scope *saved = scope;
  for (bool changed = true; changed;) {
    changed = false;
    for (const proto::BlockDesc &block : program.blocks()) {
      Scope probe{block.idx(), nullptr, {}};
      scope = &probe;
      auto note = [&](llvm::StringRef array, RankedTensorType type) {
        if (!type) return;
        RankedTensorType &known = arrayElements[array];
        auto joined = known ? llvm::dyn_cast_or_null<RankedTensorType>(joinTypes(known, type)) : type;
        if (!joined || joined == known) return; // arrays of mixed ranks are found when they are written
        known = joined;
        changed = true;
      };
      for (const proto::OpDesc &op : block.ops()) {
        auto from = inputNames(op, "X"), to = outputNames(op, "Out");
        if (to.size() != 1) continue;
        if (op.type() == "select_input" && isArray(to[0]))
          for (llvm::StringRef array : from) note(to[0], arrayElements.lookup(array));
        if (from.size() != 1) continue;
        if (op.type() == "write_to_array") note(to[0], llvm::dyn_cast_or_null<RankedTensorType>(declared(from[0])));
        else if (op.type() == "assign" && isArray(to[0]) && arrayElements.count(from[0]))
          note(to[0], arrayElements[from[0]]);
      }
    }
  }
  scope = saved;
}

Value ProgramImporter::emptyArray(llvm::StringRef name) {
  RankedTensorType element = arrayElements.lookup(name);
  if (!element) {
    const proto::VarDesc *found = var(name, scope->block);
    if (found && found->type().has_tensor_array()) {
      const proto::TensorDesc &desc = found->type().tensor_array().tensor();
      llvm::SmallVector<int64_t> dims;
      for (int64_t dim : desc.dims()) dims.push_back(dim < 0 ? ShapedType::kDynamic : dim);
      if (Type type = typeOfVarType(desc.data_type(), session.context)) element = RankedTensorType::get(dims, type);
    }
  }
  if (!element) return Value();
  OperationState state(graph.loc, "pd.create_array");
  state.addAttribute("dtype", TypeAttr::get(element.getElementType()));
  state.addTypes(ArrayType::get(session.context, element));
  return graph.b.create(state)->getResult(0);
}

/// The merge of an array after conditional blocks. A block that appends to an outer array merges the array with itself.
LogicalResult ProgramImporter::mergeArrays(const proto::OpDesc &op) {
  auto x = inputNames(op, "X"), mask = inputNames(op, "Mask"), out = outputNames(op, "Out");
  Value onFalse = lookup(x[0]), onTrue = lookup(x[1]), condition = mask.size() == 1 ? lookup(mask[0]) : Value();
  if (!onFalse || !onTrue || !condition || out.size() != 1)
    return fail(op, "expects a mask, two arrays with values and one output");
  if (onFalse == onTrue) {
    define(out[0], onTrue);
    return success();
  }
  std::string why;
  auto give = [](Value value) {
    return [value](llvm::SmallVectorImpl<Value> &yielded) {
      yielded.push_back(value);
      return success();
    };
  };
  Operation *made = buildIf(graph, graph.cast(condition, graph.b.getI1Type()), give(onTrue), give(onFalse), why);
  if (!made) return fail(op, why);
  define(out[0], made->getResult(0));
  return success();
}

LogicalResult ProgramImporter::importArrayOp(const proto::OpDesc &op, bool &done) {
  llvm::StringRef type = op.type();
  auto x = inputNames(op, "X"), index = inputNames(op, "I"), out = outputNames(op, "Out");
  bool copiesArray = type == "assign" && x.size() == 1 && isArray(x[0]);
  if (type == "select_input" && x.size() == 2 && isArray(x[0]) && isArray(x[1])) {
    done = true;
    return mergeArrays(op);
  }
  done = copiesArray || type == "write_to_array" || type == "read_from_array" || type == "lod_array_length" ||
         type == "tensor_array_to_tensor" || type == "create_array";
  if (!done) return success();
  if (out.size() != 1 || (x.size() != 1 && type != "create_array"))
    return fail(op, "expects one input X and one output Out");
  if (type == "create_array") {
    Value array = emptyArray(out[0]);
    if (!array) return fail(op, "the element type of '" + out[0] + "' is unknown");
    define(out[0], array);
    return success();
  }
  Value input = lookup(x[0]);
  if (!input) return fail(op, "'" + x[0] + "' has no value before its use");
  if (copiesArray) {
    define(out[0], input);
    return success();
  }
  llvm::StringRef row = type == "write_to_array"     ? "array_write"
                        : type == "read_from_array"  ? "array_read"
                        : type == "lod_array_length" ? "array_length"
                                                     : "array_to_tensor";
  OpDraft draft(lookupOpSchema(row));
  if (!draft.schema) return fail(op, "has no pd op", "", kUnsupported);
  if (type == "write_to_array") {
    Value array = lookup(out[0]);
    if (!array) return fail(op, "the element type of '" + out[0] + "' is unknown");
    draft.operands["array"] = {array};
    draft.operands["x"] = {input};
    draft.resultTypes.push_back({array.getType()});
  } else {
    auto array = llvm::dyn_cast<ArrayType>(input.getType());
    if (!array) return fail(op, "'" + x[0] + "' is not a tensor array");
    draft.operands[type == "read_from_array" ? "array" : "x"] = {input};
    if (type == "read_from_array") draft.resultTypes.push_back({Type(array.getElement())});
    else draft.resultTypes.push_back({declared(out[0])});
    if (auto sizes = outputNames(op, "OutIndex"); type == "tensor_array_to_tensor" && sizes.size() == 1)
      draft.resultTypes.push_back({declared(sizes[0])});
  }
  if (type == "write_to_array" || type == "read_from_array") {
    Value i = index.size() == 1 ? lookup(index[0]) : Value();
    if (!i) return fail(op, "has no index");
    draft.operands["i"] = {i};
  }
  for (llvm::StringRef name : {"axis", "use_stack"})
    if (const proto::Attr *attr = findAttr(op, name)) draft.attrs[name] = decodeAttr(*attr);
  std::string why;
  Operation *made = graph.create(draft, why);
  if (!made) return fail(op, why);
  define(out[0], made->getResult(0));
  if (auto sizes = outputNames(op, "OutIndex"); sizes.size() == 1 && made->getNumResults() > 1)
    define(sizes[0], made->getResult(1));
  return success();
}
