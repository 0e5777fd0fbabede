# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the model files of cases with the Paddle of the running interpreter.   export.py FORMAT OUTDIR NAME...

FORMAT is pir (Paddle 3.3.1) or legacy (Paddle 2.6.2). Each case lands in OUTDIR/NAME/inference.{json|pdmodel} + .pdiparams; a failed export
leaves OUTDIR/NAME/error.txt. Weights are random with a seed from the case's name: a file does not change between runs.
"""

import os
import sys
import traceback
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy as np
import paddle

from case import Case  # noqa: F401  (cases import it through this module's path)
from registry import all_cases


def randomise(layer, seed):
    """Real-looking parameters and statistics: batch norm gets a positive variance and a non-trivial mean."""
    rng = np.random.RandomState(seed)
    for name, p in list(layer.named_parameters()) + list(layer.named_buffers()):
        if not str(p.dtype).endswith(("float32", "float64")) or not p.shape:
            continue
        if name.endswith("_variance"):
            value = rng.uniform(0.5, 1.5, p.shape)
        elif name.endswith("_mean"):
            value = rng.uniform(-0.3, 0.3, p.shape)
        elif len(p.shape) == 1:
            value = rng.uniform(-0.5, 0.5, p.shape) + (1.0 if name.endswith("weight") else 0.0)
        else:
            fan_in = max(1, int(np.prod(p.shape[1:])) if len(p.shape) > 2 else p.shape[0])
            value = rng.randn(*p.shape) * (1.0 / np.sqrt(fan_in))
        p.set_value(value.astype("float32" if str(p.dtype).endswith("float32") else "float64"))


def export(case, outdir):
    seed = zlib.crc32(case.name.encode()) & 0x7FFFFFFF
    paddle.seed(seed)
    layer = case.build()
    randomise(layer, seed)
    layer.eval()
    spec = [paddle.static.InputSpec(i.spec, i.dtype, i.name or "x%d" % n) for n, i in enumerate(case.inputs)]
    paddle.jit.save(layer, os.path.join(outdir, "inference"), input_spec=spec)


def main():
    fmt, root, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    cases = {c.name: c for c in all_cases()}
    for name in names:
        outdir = os.path.join(root, name)
        os.makedirs(outdir, exist_ok=True)
        try:
            export(cases[name], outdir)
            print("exported", fmt, name, flush=True)
        except Exception:
            with open(os.path.join(outdir, "error.txt"), "w") as f:
                f.write(traceback.format_exc())
            print("failed", fmt, name, flush=True)


if __name__ == "__main__":
    main()
