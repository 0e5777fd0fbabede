# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Finding and running the compiler, `pd-compile`."""

from __future__ import annotations

import logging
import os
import re
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from . import _runtime
from .errors import Error

logger = logging.getLogger("paddle_mlir")

_PACKAGE = Path(__file__).parent
_EXTENSION = Path(_runtime.__file__).parent


def compiler() -> str:
    """The path of pd-compile: ``PD_COMPILE``, beside the package (wheel, build tree), or on ``PATH``."""
    folders = [_EXTENSION / "bin", _EXTENSION, _EXTENSION.parent.parent / "bin"]
    # python/paddle_mlir of a source tree: its build folder
    folders.append(_PACKAGE.resolve().parent.parent / "build" / "bin")
    return _runtime.find_compiler([str(folder) for folder in folders])


def compile_cached(model: str, params: str = "", arguments: Sequence[str] = ()) -> str:
    """Compiles a model unless the cache holds it; the folder of the artifact."""
    start = time.perf_counter()
    path, compiled = _runtime.compile_cached(compiler(), model, params, list(arguments))
    if compiled:
        logger.info("compiled %s in %.1f s into %s", model, time.perf_counter() - start, path)
    return path


def report(model: str, params: str = "") -> tuple[str, str]:
    """The coverage report of a model: pd-compile's text, and the same as JSON."""
    handle, path = tempfile.mkstemp(suffix=".json", prefix="paddle-mlir-report-")
    os.close(handle)
    os.unlink(path)
    try:
        command = [compiler(), model, f"--report={path}"] + ([f"--params={params}"] if params else [])
        code, out, err = _runtime.run_process(command)
        # The report is written also when the model cannot be compiled (exit code 3).
        if not os.path.exists(path):
            raise error_from(code, err, command[0])
        return out, Path(path).read_text(encoding="utf-8")
    finally:
        if os.path.exists(path):
            os.unlink(path)


def error_from(code: int, err: str, command: str) -> Error:
    """The two-line message of a tool as an exception."""
    lines = err.splitlines()
    # What the system's loader says of a compiler whose LLVM is not installed.
    missing = re.search(r"error while loading shared libraries: ([^:]+):", err)
    if code == 127 and missing:
        return Error(f"{command}: needs {missing[1]}, which is not installed", exit_code=7, hint="on Debian: apt-get install libmlir-22")
    message = next((line[len("error: ") :] for line in lines if line.startswith("error: ")), "")
    hint = next((line[len("hint: ") :] for line in lines if line.startswith("hint: ")), "")
    said = next((line for line in reversed(lines) if line.strip()), "")
    return Error(message or f"{command} ended with exit code {code}: {said}", exit_code=code or 70, hint=hint)
