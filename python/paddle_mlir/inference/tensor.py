# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tensor handles of a predictor, and the plain tensor that `Predictor.run(inputs)` returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..errors import Error
from .types import DataType, PlaceType, data_type, numpy_dtype

if TYPE_CHECKING:
    from ..model import TensorInfo

Array = npt.NDArray[Any]
_ALIGNMENT = 64  # what the runtime takes without a copy of its own


class HostTensor:
    """A dense tensor in host memory: what `paddle.to_tensor` and `Predictor.run(inputs)` give."""

    def __init__(self, data: npt.ArrayLike) -> None:
        self._array = np.asarray(data)

    def numpy(self) -> Array:
        """The values."""
        return self._array

    @property
    def shape(self) -> list[int]:
        """The dimensions."""
        return list(self._array.shape)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._array.ndim

    @property
    def dtype(self) -> np.dtype:
        """The numpy dtype."""
        return self._array.dtype

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        array = self._array if dtype is None else self._array.astype(dtype)
        return array.copy() if copy else array

    def __len__(self) -> int:
        return len(self._array)

    def __repr__(self) -> str:
        return f"Tensor(shape={self.shape}, dtype={self.dtype.name},\n{self._array})"


class Tensor:
    """A handle to one input or output of a predictor; the predictor makes it."""

    def __init__(self, info: TensorInfo, is_input: bool) -> None:
        self._info = info
        self._is_input = is_input
        self._data: Array | None = None
        self._buffer: Array | None = None
        self._shape: list[int] = [0]
        self._lod: list[list[int]] = []

    def reshape(self, *shape: Any) -> None:
        """Announces the shape of an input; `copy_from_cpu` sets it as well."""
        dims = shape[0] if len(shape) == 1 and isinstance(shape[0], (Sequence, np.ndarray)) else shape
        self._shape = [int(dim) for dim in dims]
        if self._data is not None and list(self._data.shape) != self._shape:
            # As in Paddle, data of the same size stays.
            size = int(np.prod(self._shape, dtype=np.int64))
            self._data = self._data.reshape(self._shape) if self._data.size == size else None

    def copy_from_cpu(self, data: Array | list[str]) -> None:
        """Copies an array into this input; its shape becomes the input's shape."""
        if not self._is_input:
            raise Error(f"'{self._info.name}' is an output", exit_code=6, hint="copy_from_cpu is for input handles")
        if isinstance(data, list) and data and isinstance(data[0], str):
            raise Error(f"input '{self._info.name}' is given strings, which are not supported", exit_code=6)
        if not isinstance(data, np.ndarray):
            raise TypeError("In copy_from_cpu, only numpy arrays and lists of strings are accepted.")
        target = self._aligned(data)
        np.copyto(target, data)
        self._data, self._shape = target, list(data.shape)

    def _aligned(self, like: Array) -> Array:
        """Memory for an array of that dtype and shape, reused when it has the size."""
        if self._buffer is None or self._buffer.nbytes - _ALIGNMENT != like.nbytes:
            self._buffer = np.empty(like.nbytes + _ALIGNMENT, np.uint8)
        offset = -self._buffer.ctypes.data % _ALIGNMENT
        dtype = like.dtype.newbyteorder("=")
        return self._buffer[offset : offset + like.nbytes].view(dtype).reshape(like.shape)

    def share_external_data(self, data: Any) -> None:
        """Uses the memory of a tensor or array without a copy; it must not change before the run."""
        if not self._is_input:
            raise Error(f"'{self._info.name}' is an output", exit_code=6, hint="share_external_data is for input handles")
        if not isinstance(data, np.ndarray):
            if not hasattr(data, "__array__"):
                raise TypeError("In share_external_data, only tensors and numpy arrays are accepted.")
            data = np.asarray(data)
        self._data = data if data.flags.c_contiguous else np.ascontiguousarray(data)
        self._shape = list(data.shape)

    def share_external_data_by_ptr_name(self, data: int, shape: Sequence[int], dtype: DataType, place: PlaceType) -> None:
        """Uses memory at an address; it must stay valid until the run is over."""
        if place != PlaceType.CPU:
            raise Error(f"input '{self._info.name}' lies on {PlaceType(place).name}", exit_code=7, hint="the CPU is the only place")
        import ctypes

        kind = numpy_dtype(dtype)
        count = int(np.prod(shape, dtype=np.int64))
        block = (ctypes.c_uint8 * (count * kind.itemsize)).from_address(data)
        self.share_external_data(np.frombuffer(memoryview(block), kind).reshape(list(shape)))

    def copy_to_cpu(self) -> Array:
        """The values, as an array of its own."""
        if self._data is None:
            what = "input" if self._is_input else "output"
            raise Error(f"{what} '{self._info.name}' has no data yet", exit_code=6, hint="call Predictor.run() first")
        return self._data.copy()

    def shape(self) -> list[int]:
        """The current dimensions; ``[0]`` before there is data."""
        return list(self._data.shape) if self._data is not None else list(self._shape)

    def type(self) -> DataType:
        """The element type."""
        if self._data is not None and self._is_input:
            return data_type(self._data.dtype.name)
        return data_type(self._info.dtype)

    def lod(self) -> list[list[int]]:
        """The sequence offsets that were set."""
        return [list(level) for level in self._lod]

    def set_lod(self, lod: list[list[int]]) -> None:
        """Accepted; sequence offsets do not change the run."""
        self._lod = [list(level) for level in lod]

    def name(self) -> str:
        """The input's or output's name."""
        return self._info.name

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"paddle_mlir.inference.Tensor has no method '{name}'")
