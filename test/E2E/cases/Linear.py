# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Products: matmul with batches, broadcasting and transposes, ragged sizes (no multiple of the register tile), Linear, addmm, bmm."""

import paddle

from case import Case, Input, fn

K = 1e-4


def linear(i, o, bias=True):
    def build():
        import paddle

        return paddle.nn.Linear(i, o, bias_attr=None if bias else False)

    return build


CASES = [
    Case("matmul_2d", fn(lambda x, y: paddle.matmul(x, y)), Input([5, 17]), Input([17, 9]), rtol=K),
    Case("matmul_tx", fn(lambda x, y: paddle.matmul(x, y, transpose_x=True)), Input([17, 5]), Input([17, 9]), rtol=K),
    Case("matmul_ty", fn(lambda x, y: paddle.matmul(x, y, transpose_y=True)), Input([5, 17]), Input([9, 17]), rtol=K),
    Case("matmul_batch", fn(lambda x, y: paddle.matmul(x, y)), Input([2, 3, 5, 17]), Input([2, 3, 17, 8]), rtol=K),
    Case("matmul_batch_ty", fn(lambda x, y: paddle.matmul(x, y, transpose_y=True)), Input([2, 3, None, 16], [2, 3, 5, 16], [2, 3, 40, 16]), Input([2, 3, None, 16], [2, 3, 7, 16], [2, 3, 40, 16]), rtol=K),
    Case("matmul_broadcast", fn(lambda x, y: paddle.matmul(x, y)), Input([4, 1, 5, 6]), Input([3, 6, 7]), rtol=K),
    Case("matmul_3d_2d", fn(lambda x, y: paddle.matmul(x, y)), Input([None, None, 12], [2, 5, 12], [1, 33, 12]), Input([12, 20]), rtol=K),
    Case("matmul_vec", fn(lambda x, y: paddle.matmul(x, y)), Input([3, 5, 17]), Input([17]), rtol=K),
    Case("matmul_dot", fn(lambda x, y: paddle.matmul(x, y)), Input([17]), Input([17]), rtol=K),
    Case("linear", linear(24, 40), Input([None, 24], [1, 24], [7, 24], [64, 24]), rtol=K),
    Case("linear_3d", linear(33, 17), Input([None, None, 33], [2, 5, 33], [1, 1, 33]), rtol=K),
    Case("linear_nobias", linear(8, 100, False), Input([5, 8]), rtol=K),
    Case("bmm", fn(lambda x, y: paddle.bmm(x, y)), Input([3, 4, 6]), Input([3, 6, 5]), rtol=K),
    Case("bmm_dynamic", fn(lambda x, y: paddle.bmm(x, y)), Input([None, 4, None], [3, 4, 6], [1, 4, 50]), Input([None, None, 5], [3, 6, 5], [1, 50, 5]), rtol=K),
    Case("bmm_wide", fn(lambda x, y: paddle.bmm(x, y)), Input([2, 30, 20]), Input([2, 20, 33]), rtol=K),
    Case("addmm", fn(lambda c, x, y: paddle.addmm(c, x, y, beta=0.5, alpha=2.0)), Input([4, 5]), Input([4, 6]), Input([6, 5]), rtol=K),
    Case("addmm_plain", fn(lambda c, x, y: paddle.addmm(c, x, y)), Input([4, 5]), Input([4, 6]), Input([6, 5]), rtol=K),
    Case("addmm_broadcast", fn(lambda c, x, y: paddle.addmm(c, x, y)), Input([1, 5]), Input([4, 6]), Input([6, 5]), rtol=K),
]
