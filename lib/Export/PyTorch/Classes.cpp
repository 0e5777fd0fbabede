//===--- Classes.cpp - writes modules; what differs between equal ones becomes an argument ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Classes.h"
#include "Borders.h"
#include "Constructor.h"
#include "Locals.h"
#include "OpForms.h"
#include "Structures.h"
#include "llvm/ADT/StringExtras.h"
#include <functional>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;
using Kind = Expr::Kind;

namespace {

class Writer {
public:
  Writer(const Emitter &e, const NestedModel &model)
      : e(e), leaves(model.leaves), modules(model.modules), variables(model.variables), structures(model),
        borders(nameBorders(e, model)) {}

  ModelSource write(const Statement::List &top) {
    std::map<int, std::vector<std::string>> levels;
    for (auto &[path, module] : modules) levels[height(path)].push_back(path);
    for (auto &[level, paths] : levels) writeLevel(paths);
    size_t line = 0;
    for (const Row &row : initRows("")) {
      note(row.made, row.child, {false, line});
      std::string text = initText(row, "");
      line += StringRef(text).count('\n');
      source.init += text;
    }
    Forward f{top, {}, ""};
    for (const Port &port : e.inputs) f.names[port.variable] = port.identifier;
    Names known = borders.top;
    known.insert(borders.pyramid.begin(), borders.pyramid.end());
    std::vector<Variable> results;
    if (!top.empty() && top.back().isReturn()) {
      const Expr &value = top.back().value;
      std::vector<Expr> values = value.is(Kind::Tuple) ? value.operands : std::vector<Expr>{value};
      if (llvm::all_of(values, [](const Expr &v) { return v.is(Kind::Name); })) {
        f.body.pop_back();
        for (const Expr &v : values) results.push_back(v.variable);
      }
    }
    finish(f, results, known);
    source.forward = forwardBody(f, true);
    return std::move(source);
  }

private:
  void note(const Expr &made, const std::string &path, ModelSource::Place at) {
    source.places[path] = at;
    forEachItem(made, [&](const std::string &below, size_t line) {
      source.places[path + below] = {at.inClasses, at.line + line};
    });
  }

  int height(const std::string &path) {
    if (auto it = heights.find(path); it != heights.end()) return it->second;
    int result = 0;
    for (auto &[other, module] : modules)
      if (other != path && isUnder(other, path)) result = std::max(result, height(other) + 1);
    return heights[path] = result;
  }

  std::vector<std::string> childrenOf(const std::string &container) const {
    std::vector<std::string> children;
    for (const Leaf &leaf : leaves) {
      if (!isUnder(leaf.path, container) || leaf.path == container) continue;
      std::string rest = leaf.path.substr(container.empty() ? 0 : container.size() + 1);
      std::string child = joinPath(container, rest.substr(0, rest.find('.')));
      if (!llvm::is_contained(children, child)) children.push_back(child);
    }
    return children;
  }

  const Leaf *leafAt(const std::string &path) const {
    for (const Leaf &leaf : leaves)
      if (leaf.path == path) return &leaf;
    return nullptr;
  }

  /// The call that makes what stands at a path; nothing where that is a group of layers without a forward.
  std::optional<Expr> constructorOf(const std::string &path) const {
    if (const Leaf *leaf = leafAt(path)) return leaf->made;
    if (auto it = made.find(path); it != made.end()) return it->second;
    // No forward of its own: a list where its names are numbers, else a group.
    std::vector<std::string> children = childrenOf(path);
    for (auto [i, child] : llvm::enumerate(children)) {
      const Leaf *leaf = leafAt(child);
      if (lastName(child) != std::to_string(i) || (leaf && leaf->kind != Leaf::Kind::Layer) || !constructorOf(child))
        return std::nullopt;
    }
    return sequence(children, "ModuleList");
  }

  Expr sequence(const std::vector<std::string> &children, StringRef type) const {
    std::vector<Expr> items;
    for (const std::string &child : children) items.push_back(*constructorOf(child));
    return makeSequence(type, std::move(items));
  }

  /// A statement of a constructor.
  struct Row {
    std::string child;
    Expr made;
    Leaf::Kind kind = Leaf::Kind::Layer;
  };

