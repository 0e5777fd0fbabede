# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""if, while, arrays, in-place writes: the trip count depends on the input's shape or value."""

import paddle

from case import Case, Input, fn


def branch(x):
    return paddle.static.nn.cond(paddle.mean(x) > 0.0, lambda: x * 2.0 - 1.0, lambda: paddle.abs(x) + 3.0)


def two_results(x):
    a, b = paddle.static.nn.cond(paddle.sum(x) > 0.0, lambda: (x + 1.0, x * 2.0), lambda: (x - 1.0, x * 3.0))
    return paddle.exp(a * 0.1) + b


def nested(x):
    return paddle.static.nn.cond(paddle.mean(x) > 0.0, lambda: paddle.static.nn.cond(paddle.max(x) > 1.5, lambda: x * 5.0, lambda: x * 7.0), lambda: x * 9.0)


def loop(n, x):
    i = paddle.zeros([1], "int64")
    _, _, y = paddle.static.nn.while_loop(lambda i, n, y: paddle.less_than(i, n), lambda i, n, y: (i + 1, n, y * 0.5 + x), [i, n, x * 1.0])
    return y * 2.0 + 1.0


def loop_shape(x):
    i = paddle.zeros([1], "int64")
    s = paddle.zeros([4], "float32")
    n = paddle.cast(paddle.shape(x)[0:1], "int64")
    _, s = paddle.static.nn.while_loop(lambda i, s: paddle.less_than(i, n), lambda i, s: (i + 1, s * 0.5 + paddle.gather(x, i).reshape([4])), [i, s])
    return s + 1.0 * paddle.mean(x)


ANY = ([None, 4], [3, 4], [5, 4])

CASES = [
    Case("cond", fn(branch), Input([3, 4])), Case("cond_positive", fn(branch), Input([3, 4], low=0.5)), Case("cond_negative", fn(branch), Input([3, 4], high=-0.5)),
    Case("cond_two_results", fn(two_results), Input([3, 4])), Case("cond_two_dynamic", fn(two_results), Input(*ANY, low=0.1)), Case("cond_nested", fn(nested), Input(*ANY, low=0.5)),
    Case("while", fn(loop), Input([1], dtype="int64", low=2, high=6), Input([3, 4])), Case("while_zero_trips", fn(loop), Input([1], dtype="int64", low=0, high=0), Input([3, 4])),
    Case("while_shape", fn(loop_shape), Input([None, 4], [1, 4], [3, 4], [7, 4])),
]
