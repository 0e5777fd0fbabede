# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command line of pd-run: results, comparison, exit codes and messages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import REPOSITORY, WEIGHTS, calls

PD_RUN = os.environ.get("PD_RUN", str(REPOSITORY / "build/bin/pd-run"))


def pd_run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PD_RUN, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def x(tmp_path: Path) -> np.ndarray:
    values = np.random.default_rng(1).random((4, 4), np.float32)
    np.save(tmp_path / "x.npy", values)
    return values


def test_writes_its_results(artifact: Path, tmp_path: Path, x: np.ndarray) -> None:
    result = pd_run(artifact, "--input", f"x={tmp_path}/x.npy", "--output", tmp_path / "out", "--threads=2")
    assert result.returncode == 0, result.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["000_y.npy", "001_z_0.npy"]
    np.testing.assert_array_equal(np.load(tmp_path / "out/000_y.npy"), 2 * x + np.array(WEIGHTS, np.float32))
    np.testing.assert_allclose(np.load(tmp_path / "out/001_z_0.npy"), x.sum(1), rtol=1e-6)
    assert result.stdout.splitlines()[0].startswith("output 0 'y': float32 [4,4], min ")


def test_compares_with_folders_and_npz(artifact: Path, tmp_path: Path, x: np.ndarray) -> None:
    given = ["--input", tmp_path / "x.npy"]  # one input needs no name
    assert pd_run(artifact, *given, f"--output={tmp_path}/a").returncode == 0
    result = pd_run(artifact, *given, f"--expect={tmp_path}/a")
    assert result.returncode == 0
    assert result.stdout.startswith("output 0 'y': ok: max error 0 of max abs ")
    y, z = (np.load(tmp_path / "a" / name) for name in ("000_y.npy", "001_z_0.npy"))
    np.savez(tmp_path / "named.npz", **{"z/0": z, "y": y})
    assert pd_run(artifact, *given, f"--expect={tmp_path}/named.npz").returncode == 0
    z[2] += 0.5
    np.savez(tmp_path / "ordered.npz", y, z)
    result = pd_run(artifact, *given, f"--expect={tmp_path}/ordered.npz")
    assert result.returncode == 1
    assert "output 1 'z/0': differs: max error 0.5" in result.stdout and "at element 2" in result.stdout
    assert pd_run(artifact, *given, f"--expect={tmp_path}/ordered.npz", "--atol=0.6").returncode == 0
    report = json.loads(pd_run(artifact, *given, f"--expect={tmp_path}/ordered.npz", "--json").stdout)
    assert not report["within"] and report["outputs"][1]["max_error"] == pytest.approx(0.5, rel=1e-5)
    np.savez_compressed(tmp_path / "packed.npz", y, z)
    assert "is compressed" in pd_run(artifact, *given, f"--expect={tmp_path}/packed.npz").stderr


