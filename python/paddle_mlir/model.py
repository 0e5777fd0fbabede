# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models, and what becomes of them: reports and executables."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from . import _runtime, toolchain
from .errors import Error

Path = Union[str, "os.PathLike[str]"]
Dim = Union[int, str]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class TensorInfo:
    """An input or output: its name, numpy dtype name and shape; a dynamic dimension is its symbol's name."""

    name: str
    dtype: str
    shape: tuple[Dim, ...]


class Report:
    """The coverage report of a model. ``str(report)`` is readable text, ``report.data`` the same as a dict."""

    def __init__(self, text: str, data: dict[str, Any]) -> None:
        self.text = text
        self.data = data

    @property
    def outputs(self) -> dict[str, str]:
        """``cpu``, ``torch`` and ``pytorch``: ``yes`` where the model compiles to it, else ``no`` or ``operator``."""
        return dict(self.data.get("outputs", {}))

    @property
    def unsupported(self) -> list[str]:
        """Names of the operators that some output refuses."""
        return list(self.data.get("unsupported", []))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<paddle_mlir.Report: {len(self.data.get('ops', []))} operators, {len(self.unsupported)} unsupported>"


class Executable:
    """A compiled model. Call it with numpy arrays, in the model's order or by name.

    Several threads may call one executable; their runs wait for each other. ``clone()`` gives one that runs beside it.
    """

    def __init__(self, artifact: _runtime.Artifact, threads: int = 0, _session: _runtime.Session | None = None) -> None:
        self._artifact = artifact
        self._session = _session or _runtime.Session(artifact, threads)
        self.inputs: tuple[TensorInfo, ...] = tuple(TensorInfo(n, d, tuple(s)) for n, d, s in artifact.inputs)
        self.outputs: tuple[TensorInfo, ...] = tuple(TensorInfo(n, d, tuple(s)) for n, d, s in artifact.outputs)

    @classmethod
    def open(cls, path: Path, *, device: str = "auto", threads: int = 0, name: str = "") -> Executable:
        """Opens an artifact that pd-compile wrote. ``device`` is auto, cpu, cuda, cuda:N or emulated; inputs and results
        are numpy arrays on all of them. ``name`` is what messages call it, if not its path."""
        return cls(_runtime.Artifact.open(os.fspath(path), device, name), threads)

    @property
    def path(self) -> str:
        """The artifact's folder."""
        return self._artifact.path

    @property
    def manifest(self) -> dict[str, Any]:
        """The artifact's manifest.json."""
        manifest: dict[str, Any] = json.loads(self._artifact.manifest)
        return manifest

    @property
    def device(self) -> str:
        """What it runs on: ``cpu``, ``cuda``, ``cuda:1``, ``emulated``."""
        return self._artifact.device

    @property
    def threads(self) -> int:
        """Number of threads that a run uses."""
        return self._session.threads

    @threads.setter
    def threads(self, count: int) -> None:
        self._session.threads = count

    @property
    def peak_bytes(self) -> int:
        """Largest number of bytes that intermediate values took in a run so far."""
        return self._session.peak_bytes

    def clone(self) -> Executable:
        """Another executable over the same program and weights with memory of its own."""
        return Executable(self._artifact, _session=self._session.clone())

    def trim(self) -> None:
        """Returns the memory kept between runs to the system."""
        self._session.trim()

    def verify_files(self) -> None:
        """Raises `Error` when a file of the artifact is damaged."""
        self._artifact.verify_files()

    def run(self, inputs: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike]) -> list[Array]:
        """One inference: the outputs, in order. Raises `Error` (exit code 6) when an input does not fit."""
        if isinstance(inputs, Mapping):
            known = [info.name for info in self.inputs]
            for name in inputs:
                if name not in known:
                    raise Error(f"no input named '{name}'", exit_code=6, hint=f"the inputs are {', '.join(known)}")
            missing = [name for name in known if name not in inputs]
            if missing:
                raise Error(f"input '{missing[0]}' is not given", exit_code=6, hint=f"the inputs are {', '.join(known)}")
            inputs = [inputs[name] for name in known]
        return self._session.run([_contiguous(value) for value in inputs])

    def __call__(self, *args: npt.ArrayLike, **kwargs: npt.ArrayLike) -> Array | tuple[Array, ...]:
        """Runs with positional or named arrays. One output is returned as such, several as a tuple."""
        if args and kwargs:
            raise TypeError("give the inputs either by position or by name")
        outputs = self.run(kwargs if kwargs else args)
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def __repr__(self) -> str:
        def text(infos: tuple[TensorInfo, ...]) -> str:
            return ", ".join(f"{i.name}: {i.dtype}[{','.join(map(str, i.shape))}]" for i in infos)

        return f"<paddle_mlir.Executable ({text(self.inputs)}) -> ({text(self.outputs)})>"


class Model:
    """A Paddle model on disk, made by `load`."""

    def __init__(self, path: str, params: str = "") -> None:
        self.path = path
        self.params = params

    def report(self) -> Report:
        """What the model holds and which of its operators are supported. Nothing is compiled."""
        text, data = toolchain.report(self.path, self.params)
        return Report(text, json.loads(data))

    def compile(
        self,
        target: str = "native",
        precision: str = "fp32",
        *,
        dims: Mapping[str, str | int] | None = None,
        options: Sequence[str] = (),
        threads: int = 0,
    ) -> Executable:
        """Compiles for ``target`` (as `pd-compile --target` takes it), or finds it in the cache.

        ``dims`` fixes or bounds dimensions (``{"H": "32..1536:32", "N": 1}``); ``options`` are further arguments of
        pd-compile. The cache is keyed by the content of the model, the compiler and all of these.
        """
        arguments = [f"--target={target}"] if target != "native" else []
        if precision != "fp32":
            arguments.append(f"--precision={precision}")
        arguments += [f"--dim={name}={value}" for name, value in (dims or {}).items()]
        path = toolchain.compile_cached(self.path, self.params, arguments + list(options))
        return Executable.open(path, threads=threads, name=self.path)

    def run(self, inputs: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike]) -> list[Array]:
        """Compiles with the defaults (once) and runs."""
        if not hasattr(self, "_default"):
            self._default = self.compile()
        return self._default.run(inputs)

    def __repr__(self) -> str:
        return f"<paddle_mlir.Model {self.path!r}>"


def load(path: Path, params: Path | None = None) -> Model:
    """A model: a folder, a path prefix, a ``.pdmodel``, a ``.json`` or a folder with ``__model__``.

    ``params`` names a parameter file elsewhere, or ``random:SEED``. Raises `Error` (exit code 4) when nothing is there.
    """
    text = os.fspath(path)
    if not any(os.path.exists(text + extension) for extension in ("", ".json", ".pdmodel")):
        raise Error(f"{text}: no such file or folder", exit_code=4)
    return Model(text, os.fspath(params) if params is not None else "")


def _contiguous(value: npt.ArrayLike) -> Array:
    array = np.asarray(value)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if array.dtype.kind == "V" or array.dtype.name == "bfloat16":
        array = array.view(np.uint16)  # the bits: DLPack has no numpy bfloat16
    # ascontiguousarray would turn a scalar into a vector
    return array if array.flags.c_contiguous else np.ascontiguousarray(array)
