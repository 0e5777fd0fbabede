//===--- Options.cpp - parses pd-compile's command line --------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "paddle-mlir/Runtime/Error.h"
#include <functional>
#include <map>

using pdrt::Error;

namespace pdcompile {

const char *helpText() {
  return R"(usage: pd-compile MODEL [-o OUT] [options]

MODEL is a folder, a prefix, a .pdmodel, a .json, a folder with __model__, a .mlir or a .mlirbc. Alone it prints the coverage report.
A .pdparams alone: -o NAME.safetensors writes its tensors in Paddle's layout.

  -o OUT                      x.mlir or x.mlirbc: the dialect of --emit (default torch); otherwise an artifact folder
  --emit=WHAT                 report, pd, torch, linalg, kernels, artifact, pytorch (a Python package)
  --params=PATH|random:SEED   weights elsewhere (also a .pdparams), or random ones for a program alone
  --outputs=NAME,...          cut the graph at named values
  --target=native|cpu         device class (default native, the CPU)
  --cpu=v2,v3,v4              x86-64 levels in the artifact (default v3,v4)
  --shape 'x:Nx3xHxW'         names or fixes input dimensions (also 'x:[N,3,H,W]'); equal names tie dimensions
  --dim H=32..1536:32         bounds and multiple of a named dimension; a number fixes it
  --weights=inline|safetensors|elide
                              weights in emitted MLIR (default inline); safetensors: IREE parameters, in NAME.safetensors beside NAME.mlir
  --keep-unsupported=error|operator
                              operator: what has no torch form stays torch.operator; in exported PyTorch it raises when it is reached
  --fold-bn                   --emit=pytorch: batch norms go into the convolutions in front (default: they stay layers)
  --custom-ops=FILE.yaml      declarations of operators that are not known (docs/CustomOps.md)
  --init-custom-op=NAME       print a declaration of the model's operator NAME to start from
  --codegen=auto|loops        loops: every kernel by the plain-loop fallback
  --report=FILE.md|json       write the report, also when compilation fails
  --compile-from=STAGE        MODEL is .mlir at the end of that stage
  --compile-to=STAGE          stop after a stage: import normalize torch fuse decompose linalg layout group schedule codegen host artifact
  --dump-phases-to=DIR        one .mlir a stage, weights elided
  --reference                 no layout, no fusion, plain loops: what the fast path is checked against
  --all-dynamic               forget every static input dimension (tests)
  --no-check                  do not put check.safetensors into the artifact
  --list-ops                  every known op with family, tier, status and legacy names
  --version, --help

exit codes: 0 ok, 2 usage, 3 unsupported ops, 4 bad model file, 5 output not written, 7 tool unavailable, 8 out of memory, 70 internal
)";
}

