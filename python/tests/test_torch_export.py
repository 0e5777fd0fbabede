# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""`to_torch` and `to_onnx`: results and errors. Where torch is missing, that they say so; the rest needs it (.venv-torch has it)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import paddle_mlir as pm
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FC = REPOSITORY / "test/Import/Inputs/fc.json"
RELU = REPOSITORY / "test/Errors/Inputs/relu.json"

HAS_TORCH = importlib.util.find_spec("torch") is not None
HAS_ONNX = HAS_TORCH and all(importlib.util.find_spec(name) for name in ("onnx", "onnxscript", "onnxruntime"))
with_torch = pytest.mark.skipif(not HAS_TORCH, reason="needs torch")
with_onnx = pytest.mark.skipif(not HAS_ONNX, reason="needs torch, onnx, onnxscript and onnxruntime")

pytestmark = pytest.mark.skipif(not (REPOSITORY / "build/bin/pd-compile").exists(), reason="pd-compile is not built")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PD_COMPILE", str(REPOSITORY / "build/bin/pd-compile"))
    monkeypatch.setenv("PD_CACHE", str(tmp_path / "cache"))


@pytest.mark.skipif(HAS_TORCH, reason="torch is installed")
def test_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(pm.Error, match="needs .*torch.*not installed") as caught:
        pm.to_torch(RELU)
    assert caught.value.exit_code == 7 and "pip install" in caught.value.hint
    with pytest.raises(pm.Error, match="onnxscript") as caught:
        pm.to_onnx(RELU, tmp_path / "x.onnx")
    assert caught.value.exit_code == 7 and not (tmp_path / "x.onnx").exists()


@with_torch
def test_module_and_cache(tmp_path: Path) -> None:
    import torch

    model = pm.to_torch(FC)
    assert not model.training and pm.to_torch(FC, train=True).training
    assert type(model) is type(pm.to_torch(FC)), "the second call takes the package from the cache"
    assert len(list((tmp_path / "cache").glob("pytorch_*"))) == 1
    half = pm.to_torch(FC, dtype=torch.bfloat16)
    assert {p.dtype for p in half.parameters()} == {torch.bfloat16}
    x = torch.from_numpy(np.random.default_rng(0).uniform(-1, 1, (3, 80)).astype(np.float32))
    exe = pm.load(FC).compile()
    with torch.no_grad():
        np.testing.assert_allclose(model(x).numpy(), exe(x.numpy()), rtol=1e-5, atol=1e-6)


@with_torch
def test_errors(tmp_path: Path) -> None:
    with pytest.raises(pm.Error, match="no such file or folder") as caught:
        pm.to_torch(tmp_path / "nothing.json")
    assert caught.value.exit_code == 4
    (tmp_path / "bad.pdparams").write_bytes(b"\x80\x02cos\nsystem\n.")
    with pytest.raises(pm.Error, match=r"bad.pdparams@2: names the Python object 'os.system'") as caught:
        pm.to_torch(FC, params=tmp_path / "bad.pdparams")
    assert caught.value.exit_code == 4
    assert not list((tmp_path / "cache").glob("pytorch_*")), "a failed export leaves nothing behind"


@with_onnx
def test_onnx(tmp_path: Path) -> None:
    import onnxruntime
    import torch

    out = tmp_path / "fc.onnx"
    pm.to_onnx(FC, out)
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    x = np.random.default_rng(1).uniform(-1, 1, (5, 80)).astype(np.float32)
    with torch.no_grad():
        expected = pm.to_torch(FC)(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(session.run(None, {session.get_inputs()[0].name: x})[0], expected, rtol=1e-5, atol=1e-6)
    with pytest.raises(pm.Error, match="folder does not exist") as caught:
        pm.to_onnx(FC, tmp_path / "nowhere" / "fc.onnx")
    assert caught.value.exit_code == 5
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".onnx"] == ["fc.onnx"]
