//===--- Classes.cpp - writes modules; what differs between equal ones becomes an argument ---------*- C++ -*-===//
#include "Classes.h"
#include "llvm/ADT/StringExtras.h"
#include <functional>
#include <set>

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::pytorch;

static constexpr size_t width = 150;

static bool isNumber(StringRef text) { return !text.empty() && llvm::all_of(text, llvm::isDigit); }
static std::string lastName(const std::string &path) { return path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1); }

/// `self.a[0].b` for a path seen from a container.
static std::string accessFrom(const std::string &container, const std::string &path) {
  StringRef rest = StringRef(path).drop_front(container.empty() ? 0 : container.size() + 1);
  std::string text = "self";
  SmallVector<StringRef> parts;
  rest.split(parts, '.');
  for (StringRef part : parts) text += isNumber(part) ? ("[" + part + "]").str() : ("." + part).str();
  return text;
}

static std::string indented(const std::string &text, unsigned spaces) {
  std::string result;
  for (char c : text) {
    result += c;
    if (c == '\n') result.append(spaces, ' ');
  }
  return result;
}

static std::string camel(StringRef name) {
  std::string text;
  bool upper = true;
  for (char c : name) {
    if (c == '_') { upper = true; continue; }
    text += upper ? llvm::toUpper(c) : c;
    upper = false;
  }
  return text;
}

void pytorch::nameLocals(const std::vector<Statement> &body, std::map<std::string, std::string> &names) {
  std::set<std::string> taken{"self", "torch", "nn", "F"};
  for (auto &[old, name] : names) taken.insert(name);
  for (const Statement &s : body)
    for (const std::string &def : s.defs) {
      if (def == "_") continue;
      size_t bar = def.rfind('_');
      // A layer's own name keeps its number; one given to tell values apart starts anew.
      size_t mark = s.right.find('\2');
      bool call = s.right[0] == '\1' && s.right[mark + 1] == '(' && s.defs.size() == 1;
      std::string layer = call ? lastName(s.right.substr(1, mark - 1)) : "";
      bool own = call && !isNumber(layer);
      std::string stem = own ? layer :  bar != std::string::npos && bar > 0 && isNumber(StringRef(def).drop_front(bar + 1)) ? def.substr(0, bar) : def, name = stem;
      for (unsigned n = 2; !taken.insert(name).second; ++n) name = stem + "_" + std::to_string(n);
      names[def] = name;
    }
}

namespace {

/// `nn.Conv2d(3, 4, stride=2)`: head and arguments, `text` otherwise.
struct Constructor {
  std::string head;
  std::vector<std::pair<std::string, std::string>> arguments; // keyword or "", value
  bool open = false;                                          ///< arguments may become parameters
  std::string text() const {
    if (!open) return head;
    std::vector<std::string> parts;
    for (auto &[keyword, value] : arguments) parts.push_back(keyword.empty() ? value : keyword + "=" + value);
    return head + "(" + llvm::join(parts, ", ") + ")";
  }
};

class Writer {
public:
  Writer(const Emitter &e, const std::map<std::string, Module> &modules) : e(e), modules(modules) {}

  NestedSource write(const std::vector<Statement> &top) {
    std::map<int, std::vector<std::string>> levels;
    for (auto &[path, module] : modules) levels[height(path)].push_back(path);
    for (auto &[level, paths] : levels) writeLevel(paths);
    NestedSource source;
    for (auto &[child, text] : initLines("")) source.init.push_back("        " + indented(text, 8));
    std::map<std::string, std::string> names;
    for (const Port &port : e.inputs) names[port.identifier] = port.identifier;
    nameLocals(top, names);
    for (const Statement &s : top) source.forward.push_back("        " + render(s, "", names, true));
    source.classes = classes;
    return source;
  }

private:
  int height(const std::string &path) {
    if (auto it = heights.find(path); it != heights.end()) return it->second;
    int result = 0;
    for (auto &[other, module] : modules)
      if (other != path && isUnder(other, path)) result = std::max(result, height(other) + 1);
    return heights[path] = result;
  }

  std::vector<std::string> childrenOf(const std::string &container) {
    std::vector<std::string> children;
    for (const Leaf &leaf : e.leaves) {
      if (!isUnder(leaf.path, container) || leaf.path == container) continue;
      std::string rest = leaf.path.substr(container.empty() ? 0 : container.size() + 1);
      std::string child = (container.empty() ? "" : container + ".") + rest.substr(0, rest.find('.'));
      if (!llvm::is_contained(children, child)) children.push_back(child);
    }
    return children;
  }

