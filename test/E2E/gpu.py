#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whole models in half precision on the emulated CUDA device against Paddle in float32, device memory filled with NaN before use; and the same
kernels for real chips through ptxas.   gpu.py [--seed N] [--precision fp16|bf16] [--json FILE] [NAME...]

An output may differ by 3e-3 (fp16) or 1e-2 (bf16) in the relative L2 norm. Some nets cannot keep that, however they are computed: the limit is then twice
what rounding explains, which is the root of the sum of two squares: what the float32 program's output moves when its weights alone are rounded, and, for n
kernels that each round what they store, sqrt(n) times what Paddle's own output moves when the inputs move by half a unit.
(PP-OCRv3 det: 3.3e-3 to 4.2e-3 from its weights alone.)
What the task reads from an output is the same, wherever Paddle itself is not undecided by less than twice the limit.
Runs in the oracle's environment. The last line is `N passed, N failed, N skipped`.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

os.environ.setdefault("GLOG_minloglevel", "3")
os.environ["PD_ARENA_POISON"] = "1"
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import numpy as np

import models
import run as cases
import seeds
from registry import all_cases

WORK = os.path.join(cases.ROOT, "build", "e2e", "gpu")
LIMITS = {"fp32": 1e-4, "fp16": 3e-3, "bf16": 1e-2}
HALF_UNIT = {"fp32": 2.0**-24, "fp16": 2.0**-11, "bf16": 2.0**-8}
PTXAS = os.path.join(cases.ROOT, "test", "Integration", "ptxas.py")


def decided_classes(expected, got, limit):
    """Whether the best class is the same, wherever the best is ahead of the second by more than twice the limit of the scores' range."""
    ranked = np.sort(expected, axis=-1)
    decided = ranked[..., -1] - ranked[..., -2] > 2 * limit * np.abs(expected).max()
    return bool((expected.argmax(-1) == got.argmax(-1))[decided].all())


def same_text_areas(expected, got, limit, threshold=0.3):
    """A text detector's bitmap (PaddleOCR's threshold): 99 of 100 of the pixels that one of both has, both have; boxes are drawn around thousands."""
    ours, paddles = got > threshold, expected > threshold
    return bool((ours & paddles).sum() >= 0.99 * (ours | paddles).sum())


# name, shapes, what the task reads
REAL = {
    "PP-OCRv3 det": ([(1, 3, 64, 96), (1, 3, 96, 64)], same_text_areas),
    "CRNN rec en": ([(1, 3, 32, 100), (2, 3, 32, 100)], decided_classes),
}
NETS = {"lenet": decided_classes, "resnet18": decided_classes}


def relative(expected, got):
    return float(np.linalg.norm((got - expected).astype("float64")) / max(np.linalg.norm(expected.astype("float64")), 1e-30))