  /// `self.child = ...`, or a call where the name is a number or the value a buffer.
  std::string initText(const Row &row, const std::string &container) {
    Statement s;
    Expr parent = Expr::layer(parentOf(row.child));
    std::string name = lastName(row.child);
    bool constant = row.kind == Leaf::Kind::Constant, buffer = constant || row.kind == Leaf::Kind::Buffer;
    if (buffer || isNumber(name)) {
      s.kind = Statement::Kind::Evaluate;
      s.value = Expr::call(Expr::attribute(std::move(parent), buffer ? "register_buffer" : "add_module"),
                           {Expr::string(name), row.made});
      if (constant) s.value.add(Expr::boolean(false), "persistent");
    } else {
      s.target = Expr::attribute(std::move(parent), name);
      s.value = row.made;
    }
    noteSymbols({s});
    return Printer({}, container).line(s, 8, false);
  }

  std::vector<Row> initRows(const std::string &container) const {
    std::vector<Row> rows;
    std::function<void(const std::string &)> add = [&](const std::string &path) {
      for (const std::string &child : childrenOf(path)) {
        const Leaf *leaf = leafAt(child);
        std::optional<Expr> made = constructorOf(child);
        rows.push_back(
            {child, made ? *made : Expr::call(Expr::symbol("Group")), leaf ? leaf->kind : Leaf::Kind::Layer});
        if (!made) add(child);
      }
    };
    add(container);
    return rows;
  }

  /// A forward with the names of its variables.
  struct Forward {
    Statement::List body;
    Names names;
    std::string container;
  };

  /// Names the variables and writes the return.
  void finish(Forward &f, const std::vector<Variable> &results, const Names &known) const {
    nameLocals(f.body, results, variables, known, f.names);
    if (results.empty()) return; // it has one that is more than names
    Statement *last = f.body.empty() || f.body.back().kind != Statement::Kind::Assign ? nullptr : &f.body.back();
    bool nested = last && llvm::any_of(last->target.operands, [](const Expr &t) { return t.is(Kind::Tuple); });
    if (last && last->defs == results && !nested) { // `return` what it would name
      last->kind = Statement::Kind::Return;
      last->target = Expr::none();
      return;
    }
    std::vector<Expr> values;
    for (Variable result : results) values.push_back(Expr::name(result));
    Statement s;
    s.kind = Statement::Kind::Return;
    s.value = values.size() == 1 ? values[0] : Expr::tuple(values);
    f.body.push_back(std::move(s));
  }

  std::string forwardBody(const Forward &f, bool comments) {
    noteSymbols(f.body);
    return Printer(f.names, f.container).lines(f.body, 8, comments);
  }

  std::string forwardText(const Module &module, bool comments) {
    Forward f{module.body, {}, module.path};
    // Parts of the top module are one of a kind; what is deeper may have equals elsewhere.
    const Names known = module.path.find('.') == std::string::npos ? borders.pyramid : Names();
    bool maps = llvm::count_if(module.inputs, [&](Variable input) { return known.count(input); }) > 1;
    std::string text = "    def forward(self";
    for (auto [i, input] : llvm::enumerate(module.inputs)) {
      auto given = known.find(input);
      f.names[input] = maps && given != known.end() ? given->second
                       : i == 0                     ? "x"
                       : module.inputs.size() == 2  ? "y"
                                                    : "x" + std::to_string(i + 1);
      text += ", " + f.names[input] + ": torch.Tensor";
    }
    std::string result = "torch.Tensor";
    if (module.results.size() > 1) {
      result = "tuple[torch.Tensor";
      for (size_t i = 1; i < module.results.size(); ++i) result += ", torch.Tensor";
      result += "]";
    }
    finish(f, module.results, known);
    return text + ") -> " + result + ":\n" + forwardBody(f, comments);
  }

  void noteSymbols(const Statement::List &list) {
    walk(list, [&](const Statement &s) {
      s.value.walk([&](const Expr &e) {
        if (e.is(Kind::Symbol)) source.symbols.insert(e.text);
      });
    });
  }

  void writeLevel(const std::vector<std::string> &paths) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::string>> groups;
    std::vector<std::string> inOrder = paths;
    llvm::stable_sort(inOrder, [&](const std::string &a, const std::string &b) { return firstLeaf(a) < firstLeaf(b); });
    for (const std::string &path : inOrder) {
      const Module &module = modules.at(path);
      if (module.sequential) {
        made[path] = sequence(childrenOf(path), "Sequential");
        continue;
      }
      std::string key = forwardText(module, false);
      for (const Row &row : initRows(path))
        key += "\n" + accessFrom(path, row.child) + std::to_string(static_cast<int>(row.kind)) +
               (row.kind == Leaf::Kind::Layer ? constructorKey(row.made) : structuralKey(row.made, {}, true));
      if (!groups.count(key)) order.push_back(key);
      groups[key].push_back(path);
    }
    for (const std::string &key : order) writeClass(groups[key]);
  }

