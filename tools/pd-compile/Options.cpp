//===--- Options.cpp - pd-compile's options --------------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "CommandLine.h"
#include "paddle-mlir/Support/Target.h"
#include <algorithm>

using namespace pdtools;

namespace pdcompile {

const char *helpText() {
  return R"(usage: pd-compile MODEL [-o OUT] [options]

MODEL is a folder, a prefix, a .pdmodel, a .json, a folder with __model__, a .mlir or a .mlirbc. Alone it prints the coverage report.
A .pdparams alone: -o NAME.safetensors writes its tensors in Paddle's layout.

  -o OUT                      x.mlir or x.mlirbc: the dialect of --emit (default torch); otherwise an artifact folder
  --emit=WHAT                 report, pd, torch, linalg, kernels, ptx, artifact, pytorch (a Python package)
  --params=PATH|random:SEED   weights elsewhere (also a .pdparams), or random ones for a program alone
  --outputs=NAME,...          cut the graph at named values
  --target=WHAT,...           native, cpu (default; the same), sm_80, sm_89, sm_90, cuda (all three), emulated (CUDA on the CPU)
  --cpu=v2,v3,v4              x86-64 levels in the artifact (default v3,v4)
  --ptxas=PATH                assembles for sm_*; default $PD_PTXAS, then PATH. Without it there is PTX only, compiled where it runs
  --precision=fp32|fp16|bf16  how tensors are stored (default fp32); sums, statistics and coordinates are computed in f32
  --keep-fp32=NAME,...        what stays in f32: names of aten ops, layers, or places in the model's file
  --io-precision=fp32|fp16|bf16
                              inputs and outputs: fp32 (default) or what --precision says
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
  --compile-to=STAGE          stop after a stage: import normalize torch fuse precision decompose linalg layout group schedule bufferize codegen host
  --dump-phases-to=DIR        one .mlir a stage, weights elided
  --reference                 no layout, no fusion, plain loops: what the fast path is checked against
  --all-dynamic               forget every static input dimension (tests)
  --no-check                  do not put check.safetensors into the artifact
  --list-ops                  every known op with family, tier, status and legacy names
  --version, --help

exit codes: 0 ok, 2 usage, 3 unsupported ops, 4 bad model file, 5 output not written, 7 tool unavailable, 8 out of memory, 70 internal
)";
}

static CommandLine commandLine(Options &o) {
  auto emit = [&o](Emit e) {
    return [&o, e] {
      o.emit = e;
      o.emitGiven = true;
    };
  };
  return {"pd-compile",
          {{"-o", text(o.output)},
           {"--emit", choice({{"report", emit(Emit::Report)},
                              {"pd", emit(Emit::Pd)},
                              {"torch", emit(Emit::Torch)},
                              {"linalg", emit(Emit::Linalg)},
                              {"kernels", emit(Emit::Kernels)},
                              {"ptx", emit(Emit::Ptx)},
                              {"artifact", emit(Emit::Artifact)},
                              {"pytorch", emit(Emit::PyTorch)}})},
           {"--params", text(o.params)},
           {"--outputs", appendList(o.outputs)},
           {"--target", appendList(o.targets)},
           {"--ptxas", text(o.ptxas)},
           {"--cpu", appendList(o.isaLevels)},
           {"--precision", choice({{"fp32", [&o] { o.precision = "fp32"; }},
                                   {"fp16", [&o] { o.precision = "fp16"; }},
                                   {"bf16", [&o] { o.precision = "bf16"; }}})},
           {"--keep-fp32", appendList(o.keepFp32)},
           {"--io-precision", choice({{"fp32", [&o] { o.ioPrecision = "fp32"; }},
                                      {"fp16", [&o] { o.ioPrecision = "fp16"; }},
                                      {"bf16", [&o] { o.ioPrecision = "bf16"; }}})},
           {"--shape", append(o.shapes)},
           {"--dim", append(o.dims)},
           {"--weights", choice({{"inline", [&o] { o.elideWeights = o.parameterFile = false; }},
                                 {"elide", [&o] { o.elideWeights = true, o.parameterFile = false; }},
                                 {"safetensors", [&o] { o.parameterFile = true, o.elideWeights = false; }}})},
           {"--keep-unsupported",
            choice({{"error", [&o] { o.keepUnsupported = false; }}, {"operator", [&o] { o.keepUnsupported = true; }}})},
           {"--custom-ops", appendList(o.customOps)},
           {"--init-custom-op", text(o.initCustomOp)},
           {"--codegen", choice({{"auto", [&o] { o.loopsOnly = false; }}, {"loops", [&o] { o.loopsOnly = true; }}})},
           {"--report", append(o.reports)},
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
           {"-h", flag(o.help)}}};
}

