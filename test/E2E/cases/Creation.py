# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Constants and fills: from shapes, like another tensor, ranges; each ends in an op with the input so that nothing is pruned."""

import numpy as np
import paddle

from case import Case, Input, fn

TABLE = np.arange(12, dtype="float32").reshape(3, 4) * 0.25 - 1.0

CASES = [
    Case("full", fn(lambda x: paddle.full([3, 4], 2.5) * x), Input([3, 4])), Case("full_int", fn(lambda x: paddle.full([4], 3, "int64") * x), Input([4], dtype="int64", low=-5, high=5)),
    Case("full_shape", fn(lambda x: paddle.full([paddle.shape(x)[0], 4], 1.5) * x), Input([None, 4], [2, 4], [6, 4])),
    Case("full_like", fn(lambda x: paddle.full_like(x, 0.5) + x * x), Input([None, 4], [2, 4], [6, 4])), Case("ones_like", fn(lambda x: paddle.ones_like(x) / (x * x + 1.0)), Input([3, 4])),
    Case("zeros", fn(lambda x: paddle.concat([paddle.zeros([2, 4]), x * 2.0])), Input([3, 4])),
    Case("arange", fn(lambda x: paddle.arange(0, 4, dtype="float32") * x), Input([3, 4])), Case("arange_step", fn(lambda x: paddle.arange(1, 10, 3, dtype="int64") * x), Input([3], dtype="int64", low=-5, high=5)),
    Case("arange_shape", fn(lambda x: paddle.cast(paddle.arange(paddle.shape(x)[1]), "float32") * x), Input([2, None], [2, 4], [2, 9])),
    Case("assign_value", fn(lambda x: paddle.assign(TABLE) * x), Input([3, 4])), Case("assign_value_int", fn(lambda x: paddle.assign(np.array([3, -4, 5], "int64")) * x), Input([3], dtype="int64", low=-5, high=5)),
    Case("assign", fn(lambda x: paddle.assign(x) * x), Input([None, 4], [3, 4], [1, 4])),
    Case("dropout", fn(lambda x: paddle.nn.functional.dropout(x, 0.3, training=False) * 2.0), Input([3, 4])),
    Case("dropout_downgrade", fn(lambda x: paddle.nn.functional.dropout(x, 0.3, training=False, mode="downscale_in_infer") * 2.0), Input([3, 4])),
]
