//===--- Options.cpp - pd-verify's options -----------------------------------------------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "CommandLine.h"

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
  --codegen=loops, --reference-pipeline
                           plain loops for every kernel; and neither fusion nor layout
  --no-outputs             do not run the model as a whole
  --help, --version

exit codes: 0 equal, 1 different, 2 usage, 3 unsupported ops, 4 bad file, 5 output not written, 6 wrong input,
            7 no reference or tool available, 8 out of memory, 70 internal
)";

Options parseOptions(int argc, char **argv) {
  using namespace pdtools;
  using mlir::pd::verify::Level;
  Options o;
  auto level = [&o](Level level) { return [&o, level] { o.level = level; }; };
  CommandLine line(
      "pd-verify",
      {{"--level", choice({{"op", level(Level::Op)}, {"module", level(Level::Module)}, {"model", level(Level::Model)}},
                          "op, module or model")},
       {"--reference", text(o.reference)},
       {"--python", appendList(o.pythons)},
       {"--input", namedFile(o.inputs)},
       {"--random-inputs", integer([&o](int64_t seed) { o.seed = seed, o.seedGiven = true; }, 0, INT64_MAX)},
       {"--dim", namedSize(o.dims)},
       {"--rounds", integer([&o](int64_t rounds) { o.rounds = rounds; }, 1, INT32_MAX)},
       {"--codegen",
        choice({{"loops", [&o] { o.loops = true; }}, {"auto", [&o] { o.loops = false; }}}, "auto or loops")},
       {"--params", text(o.params)},
       {"--custom-ops", append(o.customOps)},
       {"--paddle-ops", append(o.paddleOps)},
       {"--ours", text(o.ours)},
       {"--write-module", text(o.writeModule)},
       {"--record", text(o.record)},
       {"--json", text(o.json)},
       {"--markdown", text(o.markdown)},
       {"--repro-dir", text(o.reproDir)},
       {"--reference-pipeline", flag(o.referencePipeline)},
       {"--no-outputs", flag(o.outputs, false)},
       {"--no-torch", flag(o.torch, false)},
       {"--help", flag(o.help)},
       {"-h", flag(o.help)},
       {"--version", flag(o.version)}},
      /*quote=*/"");
  std::vector<std::string> models = line.parse(argc, argv);
  if (models.size() > 1) line.fail("takes one model, but got '" + models[0] + "' and '" + models[1] + "'");
  if (!models.empty()) o.model = models[0];
  if (o.model.empty() && !o.help && !o.version) line.fail("expects a model");
  if (!o.outputs && o.reference.empty() && o.level == Level::Model)
    line.fail("--no-outputs leaves nothing to compare at --level=model");
  if (o.pythons.empty()) o.pythons.push_back("python3");
  return o;
}

} // namespace pdverify
