//===--- CustomOps.cpp - operators that files of --custom-ops declare -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CustomOps.h"
#include "PIR/PirImporter.h"
#include "ProgramDesc/ProgramImporter.h"
#include "paddle-mlir/Dialect/Pd/IR/PdCustomOps.h"
#include "paddle-mlir/Dialect/Pd/IR/PdInfer.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

/// A library beside the declaration is meant before one of the same name elsewhere.
static void resolveLibrary(custom::Declaration &op, StringRef file) {
  if (!op.kernel) return;
  llvm::SmallString<128> beside(file);
  llvm::sys::fs::make_absolute(beside);
  llvm::sys::path::remove_filename(beside);
  llvm::sys::path::append(beside, op.kernel->library);
  if (llvm::sys::path::is_relative(op.kernel->library) && llvm::sys::fs::exists(beside)) {
    llvm::sys::path::remove_dots(beside, /*remove_dot_dot=*/true);
    op.kernel->library = beside.str().str();
  }
}

LogicalResult importer::readCustomOps(Session &session) {
  for (const std::string &file : session.options.customOps) {
    auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/true);
    if (!buffer)
      return session.failIn(file, "cannot be read: " + buffer.getError().message(),
                            "--custom-ops=FILE.yaml names a declaration of operators");
    auto failAt = [&](custom::Place place, const Twine &what, const Twine &hint) {
      return session.failIn((file + ":" + Twine(place.line) + ":" + Twine(place.column)).str(), what, hint);
    };
    custom::DeclarationError error;
    std::optional<custom::Declarations> read = custom::Declarations::parse((*buffer)->getBuffer(), error);
    if (!read) return failAt(error.place, error.what, error.hint);
    for (custom::Declaration &op : read->ops) {
      if (rowOfPirOp(op.name) || !lookupLegacy(op.name).empty())
        return failAt(op.place, "'" + op.name + "' is an operator that is supported already",
                      "pd-compile --list-ops names them");
      if (session.customOp(op.name))
        return failAt(op.place, "'" + op.name + "' is declared in another file too", "one declaration an operator");
      resolveLibrary(op, file);
      session.customOps.push_back(std::move(op));
    }
  }
  return success();
}

AttrKind importer::kindOf(custom::AttributeType type) {
  switch (type) {
  case custom::AttributeType::Bool: return AttrKind::Bool;
  case custom::AttributeType::Int: return AttrKind::I64;
  case custom::AttributeType::Float: return AttrKind::F64;
  case custom::AttributeType::String: return AttrKind::Str;
  case custom::AttributeType::Ints: return AttrKind::I64Array;
  case custom::AttributeType::Floats: return AttrKind::F64Array;
  case custom::AttributeType::Strings: return AttrKind::Other;
  }
  return AttrKind::Other;
}

/// The program's value, else the default; null with `why` when there is neither or it has another type.
static Attribute attributeOf(const custom::Attribute &declared, AttrValue value, Builder &b, std::string &why) {
  AttrKind kind = kindOf(declared.type);
  if (value.kind == AttrValue::None) {
    if (!declared.defaultValue) {
      why = "attribute '" + declared.name + "' is not in the program and has no default";
      return {};
    }
    const std::vector<std::string> &elements = *declared.defaultValue;
    if (kind == AttrKind::Other) {
      value.kind = AttrValue::Strs;
      value.strs = elements;
    } else {
      value = AttrValue::parse(llvm::join(elements, ","), kind);
    }
  }
  std::string problem;
  Attribute attribute = toAttribute(value, kind, b, problem);
  // An empty list has no element type of its own.
  if (kind == AttrKind::Other && !isa_and_nonnull<ArrayAttr>(attribute)) {
    attribute = value.isList() && value.ints.empty() && value.floats.empty() && value.strs.empty()
                    ? Attribute(b.getArrayAttr({}))
                    : Attribute();
    problem = attribute ? "" : "expects a list of strings";
  }
  // toAttribute converts numbers of any kind; a declaration means its type.
  bool floatForInt = (kind == AttrKind::I64 && value.kind == AttrValue::Float) ||
                     (kind == AttrKind::I64Array && value.kind == AttrValue::Floats);
  if (!attribute || floatForInt) {
    why = "attribute '" + declared.name + "' is declared as " + custom::attributeTypeName(declared.type).str() +
          ", but the program has another type";
    return {};
  }
  return attribute;
}

