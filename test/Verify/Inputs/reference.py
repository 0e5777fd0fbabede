# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the recording of test/Errors/Inputs/relu.json, or of layers.json, that a test wants.   reference.py FILE.npz KIND"""

import sys

import numpy as np

x = np.linspace(-2, 2, 12, dtype="float32").reshape(3, 4)
y = np.maximum(x, 0)
kind = sys.argv[2]
values = {"x": x, "out": y, "%2": y}
if kind == "wrong":
    values = {"x": x, "out": y + 0.5, "%2": y + 0.5}
elif kind == "close":  # within 1e-5 of the largest value
    values["%2"] = y * np.float32(1 + 4e-6)
elif kind == "nan":
    values["%2"] = np.where(y > 1.5, np.nan, y).astype("float32")
elif kind == "no-input":
    del values["x"]
elif kind == "shape":
    values["x"] = x.reshape(12)
elif kind == "inputs-only":
    values = {"x": x}
elif kind.startswith("layers"):  # "layers-wrong": the tanh of the second layer differs, and all that follows from it
    z = np.tanh(y) + np.float32(0.125 if kind == "layers-wrong" else 0)
    values = {"x": x, "%2": y, "%3": z, "%4": z * z, "out": z * z}
np.savez(sys.argv[1], **values)
