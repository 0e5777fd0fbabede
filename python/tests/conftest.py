# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fixtures: a hand-written compiled model, and a stand-in for pd-compile that hands it out."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import paddle_mlir as pm

REPOSITORY = Path(__file__).resolve().parents[2]
WEIGHTS = [0.5, 1.5, 2.5, 3.5]


def _write_artifact(folder: Path, program: Path) -> None:
    import numpy as np

    triple = f"{platform.machine()}-linux-gnu"
    target = folder / "cpu" / triple / "program.so"
    target.parent.mkdir(parents=True)
    shutil.copy(program, target)
    (folder / "weights").mkdir()
    (folder / "weights/packed-cpu.bin").write_bytes(np.array(WEIGHTS + [0] * 12, np.float32).tobytes())
    manifest = {
        "format_version": 1,
        "producer": "test",
        "inputs": [{"name": "x", "dtype": "float32", "shape": ["N", 4]}],
        "outputs": [
            {"name": "y", "dtype": "float32", "shape": ["N", 4]},
            {"name": "z/0", "dtype": "float32", "shape": ["N"]},
        ],
        "constraints": [{"lhs": ["mod", "N", 2], "rhs": 0, "location": "add at test"}],
        "dims": {"N": {"min": 1, "max": None, "multiple": 1}},
        "targets": [
            {
                "device": "cpu",
                "triple": triple,
                "program": f"cpu/{triple}/program.so",
                "weights": "weights/packed-cpu.bin",
            }
        ],
        "files": {f"cpu/{triple}/program.so": hashlib.sha256(target.read_bytes()).hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _compile(source: str, program: Path) -> None:
    compiler = next((c for c in map(shutil.which, ("clang-22", "cc", "gcc", "clang")) if c), None)
    if compiler is None:
        pytest.skip("no C compiler")
    command = [compiler, "-O2", "-fPIC", "-shared", f"-I{REPOSITORY / 'include'}"]
    subprocess.run([*command, str(REPOSITORY / "test/Unit/Runtime" / source), "-o", str(program)], check=True)


@pytest.fixture(scope="session")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """y = 2 x + w and z = sum of each row of x, for an even number of rows of four."""
    folder = tmp_path_factory.mktemp("artifact")
    _compile("program.c", folder / "program.so")
    _write_artifact(folder / "art", folder / "program.so")
    return folder / "art"


@pytest.fixture(scope="session")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """y = 2 x + w, the sums of x's rows, x and w, on the emulated device."""
    import numpy as np

    folder = tmp_path_factory.mktemp("emulated")
    _compile("EmulatedProgram.c", folder / "program.so")
    (folder / "w.bin").write_bytes(np.array(WEIGHTS, np.float32).tobytes())
    outputs = {"y": ["N", 4], "s": ["N"], "same": ["N", 4], "w": [4]}
    target = {"device": "emulated", "triple": f"{platform.machine()}-linux-gnu", "program": "program.so"}
    manifest = {
        "format_version": 1,
        "producer": "test",
        "inputs": [{"name": "x", "dtype": "float32", "shape": ["N", 4]}],
        "outputs": [{"name": name, "dtype": "float32", "shape": shape} for name, shape in outputs.items()],
        "targets": [{**target, "weights": "w.bin"}],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture(autouse=True)
def short_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every error that any test meets is one line, and one with a hint."""
    construct = pm.Error.__init__

    def checked(self: pm.Error, *arguments: Any, **options: Any) -> None:
        construct(self, *arguments, **options)
        lines = str(self).splitlines()
        assert 1 <= len(lines) <= 2 and all(line.startswith("hint: ") for line in lines[1:]), lines

    monkeypatch.setattr(pm.Error, "__init__", checked)


@pytest.fixture
def compiler(artifact: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in the place of pd-compile; its calls are written to `calls` beside it."""
    script = tmp_path / "tools" / "pd-compile"
    script.parent.mkdir()
    script.write_text(
        f"""#!/bin/sh
echo "$@" >> {tmp_path}/tools/calls
model=$1
[ -f "$model.pdmodel" ] && model=$model.pdmodel
if [ "$(head -c 3 "$model" 2>/dev/null)" = bad ]; then
  echo "error: $model@op 3: unsupported operator pd_op.foo" >&2
  echo "hint: the report lists all" >&2
fi
for argument; do
  case $argument in
    --report=*) echo '{{"ops": [{{"name": "pd_op.foo"}}], "unsupported": ["pd_op.foo"]}}' > "${{argument#--report=}}"; echo "report of $model" ;;
  esac
  out=$argument
done
[ "$(head -c 3 "$model" 2>/dev/null)" = bad ] && exit 3
case "$*" in *" -o "*) cp -r {artifact} "$out" ;; esac
"""
    )
    script.chmod(0o755)
    monkeypatch.setenv("PD_COMPILE", str(script))
    monkeypatch.setenv("PD_CACHE", str(tmp_path / "cache"))
    return script


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The path prefix of something that looks like a model."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m/inference.pdmodel").write_bytes(b"program")
    (tmp_path / "m/inference.pdiparams").write_bytes(b"parameters")
    return tmp_path / "m/inference"


def calls(compiler: Path) -> list[str]:
    """The argument lists that the stand-in was called with."""
    log = compiler.parent / "calls"
    return log.read_text().splitlines() if log.exists() else []
