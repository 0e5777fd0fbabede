# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The drop-in for paddle.inference: Config, predictors and handles as programs use them."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
from conftest import WEIGHTS, calls

import paddle_mlir as pm
from paddle_mlir import inference
from paddle_mlir.inference import Config, DataType, PlaceType, PrecisionType, create_predictor

# Methods of paddle.inference.Config in Paddle 3.3.1.
CONFIG_METHODS = """
collect_shape_range_info cpu_math_library_num_threads delete_pass disable_glog_info disable_gpu disable_mkldnn
disable_mkldnn_fc_passes disable_onednn disable_onednn_fc_passes disable_onnxruntime enable_cinn enable_custom_device
enable_custom_passes enable_ipu enable_low_precision_io enable_memory_optim enable_mkldnn enable_mkldnn_bfloat16
enable_mkldnn_int8 enable_new_executor enable_new_ir enable_onednn enable_onednn_bfloat16 enable_onednn_int8
enable_onnxruntime enable_openvino_engine enable_ort_optimization enable_profile enable_save_optim_model
enable_tensorrt_dla enable_tensorrt_engine enable_tensorrt_explicit_quantization enable_tensorrt_inspector
enable_tensorrt_memory_optim enable_tensorrt_varseqlen enable_tuned_tensorrt_dynamic_shape enable_use_gpu enable_xpu
exp_disable_mixed_precision_ops exp_disable_tensorrt_dynamic_shape_ops exp_disable_tensorrt_ops
exp_disable_tensorrt_subgraph exp_enable_mixed_precision_ops exp_enable_use_cutlass exp_sparse_conv_using_buffer
exp_specify_tensorrt_subgraph_precision fraction_of_gpu_memory_for_pool glog_info_disabled gpu_device_id ir_optim
load_ipu_config mark_trt_engine_outputs memory_pool_init_size_mb mkldnn_enabled mkldnn_int8_enabled model_dir
model_from_memory new_ir_enabled onednn_enabled onednn_int8_enabled onnxruntime_enabled openvino_engine_enabled
params_file pass_builder prog_file set_bfloat16_op set_cpu_math_library_num_threads set_ipu_config set_ipu_custom_info
set_mkldnn_cache_capacity set_mkldnn_op set_model set_model_buffer set_onednn_cache_capacity set_onednn_op
set_optim_cache_dir set_optimization_level set_params_file set_prog_file set_tensorrt_optimization_level
set_trt_dynamic_shape_info set_xpu_config set_xpu_device_id shape_range_info_collected shape_range_info_path
specify_input_name summary switch_ir_debug switch_ir_optim switch_specify_input_names switch_use_feed_fetch_ops
tensorrt_dla_enabled tensorrt_dynamic_shape_enabled tensorrt_engine_enabled tensorrt_explicit_quantization_enabled
tensorrt_inspector_enabled tensorrt_optimization_level tensorrt_precision_mode tensorrt_varseqlen_enabled
trt_allow_build_at_runtime tuned_tensorrt_dynamic_shape use_feed_fetch_ops_enabled use_gpu use_optimized_model use_xpu
xpu_config xpu_device_id
""".split()


@pytest.fixture
def config(compiler: Path, model: Path) -> Config:
    return Config(f"{model}.pdmodel", f"{model}.pdiparams")


def expected(x: np.ndarray) -> np.ndarray:
    return 2 * x + np.array(WEIGHTS, np.float32)


def test_every_method_of_paddles_config_is_known(config: Config) -> None:
    known = set(dir(Config))
    assert [name for name in CONFIG_METHODS if name not in known] == []
    takes_values = {"set_model", "set_model_buffer", "set_prog_file", "set_params_file", "delete_pass"}
    for name in CONFIG_METHODS:
        if name.startswith(("enable_", "disable_", "exp_", "switch_", "use_", "mark_")) and name not in takes_values:
            getattr(config, name)()


