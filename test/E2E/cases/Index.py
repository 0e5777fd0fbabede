# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Indexing: gather along axes, gather_nd, embedding with padding index, one-hot, triangles, writes into slices."""

import paddle
import paddle.nn.functional as F

from case import Case, Input, fn


def embedding(padding_idx=None):
    def build():
        import paddle

        return paddle.nn.Embedding(11, 6, padding_idx=padding_idx)

    return build


def write(x, value):
    y = paddle.static.setitem(x * 1.5, (slice(None), slice(1, 3)), value)  # y[:, 1:3] = value would be pruned by the exporter
    return y + 1.0 + x


IDS = dict(dtype="int64", low=0, high=4)

CASES = [
    Case("gather", fn(lambda x, i: paddle.gather(x, i)), Input([5, 3]), Input([4], **IDS)),
    Case("gather_axis1", fn(lambda x, i: paddle.gather(x, i, axis=1)), Input([2, 5, 3]), Input([None], [4], [7], **IDS)),
    Case("gather_int32", fn(lambda x, i: paddle.gather(x, i, axis=0)), Input([None, 3], [5, 3], [6, 3]), Input([4], dtype="int32", low=0, high=4)),
    Case("gather_nd", fn(lambda x, i: paddle.gather_nd(x, i)), Input([5, 5, 3]), Input([4, 2], **IDS)),
    Case("gather_nd_full", fn(lambda x, i: paddle.gather_nd(x, i)), Input([5, 5]), Input([3, 4, 2], **IDS)),
    Case("gather_nd_rows", fn(lambda x, i: paddle.gather_nd(x, i)), Input([5, 4, 3]), Input([6, 1], **IDS)),
    Case("index_select", fn(lambda x, i: paddle.index_select(x, i, axis=1)), Input([2, 5, 3]), Input([3], **IDS)),
    Case("index_select_0", fn(lambda x, i: paddle.index_select(x, i)), Input([5, 3]), Input([7], **IDS)),
    Case("index_select_last", fn(lambda x, i: paddle.index_select(x, i, axis=-1)), Input([2, 5]), Input([None], [3], [9], **IDS)),
    Case("embedding", embedding(), Input([None, None], [2, 7], [1, 3], dtype="int64", low=0, high=10)),
    Case("embedding_int32", embedding(), Input([4], dtype="int32", low=0, high=10)),
    Case("embedding_padding", embedding(2), Input([3, 5], dtype="int64", low=0, high=4)),
    Case("one_hot", fn(lambda i: F.one_hot(i, 5)), Input([3, 4], **IDS)),
    Case("one_hot_dynamic", fn(lambda i: F.one_hot(i, 7)), Input([None], [3], [9], **IDS)),
    Case("one_hot_int32", fn(lambda i: F.one_hot(i, 5)), Input([6], dtype="int32", low=0, high=4)),
    Case("tril", fn(lambda x: paddle.tril(x)), Input([4, 6])), Case("tril_1", fn(lambda x: paddle.tril(x, 1)), Input([2, 5, 4])),
    Case("tril_m1", fn(lambda x: paddle.tril(x, -1)), Input([None, 5], [3, 5], [7, 5])),
    Case("triu", fn(lambda x: paddle.triu(x)), Input([4, 6])), Case("triu_1", fn(lambda x: paddle.triu(x, 1)), Input([2, 5, 4])),
    Case("triu_m2", fn(lambda x: paddle.triu(x, -2)), Input([None, 5], [3, 5], [7, 5])),
    Case("set_value", fn(lambda x: write(x, 2.5)), Input([3, 5])), Case("set_value_dynamic", fn(lambda x: write(x, -1.0)), Input([None, 5], [3, 5], [8, 5])),
    Case("set_value_tensor", fn(lambda x, v: write(x, v)), Input([3, 5]), Input([3, 2])),
]
