# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Unmodified programs through python -m paddle_mlir.as_paddle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import paddle_mlir

PROGRAM = """
import sys
import numpy as np
import paddle
import paddle.inference as paddle_infer
from paddle import inference
from paddle.inference import Config, create_predictor

assert inference is paddle_infer and paddle.inference is inference
assert not paddle.is_compiled_with_cuda() and not paddle.device.is_compiled_with_rocm()
assert paddle.device.get_device() == "cpu" and paddle.device.cuda.device_count() == 0
config = Config(sys.argv[1] + ".pdmodel", sys.argv[1] + ".pdiparams")
config.disable_gpu()
config.enable_memory_optim()
config.switch_use_feed_fetch_ops(False)
predictor = create_predictor(config)
names = predictor.get_input_names()
handle = predictor.get_input_handle(names[0])
handle.copy_from_cpu(np.ones((2, 4), "float32"))
predictor.run()
out = predictor.get_output_handle(predictor.get_output_names()[0]).copy_to_cpu()
tensor, _ = predictor.run([paddle.to_tensor(np.ones((2, 4)), dtype="float32")])
assert (tensor.numpy() == out).all()
print(__name__, len(sys.argv), out[0].tolist(), paddle.__version__)
"""


def as_paddle(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "paddle_mlir.as_paddle", *arguments]
    package = Path(paddle_mlir.__file__).parent.parent.absolute()
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env={**os.environ, "PYTHONPATH": str(package)}
    )


def test_script_and_module(compiler: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("")
    program = tmp_path / "program.py"
    program.write_text("import helper\n" + PROGRAM)
    want = "__main__ 2 [2.5, 3.5, 4.5, 5.5] 3.3.1\n"
    for arguments in ([str(program), str(model)], ["-m", "program", str(model)], ["-c", PROGRAM, str(model)]):
        result = as_paddle(*arguments, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (0, want), result.stderr


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    result = as_paddle("-c", "import paddle.nn")
    assert result.returncode == 1
    assert "No module named 'paddle.nn': paddle_mlir.as_paddle provides paddle.inference" in result.stderr
    result = as_paddle("-c", "import paddle; paddle.matmul")
    assert "module 'paddle' has no attribute 'matmul'" in result.stderr
    result = as_paddle("-c", "import importlib.util as u; print(u.find_spec('paddle') is not None)")
    assert result.stdout == "True\n"


def test_exit_codes(tmp_path: Path) -> None:
    assert as_paddle("-c", "import sys; sys.exit(5)").returncode == 5
    assert as_paddle().returncode == 2
    assert as_paddle(str(tmp_path / "none.py")).returncode == 4
    assert as_paddle("--help").returncode == 0