static std::vector<std::string> splitCommas(const std::string &text) {
  std::vector<std::string> parts;
  size_t begin = 0;
  while (begin <= text.size()) {
    size_t end = text.find(',', begin);
    if (end == std::string::npos) end = text.size();
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

[[noreturn]] static void usage(const std::string &what,
                               const std::string &hint = "pd-compile --help lists the options") {
  throw Error(pdrt::ExitUsage, "pd-compile", what, hint);
}

namespace {
/// One option: takes the value (empty for a switch) and returns what is wrong with it, or "".
struct Option {
  bool takesValue;
  std::function<std::string(const std::string &)> apply;
};
} // namespace

static std::map<std::string, Option> optionTable(Options &o) {
  auto text = [](std::string &field) {
    return Option{true, [&field](const std::string &v) {
                    field = v;
                    return std::string();
                  }};
  };
  auto flag = [](bool &field, bool value = true) {
    return Option{false, [&field, value](const std::string &) {
                    field = value;
                    return std::string();
                  }};
  };
  auto append = [](std::vector<std::string> &field, bool commas) {
    return Option{true, [&field, commas](const std::string &v) {
                    if (commas)
                      for (auto &p : splitCommas(v)) field.push_back(p);
                    else field.push_back(v);
                    return std::string();
                  }};
  };
  auto choice = [](std::map<std::string, std::function<void()>> values) {
    return Option{true, [values](const std::string &v) {
                    auto it = values.find(v);
                    if (it != values.end()) {
                      it->second();
                      return std::string();
                    }
                    std::string names;
                    for (auto &[name, fn] : values) names += (names.empty() ? "" : ", ") + name;
                    return "expects one of " + names;
                  }};
  };
  auto emit = [&o](Emit e) {
    return [&o, e] {
      o.emit = e;
      o.emitGiven = true;
    };
  };
  return {
      {"-o", text(o.output)},
      {"--emit", choice({{"report", emit(Emit::Report)},
                         {"pd", emit(Emit::Pd)},
                         {"torch", emit(Emit::Torch)},
                         {"linalg", emit(Emit::Linalg)},
                         {"kernels", emit(Emit::Kernels)},
                         {"artifact", emit(Emit::Artifact)},
                         {"pytorch", emit(Emit::PyTorch)}})},
      {"--params", text(o.params)},
      {"--outputs", append(o.outputs, true)},
      {"--target", choice({{"native", [] {}}, {"cpu", [] {}}})},
      {"--cpu", append(o.isaLevels, true)},
      {"--shape", append(o.shapes, false)},
      {"--dim", append(o.dims, false)},
      {"--weights", choice({{"inline", [&o] { o.elideWeights = o.parameterFile = false; }},
                            {"elide", [&o] { o.elideWeights = true, o.parameterFile = false; }},
                            {"safetensors", [&o] { o.parameterFile = true, o.elideWeights = false; }}})},
      {"--keep-unsupported",
       choice({{"error", [&o] { o.keepUnsupported = false; }}, {"operator", [&o] { o.keepUnsupported = true; }}})},
      {"--custom-ops", append(o.customOps, true)},
      {"--init-custom-op", text(o.initCustomOp)},
      {"--codegen", choice({{"auto", [&o] { o.loopsOnly = false; }}, {"loops", [&o] { o.loopsOnly = true; }}})},
      {"--report", append(o.reports, false)},
      {"--compile-from", text(o.compileFrom)},
      {"--compile-to", text(o.compileTo)},
      {"--dump-phases-to", text(o.dumpPhasesTo)},
      {"--fold-bn", flag(o.foldBatchNorms)},
      {"--no-check", flag(o.check, false)},
      {"--reference", flag(o.reference)},
      {"--all-dynamic", flag(o.allDynamic)},
      {"--list-ops", flag(o.listOps)},
      {"--version", flag(o.version)},
      {"--help", flag(o.help)},
      {"-h", flag(o.help)},
  };
}

Options parseOptions(int argc, char **argv) {
  Options options;
  auto table = optionTable(options);
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    if (arg.empty() || arg[0] != '-' || arg == "-") {
      if (!options.model.empty()) usage("more than one model: '" + options.model + "' and '" + arg + "'");
      options.model = arg;
      continue;
    }
    std::string name = arg, value;
    bool hasValue = false;
    if (size_t eq = arg.find('='); eq != std::string::npos && arg.compare(0, 2, "--") == 0) {
      name = arg.substr(0, eq), value = arg.substr(eq + 1), hasValue = true;
    }
    auto it = table.find(name);
    if (it == table.end()) usage("unknown option '" + name + "'");
    if (it->second.takesValue && !hasValue) {
      if (++i >= argc) usage("option '" + name + "' expects a value");
      value = argv[i];
    }
    if (!it->second.takesValue && hasValue) usage("option '" + name + "' takes no value");
    if (std::string wrong = it->second.apply(value); !wrong.empty())
      usage("option '" + name + "' " + wrong + ", but got '" + value + "'");
  }
  if (options.help || options.version || options.listOps) return options;
  if (options.model.empty())
    usage("no model given", "pd-compile MODEL prints what the model needs; pd-compile --help lists the options");
  if (options.isaLevels.empty()) options.isaLevels = {"v3", "v4"};
  for (auto &level : options.isaLevels)
    if (level != "v2" && level != "v3" && level != "v4")
      usage("option '--cpu' expects levels v2, v3, v4, but got '" + level + "'");
  for (auto &file : options.reports)
    if (file.size() < 4 ||
        (file.substr(file.size() - 3) != ".md" && (file.size() < 6 || file.substr(file.size() - 5) != ".json")))
      usage("option '--report' expects a file name ending in .md or .json, but got '" + file + "'");
  auto endsWith = [&](const std::string &suffix) {
    return options.output.size() > suffix.size() &&
           options.output.compare(options.output.size() - suffix.size(), suffix.size(), suffix) == 0;
  };
  bool text = endsWith(".mlir") || endsWith(".mlirbc");
  if (endsWith(".safetensors") && !options.emitGiven) {
    options.emit = Emit::StateDict;
    return options;
  }
  if (!options.emitGiven && !options.output.empty()) options.emit = text ? Emit::Torch : Emit::Artifact;
  if (text && options.emit == Emit::Artifact)
    usage("an artifact is a folder, but the output is '" + options.output + "'", "-o NAME without .mlir");
  if (!text && !options.output.empty() && options.emit != Emit::Artifact && options.emit != Emit::PyTorch &&
      options.emit != Emit::Report)
    usage("this --emit writes MLIR, but the output is '" + options.output + "'", "-o NAME.mlir or NAME.mlirbc");
  if (options.emit == Emit::PyTorch && (text || options.output.empty()))
    usage("a Python package needs a folder", "-o NAME without .mlir");
  if (options.parameterFile && !(options.emit == Emit::Torch && text))
    usage("option '--weights=safetensors' is of the torch dialect in a file", "-o NAME.mlir or NAME.mlirbc");
  if (options.foldBatchNorms && options.emit != Emit::PyTorch)
    usage("option '--fold-bn' is of --emit=pytorch", "artifacts have their batch norms folded anyway");
  if (options.emit == Emit::Artifact && options.output.empty() && options.compileTo.empty())
    usage("an artifact needs a place", "-o FOLDER");
  return options;
}

} // namespace pdcompile
