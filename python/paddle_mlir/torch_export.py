# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models as PyTorch modules and as ONNX files: `to_torch`, `to_onnx`. Both need torch and safetensors, which nothing else here does."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Union

from . import _runtime, toolchain
from .errors import Error

if TYPE_CHECKING:
    import torch

PathLike = Union[str, "os.PathLike[str]"]

#: What the ONNX exporter writes unless asked: the oldest that holds every op of the models we know.
DEFAULT_OPSET = 18
#: Loops and branches go through PyTorch's older exporter, which ends here.
CONTROL_FLOW_OPSET = 17


def to_torch(
    path: PathLike,
    *,
    params: PathLike | None = None,
    device: str = "cpu",
    dtype: torch.dtype | None = None,
    train: bool = False,
    options: Sequence[str] = (),
) -> torch.nn.Module:
    """The model as a `torch.nn.Module` with its weights, in evaluation mode unless ``train``.

    ``path`` and ``params`` are those of `paddle_mlir.load` (``params`` may be a ``.pdparams``); ``options`` are further
    arguments of ``pd-compile --emit=pytorch``. The package is written into the cache once, by content, and imported from
    there. Raises `Error`: exit code 7 without torch or safetensors, 3 for operators without a PyTorch form, 4 for bad files.
    """
    _require("torch", "safetensors")
    module: torch.nn.Module = _import(_package(path, params, options)).load(device=device, dtype=dtype, train=train)
    return module


def to_onnx(
    path: PathLike,
    out: PathLike,
    *,
    params: PathLike | None = None,
    opset: int | None = None,
    options: Sequence[str] = (),
) -> None:
    """Writes the model as one ONNX file through `torch.onnx.export`, with its dynamic dimensions and the names of its
    inputs and outputs.

    A model with loops or branches on values is exported through TorchScript (opset 17 at most), every other one
    through ``dynamo``. Raises `Error` as `to_torch` does, exit code 5 when ``out`` cannot be written.
    """
    _require("torch", "safetensors", "onnx", "onnxscript")
    import torch

    package = _package(path, params, options)
    model = _import(package).load()
    signature = json.loads((package / "signature.json").read_text(encoding="utf-8"))
    target = Path(out)
    if not target.parent.is_dir():
        raise Error(f"{target}: the folder does not exist", exit_code=5, hint="create it first")
    inputs = tuple(_example(torch, info) for info in signature["inputs"])
    names = {
        "input_names": [info["name"] for info in signature["inputs"]],
        "output_names": [info["name"] for info in signature["outputs"]],
    }
    axes = {info["argument"]: {int(dim): name for dim, name in info["axes"].items()} for info in signature["inputs"]}
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(dir=target.parent) as folder:
        warnings.simplefilter("ignore")
        fresh = Path(folder) / "model.onnx"
        if signature["control_flow"]:
            _export_script(torch, model, inputs, fresh, min(opset or CONTROL_FLOW_OPSET, CONTROL_FLOW_OPSET), signature, names)
        else:
            torch.onnx.export(
                model,
                inputs,
                fresh,
                dynamo=True,
                dynamic_shapes=axes if any(axes.values()) else None,
                opset_version=opset or DEFAULT_OPSET,
                external_data=_bytes(model) > 2**31 - 2**20,
                verbose=False,
                **names,
            )
        for file in Path(folder).iterdir():  # weights above 2 GB lie beside the model, under the name that the model says
            os.replace(file, target if file == fresh else target.parent / file.name)


def _require(*modules: str) -> None:
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise Error(
            f"needs {', '.join(missing)}, which is not installed",
            exit_code=7,
            hint=f"pip install {' '.join(missing)}",
        )


def _bytes(model: torch.nn.Module) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in model.state_dict().values())


def _example(torch: ModuleType, info: dict[str, Any]) -> torch.Tensor:
    dtype = getattr(torch, info["dtype"])
    # Small numbers are rows of every table.
    return torch.rand(info["example"], dtype=dtype) if dtype.is_floating_point else torch.randint(0, 2, info["example"]).to(dtype)


