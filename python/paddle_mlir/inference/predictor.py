# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Predictor: compiles the model of a Config (or finds it in the cache) and runs it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import toolchain
from ..errors import Error
from ..model import Executable
from .config import Config
from .tensor import HostTensor, Tensor


class Predictor:
    """Runs one model; `create_predictor` makes it. Predictors and clones may run at the same time."""

    def __init__(self, config: Config | None, _executable: Executable | None = None) -> None:
        self._executable = _executable or _compile(config)
        self._inputs = {info.name: Tensor(info, True) for info in self._executable.inputs}
        self._outputs = {info.name: Tensor(info, False) for info in self._executable.outputs}

    def get_input_names(self) -> list[str]:
        """Names of the inputs, in feed order."""
        return [info.name for info in self._executable.inputs]

    def get_output_names(self) -> list[str]:
        """Names of the outputs, in fetch order."""
        return [info.name for info in self._executable.outputs]

    def get_input_handle(self, name: str) -> Tensor:
        """The handle of an input; always the same object for one name."""
        return self._handle(self._inputs, name, "input")

    def get_output_handle(self, name: str) -> Tensor:
        """The handle of an output; always the same object for one name."""
        return self._handle(self._outputs, name, "output")

    def run(self, inputs: Sequence[Any] | None = None) -> list[HostTensor] | None:
        """Runs on what the input handles hold. With a list of tensors: runs on those and returns the outputs."""
        if inputs is not None:
            results = self._executable.run([np.asarray(value) for value in inputs])
            self._store(results)
            return [HostTensor(result) for result in results]
        arrays = []
        for name, handle in self._inputs.items():
            if handle._data is None:
                raise Error(f"input '{name}' has no data", exit_code=6, hint="get_input_handle(name).copy_from_cpu(array)")
            arrays.append(handle._data)
        self._store(self._executable.run(arrays))
        return None

    def clone(self, stream: Any = None) -> Predictor:
        """A predictor over the same program and weights with handles and memory of its own."""
        return Predictor(None, self._executable.clone())

    def try_shrink_memory(self) -> int:
        """Frees memory that the last run did not use."""
        return self._executable._session.trim(True)

    def clear_intermediate_tensor(self) -> None:
        """Frees all memory kept between runs."""
        self._executable._session.trim(False)

    def _store(self, results: list[Any]) -> None:
        for handle, result in zip(self._outputs.values(), results):
            handle._data = result

    @staticmethod
    def _handle(handles: dict[str, Tensor], name: str, what: str) -> Tensor:
        if name not in handles:
            raise Error(f"the model has no {what} named '{name}'", exit_code=6, hint=f"its {what}s are {', '.join(handles)}")
        return handles[name]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"paddle_mlir.inference.Predictor has no method '{name}'")


class PredictorPool:
    """A number of predictors over one model."""

    def __init__(self, config: Config, size: int = 1) -> None:
        first = Predictor(config)
        self._predictors = [first] + [first.clone() for _ in range(size - 1)]

    def retrieve(self, index: int) -> Predictor:
        """The predictor number ``index``."""
        if not 0 <= index < len(self._predictors):
            raise IndexError(f"the pool has {len(self._predictors)} predictors, but number {index} was asked for")
        return self._predictors[index]

    def retrive(self, index: int) -> Predictor:
        """The old spelling of `retrieve`."""
        return self.retrieve(index)


def create_predictor(config: Config) -> Predictor:
    """Compiles the model that ``config`` names, or finds it in the cache, and returns its predictor."""
    return Predictor(config)


def _compile(config: Config | None) -> Executable:
    model = (config.prog_file() or config.model_dir()) if config is not None else ""
    if config is None or not model:
        raise Error("the Config names no model", exit_code=6, hint="Config(model_file, params_file)")
    params = config.params_file() if config.prog_file() else ""
    # A program without parameters has no parameter file.
    path = toolchain.compile_cached(model, params if os.path.exists(params) else "", config.compile_arguments())
    return Executable.open(path, device=config.device(), threads=config._threads, name=model)
