//===--- Options.cpp - pd-run's options -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "CommandLine.h"

#include "paddle-mlir/Runtime/Device.h"

namespace pdrun {

const char *const usage =
    R"(usage: pd-run ARTIFACT|MODEL [options]

Runs a compiled model. A MODEL that is not compiled yet is compiled by pd-compile into the cache (PD_CACHE).

  --input NAME=FILE.npy    an input (repeatable; NAME= may be left out when the model has one input)
  --random-inputs=SEED     random values for all inputs that are not given
  --dim NAME=SIZE          the size of a dynamic dimension for random inputs (repeatable)
  --output DIR             write the results as 000_<name>.npy, 001_<name>.npy, ...
  --expect=DIR|FILE.npz    compare the results; exit 1 when they differ
  --check                  compare with the artifact's own check.safetensors; exit 1 when they differ
  --rtol=X --atol=X        tolerance: |difference| <= atol + rtol * max|expected| (1e-4, 1e-6); integers must be equal
  --bench[=N]              time N runs (default: two seconds): p50, p99, throughput, peak memory
  --json                   print results as JSON
  --threads=N              threads of this run (default: PD_NUM_THREADS or all CPUs)
  --device=auto|cpu|cuda|cuda:N|emulated
                           where to run (auto: a CUDA device if model and machine have one, else the CPU, else the emulator)
  --params=PATH|random:SEED  parameters of a MODEL that lie elsewhere
  --help, --version

exit codes: 0 ok, 1 output differs, 2 usage, 3 unsupported ops, 4 bad file, 5 output not written, 6 wrong input,
            7 device or tool unavailable, 8 out of memory, 70 internal
)";

Options parseOptions(int argc, char **argv) {
  using namespace pdtools;
  Options o;
  Option seed = integer([&o](int64_t seed) { o.seed = seed; }, 0, INT64_MAX);
  seed.alone = [&o] { o.seed = 0; };
  Option bench = integer([&o](int64_t runs) { o.bench = static_cast<int>(runs); }, 1, 1000000000);
  bench.alone = [&o] { o.bench = 0; };
  CommandLine line("pd-run",
                   {{"--input", namedFile(o.inputs)},
                    {"--random-inputs", seed},
                    {"--dim", namedSize(o.dims)},
                    {"--output", text(o.output)},
                    {"--expect", text(o.expect)},
                    {"--params", text(o.params)},
                    {"--device", text(o.device)},
                    {"--threads", integer([&o](int64_t threads) { o.threads = static_cast<int>(threads); }, 1, 256)},
                    {"--rtol", real(o.rtol)},
                    {"--atol", real(o.atol)},
                    {"--bench", bench},
                    {"--check", flag(o.check)},
                    {"--json", flag(o.json)},
                    {"--help", flag(o.help)},
                    {"-h", flag(o.help)},
                    {"--version", flag(o.version)}},
                   /*quote=*/"");
  std::vector<std::string> models = line.parse(argc, argv);
  if (o.help || o.version) return o;
  if (models.empty()) line.fail("expects an artifact or a model");
  if (models.size() > 1) line.fail("takes one model, but got '" + models[0] + "' and '" + models[1] + "'");
  o.model = models[0];
  if (!pdrt::DeviceName::parse(o.device))
    line.fail("unknown device '" + o.device + "'; the devices are " + pdrt::DeviceName::choices());
  if (o.check && (!o.inputs.empty() || o.seed || !o.expect.empty() || o.bench))
    line.fail("--check takes its inputs from the artifact; leave --input, --random-inputs, --expect and --bench away");
  if (o.bench && !o.expect.empty()) line.fail("--bench and --expect do not go together");
  return o;
}

} // namespace pdrun
