# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""expand-math.py write FILE.mlir|compare FILE.so: one function for each math operation and type; their values beside numpy's."""

import ctypes
import sys

import numpy as np

INF, NAN = np.inf, np.nan
ANY = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 1e-8, -1e-8, 1e-30, 1e-310, 1e30, -1e30, 100.0, 709.7, 745.2, -745.2, INF, -INF, NAN]
# name: numpy's function, range of the random arguments
UNARY = {
    "exp": (np.exp, -80, 80), "exp2": (np.exp2, -120, 120), "expm1": (np.expm1, -20, 80), "log": (np.log, 1e-6, 1e6), "log2": (np.log2, 1e-6, 1e6),
    "log10": (np.log10, 1e-6, 1e6), "log1p": (np.log1p, -0.999, 1e3), "sin": (np.sin, -1e6, 1e6), "cos": (np.cos, -1e6, 1e6), "tan": (np.tan, -1e3, 1e3),
    "asin": (np.arcsin, -1, 1), "acos": (np.arccos, -1, 1), "atan": (np.arctan, -20, 20), "sinh": (np.sinh, -80, 80), "cosh": (np.cosh, -80, 80),
    "tanh": (np.tanh, -10, 10), "asinh": (np.arcsinh, -1e3, 1e3), "acosh": (np.arccosh, 1, 1e3), "atanh": (np.arctanh, -1, 1),
}  # fmt: skip
BINARY = {"atan2": (np.arctan2, -10, 10), "powf": (np.power, -30, 30), "remf": (np.fmod, -1e3, 1e3)}
TYPES = {"f64": (np.float64, ctypes.c_double), "f32": (np.float32, ctypes.c_float)}
# Of the value, where it is no special one. In f32 the polynomials of the common functions are good to a few units in the last place.
BOUND = {"f64": 3e-15, "f32": 6.1e-8}
BOUND_OF = {("powf", "f64"): 1e-13, ("exp", "f32"): 4e-7, ("expm1", "f32"): 4e-7, ("log", "f32"): 4e-7, ("log1p", "f32"): 4e-7, ("tanh", "f32"): 4e-7}  # fmt: skip
# The common functions in f32 do not keep denormal results, nor tell every special argument.
COMMON = ("exp", "expm1", "log", "log1p", "tanh")


def write(path):
    with open(path, "w") as f:
        for kind in TYPES:
            for name in UNARY:
                f.write(f"func.func @{name}_{kind}(%x: {kind}) -> {kind} {{\n  %0 = math.{name} %x : {kind}\n  return %0 : {kind}\n}}\n")
            for name in BINARY:
                op = "arith.remf" if name == "remf" else "math." + name
                f.write(f"func.func @{name}_{kind}(%x: {kind}, %y: {kind}) -> {kind} {{\n  %0 = {op} %x, %y : {kind}\n  return %0 : {kind}\n}}\n")


def arguments(rng, count, low, high, special, dtype):
    drawn = [np.concatenate([rng.uniform(low, high, 3000), rng.uniform(low, high, 500) * 1e-3, np.round(rng.uniform(low, high, 300))]) for _ in range(count)]
    if special:
        grid = np.meshgrid(*[ANY] * count)
        drawn = [np.concatenate([d, g.ravel()]) for d, g in zip(drawn, grid)]
    return [d.astype(dtype) for d in drawn]


def compare(path):
    library, rng, bad = ctypes.CDLL(path), np.random.default_rng(7), 0
    for kind, (dtype, ctype) in TYPES.items():
        for name, (reference, low, high) in {**UNARY, **BINARY}.items():
            count = 2 if name in BINARY else 1
            special = kind == "f64" or name not in COMMON
            function = getattr(library, f"{name}_{kind}")
            function.restype, function.argtypes = ctype, [ctype] * count
            xs = arguments(rng, count, low, high, special, dtype)
            if name in ("sin", "cos", "tan"):
                xs = [np.where(np.abs(x) > 1e15, 1, x).astype(dtype) for x in xs]
            if name == "remf":
                xs = [x[np.isnan(xs[0] / xs[1]) | (np.abs(xs[0] / xs[1]) < 2.0**52)] for x in xs]
            got = np.array([function(*[float(v) for v in row]) for row in zip(*xs)], dtype)
            want = reference(*[x.astype(np.float64) for x in xs])
            rounded = want.astype(dtype)
            same = (got == rounded) | (np.isnan(got) & np.isnan(rounded))
            scale = np.maximum(np.abs(want), np.finfo(dtype).tiny)
            error = np.where(same, 0, np.abs(got.astype(np.float64) - want) / scale)
            error = np.where(np.isnan(error), INF, error)
            worst = int(np.argmax(error))
            bound = BOUND_OF.get((name, kind), BOUND[kind])
            print(f"{name}_{kind}: {error[worst]:.2e}")
            if not error[worst] <= bound:
                bad += 1
                print(f"  wrong: {[x[worst] for x in xs]} gives {got[worst]!r}, not {rounded[worst]!r}, bound {bound:.1e}")
    return bad


if __name__ == "__main__":
    np.seterr(all="ignore")
    sys.exit(write(sys.argv[2]) if sys.argv[1] == "write" else min(compare(sys.argv[2]), 1))
