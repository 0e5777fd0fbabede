//===--- Declaration.cpp - reads and checks a file of custom operators -------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// LLVM's YAML traits find malformed YAML, unknown and missing keys; what they cannot know (names, types, rules) is
// checked afterwards at the places that the scalars keep.
//
//===----------------------------------------------------------------------------------------------------------===//
#include "paddle-mlir/CustomOps/Declaration.h"
#include "paddle-mlir/CustomOps/ShapeRule.h"
#include "paddle-mlir/ElementTypes/ElementTypes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace mlir::pd::custom;
using llvm::StringRef;

namespace {

/// What the traits reach through the input's context.
struct Reader {
  StringRef text;
  llvm::yaml::Input *input = nullptr;
  DeclarationError &error;
  bool failed = false;

  Place placeOf(const char *pointer) const {
    size_t offset = pointer >= text.begin() && pointer <= text.end() ? pointer - text.begin() : 0;
    StringRef before = text.take_front(offset);
    return {unsigned(before.count('\n')) + 1, unsigned(offset - (before.rfind('\n') + 1)) + 1};
  }
  Place here() const {
    const llvm::yaml::Node *node = input->getCurrentNode();
    return node ? placeOf(node->getSourceRange().Start.getPointer()) : Place();
  }
};

/// A scalar and where it stands.
struct Text {
  std::string value;
  Place place;
  bool quoted = false;
};

/// A scalar, or a list of scalars.
struct Literal {
  bool isList = false, given = false;
  Text scalar;
  std::vector<Text> list;
};

struct RawAttribute {
  Text name, type;
  Literal defaultValue;
};
struct RawOutput {
  Text name, dtype;
  Literal shape;
};
struct RawKernel {
  Text library, symbol;
};
struct RawOp {
  Text name, torch;
  std::vector<Text> inputs;
  std::vector<RawAttribute> attributes;
  std::vector<RawOutput> outputs;
  std::optional<RawKernel> kernel;
};
struct RawFile {
  Text version;
  std::vector<RawOp> ops;
};

} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(Text)
LLVM_YAML_IS_SEQUENCE_VECTOR(RawAttribute)
LLVM_YAML_IS_SEQUENCE_VECTOR(RawOutput)
LLVM_YAML_IS_SEQUENCE_VECTOR(RawOp)

namespace llvm::yaml {
template <> struct ScalarTraits<Text> {
  static void output(const Text &text, void *, raw_ostream &os) { os << text.value; }
  static StringRef input(StringRef scalar, void *context, Text &text) {
    auto &reader = *static_cast<Reader *>(context);
    text.value = scalar.str();
    text.place = reader.here();
    const Node *node = reader.input->getCurrentNode();
    StringRef raw = isa_and_nonnull<ScalarNode>(node) ? cast<ScalarNode>(node)->getRawValue() : StringRef();
    text.quoted = raw.starts_with("\"") || raw.starts_with("'");
    if (text.quoted) ++text.place.column;
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};
/// A list of one type in two forms: the traits ask which.
template <> struct PolymorphicTraits<Literal> {
  static NodeKind getKind(const Literal &literal) { return literal.isList ? NodeKind::Sequence : NodeKind::Scalar; }
  static Text &getAsScalar(Literal &literal) {
    literal.given = true;
    return literal.scalar;
  }
  static std::vector<Text> &getAsSequence(Literal &literal) {
    literal.given = literal.isList = true;
    return literal.list;
  }
  struct Nothing {};
  static Nothing &getAsMap(Literal &) {
    static Nothing nothing;
    return nothing;
  }
};
template <> struct MappingTraits<PolymorphicTraits<Literal>::Nothing> {
  static void mapping(IO &io, PolymorphicTraits<Literal>::Nothing &) { io.setError("expects a scalar or a list"); }
};
template <> struct MappingTraits<RawAttribute> {
  static void mapping(IO &io, RawAttribute &a) {
    io.mapRequired("name", a.name);
    io.mapRequired("type", a.type);
    io.mapOptional("default", a.defaultValue);
  }
};
template <> struct MappingTraits<RawOutput> {
  static void mapping(IO &io, RawOutput &o) {
    io.mapRequired("name", o.name);
    io.mapRequired("dtype", o.dtype);
    io.mapRequired("shape", o.shape);
  }
};
template <> struct MappingTraits<RawKernel> {
  static void mapping(IO &io, RawKernel &k) {
    io.mapRequired("library", k.library);
    io.mapRequired("symbol", k.symbol);
  }
};
template <> struct MappingTraits<RawOp> {
  static void mapping(IO &io, RawOp &op) {
    io.mapRequired("name", op.name);
    io.mapRequired("inputs", op.inputs);
    io.mapOptional("attributes", op.attributes);
    io.mapRequired("outputs", op.outputs);
    io.mapOptional("torch", op.torch);
    io.mapOptional("kernel", op.kernel);
  }
};
template <> struct MappingTraits<RawFile> {
  static void mapping(IO &io, RawFile &file) {
    io.mapRequired("version", file.version);
    io.mapRequired("ops", file.ops);
  }
};
} // namespace llvm::yaml

StringRef mlir::pd::custom::attributeTypeName(AttributeType type) {
  static const StringRef names[] = {"bool", "int", "float", "string", "ints", "floats", "strings"};
  return names[int(type)];
}

std::optional<AttributeType> mlir::pd::custom::attributeTypeFromName(StringRef name) {
  for (AttributeType type : {AttributeType::Bool, AttributeType::Int, AttributeType::Float, AttributeType::String,
                             AttributeType::Ints, AttributeType::Floats, AttributeType::Strings})
    if (attributeTypeName(type) == name) return type;
  return std::nullopt;
}

const Attribute *Declaration::attribute(StringRef name) const {
  for (const Attribute &a : attributes)
    if (a.name == name) return &a;
  return nullptr;
}

std::optional<unsigned> Declaration::input(StringRef name) const {
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i] == name) return i;
  return std::nullopt;
}

