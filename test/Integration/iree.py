#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""IREE on our modules: iree-compile 3.13 takes what `pd-compile MODEL -o m.mlir|m.mlirbc` writes, its runtime runs the program, and the results
are compared with real Paddle's.   iree.py [--seed N] [--sample N] [--all] [--json FILE] [NAME...]

Without names: a subset that fits into CI (CI_MODELS, and --sample numeric cases); --all: every real model and net in every
format. Runs in the oracle's environment; the runtime lives in .venv-torch. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import iree_weights
import seeds
import subjects
from subjects import PD_COMPILE, ROOT

BIN = os.path.join(ROOT, ".venv-torch", "bin")
WORK = os.path.join(ROOT, "build", "e2e", "iree")
FLAGS = ["--iree-input-type=torch", "--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=generic"]
# Models that run with two weight files, and the input shapes.
WEIGHTS = {"LeNet": [(1, 1, 28, 28), (3, 1, 28, 28)], "PP-OCRv4 rec": [(1, 3, 48, 100)]}
# What IREE 3.13 cannot do with a module that torch-mlir and our own pipeline take, and what it says. Counted as skipped while it says so.
KNOWN = {
    "SLANet-plus": "max error",  # the second tensor that the loop fills holds freed memory; the first is right
    "cf_shrinks": "failed to legalize unresolved target materialization",
    "cf_while_in_while": "failed to legalize unresolved target materialization",
    "layer_conv2d_reflect": "LLVM Translation failed for operation: builtin.unrealized_conversion_cast",
    "layer_adaptive_max_pool1d": "failed to legalize operation 'torch.aten.max_pool2d'",
    "layer_adaptive_max_pool2d": "failed to legalize operation 'torch.aten.max_pool2d'",
    "layer_adaptive_max_pool3d": "failed to legalize operation 'torch.aten.max_pool2d'",
}
CI_MODELS = ["LeNet", "ViT, 2 layers", "PP-OCRv4 det"]


class Runtime:
    """IREE's runtime in a process of its own; a new one after a crash."""

    def __init__(self):
        self.process = None

    def ask(self, vmfb, weights, rounds):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen([os.path.join(BIN, "python"), "-P", os.path.join(os.path.dirname(os.path.abspath(__file__)), "iree_worker.py")],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            pickle.dump((vmfb, weights, rounds), self.process.stdin)
            self.process.stdin.flush()
            return pickle.load(self.process.stdout)
        except (EOFError, BrokenPipeError):
            return "the runtime crashed with exit code %s" % self.process.wait()


def drawn(case):
    """Orders the cases of the CI subset at random but always alike, whatever cases are added: what IREE refuses is not ours to mend."""
    return hashlib.sha256(("%s %s" % (case.name, case.format)).encode()).digest()


def sh(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def first_error(text):
    return next((line for line in text.splitlines() if "error" in line), text.strip())[:400]


def build(model, suffix, *options):
    """(vmfb, what went wrong or '')."""
    out = os.path.join(WORK, "m" + suffix)
    if os.path.exists(out + ".vmfb"):
        os.remove(out + ".vmfb")  # the runtime may have it mapped: a new file, not new contents
    made = sh(PD_COMPILE, model, "-o", out, *options)
    if made.returncode:
        return "", "pd-compile exit %d: %s" % (made.returncode, first_error(made.stdout))
    compiled = sh(os.path.join(BIN, "iree-compile"), out, "-o", out + ".vmfb", *FLAGS)
    return out + ".vmfb", "iree-compile: " + first_error(compiled.stdout) if compiled.returncode else ""


def try_subject(subject, suffix, seed, runtime):
    """(max error, what went wrong or '')."""
    subject.prepare(seed)
    vmfb, wrong = build(subject.model, suffix)
    if wrong:
        return None, wrong
    reply = runtime.ask(vmfb, {}, subject.rounds)
    return (None, "iree runtime: " + reply) if isinstance(reply, str) else subject.judge(reply[0])


def tried(trial):
    try:
        return trial()
    except Exception as problem:
        return None, "%s: %s" % (type(problem).__name__, str(problem)[:300])


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--cases", action="store_true", help="every numeric case")
    parser.add_argument("--formats", default="pir,legacy")
    parser.add_argument("--json")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    if not os.path.exists(os.path.join(BIN, "iree-compile")):
        print("no iree-compile in .venv-torch: tools/setup.sh torch installs it")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    seed = seeds.announce(args.seed)
    models, cases = subjects.real() + subjects.nets(), [s for s in subjects.cases() if s.format in args.formats.split(",")]
    if args.names:
        chosen = [s for s in models + cases if s.name in args.names or (isinstance(s, subjects.CaseSubject) and s.case.name in args.names)]
    elif args.all or args.cases:
        chosen = (models if args.all else []) + (cases if args.cases else [])
    else:
        chosen = [s for s in models if s.name in CI_MODELS and (s.name == "LeNet" or s.format != "pir")] + sorted(cases, key=drawn)[: args.sample]
    subjects.export(chosen)
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    runtime, rows, passed, failed, skipped = Runtime(), [], 0, 0, 0

    def note(name, format, suffix, begin, error, wrong):
        nonlocal passed, failed, skipped
        rows.append({"model": name, "format": format, "error": error, "ok": not wrong, "wrong": wrong.replace(WORK + os.sep, ""), "seconds": time.time() - begin})
        known = bool(wrong) and KNOWN.get(name, "\0") in wrong
        passed, failed, skipped = passed + (not wrong), failed + (bool(wrong) and not known), skipped + known
        if known:
            print("SKIP %s [%s, %s], known of IREE: %s" % (name, format, suffix, wrong), flush=True)
        elif wrong:
            print("FAIL %s [%s, %s]: %s" % (name, format, suffix, wrong), flush=True)
        else:
            print("ok   %s [%s, %s]: max error %.1e, %.1f s" % (name, format, suffix, error, time.time() - begin), flush=True)

    for n, subject in enumerate(chosen):
        if not os.path.exists(subject.model):
            skipped += 1
            print("SKIP %s [%s]: no %s" % (subject.name, subject.format, subject.model), flush=True)
            continue
        suffix, begin = (".mlir", ".mlirbc")[(seed + n) % 2], time.time()
        note(subject.name, subject.format, suffix, begin, *tried(lambda: try_subject(subject, suffix, seed, runtime)))
    for subject in models:  # one program, two weight files
        if subject.format == "pir" or subject.name not in WEIGHTS or (args.names and subject not in chosen) or (args.cases and not args.all):
            continue
        begin, shapes = time.time(), WEIGHTS[subject.name]
        folder = subject.model if os.path.isdir(subject.model) else os.path.dirname(subject.model)
        note(subject.name + ", two weight files", subject.format, ".mlir", begin,
             *tried(lambda: iree_weights.check(folder, shapes, WORK, seed, runtime, build, lambda *args: sh(PD_COMPILE, *args))))
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"seed": seed, "rows": rows}, f, indent=1)
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
