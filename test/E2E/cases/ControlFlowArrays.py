# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tensor arrays: create, write, read, length, join and stack; written in loops whose trip counts are 0, 1 and more (from the input's shape)."""

import paddle

from case import Case, Input, fn

ROWS = ([None, 4], [1, 4], [2, 4], [5, 4])  # n rows: loops of n or n - 1 trips
static_nn = paddle.static.nn


def length_of(x):
    return paddle.cast(paddle.shape(x)[0], "int64")


def known(x):
    """Every write goes to a known index."""
    array = paddle.tensor.create_array("float32")
    zero, one = paddle.zeros([1], "int64"), paddle.ones([1], "int64")
    array = paddle.tensor.array_write(x * 2.0, zero, array)
    array = paddle.tensor.array_write(x - 1.0, one, array)
    array = paddle.tensor.array_write(paddle.exp(x), zero, array)  # replaces
    return paddle.tensor.array_read(array, zero) + paddle.tensor.array_read(array, one), paddle.tensor.array_length(array)


def append(x):
    rows = []
    for i in range(paddle.shape(x)[0]):
        rows.append(x[i] * 2.0 + 1.0)
    return paddle.stack(rows)


def append_join(x):
    rows = [x * 0.5]
    for i in range(paddle.shape(x)[0] - 1):  # no trip for one row
        rows.append(x + paddle.cast(i, "float32"))
    return paddle.concat(rows, axis=1)


def running(x):
    """Reads what the trip before wrote."""
    sums = paddle.tensor.create_array("float32")
    i = paddle.zeros([1], "int64")
    n = paddle.reshape(length_of(x), [1])
    sums = paddle.tensor.array_write(paddle.zeros([4]), i, sums)
    while i < n:
        before = paddle.tensor.array_read(sums, i)
        row = paddle.reshape(paddle.gather(x, i), [4])
        i = i + 1
        sums = paddle.tensor.array_write(before * 0.5 + row, i, sums)
    return paddle.tensor.array_read(sums, n) * 2.0, paddle.tensor.array_length(sums)


def two_arrays(x):
    first, second = [], []
    for i in range(paddle.shape(x)[0]):
        first.append(x[i] * 2.0)
        second.append(paddle.tanh(x[i])[0:2])
    return paddle.stack(first, axis=1), paddle.concat(second, axis=0)


def only_some(x):
    """A write inside an if inside a loop: how many there are depends on values."""
    rows = [x[0] * 3.0]
    for i in range(paddle.shape(x)[0]):
        if paddle.mean(x[i]) > 0.0:
            rows.append(x[i] + 10.0)
    return paddle.stack(rows)


def overwrite(x):
    """Writes to an index that exists, from inside the loop."""
    array = paddle.tensor.create_array("float32")
    i = paddle.zeros([1], "int64")
    zero = paddle.zeros([1], "int64")
    n = paddle.reshape(length_of(x), [1])
    array = paddle.tensor.array_write(paddle.zeros([4]), zero, array)
    while i < n:
        array = paddle.tensor.array_write(paddle.tensor.array_read(array, zero) + paddle.reshape(paddle.gather(x, i), [4]) * 0.5, zero, array)
        i = i + 1
    return paddle.exp(paddle.tensor.array_read(array, zero) * 0.1)


CASES = [
    Case("array_known", fn(known), Input([3, 4])), Case("array_append", fn(append), Input(*ROWS)), Case("array_append_join", fn(append_join), Input(*ROWS)),
    Case("array_running", fn(running), Input(*ROWS)), Case("array_two", fn(two_arrays), Input(*ROWS)), Case("array_only_some", fn(only_some), Input(*ROWS)),
    Case("array_overwrite", fn(overwrite), Input(*ROWS)),
]