def _export_script(
    torch: ModuleType,
    model: torch.nn.Module,
    inputs: tuple[Any, ...],
    out: Path,
    opset: int,
    signature: dict[str, Any],
    names: dict[str, list[str]],
) -> None:
    """Python's while and if, which `torch.export` does not express, through TorchScript."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    torch.onnx.register_custom_op_symbolic("aten::slice_scatter", _slice_scatter, opset)
    dynamic = {info["name"]: {int(dim): name for dim, name in info["axes"].items()} for info in signature["inputs"]}
    # An open number of rows in a result: ONNX would take the example's.
    for info in signature["outputs"]:
        dynamic[info["name"]] = {dim: f"{info['name']}_{dim}" for dim, size in enumerate(info["shape"]) if size is None}

    class Inputs(torch.nn.Module):
        """The exporter makes an ONNX input of every argument of a script, `logits` too. A trace keeps the script's loops."""

        def __init__(self) -> None:
            super().__init__()
            self.script = torch.jit.script(model)

        def forward(self, *values: torch.Tensor) -> Any:
            return self.script(*values)

    script = torch.jit.trace(Inputs(), inputs, check_trace=False)
    torch.onnx.export(script, inputs, out, dynamo=False, opset_version=opset, dynamic_axes=dynamic, **names)


def _slice_scatter(g: Any, whole: Any, part: Any, dim: Any, start: Any, end: Any, step: Any) -> Any:
    """``whole`` with ``part`` in the place of ``whole[start:end]``: what is before it, it, what is after it."""
    import torch
    from torch.onnx import symbolic_helper

    if symbolic_helper._get_const(step, "i", "step") != 1:
        raise Error("a write into a slice with a step has no ONNX form", exit_code=3)

    def numbers(value: int) -> Any:
        return g.op("Constant", value_t=torch.tensor([value], dtype=torch.int64))

    def position(value: Any, default: int) -> Any:
        if symbolic_helper._is_none(value):
            return numbers(default)
        return g.op("Reshape", g.op("Cast", value, to_i=7), numbers(1))

    axis = symbolic_helper._get_const(dim, "i", "dim")
    last = 2**63 - 1
    before = g.op("Slice", whole, numbers(0), position(start, 0), numbers(axis))
    after = g.op("Slice", whole, position(end, last), numbers(last), numbers(axis))
    return g.op("Concat", before, part, after, axis_i=axis)


def _files(path: str) -> list[str]:
    """The files that a model's name means: those of a folder, or all with its prefix."""
    if os.path.isdir(path):
        return sorted(entry.path for entry in os.scandir(path) if entry.is_file())
    prefix = os.path.splitext(path)[0] if os.path.isfile(path) else path
    folder, stem = os.path.split(prefix)
    if not os.path.isdir(folder or "."):
        return []
    return sorted(e.path for e in os.scandir(folder or ".") if e.is_file() and (e.name == stem or e.name.startswith(stem + ".")))


def _package(path: PathLike, params: PathLike | None, options: Sequence[str]) -> Path:
    """The folder of the exported package, in the cache."""
    model, weights, compiler = os.fspath(path), os.fspath(params) if params is not None else "", toolchain.compiler()
    files = _files(model)
    if not files:
        raise Error(f"{model}: no such file or folder", exit_code=4)
    stamp = os.stat(compiler)
    key = hashlib.sha256(repr(("torch 1", weights, list(options), stamp.st_size, stamp.st_mtime_ns)).encode())
    declarations = [o.partition("=")[2] for o in options if o.startswith("--custom-ops=")]
    for file in files + [f for f in [weights, *declarations] if os.path.isfile(f)]:
        key.update(os.path.splitext(file)[1].encode())
        with open(file, "rb") as stream:
            while block := stream.read(1 << 20):
                key.update(block)
    root = Path(_runtime.cache_folder())
    package = root / f"pytorch_{key.hexdigest()[:40]}"
    if (package / "signature.json").exists():
        return package
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        fresh = Path(folder) / package.name
        command = [compiler, model, "--emit=pytorch", *options] + ([f"--params={weights}"] if weights else [])
        code, _, err = _runtime.run_process([*command, "-o", os.fspath(fresh)])
        if code:
            raise toolchain.error_from(code, err, compiler)
        try:
            os.rename(fresh, package)
        except OSError:  # another process was faster, or a killed one left a part
            if not (package / "signature.json").exists():
                shutil.rmtree(package, ignore_errors=True)
                os.rename(fresh, package)
    return package


def _import(package: Path) -> ModuleType:
    """The package as a module of a name of its own, so that several models live in one process."""
    name = f"paddle_mlir_{package.name}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, package / "__init__.py", submodule_search_locations=[os.fspath(package)])
    if spec is None or spec.loader is None:
        raise Error(f"{package}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
