#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The other way: modules that torch-mlir's FX importer makes from PyTorch enter our pipeline at `torch`, are compiled and run; PyTorch in eager mode
judges.   fx.py [--seed N] [NAME...]

Random weights and inputs. A dynamic batch is asked for as torch.export takes it and run at two sizes. Runs in .venv-torch (torch, torch-mlir).
Last line: `N passed, N failed, N skipped`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# torch_mlir.py beside this file must not hide the package.
sys.path = [p for p in sys.path if os.path.abspath(p) != os.path.dirname(os.path.abspath(__file__))]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "test", "E2E"))

import seeds

BIN = os.path.join(ROOT, "build", "bin")
WORK = os.path.join(ROOT, "build", "e2e", "fx")
LIMIT = 1e-4  # of max abs, as for models


class Residual(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        same = stride == 1 and channels_in == channels
        self.shortcut = nn.Identity() if same else nn.Sequential(nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))) + self.shortcut(x))


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        widths = [(64, 64, 1), (64, 128, 2), (128, 256, 2), (256, 512, 2)]
        self.stages = nn.Sequential(*[nn.Sequential(Residual(a, b, s), Residual(b, b, 1)) for a, b, s in widths])
        self.head = nn.Linear(512, 1000)

    def forward(self, x):
        return self.head(torch.flatten(F.adaptive_avg_pool2d(self.stages(self.stem(x)), 1), 1))


class Block(nn.Module):
    """Pre-norm transformer block with a causal attention."""

    def __init__(self, width=64, heads=4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        b, n, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        x = x + self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, n, c))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Words(nn.Module):
    """Embedding, two blocks, logits: integer input."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(97, 64)
        self.blocks = nn.Sequential(Block(), Block())
        self.norm = nn.LayerNorm(64)

    def forward(self, ids):
        return F.log_softmax(self.norm(self.blocks(self.embed(ids))) @ self.embed.weight.T, -1)


def ids(*shape):
    return torch.randint(0, 97, shape)


# name: module, inputs of the traced run and of the others; with more than one batch the batch is dynamic.
NETS = {
    "ResNet18, dynamic batch": (ResNet18, [lambda: torch.randn(2, 3, 64, 64), lambda: torch.randn(3, 3, 64, 64), lambda: torch.randn(1, 3, 64, 64)]),
    "transformer block": (Block, [lambda: torch.randn(2, 10, 64)]),
    "transformer block, dynamic batch": (Block, [lambda: torch.randn(2, 10, 64), lambda: torch.randn(5, 10, 64)]),
    "words": (Words, [lambda: ids(2, 12)]),
}


def randomise(net):
    """Statistics too: a fresh batch norm would be nearly the identity."""
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if name.endswith("running_var"):
                tensor.uniform_(0.5, 2.0)
            elif name.endswith("running_mean") or (tensor.dim() == 1 and tensor.is_floating_point()):
                tensor.add_(torch.randn_like(tensor) * 0.2)
    return net.eval()


def sh(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if done.returncode:
        raise RuntimeError("%s exit %d: %s" % (os.path.basename(command[0]), done.returncode, done.stdout.strip()[:400]))
    return done.stdout


def export(net, example, dynamic, path):
    from torch_mlir import fx

    shapes = ({0: torch.export.Dim("batch", min=1, max=64)},) if dynamic else None
    module = fx.export_and_import(net, example, dynamic_shapes=shapes, func_name="main")
    with open(path, "w") as f:
        f.write(str(module))


def try_net(name, folder):
    """The largest error relative to max abs."""
    make, inputs = NETS[name]
    net = randomise(make())
    drawn = [draw() for draw in inputs]
    mlir, artifact = os.path.join(folder, "net.mlir"), os.path.join(folder, "net.artifact")
    export(net, drawn[0], len(drawn) > 1, mlir)
    sh(os.path.join(BIN, "pd-compile"), mlir, "-o", artifact, "--cpu=v3")
    worst = 0.0
    for n, x in enumerate(drawn):
        given, results = os.path.join(folder, "x%d.npy" % n), os.path.join(folder, "out%d" % n)
        np.save(given, x.numpy())
        sh(os.path.join(BIN, "pd-run"), artifact, "--input", "input_0=" + given, "--output", results)
        got = np.load(os.path.join(results, sorted(os.listdir(results))[0]))
        with torch.no_grad():
            expected = net(x).numpy()
        if got.shape != expected.shape or got.dtype != expected.dtype:
            raise RuntimeError("%s %s, expected %s %s" % (got.dtype, got.shape, expected.dtype, expected.shape))
        if not np.isfinite(got).all():
            raise RuntimeError("not finite")
        worst = max(worst, float(np.abs(got - expected).max() / np.abs(expected).max()))
    if worst > LIMIT:
        raise RuntimeError("max error %.1e of max abs, allowed %.0e" % (worst, LIMIT))
    return worst


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    torch.manual_seed(seed)
    torch.set_num_threads(2)
    passed = failed = 0
    for name in args.names or NETS:
        folder = os.path.join(WORK, name.replace(" ", "-").replace(",", ""))
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        begin = time.time()
        try:
            error = try_net(name, folder)
        except Exception as problem:
            failed += 1
            print("FAIL %s: %s: %s" % (name, type(problem).__name__, str(problem)[:500]), flush=True)
            continue
        passed += 1
        print("ok   %s: max error %.1e, %.1f s" % (name, error, time.time() - begin), flush=True)
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