  const Leaf *leafAt(const std::string &path) {
    for (const Leaf &leaf : e.leaves) if (leaf.path == path) return &leaf;
    return nullptr;
  }

  static Constructor parse(const std::string &text) {
    Constructor c;
    c.head = text;
    size_t open = text.find('(');
    if (!StringRef(text).starts_with("nn.") || StringRef(text).starts_with("nn.Parameter") || open == std::string::npos) return c;
    c.head = text.substr(0, open);
    c.open = true;
    int depth = 0;
    std::string part;
    auto finish = [&] {
      StringRef trimmed = StringRef(part).trim();
      if (trimmed.empty()) return;
      size_t equal = trimmed.find('=');
      c.arguments.emplace_back(equal == StringRef::npos ? "" : trimmed.take_front(equal).str(), equal == StringRef::npos ? trimmed.str() : trimmed.substr(equal + 1).str());
      part.clear();
    };
    for (size_t i = open + 1; i + 1 < text.size(); ++i) {
      depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
      if (text[i] == ',' && depth == 0) finish();
      else part += text[i];
    }
    finish();
    return c;
  }

  Constructor constructorOf(const std::string &path) {
    if (const Leaf *leaf = leafAt(path)) return parse(leaf->constructor);
    if (auto it = made.find(path); it != made.end()) return it->second;
    // No forward of its own: a list where its names are numbers, else a group.
    std::vector<std::string> children = childrenOf(path);
    Constructor c;
    bool list = true;
    for (auto [i, child] : llvm::enumerate(children)) list &= lastName(child) == std::to_string(i) && !isTensor(child);
    c.head = list ? sequence(children, true) : "";
    return c;
  }

  bool isTensor(const std::string &path) {
    const Leaf *leaf = leafAt(path);
    return leaf && (leaf->buffer || StringRef(leaf->constructor).starts_with("nn.Parameter"));
  }

  /// A call with one child a line; ruff gives a list in a call lines of its own.
  std::string sequence(const std::vector<std::string> &children, bool list) {
    std::string text = list ? "nn.ModuleList(\n    [\n" : "nn.Sequential(\n";
    unsigned spaces = list ? 8 : 4;
    for (const std::string &child : children) text += std::string(spaces, ' ') + indented(constructorOf(child).text(), spaces) + ",\n";
    return text + (list ? "    ]\n)" : ")");
  }

  /// (child, `self.child = ...`) for what a module holds.
  std::vector<std::pair<std::string, std::string>> initLines(const std::string &container) {
    std::vector<std::pair<std::string, std::string>> lines;
    std::function<void(const std::string &)> add = [&](const std::string &path) {
      for (const std::string &child : childrenOf(path)) {
        Constructor c = constructorOf(child);
        std::string parent = path == container ? "self" : accessFrom(container, path), name = lastName(child);
        const Leaf *leaf = leafAt(child);
        bool group = c.head.empty();
        std::string text = group ? "Group()" : c.text();
        if (leaf && leaf->buffer) lines.emplace_back(child, parent + ".register_buffer(\"" + name + "\", " + text + ")");
        else if (isNumber(name)) lines.emplace_back(child, parent + ".add_module(\"" + name + "\", " + text + ")");
        else lines.emplace_back(child, parent + "." + name + " = " + text);
        if (group) add(child);
      }
    };
    add(container);
    return lines;
  }

  std::string render(const Statement &s, const std::string &container, const std::map<std::string, std::string> &names, bool comments) {
    std::string right = names.empty() ? s.right : rename(s.right, names), left = names.empty() ? s.left : rename(s.left, names), text;
    for (size_t i = 0; i < right.size(); ++i) {
      if (right[i] != '\1') { text += right[i]; continue; }
      size_t end = right.find('\2', i);
      text += accessFrom(container, right.substr(i + 1, end - i - 1));
      i = end;
    }
    text = s.defs.empty() && s.left.empty() ? "return " + text : left + " = " + text;
    if (comments && !s.comment.empty() && text.size() + s.comment.size() + 12 < width) text += "  # " + s.comment;
    return text;
  }

