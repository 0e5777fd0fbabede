# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Enumerations of paddle.inference and their numpy counterparts."""

from __future__ import annotations

import enum

import numpy as np


class DataType(enum.IntEnum):
    """Element type of a tensor."""

    FLOAT32 = 0
    INT64 = 1
    INT32 = 2
    UINT8 = 3
    INT8 = 4
    FLOAT16 = 5
    BOOL = 6
    FLOAT64 = 7
    BFLOAT16 = 8


class PlaceType(enum.IntEnum):
    """Where a tensor lives; here always ``CPU``."""

    UNK = -1
    CPU = 0
    GPU = 1
    XPU = 2
    CUSTOM = 4


class PrecisionType(enum.IntEnum):
    """Precision of the computation."""

    Float32 = 0
    Int8 = 1
    Half = 2
    Bfloat16 = 3


_NAMES = {
    "float32": DataType.FLOAT32,
    "int64": DataType.INT64,
    "int32": DataType.INT32,
    "uint8": DataType.UINT8,
    "int8": DataType.INT8,
    "float16": DataType.FLOAT16,
    "bool": DataType.BOOL,
    "float64": DataType.FLOAT64,
    "bfloat16": DataType.BFLOAT16,
}
_BYTES = {
    DataType.FLOAT32: 4,
    DataType.INT64: 8,
    DataType.INT32: 4,
    DataType.UINT8: 1,
    DataType.INT8: 1,
    DataType.FLOAT16: 2,
    DataType.BOOL: 1,
    DataType.FLOAT64: 8,
    DataType.BFLOAT16: 2,
}


def data_type(name: str) -> DataType:
    """The DataType for a numpy dtype name."""
    if name not in _NAMES:
        raise TypeError(f"no paddle.inference data type for numpy's {name}")
    return _NAMES[name]


def numpy_dtype(dtype: DataType) -> np.dtype:
    """The numpy dtype for a DataType (bfloat16: its bits, uint16)."""
    name = next(name for name, value in _NAMES.items() if value == dtype)
    return np.dtype("uint16" if name == "bfloat16" else name)


def get_num_bytes_of_data_type(dtype: DataType) -> int:
    """Bytes of one element."""
    return _BYTES[DataType(dtype)]
