# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which op computes something else than Paddle? `verify` runs the tool pd-verify and reads its result."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from . import _runtime, toolchain
from .errors import Error

PathLike = Union[str, "os.PathLike[str]"]


class Verification:
    """What a verification found. ``bool(v)`` and ``v.equal`` say whether both sides agree; ``str(v)`` is the readable report.

    ``data`` is the JSON of ``pd-verify --json`` (docs/Verify.md), ``markdown`` the same as a page.
    """

    def __init__(self, data: dict[str, Any], text: str, markdown: str) -> None:
        self.data = data
        self.text = text
        self.markdown = markdown

    @property
    def equal(self) -> bool:
        """Whether no output, no op and no exported PyTorch differs."""
        return bool(self.data["equal"])

    @property
    def first(self) -> dict[str, Any] | None:
        """The first op (or layer) that differs: ``op``, ``layer``, ``python``, ``operands``, ``outputs``, ...; None when none does."""
        return self.data["units"][self.data["first"]] if "first" in self.data else None

    @property
    def worst(self) -> list[dict[str, Any]]:
        """At most ten ops, the largest difference in terms of what is allowed first."""
        return [self.data["units"][index] for index in self.data["worst"]]

    def __bool__(self) -> bool:
        return self.equal

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<paddle_mlir.Verification of {self.data['model']!r}: {self.data['conclusion']}>"


def verify(
    model: PathLike,
    *,
    reference: PathLike | Mapping[str, npt.ArrayLike] | None = None,
    inputs: Mapping[str, npt.ArrayLike] | None = None,
    level: str = "op",
    seed: int = 0,
    dims: Mapping[str, int] | None = None,
    params: PathLike | None = None,
    python: str | Sequence[str] | None = None,
    custom_ops: PathLike | None = None,
    paddle_ops: PathLike | None = None,
    repro_dir: PathLike | None = None,
    torch: bool = True,
) -> Verification:
    """Compares our run of ``model`` with Paddle, or with recorded values, and finds the first op that differs.

    ``reference`` is an ``.npz``, or a mapping, with the model's inputs and values by name; without it Paddle runs the model on
    ``inputs`` (those not given are random, from ``seed``, with dynamic dimensions as ``dims`` says). ``level`` is ``op``,
    ``module`` or ``model``. ``python`` names the interpreters that may have paddle or torch, default this one. ``custom_ops``
    is a file of declarations (docs/CustomOps.md), ``paddle_ops`` the library that Paddle has these operators from. ``repro_dir``
    gets the first wrong op as a model of its own. Raises `Error` with the tool's exit code: 7 without any reference, 6 for
    inputs that do not fit, 4 for bad files, 3 for unsupported operators.
    """
    pythons = [python] if isinstance(python, str) else list(python) if python is not None else [sys.executable]
    with tempfile.TemporaryDirectory(prefix="paddle-mlir-verify-") as folder:
        result, page = os.path.join(folder, "result.json"), os.path.join(folder, "result.md")
        command = [_tool(), os.fspath(model), f"--level={level}", f"--json={result}", f"--markdown={page}", "--python=" + ",".join(pythons)]
        command.append(f"--random-inputs={seed}")
        command += [f"--dim={name}={size}" for name, size in (dims or {}).items()]
        if isinstance(reference, Mapping):
            path = os.path.join(folder, "reference.npz")
            np.savez(path, **{name: np.asarray(value) for name, value in reference.items()})
            command.append(f"--reference={path}")
        elif reference is not None:
            command.append(f"--reference={os.fspath(reference)}")
        for index, (name, value) in enumerate((inputs or {}).items()):
            path = os.path.join(folder, f"input{index}.npy")
            np.save(path, np.asarray(value))
            command += ["--input", f"{name}={path}"]
        if params is not None:
            command.append(f"--params={os.fspath(params)}")
        if custom_ops is not None:
            command.append(f"--custom-ops={os.fspath(custom_ops)}")
        if paddle_ops is not None:
            command.append(f"--paddle-ops={os.fspath(paddle_ops)}")
        if repro_dir is not None:
            command.append(f"--repro-dir={os.fspath(repro_dir)}")
        if not torch:
            command.append("--no-torch")
        code, out, err = _runtime.run_process(command)
        if code not in (0, 1) or not os.path.exists(result):
            raise toolchain.error_from(code, err, command[0])
        return Verification(json.loads(Path(result).read_text(encoding="utf-8")), out, Path(page).read_text(encoding="utf-8"))


def _tool() -> str:
    """pd-verify lies beside pd-compile."""
    path = Path(toolchain.compiler()).with_name("pd-verify")
    if not path.exists():
        raise Error(f"{path}: no such file", exit_code=7, hint="pd-verify is installed beside pd-compile")
    return str(path)