def test_check_uses_the_artifacts_own_values(artifact: Path, tmp_path: Path, x: np.ndarray) -> None:
    def write(y: np.ndarray) -> None:
        tensors = {"input.x": x, "output.0.y": y, "output.1.z/0": x.sum(1)}
        header, body = {}, b""
        for name, value in tensors.items():
            data = value.astype(np.float32).tobytes()
            header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(body), len(body) + len(data)]}
            body += data
        text = json.dumps(header).encode()
        (folder / "check.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + body)

    folder = tmp_path / "art"
    shutil.copytree(artifact, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["check"] = {"file": "check.safetensors", "origin": "by hand"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    right = 2 * x + np.array(WEIGHTS, np.float32)
    write(right)
    result = pd_run(folder, "--check")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("expected values: by hand\noutput 0 'y': ok: max error 0 of max abs ")
    write(right + 0.25)
    result = pd_run(folder, "--check")
    assert result.returncode == 1
    assert "output 0 'y': differs: max error 0.25" in result.stdout
    (folder / "check.safetensors").write_bytes(b"short")
    assert pd_run(folder, "--check").returncode == 4


def test_random_inputs_are_reproducible_and_fit(artifact: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert pd_run(artifact, "--random-inputs=7", f"--output={tmp_path}/{name}").returncode == 0
    a, b = (np.load(tmp_path / name / "000_y.npy") for name in "ab")
    np.testing.assert_array_equal(a, b)
    assert a.shape == (2, 4)  # N = 1 is no multiple of 2
    pd_run(artifact, "--random-inputs=8", "--dim", "N=6", f"--output={tmp_path}/c")
    assert np.load(tmp_path / "c/000_y.npy").shape == (6, 4)


def test_bench(artifact: Path) -> None:
    report = json.loads(pd_run(artifact, "--bench=20", "--threads=1", "--dim", "N=1000", "--json").stdout)
    assert report["runs"] == 20 and report["threads"] == 1 and report["inputs"] == {"x": [1000, 4]}
    assert 0 < report["min_ms"] <= report["p50_ms"] <= report["p99_ms"]
    assert report["peak_intermediate_bytes"] >= 20000
    assert "p50" in pd_run(artifact, "--bench=5").stdout


def test_runs_on_the_emulated_device(emulated: Path, tmp_path: Path, x: np.ndarray) -> None:
    result = pd_run(emulated, "--device=emulated", "--input", f"x={tmp_path}/x.npy", "--output", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[0] == "device: emulated (CUDA emulator, sm_90)"
    np.testing.assert_array_equal(np.load(tmp_path / "out/000_y.npy"), 2 * x + np.array(WEIGHTS, np.float32))
    report = json.loads(pd_run(emulated, "--bench=5", "--dim", "N=1000", "--json").stdout)
    assert report["device"].startswith("emulated (") and report["peak_intermediate_bytes"] >= 52000
    small = {**os.environ, "PD_EMULATOR_MEMORY": "65536"}
    command = [PD_RUN, str(emulated), "--random-inputs=1", "--dim=N=10000"]
    result = subprocess.run(command, capture_output=True, text=True, env=small)
    assert result.returncode == 8
    assert result.stderr.startswith(f"error: {emulated}: emulated is out of memory: 160000 bytes wanted, 61440 of 65536 free\nhint: ")


def test_starts_fast(artifact: Path) -> None:
    def once() -> float:
        start = time.perf_counter()
        assert pd_run(artifact, "--random-inputs=1").returncode == 0
        return time.perf_counter() - start

    assert min(once() for _ in range(5)) < 0.1


@pytest.mark.parametrize(
    ("arguments", "code", "line", "hint"),
    [
        (["ART"], 6, "ART: input 'x' is not given", "--input x=FILE.npy (float32 [N,4]), or --random-inputs=SEED"),
        (["ART", "--input", "q=TMP/x.npy"], 6, "ART: has no input named 'q'", "its inputs are x: float32 [N,4]"),
        (["ART", "--input", "x=TMP/no.npy"], 4, "TMP/no.npy: cannot be read: No such file or directory", ""),
        (["ART", "--input", "x=TMP/f8.npy"], 6, "ART: input 'x' expects float32, but got float64", "the model takes"),
        (["ART", "--input", "x=TMP/odd.npy"], 6, "ART: x.N=3 must be a multiple of 2 (add at test); nearest 2, 4", "this fits"),
        (["ART", "--random-inputs=1", "--dim", "N=3"], 6, "ART: x.N=3 must be a multiple of 2 (add at test); nearest 2, 4", "--dim"),
        (["ART", "--random-inputs=1", "--dim", "Q=3"], 6, "ART: has no dimension named 'Q'", "its dimensions are N"),
        (["ART", "--check"], 4, "ART: holds no check.safetensors", "--expect"),
        (["ART", "--device=cuda", "--random-inputs=1"], 7, "ART: holds no variant for this machine (cuda ", "it holds cpu "),
        (["ART", "--device=gpu", "--random-inputs=1"], 2, "pd-run: unknown device 'gpu'; the devices are auto, cpu, cuda", ""),
        (["ART", "--random-inputs=1", "--output=TMP/x.npy/out"], 5, "TMP/x.npy/out: folder cannot be created", ""),
        (["TMP/none"], 4, "TMP/none: no such file or folder", "MODEL is a folder"),
        (["TMP/empty"], 4, "TMP/empty: holds no model", "MODEL is a folder"),
        ([], 2, "pd-run: expects an artifact or a model", "pd-run --help"),
        (["ART", "--fast"], 2, "pd-run: unknown option '--fast'", "pd-run --help"),
        (["ART", "--threads=many"], 2, "pd-run: option --threads expects a number, but got 'many'", ""),
        (["ART", "--input"], 2, "pd-run: option --input expects a value", ""),
        (["ART", "ART"], 2, "pd-run: takes one model, but got", ""),
    ],
)
def test_errors(
    artifact: Path, compiler: Path, tmp_path: Path, x: np.ndarray, arguments: list[str], code: int, line: str, hint: str
) -> None:
    np.save(tmp_path / "f8.npy", np.zeros((2, 4)))
    np.save(tmp_path / "odd.npy", np.zeros((3, 4), np.float32))
    (tmp_path / "empty").mkdir()

    def fill(text: str) -> str:
        return text.replace("ART", str(artifact)).replace("TMP", str(tmp_path))

    result = pd_run(*map(fill, arguments))
    lines = result.stderr.splitlines()
    assert result.returncode == code, result.stderr
    assert lines[0].startswith("error: " + fill(line))
    assert 1 <= len(lines) <= 5
    if hint:
        assert lines[1].startswith("hint: ") and hint in lines[1]


def test_a_model_is_compiled_into_the_cache(compiler: Path, model: Path) -> None:
    first = pd_run(f"{model}.pdmodel", "--random-inputs=1")
    assert first.returncode == 0, first.stderr
    assert first.stderr.startswith("compiled ")
    second = pd_run(model.parent, "--random-inputs=1")
    assert (second.returncode, second.stderr) == (0, "")
    assert len(calls(compiler)) == 1
    wrong = pd_run(model.parent, "--random-inputs=1", "--dim", "N=3")
    assert wrong.stderr.startswith(f"error: {model.parent}: x.N=3 must be a multiple of 2")  # not the cache's path
    model.with_suffix(".pdmodel").write_bytes(b"bad")
    result = pd_run(f"{model}.pdmodel", "--random-inputs=1")
    assert result.returncode == 3
    assert result.stderr.endswith("@op 3: unsupported operator pd_op.foo\nhint: the report lists all\n")


def test_help_and_version() -> None:
    assert pd_run("--help").stdout.startswith("usage: pd-run ")
    assert pd_run("--version").stdout.startswith("pd-run 0.1.0")
