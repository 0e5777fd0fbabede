//===--- Pickle.cpp - a stack machine for data: known opcodes, known globals, no calls ---------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "paddle-mlir/Import/Pickle.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include <cstring>
#include <set>

using namespace mlir::pd::pickle;

namespace mlir::pd::pickle {

const Value *Value::find(std::string_view key) const {
  for (auto &[k, value] : entries)
    if (k->isText() && k->text == key) return value;
  return nullptr;
}

/// What paddle.save's files name; the reader rebuilds their results and imports nothing.
static const std::set<std::string_view> &knownGlobals() {
  static const std::set<std::string_view> names{"numpy.core.multiarray _reconstruct",
                                                "numpy._core.multiarray _reconstruct",
                                                "numpy.core.multiarray scalar",
                                                "numpy._core.multiarray scalar",
                                                "numpy ndarray",
                                                "numpy dtype",
                                                "_codecs encode",
                                                "collections OrderedDict",
                                                "builtins tuple",
                                                "__builtin__ tuple"};
  return names;
}

class Reader {
public:
  Reader(const std::string &path, const std::string &hint, Document::Storage &storage)
      : path(path), hint(hint), storage(storage), file(pdrt::MappedFile::open(path)) {
    storage.file = file;
  }

  const Value *run() {
    for (;;) {
      opcodeAt = at;
      uint8_t code = *take(1);
      switch (code) {
      case 0x80: take(1); break;                      // PROTO
      case 0x95: take(8); break;                      // FRAME
      case '.': return pop();                         // STOP
      case '(': push(Value::Mark); break;             // MARK
      case '0': pop(); break;                         // POP
      case '1': popMark(); break;                     // POP_MARK
      case '}': push(Value::Dict); break;             // EMPTY_DICT
      case ']': push(Value::List); break;             // EMPTY_LIST
      case ')': push(Value::Tuple); break;            // EMPTY_TUPLE
      case 'N': push(Value::None); break;             // NONE
      case 0x88: push(Value::Bool).number = 1; break; // NEWTRUE
      case 0x89: push(Value::Bool); break;            // NEWFALSE
      case 'J': pushInt(int32_t(number(4))); break;   // BININT
      case 'K': pushInt(number(1)); break;            // BININT1
      case 'M': pushInt(number(2)); break;            // BININT2
      case 0x8a: pushLong(number(1)); break;          // LONG1
      case 'G':
        take(8);
        push(Value::Float);
        break;                                            // BINFLOAT
      case 'X': pushText(Value::Text, number(4)); break;  // BINUNICODE
      case 0x8c: pushText(Value::Text, number(1)); break; // SHORT_BINUNICODE
      case 0x8d: pushText(Value::Text, number(8)); break; // BINUNICODE8
      case 'C':
      case 'U': pushText(Value::Bytes, number(1)); break; // SHORT_BINBYTES, SHORT_BINSTRING
      case 'B':
      case 'T': pushText(Value::Bytes, number(4)); break;  // BINBYTES, BINSTRING
      case 0x8e: pushText(Value::Bytes, number(8)); break; // BINBYTES8
      case 'q': put(number(1)); break;                     // BINPUT
      case 'r': put(number(4)); break;                     // LONG_BINPUT
      case 0x94: put(memo.size()); break;                  // MEMOIZE
      case 'h': get(number(1)); break;                     // BINGET
      case 'j': get(number(4)); break;                     // LONG_BINGET
      case 't': tupleOf(popMark()); break;                 // TUPLE
      case 0x85: tupleOf(popSome(1)); break;               // TUPLE1
      case 0x86: tupleOf(popSome(2)); break;               // TUPLE2
      case 0x87: tupleOf(popSome(3)); break;               // TUPLE3
      case 'a': {
        Value *item = pop();
        container(Value::List).items.push_back(item);
        break;
      } // APPEND
      case 'e': { // APPENDS
        auto items = popMark();
        Value &list = container(Value::List);
        list.items.insert(list.items.end(), items.begin(), items.end());
        break;
      }
      case 's': setItems(popSome(2)); break; // SETITEM
      case 'u': setItems(popMark()); break;  // SETITEMS
      case 'c': {
        std::string_view module = line();
        global(module, line());
        break;
      } // GLOBAL
      case 0x93: { // STACK_GLOBAL
        auto names = popSome(2);
        if (!names[0]->isText() || !names[1]->isText()) throw broken();
        global(names[0]->text, names[1]->text);
        break;
      }
      case 'R': {
        Value *arguments = pop(), *callee = pop();
        reduce(*callee, *arguments);
        break;
      } // REDUCE
      case 'b': {
        Value *state = pop();
        build(*top(), *state);
        break;
      } // BUILD
      default: throw bad("has pickle opcode " + std::to_string(code) + ", which is not on the list of data opcodes");
      }
    }
  }

