#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PP-OCRv4's three models read the same text through exported PyTorch as through Paddle: rapidocr-paddle reads the photographed page and ten drawn pictures, once
with Paddle's predictors and once with each of them replaced by the package that `pd-compile --emit=pytorch` writes. Texts equal, boxes within two pixels, scores
within 1e-3.   pytorch_ocr.py

Runs in the oracle's environment, packages in .venv-torch. Last line: `N passed, N failed, N skipped`.
"""

import os
import pickle
import shutil
import subprocess
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import cv2
import numpy as np
import skimage.data
from rapidocr_paddle import RapidOCR
from rapidocr_paddle.utils.infer_engine import PaddleInferSession

import ocr
from ocr import ROOT

PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
PYTHON = os.path.join(ROOT, ".venv-torch", "bin", "python")
WORK = os.path.join(ROOT, "build", "e2e", "pytorch-ocr")

# (package, picture) pickles in, a list of arrays out; a package is loaded once.
WORKER = """
import importlib, pickle, sys
import torch
torch.set_num_threads(1)
models = {}
while True:
    try:
        name, x = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    if name not in models:
        models[name] = importlib.import_module(name).load()
    with torch.no_grad():
        got = models[name](torch.from_numpy(x))
    pickle.dump([got.numpy()], sys.stdout.buffer)
    sys.stdout.buffer.flush()
"""


class TorchSessions:
    """Stands for the package's PaddleInferSession; counts what each model was asked."""

    def __init__(self):
        self.process = subprocess.Popen([PYTHON, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=WORK)
        self.calls = {}

    def replace(self):
        sessions = self

        def init(session, config, mode=None):
            folder = str(config["model_path"])
            session.package = os.path.basename(folder).replace("-", "_").replace(".", "_")
            if session.package not in sessions.calls:
                out = os.path.join(WORK, session.package)
                made = subprocess.run([PD_COMPILE, folder, "--emit=pytorch", "-o", out, "--no-check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                if made.returncode:
                    raise RuntimeError("pd-compile exit %d: %s" % (made.returncode, made.stdout.strip()[:300]))
                sessions.calls[session.package] = 0

        def call(session, x):
            sessions.calls[session.package] += 1
            pickle.dump((session.package, np.ascontiguousarray(x)), sessions.process.stdin)
            sessions.process.stdin.flush()
            return pickle.load(sessions.process.stdout)

        PaddleInferSession.__init__, PaddleInferSession.__call__ = init, call


def read(engine, paths):
    results = []
    for path in paths:
        lines, _ = engine(cv2.imread(path))
        results.append([(np.asarray(box).tolist(), text, float(score)) for box, text, score in lines or []])
    return results


def main():
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    os.makedirs(ocr.WORK, exist_ok=True)
    page = os.path.join(WORK, "page.png")
    cv2.imwrite(page, skimage.data.page())
    fonts = os.path.exists(ocr.FONTS[0])
    paths = [page] + (ocr.draw() if fonts else [])
    skipped = 0 if fonts else len(ocr.LINES)
    if skipped:
        print("SKIP drawn pictures: no font %s" % ocr.FONTS[0])
    theirs = read(RapidOCR(), paths)
    sessions = TorchSessions()
    sessions.replace()
    ours = read(RapidOCR(), paths)
    passed = failed = 0
    for path, a, b in zip(paths, ours, theirs):
        why = ocr.difference(a, b)
        passed, failed = passed + (not why), failed + bool(why)
        if why:
            print("FAIL %s: %s" % (os.path.basename(path), why))
    print("%d pictures, %d lines of text; calls: %s" % (len(paths), sum(map(len, theirs)), ", ".join("%s %d" % item for item in sessions.calls.items())))
    used = len(sessions.calls) == 3 and all(sessions.calls.values())
    passed, failed = passed + used, failed + (not used)
    if not used:
        print("FAIL a model was not asked")
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
