# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""half-precision.py write|compare FOLDER: inputs that round up, down and to even, small ones, NaN, infinities; twice the rounded values."""

import os
import sys

import numpy as np

X = np.array(
    [1.0, 1.00390625, 1.01171875, 1.0039063, -1.0039062, 3.14159, -2.71828, 1e-40, 3.3e38, 1e38, 0.0, -0.0, np.nan, np.inf, -np.inf, 1.5, 6e-8, 3.0e-8, 1e-5, -6.1e-5, 65519.0, 65520.0, 32760.0, 0.33325195],
    np.float32,
)


def bfloat16(x):
    bits = x.view(np.uint32)
    up = (bits + np.uint32(0x7FFF) + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
    return np.where(np.isnan(x), x, up.view(np.float32))


def float16(x):
    return x.astype(np.float16).astype(np.float32)


folder = sys.argv[2]
if sys.argv[1] == "write":
    np.save(os.path.join(folder, "x.npy"), X)
else:
    for name, rounded in (("000_y.npy", bfloat16), ("001_z.npy", float16)):
        with np.errstate(over="ignore"):
            np.testing.assert_array_equal(np.load(os.path.join(folder, "out", name)), rounded(rounded(X) + rounded(X)), err_msg=name)