  pdrt::Error bad(const std::string &what) const {
    return pdrt::Error(pdrt::ExitBadFile, path + "@" + std::to_string(opcodeAt), what, hint);
  }
  pdrt::Error broken() const { return bad("is a broken pickle"); }

private:
  static constexpr size_t kMostValues = size_t(1) << 22; // a state dict of 100,000 tensors makes 2 million

  const char *take(uint64_t count) {
    if (count > file->size() - at) throw bad("ends early");
    const uint8_t *begin = file->data() + at;
    at += count;
    return reinterpret_cast<const char *>(begin);
  }
  uint64_t number(int bytes) {
    uint64_t value = 0;
    std::memcpy(&value, take(bytes), bytes);
    return value;
  }
  std::string_view line() {
    const char *begin = take(0);
    const void *end = std::memchr(begin, '\n', std::min<size_t>(file->size() - at, 256));
    if (!end) throw broken();
    std::string_view text(begin, static_cast<const char *>(end) - begin);
    take(text.size() + 1);
    return text;
  }
  Value &make(Value::Kind kind) {
    if (storage.values.size() >= kMostValues) throw bad("holds more objects than a state dict can");
    storage.values.emplace_back();
    storage.values.back().kind = kind;
    return storage.values.back();
  }
  Value &push(Value::Kind kind) {
    Value &value = make(kind);
    stack.push_back(&value);
    return value;
  }
  void pushInt(int64_t value) { push(Value::Int).number = value; }
  void pushLong(uint64_t size) {
    const char *bytes = take(size);
    if (size > 8) throw bad("has an integer of more than 64 bits");
    int64_t value = size && (bytes[size - 1] & 0x80) ? -1 : 0;
    std::memcpy(&value, bytes, size);
    pushInt(value);
  }
  void pushText(Value::Kind kind, uint64_t size) {
    const char *begin = take(size);
    push(kind).text = std::string_view(begin, size);
  }
  Value *top() {
    if (stack.empty()) throw broken();
    return stack.back();
  }
  Value *pop() {
    Value *value = top();
    stack.pop_back();
    return value;
  }
  std::vector<Value *> popSome(size_t count) {
    if (stack.size() < count) throw broken();
    std::vector<Value *> values(stack.end() - count, stack.end());
    stack.resize(stack.size() - count);
    for (Value *value : values)
      if (value->kind == Value::Mark) throw broken();
    return values;
  }
  std::vector<Value *> popMark() {
    size_t begin = stack.size();
    while (begin > 0 && stack[begin - 1]->kind != Value::Mark) --begin;
    if (begin == 0) throw broken();
    std::vector<Value *> values(stack.begin() + begin, stack.end());
    stack.resize(begin - 1);
    return values;
  }
  Value &container(Value::Kind kind) {
    if (top()->kind != kind) throw broken();
    return *top();
  }
  void tupleOf(const std::vector<Value *> &values) { push(Value::Tuple).items.assign(values.begin(), values.end()); }
  void setItems(const std::vector<Value *> &values) {
    if (values.size() % 2) throw broken();
    Value &dict = container(Value::Dict);
    for (size_t i = 0; i < values.size(); i += 2) dict.entries.emplace_back(values[i], values[i + 1]);
  }
  void put(uint64_t index) {
    if (index > memo.size() + 256) throw broken();
    if (memo.size() <= index) memo.resize(index + 1);
    memo[index] = top();
  }
  void get(uint64_t index) {
    if (index >= memo.size() || !memo[index]) throw broken();
    stack.push_back(memo[index]);
  }
  void global(std::string_view module, std::string_view name) {
    storage.texts.push_back(std::string(module) + " " + std::string(name));
    if (!knownGlobals().count(storage.texts.back()))
      throw bad("names the Python object '" + std::string(module) + "." + std::string(name) +
                "', which is not on the list of data");
    push(Value::Global).text = storage.texts.back();
  }

