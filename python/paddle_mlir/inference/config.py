# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Config: which model, and switches. Switches that choose between Paddle's own engines have no meaning here and are
accepted; one that is not known is ignored with one remark."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable
from typing import Any

from .. import devices
from ..errors import Error
from .types import PrecisionType

_logger = logging.getLogger("paddle_mlir.inference")
_remarked: set[str] = set()

# Paddle's switches without an effect here: passes, engines and devices that this compiler does not have.
_SWITCHES = """
collect_shape_range_info disable_mkldnn_fc_passes disable_onednn_fc_passes disable_onnxruntime enable_cinn
enable_custom_device enable_custom_passes enable_ipu enable_low_precision_io enable_mkldnn_bfloat16 enable_mkldnn_int8
enable_onednn_bfloat16 enable_onednn_int8 enable_onnxruntime enable_openvino_engine enable_ort_optimization
enable_profile enable_save_optim_model enable_tensorrt_dla enable_tensorrt_explicit_quantization
enable_tensorrt_inspector enable_tensorrt_memory_optim enable_tensorrt_oss enable_tensorrt_varseqlen
enable_tuned_tensorrt_dynamic_shape enable_xpu enable_npu enable_mixed_precision
exp_disable_mixed_precision_ops exp_disable_tensorrt_dynamic_shape_ops exp_disable_tensorrt_ops
exp_disable_tensorrt_subgraph exp_enable_mixed_precision_ops exp_enable_use_cutlass
exp_sparse_conv_using_buffer exp_specify_tensorrt_subgraph_precision load_ipu_config mark_trt_engine_outputs
partially_release set_bfloat16_op set_exec_stream set_ipu_config set_ipu_custom_info set_mkldnn_cache_capacity
set_mkldnn_op set_onednn_cache_capacity set_onednn_op set_optim_cache_dir set_optimization_level
set_tensorrt_optimization_level set_trt_dynamic_shape_info set_xpu_config set_xpu_device_id switch_ir_debug
use_optimized_model
""".split()

# Questions about those engines and devices: never in use.
_ANSWERS: dict[str, Any] = {
    "fraction_of_gpu_memory_for_pool": 0.0,
    "mkldnn_int8_enabled": False,
    "onednn_int8_enabled": False,
    "onnxruntime_enabled": False,
    "openvino_engine_enabled": False,
    "shape_range_info_collected": False,
    "shape_range_info_path": "",
    "tensorrt_dla_enabled": False,
    "tensorrt_dynamic_shape_enabled": False,
    "tensorrt_engine_enabled": False,
    "tensorrt_explicit_quantization_enabled": False,
    "tensorrt_inspector_enabled": False,
    "tensorrt_optimization_level": 3,
    "tensorrt_oss_enabled": False,
    "tensorrt_precision_mode": PrecisionType.Float32,
    "tensorrt_varseqlen_enabled": False,
    "trt_allow_build_at_runtime": False,
    "tuned_tensorrt_dynamic_shape": False,
    "use_npu": False,
    "use_xpu": False,
    "xpu_device_id": 0,
}

_LOOKS_LIKE_A_SWITCH = re.compile(r"(exp_)?(enable|disable|set|switch|use|delete|collect|mark|load|turn|specify)_\w+$")


def remark(key: str, text: str) -> None:
    """Warns once per process about ``key``."""
    if key not in _remarked:
        _remarked.add(key)
        _logger.warning("%s", text)


class PassBuilder:
    """Stands for Paddle's list of graph passes, which does not exist here: changes are accepted and do nothing."""

    def all_passes(self) -> list[str]:
        """The names of the passes: none."""
        return []

    def append_pass(self, name: str) -> None:
        """Accepted."""

    def insert_pass(self, index: int, name: str) -> None:
        """Accepted."""

    def delete_pass(self, name: str | int) -> None:
        """Accepted."""

    def turn_on_debug(self) -> None:
        """Accepted."""

    def set_passes(self, names: list[str]) -> None:
        """Accepted."""


class XpuConfig:
    """Settings of a device that is not supported; any attribute may be set."""

    device_id: int = 0


