//===--- Classes.cpp - writes modules; what differs between equal ones becomes an argument ---------*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Classes.h"
#include "Constructor.h"
#include "Locals.h"
#include "llvm/ADT/StringExtras.h"
#include <functional>
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static constexpr size_t commentWidth = 150; // of a line with its comment; the package's ruff.toml allows 160

namespace {

class Writer {
public:
  Writer(const Emitter &e, const std::vector<Leaf> &leaves, const std::map<std::string, Module> &modules)
      : e(e), leaves(leaves), modules(modules) {}

  NestedSource write(const std::vector<Statement> &top) {
    std::map<int, std::vector<std::string>> levels;
    for (auto &[path, module] : modules) levels[height(path)].push_back(path);
    for (auto &[level, paths] : levels) writeLevel(paths);
    NestedSource source;
    size_t line = 0;
    for (const Row &row : initRows("")) {
      source.init.push_back(StringRef(initLine(row)).rtrim().str());
      note(row.made, row.child, {false, line});
      line += StringRef(source.init.back()).count('\n') + 1;
    }
    std::map<std::string, std::string> names;
    for (const Port &port : e.inputs) names[port.identifier] = port.identifier;
    Forward f{top, {}, names, ""};
    if (!top.empty() && top.back().isReturn()) {
      SmallVector<StringRef> values;
      StringRef(top.back().right).split(values, ", ");
      for (StringRef value : values)
        if (llvm::is_contained(top.back().uses, value)) f.results.push_back(value.str());
      if (f.results.size() == values.size()) f.body.pop_back();
      else f.results.clear();
    }
    std::string text = forwardBody(f, true);
    for (StringRef rest(text); !rest.empty(); rest = rest.split('\n').second)
      source.forward.push_back(rest.split('\n').first.str());
    source.classes = classes;
    source.places = places;
    return source;
  }

private:
  void note(const Constructor &made, const std::string &path, NestedSource::Place at) {
    places[path] = at;
    made.forEachItem(
        [&](const std::string &below, size_t line) { places[path + below] = {at.inClasses, at.line + line}; });
  }

  int height(const std::string &path) {
    if (auto it = heights.find(path); it != heights.end()) return it->second;
    int result = 0;
    for (auto &[other, module] : modules)
      if (other != path && isUnder(other, path)) result = std::max(result, height(other) + 1);
    return heights[path] = result;
  }

  std::vector<std::string> childrenOf(const std::string &container) {
    std::vector<std::string> children;
    for (const Leaf &leaf : leaves) {
      if (!isUnder(leaf.path, container) || leaf.path == container) continue;
      std::string rest = leaf.path.substr(container.empty() ? 0 : container.size() + 1);
      std::string child = (container.empty() ? "" : container + ".") + rest.substr(0, rest.find('.'));
      if (!llvm::is_contained(children, child)) children.push_back(child);
    }
    return children;
  }

  const Leaf *leafAt(const std::string &path) {
    for (const Leaf &leaf : leaves)
      if (leaf.path == path) return &leaf;
    return nullptr;
  }

  Constructor constructorOf(const std::string &path) {
    if (const Leaf *leaf = leafAt(path)) return Constructor::parse(leaf->constructor);
    if (auto it = made.find(path); it != made.end()) return it->second;
    // No forward of its own: a list where its names are numbers, else a group.
    std::vector<std::string> children = childrenOf(path);
    Constructor c;
    bool list = true;
    for (auto [i, child] : llvm::enumerate(children))
      list &= lastName(child) == std::to_string(i) && !isTensor(child) && !constructorOf(child).head.empty();
    return list ? sequence(children, "nn.ModuleList") : c;
  }

  bool isTensor(const std::string &path) {
    const Leaf *leaf = leafAt(path);
    return leaf && (leaf->buffer || StringRef(leaf->constructor).starts_with("nn.Parameter"));
  }

  Constructor sequence(const std::vector<std::string> &children, const std::string &head) {
    Constructor c;
    c.head = head;
    for (const std::string &child : children) c.items.push_back(constructorOf(child));
    return c;
  }

