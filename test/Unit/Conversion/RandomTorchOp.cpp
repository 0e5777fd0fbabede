//===--- RandomTorchOp.cpp - a torch module of one op with operands nobody would write ----------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RandomTorchOp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchDialect.h"
#include "paddle-mlir/Dialect/Torch/IR/TorchPrimOps.h"

using namespace mlir;
using namespace mlir::pd_torch;

RandomTorchOp::Kind RandomTorchOp::anyKind() {
  static const Kind kinds[] = {Kind::Tensor, Kind::Tensor, Kind::Int,  Kind::Int,     Kind::Ints,
                               Kind::Bool,   Kind::Float,  Kind::None, Kind::Tensors, Kind::String};
  return kinds[below(std::size(kinds))];
}

Type RandomTorchOp::tensor() {
  SmallVector<int64_t> shape = usual;
  if (chance(40)) {
    shape.clear();
    for (int64_t i = 0, rank = below(6); i < rank; ++i) shape.push_back(chance(12) ? -1 : chance(8) ? 0 : 1 + below(4));
  }
  Type dtype = chance(80) ? Type(b.getF32Type()) : chance(60) ? Type(b.getIntegerType(64, true)) : Type(b.getI1Type());
  return VTensorType::get(b.getContext(), true, shape, dtype);
}

Value RandomTorchOp::number(Location loc) { return ConstantIntOp::create(b, loc, below(8) - 3); }

Value RandomTorchOp::operand(Kind kind, Block *entry, Location loc) {
  auto list = [&](Type element, ArrayRef<Value> values) -> Value {
    return PrimListConstructOp::create(b, loc, ListType::get(b.getContext(), element), values);
  };
  SmallVector<Value> values;
  switch (kind) {
  case Kind::Tensor: return entry->addArgument(tensor(), loc);
  case Kind::Int: return number(loc);
  case Kind::Ints:
    for (int64_t i = 0, n = below(5); i < n; ++i) values.push_back(number(loc));
    return list(IntType::get(b.getContext()), values);
  case Kind::Bool: return ConstantBoolOp::create(b, loc, chance(50));
  case Kind::Float: return ConstantFloatOp::create(b, loc, double(below(9) - 4) / 2);
  case Kind::None: return ConstantNoneOp::create(b, loc);
  case Kind::Tensors:
    for (int64_t i = 0, n = below(4); i < n; ++i) values.push_back(entry->addArgument(tensor(), loc));
    return list(VTensorType::get(b.getContext(), false, {}, Type()), values);
  case Kind::String: return ConstantStrOp::create(b, loc, b.getStringAttr(chance(50) ? "none" : "constant"));
  }
  return {};
}

Type RandomTorchOp::result(Kind kind) {
  switch (kind) {
  case Kind::Int: return IntType::get(b.getContext());
  case Kind::Bool: return BoolType::get(b.getContext());
  case Kind::Float: return pd_torch::FloatType::get(b.getContext());
  case Kind::Ints: return ListType::get(b.getContext(), IntType::get(b.getContext()));
  default: return tensor();
  }
}

/// How many operands or results a trait demands; nothing where none does.
template <template <typename> class Zero, template <typename> class One, template <unsigned> class N>
static std::optional<unsigned> countOf(RegisteredOperationName name) {
  if (name.hasTrait<Zero>()) return 0;
  if (name.hasTrait<One>()) return 1;
  if (name.hasTrait<N<2>::template Impl>()) return 2;
  if (name.hasTrait<N<3>::template Impl>()) return 3;
  if (name.hasTrait<N<4>::template Impl>()) return 4;
  if (name.hasTrait<N<5>::template Impl>()) return 5;
  if (name.hasTrait<N<6>::template Impl>()) return 6;
  if (name.hasTrait<N<7>::template Impl>()) return 7;
  if (name.hasTrait<N<8>::template Impl>()) return 8;
  if (name.hasTrait<N<9>::template Impl>()) return 9;
  return std::nullopt;
}

OwningOpRef<ModuleOp> RandomTorchOp::build(RegisteredOperationName name) {
  std::optional<unsigned> operands = countOf<OpTrait::ZeroOperands, OpTrait::OneOperand, OpTrait::NOperands>(name);
  std::optional<unsigned> results = countOf<OpTrait::ZeroResults, OpTrait::OneResult, OpTrait::NResults>(name);
  if (!operands || !results || *results == 0 || !name.hasTrait<OpTrait::ZeroRegions>()) return {};
  Location loc = NameLoc::get(b.getStringAttr("op#0"));
  for (int64_t i = 0, rank = below(5); i < rank; ++i) usual.push_back(1 + below(4));
  SmallVector<Kind> kinds(*operands), made(*results, Kind::Tensor);
  for (Kind &kind : kinds) kind = anyKind();

  // The verifier says which operand has the wrong kind.
  std::string said;
  ScopedDiagnosticHandler listen(b.getContext(), [&](Diagnostic &diagnostic) {
    if (said.empty()) said = diagnostic.str();
    return success();
  });
  for (int attempt = 0; attempt < 120; ++attempt) {
    OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
    b.setInsertionPointToEnd(module->getBody());
    auto main = func::FuncOp::create(b, loc, "main", b.getFunctionType({}, {}));
    Block *entry = main.addEntryBlock();
    b.setInsertionPointToEnd(entry);
    OperationState state(loc, name);
    for (Kind kind : kinds) state.addOperands(operand(kind, entry, loc));
    for (Kind kind : made) state.addTypes(result(kind));
    Operation *op = b.create(state);
    func::ReturnOp::create(b, loc, op->getResults());
    main.setFunctionType(b.getFunctionType(entry->getArgumentTypes(), op->getResultTypes()));
    said.clear();
    if (succeeded(verify(*module))) return module;
    auto [before, number] = StringRef(said).split('#');
    unsigned index;
    if (number.consumeInteger(10, index)) return {};
    if (before.ends_with("operand ") && index < kinds.size()) kinds[index] = anyKind();
    else if (before.ends_with("result ") && index < made.size()) made[index] = anyKind();
    else return {};
  }
  return {};
}