  size_t firstLeaf(const std::string &path) const {
    for (auto [i, leaf] : llvm::enumerate(leaves))
      if (isUnder(leaf.path, path)) return i;
    return leaves.size();
  }

  std::string parameterName(const Expr &owner, size_t argument, const std::string &child) const {
    auto it = infos.find(owner.operands[0].text);
    if (it != infos.end() && argument <= it->second.size()) return it->second[argument - 1];
    std::string name = argumentName(owner, argument);
    return name.empty() ? child + "_" + std::to_string(argument - 1) : name;
  }

  static std::string typeOf(ArrayRef<Expr> values) {
    auto any = [&](Kind kind) { return llvm::any_of(values, [&](const Expr &v) { return v.is(kind); }); };
    if (any(Kind::Boolean)) return "bool";
    if (any(Kind::String)) return "str";
    if (any(Kind::Tuple)) return "int | tuple[int, ...]";
    return any(Kind::Float) ? "float" : "int";
  }

  /// What the attribute says that a module is held under: blocks2 of numbers holds Block, mid_se is MidSe.
  static std::string nameOfAttribute(const std::string &path) {
    std::string stem = path, last = lastName(stem);
    bool numbered = isNumber(last);
    while (isNumber(last)) stem = parentOf(stem), last = lastName(stem);
    StringRef word = StringRef(last).rtrim("0123456789");
    word = word.ends_with("_") ? word.drop_back() : word;
    if (numbered && word.size() > 3 && word.ends_with("s") && !word.ends_with("ss")) word = word.drop_back();
    return identifier(camel(word.size() > 1 ? word : StringRef(last)));
  }

  /// A convolution and its norm, perhaps an activation; "" for anything else.
  std::string nameOfConvolution(const std::string &path) const {
    size_t convs = 0, norms = 0, others = 0;
    for (const std::string &child : childrenOf(path)) {
      const Leaf *leaf = leafAt(child);
      ++(leaf && isConv(leaf->made) ? convs : leaf && isBatchNorm(leaf->made) ? norms : others);
    }
    const Module &module = modules.at(path);
    if (convs != 1 || norms != 1 || others) return "";
    if (module.body.size() == 2) return "ConvNorm";
    bool activated = module.body.size() == 3 && hasTrait(module.body.back().atenName(), OpForm::Activation);
    return activated ? "ConvNormAct" : "";
  }

  /// What the structure of all of them is called; "" where they differ, or a word that says something is better.
  std::string nameOfStructure(const std::vector<std::string> &paths, StringRef attribute) const {
    static const llvm::StringSet<> generic{"Block", "Cell", "Layer", "Module", "Res", "Residual", "Stage", "Unit"};
    std::string name = structures.nameOf(paths[0]);
    if (name != "SEBlock" && !generic.contains(attribute)) return "";
    bool same = llvm::all_of(paths, [&](const std::string &path) { return structures.nameOf(path) == name; });
    return same ? name : "";
  }

  std::string className(const std::vector<std::string> &paths) {
    std::string name = nameOfAttribute(paths[0]), activation, other; // where the name is taken
    if (auto known = e.classNames.find(paths[0]); known != e.classNames.end() && known->second != "Sequential") {
      name = known->second;
    } else if (std::string conv = nameOfConvolution(paths[0]); !conv.empty()) {
      name = conv;
      activation = structures.activationOf(paths[0]);
      other = "ConvNorm" + activation;
    } else if (std::string structure = nameOfStructure(paths, name); !structure.empty()) {
      name = structure;
      activation = structures.activationOf(paths[0]);
      other = name + activation;
    }
    if (name == "Model" || name == "Group") name += "Block";
    auto [first, isFree] = classNames.try_emplace(name, activation);
    if (isFree) return name;
    if (first->second != activation && classNames.try_emplace(other, activation).second) return other;
    std::string base = name;
    for (unsigned n = 2; !classNames.try_emplace(name, activation).second; ++n)
      name = base + (llvm::isDigit(base.back()) ? "V" : "") + std::to_string(n);
    return name;
  }