  std::string forwardText(const Module &module, bool comments) {
    std::map<std::string, std::string> names;
    std::string text = "    def forward(self";
    for (auto [i, input] : llvm::enumerate(module.inputs)) {
      names[input] = i ? "x" + std::to_string(i + 1) : "x";
      text += ", " + names[input] + ": torch.Tensor";
    }
    std::string result = "torch.Tensor";
    if (module.results.size() > 1) {
      result = "tuple[torch.Tensor";
      for (size_t i = 1; i < module.results.size(); ++i) result += ", torch.Tensor";
      result += "]";
    }
    text += ") -> " + result + ":\n";
    nameLocals(module.body, names);
    const Statement &last = module.body.back();
    bool ends = module.results.size() == 1 && last.defs == module.results;
    for (const Statement &s : module.body) {
      Statement shown = s;
      if (ends && &s == &last) shown.defs.clear(), shown.left.clear(); // `return` what it would name
      text += "        " + render(shown, module.path, names, comments) + "\n";
    }
    if (ends) return text;
    std::vector<std::string> returned;
    for (const std::string &r : module.results) returned.push_back(names[r]);
    return text + "        return " + llvm::join(returned, ", ") + "\n";
  }

  void writeLevel(const std::vector<std::string> &paths) {
    std::vector<std::string> order;
    std::map<std::string, std::vector<std::string>> groups;
    std::vector<std::string> inOrder = paths;
    llvm::stable_sort(inOrder, [&](const std::string &a, const std::string &b) { return firstLeaf(a) < firstLeaf(b); });
    for (const std::string &path : inOrder) {
      const Module &module = modules.at(path);
      if (module.sequential) {
        made[path].head = sequence(childrenOf(path), false);
        continue;
      }
      std::string key = forwardText(module, false);
      for (auto &[child, line] : initLines(path)) {
        Constructor c = constructorOf(child);
        key += "\n" + child.substr(path.size()) + "|" + c.head;
        for (auto &[keyword, value] : c.arguments) if (!defaults().count(keyword)) key += "|" + keyword;
      }
      if (!groups.count(key)) order.push_back(key);
      groups[key].push_back(path);
    }
    for (const std::string &key : order) writeClass(groups[key]);
  }

  size_t firstLeaf(const std::string &path) {
    for (auto [i, leaf] : llvm::enumerate(e.leaves)) if (isUnder(leaf.path, path)) return i;
    return e.leaves.size();
  }

  std::string argumentName(const Constructor &c, size_t index, const std::string &child) {
    if (!c.arguments[index].first.empty()) return c.arguments[index].first;
    if (auto it = infos.find(c.head); it != infos.end() && index < it->second.size()) return it->second[index];
    StringRef head(c.head);
    static const char *conv[] = {"in_channels", "out_channels", "kernel_size"}, *linear[] = {"in_features", "out_features"};
    if (head.starts_with("nn.Conv") && index < 3) return conv[index];
    if (head == "nn.Linear" && index < 2) return linear[index];
    if (head.starts_with("nn.BatchNorm")) return "channels";
    if (head == "nn.LayerNorm") return "features";
    return child + "_" + std::to_string(index);
  }

  /// What a layer has when the keyword is left out.
  static const std::map<std::string, std::string> &defaults() {
    static const std::map<std::string, std::string> values{{"stride", "1"}, {"padding", "0"}, {"output_padding", "0"}, {"dilation", "1"}, {"groups", "1"}, {"bias", "True"},
                                                           {"eps", "1e-05"}, {"momentum", "0.1"}};
    return values;
  }

  /// The same keywords for all: one that some leave out gets its default there.
  static void unify(std::vector<Constructor> &constructors) {
    for (const char *keyword : {"stride", "padding", "output_padding", "dilation", "groups", "bias", "eps", "momentum"}) {
      auto has = [&](const Constructor &c) { return llvm::any_of(c.arguments, [&](auto &a) { return a.first == keyword; }); };
      if (!llvm::any_of(constructors, has)) continue;
      for (Constructor &c : constructors) {
        auto it = llvm::find_if(c.arguments, [&](auto &a) { return a.first == keyword; });
        std::pair<std::string, std::string> argument = it != c.arguments.end() ? *it : std::pair<std::string, std::string>(keyword, defaults().at(keyword));
        if (it != c.arguments.end()) c.arguments.erase(it);
        c.arguments.push_back(argument); // all in this order
      }
    }
  }

