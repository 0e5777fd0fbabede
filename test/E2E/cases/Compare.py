# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Comparisons, logic, where: bool outputs are exact; NaN goes through isnan."""

import paddle

from case import Case, Input, fn


def binary(name, function, dtype="float32"):
    return [Case(name + "_same", fn(function), Input([2, 3, 7], low=-2, high=2, dtype=dtype), Input([2, 3, 7], low=-2, high=2, dtype=dtype)),
            Case(name + "_broadcast", fn(function), Input([None, 3, None], [2, 3, 5], [4, 3, 1], low=-2, high=2, dtype=dtype), Input([3, 1], low=-2, high=2, dtype=dtype)),
            Case(name + "_outer", fn(function), Input([4, 1], low=-2, high=2, dtype=dtype), Input([1, 5], low=-2, high=2, dtype=dtype))]


CASES = (
    binary("equal", lambda x, y: paddle.equal(x, y), "int64") + binary("not_equal", lambda x, y: paddle.not_equal(x, y), "int32")
    + binary("less_than", lambda x, y: paddle.less_than(x, y)) + binary("less_equal", lambda x, y: paddle.less_equal(x, y), "int64")
    + binary("greater_than", lambda x, y: paddle.greater_than(x, y)) + binary("greater_equal", lambda x, y: paddle.greater_equal(x, y), "int64")
    + binary("logical_and", lambda x, y: paddle.logical_and(x, y), "bool") + binary("logical_or", lambda x, y: paddle.logical_or(x, y), "bool")
    + [Case("logical_not_" + d, fn(lambda x: paddle.logical_not(x > 0)), Input(s, *r)) for d, s, r in
       (("static", [3, 5], []), ("dynamic", [None, 5], [[2, 5], [7, 5]]), ("rank1", [9], []))]
    + [Case("isnan_" + d, fn(lambda x: paddle.isnan(paddle.log(x))), Input(s, *r, low=-1, high=1)) for d, s, r in
       (("static", [3, 5], []), ("dynamic", [None, 5], [[2, 5], [7, 5]]), ("rank1", [9], []))]
    + [Case("where", fn(lambda c, x, y: paddle.where(c > 0, x, y)), Input([2, 3, 5]), Input([2, 3, 5]), Input([2, 3, 5])),
       Case("where_dynamic", fn(lambda c, x, y: paddle.where(c > 0, x, y)), Input([None, 5], [3, 5], [1, 5]), Input([None, 5], [3, 5], [1, 5]), Input([None, 5], [3, 5], [1, 5])),
       Case("where_bool", fn(lambda c, x, y: paddle.where(c, x, y)), Input([4, 6], dtype="bool"), Input([4, 6]), Input([4, 6]))]
)
