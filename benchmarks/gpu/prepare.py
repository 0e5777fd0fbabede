#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a folder for a machine with a GPU: artifacts for sm_80, sm_89 and sm_90 in half precision, the runtime, inputs and expected outputs.
prepare.py DIR [--precision fp16|bf16] [--target cuda|emulated] [MODEL...]

There, `DIR/run correct` and `DIR/run models` need NVIDIA's driver and python3, nothing else (`run --help`). Expected outputs are those of the program for
the CPU in the same precision, which rounds at the same places (each artifact's own check compares with float32). Runs in the oracle's environment, which exports the nets. `--target emulated` makes a folder that can be tried without a card.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test", "E2E"))

import numpy as np

import models
import run as cases
from registry import all_cases

# what `models` times: the sizes people run
SHAPES = {
    "PP-OCRv4 det": [(1, 3, 640, 640)],
    "PP-OCRv4 rec": [(1, 3, 48, 320), (2, 3, 48, 320)],
    "PP-OCR v2 cls": [(6, 3, 48, 192)],
    "PP-OCRv3 det": [(1, 3, 320, 320)],
    "CRNN rec en": [(1, 3, 32, 100), (8, 3, 32, 100)],
    "lenet": [(1, 1, 28, 28), (64, 1, 28, 28)],
    "resnet18": [(1, 3, 224, 224), (4, 3, 224, 224)],
}


def source_of(name):
    for known, folder, _ in models.MODELS_WITH_WEIGHTS:
        if known == name:
            return folder
    case = next(c for c in all_cases() if c.name == name)
    cases.export_all([case])
    return cases.model_dir(case, "pir")


def compile(source, out, *flags):
    done = models.tool("pd-compile", source, "-o", out, *flags)
    if done.returncode:
        sys.exit(done.stdout)
    print(done.stdout, end="")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--precision", default="fp16", choices=["fp16", "bf16"])
    parser.add_argument("--target", default="cuda", choices=["cuda", "emulated"])
    parser.add_argument("models", nargs="*", metavar="MODEL", help="default: " + ", ".join(SHAPES))
    args = parser.parse_intermixed_args()
    unknown = set(args.models) - set(SHAPES)
    if unknown:
        parser.error("no such model: " + ", ".join(sorted(unknown)))
    if os.path.exists(args.folder):
        parser.error(args.folder + " exists")
    import paddle_mlir

    rng = np.random.RandomState(1)
    plan = []
    os.makedirs(args.folder)
    reference = os.path.join(args.folder, "reference")
    for name in args.models or SHAPES:
        folder = name.replace(" ", "-")
        source = source_of(name)
        compile(source, os.path.join(args.folder, folder), "--target=" + args.target, "--precision=" + args.precision)
        compile(source, reference, "--no-check", "--precision=" + args.precision)
        cpu = paddle_mlir.Executable.open(reference, device="cpu")
        for number, shape in enumerate(SHAPES[name]):
            x = models.draw(name, shape, rng)
            data = "%s-%d" % (folder, number)
            np.save(os.path.join(args.folder, data + ".npy"), x)
            np.savez(os.path.join(args.folder, data + ".npz"), **{i["name"]: y for i, y in zip(cpu.manifest["outputs"], cpu.run([x]))})
            plan.append({"model": name, "artifact": folder, "shape": list(shape), "data": data})
        shutil.rmtree(reference)
    with open(os.path.join(args.folder, "plan.json"), "w") as f:
        json.dump({"device": args.target, "precision": args.precision, "rows": plan}, f, indent=1)
    shutil.copy(os.path.join(ROOT, "build", "bin", "pd-run"), args.folder)
    if args.target == "emulated":
        shutil.copy(os.path.join(ROOT, "build", "lib", "libpd-cuda-emulator.so"), args.folder)
    shutil.copy(os.path.join(HERE, "run.py"), os.path.join(args.folder, "run"))
    size = subprocess.run(["du", "-sh", args.folder], stdout=subprocess.PIPE, text=True).stdout.split()[0]
    print("%s: %s, %d rows; there: %s correct, then %s models" % (args.folder, size, len(plan), *[os.path.join(args.folder, "run")] * 2))


if __name__ == "__main__":
    main()