  /// `self.child = ...` of a constructor.
  struct Row {
    std::string child, before, after;
    Constructor made;
    std::string text() const { return before + made.text() + after; }
  };

  static std::string initLine(const Row &row) {
    std::string text = row.text();
    return StringRef(text).contains('\n') ? "        " + indented(text, 8) + "\n" : wrapped(text, 8);
  }

  std::vector<Row> initRows(const std::string &container) {
    std::vector<Row> rows;
    std::function<void(const std::string &)> add = [&](const std::string &path) {
      for (const std::string &child : childrenOf(path)) {
        Row row{child, "", "", constructorOf(child)};
        std::string parent = path == container ? "self" : accessFrom(container, path), name = lastName(child);
        const Leaf *leaf = leafAt(child);
        bool group = row.made.head.empty();
        if (group) row.made.head = "Group()";
        if (leaf && leaf->buffer) row.before = parent + ".register_buffer(\"" + name + "\", ", row.after = ")";
        else if (isNumber(name)) row.before = parent + ".add_module(\"" + name + "\", ", row.after = ")";
        else row.before = parent + "." + name + " = ";
        rows.push_back(row);
        if (group) add(child);
      }
    };
    add(container);
    return rows;
  }

  /// A forward with the names of its variables.
  struct Forward {
    std::vector<Statement> body;
    std::vector<std::string> results;
    std::map<std::string, std::string> names;
    std::string container;
  };

  std::string expand(const std::string &text, const Forward &f) const {
    std::string renamed = rename(text, f.names), result;
    for (size_t i = 0; i < renamed.size(); ++i) {
      if (renamed[i] != '\1') {
        result += renamed[i];
        continue;
      }
      size_t end = renamed.find('\2', i);
      result += accessFrom(f.container, renamed.substr(i + 1, end - i - 1));
      i = end;
    }
    return result;
  }

  void render(const Statement &s, const Forward &f, unsigned indent, bool comments, std::string &text) const {
    std::string right = expand(s.right, f), left = rename(s.left, f.names), line;
    if (s.isReturn()) {
      line = right.empty() ? "return" : "return " + right;
    } else if (s.sums) {
      line = left + " += " + right;
    } else {
      // A copy under the same name says nothing.
      SmallVector<StringRef> targets, values;
      StringRef(left).split(targets, ", ");
      StringRef(right).split(values, ", ");
      std::vector<std::string> keptTargets, keptValues;
      if (targets.size() == values.size() && right.find_first_of("([") == std::string::npos) {
        for (auto [target, value] : llvm::zip(targets, values))
          if (target != value) keptTargets.push_back(target.str()), keptValues.push_back(value.str());
        if (keptTargets.empty()) return;
        left = llvm::join(keptTargets, ", ");
        right = llvm::join(keptValues, ", ");
      }
      line = left + " = " + right;
    }
    if (comments && !s.comment.empty() && indent + line.size() + s.comment.size() + 4 < commentWidth)
      line += "  # " + s.comment;
    text += wrapped(line, indent);
  }

  void renderList(const std::vector<Statement> &list, const Forward &f, unsigned indent, bool comments,
                  std::string &text) const {
    size_t before = text.size();
    for (const Statement &s : list) {
      if (!s.isCompound()) {
        render(s, f, indent, comments, text);
        continue;
      }
      text += std::string(indent, ' ') + expand(s.head, f) + ":\n";
      renderList(s.body, f, indent + 4, comments, text);
      std::string other;
      renderList(s.otherwise, f, indent + 4, comments, other);
      if (StringRef(other).trim() != "pass") text += std::string(indent, ' ') + "else:\n" + other;
    }
    if (text.size() == before) text += std::string(indent, ' ') + "pass\n";
  }

