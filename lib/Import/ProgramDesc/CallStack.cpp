//===--- CallStack.cpp - `self.head(x)` above `forward`: the path of the module that made an op ---------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CallStack.h"
#include "../OpLocation.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::pd;
using namespace mlir::pd::importer;

static bool isWord(char c) { return llvm::isAlnum(c) || c == '_'; }

/// `self.a.b[0](...)` calls of a line, each with where it ends; what is evaluated first ends first.
static std::vector<std::string> attributeCalls(llvm::StringRef code, bool &item) {
  std::vector<std::pair<size_t, std::string>> found;
  for (size_t at = code.find("self."); at != llvm::StringRef::npos; at = code.find("self.", at + 5)) {
    if (at > 0 && isWord(code[at - 1])) continue;
    size_t end = at + 4;
    std::string path;
    bool counted = true;
    while (end < code.size() && (code[end] == '.' || code[end] == '[')) {
      bool index = code[end] == '[';
      size_t begin = ++end;
      while (end < code.size() && isWord(code[end])) ++end;
      llvm::StringRef part = code.slice(begin, end);
      if (part.empty() || (index && (end >= code.size() || code[end] != ']'))) break;
      if (index && !llvm::all_of(part, llvm::isDigit)) counted = false; // self.layers[i]: one of a list
      else path += (path.empty() ? "" : ".") + part.str();
      end += index;
    }
    // `self._helper(...)` and `self._append(...)` are methods.
    if (path.empty() || path[0] == '_' || end >= code.size() || code[end] != '(') continue;
    item |= !counted;
    size_t close = end;
    for (int depth = 0; close < code.size(); ++close) {
      depth += code[close] == '(' ? 1 : code[close] == ')' ? -1 : 0;
      if (depth == 0) break;
    }
    found.emplace_back(close, path);
  }
  llvm::stable_sort(found, [](auto &a, auto &b) { return a.first < b.first; });
  std::vector<std::string> calls;
  for (auto &[close, path] : found) calls.push_back(path);
  return calls;
}

/// `x = stage(x)` -> stage
static llvm::StringRef calledName(llvm::StringRef code) {
  size_t equal = code.find(" = ");
  llvm::StringRef right = equal == llvm::StringRef::npos ? code : code.drop_front(equal + 3).ltrim();
  right.consume_front("return ");
  size_t end = 0;
  while (end < right.size() && isWord(right[end])) ++end;
  return end && end < right.size() && right[end] == '(' && !llvm::isDigit(right[0]) && llvm::isLower(right[0])
             ? right.take_front(end)
             : llvm::StringRef();
}

/// Paddle's own layers whose forward is one line: another line of the file is another layer.
static bool isOfOneLine(llvm::StringRef file) {
  return isFramework(file) &&
         llvm::is_contained({"activation.py", "common.py", "norm.py", "pooling.py"}, file.rsplit('/').second);
}

CallStackPaths::CallStackPaths(const proto::ProgramDesc &program) {
  for (const proto::BlockDesc &block : program.blocks()) {
    last.clear();
    turns.clear();
    for (const proto::OpDesc &op : block.ops()) visit(op);
  }
}

llvm::StringRef CallStackPaths::pathOf(const proto::OpDesc &op) const {
  auto it = paths.find(&op);
  return it == paths.end() ? llvm::StringRef() : llvm::StringRef(it->second);
}

std::vector<CallStackPaths::Frame> CallStackPaths::framesOf(const proto::OpDesc &op) const {
  std::vector<Frame> frames;
  for (const proto::Attr &attr : op.attrs()) {
    if (attr.name() != "op_callstack") continue;
    std::vector<bool> isForward;
    std::string listName;
    for (int i = 0; i < attr.strings_size(); ++i) {
      llvm::StringRef text = llvm::StringRef(attr.strings(i)).ltrim();
      if (!text.consume_front("File \"")) continue;
      auto [file, tail] = text.split('"');
      llvm::StringRef function = tail.rsplit(" in ").second.trim();
      llvm::StringRef code =
          i + 1 < attr.strings_size() ? llvm::StringRef(attr.strings(i + 1)).trim() : llvm::StringRef();
      if (code.starts_with("File \"")) code = "";
      bool forward = function == "forward", framework = isFramework(file);
      // Dynamic-to-static conversion writes functions into temporary files; their lines are not the author's.
      if ((framework && !forward) || file.contains("to_static_tmp") ||
          llvm::StringRef(file.rsplit('/').second).starts_with("tmp"))
        continue;
      llvm::StringRef base = file.rsplit('/').second;
      if (code.starts_with("for ") && code.contains(" in self.")) {
        listName = code.split(" in self.").second.split(':').first.str();
        if (!llvm::all_of(listName, isWord)) listName.clear();
        continue;
      }
      Frame frame;
      frame.file = file.str();
      tail.split("line ").second.consumeInteger(10, frame.line);
      frame.calls = attributeCalls(code, frame.item);
      if (frame.calls.empty() && forward) {
        if (llvm::StringRef name = calledName(code); !name.empty()) {
          frame.item = true;
          bool sequential = framework && base == "container.py";
          frame.calls.push_back(sequential          ? ""
                                : !listName.empty() ? listName
                                                    : (name + (name.ends_with("s") ? "" : "s")).str());
        }
      }
      listName.clear();
      frames.push_back(frame);
      isForward.push_back(forward);
    }
    // Only a call that enters a `forward` calls a module.
    for (size_t i = 0; i < frames.size(); ++i)
      if (i + 1 == frames.size() || !isForward[i + 1]) frames[i].calls.clear(), frames[i].item = false;
  }
  return frames;
}

void CallStackPaths::advance(const std::vector<Frame> &frames, llvm::StringRef type) {
  size_t same = 0;
  while (same < frames.size() && same < last.size() && frames[same].file == last[same].file &&
         frames[same].line == last[same].line)
    ++same;
  bool repeats = same == frames.size() && same == last.size();
  std::vector<unsigned> now(frames.size(), 0);
  std::copy(turns.begin(), turns.begin() + std::min({same, turns.size(), now.size()}), now.begin());
  bool again = false;
  if (repeats) again = !seen.insert(type.str()).second;
  else if (same < frames.size() && same < last.size())
    again =
        frames[same].file != last[same].file || frames[same].line < last[same].line || isOfOneLine(frames[same].file);
  if (!repeats) seen = {type.str()};
  if (again) {
    // The innermost loop or line of several calls above the change has gone on.
    for (size_t i = std::min(same, frames.size()); i-- > 0;)
      if (frames[i].item || frames[i].calls.size() > 1) {
        ++now[i];
        std::fill(now.begin() + i + 1, now.end(), 0);
        break;
      }
    seen = {type.str()};
  }
  last = frames;
  turns = std::move(now);
}

void CallStackPaths::visit(const proto::OpDesc &op) {
  std::vector<Frame> frames = framesOf(op);
  if (frames.empty()) return;
  advance(frames, op.type());
  std::string path = "self";
  for (auto [i, frame] : llvm::enumerate(frames)) {
    if (frame.calls.empty()) continue;
    const std::string &call = frame.calls[frame.item ? 0 : std::min<size_t>(turns[i], frame.calls.size() - 1)];
    if (!call.empty()) path += "." + call;
    if (frame.item) path += "." + std::to_string(turns[i]);
  }
  if (path != "self") paths[&op] = path;
}
