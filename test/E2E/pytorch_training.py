#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Training semantics of exported PyTorch, judged by real Paddle: a layer is saved, exported and loaded with `load(train=True)`; one forward in
training mode on the same input must give Paddle's outputs and move running statistics as Paddle moves them. Dropout is compared by what it does
to the elements it keeps.   pytorch_training.py [--seed N] [NAME...]

Runs in the oracle's environment (.venv-test); the package runs in .venv-torch. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import numpy as np
import paddle

import export
import seeds

nn = paddle.nn
PYTHON = os.path.join(ROOT, ".venv-torch", "bin", "python")
PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
WORK = os.path.join(ROOT, "build", "e2e", "training")
LIMIT = 1e-4  # of max abs: products and whole nets

# Reads [(folder, input)], answers [(output, {state name: value after the forward})].
WORKER = """
import importlib, os, pickle, sys
import torch
torch.set_num_threads(1)
replies = []
for folder, x in pickle.load(sys.stdin.buffer):
    sys.path.insert(0, os.path.dirname(folder))
    model = importlib.import_module(os.path.basename(folder)).load(train=True)
    assert model.training
    with torch.no_grad():
        out = model(torch.from_numpy(x))
    replies.append((out.numpy(), {k: v.numpy() for k, v in model.state_dict().items()}))
pickle.dump(replies, sys.stdout.buffer)
"""


def conv_norm():
    return nn.Sequential(nn.Conv2D(3, 6, 3), nn.BatchNorm2D(6, momentum=0.8, epsilon=1e-3), nn.ReLU(), nn.Conv2D(6, 4, 1), nn.BatchNorm2D(4))


LAYERS = {  # name: (layer, input shape); the batch norms of `mobilenet_v3_small` have momentum 0.99 and epsilon 1e-3
    "conv_norm": (conv_norm, [4, 3, 9, 11]),
    "norm_of_rows": (lambda: nn.Sequential(nn.Linear(7, 5), nn.BatchNorm1D(5, momentum=0.6)), [12, 7]),
    "norm_of_signals": (lambda: nn.Sequential(nn.Conv1D(3, 5, 3), nn.BatchNorm1D(5, momentum=0.95, epsilon=1e-4)), [4, 3, 17]),
    "norm_of_volumes": (lambda: nn.Sequential(nn.Conv3D(2, 4, 3), nn.BatchNorm3D(4)), [3, 2, 5, 6, 7]),
    "mobilenet_v3_small": (paddle.vision.models.mobilenet_v3_small, [2, 3, 64, 64]),
}
DROPOUTS = {
    "dropout_upscale": lambda: nn.Sequential(nn.Linear(40, 40), nn.Dropout(0.3)),
    "dropout_downscale": lambda: nn.Sequential(nn.Linear(40, 40), nn.Dropout(0.3, mode="downscale_in_infer")),
    "dropout_last_of_two": lambda: nn.Sequential(nn.Linear(40, 40), nn.Dropout(0.0), nn.ReLU(), nn.Dropout(0.6)),
}