  std::string forwardBody(Forward &f, bool comments) const {
    nameLocals(f.body, f.results, e.localNames, f.names);
    if (f.results.empty()) { // a return that is more than names
      std::string text;
      renderList(f.body, f, 8, comments, text);
      return text;
    }
    bool ends =
        !f.body.empty() && !f.body.back().isCompound() && !f.body.back().sums && f.body.back().defs == f.results;
    ends = ends && f.body.back().left.find('(') == std::string::npos; // `out, (hidden, cell)` is not the flat tuple
    if (ends) f.body.back().defs.clear(), f.body.back().left.clear(); // `return` what it would name
    std::string text;
    if (!f.body.empty()) renderList(f.body, f, 8, comments, text);
    if (ends) return text;
    std::vector<std::string> returned;
    for (const std::string &r : f.results) returned.push_back(f.names.count(r) ? f.names[r] : r);
    return text + "        return " + llvm::join(returned, ", ") + "\n";
  }

  std::string forwardText(const Module &module, bool comments) const {
    std::map<std::string, std::string> names;
    std::string text = "    def forward(self";
    for (auto [i, input] : llvm::enumerate(module.inputs)) {
      names[input] = i ? inputName(module, i) : "x";
      text += ", " + names[input] + ": torch.Tensor";
    }
    std::string result = "torch.Tensor";
    if (module.results.size() > 1) {
      result = "tuple[torch.Tensor";
      for (size_t i = 1; i < module.results.size(); ++i) result += ", torch.Tensor";
      result += "]";
    }
    Forward f{module.body, module.results, names, module.path};
    return text + ") -> " + result + ":\n" + forwardBody(f, comments);
  }

  /// Inputs after the first.
  std::string inputName(const Module &module, size_t index) const {
    if (auto it = e.localNames.find(module.inputs[index]); it != e.localNames.end() && it->second != "x")
      return it->second;
    return module.inputs.size() == 2 ? "y" : "x" + std::to_string(index + 1);
  }

  void writeLevel(const std::vector<std::string> &paths) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::string>> groups;
    std::vector<std::string> inOrder = paths;
    llvm::stable_sort(inOrder, [&](const std::string &a, const std::string &b) { return firstLeaf(a) < firstLeaf(b); });
    for (const std::string &path : inOrder) {
      const Module &module = modules.at(path);
      if (module.sequential) {
        made[path] = sequence(childrenOf(path), "nn.Sequential");
        continue;
      }
      std::string key = forwardText(module, false);
      for (const Row &row : initRows(path)) key += "\n" + row.before + "|" + row.made.key();
      if (!groups.count(key)) order.push_back(key);
      groups[key].push_back(path);
    }
    for (const std::string &key : order) writeClass(groups[key]);
  }

  size_t firstLeaf(const std::string &path) {
    for (auto [i, leaf] : llvm::enumerate(leaves))
      if (isUnder(leaf.path, path)) return i;
    return leaves.size();
  }

  std::string argumentName(const Constructor &c, size_t index, const std::string &child) {
    if (auto it = infos.find(c.head); it != infos.end() && index < it->second.size()) return it->second[index];
    std::string name = c.argumentName(index);
    return name.empty() ? child + "_" + std::to_string(index) : name;
  }

  static std::string typeOf(const std::vector<std::string> &values) {
    if (values[0] == "True" || values[0] == "False") return "bool";
    if (llvm::any_of(values, [](const std::string &v) { return v[0] == '('; })) return "int | tuple[int, ...]";
    return llvm::any_of(values, [](const std::string &v) { return v.find_first_of(".e") != std::string::npos; })
               ? "float"
               : "int";
  }

  std::string className(const std::string &path) {
    std::string stem = path, last = lastName(stem);
    bool numbered = isNumber(last);
    while (isNumber(last)) stem = parentOf(stem), last = lastName(stem);
    StringRef word = StringRef(last).rtrim("0123456789");
    word = word.ends_with("_") ? word.drop_back() : word;
    if (numbered && word.size() > 3 && word.ends_with("s") && !word.ends_with("ss"))
      word = word.drop_back(); // one of a list: blocks2 holds Block
    std::string name = identifier(camel(word.size() > 1 ? word : StringRef(last)));
    // What a convolution, its norm and its activation are called says more than "conv1".
    size_t convs = 0, norms = 0, others = 0;
    for (const std::string &child : childrenOf(path)) {
      const Leaf *leaf = leafAt(child);
      Constructor c = leaf ? Constructor::parse(leaf->constructor) : Constructor();
      ++(c.isConv() ? convs : c.isNorm() ? norms : others);
    }
    const Module &module = modules.at(path);
    if (auto known = e.classNames.find(path); known != e.classNames.end() && known->second != "Sequential")
      name = known->second;
    else if (convs == 1 && norms == 1 && others == 0)
      name = module.body.size() == 2                                       ? "ConvNorm"
             : module.body.size() == 3 && isActivation(module.body.back()) ? "ConvNormAct"
                                                                           : name;
    if (name == "Model" || name == "Group") name += "Block";
    std::string base = name;
    for (unsigned n = 2; !classNames.insert(name).second; ++n)
      name = base + (llvm::isDigit(base.back()) ? "V" : "") + std::to_string(n);
    return name;
  }

