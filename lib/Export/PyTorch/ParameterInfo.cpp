//===--- ParameterInfo.cpp - .pdiparams.info: a pickle of names, read without executing anything ----*- C++ -*-===//
#include "paddle-mlir/Export/PyTorch.h"
#include "paddle-mlir/Runtime/Error.h"
#include "paddle-mlir/Runtime/Files.h"
#include <cstring>
#include <memory>
#include <vector>

using namespace mlir;
using pdrt::Error;

namespace {

struct Item {
  enum Kind { Mark, Dict, Text, Other } kind = Other;
  std::string text;
  std::vector<std::pair<std::shared_ptr<Item>, std::shared_ptr<Item>>> entries;
};
using ItemRef = std::shared_ptr<Item>;

/// A stack machine for dictionaries, strings, numbers and flags.
class Reader {
public:
  explicit Reader(const std::string &path) : path(path), file(pdrt::MappedFile::open(path)) {}

  ItemRef run() {
    for (;;) {
      uint8_t code = byte();
      switch (code) {
      case 0x80: take(1); break;                                   // PROTO
      case 0x95: take(8); break;                                   // FRAME
      case '.': return pop();                                      // STOP
      case '(': push(Item::Mark); break;
      case '}': push(Item::Dict); break;
      case 'N': case 0x88: case 0x89: push(Item::Other); break;    // NONE, NEWTRUE, NEWFALSE
      case 'J': take(4); push(Item::Other); break;                 // BININT
      case 'K': take(1); push(Item::Other); break;                 // BININT1
      case 'M': take(2); push(Item::Other); break;                 // BININT2
      case 'G': take(8); push(Item::Other); break;                 // BINFLOAT
      case 0x8a: take(number(1)); push(Item::Other); break;        // LONG1
      case 'X': text(number(4)); break;                            // BINUNICODE
      case 0x8c: text(number(1)); break;                           // SHORT_BINUNICODE
      case 0x8d: text(number(8)); break;                           // BINUNICODE8
      case 'q': put(number(1)); break;                             // BINPUT
      case 'r': put(number(4)); break;                             // LONG_BINPUT
      case 0x94: put(memo.size()); break;                          // MEMOIZE
      case 'h': get(number(1)); break;                             // BINGET
      case 'j': get(number(4)); break;                             // LONG_BINGET
      case 's': {                                                  // SETITEM
        ItemRef value = pop(), key = pop();
        top()->entries.emplace_back(key, value);
        break;
      }
      case 'u': setItems(); break;                                 // SETITEMS
      default: throw bad("has pickle opcode " + std::to_string(code) + ", which is not data");
      }
    }
  }

  Error bad(const std::string &what) const {
    return Error(pdrt::ExitBadFile, path + "@" + std::to_string(at), what, "the file only gives names: move it away to go on without them");
  }

private:
  const uint8_t *take(uint64_t count) {
    if (count > file->size() - at) throw bad("ends early");
    const uint8_t *begin = file->data() + at;
    at += count;
    return begin;
  }
  uint8_t byte() { return *take(1); }
  uint64_t number(int bytes) {
    uint64_t value = 0;
    std::memcpy(&value, take(bytes), bytes);
    return value;
  }
  void push(Item::Kind kind) { stack.push_back(std::make_shared<Item>()); stack.back()->kind = kind; }
  void text(uint64_t size) {
    const uint8_t *begin = take(size);
    push(Item::Text);
    stack.back()->text.assign(reinterpret_cast<const char *>(begin), size);
  }
  ItemRef top() {
    if (stack.empty()) throw bad("is a broken pickle");
    return stack.back();
  }
  ItemRef pop() { ItemRef item = top(); stack.pop_back(); return item; }
  void put(uint64_t index) {
    if (index > memo.size() + 256) throw bad("is a broken pickle");
    if (memo.size() <= index) memo.resize(index + 1);
    memo[index] = top();
  }
  void get(uint64_t index) {
    if (index >= memo.size() || !memo[index]) throw bad("is a broken pickle");
    stack.push_back(memo[index]);
  }
  void setItems() {
    std::vector<ItemRef> items;
    while (top()->kind != Item::Mark) items.push_back(pop());
    pop();
    if (items.size() % 2) throw bad("is a broken pickle");
    for (size_t i = items.size(); i > 0; i -= 2) top()->entries.emplace_back(items[i - 1], items[i - 2]);
  }

  std::string path;
  std::shared_ptr<pdrt::MappedFile> file;
  uint64_t at = 0;
  std::vector<ItemRef> stack, memo;
};

} // namespace

std::map<std::string, std::string> pd::readStructuredNames(const std::string &path) {
  Reader reader(path);
  ItemRef root = reader.run();
  if (root->kind != Item::Dict) throw reader.bad("is not a dictionary of parameters");
  std::map<std::string, std::string> names;
  for (auto &[name, facts] : root->entries)
    for (auto &[key, value] : facts->entries)
      if (key->text == "structured_name" && value->kind == Item::Text) names[name->text] = value->text;
  return names;
}
