# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs an exported PyTorch package on given inputs.   RunTorch.py PACKAGE INPUTS.npz OUT.npz [FIND.npz]

Part of pd-verify, which holds this text and hands it to an interpreter that can import torch. INPUTS.npz and OUT.npz are ordered `0`, `1`, ...
FIND.npz holds tensors by name: for each, the first line of model.py whose assignment gives it is printed as `line NAME NUMBER TEXT`. The last
line printed is `torch VERSION`. Exit code 7: torch cannot be imported; 1: the package fails.
"""

import importlib
import os
import sys

import numpy as np


class Lines:
    """What each executed line of one file assigned, in the order of execution."""

    def __init__(self, torch, path, visit):
        self.torch, self.path, self.visit = torch, path, visit

    def __call__(self, frame, event, argument):
        if frame.f_code.co_filename != self.path:
            return None
        seen, last = {id(v) for v in frame.f_locals.values()}, frame.f_lineno

        def local(frame, event, argument):
            nonlocal last
            if event not in ("line", "return"):
                return local
            for value in list(frame.f_locals.values()) + ([argument] if event == "return" else []):
                for tensor in value if isinstance(value, (tuple, list)) else [value]:
                    if isinstance(tensor, self.torch.Tensor) and id(tensor) not in seen:
                        seen.add(id(tensor))
                        self.visit(last, tensor)
            last = frame.f_lineno
            return local

        return local


def finder(torch, wanted, found):
    def visit(line, tensor):
        if tensor.is_meta or not wanted:
            return
        array = tensor.detach().cpu().numpy()
        for name in [n for n, w in wanted.items() if w.shape == array.shape and w.dtype.kind == array.dtype.kind]:
            want = wanted[name]
            scale = max(float(np.max(np.abs(want), initial=0.0)), 1e-30)
            if np.all(np.abs(want - array) <= 1e-4 * scale) if want.dtype.kind == "f" else np.array_equal(want, array):
                found[name] = line
                del wanted[name]

    return visit


def main():
    package, inputs_file, out = sys.argv[1:4]
    try:
        import safetensors  # noqa: F401  (the package reads its weights with it)
        import torch
    except Exception as problem:
        print("cannot import torch: %s" % problem, file=sys.stderr)
        return 7
    torch.set_num_threads(1)
    sys.path.insert(0, os.path.dirname(os.path.abspath(package)))
    with np.load(inputs_file) as f:
        inputs = [torch.from_numpy(f[str(i)].copy()) for i in range(len(f.files))]
    wanted, found = {}, {}
    if len(sys.argv) > 4:
        with np.load(sys.argv[4]) as f:
            wanted = {k: f[k] for k in f.files}
    try:
        module = importlib.import_module(os.path.basename(package))
        model = module.load()
        path = os.path.join(os.path.abspath(package), "model.py")
        with torch.no_grad():
            if wanted:
                sys.settrace(Lines(torch, path, finder(torch, wanted, found)))
            try:
                results = model(*inputs)
            finally:
                sys.settrace(None)
    except Exception as problem:
        print("%s: %s" % (type(problem).__name__, str(problem).splitlines()[0] if str(problem) else ""), file=sys.stderr)
        return 1
    results = [results] if isinstance(results, torch.Tensor) else list(results)
    np.savez(out, **{str(i): r.detach().cpu().numpy() for i, r in enumerate(results)})
    with open(path, encoding="utf-8") as f:
        text = f.read().splitlines()
    for name, line in found.items():
        print("line %s %d %s" % (name, line, text[line - 1].strip()))
    print("torch %s" % torch.__version__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
