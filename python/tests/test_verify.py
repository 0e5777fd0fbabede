"""`paddle_mlir.verify` against recordings: results, reports, exit codes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import paddle_mlir as pm
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
RELU = REPOSITORY / "test/Errors/Inputs/relu.json"

pytestmark = pytest.mark.skipif(not (REPOSITORY / "build/bin/pd-verify").exists(), reason="pd-verify is not built")


@pytest.fixture(autouse=True)
def real_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PD_COMPILE", str(REPOSITORY / "build/bin/pd-compile"))


def recording(offset: float = 0.0) -> dict[str, np.ndarray]:
    x = np.random.default_rng(3).uniform(-2, 2, (3, 4)).astype(np.float32)
    y = np.maximum(x, 0) + np.float32(offset)
    return {"x": x, "out": y, "%2": y}


def test_equal() -> None:
    v = pm.verify(RELU, reference=recording(), torch=False)
    assert v and v.equal and v.first is None
    assert "1 ops equal, 0 differ" in str(v)
    assert v.data["outputs"][0]["name"] == "out"
    assert v.markdown.startswith("# Verification of ")


def test_first_difference(tmp_path: Path) -> None:
    v = pm.verify(RELU, reference=recording(0.25), torch=False, repro_dir=tmp_path / "repro")
    assert not v and v.first is not None
    assert v.first["op"].startswith("relu#")
    assert v.first["operands"][0]["name"] == "x" and v.first["operands"][0]["shape"] == [3, 4]
    assert v.first["outputs"][0]["differs"] and v.worst[0]["op"] == v.first["op"]
    again = pm.verify(tmp_path / "repro/op.mlir", reference=tmp_path / "repro/reference.npz", torch=False)
    assert not again.equal


def test_file_and_level(tmp_path: Path) -> None:
    np.savez(tmp_path / "r.npz", **recording())
    v = pm.verify(RELU, reference=tmp_path / "r.npz", level="model", torch=False)
    assert v.equal and v.data["units"] == []


def test_errors() -> None:
    wrong = recording()
    del wrong["x"]
    with pytest.raises(pm.Error, match="input 'x' is missing") as caught:
        pm.verify(RELU, reference=wrong, torch=False)
    assert caught.value.exit_code == 6
    with pytest.raises(pm.Error, match="there is no reference") as caught:
        pm.verify(RELU, python="/nowhere/python")
    assert caught.value.exit_code == 7 and "--reference=FILE.npz" in caught.value.hint
    with pytest.raises(pm.Error, match="expects op, module or model") as caught:
        pm.verify(RELU, level="line", reference=recording())
    assert caught.value.exit_code == 2
