# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Elementwise arithmetic: broadcasting (static, dynamic, a dim that is 1), integers, scalars on either side, axis."""

import paddle

from case import Case, Input, fn


def unary(name, function, low=-3.0, high=3.0, dtype="float32"):
    return [Case(name + "_static", fn(function), Input([2, 3, 7, 5], low=low, high=high, dtype=dtype)),
            Case(name + "_dynamic", fn(function), Input([None, 5, None], [2, 5, 9], [1, 5, 17], low=low, high=high, dtype=dtype))]


def binary(name, function, low=-3.0, high=3.0, dtype="float32"):
    kw = dict(low=low, high=high, dtype=dtype)
    return [Case(name + "_same", fn(function), Input([2, 3, 7], **kw), Input([2, 3, 7], **kw)),
            Case(name + "_channel", fn(function), Input([None, 3, 4, None], [2, 3, 4, 5], [1, 3, 4, 9], **kw), Input([3, 1, 1], **kw)),
            Case(name + "_outer", fn(function), Input([2, 1, 7], **kw), Input([4, 1], **kw)),
            Case(name + "_dynamic", fn(function), Input([None, None], [3, 4], [1, 4], [5, 2], **kw), Input([None, None], [3, 4], [6, 4], [5, 1], **kw))]


CASES = (
    unary("exp", lambda x: paddle.exp(x)) + unary("log", lambda x: paddle.log(x), 0.1, 5.0) + unary("sqrt", lambda x: paddle.sqrt(x), 0.0, 9.0)
    + unary("rsqrt", lambda x: paddle.rsqrt(x), 0.1, 9.0) + unary("square", lambda x: paddle.square(x)) + unary("abs", lambda x: paddle.abs(x))
    + unary("floor", lambda x: paddle.floor(x)) + unary("ceil", lambda x: paddle.ceil(x)) + unary("round", lambda x: paddle.round(x))
    + unary("sin", lambda x: paddle.sin(x)) + unary("cos", lambda x: paddle.cos(x)) + unary("erf", lambda x: paddle.erf(x))
    + unary("angle", lambda x: paddle.angle(x))
    + unary("pow_2", lambda x: paddle.pow(x, 2.0)) + unary("pow_05", lambda x: paddle.pow(x, 0.5), 0.0, 4.0) + unary("pow_3", lambda x: x**3 * 1.5)
    + unary("scale", lambda x: paddle.abs(paddle.scale(x, 2.5, 0.75))) + unary("scale_before", lambda x: paddle.abs(paddle.scale(x, 2.5, 0.75, bias_after_scale=False)))
    + unary("scale_int", lambda x: paddle.abs(x * 3 + 1), -9, 9, "int64")
    + unary("scalar_ops", lambda x: paddle.abs((1.0 - x) / 3.0 + x * 2.0 - 0.5))
    + unary("rdiv", lambda x: 2.0 / x, 0.5, 3.0)
    + unary("clip", lambda x: paddle.clip(x, -0.5, 1.25)) + unary("clip_min", lambda x: paddle.clip(x, min=0.3))
    + unary("cast_int", lambda x: paddle.cast(x, "int32"), -9, 9) + unary("cast_bool", lambda x: paddle.cast(x, "bool"), -1, 1)
    + unary("cast_uint8", lambda x: paddle.cast(x, "float32") * 0.5, 0, 255, "uint8") + unary("cast_to_uint8", lambda x: paddle.cast(x, "uint8"), 0, 255)
    + unary("cast_from_int", lambda x: paddle.cast(x, "float32") * 0.5, -9, 9, "int64") + unary("cast_f64", lambda x: paddle.cast(x, "float64"))
    + binary("add", lambda x, y: paddle.add(x, y)) + binary("subtract", lambda x, y: paddle.subtract(x, y)) + binary("multiply", lambda x, y: paddle.multiply(x, y))
    + binary("divide", lambda x, y: paddle.divide(x, y), 0.5, 3.0) + binary("maximum", lambda x, y: paddle.maximum(x, y)) + binary("minimum", lambda x, y: paddle.minimum(x, y))
    + binary("elementwise_pow", lambda x, y: paddle.pow(x, y), 0.2, 2.5)
    + binary("add_int", lambda x, y: paddle.add(x, y), -9, 9, "int64") + binary("floor_divide", lambda x, y: paddle.floor_divide(x, y), 1, 9, "int64")
    + binary("floor_divide_signed", lambda x, y: paddle.floor_divide(x, y * 2 + 1), -9, 9, "int32")
    + binary("remainder", lambda x, y: paddle.remainder(x, y * 2 + 1), -9, 9, "int64") + binary("remainder_float", lambda x, y: paddle.remainder(x, y), 0.5, 3.0)
)
