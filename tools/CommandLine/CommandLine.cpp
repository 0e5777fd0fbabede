//===--- CommandLine.cpp - the option parser of the users' tools ----------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CommandLine.h"
#include "paddle-mlir/Runtime/Error.h"
#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace pdtools {

Option flag(bool &field, bool value) {
  return {[&field, value] { field = value; }, nullptr};
}

Option text(std::string &field) {
  return {nullptr, [&field](const std::string &value) {
            field = value;
            return "";
          }};
}

Option append(std::vector<std::string> &field) {
  return {nullptr, [&field](const std::string &value) {
            field.push_back(value);
            return "";
          }};
}

Option appendList(std::vector<std::string> &field) {
  return {nullptr, [&field](const std::string &value) {
            size_t before = field.size();
            for (size_t begin = 0; begin < value.size();) {
              size_t end = std::min(value.find(',', begin), value.size());
              if (end > begin) field.push_back(value.substr(begin, end - begin));
              begin = end + 1;
            }
            return field.size() == before ? "expects a name, or several with commas" : "";
          }};
}

Option choice(std::map<std::string, std::function<void()>> names, std::string expects) {
  if (expects.empty()) {
    expects = "one of ";
    for (auto &[name, set] : names) expects += (name == names.begin()->first ? "" : ", ") + name;
  }
  return {nullptr, [names = std::move(names), expects](const std::string &value) {
            auto chosen = names.find(value);
            if (chosen == names.end()) return "expects " + expects;
            chosen->second();
            return std::string();
          }};
}

/// The number that is all of `text`, or false.
template <typename T, typename Parse> static bool number(const std::string &text, T &value, Parse parse) {
  char *end = nullptr;
  errno = 0;
  value = parse(text.c_str(), &end);
  return !text.empty() && !*end && !errno;
}
static std::string readInteger(const std::string &text, int64_t low, int64_t high, int64_t &value) {
  if (!number(text, value, [](const char *s, char **end) { return std::strtoll(s, end, 10); }))
    return "expects a number";
  if (value < low || value > high)
    return "expects a number from " + std::to_string(low) + " to " + std::to_string(high);
  return "";
}

Option integer(std::function<void(int64_t)> set, int64_t low, int64_t high) {
  return {nullptr, [set = std::move(set), low, high](const std::string &text) {
            int64_t value = 0;
            std::string wrong = readInteger(text, low, high, value);
            if (wrong.empty()) set(value);
            return wrong;
          }};
}

Option real(double &field) {
  return {nullptr, [&field](const std::string &text) {
            if (!number(text, field, [](const char *s, char **end) { return std::strtod(s, end); }))
              return "expects a number";
            return field >= 0 ? "" : "expects a number that is not negative";
          }};
}

Option namedFile(std::vector<std::pair<std::string, std::string>> &field) {
  return {nullptr, [&field](const std::string &value) {
            size_t equals = value.rfind('=');
            if (equals == std::string::npos) field.emplace_back("", value);
            else field.emplace_back(value.substr(0, equals), value.substr(equals + 1));
            return "";
          }};
}

Option namedSize(std::map<std::string, int64_t> &field) {
  return {nullptr, [&field](const std::string &value) -> std::string {
            size_t equals = value.find('=');
            if (equals == std::string::npos || equals == 0) return "expects NAME=SIZE";
            return readInteger(value.substr(equals + 1), 0, int64_t(1) << 40, field[value.substr(0, equals)]);
          }};
}

void CommandLine::fail(const std::string &what, const std::string &hint) const {
  throw pdrt::Error(pdrt::ExitUsage, tool, what, hint.empty() ? tool + " --help lists the options" : hint);
}

std::vector<std::string> CommandLine::parse(int argc, char **argv) const {
  std::vector<std::string> others;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument.size() < 2 || argument[0] != '-') {
      others.push_back(argument);
      continue;
    }
    size_t equals = argument.compare(0, 2, "--") == 0 ? argument.find('=') : std::string::npos;
    bool attached = equals != std::string::npos;
    std::string name = argument.substr(0, equals), shown = quote + name + quote;
    auto found = options.find(name);
    if (found == options.end()) fail("unknown option '" + name + "'");
    const Option &option = found->second;
    if (!attached && option.alone) {
      option.alone();
      continue;
    }
    if (!option.apply) fail("option " + shown + " takes no value");
    if (!attached && ++i == argc) fail("option " + shown + " expects a value");
    std::string value = attached ? argument.substr(equals + 1) : argv[i];
    if (std::string wrong = option.apply(value); !wrong.empty())
      fail("option " + shown + " " + wrong + ", but got '" + value + "'");
  }
  return others;
}

} // namespace pdtools