  void writeClass(const std::vector<std::string> &paths) {
    std::vector<std::vector<std::pair<std::string, std::string>>> lines;
    for (const std::string &path : paths) lines.push_back(initLines(path));
    std::vector<std::string> parameters, types;
    std::vector<std::vector<std::string>> values; // of each parameter, by instance
    std::string init;
    for (size_t row = 0; row < lines[0].size(); ++row) {
      std::vector<Constructor> constructors;
      for (auto &instance : lines) constructors.push_back(constructorOf(instance[row].first));
      std::string line = lines[0][row].second;
      unify(constructors);
      Constructor first = constructorOf(lines[0][row].first), shown = constructors[0];
      for (size_t a = 0; a < shown.arguments.size(); ++a) {
        std::vector<std::string> column;
        for (Constructor &c : constructors) column.push_back(c.arguments[a].second);
        if (llvm::all_equal(column)) continue;
        auto it = llvm::find(values, column);
        size_t index = it - values.begin();
        if (it == values.end()) {
          std::string child = lastName(lines[0][row].first), name = identifier(argumentName(constructors[0], a, child));
          if (llvm::is_contained(parameters, name)) name = identifier(child + "_" + name);
          for (unsigned n = 2; llvm::is_contained(parameters, name); ++n) name += std::to_string(n);
          parameters.push_back(name);
          bool tuple = llvm::any_of(column, [](const std::string &v) { return v[0] == '('; }), flag = column[0] == "True" || column[0] == "False";
          bool real = llvm::any_of(column, [](const std::string &v) { return v[0] != '(' && v.find_first_of(".e") != std::string::npos; });
          types.push_back(flag ? "bool" : real ? "float" : tuple ? "int | tuple[int, ...]" : "int");
          values.push_back(column);
        }
        shown.arguments[a].second = parameters[index];
      }
      if (shown.open) line = line.substr(0, line.size() - first.text().size() - (StringRef(line).ends_with("))") && line.find(".add_module(") != std::string::npos ? 1 : 0)) + shown.text() + (line.find(".add_module(") != std::string::npos ? ")" : "");
      init += "        " + indented(line, 8) + "\n";
    }
    std::string stem = paths[0], last = lastName(stem);
    bool numbered = isNumber(last);
    while (isNumber(last)) stem = stem.substr(0, stem.rfind('.')), last = lastName(stem);
    if (numbered) { // one of a list: blocks2 holds Blocks
      std::string one = last.substr(0, last.find_last_not_of("0123456789") + 1);
      if (one.size() > 2 && one.back() == 's') last = one.substr(0, one.size() - 1);
    }
    if (size_t bar = last.rfind('_'); bar != std::string::npos && bar > 0 && isNumber(StringRef(last).drop_front(bar + 1))) last.resize(bar);
    std::string name = identifier(camel(last)), base = name == "Model" || name == "Group" ? name + "Block" : name;
    name = base;
    for (unsigned n = 2; !classNames.insert(name).second; ++n) name = base + (llvm::isDigit(base.back()) ? "V" : "") + std::to_string(n);
    infos[name] = parameters;
    std::string head = "    def __init__(self";
    for (auto [p, t] : llvm::zip(parameters, types)) head += ", " + p + ": " + t;
    head += ") -> None:\n";
    if (head.size() > 158) {
      head = "    def __init__(\n        self,\n";
      for (auto [p, t] : llvm::zip(parameters, types)) head += "        " + p + ": " + t + ",\n";
      head += "    ) -> None:\n";
    }
    classes += "\n\nclass " + name + "(nn.Module):\n" + head + "        super().__init__()\n" + init + "\n" + forwardText(modules.at(paths[0]), paths.size() == 1);
    for (auto [i, path] : llvm::enumerate(paths)) {
      Constructor &c = made[path];
      c.head = name;
      c.open = true;
      for (auto &column : values) c.arguments.emplace_back("", column[i]);
    }
  }

  const Emitter &e;
  const std::map<std::string, Module> &modules;
  std::map<std::string, int> heights;
  std::map<std::string, Constructor> made;
  std::map<std::string, std::vector<std::string>> infos;
  std::set<std::string> classNames;
  std::string classes;
};

} // namespace

NestedSource pytorch::writeClasses(const Emitter &emitter, const std::map<std::string, Module> &modules, const std::vector<Statement> &top) {
  return Writer(emitter, modules).write(top);
}
