# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Paddle-MLIR: compiles and runs Paddle inference models without Paddle.

    >>> import paddle_mlir as pm
    >>> exe = pm.load("inference.pdmodel").compile()
    >>> y = exe(x)

`paddle_mlir.inference` is a drop-in for `paddle.inference`; ``python -m paddle_mlir.as_paddle program.py`` runs an
unmodified program with it.
"""

from .errors import Error
from .model import Executable, Model, Report, TensorInfo, load
from .torch_export import to_onnx, to_torch
from .verify import Verification, verify

__version__ = "0.1.0"
__all__ = ["Error", "Executable", "Model", "Report", "TensorInfo", "Verification", "load", "to_onnx", "to_torch", "verify"]
