# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Convolutions: kernel, stride, padding (int, pairs, SAME, VALID), dilation, groups, depthwise, transposed, ragged channels, dynamic H and W."""

from case import Case, Input

K = 1e-4


def conv(*args, **kw):
    def build():
        import paddle

        return paddle.nn.Conv2D(*args, **kw)

    build.function = lambda: (args, sorted(kw.items()))
    return build


def transposed(*args, **kw):
    def build():
        import paddle

        return paddle.nn.Conv2DTranspose(*args, **kw)

    return build


def relu_conv(channels):
    def build():
        import paddle

        c, o = channels
        return paddle.nn.Sequential(paddle.nn.Conv2D(c, o, 3, padding=1), paddle.nn.ReLU(), paddle.nn.Conv2D(o, c, 1), paddle.nn.Hardswish())

    return build


DYN = ([None, 8, None, None], [1, 8, 12, 20], [2, 8, 7, 9])

CASES = [
    Case("conv_3x3", conv(8, 16, 3, padding=1), Input([1, 8, 12, 12]), rtol=K),
    Case("conv_3x3_dynamic", conv(8, 16, 3, padding=1), Input(*DYN), rtol=K),
    Case("conv_1x1", conv(8, 24, 1), Input(*DYN), rtol=K),
    Case("conv_1x1_s2", conv(8, 24, 1, stride=2), Input(*DYN), rtol=K),
    Case("conv_stem", conv(3, 16, 3, stride=2, padding=1), Input([None, 3, None, None], [1, 3, 32, 64], [2, 3, 31, 33]), rtol=K),
    Case("conv_7x7", conv(3, 24, 7, stride=2, padding=3, bias_attr=False), Input([1, 3, 33, 40]), rtol=K),
    Case("conv_ragged", conv(5, 7, 3), Input([2, 5, 9, 11]), rtol=K),
    Case("conv_one_out", conv(12, 1, 3, padding=1), Input([1, 12, 6, 10]), rtol=K),
    Case("conv_rect", conv(8, 8, (1, 3), padding=(0, 1), stride=(2, 1)), Input(*DYN), rtol=K),
    Case("conv_pad4", conv(8, 8, 3, padding=[1, 2, 0, 1]), Input(*DYN), rtol=K),
    Case("conv_same", conv(8, 8, 3, stride=2, padding="SAME"), Input([1, 8, 11, 14]), rtol=K),
    Case("conv_valid", conv(8, 8, 3, padding="VALID"), Input(*DYN), rtol=K),
    Case("conv_dilated", conv(8, 8, 3, padding=2, dilation=2), Input(*DYN), rtol=K),
    Case("conv_groups", conv(8, 12, 3, padding=1, groups=2), Input(*DYN), rtol=K),
    Case("conv_nhwc", conv(6, 8, 3, padding=1, data_format="NHWC"), Input([2, 9, 7, 6]), rtol=K),
    Case("depthwise_3x3", conv(8, 8, 3, padding=1, groups=8), Input(*DYN), rtol=K),
    Case("depthwise_5x5_s2", conv(24, 24, 5, padding=2, stride=2, groups=24), Input([None, 24, None, None], [1, 24, 20, 28], [2, 24, 9, 13]), rtol=K),
    Case("depthwise_ragged", conv(13, 13, 3, padding=1, groups=13), Input([1, 13, 9, 9]), rtol=K),
    Case("depthwise_s21", conv(16, 16, 3, padding=1, stride=(2, 1), groups=16), Input([1, 16, 12, 30]), rtol=K),
    Case("depthwise_multiplier", conv(6, 12, 3, padding=1, groups=6), Input([1, 6, 9, 8]), rtol=K),
    Case("conv_chain", relu_conv((8, 20)), Input(*DYN), rtol=K),
    Case("transposed_2x2", transposed(8, 6, 2, stride=2), Input(*DYN), rtol=K),
    Case("transposed_4x4", transposed(8, 6, 4, stride=2, padding=1), Input(*DYN), rtol=K),
    Case("transposed_outpad", transposed(8, 6, 3, stride=2, padding=1, output_padding=1), Input([1, 8, 5, 7]), rtol=K),
    Case("transposed_groups", transposed(8, 6, 3, stride=1, groups=2), Input([1, 8, 5, 7]), rtol=K),
]