Operation *importer::createCustomOp(GraphBuilder &graph, const custom::Declaration &op, ArrayRef<Value> inputs,
                                    llvm::function_ref<AttrValue(StringRef)> attr, ArrayRef<Type> types,
                                    std::string &why) {
  OpBuilder &b = graph.b;
  NamedAttrList attributes;
  for (const custom::Attribute &declared : op.attributes) {
    Attribute value = attributeOf(declared, attr(declared.name), b, why);
    if (!value) return nullptr;
    attributes.append(declared.name, value);
  }
  for (auto [name, value] : llvm::zip(op.inputs, inputs))
    if (!tensorType(value)) {
      why = "input '" + name + "' is a tensor array, which custom operators do not take";
      return nullptr;
    }
  OperationState state(graph.loc, CustomOp::getOperationName());
  CustomOp::Properties &properties = state.getOrAddProperties<CustomOp::Properties>();
  properties.op_name = b.getStringAttr(op.name);
  properties.op_attributes = attributes.getDictionary(b.getContext());
  properties.declaration = declarationAttr(b.getContext(), op);
  state.addOperands(inputs);
  // Rules that cannot be applied, or that the program contradicts, are reported here, at the op.
  SmallVector<Type> inferred;
  std::string problem;
  {
    ScopedDiagnosticHandler capture(b.getContext(), [&](Diagnostic &diagnostic) {
      if (problem.empty()) problem = diagnostic.str();
      return success();
    });
    if (failed(CustomOp::inferReturnTypes(b.getContext(), graph.loc, ValueRange(inputs), DictionaryAttr(),
                                          OpaqueProperties(&properties), {}, inferred))) {
      why = problem;
      return nullptr;
    }
  }
  for (auto [i, type] : llvm::enumerate(inferred)) {
    Type file = i < types.size() ? types[i] : Type();
    Type both = file ? infer::refine(file, type) : type;
    if (!both) {
      why = customMismatch(op.outputs[i], file, type);
      return nullptr;
    }
    state.addTypes(both);
  }
  return b.create(state);
}

//===--- the two formats ---===//

LogicalResult PirImporter::importCustom(const PirOp &op, const custom::Declaration &declared) {
  auto count = [&](StringRef what, size_t has, size_t wants) {
    return fail(op, "has " + Twine(has) + " " + what + "s, but its declaration names " + Twine(wants),
                "the declaration lists them in the order of PD_BUILD_OP");
  };
  if (op.operands.size() != declared.inputs.size()) return count("input", op.operands.size(), declared.inputs.size());
  if (op.results.size() != declared.outputs.size()) return count("output", op.results.size(), declared.outputs.size());
  SmallVector<Value> inputs;
  for (int64_t id : op.operands) {
    inputs.push_back(value(op, id));
    if (!inputs.back()) return failure();
  }
  SmallVector<Type> types;
  for (const PirValue &result : op.results) {
    if (result.type.kind != PirType::Tensor && result.type.kind != PirType::None)
      return fail(op, "an output is a list of tensors, which custom operators do not give", "", kUnsupported);
    types.push_back(result.type.tensor);
  }
  auto attribute = [&](StringRef name) {
    const llvm::json::Value *found = op.attr(name);
    return found ? decodePirAttr(*found, session.context) : AttrValue();
  };
  std::string why;
  Operation *made = createCustomOp(graph, declared, inputs, attribute, types, why);
  if (!made) return fail(op, why, "the declaration of '" + declared.name + "' and the program disagree");
  for (auto [result, made] : llvm::zip(op.results, made->getResults())) bind(result.id, {made});
  return success();
}

LogicalResult ProgramImporter::importCustom(const proto::OpDesc &op, const custom::Declaration &declared) {
  auto slotsOf = [](const auto &slots) {
    std::string names;
    for (const proto::Slot &slot : slots) names += (names.empty() ? "" : ", ") + slot.parameter();
    return names.empty() ? std::string("none") : names;
  };
  SmallVector<Value> inputs;
  for (const std::string &name : declared.inputs) {
    SmallVector<StringRef> variables = inputNames(op, name);
    if (variables.size() != 1)
      return fail(op,
                  variables.empty() ? "has no input '" + name + "', which its declaration names"
                                    : "input '" + name + "' is a list of " + Twine(variables.size()) +
                                          " tensors, which custom operators do not take",
                  "the program's inputs are " + slotsOf(op.inputs()));
    inputs.push_back(lookup(variables[0]));
    if (!inputs.back()) return fail(op, "input '" + variables[0] + "' has no value before its use");
  }
  for (const proto::Slot &slot : op.inputs())
    if (slot.arguments_size() && !declared.input(slot.parameter()))
      return fail(op, "has the input '" + slot.parameter() + "', which its declaration does not name",
                  "the program's inputs are " + slotsOf(op.inputs()));
  SmallVector<Type> types;
  SmallVector<StringRef> results;
  for (const custom::Output &output : declared.outputs) {
    SmallVector<StringRef> variables = outputNames(op, output.name);
    if (variables.size() != 1)
      return fail(op, "has no output '" + output.name + "', which its declaration names",
                  "the program's outputs are " + slotsOf(op.outputs()));
    results.push_back(variables[0]);
    types.push_back(this->declared(variables[0]));
  }
  auto attribute = [&](StringRef name) {
    const proto::Attr *found = findAttr(op, name);
    return found ? decodeAttr(*found) : AttrValue();
  };
  std::string why;
  Operation *made = createCustomOp(graph, declared, inputs, attribute, types, why);
  if (!made) return fail(op, why, "the declaration of '" + declared.name + "' and the program disagree");
  for (auto [name, result] : llvm::zip(results, made->getResults())) define(name, result);
  return success();
}
