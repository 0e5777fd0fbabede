//===--- Options.cpp - parsing pd-run's command line -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"

#include "paddle-mlir/Runtime/Error.h"

#include <cerrno>
#include <cstdlib>

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
  --device=auto|cpu        where to run
  --params=PATH|random:SEED  parameters of a MODEL that lie elsewhere
  --help, --version

exit codes: 0 ok, 1 output differs, 2 usage, 3 unsupported ops, 4 bad file, 5 output not written, 6 wrong input,
            7 device or tool unavailable, 8 out of memory, 70 internal
)";

namespace {
pdrt::Error usageError(const std::string &what) {
  return {pdrt::ExitUsage, "pd-run", what, "pd-run --help lists the options"};
}

template <typename T, typename Parse> T number(const std::string &option, const std::string &text, Parse parse) {
  char *end = nullptr;
  errno = 0;
  auto value = parse(text.c_str(), &end);
  if (text.empty() || *end || errno) throw usageError("option " + option + " expects a number, but got '" + text + "'");
  return static_cast<T>(value);
}
int64_t integer(const std::string &option, const std::string &text, int64_t low, int64_t high) {
  auto value = number<int64_t>(option, text, [](const char *s, char **end) { return std::strtoll(s, end, 10); });
  if (value < low || value > high)
    throw usageError("option " + option + " expects a number from " + std::to_string(low) + " to " +
                     std::to_string(high) + ", but got '" + text + "'");
  return value;
}
double real(const std::string &option, const std::string &text) {
  double value = number<double>(option, text, [](const char *s, char **end) { return std::strtod(s, end); });
  if (!(value >= 0))
    throw usageError("option " + option + " expects a number that is not negative, but got '" + text + "'");
  return value;
}
} // namespace

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
    bool attached = equals != std::string::npos;
    // Both `--output DIR` and `--output=DIR`.
    auto value = [&]() -> std::string {
      if (attached) return argument.substr(equals + 1);
      if (i + 1 >= argc) throw usageError("option " + name + " expects a value");
      return argv[++i];
    };
    auto flag = [&](bool &target) {
      if (attached) throw usageError("option " + name + " takes no value");
      target = true;
    };
    if (name == "--input") {
      // NAME=FILE, where names may hold '=' only if the file does not.
      std::string text = value();
      size_t split = text.rfind('=');
      options.inputs.emplace_back(split == std::string::npos ? "" : text.substr(0, split),
                                  split == std::string::npos ? text : text.substr(split + 1));
    } else if (name == "--random-inputs") {
      options.seed = attached ? static_cast<uint64_t>(integer(name, value(), 0, INT64_MAX)) : 0;
    } else if (name == "--dim") {
      std::string text = value();
      size_t split = text.find('=');
      if (split == std::string::npos || split == 0)
        throw usageError("option --dim expects NAME=SIZE, but got '" + text + "'");
      options.dims[text.substr(0, split)] = integer(name, text.substr(split + 1), 0, int64_t(1) << 40);
    } else if (name == "--output") {
      options.output = value();
    } else if (name == "--expect") {
      options.expect = value();
    } else if (name == "--params") {
      options.params = value();
    } else if (name == "--device") {
      options.device = value();
    } else if (name == "--threads") {
      options.threads = static_cast<int>(integer(name, value(), 1, 256));
    } else if (name == "--rtol") {
      options.rtol = real(name, value());
    } else if (name == "--atol") {
      options.atol = real(name, value());
    } else if (name == "--bench") {
      options.bench = attached ? static_cast<int>(integer(name, value(), 1, 1000000000)) : 0;
    } else if (name == "--check") {
      flag(options.check);
    } else if (name == "--json") {
      flag(options.json);
    } else if (name == "--help" || name == "-h") {
      flag(options.help);
    } else if (name == "--version") {
      flag(options.version);
    } else {
      throw usageError("unknown option '" + name + "'");
    }
  }
  if (options.help || options.version) return options;
  if (options.model.empty()) throw usageError("expects an artifact or a model");
  if (options.device != "auto" && options.device != "cpu" && options.device != "cuda" && options.device != "emulated")
    throw usageError("unknown device '" + options.device + "'");
  if (options.check && (!options.inputs.empty() || options.seed || !options.expect.empty() || options.bench))
    throw usageError(
        "--check takes its inputs from the artifact; leave --input, --random-inputs, --expect and --bench away");
  if (options.bench && !options.expect.empty()) throw usageError("--bench and --expect do not go together");
  return options;
}

} // namespace pdrun