/// Whether what is asked for and where it goes fit together.
static void checkOutput(const Options &options, bool text, bool ptx, const CommandLine &line) {
  if (ptx != (options.emit == Emit::Ptx) && (ptx || !options.output.empty()))
    line.fail(ptx ? "a .ptx file is for --emit=ptx"
                  : "--emit=ptx writes PTX, but the output is '" + options.output + "'",
              "-o NAME.ptx --emit=ptx");
  if (text && options.emit == Emit::Artifact)
    line.fail("an artifact is a folder, but the output is '" + options.output + "'", "-o NAME without .mlir");
  if (!text && !options.output.empty() && options.emit != Emit::Artifact && options.emit != Emit::PyTorch &&
      options.emit != Emit::Report && !ptx)
    line.fail("this --emit writes MLIR, but the output is '" + options.output + "'", "-o NAME.mlir or NAME.mlirbc");
  if (options.emit == Emit::PyTorch && (text || options.output.empty()))
    line.fail("a Python package needs a folder", "-o NAME without .mlir");
  if (options.parameterFile && !(options.emit == Emit::Torch && text))
    line.fail("option '--weights=safetensors' is of the torch dialect in a file", "-o NAME.mlir or NAME.mlirbc");
  if (options.foldBatchNorms && options.emit != Emit::PyTorch)
    line.fail("option '--fold-bn' is of --emit=pytorch", "artifacts have their batch norms folded anyway");
  if (options.ioPrecision != "fp32" && options.ioPrecision != options.precision)
    line.fail("option '--io-precision=" + options.ioPrecision + "' contradicts '--precision=" + options.precision + "'",
              "inputs and outputs are fp32 or what --precision says");
  if (options.precision != "fp32" && !isProgram(options.emit) && options.compileTo.empty())
    line.fail("option '--precision' is of programs", "with an artifact, --emit=linalg, kernels or ptx");
  if (!options.keepFp32.empty() && options.precision == "fp32")
    line.fail("option '--keep-fp32' is of --precision=fp16 and bf16");
  if (options.emit == Emit::Artifact && options.output.empty() && options.compileTo.empty())
    line.fail("an artifact needs a place", "-o FOLDER");
}

static bool isCpu(const std::string &target) { return target == "native" || target == "cpu"; }

/// --target and --cpu: names that exist, and that fit together.
static void checkTargets(Options &options, const CommandLine &line) {
  if (options.targets.empty()) options.targets = {"native"};
  bool onlyCpu = std::all_of(options.targets.begin(), options.targets.end(), isCpu);
  bool runs = options.emit == Emit::Report || isProgram(options.emit) || !options.compileTo.empty();
  if (!onlyCpu && !runs)
    line.fail("option '--target' is of programs", "with an artifact, --emit=linalg, kernels or ptx");
  for (const std::string &target : options.targets)
    if (!isCpu(target) && mlir::pd::Target::parseDevice(target).empty())
      line.fail("option '--target' expects native, cpu, " + mlir::pd::Target::deviceNames() + ", but got '" + target +
                "'");
  bool anyCpu = std::any_of(options.targets.begin(), options.targets.end(), isCpu);
  if (!anyCpu && !options.isaLevels.empty())
    line.fail("option '--cpu' is of a target that is the CPU", "--target=cpu beside the others");
  if (anyCpu && options.isaLevels.empty()) options.isaLevels = {"v3", "v4"};
  for (auto &level : options.isaLevels)
    if (!mlir::pd::Target::parse(level))
      line.fail("option '--cpu' expects levels " + mlir::pd::Target::levelNames() + ", but got '" + level + "'");
  bool anyCuda = std::any_of(options.targets.begin(), options.targets.end(), [](const std::string &target) {
    std::vector<mlir::pd::Target> parsed = mlir::pd::Target::parseDevice(target);
    return !parsed.empty() && parsed.front().device == mlir::pd::DeviceClass::CUDA;
  });
  if (options.emit == Emit::Ptx && (options.targets.size() != 1 || !anyCuda || options.targets[0] == "cuda"))
    line.fail("--emit=ptx is of one chip", "--target=sm_80 --emit=ptx");
  if (options.emit == Emit::Kernels && anyCpu && !onlyCpu)
    line.fail("--emit=kernels is of one device", "--target=sm_80 --emit=kernels");
  if (!options.ptxas.empty() && !anyCuda) line.fail("option '--ptxas' is of a CUDA target", "--target=sm_80");
}

Options parseOptions(int argc, char **argv) {
  Options options;
  CommandLine line = commandLine(options);
  std::vector<std::string> models = line.parse(argc, argv);
  if (models.size() > 1) line.fail("more than one model: '" + models[0] + "' and '" + models[1] + "'");
  if (!models.empty()) options.model = models[0];
  if (options.help || options.version || options.listOps) return options;
  if (options.model.empty())
    line.fail("no model given", "pd-compile MODEL prints what the model needs; pd-compile --help lists the options");
  checkTargets(options, line);
  for (auto &file : options.reports)
    if (file.size() < 4 ||
        (file.substr(file.size() - 3) != ".md" && (file.size() < 6 || file.substr(file.size() - 5) != ".json")))
      line.fail("option '--report' expects a file name ending in .md or .json, but got '" + file + "'");
  auto endsWith = [&](const std::string &suffix) {
    return options.output.size() > suffix.size() &&
           options.output.compare(options.output.size() - suffix.size(), suffix.size(), suffix) == 0;
  };
  bool text = endsWith(".mlir") || endsWith(".mlirbc"), ptx = endsWith(".ptx");
  if (endsWith(".safetensors") && !options.emitGiven) {
    options.emit = Emit::StateDict;
    return options;
  }
  if (!options.emitGiven && !options.output.empty()) options.emit = text ? Emit::Torch : Emit::Artifact;
  checkOutput(options, text, ptx, line);
  return options;
}

} // namespace pdcompile
