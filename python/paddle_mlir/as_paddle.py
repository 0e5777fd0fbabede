# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs an unmodified program for Paddle inference without Paddle.

``python -m paddle_mlir.as_paddle program.py ARGUMENTS`` or ``-m module ARGUMENTS`` or ``-c CODE``. `install` does the
same inside a process: from then on ``import paddle`` gives `paddle_mlir.inference` under Paddle's names.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import os
import runpy
import sys
import types
from collections.abc import Sequence
from typing import Any, Callable

from . import devices, inference


def install() -> None:
    """Makes ``import paddle`` and its inference modules come from here, also when a real Paddle is installed."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        for name in [name for name in sys.modules if name == "paddle" or name.startswith("paddle.")]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name != "paddle" and not name.startswith("paddle."):
            return None
        if name not in _MODULES:
            raise ModuleNotFoundError(
                f"No module named '{name}': paddle_mlir.as_paddle provides paddle.inference and what goes with it", name=name
            )
        spec = importlib.machinery.ModuleSpec(name, self, origin="paddle_mlir.as_paddle")
        spec.submodule_search_locations = []
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _FakeModule(spec.name, _MODULES[spec.name].__doc__)

    def exec_module(self, module: types.ModuleType) -> None:
        _MODULES[module.__name__](module)


class _FakeModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__") and f"{self.__name__}.{name}" in _MODULES:
            return importlib.import_module(f"{self.__name__}.{name}")
        raise AttributeError(f"module '{self.__name__}' has no attribute '{name}' (paddle_mlir.as_paddle stands for Paddle)")


def _no(*args: Any, **kwargs: Any) -> bool:
    return False


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


_NOT_COMPILED_WITH = ("rocm", "xpu", "npu", "mlu", "ipu", "cinn", "distribute", "custom_device")


def _compiled_with(module: types.ModuleType) -> None:
    """What Paddle was compiled with: CUDA, where a card is there."""
    for name in _NOT_COMPILED_WITH:
        module.__dict__[f"is_compiled_with_{name}"] = _no
    module.__dict__["is_compiled_with_cuda"] = lambda: bool(devices.gpu())


_device_set: list[str] = []


def _set_device(device: str) -> None:
    """Remembered for `_get_device`: a predictor's device is its Config's."""
    _device_set[:] = [device]


def _get_device() -> str:
    if _device_set:
        return "gpu:0" if _device_set[0] == "gpu" else _device_set[0]
    return "gpu:0" if devices.gpu() else "cpu"


def _paddle(module: types.ModuleType) -> None:
    """Paddle's top module, as far as inference programs use it."""
    module.__dict__.update(
        __version__=inference.PADDLE_VERSION,
        __git_commit__="paddle_mlir",
        Tensor=inference.HostTensor,
        to_tensor=lambda data, dtype=None, place=None, stop_gradient=True: _to_tensor(data, dtype),
        set_device=_set_device,
        get_device=_get_device,
        set_flags=_nothing,
        enable_static=_nothing,
        disable_static=_nothing,
        disable_signal_handler=_nothing,
        in_dynamic_mode=lambda: True,
        CPUPlace=type("CPUPlace", (), {"__doc__": "The CPU."}),
    )
    _compiled_with(module)
    for name in ("inference", "device", "utils", "version"):
        importlib.import_module(f"paddle.{name}")


def _to_tensor(data: Any, dtype: Any = None) -> inference.HostTensor:
    import numpy as np

    return inference.HostTensor(np.asarray(data, dtype=dtype))


def _inference(module: types.ModuleType) -> None:
    """`paddle_mlir.inference` under Paddle's name."""
    for name in inference.__all__:
        module.__dict__[name] = getattr(inference, name)
    module.__dict__["__all__"] = [name for name in inference.__all__ if name != "HostTensor"]


def _device(module: types.ModuleType) -> None:
    """Devices: the CPU and the cards that `paddle_mlir.devices.gpu` names."""
    module.__dict__.update(
        set_device=_set_device,
        get_device=_get_device,
        get_all_device_type=lambda: ["cpu"] + (["gpu"] if devices.gpu() else []),
        get_available_device=lambda: ["cpu"] + [f"gpu:{i}" for i in range(devices.gpu_count())],
        get_cudnn_version=_nothing,
        device_count=devices.gpu_count,
    )
    _compiled_with(module)
    importlib.import_module("paddle.device.cuda")


def _cuda(module: types.ModuleType) -> None:
    """CUDA devices."""
    module.__dict__.update(device_count=devices.gpu_count, empty_cache=_nothing, synchronize=_nothing)


def _utils(module: types.ModuleType) -> None:
    """Small helpers of paddle.utils."""

    def try_import(name: str, err_msg: str | None = None) -> types.ModuleType:
        try:
            return importlib.import_module(name)
        except ImportError as error:
            raise ImportError(err_msg or f"No module named '{name}'") from error

    def run_check() -> None:
        print("paddle_mlir is installed and stands for Paddle inference.")

    module.__dict__.update(try_import=try_import, run_check=run_check)


def _version(module: types.ModuleType) -> None:
    """The version of Paddle that is stood for."""
    major, minor, patch = inference.PADDLE_VERSION.split(".")
    module.__dict__.update(
        full_version=inference.PADDLE_VERSION, major=major, minor=minor, patch=patch, commit="paddle_mlir", cuda=lambda: "False"
    )


_MODULES: dict[str, Callable[[types.ModuleType], None]] = {
    "paddle": _paddle,
    "paddle.inference": _inference,
    "paddle.device": _device,
    "paddle.device.cuda": _cuda,
    "paddle.utils": _utils,
    "paddle.version": _version,
}

_USAGE = "usage: python -m paddle_mlir.as_paddle (program.py | -m module | -c code) [arguments...]"


def main(arguments: Sequence[str]) -> int:
    """Runs the program that the arguments name; its own exit code is the process's."""
    arguments = list(arguments)
    if arguments[:1] in (["-h"], ["--help"]):
        print(_USAGE)
        return 0
    option = arguments.pop(0) if arguments and arguments[0] in ("-m", "-c") else ""
    if not arguments or (not option and arguments[0].startswith("-")):
        print(f"error: expects a program\nhint: {_USAGE}", file=sys.stderr)
        return 2
    program = arguments[0]
    install()
    if option == "-m":
        sys.path[0] = os.getcwd()
        sys.argv = arguments
        runpy.run_module(program, run_name="__main__", alter_sys=True)
        return 0
    if option == "-c":
        sys.path[0] = ""
        sys.argv = ["-c", *arguments[1:]]
        exec(compile(program, "<string>", "exec"), {"__name__": "__main__", "__builtins__": __builtins__})
        return 0
    if not os.path.exists(program):
        print(f"error: {program}: no such file", file=sys.stderr)
        return 4
    sys.path[0] = os.path.dirname(os.path.abspath(program))
    sys.argv = arguments
    runpy.run_path(program, run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
