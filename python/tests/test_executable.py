# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Running a compiled model with numpy arrays."""

from __future__ import annotations

import pickle
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from conftest import WEIGHTS

import paddle_mlir as pm


def expected(x: np.ndarray) -> np.ndarray:
    return 2 * x + np.array(WEIGHTS, np.float32)


@pytest.fixture
def exe(artifact: Path) -> pm.Executable:
    return pm.Executable.open(artifact, threads=2)


@pytest.fixture
def x() -> np.ndarray:
    return np.random.default_rng(1).random((6, 4), np.float32)


def test_describes_itself(exe: pm.Executable) -> None:
    assert exe.inputs == (pm.TensorInfo("x", "float32", ("N", 4)),)
    assert [info.name for info in exe.outputs] == ["y", "z/0"]
    assert repr(exe) == "<paddle_mlir.Executable (x: float32[N,4]) -> (y: float32[N,4], z/0: float32[N])>"
    assert exe.manifest["producer"] == "test"
    exe.verify_files()


def test_runs_by_position_by_name_and_as_list(exe: pm.Executable, x: np.ndarray) -> None:
    for y, z in (exe(x), exe(x=x), exe.run([x]), exe.run({"x": x})):
        assert y.dtype == np.float32
        np.testing.assert_array_equal(y, expected(x))
        np.testing.assert_allclose(z, x.sum(1), rtol=1e-6)


def test_takes_any_layout(exe: pm.Executable, x: np.ndarray) -> None:
    wide = np.zeros((6, 8), np.float32)
    wide[:, ::2] = x
    for array in (wide[:, ::2], np.asfortranarray(x), x[::-1][::-1], x.astype(">f4"), np.r_[0, x.ravel()].astype("f4")[1:].reshape(6, 4)):
        np.testing.assert_array_equal(exe(array)[0], expected(x))


@pytest.mark.parametrize("dtype", "float16 float64 int64 int32 int16 int8 uint8 bool".split())
def test_every_dtype_is_told_apart(exe: pm.Executable, dtype: str) -> None:
    with pytest.raises(pm.Error, match=f"expects float32, but got {dtype}"):
        exe(np.ones((2, 4), dtype))


def test_read_only_and_empty_arrays(exe: pm.Executable, x: np.ndarray) -> None:
    x.setflags(write=False)
    np.testing.assert_array_equal(exe(x)[0], expected(x))
    with pytest.raises(pm.Error, match="x.N=0 must be at least 1"):
        exe(x[:0])
    with pytest.raises(pm.Error, match=r"expects rank 2, but got \[\]"):
        exe(np.float32(3))


def test_does_not_change_or_keep_its_input(exe: pm.Executable, x: np.ndarray) -> None:
    before = x.copy()
    y, _ = exe(x)
    np.testing.assert_array_equal(x, before)
    x[:] = 0
    np.testing.assert_array_equal(y, expected(before))


def test_results_stay_after_later_runs_and_after_the_executable(artifact: Path, x: np.ndarray) -> None:
    exe = pm.Executable.open(artifact)
    first, _ = exe(x)
    second, _ = exe(x + 1)
    first += 1  # writable, and nobody else's
    del exe
    np.testing.assert_array_equal(first, expected(x) + 1)
    np.testing.assert_array_equal(second, expected(x + 1))


@pytest.mark.parametrize(
    ("array", "text", "hint"),
    [
        (np.zeros((2, 4)), "input 'x' expects float32, but got float64", "the model takes x: float32 [N,4]"),
        (np.zeros(4, np.float32), "input 'x' expects rank 2, but got [4]", ""),
        (np.zeros((2, 5), np.float32), "input 'x' expects 4 for dimension 1, but got [2,5]", ""),
        (np.zeros((3, 4), np.float32), "x.N=3 must be a multiple of 2 (add at test); nearest 2, 4", "this fits: x [2,4]"),
        (np.full((2, 4), -1, np.float32), "x.N must be even", ""),
    ],
)
def test_wrong_inputs(exe: pm.Executable, array: np.ndarray, text: str, hint: str) -> None:
    with pytest.raises(pm.Error) as caught:
        exe(array)
    assert caught.value.exit_code == 6
    assert caught.value.message.endswith(": " + text)
    assert hint in caught.value.hint
    assert exe(np.ones((2, 4), np.float32))[0].shape == (2, 4)


def test_wrong_names_and_counts(exe: pm.Executable, x: np.ndarray) -> None:
    with pytest.raises(pm.Error, match="no input named 'w'"):
        exe(w=x)
    with pytest.raises(pm.Error, match="input 'x' is not given"):
        exe.run({})
    with pytest.raises(pm.Error, match="expects 1 inputs, but got 2"):
        exe(x, x)
    with pytest.raises(TypeError):
        exe(x, x=x)
    with pytest.raises(pm.Error):
        exe(x.astype(complex))


def test_failure_in_a_kernel(exe: pm.Executable, x: np.ndarray) -> None:
    for _ in range(20):
        bad = x.copy()
        bad[0, 0] = -2
        with pytest.raises(pm.Error, match="kernel says no"):
            exe(bad)
        np.testing.assert_array_equal(exe(x)[0], expected(x))


def test_threads_and_clones(exe: pm.Executable) -> None:
    assert exe.threads == 2
    exe.threads = 1
    assert exe.threads == 1
    errors: list[Exception] = []

    def work(own: pm.Executable, seed: int) -> None:
        random = np.random.default_rng(seed)
        try:
            for _ in range(50):
                x = random.random((2 * random.integers(1, 50), 4), np.float32)
                np.testing.assert_array_equal(own(x)[0], expected(x))
        except Exception as error:  # noqa: BLE001 - reported below
            errors.append(error)

    workers = [threading.Thread(target=work, args=(exe.clone() if i % 2 else exe, i)) for i in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not errors
    assert exe.peak_bytes > 0
    exe.trim()


def test_broken_artifacts(artifact: Path, tmp_path: Path) -> None:
    with pytest.raises(pm.Error) as caught:
        pm.Executable.open(tmp_path / "none")
    assert caught.value.exit_code == 4
    broken = tmp_path / "broken"
    shutil.copytree(artifact, broken)
    program = next(broken.glob("cpu/*/program.so"))
    program.write_bytes(program.read_bytes()[:-1] + b"!")
    with pytest.raises(pm.Error, match="damaged") as caught:
        pm.Executable.open(broken)(np.zeros((2, 4), np.float32))
    assert caught.value.exit_code == 4
    with pytest.raises(pm.Error) as caught:
        pm.Executable.open(artifact, device="cuda")
    assert caught.value.exit_code == 7 and "cuda" in str(caught.value)
    with pytest.raises(pm.Error, match="unknown device 'gpu'") as caught:
        pm.Executable.open(artifact, device="gpu")
    assert caught.value.exit_code == 2


def test_emulated_device(emulated: Path) -> None:
    exe = pm.Executable.open(emulated, device="emulated")
    x = np.random.default_rng(3).random((5, 4), np.float32)
    y, sums, same, w = exe(x)
    np.testing.assert_array_equal(y, 2 * x + w)
    np.testing.assert_allclose(sums, x.sum(1), rtol=1e-6)
    np.testing.assert_array_equal(same, x)
    assert exe.device == "emulated" and exe.clone().device == "emulated"


def test_error_is_pickled_with_its_code() -> None:
    error = pickle.loads(pickle.dumps(pm.Error("m", exit_code=4, hint="h")))
    assert (error.message, error.exit_code, error.hint, str(error)) == ("m", 4, "h", "m\nhint: h")
