//===--- Bench.cpp - timing runs of one input -----===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Run.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>

namespace pdrun {

using namespace pdrt;

namespace {
double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Peak resident size of this process in bytes.
int64_t peakResident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stoll(line.substr(6)) * 1024;
  return 0;
}

double percentile(const std::vector<double> &sorted, double p) {
  size_t index = static_cast<size_t>(p * static_cast<double>(sorted.size() - 1) + 0.5);
  return sorted[std::min(index, sorted.size() - 1)];
}
} // namespace

int runBench(Session &session, const Options &options) {
  constexpr double budget = 2;
  constexpr int fewest = 5, warmUps = 2;
  std::vector<Tensor> inputs = makeInputs(session, options);
  std::vector<TensorView> views(inputs.begin(), inputs.end());
  for (int i = 0; i < warmUps; ++i) session.run(views);
  session.resetPeak();
  std::vector<double> times;
  double begin = seconds(), end = begin;
  while (*options.bench ? static_cast<int>(times.size()) < *options.bench
                        : static_cast<int>(times.size()) < fewest || end - begin < budget) {
    double start = seconds();
    session.run(views);
    end = seconds();
    times.push_back(end - start);
  }
  std::sort(times.begin(), times.end());
  double p50 = percentile(times, 0.5), p99 = percentile(times, 0.99);
  double rate = static_cast<double>(times.size()) / (end - begin);
  nlohmann::ordered_json shapes;
  for (size_t i = 0; i < inputs.size(); ++i) shapes[session.inputs()[i].name] = inputs[i].shape;
  if (options.json) {
    nlohmann::ordered_json report{{"runs", times.size()},
                                  {"device", session.artifact().deviceText()},
                                  {"threads", session.threads()},
                                  {"min_ms", times.front() * 1e3},
                                  {"p50_ms", p50 * 1e3},
                                  {"p99_ms", p99 * 1e3},
                                  {"runs_per_second", rate},
                                  {"peak_intermediate_bytes", session.peakBytes()},
                                  {"peak_resident_bytes", peakResident()},
                                  {"inputs", shapes}};
    std::printf("%s\n", report.dump().c_str());
    return 0;
  }
  printDevice(session);
  std::printf("%zu runs, %d thread%s, inputs %s\n", times.size(), session.threads(), session.threads() == 1 ? "" : "s",
              shapes.dump().c_str());
  std::printf("p50 %.3f ms, p99 %.3f ms, min %.3f ms, %.1f runs/s\n", p50 * 1e3, p99 * 1e3, times.front() * 1e3, rate);
  std::printf("peak memory: %.1f MB of intermediate values, %.1f MB resident\n",
              static_cast<double>(session.peakBytes()) / 1e6, static_cast<double>(peakResident()) / 1e6);
  return 0;
}

} // namespace pdrun
