//===--- Options.cpp - parsing pd-verify's command line -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "paddle-mlir/Runtime/Error.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

using llvm::StringRef;

namespace pdverify {

const char *const usage =
    R"(usage: pd-verify MODEL [options]

Compares what we compute with Paddle, or with a recording, and finds the first op that differs. MODEL is what pd-compile takes. Each op runs by
itself on the operands that the reference had, so one wrong op makes no other look wrong.

  --level=op|module|model  compare ops (default), layers, or the model's outputs only
  --reference=FILE.npz     recorded values: inputs, and any number of values by name; without it Paddle runs the model
  --python=PATH,...        interpreters that may have paddle or torch (default: python3)
  --input NAME=FILE.npy    an input (repeatable; NAME= may be left out when the model has one input)
  --random-inputs=SEED     seed of the inputs that are not given (default 0)
  --dim NAME=SIZE          the size of a dynamic dimension for random inputs (repeatable)
  --params=PATH            weights that lie elsewhere
  --custom-ops=FILE.yaml   declarations of custom operators (docs/CustomOps.md; repeatable)
  --paddle-ops=LIBRARY.so  Paddle's own implementation of them, which Paddle loads (repeatable)
  --no-torch               do not export PyTorch and run it
  --json=FILE              the whole result as JSON
  --markdown=FILE          the report as Markdown
  --repro-dir=DIR          the first op that differs as a model of its own: op.mlir, reference.npz and the command

for people who change the compiler (docs/Verify.md):
  --ours=FILE.mlir         verify this pd module instead of the imported one
  --write-module=FILE.mlir write the imported module with the names that --ours needs
  --record=FILE.npz        keep the reference's values
  --rounds=N               rounds of a loop that are recorded and compared (default 3)
  --codegen=loops, --reference-road
                           plain loops for every kernel; and neither fusion nor layout
  --no-outputs             do not run the model as a whole
  --help, --version

exit codes: 0 equal, 1 different, 2 usage, 3 unsupported ops, 4 bad file, 5 output not written, 6 wrong input,
            7 no reference or tool available, 8 out of memory, 70 internal
)";

static pdrt::Error usageError(const std::string &what) {
  return {pdrt::ExitUsage, "pd-verify", what, "pd-verify --help lists the options"};
}

static int64_t integer(const std::string &option, const std::string &text, int64_t low) {
  int64_t value = 0;
  if (StringRef(text).getAsInteger(10, value) || value < low)
    throw usageError("option " + option + " expects a whole number from " + std::to_string(low) + " on, but got '" +
                     text + "'");
  return value;
}

Options parseOptions(int argc, char **argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string argument = argv[i];
    if (argument.size() < 2 || argument[0] != '-') {
      if (!options.model.empty())
        throw usageError("takes one model, but got '" + options.model + "' and '" + argument + "'");
      options.model = argument;
      continue;
    }
    size_t equals = argument.find('=');
    std::string name = argument.substr(0, equals);
    auto value = [&]() -> std::string { // both `--json FILE` and `--json=FILE`
      if (equals != std::string::npos) return argument.substr(equals + 1);
      if (i + 1 >= argc) throw usageError("option " + name + " expects a value");
      return argv[++i];
    };
    auto flag = [&](bool &target, bool set) {
      if (equals != std::string::npos) throw usageError("option " + name + " takes no value");
      target = set;
    };
    if (name == "--level") {
      std::string level = value();
      using mlir::pd::verify::Level;
      if (level == "op") options.level = Level::Op;
      else if (level == "module") options.level = Level::Module;
      else if (level == "model") options.level = Level::Model;
      else throw usageError("option --level expects op, module or model, but got '" + level + "'");
    } else if (name == "--reference") {
      options.reference = value();
    } else if (name == "--python") {
      std::string list = value();
      for (StringRef path : llvm::split(list, ','))
        if (!path.empty()) options.pythons.push_back(path.str());
    } else if (name == "--input") {
      std::string text = value();
      size_t at = text.find('=');
      options.inputs.emplace_back(at == std::string::npos ? "" : text.substr(0, at),
                                  at == std::string::npos ? text : text.substr(at + 1));
    } else if (name == "--random-inputs") {
      options.seed = integer(name, value(), 0);
      options.seedGiven = true;
    } else if (name == "--dim") {
      std::string text = value();
      size_t at = text.find('=');
      if (at == std::string::npos) throw usageError("option --dim expects NAME=SIZE, but got '" + text + "'");
      options.dims[text.substr(0, at)] = integer(name, text.substr(at + 1), 0);
    } else if (name == "--rounds") {
      options.rounds = integer(name, value(), 1);
    } else if (name == "--codegen") {
      std::string text = value();
      if (text != "loops" && text != "auto")
        throw usageError("option --codegen expects auto or loops, but got '" + text + "'");
      options.loops = text == "loops";
    } else if (name == "--params") {
      options.params = value();
    } else if (name == "--custom-ops") {
      options.customOps.push_back(value());
    } else if (name == "--paddle-ops") {
      options.paddleOps.push_back(value());
    } else if (name == "--ours") {
      options.ours = value();
    } else if (name == "--write-module") {
      options.writeModule = value();
    } else if (name == "--record") {
      options.record = value();
    } else if (name == "--json") {
      options.json = value();
    } else if (name == "--markdown") {
      options.markdown = value();
    } else if (name == "--repro-dir") {
      options.reproDir = value();
    } else if (name == "--reference-road") {
      flag(options.referenceRoad, true);
    } else if (name == "--no-outputs") {
      flag(options.outputs, false);
    } else if (name == "--no-torch") {
      flag(options.torch, false);
    } else if (name == "--help" || name == "-h") {
      flag(options.help, true);
    } else if (name == "--version") {
      flag(options.version, true);
    } else {
      throw usageError("unknown option '" + name + "'");
    }
  }
  if (options.model.empty() && !options.help && !options.version) throw usageError("expects a model");
  if (!options.outputs && options.reference.empty() && options.level == mlir::pd::verify::Level::Model)
    throw usageError("--no-outputs leaves nothing to compare at --level=model");
  if (options.pythons.empty()) options.pythons.push_back("python3");
  return options;
}

} // namespace pdverify