  /// What differs between the instances' rows becomes a parameter: `columns` holds each parameter's values by instance.
  struct Parameters {
    std::vector<std::string> names, types;
    std::vector<std::vector<Expr>> columns;
  };

  void abstract(std::vector<std::vector<Row>> &rows, size_t r, Parameters &parameters) const {
    if (rows[0][r].kind != Leaf::Kind::Layer) return;
    std::vector<Expr *> constructors;
    for (auto &instance : rows) constructors.push_back(&instance[r].made);
    unify(constructors);
    std::vector<std::vector<std::pair<Expr *, size_t>>> places;
    for (Expr *c : constructors) places.push_back(argumentPlaces(*c));
    for (size_t a = 0; a < places[0].size(); ++a) {
      std::vector<Expr> column;
      for (auto &instance : places) column.push_back(instance[a].first->operands[instance[a].second]);
      if (llvm::all_equal(column)) continue;
      auto [owner, place] = places[0][a];
      size_t index = llvm::find(parameters.columns, column) - parameters.columns.begin();
      if (index == parameters.columns.size()) {
        std::string child = lastName(rows[0][r].child), name = identifier(parameterName(*owner, place, child));
        if (llvm::is_contained(parameters.names, name)) name = identifier(child + "_" + name);
        std::string stem = name;
        for (unsigned n = 2; llvm::is_contained(parameters.names, name); ++n) name = stem + std::to_string(n);
        parameters.names.push_back(name);
        parameters.types.push_back(typeOf(column));
        parameters.columns.push_back(column);
      }
      owner->operands[place] = Expr::symbol(parameters.names[index]);
    }
  }

  static std::string initHead(const Parameters &parameters) {
    std::string head = "    def __init__(self";
    for (auto [p, t] : llvm::zip(parameters.names, parameters.types)) head += ", " + p + ": " + t;
    head += ") -> None:\n";
    if (head.size() <= 158) return head;
    head = "    def __init__(\n        self,\n";
    for (auto [p, t] : llvm::zip(parameters.names, parameters.types)) head += "        " + p + ": " + t + ",\n";
    return head + "    ) -> None:\n";
  }

  void writeClass(const std::vector<std::string> &paths) {
    std::vector<std::vector<Row>> rows;
    for (const std::string &path : paths) rows.push_back(initRows(path));
    Parameters parameters;
    std::string init;
    std::vector<size_t> lines; // of each row in init
    for (size_t r = 0; r < rows[0].size(); ++r) {
      abstract(rows, r, parameters);
      lines.push_back(StringRef(init).count('\n'));
      init += initText(rows[0][r], paths[0]);
    }
    std::string name = className(paths), &classes = source.classes;
    infos[name] = parameters.names;
    classes += "\n\nclass " + name + "(nn.Module):\n" + initHead(parameters) + "        super().__init__()\n";
    size_t first = StringRef(classes).count('\n');
    for (auto &instance : rows)
      for (size_t r = 0; r < instance.size(); ++r) note(rows[0][r].made, instance[r].child, {true, first + lines[r]});
    classes += init + "\n" + forwardText(modules.at(paths[0]), paths.size() == 1);
    for (auto [i, path] : llvm::enumerate(paths)) {
      Expr call = Expr::call(Expr::symbol(name));
      for (auto &column : parameters.columns) call.add(column[i]);
      made[path] = std::move(call);
    }
  }

  const Emitter &e;
  const std::vector<Leaf> &leaves;
  const std::map<std::string, Module> &modules;
  const std::vector<std::string> &variables;
  const Structures structures;
  const BorderNames borders;
  std::map<std::string, int> heights;
  std::map<std::string, Expr> made;
  std::map<std::string, std::vector<std::string>> infos; ///< a class's parameters
  std::map<std::string, std::string> classNames;         ///< each with its activation, where that may tell it apart
  ModelSource source;
};

} // namespace

ModelSource pytorch::writeClasses(const Emitter &emitter, const NestedModel &model) {
  ModelSource source = Writer(emitter, model).write(model.forward);
  Names none;
  for (const Tie &tie : emitter.ties)
    source.init += Printer(none, "").line(makeAssign(Expr::layer(tie.alias), Expr::layer(tie.owner)), 8, false);
  return source;
}
