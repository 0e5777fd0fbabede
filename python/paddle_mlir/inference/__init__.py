# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A drop-in for ``paddle.inference``: the same names over Paddle-MLIR, without Paddle.

    >>> from paddle_mlir.inference import Config, create_predictor
"""

from __future__ import annotations

from typing import Any

from .config import Config, XpuConfig
from .predictor import Predictor, PredictorPool, create_predictor
from .tensor import HostTensor, Tensor
from .types import DataType, PlaceType, PrecisionType, get_num_bytes_of_data_type

#: The release of Paddle whose interface this follows.
PADDLE_VERSION = "3.3.1"

__all__ = [
    "Config",
    "DataType",
    "HostTensor",
    "PlaceType",
    "PrecisionType",
    "Predictor",
    "PredictorPool",
    "Tensor",
    "XpuConfig",
    "create_predictor",
    "get_num_bytes_of_data_type",
    "get_trt_compile_version",
    "get_trt_runtime_version",
    "get_version",
]


def get_version() -> str:
    """Version text in the form of Paddle's own."""
    from .. import __version__

    return f"version: {PADDLE_VERSION}\ncommit: paddle_mlir {__version__}\nbranch: HEAD\n"


def get_trt_compile_version() -> tuple[int, int, int]:
    """TensorRT is not used."""
    return (0, 0, 0)


def get_trt_runtime_version() -> tuple[int, int, int]:
    """TensorRT is not used."""
    return (0, 0, 0)


def __getattr__(name: str) -> Any:
    raise AttributeError(f"paddle_mlir.inference has no '{name}'")