const Declaration *Declarations::find(StringRef name) const {
  for (const Declaration &op : ops)
    if (op.name == name) return &op;
  return nullptr;
}

namespace {

constexpr StringRef kTypes = "types are bool, int, float, string, ints, floats, strings";
std::vector<StringRef> dtypeNames() {
  std::vector<StringRef> names;
  for (const mlir::pd::ElementType &row : mlir::pd::getElementTypes())
    if (row.runs) names.push_back(row.name);
  return names;
}

bool isIdentifier(StringRef name) {
  return !name.empty() && !llvm::isDigit(name[0]) &&
         llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// Turns what was read into declarations; stops at the first mistake.
class Checker {
public:
  explicit Checker(DeclarationError &error) : error(error) {}

  bool check(const RawFile &raw, Declarations &out) {
    if (raw.version.value != "1")
      return fail(raw.version.place, "expects version 1, but got '" + raw.version.value + "'",
                  "this pd-compile reads version 1 of the format");
    for (const RawOp &op : raw.ops) {
      Declaration declaration;
      if (!checkOp(op, declaration)) return false;
      if (out.find(declaration.name))
        return fail(op.name.place, "declares '" + declaration.name + "' twice", "one entry an operator");
      out.ops.push_back(std::move(declaration));
    }
    return true;
  }

private:
  bool fail(Place place, const std::string &what, const std::string &hint) {
    error = {what, hint, place};
    return false;
  }

  bool checkName(const Text &name, llvm::StringSet<> &taken) {
    if (!isIdentifier(name.value))
      return fail(name.place, "expects a name of letters, digits and '_', but got '" + name.value + "'",
                  "names are those of the Paddle operator");
    if (!taken.insert(name.value).second)
      return fail(name.place, "uses the name '" + name.value + "' twice",
                  "inputs, attributes and outputs have different names");
    return true;
  }

  bool checkOp(const RawOp &raw, Declaration &op) {
    llvm::StringSet<> own, taken;
    if (!checkName(raw.name, own)) return false;
    op.name = raw.name.value;
    op.place = raw.name.place;
    for (const Text &input : raw.inputs) {
      if (!checkName(input, taken)) return false;
      op.inputs.push_back(input.value);
    }
    for (const RawAttribute &attribute : raw.attributes)
      if (!checkName(attribute.name, taken) || !checkAttribute(attribute, op)) return false;
    if (raw.outputs.empty())
      return fail(raw.name.place, "declares no output for '" + op.name + "'",
                  "outputs: a list of {name, dtype, shape}");
    for (const RawOutput &output : raw.outputs)
      if (!checkName(output.name, taken) || !checkOutput(output, op)) return false;
    op.torch = StringRef(raw.torch.value).trim().str();
    if (raw.kernel) {
      if (raw.kernel->library.value.empty())
        return fail(raw.kernel->library.place, "expects the file name of a shared library",
                    "kernel: {library: libmine.so, symbol: my_op}");
      if (!isIdentifier(raw.kernel->symbol.value))
        return fail(raw.kernel->symbol.place, "expects a C symbol, but got '" + raw.kernel->symbol.value + "'",
                    "the name given to PD_CUSTOM_OP");
      op.kernel = Kernel{raw.kernel->library.value, raw.kernel->symbol.value};
    }
    return true;
  }

  bool checkAttribute(const RawAttribute &raw, Declaration &op) {
    std::optional<AttributeType> type = attributeTypeFromName(raw.type.value);
    if (!type) return fail(raw.type.place, "unknown attribute type '" + raw.type.value + "'", kTypes.str());
    Attribute attribute{raw.name.value, *type, std::nullopt, raw.name.place};
    if (raw.defaultValue.given) {
      bool list = *type == AttributeType::Ints || *type == AttributeType::Floats || *type == AttributeType::Strings;
      std::vector<Text> elements =
          raw.defaultValue.isList ? raw.defaultValue.list : std::vector<Text>{raw.defaultValue.scalar};
      Place where = elements.empty() ? raw.name.place : elements[0].place;
      if (list != raw.defaultValue.isList)
        return fail(where, "expects a default of type " + raw.type.value,
                    list ? "a list, as in [1, 2]" : "one value, not a list");
      attribute.defaultValue.emplace();
      for (const Text &element : elements) {
        if (!fits(element.value, *type))
          return fail(element.place,
                      "expects a default of type " + raw.type.value + ", but got '" + element.value + "'",
                      "the default of '" + raw.name.value + "'");
        attribute.defaultValue->push_back(element.value);
      }
    }
    op.attributes.push_back(std::move(attribute));
    return true;
  }

  static bool fits(StringRef text, AttributeType type) {
    int64_t integer;
    double number;
    switch (type) {
    case AttributeType::Bool: return text == "true" || text == "false";
    case AttributeType::Int:
    case AttributeType::Ints: return !text.getAsInteger(10, integer);
    case AttributeType::Float:
    case AttributeType::Floats: return !text.getAsDouble(number);
    case AttributeType::String:
    case AttributeType::Strings: return true;
    }
    return false;
  }

  bool checkOutput(const RawOutput &raw, Declaration &op) {
    if (!op.input(raw.dtype.value) && !llvm::is_contained(dtypeNames(), raw.dtype.value))
      return fail(raw.dtype.place, "'" + raw.dtype.value + "' is neither an input nor a dtype",
                  "an input's name means its dtype; dtypes are " + llvm::join(dtypeNames(), ", "));
    // A flow list of YAML is split at commas: put together again, each piece still knows its place.
    std::string rule;
    std::vector<std::pair<size_t, Place>> pieces;
    if (raw.shape.isList) {
      rule = "[";
      for (const Text &piece : raw.shape.list) {
        rule += rule.size() > 1 ? ", " : "";
        pieces.push_back({rule.size(), piece.place});
        rule += piece.value;
      }
      rule += "]";
    } else {
      rule = raw.shape.scalar.value;
      pieces.push_back({0, raw.shape.scalar.place});
    }
    auto kindOf = [&](StringRef name) {
      const Attribute *attribute = op.attribute(name);
      return !attribute                               ? 0
             : attribute->type == AttributeType::Int  ? 1
             : attribute->type == AttributeType::Ints ? 2
                                                      : 3;
    };
    std::string what;
    size_t offset = 0;
    if (!parseShapeRule(rule, {op.inputs, kindOf}, what, offset)) {
      Place place = raw.name.place;
      for (auto [start, where] : pieces)
        if (start <= offset) place = {where.line, where.column + unsigned(offset - start)};
      std::string names;
      for (const std::string &input : op.inputs) names += (names.empty() ? "" : ", ") + input + ".0";
      for (const Attribute &attribute : op.attributes)
        if (attribute.type == AttributeType::Int) names += ", " + attribute.name;
      return fail(place, "shape rule '" + rule + "': " + what,
                  "sizes are numbers, " + (names.empty() ? std::string("attributes") : names) +
                      ", and n? for one that depends on data");
    }
    op.outputs.push_back({raw.name.value, raw.dtype.value, rule, raw.name.place});
    return true;
  }

  DeclarationError &error;
};

/// The first message of LLVM's reader becomes ours.
void keepFirst(const llvm::SMDiagnostic &diagnostic, void *context) {
  auto &reader = *static_cast<Reader *>(context);
  if (reader.failed) return;
  reader.failed = true;
  reader.error.what = diagnostic.getMessage().str();
  reader.error.hint = "keys are version and ops; of an op name, inputs, attributes, outputs, torch, kernel";
  reader.error.place = {unsigned(std::max(diagnostic.getLineNo(), 1)), unsigned(diagnostic.getColumnNo() + 1)};
}

} // namespace

std::optional<Declarations> Declarations::parse(StringRef text, DeclarationError &error) {
  Reader reader{text, nullptr, error};
  llvm::yaml::Input input(text, &reader, keepFirst, &reader);
  reader.input = &input;
  RawFile raw;
  // An empty document has no node that the traits could complain about.
  if (text.trim().empty()) {
    error = {"is empty", "pd-compile MODEL --init-custom-op=NAME prints a declaration to start from", {1, 1}};
    return std::nullopt;
  }
  input >> raw;
  if (input.error() || reader.failed) {
    if (!reader.failed) error = {"is not valid YAML", "docs/CustomOps.md has an example", {1, 1}};
    return std::nullopt;
  }
  Declarations result;
  if (!Checker(error).check(raw, result)) return std::nullopt;
  return result;
}