def test_switches_keep_their_state(config: Config) -> None:
    assert (config.ir_optim(), config.use_gpu(), config.mkldnn_enabled(), config.new_ir_enabled()) == (True, False, True, False)
    assert config.cpu_math_library_num_threads() == 1
    config.switch_ir_optim(False)
    config.disable_mkldnn()
    config.set_cpu_math_library_num_threads(3)
    config.enable_use_gpu(200, 1)
    assert not config.use_gpu() and config.compile_arguments() == [] and config.device() == "cpu"
    config.disable_glog_info()
    copy = Config(config)
    assert not copy.ir_optim() and not copy.mkldnn_enabled() and copy.glog_info_disabled()
    assert (copy.cpu_math_library_num_threads(), copy.memory_pool_init_size_mb(), copy.gpu_device_id()) == (3, 200, 1)
    assert copy.prog_file() == config.prog_file()
    copy.switch_ir_optim(True)
    assert not config.ir_optim()
    assert "inference.pdmodel" in config.summary()
    config.pass_builder().delete_pass("a_pass")


def test_unknown_switches_get_one_remark_each(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "paddle_mlir"):
        for _ in range(3):
            config.enable_a_thing_of_tomorrow(1, level=2)
            config.set_another_thing()
    assert [record.getMessage() for record in caplog.records] == [
        "Config.enable_a_thing_of_tomorrow is not known and is ignored",
        "Config.set_another_thing is not known and is ignored",
    ]


def test_unknown_methods_are_named(config: Config) -> None:
    with pytest.raises(AttributeError, match="Config has no method 'to_native_config'"):
        config.to_native_config()
    predictor = create_predictor(config)
    with pytest.raises(AttributeError, match="Predictor has no method 'register_output_hook'"):
        predictor.register_output_hook(print)
    with pytest.raises(AttributeError, match="Tensor has no method 'mutable_data'"):
        predictor.get_input_handle("x").mutable_data()
    with pytest.raises(AttributeError, match="paddle_mlir.inference has no 'convert_to_mixed_precision'"):
        inference.convert_to_mixed_precision  # noqa: B018


def test_handles(config: Config) -> None:
    predictor = create_predictor(config)
    assert predictor.get_input_names() == ["x"]
    assert predictor.get_output_names() == ["y", "z/0"]
    handle = predictor.get_input_handle("x")
    assert handle is predictor.get_input_handle("x")
    assert (handle.shape(), handle.type(), handle.name()) == ([0], DataType.FLOAT32, "x")
    output = predictor.get_output_handle("y")
    with pytest.raises(pm.Error, match="no data yet"):
        output.copy_to_cpu()
    random = np.random.default_rng(1)
    for rows in (2, 8, 4, 8):
        x = random.random((rows, 4), np.float32)
        handle.reshape(x.shape)
        assert handle.shape() == [rows, 4]
        handle.copy_from_cpu(x)
        x_before = x.copy()
        x[:] = 0  # the handle has its own copy
        assert predictor.run() is None
        np.testing.assert_array_equal(output.copy_to_cpu(), expected(x_before))
        assert (output.shape(), output.type()) == ([rows, 4], DataType.FLOAT32)
        np.testing.assert_allclose(predictor.get_output_handle("z/0").copy_to_cpu(), x_before.sum(1), rtol=1e-6)
        predictor.try_shrink_memory()
    first = output.copy_to_cpu()
    first[:] = 0
    assert output.copy_to_cpu().any()
    predictor.clear_intermediate_tensor()
    assert output.copy_to_cpu().any()


def test_wrong_use_of_handles(config: Config) -> None:
    predictor = create_predictor(config)
    with pytest.raises(pm.Error, match="no input named 'q'"):
        predictor.get_input_handle("q")
    with pytest.raises(pm.Error, match="no output named 'x'"):
        predictor.get_output_handle("x")
    with pytest.raises(pm.Error, match="input 'x' has no data"):
        predictor.run()
    handle = predictor.get_input_handle("x")
    with pytest.raises(TypeError):
        handle.copy_from_cpu(3)
    with pytest.raises(pm.Error, match="strings"):
        handle.copy_from_cpu(["text"])
    with pytest.raises(pm.Error, match="is an output"):
        predictor.get_output_handle("y").copy_from_cpu(np.zeros(1, np.float32))
    handle.copy_from_cpu(np.zeros((2, 4)))
    assert handle.type() == DataType.FLOAT64
    with pytest.raises(pm.Error, match="expects float32, but got float64"):
        predictor.run()


