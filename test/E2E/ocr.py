#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""rapidocr-paddle, unmodified, reads the demo's page and ten drawn pictures twice: with real Paddle and through paddle_mlir.as_paddle in
the environment that has no Paddle. The texts must be equal, boxes within two pixels, scores within 1e-3. The page is read once more with the
program's CUDA switches on, PD_GPU=emulated.

Last line: `N passed, N failed, N skipped`.
"""

import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORK = os.path.join(ROOT, "build", "e2e", "ocr")
FONTS = ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"]

LINES = [
    ["The quick brown fox", "jumps over the lazy dog"],
    ["编译器把模型变成程序", "深度学习 2026"],
    ["Invoice No. 4711", "Total: 1,234.56 EUR"],
    ["北京欢迎你", "上海 广州 深圳"],
    ["MLIR dialects", "PyTorch and Paddle"],
    ["图像识别技术", "文字检测与识别"],
    ["Room 101", "Open 9:00 - 17:30"],
    ["春眠不觉晓", "处处闻啼鸟"],
    ["Mixed 中文 and English", "版本 3.3.1"],
    ["Last picture", "最后一张图片"],
]

PROGRAM = """
import json, os, sys
import cv2
import numpy as np
from rapidocr_paddle import RapidOCR

cuda = os.environ.get("PD_GPU") is not None
engine = RapidOCR(det_use_cuda=cuda, cls_use_cuda=cuda, rec_use_cuda=cuda)
results = []
for path in sys.argv[2:]:
    lines, _ = engine(cv2.imread(path))
    results.append([[np.asarray(b).tolist(), t, float(s)] for b, t, s in lines or []])
with open(sys.argv[1], "w") as f:
    json.dump(results, f)
"""


def draw():
    """The ten pictures, black on white at different sizes."""
    from PIL import Image, ImageDraw, ImageFont

    paths = []
    for n, lines in enumerate(LINES):
        size = 22 + 3 * n
        font = ImageFont.truetype(FONTS[0], size)
        width = 40 + max(int(font.getlength(line)) for line in lines)
        image = Image.new("RGB", (width, 40 + len(lines) * (size + 24)), (255, 255, 255))
        pen = ImageDraw.Draw(image)
        for i, line in enumerate(lines):
            pen.text((20, 20 + i * (size + 24)), line, font=font, fill=(0, 0, 0))
        path = os.path.join(WORK, "picture-%02d.png" % n)
        image.save(path)
        paths.append(path)
    return paths


def read(python, prefix, out, paths, **more):
    program = os.path.join(WORK, "program.py")
    with open(program, "w") as f:
        f.write(PROGRAM)
    env = dict(os.environ, PYTHONPATH=os.path.join(ROOT, "build", "python"), **more)
    done = subprocess.run([python] + prefix + [program, out] + paths, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print(done.stdout[-3000:])
        return None
    with open(out) as f:
        return json.load(f)


def difference(ours, theirs):
    """Why two readings of a picture are not the same, or ''."""
    if [t for _, t, _ in ours] != [t for _, t, _ in theirs]:
        return "text %r, Paddle reads %r" % ([t for _, t, _ in ours], [t for _, t, _ in theirs])
    if any(abs(x - y) > 2 for (p, _, _), (q, _, _) in zip(ours, theirs) for u, v in zip(p, q) for x, y in zip(u, v)):
        return "boxes differ"
    if any(abs(x - y) > 1e-3 for (_, _, x), (_, _, y) in zip(ours, theirs)):
        return "scores differ"
    return "" if theirs else "Paddle reads nothing: the picture tests nothing"


def main():
    os.makedirs(WORK, exist_ok=True)
    if not os.path.exists(FONTS[0]):
        print("SKIP drawn pictures: no font %s" % FONTS[0])
        print("0 passed, 0 failed, 11 skipped")
        return 0
    site = glob.glob(os.path.join(ROOT, ".venv", "lib", "python3*", "site-packages", "skimage", "data", "page.png"))
    paths = site[:1] + draw()
    ours = read(os.path.join(ROOT, ".venv", "bin", "python"), ["-m", "paddle_mlir.as_paddle"], os.path.join(WORK, "ours.json"), paths)
    theirs = read(sys.executable, [], os.path.join(WORK, "paddle.json"), paths)
    # rapidocr takes the number of its card from CUDA_VISIBLE_DEVICES.
    card = {"PD_GPU": "emulated", "CUDA_VISIBLE_DEVICES": "0"}
    emulated = read(os.path.join(ROOT, ".venv", "bin", "python"), ["-m", "paddle_mlir.as_paddle"], os.path.join(WORK, "emulated.json"), site[:1], **card)
    if ours is None or theirs is None or emulated is None:
        print("FAIL a program did not finish")
        print("0 passed, %d failed, 0 skipped" % len(paths))
        return 1
    passed = failed = lines = 0
    for path, a, b in list(zip(paths, ours, theirs)) + list(zip(["page.png on the emulated device"], emulated, theirs)):
        why = difference(a, b)
        lines += len(b)
        passed, failed = passed + (not why), failed + bool(why)
        if why:
            print("FAIL %s: %s" % (os.path.basename(path), why))
    print("%d pictures, %d lines of text" % (len(paths), lines))
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
