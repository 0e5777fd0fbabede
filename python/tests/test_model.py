# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Loading, reporting and compiling models through pd-compile, with the cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import calls

import paddle_mlir as pm


def test_compiles_once(compiler: Path, model: Path) -> None:
    x = np.random.default_rng(1).random((2, 4), np.float32)
    first = pm.load(model).compile()
    second = pm.load(str(model) + ".pdmodel").compile()
    assert first.path == second.path
    assert len(calls(compiler)) == 1
    np.testing.assert_array_equal(first(x)[0], second(x)[0])
    np.testing.assert_array_equal(pm.load(model.parent).run([x])[0], first(x)[0])
    assert len(calls(compiler)) == 1


def test_content_and_arguments_are_in_the_key(compiler: Path, model: Path) -> None:
    paths = {pm.load(model).compile().path}
    paths.add(pm.load(model).compile(precision="bf16").path)
    paths.add(pm.load(model).compile(target="cpu", dims={"N": 2}).path)
    paths.add(pm.load(model, params="random:3").compile().path)
    model.with_suffix(".pdiparams").write_bytes(b"other parameters")
    paths.add(pm.load(model).compile().path)
    assert len(paths) == 5
    log = calls(compiler)
    assert "--precision=bf16" in log[1]
    assert "--target=cpu --dim=N=2" in log[2]
    assert "--params=random:3" in log[3]


def test_errors_of_the_compiler(compiler: Path, model: Path) -> None:
    model.with_suffix(".pdmodel").write_bytes(b"bad program")
    with pytest.raises(pm.Error) as caught:
        pm.load(model).compile()
    assert caught.value.exit_code == 3
    assert caught.value.message.endswith("@op 3: unsupported operator pd_op.foo")
    assert caught.value.hint == "the report lists all"


def test_what_a_compiler_says_in_many_lines(compiler: Path, model: Path) -> None:
    compiler.write_text("#!/bin/sh\nfor i in 1 2 3 4 5 6 7 8; do echo 'loc: note: see current operation: %0 = foo' >&2; done\necho 'it fell over' >&2\nexit 70\n")
    for use in (lambda: pm.load(model).compile(), lambda: pm.load(model).report()):
        with pytest.raises(pm.Error) as caught:
            use()
        assert caught.value.exit_code == 70
        assert caught.value.message.endswith("ended with exit code 70: it fell over")
    assert str(pm.Error("what\n%0 = foo", hint="how\nmore")) == "what\nhint: how"


def test_report_of_a_model_that_does_not_compile(compiler: Path, model: Path) -> None:
    path = model.with_suffix(".pdmodel")
    path.write_bytes(b"bad program")
    report = pm.load(path).report()
    assert report.unsupported == ["pd_op.foo"]
    assert str(report).startswith("report of ")
    assert repr(report) == "<paddle_mlir.Report: 1 operators, 1 unsupported>"


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(pm.Error) as caught:
        pm.load(tmp_path / "none")
    assert caught.value.exit_code == 4


def test_no_compiler(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PD_COMPILE", "/does/not/exist")
    with pytest.raises(pm.Error) as caught:
        pm.load(model).compile()
    assert caught.value.exit_code == 7


def test_compiler_without_its_libraries(compiler: Path, model: Path) -> None:
    loader = "pd-compile: error while loading shared libraries: libMLIR.so.22.1: cannot open shared object file: No such file or directory"
    compiler.write_text(f"#!/bin/sh\necho '{loader}' >&2\nexit 127\n")
    for use in (lambda: pm.load(model).compile(), lambda: pm.load(model).report()):
        with pytest.raises(pm.Error) as caught:
            use()
        assert caught.value.exit_code == 7
        assert "needs libMLIR.so.22.1, which is not installed" in caught.value.message
        assert "libmlir-22" in caught.value.hint


def test_warm(compiler: Path, model: Path) -> None:
    command = [sys.executable, "-m", "paddle_mlir.warm", f"{model}.pdmodel", f"{model}.pdiparams"]
    first = subprocess.run(command, capture_output=True, text=True, check=True)
    assert first.stdout.strip() == pm.load(model).compile().path
    assert len(calls(compiler)) == 1
    wrong = subprocess.run([*command[:3], "/does/not/exist"], capture_output=True, text=True)
    assert wrong.returncode == 4
    assert wrong.stderr.startswith("error: /does/not/exist: no such file or folder\nhint: ")