def test_shared_data_lists_and_clones(config: Config) -> None:
    predictor = create_predictor(config)
    x = np.random.default_rng(1).random((4, 4), np.float32)
    handle, output = predictor.get_input_handle("x"), predictor.get_output_handle("y")
    handle.share_external_data(inference.HostTensor(x))
    x += 1  # no copy was made
    predictor.run()
    np.testing.assert_array_equal(output.copy_to_cpu(), expected(x))
    handle.share_external_data_by_ptr_name(x.ctypes.data, [2, 4], DataType.FLOAT32, PlaceType.CPU)
    predictor.run()
    np.testing.assert_array_equal(output.copy_to_cpu(), expected(x[:2]))

    other = predictor.clone()
    results = other.run([x])
    assert results is not None
    np.testing.assert_array_equal(results[0].numpy(), expected(x))
    assert results[0].shape == [4, 4]
    assert other.get_output_handle("y").shape() == [4, 4]
    assert output.shape() == [2, 4]


def test_models_are_named_in_several_ways(compiler: Path, model: Path) -> None:
    folder = str(model.parent)
    paths = set()
    empty = Config()
    empty.set_prog_file(f"{model}.pdmodel")
    empty.set_params_file(f"{model}.pdiparams")
    for config in (Config(folder), Config(folder, "inference"), Config(f"{model}.pdmodel"), empty):
        paths.add(create_predictor(config)._executable.path)
    assert len(paths) == 1
    assert len(calls(compiler)) == 1
    assert Config(folder).model_dir() == folder
    program, parameters = (model.with_suffix(s).read_bytes() for s in (".pdmodel", ".pdiparams"))
    memory = Config()
    memory.set_model_buffer(program, len(program), parameters, len(parameters))
    assert memory.model_from_memory()
    assert create_predictor(memory).get_input_names() == ["x"]
    with pytest.raises(pm.Error) as caught:
        Config("/does/not/exist", "/nor/this")
    assert caught.value.exit_code == 4
    with pytest.raises(pm.Error, match="names no model"):
        create_predictor(Config())


def test_pool_and_small_functions(config: Config) -> None:
    pool = inference.PredictorPool(config, 2)
    assert pool.retrieve(1).get_input_names() == ["x"]
    with pytest.raises(IndexError):
        pool.retrieve(2)
    assert inference.get_version().startswith("version: 3.3.1\n")
    assert inference.get_num_bytes_of_data_type(DataType.INT64) == 8
    assert inference.get_trt_compile_version() == (0, 0, 0)
    assert (PrecisionType.Half, PlaceType.CPU, DataType.BOOL) == (2, 0, 6)
    assert Config.Precision.Bfloat16 is PrecisionType.Bfloat16


def test_threads_of_the_config_are_used(config: Config) -> None:
    config.set_cpu_math_library_num_threads(1)
    assert create_predictor(config)._executable.threads == 1


def test_gpu(monkeypatch):
    monkeypatch.setenv("PD_GPU", "emulated")
    config = Config()
    config.enable_use_gpu(100, 0)
    assert config.use_gpu() and config.device() == "emulated"
    assert config.compile_arguments() == ["--target=emulated", "--precision=fp32"]
    config.enable_tensorrt_engine(precision_mode=PrecisionType.Half)
    assert config.compile_arguments() == ["--target=emulated", "--precision=fp16"] and not config.tensorrt_engine_enabled()
    config.enable_use_gpu(100, 0, PrecisionType.Bfloat16)
    assert Config(config).compile_arguments()[1] == "--precision=bf16"
    config.enable_use_gpu(100, 5)
    assert not config.use_gpu(), "the emulator has one card"
    config.enable_use_gpu(100, 0)
    config.disable_gpu()
    assert not config.use_gpu() and config.compile_arguments() == []
    monkeypatch.setenv("PD_GPU", "opencl")
    with pytest.raises(pm.Error, match="PD_GPU is 'opencl'") as caught:
        config.enable_use_gpu(100, 0)
    assert caught.value.exit_code == 2


def test_a_predictor_on_the_emulated_device(monkeypatch, tmp_path):
    asked = []

    def compiled(model, params, arguments):
        asked.append(arguments)
        raise pm.Error("enough")

    monkeypatch.setenv("PD_GPU", "emulated")
    monkeypatch.setattr(pm.toolchain, "compile_cached", compiled)
    for file in ("m.pdmodel", "m.pdiparams"):
        (tmp_path / file).write_bytes(b"as far as Config looks")
    config = Config(str(tmp_path / "m.pdmodel"), str(tmp_path / "m.pdiparams"))
    config.enable_use_gpu(100, 0, PrecisionType.Half)
    with pytest.raises(pm.Error, match="enough"):
        create_predictor(config)
    assert asked == [["--target=emulated", "--precision=fp16"]]
