# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""`paddle_mlir.verify` against recordings: results, reports, exit codes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import paddle_mlir as pm
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
RELU = REPOSITORY / "test/Errors/Inputs/relu.json"
LAYERS = REPOSITORY / "test/Verify/Inputs/layers.json"

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


def layers(offset: float = 0.0) -> dict[str, np.ndarray]:
    """Of test/Verify/Inputs/layers.json: relu in one layer, tanh and square in another; `offset` moves the tanh and what follows."""
    x = np.random.default_rng(4).uniform(-2, 2, (3, 4)).astype(np.float32)
    y = np.maximum(x, 0)
    z = np.tanh(y) + np.float32(offset)
    return {"x": x, "%2": y, "%3": z, "%4": z * z, "out": z * z}


def test_levels() -> None:
    good = {level: pm.verify(LAYERS, reference=layers(), torch=False, level=level) for level in ("op", "module", "model")}
    assert all(good.values()) and [len(v.data["units"]) for v in good.values()] == [3, 2, 0]
    wrong = {level: pm.verify(LAYERS, reference=layers(0.125), torch=False, level=level) for level in ("op", "module", "model")}
    assert not any(wrong.values())
    op, module = wrong["op"].first, wrong["module"].first
    assert op is not None and op["op"].startswith("tanh#") and op["layer"] == "/Net/Second/"
    assert module is not None and module["layer"] == "/Net/Second/" and "square#" in module["op"]
    assert wrong["model"].first is None and wrong["model"].data["outputs"][0]["differs"]
    assert "## First difference: `tanh#" in wrong["op"].markdown


def test_bad_files(tmp_path: Path) -> None:
    (tmp_path / "r.npz").write_bytes(b"nothing")
    with pytest.raises(pm.Error) as caught:
        pm.verify(RELU, reference=tmp_path / "r.npz")
    assert caught.value.exit_code == 4
    with pytest.raises(pm.Error, match="frobnicate") as caught:
        pm.verify(REPOSITORY / "test/Errors/Inputs/unknown-op.json", reference=recording())
    assert caught.value.exit_code == 3
    (tmp_path / "ops.yaml").write_text("version: 1\nops: [\n")
    with pytest.raises(pm.Error, match=r"ops.yaml:\d+:\d+: ") as caught:
        pm.verify(RELU, reference=recording(), custom_ops=tmp_path / "ops.yaml")
    assert caught.value.exit_code == 4


def test_in_paddle(tmp_path: Path) -> None:
    """Paddle runs a small net; a swapped input is given, the others are drawn."""
    paddle = pytest.importorskip("paddle")
    paddle.seed(1)
    net = paddle.nn.Sequential(paddle.nn.Linear(4, 8), paddle.nn.GELU(), paddle.nn.LayerNorm(8))
    net.eval()
    paddle.jit.save(net, str(tmp_path / "net"), input_spec=[paddle.static.InputSpec([None, 4], "float32", "x")])
    v = pm.verify(tmp_path / "net", dims={"x_d0": 3}, seed=5, torch=False)
    assert v.equal and v.data["reference"].startswith("paddle ")
    assert {unit["op"].split("#")[0] for unit in v.data["units"]} >= {"matmul", "gelu", "layer_norm"}
    again = pm.verify(tmp_path / "net", inputs={"x": np.ones((2, 4), np.float32)}, torch=False)
    assert again.equal and again.data["inputs"][0]["shape"] == [2, 4]
