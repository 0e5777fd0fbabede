# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Nets that are refused today, each at another stage, and one that the exporter once walked round in for ever; report.py asks for an honest report of
them. A net that is mended moves to cases/.
"""

from case import Case, Input, fn


def nonzero(x):
    import paddle

    return paddle.nonzero(x > 0.5), paddle.concat([paddle.nonzero(x), paddle.nonzero(x < 0)])


def rows_by_mask(x, y):
    return x[y[:, 0] > 0]


def allclose(x, y):
    import paddle

    return paddle.allclose(x, y)


def trace(x):
    import paddle

    return paddle.einsum("bii->bi", x)


def pad_nhwc(x):
    import paddle.nn.functional as F

    return F.pad(x, [1, 1, 1, 1], mode="reflect", data_format="NHWC")


def two_kinds(x):
    import paddle

    return paddle.lgamma(x) + paddle.digamma(x)


def deformable():
    import paddle
    from paddle.vision.ops import DeformConv2D

    class Net(paddle.nn.Layer):
        def __init__(self):
            super().__init__()
            self.offsets = paddle.nn.Conv2D(4, 18, 3, padding=1)
            self.convolution = DeformConv2D(4, 4, 3, padding=1)

        def forward(self, x):
            return self.convolution(x, self.offsets(x))

    return Net()


def transposed_3d():
    import paddle

    return paddle.nn.Conv3DTranspose(2, 3, 3)


def gate_in_loop(x, n):
    import paddle

    def more(i, h):
        return i < n

    def step(i, h):
        return i + 1, h * paddle.nn.functional.sigmoid(h)

    return paddle.static.nn.while_loop(more, step, [paddle.zeros([1], "int64"), x])[1]


CASES = [
    Case("nonzero", fn(nonzero), Input([None, 4])),
    Case("rows_by_mask", fn(rows_by_mask), Input([None, 4]), Input([None, 1])),
    Case("allclose", fn(allclose), Input([3, 4]), Input([3, 4])),
    Case("trace", fn(trace), Input([None, 3, 3])),
    Case("pad_nhwc", fn(pad_nhwc), Input([None, None, None, 3])),
    Case("two_kinds", fn(two_kinds), Input([None, 4])),
    Case("deformable", deformable, Input([None, 4, None, None])),
    Case("transposed_3d", transposed_3d, Input([None, 2, 4, 4, 4])),
    Case("gate_in_loop", fn(gate_in_loop), Input([2, 4]), Input([1], dtype="int64")),
]
