//===--- pd-tblgen.cpp - derives tables and documents from the rows of the pd dialect ---------------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// -gen-op-tables     the OpSchema table (include/paddle-mlir/Dialect/Pd/IR/OpSchema.h)
// -gen-op-list       one line an op: name, family, tier, status, torch op, legacy names (pd-compile --list-ops, support
// page)
// TorchTables.cpp derives those of the torch dialect.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "mlir/TableGen/Attribute.h"
#include "mlir/TableGen/GenInfo.h"
#include "mlir/TableGen/Operator.h"
#include "mlir/Tools/mlir-tblgen/MlirTblgenMain.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/TableGen/Error.h"
#include "llvm/TableGen/Record.h"

using namespace llvm;
using mlir::tblgen::Operator;

namespace {

std::vector<const Record *> rowsByName(const RecordKeeper &records) {
  std::vector<const Record *> rows(records.getAllDerivedDefinitions("Pd_Op"));
  llvm::sort(rows, [](const Record *a, const Record *b) {
    return a->getValueAsString("opName") < b->getValueAsString("opName");
  });
  return rows;
}

std::string quoted(StringRef s) {
  std::string r = "\"";
  raw_string_ostream os(r);
  os.write_escaped(s);
  os << '"';
  return r;
}

StringRef arityOf(const mlir::tblgen::NamedTypeConstraint &value) {
  return value.isOptional() ? "Arity::Optional" : value.isVariadic() ? "Arity::Variadic" : "Arity::Required";
}

/// The PdMutable kind of an operand, also under Optional<> and Variadic<>.
StringRef mutableOf(const mlir::tblgen::NamedTypeConstraint &value) {
  const Record *def = &value.constraint.getDef();
  if (def->isSubClassOf("TypeConstraint") && def->getValue("baseType")) def = def->getValueAsDef("baseType");
  if (!def->isSubClassOf("PdMutable")) return "Mutable::No";
  return llvm::StringSwitch<StringRef>(def->getValueAsString("kind"))
      .Case("ints", "Mutable::Ints")
      .Case("int", "Mutable::Int")
      .Default("Mutable::Float");
}

StringRef attrKindOf(const mlir::tblgen::Attribute &attr) {
  StringRef base = attr.getBaseAttr().getAttrDefName();
  if (base == "TypeAttr") return "AttrKind::DType";
  return llvm::StringSwitch<StringRef>(base)
      .Case("I64Attr", "AttrKind::I64")
      .Case("F64Attr", "AttrKind::F64")
      .Case("BoolAttr", "AttrKind::Bool")
      .Case("StrAttr", "AttrKind::Str")
      .Case("DenseI64ArrayAttr", "AttrKind::I64Array")
      .Case("DenseF64ArrayAttr", "AttrKind::F64Array")
      .Default("AttrKind::Other");
}

/// Index of the operand a plan item or legacy target names.
int operandIndex(const Operator &op, StringRef name) {
  for (int i = 0, e = op.getNumOperands(); i < e; ++i)
    if (op.getOperand(i).name == name) return i;
  return -1;
}

bool hasArgOrResult(const Operator &op, StringRef name) {
  for (int i = 0, e = op.getNumArgs(); i < e; ++i)
    if (op.getArgName(i) == name) return true;
  for (int i = 0, e = op.getNumResults(); i < e; ++i)
    if (op.getResultName(i) == name) return true;
  return false;
}

void emitPlanItem(const Record *row, const Operator &op, StringRef item, raw_ostream &os) {
  auto operand = [&](StringRef name, StringRef kind) {
    int i = operandIndex(op, name);
    if (i < 0) PrintFatalError(row->getLoc(), "torch row names no operand '" + name + "'");
    os << "{PlanItem::" << kind << ", " << i << ", " << quoted(name) << "}, ";
  };
  auto literal = [&](StringRef kind, StringRef text) {
    os << "{PlanItem::" << kind << ", -1, " << quoted(text) << "}, ";
  };
  StringRef whole = item;
  if (item.consume_front("[$") && item.consume_back("]")) return operand(item, "OperandList");
  item = whole;
  if (item.consume_front("$")) return operand(item, "Operand");
  if (item.consume_front("#")) {
    if (!hasArgOrResult(op, item)) PrintFatalError(row->getLoc(), "torch row names no attribute '" + item + "'");
    return literal("Attr", item);
  }
  if (item.consume_front("@")) {
    auto [name, kind] = item.split(':');
    return operand(name, kind == "int"     ? "ConstInt"
                         : kind == "float" ? "ConstFloat"
                         : kind == "bool"  ? "ConstBool"
                                           : "ConstInts");
  }
  if (item == "none") return literal("None", "");
  if (item.consume_front("int ")) return literal("Int", item);
  if (item.consume_front("float ")) return literal("Float", item);
  if (item.consume_front("bool ")) return literal("Bool", item);
  if (item.consume_front("str ")) return literal("Str", item);
  PrintFatalError(row->getLoc(), "unknown torch row item '" + whole + "'");
}

void emitLegacy(const Record *row, const Operator &op, const Record *legacy, const Twine &prefix, raw_ostream &os) {
  os << "static const LegacySlot " << prefix << "Slots[] = {";
  for (StringRef item : legacy->getValueAsListOfStrings("slot")) {
    auto [slot, target] = item.split(':');
    bool list = target.consume_back("[]");
    if (target == "-") target = "";
    else if (!hasArgOrResult(op, target))
      PrintFatalError(row->getLoc(), "legacy slot '" + item + "' names no operand or result");
    os << "{" << quoted(slot) << ", " << quoted(target) << ", " << (list ? "true" : "false") << "}, ";
  }
  os << "{\"\", \"\", false}};\nstatic const LegacyAttr " << prefix << "Attrs[] = {";
  for (StringRef item : legacy->getValueAsListOfStrings("attr")) {
    auto [attr, rest] = item.split(':');
    auto [target, text] = rest.split('=');
    StringRef hook;
    if (target.consume_front("!")) {
      hook = target;
      target = "";
    }
    if (target == "-") target = "";
    if (!target.empty() && !hasArgOrResult(op, target))
      PrintFatalError(row->getLoc(), "legacy attribute '" + item + "' names no argument");
    os << "{" << quoted(attr) << ", " << quoted(target) << ", " << quoted(text) << ", " << quoted(hook) << "}, ";
  }
  os << "{\"\", \"\", \"\", \"\"}};\n";
}

bool genTables(const RecordKeeper &records, raw_ostream &os) {
  os << "// Generated by pd-tblgen -gen-op-tables from PdOps.td. Empty arrays end in one sentinel that the table does "
        "not count.\n";
  std::string table;
  raw_string_ostream rows(table);
  std::vector<std::pair<std::string, std::string>> legacyNames;
  int n = 0;
  for (const Record *row : rowsByName(records)) {
    Operator op(row);
    std::string p = "row" + std::to_string(n);
    StringRef name = row->getValueAsString("opName");
    os << "static const OperandSchema " << p << "Operands[] = {";
    for (int i = 0, e = op.getNumOperands(); i < e; ++i)
      os << "{" << quoted(op.getOperand(i).name) << ", " << arityOf(op.getOperand(i)) << ", "
         << mutableOf(op.getOperand(i)) << "}, ";
    os << "{\"\", Arity::Required, Mutable::No}};\nstatic const AttrSchema " << p << "AttrList[] = {";
    for (const auto &attr : op.getAttributes())
      os << "{" << quoted(attr.name) << ", " << attrKindOf(attr.attr) << ", "
         << (attr.attr.isOptional() || attr.attr.hasDefaultValue() ? "true" : "false") << "}, ";
    os << "{\"\", AttrKind::Other, false}};\nstatic const ResultSchema " << p << "Results[] = {";
    for (int i = 0, e = op.getNumResults(); i < e; ++i)
      os << "{" << quoted(op.getResultName(i)) << ", " << arityOf(op.getResult(i)) << "}, ";
    os << "{\"\", Arity::Required}};\nstatic const PlanItem " << p << "Plan[] = {";
    StringRef aten;
    size_t planSize = 0;
    if (auto *to = dyn_cast<DefInit>(row->getValueInit("torch"))) {
      aten = to->getDef()->getValueAsString("aten");
      for (StringRef item : to->getDef()->getValueAsListOfStrings("plan")) {
        emitPlanItem(row, op, item, os);
        ++planSize;
      }
    }
    os << "{PlanItem::None, -1, \"\"}};\n";
    std::vector<const Record *> legacy = row->getValueAsListOfDefs("legacy");
    for (auto [i, l] : llvm::enumerate(legacy)) emitLegacy(row, op, l, p + "Legacy" + Twine(i), os);
    os << "static const LegacyRow " << p << "Legacy[] = {";
    for (auto [i, l] : llvm::enumerate(legacy)) {
      std::string lp = p + "Legacy" + std::to_string(i);
      os << "{" << quoted(l->getValueAsString("name")) << ", {" << lp << "Slots, size_t("
         << l->getValueAsListOfStrings("slot").size() << ")}, {" << lp << "Attrs, size_t("
         << l->getValueAsListOfStrings("attr").size() << ")}}, ";
      legacyNames.push_back({l->getValueAsString("name").str(),
                             "{&kOpSchemas[" + std::to_string(n) + "], &" + p + "Legacy[" + std::to_string(i) + "]}"});
    }
    os << "{\"\", {}, {}}};\n";
    rows << "  {" << quoted(name) << ", " << quoted(row->getValueAsString("family")) << ", {" << p
         << "Operands, size_t(" << op.getNumOperands() << ")}, {" << p << "AttrList, size_t(" << op.getNumAttributes()
         << ")}, {" << p << "Results, size_t(" << op.getNumResults() << ")}, "
         << (aten.empty() ? "\"\"" : quoted(("torch." + aten).str())) << ", {" << p << "Plan, size_t(" << planSize
         << ")}, {" << p << "Legacy, size_t(" << legacy.size() << ")}, "
         << (row->getValueAsBit("inplaceTwin") ? "true" : "false") << ", " << quoted(row->getValueAsString("tier"))
         << ", " << quoted(row->getValueAsString("status")) << "},\n";
    ++n;
  }
  os << "static const OpSchema kOpSchemas[] = {\n" << rows.str() << "};\n";
  llvm::stable_sort(legacyNames, [](const auto &a, const auto &b) { return a.first < b.first; });
  os << "struct LegacyIndex { llvm::StringRef name; LegacyMatch match; };\nstatic const LegacyIndex kLegacyIndex[] = "
        "{\n";
  for (auto &[name, match] : legacyNames) os << "  {" << quoted(name) << ", " << match << "},\n";
  os << "  {\"\", {nullptr, nullptr}}};\nstatic const size_t kNumLegacy = " << legacyNames.size() << ";\n";
  return false;
}

bool genList(const RecordKeeper &records, raw_ostream &os) {
  for (const Record *row : rowsByName(records)) {
    auto *to = dyn_cast<DefInit>(row->getValueInit("torch"));
    std::vector<StringRef> legacy;
    for (const Record *l : row->getValueAsListOfDefs("legacy")) legacy.push_back(l->getValueAsString("name"));
    os << row->getValueAsString("opName") << '\t' << row->getValueAsString("family") << '\t'
       << row->getValueAsString("tier") << '\t' << row->getValueAsString("status") << '\t'
       << (to ? to->getDef()->getValueAsString("aten") : StringRef("pattern")) << '\t' << llvm::join(legacy, ",")
       << '\n';
  }
  return false;
}

mlir::GenRegistration tables("gen-op-tables", "OpSchema tables", genTables);
mlir::GenRegistration list("gen-op-list", "one line an op", genList);

} // namespace

int main(int argc, char **argv) { return mlir::MlirTblgenMain(argc, argv); }
