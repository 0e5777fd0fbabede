# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pooling: max and average, exclusive, ceil mode, padding, adaptive sizes, global."""

import paddle.nn.functional as F

from case import Case, Input, fn

DYN = ([None, 5, None, None], [1, 5, 12, 20], [2, 5, 9, 7])

CASES = [
    Case("max_2x2", fn(lambda x: F.max_pool2d(x, 2)), Input(*DYN)),
    Case("max_3x3_s2_p1", fn(lambda x: F.max_pool2d(x, 3, stride=2, padding=1)), Input(*DYN)),
    Case("max_ceil", fn(lambda x: F.max_pool2d(x, 3, stride=2, ceil_mode=True)), Input([1, 5, 10, 11])),
    Case("max_rect", fn(lambda x: F.max_pool2d(x, (3, 2), stride=(3, 2))), Input(*DYN)),
    Case("avg_2x2", fn(lambda x: F.avg_pool2d(x, 2)), Input(*DYN)),
    Case("avg_exclusive", fn(lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, exclusive=True)), Input(*DYN)),
    Case("avg_inclusive", fn(lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, exclusive=False)), Input(*DYN)),
    Case("avg_ceil", fn(lambda x: F.avg_pool2d(x, 3, stride=2, ceil_mode=True)), Input([1, 5, 10, 11])),
    Case("avg_same", fn(lambda x: F.avg_pool2d(x, 3, stride=2, padding="SAME")), Input([1, 5, 10, 11])),
    Case("adaptive_avg_1", fn(lambda x: F.adaptive_avg_pool2d(x, 1)), Input(*DYN)),
    Case("adaptive_avg_3", fn(lambda x: F.adaptive_avg_pool2d(x, (3, 2))), Input([2, 5, 7, 9])),
    Case("adaptive_max_3", fn(lambda x: F.adaptive_max_pool2d(x, (3, 2))), Input([2, 5, 6, 8]), formats=("pir",), reason="2.6.2 exports max_pool2d_with_index, tier T2"),
]
