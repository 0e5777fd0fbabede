#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Exported ResNet50 beside the same network written by hand in PyTorch, on the CPU with one thread: eager and torch.compile, asked in turn; and
what the export itself costs.

    .venv-torch/bin/python benchmarks/pytorch.py [--rounds N] [--json FILE]

The hand-written network gets the exported weights, layer by layer in order, and must give the same numbers before anything is timed. The order
within a round alternates, so a disturbance of the machine hits both. The ratio is exported median / hand-written median, of wall time and of the
process's CPU time, which neighbours on the machine disturb less. The model is the
ResNet50 of paddle.vision that test/E2E/run.py writes to build/e2e/models; the largest tensor is what the export's memory is measured against.
"""

import argparse
import importlib
import json
import os
import platform
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WORK = os.path.join(ROOT, "build", "bench")
PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
MODELS = os.path.join(ROOT, "build", "e2e", "models")
SHAPE = [1, 3, 224, 224]


class Bottleneck(nn.Module):
    def __init__(self, in_channels, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, 4 * channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * channels)
        self.shortcut = None
        if stride != 1 or in_channels != 4 * channels:
            self.shortcut = nn.Sequential(nn.Conv2d(in_channels, 4 * channels, 1, stride=stride, bias=False), nn.BatchNorm2d(4 * channels))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = F.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return F.relu(out + (x if self.shortcut is None else self.shortcut(x)))


class ResNet50(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn = nn.BatchNorm2d(64)
        blocks, width = [], 64
        for channels, count, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
            for i in range(count):
                blocks.append(Bottleneck(width, channels, stride if i == 0 else 1))
                width = 4 * channels
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn(self.conv(x))), 3, stride=2, padding=1)
        return self.fc(self.blocks(x).mean([2, 3]))


def copy_weights(target, source):
    """Layer by layer, in the order in which both make them."""
    layers = [[m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.BatchNorm2d, nn.Linear))] for model in (target, source)]
    if [type(m) for m in layers[0]] != [type(m) for m in layers[1]]:
        raise SystemExit("error: the exported layers are not those of ResNet50")
    for mine, theirs in zip(*layers):
        mine.load_state_dict(theirs.state_dict())


def export(fmt, *flags):
    """(package folder, seconds, CPU seconds, peak bytes of pd-compile)"""
    folder = os.path.join(WORK, "resnet50_" + fmt)
    begin = time.perf_counter()
    pid = os.posix_spawn(PD_COMPILE, [PD_COMPILE, os.path.join(MODELS, fmt, "resnet50"), "--emit=pytorch", "-o", folder, *flags], os.environ)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit("error: pd-compile failed")
    return folder, time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def measure(contenders, x, rounds):
    times, cpu = {name: [] for name in contenders}, {name: [] for name in contenders}
    with torch.no_grad():
        for model in contenders.values():
            for _ in range(3):
                model(x)
        for r in range(rounds):
            for name in list(contenders)[:: 1 if r % 2 else -1]:
                begin, busy = time.perf_counter(), time.process_time()
                contenders[name](x)
                cpu[name].append(time.process_time() - busy)
                times[name].append(time.perf_counter() - begin)
    return {name: {"median_ms": 1e3 * statistics.median(t), "min_ms": 1e3 * min(t), "median_cpu_ms": 1e3 * statistics.median(cpu[name])} for name, t in times.items()}


def cpu_name():
    with open("/proc/cpuinfo") as f:
        return next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.processor())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    os.makedirs(WORK, exist_ok=True)
    result = {"cpu": cpu_name(), "torch": torch.__version__, "rounds": args.rounds, "shape": SHAPE, "export": [], "inference": []}
    for fmt in ("pir", "legacy"):
        for flags in ([], ["--no-check"]):
            runs = [export(fmt, *flags) for _ in range(3)]
            result["export"].append({"format": fmt, "check": not flags, "seconds": [r[1] for r in runs], "cpu_seconds": [r[2] for r in runs], "peak_mb": max(r[3] for r in runs) / 1e6})
    sys.path.insert(0, WORK)
    exported = importlib.import_module("resnet50_pir").load()
    result["largest_tensor_mb"] = max(p.numel() * p.element_size() for p in exported.parameters()) / 1e6
    by_hand = ResNet50().eval()
    copy_weights(by_hand, exported)
    x = torch.rand(SHAPE) * 2 - 1
    with torch.no_grad():
        want, got = by_hand(x), exported(x)
    error = float((want - got).abs().max() / want.abs().max())
    if error > 1e-4:
        raise SystemExit("error: the two networks differ by %.1e of the largest value" % error)
    for mode in ("eager", "compile"):
        pair = {"exported": exported, "by hand": by_hand}
        if mode == "compile":
            pair = {name: torch.compile(model, fullgraph=True) for name, model in pair.items()}
        row = measure(pair, x, args.rounds)
        row.update(mode=mode, **{"ratio" + k: row["exported"]["median%s_ms" % k] / row["by hand"]["median%s_ms" % k] for k in ("", "_cpu")})
        result["inference"].append(row)
    print("%s, torch %s, one thread, %d rounds, outputs differ by %.1e" % (result["cpu"], result["torch"], args.rounds, error))
    for row in result["inference"]:
        times = [row[n][k] for n in ("exported", "by hand") for k in ("median_ms", "min_ms", "median_cpu_ms")]
        print("%-8s exported %7.2f ms (min %7.2f, CPU %7.2f)   by hand %7.2f ms (min %7.2f, CPU %7.2f)   ratio %.3f, of CPU time %.3f" % (row["mode"], *times, row["ratio"], row["ratio_cpu"]))
    for row in result["export"]:
        what = (row["format"], "with check" if row["check"] else "no check", min(row["seconds"]), min(row["cpu_seconds"]), row["peak_mb"], result["largest_tensor_mb"])
        print("export %-6s %-11s %5.2f s (CPU %5.2f s), peak %4.0f MB (largest tensor %.0f MB)" % what)
    if args.json:
        with open(args.json, "w") as f:
            json.dump(result, f, indent=1)


if __name__ == "__main__":
    main()
