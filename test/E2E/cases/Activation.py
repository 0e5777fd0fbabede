# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Activations: paddle.nn.functional over [2, 3, 7, 5] and a dynamic shape; pitfalls varied: slopes, thresholds, approximations."""

import paddle.nn.functional as F

from case import Case, Input, fn

STATIC = ([2, 3, 7, 5],)
DYNAMIC = ([None, 6, None], [2, 6, 9], [1, 6, 33])


def unary(name, function, low=-4.0, high=4.0):
    return [Case(name + "_static", fn(function), Input(*STATIC, low=low, high=high)), Case(name + "_dynamic", fn(function), Input(*DYNAMIC, low=low, high=high))]


CASES = (
    unary("relu", lambda x: F.relu(x))
    + unary("relu6", lambda x: F.relu6(x), -10, 10)
    + unary("sigmoid", lambda x: F.sigmoid(x))
    + unary("hardswish", lambda x: F.hardswish(x), -5, 5)
    + unary("hardsigmoid", lambda x: F.hardsigmoid(x), -5, 5)
    + unary("hardsigmoid_slope02", lambda x: F.hardsigmoid(x, slope=0.2, offset=0.5), -5, 5)
    + unary("swish", lambda x: F.swish(x))
    + unary("silu", lambda x: F.silu(x))
    + unary("gelu_erf", lambda x: F.gelu(x))
    + unary("gelu_tanh", lambda x: F.gelu(x, approximate=True))
    + unary("tanh", lambda x: F.tanh(x))
    + unary("leaky_relu", lambda x: F.leaky_relu(x))
    + unary("leaky_relu_03", lambda x: F.leaky_relu(x, 0.3))
    + unary("mish", lambda x: F.mish(x))
    + unary("softplus", lambda x: F.softplus(x))
    + unary("softplus_beta", lambda x: F.softplus(x, beta=2.0, threshold=5.0))
    + unary("elu", lambda x: F.elu(x, 0.7))
    + unary("softmax_last", lambda x: F.softmax(x, axis=-1))
    + unary("softmax_axis1", lambda x: F.softmax(x, axis=1))
)