class Suite:
    def __init__(self, args, rng):
        self.args, self.rng, self.tally = args, rng, models.Tally()

    def rounded_weights(self, name, source):
        """The program for the CPU in float32, its packed weights rounded to the precision. (Integers read as floats are below all weights.)"""
        import paddle_mlir

        out = os.path.join(WORK, name.replace(" ", "-") + "-rounded")
        made = models.tool("pd-compile", source, "-o", out, "--no-check", "--cpu=v3")
        self.tally.check(name + ": compiles for the CPU", made.returncode == 0, made.stdout[:400])
        packed = np.fromfile(os.path.join(out, "weights", "packed-cpu.bin"), "<u4")
        values = packed.view("<f4")
        with np.errstate(over="ignore", invalid="ignore"):
            half = values.astype("<f2").astype("<f4") if self.args.precision == "fp16" else ((packed + 0x7FFF + (packed >> 16 & 1)) & 0xFFFF0000).view("<f4")
            is_weight = np.isfinite(values) & (np.abs(values) > 1e-30) & np.isfinite(half)
        np.where(is_weight, half, values).tofile(os.path.join(out, "weights", "packed-cpu.bin"))
        return paddle_mlir.Executable.open(out, device="cpu")

    def limit(self, oracle, rounded, x, expected, kernels):
        if self.args.precision == "fp32":
            return LIMITS["fp32"]
        moved = oracle((x * (1 + self.rng.choice([-1, 1], x.shape) * HALF_UNIT[self.args.precision])).astype("float32"))
        values = kernels**0.5 * max(relative(e, m) for e, m in zip(expected, moved))
        weights = max(relative(e, r) for e, r in zip(expected, rounded.run([x])))
        return max(LIMITS[self.args.precision], 2 * (values**2 + weights**2) ** 0.5)

    def compile(self, name, source, *flags):
        out = os.path.join(WORK, name.replace(" ", "-"))
        begin = time.time()
        made = models.tool("pd-compile", source, "-o", out, "--no-check", "--precision=" + self.args.precision, *flags)
        self.tally.check(name + ": compiles", made.returncode == 0, made.stdout[:400])
        return out if made.returncode == 0 else None, time.time() - begin

    def model(self, name, source, oracle, shapes, answer, draw):
        import paddle_mlir

        rounded = None if self.args.precision == "fp32" else self.rounded_weights(name, source)
        for kind, flags in (("", []), (" all dynamic", ["--all-dynamic"])):
            out, seconds = self.compile(name + kind, source, "--target=emulated", *flags)
            if not out:
                continue
            ours = paddle_mlir.Executable.open(out, device="emulated")
            kernels = len(ours.manifest["targets"][0]["kernels"])
            begin = time.process_time()
            error = 0.0
            for shape in shapes:
                x = draw(shape)
                expected, got = oracle(x), ours.run([x])
                apart = max(relative(e, g) for e, g in zip(expected, got))
                error = max(error, apart)
                limit = self.limit(oracle, rounded, x, expected, kernels)
                self.tally.check("%s%s at %s" % (name, kind, shape), apart <= limit, "relative L2 %.1e, allowed %.1e" % (apart, limit))
                self.tally.check("%s%s at %s: the task's answer" % (name, kind, shape), answer(expected[0], got[0], limit), "differs")
            row = {"model": name + kind, "kernels": kernels, "relative_l2": error, "compile_s": seconds, "cpu_s": time.process_time() - begin}
            self.tally.rows.append(row)
            shutil.rmtree(out, ignore_errors=True)
        self.assemble(name, source)

    def assemble(self, name, source):
        """The model's kernels for a real chip: ptxas takes each without spills."""
        ptx = os.path.join(WORK, name.replace(" ", "-") + ".ptx")
        made = models.tool("pd-compile", source, "--target=sm_80", "--emit=ptx", "-o", ptx, "--precision=" + self.args.precision)
        self.tally.check(name + ": PTX", made.returncode == 0, made.stdout[:400])
        if made.returncode:
            return
        gate = subprocess.run([sys.executable, PTXAS, ptx], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.tally.check(name + ": ptxas", gate.returncode == 0, gate.stdout[-400:])
        print("%s: ptxas: %s" % (name, gate.stdout.strip().splitlines()[-1]), flush=True)


def bench_folder(tally):
    """benchmarks/gpu makes a folder that runs by itself; on the emulator the outputs are those of the CPU in half precision."""
    folder = os.path.join(WORK, "bench")
    shutil.rmtree(folder, ignore_errors=True)
    prepare = os.path.join(cases.ROOT, "benchmarks", "gpu", "prepare.py")
    for step in ([sys.executable, prepare, folder, "--target=emulated", "lenet"], [os.path.join(folder, "run"), "correct"]):
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        tally.check("benchmarks/gpu: " + os.path.basename(step[-1]), done.returncode == 0, done.stdout[-400:])
        if done.returncode:
            return
    tally.check("benchmarks/gpu: all rows", done.stdout.strip().endswith("3 passed, 0 failed"), done.stdout[-400:])


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--precision", default="fp16", choices=sorted(LIMITS))
    parser.add_argument("--json")
    parser.add_argument("names", nargs="*", help="models (default: all)")
    args = parser.parse_args()
    known = list(REAL) + list(NETS)
    if set(args.names) - set(known):
        parser.error("the models are " + ", ".join(known))
    chosen = args.names or known
    rng = np.random.RandomState(seeds.announce(args.seed))
    os.makedirs(WORK, exist_ok=True)
    suite = Suite(args, rng)
    for name, folder, _ in models.MODELS_WITH_WEIGHTS:
        if name not in chosen:
            continue
        shapes, answer = REAL[name]
        if not os.path.isdir(folder):
            suite.tally.skipped += 1
            print("SKIP %s: no folder %s" % (name, folder))
            continue
        suite.model(name, folder, models.predictor(folder)[1], shapes, answer, lambda shape: models.picture(shape, rng))
    nets = [c for c in all_cases() if c.name in NETS and c.name in chosen]
    cases.export_all(nets)
    for case in nets:
        oracle = cases.oracle(case, "pir")[1]
        draw = lambda shape: rng.uniform(-1.0, 1.0, shape).astype("float32")
        suite.model(case.name, cases.model_dir(case, "pir"), lambda x: oracle([x]), case.inputs[0].runs, NETS[case.name], draw)
    if not args.names:
        bench_folder(suite.tally)
    for row in suite.tally.rows:
        print("%(model)-26s %(kernels)4d kernels, relative L2 %(relative_l2).1e, compiled in %(compile_s).1f s, runs %(cpu_s).1f s of CPU" % row)
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"precision": args.precision, "rows": suite.tally.rows}, f, indent=1)
    print("%d passed, %d failed, %d skipped" % (suite.tally.passed, suite.tally.failed, suite.tally.skipped))
    return 1 if suite.tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
