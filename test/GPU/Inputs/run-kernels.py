# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""run-kernels.py split MODULE.mlir FOLDER: host.mlir and device.mlir of a module after `codegen`.
run-kernels.py check FOLDER: launches the kernels of host.so and device.so, thread by thread, and compares with numpy."""

import ctypes
import os
import sys

import numpy as np

RNG = np.random.default_rng(11)
GUARD = 3  # elements behind each row of an out, which nothing may write


class Launch(ctypes.Structure):  # PdLaunch
    _fields_ = [("grid", ctypes.c_uint32 * 3), ("block", ctypes.c_uint32 * 3), ("cluster", ctypes.c_uint32 * 3), ("shared", ctypes.c_uint32), ("params", ctypes.c_void_p), ("bytes", ctypes.c_uint64)]


def split(path, folder):
    lines = open(path).read().splitlines()
    first = next(i for i, line in enumerate(lines) if "module @pd_device" in line)
    last = next(i for i in range(first, len(lines)) if lines[i] == "  }")
    open(os.path.join(folder, "device.mlir"), "w").write("\n".join(lines[first : last + 1]) + "\n")
    open(os.path.join(folder, "host.mlir"), "w").write("\n".join(lines[:first] + lines[last + 1 :]) + "\n")


def slots_of(value):
    if isinstance(value, np.ndarray):
        assert value.ndim == 0 or value.size == 0 or value.strides[-1] == value.itemsize, value.strides
        return [value.ctypes.data, *value.shape, *[s // value.itemsize for s in value.strides]]
    if isinstance(value, np.float32):
        return [int(value.view(np.uint32)) | 0x7777777700000000]  # the upper half is unspecified
    return [int(value)]


def launch(host, device, name, operands):
    slots = [s for operand in operands for s in slots_of(operand)]
    args = (ctypes.c_int64 * (len(slots) + 1))(*[ctypes.c_int64(s).value for s in slots], -1)
    what = Launch()
    ctypes.memset(ctypes.byref(what), 0x55, ctypes.sizeof(what))
    getattr(host, name + "_launch")(args, ctypes.byref(what))
    assert list(what.block) == [128, 1, 1] and list(what.grid)[1:] == [1, 1] and list(what.cluster) == [0, 0, 0] and what.shared == 0
    assert what.params == ctypes.addressof(args) and what.bytes == 8 * len(args)
    count = args[len(slots)]
    assert what.grid[0] == (count + 127) // 128, (what.grid[0], count)
    block = type("Slots", (ctypes.Structure,), {"_fields_": [("slots", ctypes.c_int64 * len(slots))]})
    kernel = getattr(device, name)
    kernel.argtypes, kernel.restype = [block, ctypes.c_int64], None
    parameters = block((ctypes.c_int64 * len(slots))(*args[: len(slots)]))
    order = RNG.permutation(what.grid[0] * 128)  # threads have no order
    for unit in order:
        ctypes.c_int32.in_dll(device, "the_ctaid").value = unit // 128
        ctypes.c_int32.in_dll(device, "the_tid").value = unit % 128
        kernel(parameters, count)
    return count


def strided(shape, dtype):
    """An array whose rows lie apart, and what it is a view of."""
    whole = np.full((*shape[:-1], shape[-1] + GUARD), 77, dtype)
    return whole[..., : shape[-1]], whole


def check(folder):
    host, device = (ctypes.CDLL(os.path.join(folder, name)) for name in ("host.so", "device.so"))
    normal = lambda *shape: RNG.standard_normal(shape)  # noqa: E731
    for rows, columns in ((5, 40), (1, 1), (3, 0), (17, 16)):
        x, (y, whole) = normal(rows, columns).astype(np.float16), strided((rows, columns), np.float16)
        assert launch(host, device, "sigmoid", [x, y]) == rows * columns
        np.testing.assert_allclose(y, 1 / (1 + np.exp(-x.astype(np.float64))), rtol=3e-3)
        assert (whole[:, columns:] == 77).all()

        a, b, bias = normal(rows, columns).astype(np.float16), normal(columns, 32).astype(np.float16), normal(32).astype(np.float32)
        y, whole = strided((rows, 32), np.float32)
        assert launch(host, device, "product", [a, b, bias, np.float32(0.5), y]) == rows * 32
        np.testing.assert_allclose(y, 0.5 * (a.astype(np.float64) @ b.astype(np.float64)) + bias, rtol=1e-4, atol=1e-4)
        assert (whole[:, 32:] == 77).all()

        x, (y, whole) = RNG.uniform(1, 2, (rows, columns)).astype(np.float32), strided((rows, columns), np.float32)
        assert launch(host, device, "shares", [x, y]) == rows
        np.testing.assert_allclose(y, x / x.sum(1, keepdims=True), rtol=1e-5)

        x, y = RNG.integers(-99, 99, (rows, columns)), RNG.integers(-99, 99, (rows, columns))
        want = y - 3 * x
        launch(host, device, "add_to", [x, -3, y])
        np.testing.assert_array_equal(y, want)

        x, y = normal(columns).astype(np.float32), np.full((), 77, np.float32)
        assert launch(host, device, "sum", [x, y]) == 1
        np.testing.assert_allclose(y, x.sum(), rtol=1e-4, atol=1e-5)


if __name__ == "__main__":
    split(*sys.argv[2:]) if sys.argv[1] == "split" else check(*sys.argv[2:])
