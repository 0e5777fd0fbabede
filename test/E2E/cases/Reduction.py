# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reductions: axis lists, negative axes, keepdim, all elements, integer sums, arg results."""

import paddle

from case import Case, Input, fn


def reduction(name, function, low=-2.0, high=2.0, rtol=None):
    kw = dict(low=low, high=high)
    return [Case(name + "_axis", fn(lambda x: function(x, axis=1)), Input([2, 9, 5], **kw), rtol=rtol),
            Case(name + "_keep", fn(lambda x: function(x, axis=[-1, 1], keepdim=True)), Input([None, 3, 4, None], [2, 3, 4, 5], [1, 3, 4, 11], **kw), rtol=rtol),
            Case(name + "_all", fn(lambda x: function(x)), Input([3, 4, 5], **kw), rtol=rtol)]


CASES = (
    reduction("sum", paddle.sum, -0.5, 2.0) + reduction("mean", paddle.mean, -0.5, 2.0)  # a sum near zero has no relative accuracy
    + reduction("max", paddle.max) + reduction("min", paddle.min)
    + reduction("prod", paddle.prod, 0.5, 1.5)
    + [Case("sum_int", fn(lambda x: paddle.sum(x, axis=0)), Input([5, 7], dtype="int32", low=-9, high=9)),
       Case("sum_bool", fn(lambda x: paddle.sum(x > 0, axis=1)), Input([5, 7])),
       Case("any", fn(lambda x: paddle.any(x > 1.5, axis=1)), Input([5, 7])),
       Case("any_all", fn(lambda x: paddle.any(x > 1.9)), Input([5, 7])),
       Case("any_keep", fn(lambda x: paddle.any(x > 1.5, axis=-1, keepdim=True)), Input([None, 7], [5, 7], [1, 7])),
       Case("all", fn(lambda x: paddle.all(x > -1.5, axis=1)), Input([5, 7])),
       Case("all_all", fn(lambda x: paddle.all(x > -1.99)), Input([5, 7])),
       Case("all_keep", fn(lambda x: paddle.all(x > -1.5, axis=-1, keepdim=True)), Input([None, 7], [5, 7], [1, 7])),
       Case("argmax_last", fn(lambda x: paddle.argmax(x, axis=-1)), Input([3, 11])),
       Case("argmax_keep", fn(lambda x: paddle.argmax(x, axis=1, keepdim=True)), Input([None, 4, 6], [2, 4, 6], [1, 4, 6])),
       Case("argmax_flat", fn(lambda x: paddle.argmax(x)), Input([3, 4])),
       Case("argmax_int32", fn(lambda x: paddle.argmax(x, axis=0, dtype="int32")), Input([7, 4])),
       Case("argmin_last", fn(lambda x: paddle.argmin(x, axis=-1)), Input([3, 11])),
       Case("argmin_axis0", fn(lambda x: paddle.argmin(x, axis=0)), Input([None, 6], [5, 6], [2, 6])),
       Case("argmin_flat", fn(lambda x: paddle.argmin(x)), Input([3, 4])),
       Case("cumsum", fn(lambda x: paddle.cumsum(x, axis=1)), Input([3, 7, 2])),
       Case("cumsum_axis0", fn(lambda x: paddle.cumsum(x, axis=0)), Input([None, 5], [4, 5], [9, 5])),
       Case("cumsum_flat", fn(lambda x: paddle.cumsum(x)), Input([3, 4])),
       Case("topk", fn(lambda x: paddle.topk(x, 3)), Input([4, 9])),
       Case("topk_axis", fn(lambda x: paddle.topk(x, 2, axis=1)), Input([2, 7, 3])),
       Case("topk_smallest", fn(lambda x: paddle.topk(x, 2, largest=False)), Input([None, 9], [4, 9], [1, 9]))]
)