class Config:
    """Which model to load, and how.

    ``Config(model_file, params_file)``, ``Config(model_dir)``, ``Config(model_dir, prefix)`` or an empty ``Config()``
    with `set_model` later.
    """

    Precision = PrecisionType
    Float32 = PrecisionType.Float32
    Int8 = PrecisionType.Int8
    Half = PrecisionType.Half
    Bfloat16 = PrecisionType.Bfloat16

    def __init__(self, model: str | Config | None = None, params: str | None = None) -> None:
        self._model_dir = ""
        self._prog_file = ""
        self._params_file = ""
        self._threads = 0
        self._buffers: tempfile.TemporaryDirectory[str] | None = None
        self._state: dict[str, Any] = {
            "ir_optim": True,
            "feed_fetch": False,
            "mkldnn": True,
            "glog_disabled": False,
            "specify_input_name": False,
            "new_ir": False,
            "memory_optim": True,
            "gpu_device_id": 0,
            "gpu": "",
            "precision": PrecisionType.Float32,
            "memory_pool": 100,
        }
        if isinstance(model, Config):
            for key, value in vars(model).items():
                setattr(self, key, dict(value) if isinstance(value, dict) else value)
        elif model is not None:
            self.set_model(model, params)

    # The model

    def set_model(self, model: str, params: str | None = None) -> None:
        """A folder, a folder and a file prefix, or a model file and a parameter file."""
        model = os.fspath(model)
        params = os.fspath(params) if params is not None else None
        if not os.path.exists(model):
            raise Error(f"{model}: no such file or folder", exit_code=4)
        self._model_dir = self._prog_file = self._params_file = ""
        if params is None:
            # One argument is a folder for Paddle; a file is taken as well.
            if os.path.isdir(model):
                self._model_dir = model
            else:
                self._prog_file = model
        elif os.path.isdir(model):
            prefix = os.path.join(model, params)
            extension = ".json" if os.path.exists(prefix + ".json") else ".pdmodel"
            if not os.path.exists(prefix + extension):
                raise Error(f"{prefix}.json: no such file", exit_code=4)
            self._prog_file, self._params_file = prefix + extension, prefix + ".pdiparams"
        else:
            self._prog_file, self._params_file = model, params

    def set_prog_file(self, path: str) -> None:
        """The model file."""
        self._prog_file = os.fspath(path)

    def set_params_file(self, path: str) -> None:
        """The parameter file."""
        self._params_file = os.fspath(path)

    def set_model_buffer(self, model: str | bytes, model_size: int, params: str | bytes, params_size: int) -> None:
        """The model and its parameters from memory."""

        def raw(data: str | bytes, size: int) -> bytes:
            return (data.encode("utf-8", "surrogateescape") if isinstance(data, str) else bytes(data))[:size]

        text = raw(model, model_size)
        self._buffers = tempfile.TemporaryDirectory(prefix="paddle-mlir-model-")
        name = "model.json" if text.lstrip()[:1] == b"{" else "model.pdmodel"
        self._model_dir = ""
        self._prog_file = os.path.join(self._buffers.name, name)
        self._params_file = os.path.join(self._buffers.name, "model.pdiparams")
        for path, data in ((self._prog_file, text), (self._params_file, raw(params, params_size))):
            with open(path, "wb") as file:
                file.write(data)

    def model_dir(self) -> str:
        """The model's folder, if the model was given by folder."""
        return self._model_dir

    def prog_file(self) -> str:
        """The model file."""
        return self._prog_file

    def params_file(self) -> str:
        """The parameter file."""
        return self._params_file

    def model_from_memory(self) -> bool:
        """Was the model given by `set_model_buffer`?"""
        return self._buffers is not None

    # Switches with a state that can be asked for

    def set_cpu_math_library_num_threads(self, count: int) -> None:
        """Threads of a run; without it, all CPUs of the process are used."""
        self._threads = max(1, int(count))

    def cpu_math_library_num_threads(self) -> int:
        """The number set, 1 if none was (as Paddle answers)."""
        return self._threads or 1

    def enable_use_gpu(self, memory_pool_init_size_mb: int = 100, device_id: int = 0, precision_mode: Any = None) -> None:
        """The model runs on card ``device_id`` (`paddle_mlir.devices.gpu`); without one on the CPU, with a remark, as Paddle does.

        ``precision_mode`` Half and Bfloat16 store weights and values so. The pool's size is kept for `memory_pool_init_size_mb` alone.
        """
        self._state.update(memory_pool=memory_pool_init_size_mb, gpu_device_id=device_id, gpu=devices.gpu(device_id))
        if precision_mode is not None:
            self._set_precision(precision_mode)
        if not self._state["gpu"]:
            remark("enable_use_gpu", "Config.enable_use_gpu: there is no usable CUDA device, the model runs on the CPU")

    def disable_gpu(self) -> None:
        """The model runs on the CPU."""
        self._state["gpu"] = ""

    def use_gpu(self) -> bool:
        """Whether the model runs on a card."""
        return bool(self._state["gpu"])

    def enable_tensorrt_engine(
        self,
        workspace_size: int = 1 << 30,
        max_batch_size: int = 1,
        min_subgraph_size: int = 3,
        precision_mode: Any = PrecisionType.Float32,
        use_static: bool = False,
        use_calib_mode: bool = False,
        use_cuda_graph: bool = False,
    ) -> None:
        """There is no TensorRT: the whole model runs by generated kernels, on a card with the precision that is asked for (Int8: Float32)."""
        self._set_precision(precision_mode)

    def enable_gpu_fp16(self) -> None:
        """On a card, weights and values are stored in float16."""
        self._set_precision(PrecisionType.Half)

    exp_enable_use_gpu_fp16 = enable_gpu_fp16

    def _set_precision(self, precision: Any) -> None:
        self._state["precision"] = PrecisionType(int(precision))
        if precision == PrecisionType.Int8:
            remark("Int8", "Config: int8 is not supported, the model runs in float32")

    def compile_arguments(self) -> list[str]:
        """What `pd-compile` is told: the target and its precision."""
        if not self._state["gpu"]:
            return []
        precision = {PrecisionType.Half: "fp16", PrecisionType.Bfloat16: "bf16"}.get(self._state["precision"], "fp32")
        return [f"--target={devices.target(self._state['gpu'])}", f"--precision={precision}"]

    def device(self) -> str:
        """The device as `paddle_mlir.Executable.open` takes it."""
        return str(self._state["gpu"] or "cpu")

    def gpu_device_id(self) -> int:
        """The device given to `enable_use_gpu`."""
        return int(self._state["gpu_device_id"])

    def memory_pool_init_size_mb(self) -> int:
        """The size given to `enable_use_gpu`."""
        return int(self._state["memory_pool"])

    def switch_ir_optim(self, x: int = True) -> None:
        """Accepted; the compiler always optimises."""
        self._state["ir_optim"] = bool(x)

    def ir_optim(self) -> bool:
        """The state of `switch_ir_optim`."""
        return bool(self._state["ir_optim"])

    def switch_use_feed_fetch_ops(self, x: int = True) -> None:
        """Accepted; handles are always used."""
        self._state["feed_fetch"] = bool(x)

    def use_feed_fetch_ops_enabled(self) -> bool:
        """The state of `switch_use_feed_fetch_ops`."""
        return bool(self._state["feed_fetch"])

    def switch_specify_input_names(self, x: bool = True) -> None:
        """Accepted; names are always used."""
        self._state["specify_input_name"] = bool(x)

    def specify_input_name(self) -> bool:
        """The state of `switch_specify_input_names`."""
        return bool(self._state["specify_input_name"])

    def enable_memory_optim(self, x: bool = True) -> None:
        """Accepted; memory is always planned."""
        self._state["memory_optim"] = bool(x)

    def enable_memory_optim_enabled(self) -> bool:
        """The state of `enable_memory_optim`."""
        return bool(self._state["memory_optim"])

    def disable_glog_info(self) -> None:
        """Accepted; nothing is logged by default."""
        self._state["glog_disabled"] = True

    def glog_info_disabled(self) -> bool:
        """The state of `disable_glog_info`."""
        return bool(self._state["glog_disabled"])

    def enable_mkldnn(self) -> None:
        """Accepted; kernels are generated, oneDNN is not used."""
        self._state["mkldnn"] = True

    def disable_mkldnn(self) -> None:
        """Accepted; oneDNN is never used."""
        self._state["mkldnn"] = False

    def mkldnn_enabled(self) -> bool:
        """The state of `enable_mkldnn`."""
        return bool(self._state["mkldnn"])

    enable_onednn, disable_onednn, onednn_enabled = enable_mkldnn, disable_mkldnn, mkldnn_enabled

    def enable_new_ir(self, x: bool = True) -> None:
        """Accepted; both program formats are read."""
        self._state["new_ir"] = bool(x)

    def new_ir_enabled(self) -> bool:
        """The state of `enable_new_ir`."""
        return bool(self._state["new_ir"])

    def enable_new_executor(self, x: bool = True) -> None:
        """Accepted."""

    def delete_pass(self, name: str) -> None:
        """Accepted; Paddle's passes do not exist here."""

    def pass_builder(self) -> PassBuilder:
        """An object that accepts changes to Paddle's passes."""
        return PassBuilder()

    def xpu_config(self) -> XpuConfig:
        """Settings of a device that is not supported."""
        return XpuConfig()

    def summary(self) -> str:
        """The settings as text."""
        rows = {
            "model_dir": self._model_dir,
            "model_file": self._prog_file,
            "params_file": self._params_file,
            "device": f"{self.device()} (paddle_mlir)",
            "threads": self._threads or "all",
            **{key: self._state[key] for key in ("ir_optim", "memory_optim")},
        }
        width = max(map(len, rows))
        return "\n".join(f"{key.ljust(width)}  {value}" for key, value in rows.items()) + "\n"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if _LOOKS_LIKE_A_SWITCH.match(name):
            remark(f"Config.{name}", f"Config.{name} is not known and is ignored")
            return lambda *args, **kwargs: None
        raise AttributeError(f"paddle_mlir.inference.Config has no method '{name}'")


def _make_switch(name: str) -> Callable[..., None]:
    def switch(self: Config, *args: Any, **kwargs: Any) -> None:
        return None

    switch.__name__ = name
    switch.__qualname__ = f"Config.{name}"
    switch.__doc__ = "Accepted without effect: it chooses between engines of Paddle."
    return switch


def _make_answer(name: str, value: Any) -> Callable[[Config], Any]:
    def answer(self: Config) -> Any:
        return value

    answer.__name__ = name
    answer.__qualname__ = f"Config.{name}"
    answer.__doc__ = f"Always {value!r}."
    return answer


for _name in _SWITCHES:
    setattr(Config, _name, _make_switch(_name))
for _name, _value in _ANSWERS.items():
    setattr(Config, _name, _make_answer(_name, _value))
