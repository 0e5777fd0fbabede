#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every real model, every net and every model the E2E cases exported, emitted as text or bytecode and lowered to linalg by the released torch-mlir.
torch_mlir.py [--sample N] [--seed N] [--json FILE] [NAME...]

Text and bytecode alternate from case to case, real models and nets are both; --sample N takes N cases at random (the seed is printed) beside these. Needs what test/E2E/run.py
has exported to build/e2e/models. Prints one line a failure and a last line `N passed, N failed, N skipped`.
"""

import argparse
import concurrent.futures
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

import subjects  # finds test/E2E

import seeds

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
TORCH_MLIR_OPT = os.environ.get("PD_TORCH_MLIR_OPT", os.path.join(ROOT, ".venv-test", "bin", "torch-mlir-opt"))
PIPELINE = "--pass-pipeline=builtin.module(torch-backend-to-linalg-on-tensors-backend-pipeline)"


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def first_error(text):
    return next((line for line in text.splitlines() if "error" in line), text)[:300]


def accept(model, suffix, options):
    """None when torch-mlir lowers the model, else what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "model" + suffix)
        made = run(PD_COMPILE, model, "-o", out, *options)
        if made.returncode:
            return "pd-compile: " + first_error(made.stdout)
        lowered = run(TORCH_MLIR_OPT, PIPELINE, out, "-o", os.devnull)
        return "torch-mlir: " + first_error(lowered.stdout) if lowered.returncode else None


def whole_models(exported):
    """(name, path, further options) of the models somebody trained, of programs without weights, and of the nets."""
    models = [(name, folder, []) for name, folder, _ in subjects.models.MODELS_WITH_WEIGHTS]
    models += [(name, os.path.join(subjects.models.MODELS, name, "inference.json"), ["--params=random:0"]) for name in subjects.models.PROGRAMS_ALONE]
    files = {"pir": "inference.json", "legacy": "inference.pdmodel"}
    return models + [("%s [%s]" % (net, form), os.path.join(exported, form, net, file), []) for net in subjects.NETS for form, file in files.items()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int)
    seeds.add_argument(parser)
    parser.add_argument("--json")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    root = os.path.join(ROOT, "build", "e2e", "models")
    models = sorted(glob.glob(os.path.join(root, "*", "*", "inference.json")) + glob.glob(os.path.join(root, "*", "*", "inference.pdmodel")))
    whole = [row for row in whole_models(root) if not args.names or row[0] in args.names]
    named = [m for m in models if os.path.basename(os.path.dirname(m)) in args.names]
    models = named if args.names else [m for m in models if m not in [path for _, path, _ in whole]]
    if not models + whole or not os.path.exists(TORCH_MLIR_OPT):
        print("no exported models or no torch-mlir-opt (%s)" % TORCH_MLIR_OPT)
        print("0 passed, 0 failed, 1 skipped")
        return 0
    if args.sample:
        seed = seeds.announce(args.seed)
        models = random.Random(seed).sample(models, min(args.sample, len(models)))
    skipped = [name for name, path, _ in whole if not os.path.exists(path)]
    for name in skipped:
        print("SKIP %s: not there" % name)
    jobs = [(name, path, suffix, options) for name, path, options in whole if name not in skipped for suffix in (".mlir", ".mlirbc")]
    jobs += [(os.path.relpath(os.path.dirname(m), root), m, (".mlirbc", ".mlir")[i % 2], []) for i, m in enumerate(models)]
    failed, rows = 0, []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (name, _, suffix, _), problem in zip(jobs, pool.map(lambda job: accept(*job[1:]), jobs)):
            rows.append({"model": name, "suffix": suffix, "ok": not problem, "wrong": problem or ""})
            if problem:
                failed += 1
                print("FAIL %s %s: %s" % (name, suffix, problem))
    if args.json:
        with open(args.json, "w") as f:
            json.dump(rows, f, indent=1)
    print("%d passed, %d failed, %d skipped" % (len(jobs) - failed, failed, len(skipped)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