def save(name, layer, shape):
    """Saves for inference and exports. Returns the package's folder."""
    layer.eval()
    folder = os.path.join(WORK, name)
    shutil.rmtree(folder, ignore_errors=True)
    paddle.jit.save(layer, os.path.join(folder, "inference"), input_spec=[paddle.static.InputSpec([None] + shape[1:], "float32", "x")])
    package = os.path.join(folder, "exported_" + name)
    made = subprocess.run([PD_COMPILE, folder, "--emit=pytorch", "-o", package, "--no-check"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise RuntimeError("pd-compile exit %d: %s" % (made.returncode, made.stdout.strip()[:300]))
    return package


def far(expected, got):
    """The largest error relative to the largest value."""
    return float(np.abs(expected - got).max() / max(np.abs(expected).max(), 1e-30))


def norms_of(layer):
    return [l for l in layer.sublayers() if isinstance(l, nn.layer.norm._BatchNormBase)]


def check_norms(layer, x, package, reply):
    """The text of what is wrong, or ''."""
    out, state = reply
    names = {row["paddle"]: row["torch"] for row in json.load(open(os.path.join(package, "mapping.json")))}
    norms = norms_of(layer)
    counts = {}  # values a channel, from what each batch norm sees
    hooks = [l.register_forward_post_hook(lambda l, i, o: counts.__setitem__(l._mean.name, i[0].size // i[0].shape[1])) for l in norms]
    before = {v.name: v.numpy().copy() for l in norms for v in (l._mean, l._variance)}
    layer.train()
    expected = layer(paddle.to_tensor(x)).numpy()
    for hook in hooks:
        hook.remove()
    random = any(isinstance(l, nn.Dropout) for l in layer.sublayers())  # behind the last batch norm: statistics can be compared, outputs not
    if not random and far(expected, out) > LIMIT:
        return "outputs differ by %.1e" % far(expected, out)
    for l in norms:
        mean, variance = l._mean.numpy(), l._variance.numpy()
        if far(mean, before[l._mean.name]) < 1e-3:
            return "Paddle's own statistics did not move"
        if far(mean, state[names[l._mean.name]]) > LIMIT:
            return "%s differs by %.1e" % (names[l._mean.name], far(mean, state[names[l._mean.name]]))
        # Paddle keeps the batch's variance over n values, PyTorch that over n - 1.
        n, old, keep = counts[l._mean.name], before[l._variance.name], l._momentum
        wanted = keep * old + (variance - keep * old) * n / (n - 1)
        if far(wanted, state[names[l._variance.name]]) > LIMIT:
            return "%s differs by %.1e" % (names[l._variance.name], far(wanted, state[names[l._variance.name]]))
    return ""


def kept(whole, out):
    """(share of elements set to 0, factor of the others) where `whole` is not 0."""
    live = np.abs(whole) > 1e-3
    ratio = out[live] / whole[live]
    alive = ratio[np.abs(ratio) > 1e-3]
    return 1 - alive.size / ratio.size, float(np.median(alive)), float(np.abs(alive - np.median(alive)).max())


def check_dropout(layer, x, reply):
    drop = layer[-1]
    layer.eval()
    whole = layer[:-1](paddle.to_tensor(x)).numpy()
    layer.train()
    for who, out in (("Paddle", layer(paddle.to_tensor(x)).numpy()), ("PyTorch", reply[0])):
        share, factor, spread = kept(whole, out)
        wanted = 1 / (1 - drop.p) if drop.mode == "upscale_in_train" else 1.0
        # 20000 elements: the share's standard deviation is below 0.004.
        if abs(share - drop.p) > 0.03 or abs(factor - wanted) > 1e-3 or spread > 1e-2:
            return "%s drops %.3f and scales the rest by %.4f, expected %.3f and %.4f" % (who, share, factor, drop.p, wanted)
    return ""


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    rng = np.random.RandomState(seed & 0x7FFFFFFF)
    jobs, failed = [], 0
    for name in list(LAYERS) + list(DROPOUTS):
        if args.names and name not in args.names:
            continue
        build, shape = LAYERS.get(name) or (DROPOUTS[name], [1000, 40])
        layer = build()
        export.randomise(layer, int(rng.randint(1 << 30)))
        x = rng.uniform(-2, 2, shape).astype("float32")
        try:
            jobs.append((name, layer, x, save(name, layer, shape)))
        except RuntimeError as problem:
            failed += 1
            print("FAIL %s: %s" % (name, problem), flush=True)
    done = subprocess.run([PYTHON, "-c", WORKER], input=pickle.dumps([(package, x) for _, _, x, package in jobs]), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        print("FAIL PyTorch: %s" % done.stderr.decode().strip()[-600:])
        print("0 passed, %d failed, 0 skipped" % (failed + len(jobs)))
        return 1
    passed = 0
    for (name, layer, x, package), reply in zip(jobs, pickle.loads(done.stdout)):
        wrong = check_norms(layer, x, package, reply) if name in LAYERS else check_dropout(layer, x, reply)
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if wrong:
            print("FAIL %s: %s" % (name, wrong), flush=True)
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
