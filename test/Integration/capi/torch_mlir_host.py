# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""torch-mlir's own Python module and libPaddleMLIR-C.so in one process: each with an MLIR of its own, a `torch` dialect of its own.
torch_mlir_host.py LIBRARY MODEL

The model comes as text, generic text and bytecode into a context that torch-mlir made, and torch-mlir lowers it to linalg there. Prints the
number of convolutions it found in each form; exit code 0 when all is well.
"""

import ctypes
import sys

from torch_mlir import ir
from torch_mlir.dialects import torch as torch_dialect
from torch_mlir.passmanager import PassManager

PIPELINE = "builtin.module(torch-backend-to-linalg-on-tensors-backend-pipeline)"
SINK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
TEXT, GENERIC_TEXT, BYTECODE = range(3)


def main(library, model):
    context = ir.Context()
    torch_dialect.register_dialect(context)
    paddle = ctypes.CDLL(library)
    counts = []
    for form in (TEXT, GENERIC_TEXT, BYTECODE):
        pieces = []
        sink = SINK(lambda data, length, _, pieces=pieces: pieces.append(ctypes.string_at(data, length)))
        code = paddle.pdmlirImportToTorch(model.encode(), None, form, sink, None, None, None)
        if code:
            return code
        data = b"".join(pieces)
        found = []

        def visit(op, found=found):
            if op.name in ("torch.aten.convolution", "torch.aten.conv2d"):
                found.append(op.name)
            return ir.WalkResult.ADVANCE

        with context:
            module = ir.Module.parse(data if form == BYTECODE else data.decode())
            module.operation.walk(visit)
            if form == BYTECODE:
                PassManager.parse(PIPELINE).run(module.operation)
                if "torch.aten" in str(module.operation.get_asm(large_elements_limit=8, large_resource_limit=8)):
                    return 1
        counts.append(len(found))
    print("convolutions:", *counts)
    return 0 if counts[0] > 0 and len(set(counts)) == 1 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
