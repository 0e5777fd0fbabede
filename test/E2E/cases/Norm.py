# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Normalisations: batch norm alone and after a convolution (folded), layer norm over one and two axes, no affine part, epsilon."""

from case import Case, Input

K = 1e-4


def bn(channels, **kw):
    def build():
        import paddle

        return paddle.nn.BatchNorm2D(channels, **kw)

    return build


def conv_bn(c, o, groups=1, bias=None):
    def build():
        import paddle

        return paddle.nn.Sequential(paddle.nn.Conv2D(c, o, 3, padding=1, groups=groups, bias_attr=bias), paddle.nn.BatchNorm2D(o), paddle.nn.ReLU())

    return build


def ln(shape, **kw):
    def build():
        import paddle

        return paddle.nn.LayerNorm(shape, **kw)

    return build


DYN = ([None, 6, None, None], [1, 6, 5, 7], [2, 6, 3, 9])

CASES = [
    Case("batch_norm", bn(6), Input(*DYN), rtol=K), Case("batch_norm_eps", bn(6, epsilon=1e-3), Input([2, 6, 4, 4]), rtol=K),
    Case("batch_norm_nhwc", bn(6, data_format="NHWC"), Input([2, 4, 5, 6]), rtol=K),
    Case("conv_bn", conv_bn(6, 12), Input(*DYN), rtol=K), Case("conv_bn_nobias", conv_bn(6, 12, 1, False), Input(*DYN), rtol=K),
    Case("depthwise_bn", conv_bn(6, 6, 6, False), Input(*DYN), rtol=K),
    Case("layer_norm", ln(20), Input([None, None, 20], [2, 5, 20], [1, 1, 20]), rtol=K), Case("layer_norm_2", ln([4, 6]), Input([3, 4, 6]), rtol=K),
    Case("layer_norm_eps", ln(20, epsilon=1e-6), Input([3, 20]), rtol=K),
    Case("layer_norm_noaffine", ln(20, weight_attr=False, bias_attr=False), Input([3, 20]), rtol=K),
]