  void writeClass(const std::vector<std::string> &paths) {
    std::vector<std::vector<Row>> rows;
    for (const std::string &path : paths) rows.push_back(initRows(path));
    std::vector<std::string> parameters, types;
    std::vector<std::vector<std::string>> values; // of each parameter, by instance
    std::string init;
    std::vector<size_t> lines; // of each row in init
    for (size_t r = 0; r < rows[0].size(); ++r) {
      std::vector<Constructor *> constructors;
      for (auto &instance : rows) constructors.push_back(&instance[r].made);
      unify(constructors);
      std::vector<std::vector<std::pair<Constructor *, size_t>>> places;
      for (Constructor *c : constructors) places.push_back(c->places());
      for (size_t a = 0; a < places[0].size(); ++a) {
        std::vector<std::string> column;
        for (auto &instance : places) column.push_back(instance[a].first->arguments[instance[a].second].second);
        if (llvm::all_equal(column)) continue;
        auto [owner, place] = places[0][a];
        size_t index = llvm::find(values, column) - values.begin();
        if (index == values.size()) {
          std::string child = lastName(rows[0][r].child), name = identifier(argumentName(*owner, place, child));
          if (llvm::is_contained(parameters, name)) name = identifier(child + "_" + name);
          std::string stem = name;
          for (unsigned n = 2; llvm::is_contained(parameters, name); ++n) name = stem + std::to_string(n);
          parameters.push_back(name);
          types.push_back(typeOf(column));
          values.push_back(column);
        }
        owner->arguments[place].second = parameters[index];
      }
      lines.push_back(StringRef(init).count('\n'));
      init += initLine(rows[0][r]);
    }
    std::string name = className(paths[0]);
    infos[name] = parameters;
    std::string head = "    def __init__(self";
    for (auto [p, t] : llvm::zip(parameters, types)) head += ", " + p + ": " + t;
    head += ") -> None:\n";
    if (head.size() > 158) {
      head = "    def __init__(\n        self,\n";
      for (auto [p, t] : llvm::zip(parameters, types)) head += "        " + p + ": " + t + ",\n";
      head += "    ) -> None:\n";
    }
    classes += "\n\nclass " + name + "(nn.Module):\n" + head + "        super().__init__()\n";
    size_t first = StringRef(classes).count('\n');
    for (auto &instance : rows)
      for (size_t r = 0; r < instance.size(); ++r) note(rows[0][r].made, instance[r].child, {true, first + lines[r]});
    classes += init + "\n" + forwardText(modules.at(paths[0]), paths.size() == 1);
    for (auto [i, path] : llvm::enumerate(paths)) {
      Constructor &c = made[path];
      c.head = name;
      c.open = true;
      for (auto &column : values) c.arguments.emplace_back("", column[i]);
    }
  }

  const Emitter &e;
  const std::vector<Leaf> &leaves;
  const std::map<std::string, Module> &modules;
  std::map<std::string, int> heights;
  std::map<std::string, Constructor> made;
  std::map<std::string, std::vector<std::string>> infos;
  std::set<std::string> classNames;
  std::string classes;
  std::map<std::string, NestedSource::Place> places;
};

} // namespace

NestedSource pytorch::writeClasses(const Emitter &emitter, const std::vector<Leaf> &leaves,
                                   const std::map<std::string, Module> &modules, const std::vector<Statement> &top) {
  return Writer(emitter, leaves, modules).write(top);
}