  /// The results of the known calls. A DenseTensor is pickled as a call of eval: it is not on the list, and is refused
  /// by `global`.
  void reduce(const Value &callee, const Value &arguments) {
    if (callee.kind != Value::Global || arguments.kind != Value::Tuple) throw broken();
    std::string_view name = callee.text;
    const std::vector<const Value *> &values = arguments.items;
    auto expect = [&](bool fine) {
      if (!fine) throw bad("calls '" + std::string(name) + "' in a way that makes no data");
    };
    if (name == "_codecs encode") {
      expect(values.size() == 2 && values[0]->isText());
      push(Value::Bytes).text = latin1(values[0]->text);
    } else if (name == "numpy dtype") {
      expect(!values.empty() && values[0]->isText());
      Value &dtype = push(Value::DType);
      dtype.text = values[0]->text;
      if (!dtype.text.empty() && std::strchr("<>|=", dtype.text[0])) {
        dtype.bigEndian = dtype.text[0] == '>';
        dtype.text.remove_prefix(1);
      }
    } else if (name == "collections OrderedDict") {
      Value &dict = push(Value::Dict);
      if (values.empty()) return;
      expect(values.size() == 1 && values[0]->kind == Value::List);
      for (const Value *pair : values[0]->items) {
        expect((pair->kind == Value::List || pair->kind == Value::Tuple) && pair->items.size() == 2);
        dict.entries.emplace_back(pair->items[0], pair->items[1]);
      }
    } else if (name == "builtins tuple" || name == "__builtin__ tuple") {
      expect(values.size() == 1 && (values[0]->kind == Value::Tuple || values[0]->kind == Value::List));
      push(Value::Tuple).items = values[0]->items;
    } else if (name.substr(name.size() - 6) == "scalar") {
      expect(values.size() == 2 && values[0]->kind == Value::DType && values[1]->isText());
      Value &array = push(Value::Array);
      array.dtype = values[0]->text, array.bigEndian = values[0]->bigEndian, array.text = values[1]->text,
      array.filled = true;
    } else if (name.substr(name.size() - 12) == "_reconstruct") {
      push(Value::Array); // empty: BUILD gives the rest
    } else {
      expect(false);
    }
  }

  /// State for an array (version, shape, dtype, Fortran order, bytes) or a dtype (version, byte order, ...).
  void build(Value &value, const Value &state) {
    const std::vector<const Value *> &parts = state.items;
    if (value.kind == Value::DType && state.kind == Value::Tuple && parts.size() >= 2 && parts[1]->isText()) {
      if (parts[1]->text == ">") value.bigEndian = true;
      return;
    }
    bool fits = value.kind == Value::Array && state.kind == Value::Tuple && parts.size() == 5 &&
                parts[1]->kind == Value::Tuple && parts[2]->kind == Value::DType && parts[4]->isText();
    if (!fits) throw bad("sets the state of something that is not an array");
    for (const Value *dim : parts[1]->items) {
      if (dim->kind != Value::Int || dim->number < 0) throw broken();
      value.shape.push_back(dim->number);
    }
    value.dtype = parts[2]->text, value.bigEndian = parts[2]->bigEndian, value.fortran = parts[3]->number != 0,
    value.text = parts[4]->text, value.filled = true;
  }

  /// Protocol 2 has no bytes: they are text whose code points are the bytes.
  std::string_view latin1(std::string_view text) {
    // A text that is encoded again and again would grow without bound.
    decoded += text.size();
    if (decoded > file->size()) throw broken();
    std::string bytes;
    bytes.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
      uint8_t lead = text[i];
      if (lead < 0x80) {
        bytes += char(lead);
      } else {
        if ((lead != 0xc2 && lead != 0xc3) || ++i == text.size()) throw broken();
        bytes += char((lead << 6) | (uint8_t(text[i]) & 0x3f));
      }
    }
    storage.texts.push_back(std::move(bytes));
    return storage.texts.back();
  }

  const std::string &path, &hint;
  Document::Storage &storage;
  std::shared_ptr<pdrt::MappedFile> file;
  uint64_t at = 0, opcodeAt = 0, decoded = 0;
  std::vector<Value *> stack, memo;
};

Document::Document(const std::string &path, const std::string &hint) : storage(std::make_shared<Storage>()) {
  Reader reader(path, hint, *storage);
  top = reader.run();
}

} // namespace mlir::pd::pickle
