# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Attention: softmax(q k^T * scale + mask) v in the ways people write it. Exported PyTorch calls one function for all but the last."""

import paddle
import paddle.nn.functional as F

from case import Case, Input, fn

K = 1e-4
HEADS = Input([None, 2, None, 8], [1, 2, 5, 8], [3, 2, 9, 8])


def masked(q, v, mask):
    return paddle.matmul(F.softmax(paddle.matmul(q, v, transpose_y=True) / 2.5 + mask), v)


def keys_scaled(x, y):
    keys = paddle.transpose(y * 0.5, [0, 2, 1])
    return paddle.bmm(F.dropout(F.softmax(paddle.bmm(x, keys), axis=2), 0.2, training=False), y)


def split_heads(x):
    q, k, v = paddle.unbind(paddle.reshape(x, [0, 0, 3, 2, 4]), axis=2)
    scores = paddle.matmul(paddle.transpose(q, [0, 2, 1, 3]), paddle.transpose(k, [0, 2, 3, 1])) * 4**-0.5
    return paddle.matmul(F.softmax(scores, axis=-1), paddle.transpose(v, [0, 2, 1, 3]))


def causal(x):
    length = paddle.shape(x)[1]
    mask = paddle.triu(paddle.full([length, length], -1e4), 1)
    return paddle.matmul(F.softmax(paddle.matmul(x, x, transpose_y=True) * 0.3 + mask), x)


def over_queries(x, y):
    return paddle.matmul(F.softmax(paddle.matmul(x, y, transpose_y=True), axis=-2), y)


CASES = [
    Case("attention_mask", fn(masked), HEADS, HEADS, Input([None, 1, 1, None], [1, 1, 1, 5], [3, 1, 1, 9]), rtol=K),
    Case("attention_keys_scaled", fn(keys_scaled), Input([None, 5, 8], [2, 5, 8]), Input([None, 7, 8], [2, 7, 8]), rtol=K),
    Case("attention_split_heads", fn(split_heads), Input([None, None, 24], [2, 6, 24], [1, 11, 24]), rtol=K),
    Case("attention_causal", fn(causal), Input([None, None, 8], [2, 6, 8], [1, 11, 8]), rtol=K),
    Case("attention_over_queries", fn(over_queries), HEADS, HEADS, rtol=K),
]
