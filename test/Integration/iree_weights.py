# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One IREE program, two weight files (`pd-compile MODEL --weights=safetensors`): the same vmfb gives each file's own answer, which Paddle judges with
the weights it came from. Used by iree.py.
"""

import os
import shutil
import struct

import numpy as np

from subjects import RealSubject


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def float_spans(data):
    """(begin, end) of the float32 data in each record of a .pdiparams."""
    at = 0
    while at < len(data):
        levels = struct.unpack_from("<Q", data, at + 4)[0]
        at += 12
        for _ in range(levels):
            at += 8 + struct.unpack_from("<Q", data, at)[0]
        size = struct.unpack_from("<i", data, at + 4)[0]
        at, end = at + 8, at + 8 + size
        dtype, dims = None, []
        while at < end:
            tag, at = varint(data, at)
            if tag == 0x12:  # packed dims
                stop, at = varint(data, at)
                stop += at
                while at < stop:
                    dim, at = varint(data, at)
                    dims.append(dim)
            else:
                value, at = varint(data, at)
                if tag == 0x08:
                    dtype = value
                else:
                    dims.append(value)
        if dtype != 5:
            raise ValueError("expects float32 weights, but record is of dtype %d" % dtype)
        at, begin = at + 4 * int(np.prod(dims)), at
        yield begin, at


def other_weights(folder, into, rng):
    """A copy of a model whose every weight is another: each times a factor in 0.8..1.25, so that variances stay positive."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(folder, into)
    path = os.path.join(into, "inference.pdiparams")
    with open(path, "rb") as f:
        data = bytearray(f.read())
    for begin, end in float_spans(data):
        values = np.frombuffer(data, "<f4", (end - begin) // 4, begin)
        data[begin:end] = (values * rng.uniform(0.8, 1.25, values.shape)).astype("<f4").tobytes()
    with open(path, "wb") as f:
        f.write(data)
    return into


def check(folder, shapes, work, seed, runtime, build, pd_compile):
    """(max error of both, what went wrong or '')."""
    rng = np.random.RandomState(seed & 0x7FFFFFFF)
    copy = other_weights(folder, os.path.join(work, "other-weights"), rng)
    vmfb, wrong = build(folder, ".mlir", "--weights=safetensors")
    if wrong:
        return None, wrong
    first, second = os.path.join(work, "m.safetensors"), os.path.join(work, "n.safetensors")
    made = pd_compile(copy, "-o", os.path.join(work, "n.mlir"), "--weights=safetensors")
    if made.returncode:
        return None, "pd-compile of other weights: " + made.stdout[:300]
    worst, answers = 0.0, []
    for model, weights in ((folder, first), (copy, second)):
        subject = RealSubject("weights", model, shapes)
        subject.prepare(seed)
        reply = runtime.ask(vmfb, {"model": weights}, subject.rounds)
        if isinstance(reply, str):
            return None, "iree runtime: " + reply
        error, wrong = subject.judge(reply[0])
        if wrong:
            return error, "%s: %s" % (os.path.basename(weights), wrong)
        worst = max(worst, error)
        answers.append(reply[0][0][0])
    if np.allclose(*answers, rtol=1e-3, atol=0):
        return worst, "both weight files give one answer"
    return worst, ""
