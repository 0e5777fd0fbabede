#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""DEPLOY.md of exported packages: its ONNX and ONNX Runtime lines are run, the FastAPI program is started and asked by the page's own client, config.pbtxt is
parsed as a text proto and held against the ONNX file, the trtexec profiles too. Eager is the reference.   pytorch_deploy.py [--seed N] [NAME...]

Runs in .venv-torch. run.py exports the nets' models first. trtexec and tritonserver themselves are not run: they need an NVIDIA GPU and are no PyPI packages.
Last line: `N passed, N failed, N skipped`.
"""

import argparse
import contextlib
import importlib
import io
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import numpy as np
import onnxruntime as ort
import torch
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

import pytorch_onward as onward
import seeds
from pytorch_onward import PD_COMPILE, ROOT

WORK = os.path.join(ROOT, "build", "e2e", "deploy")
RUFF = os.path.join(os.path.dirname(sys.executable), "ruff")
CASES = os.path.join(ROOT, "build", "e2e", "models", "legacy")
QUICK = ["rec", "slanet", "bert2", "trap_lstm_initial_states"]  # the last has three inputs and three results with long names
ONNX_TYPES = {"tensor(float)": "TYPE_FP32", "tensor(double)": "TYPE_FP64", "tensor(float16)": "TYPE_FP16", "tensor(int64)": "TYPE_INT64", "tensor(int32)": "TYPE_INT32", "tensor(bool)": "TYPE_BOOL"}


def triton_message():
    """The fields of Triton's ModelConfig that a page may use, with their types and labels."""
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="model_config.proto", package="inference", syntax="proto3")
    kinds = file.enum_type.add(name="DataType")
    names = "INVALID BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 FP32 FP64 STRING BF16"
    for number, name in enumerate(names.split()):
        kinds.value.add(name="TYPE_" + name, number=number)

    def message(name, fields):
        made = file.message_type.add(name=name)
        for number, (key, kind, many) in enumerate(fields, 1):
            label = field.LABEL_REPEATED if many else field.LABEL_OPTIONAL
            added = made.field.add(name=key, number=number, label=label, type=field.TYPE_MESSAGE if kind[0].isupper() else getattr(field, "TYPE_" + kind.upper()))
            if kind == "DataType":
                added.type = field.TYPE_ENUM
            if kind[0].isupper():
                added.type_name = ".inference." + kind

    message("Reshape", [("shape", "int64", True)])
    message("Tensor", [("name", "string", False), ("data_type", "DataType", False), ("dims", "int64", True), ("reshape", "Reshape", False)])
    message("DynamicBatching", [("max_queue_delay_microseconds", "uint64", False)])
    rest = [("input", "Tensor", True), ("output", "Tensor", True), ("dynamic_batching", "DynamicBatching", False)]
    message("ModelConfig", [("name", "string", False), ("platform", "string", False), ("max_batch_size", "int32", False), *rest])
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("inference.ModelConfig"))


def sections(path):
    """Heading -> its blocks as (language, text)."""
    parts = re.split(r"^## (.*)$", open(path, encoding="utf-8").read(), flags=re.M)
    heads = ["ONNX", *parts[1::2]]
    return {head: re.findall(r"```(\w+)\n(.*?)```", body, re.S) for head, body in zip(heads, parts[::2], strict=True)}


def same(expected, got):
    error, text = onward.difference(expected, got)
    assert not text, text
    return error


class Trial:
    def __init__(self, name, folder):
        self.name, self.package = name, "deploy_" + name
        self.folder = os.path.join(WORK, self.package)
        self.onnx = self.folder + ".onnx"
        subprocess.run(["rm", "-rf", self.folder, self.onnx], check=True)
        made = subprocess.run([PD_COMPILE, folder, "--emit=pytorch", "-o", self.folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert made.returncode == 0, "pd-compile exit %d: %s" % (made.returncode, made.stdout.strip()[:300])
        self.blocks = sections(os.path.join(self.folder, "DEPLOY.md"))
        self.model = importlib.import_module(self.package).load()

    def eager(self, arrays):
        with torch.no_grad():
            return onward.arrays_of(self.model(*[torch.from_numpy(a) for a in arrays]))

    def session(self):
        return ort.InferenceSession(self.onnx, providers=["CPUExecutionProvider"])

    def style(self):
        for command in (["check"], ["format", "--check", "--diff"]):
            done = subprocess.run([RUFF, *command, self.folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            assert done.returncode == 0, "ruff %s: %s" % (command[0], done.stdout[-600:])

    def onnx_runtime(self):
        """Both pages of lines, as they stand."""
        failed = onward.attempt(lambda: exec(compile(self.blocks["ONNX"][0][1], "DEPLOY.md", "exec"), {}))
        assert not failed, failed
        space, printed = {}, io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(self.blocks["ONNX Runtime"][0][1], "DEPLOY.md", "exec"), space)
        arrays = [space[i.identifier] for i in self.arguments()]
        same(self.eager(arrays), space["results"])
        lines = ["%s %s" % (r.dtype, r.shape) for r in space["results"]]
        assert printed.getvalue().splitlines() == lines, printed.getvalue()

    def arguments(self):
        signature = json.load(open(os.path.join(self.folder, "signature.json"), encoding="utf-8"))
        return [argparse.Namespace(identifier=i["argument"], name=i["name"], shape=i["shape"], dtype=i["dtype"]) for i in signature["inputs"]]

    def tensorrt(self):
        """Profiles name the model's inputs, keep its static sizes, grow from smallest to largest, and the smallest runs."""
        words = shlex.split(self.blocks["TensorRT"][0][1].replace("\\\n", " "))
        assert words[0] == "trtexec" and words[1] == "--onnx=" + os.path.basename(self.onnx), words[:2]
        options = dict(w[2:].split("=", 1) for w in words[1:])
        inputs = {i.name: i.shape for i in self.session().get_inputs()}
        if all(isinstance(d, int) for shape in inputs.values() for d in shape):
            assert "minShapes" not in options, "a profile for a model without dynamic sizes"
            return
        profiles = []
        for key in ("minShapes", "optShapes", "maxShapes"):
            profile = {name: [int(d) for d in dims.split("x")] for name, dims in (part.rsplit(":", 1) for part in options[key].split(","))}
            assert list(profile) == list(inputs), "%s names %s, the model has %s" % (key, list(profile), list(inputs))
            for name, dims in profile.items():
                fixed = [d if isinstance(d, int) else s for d, s in zip(inputs[name], dims, strict=True)]
                assert fixed == dims, "%s of %s is %s, the model takes %s" % (key, name, dims, inputs[name])
            profiles.append([d for dims in profile.values() for d in dims])
        assert all(a <= b <= c for a, b, c in zip(*profiles, strict=True)) and profiles[0] != profiles[2], profiles
        least = dict(part.rsplit(":", 1) for part in options["minShapes"].split(","))
        rng = np.random.default_rng(0)
        arrays = [self.draw(i, [int(d) for d in least[i.name].split("x")], rng) for i in self.arguments()]
        same(self.eager(arrays), self.session().run(None, {i.name: a for i, a in zip(self.arguments(), arrays, strict=True)}))

    @staticmethod
    def draw(info, shape, rng):
        if info.dtype.startswith("float"):
            return onward.draw(shape, rng) if len(shape) == 4 else rng.uniform(-1, 1, shape).astype(info.dtype)
        return rng.integers(0, 2, shape).astype(info.dtype)

    def triton(self):
        config = text_format.Parse(self.blocks["Triton"][0][1], triton_message()())
        assert config.name == self.package and config.platform == "onnxruntime_onnx"
        batched = config.max_batch_size > 0
        assert batched == config.HasField("dynamic_batching")
        session = self.session()
        for kind, tensors, real in (("input", config.input, session.get_inputs()), ("output", config.output, session.get_outputs())):
            assert [t.name for t in tensors] == [r.name for r in real], "%s: %s" % (kind, [t.name for t in tensors])
            for tensor, r in zip(tensors, real, strict=True):
                assert "TYPE_" + tensor.DESCRIPTOR.fields_by_name["data_type"].enum_type.values[tensor.data_type].name[5:] == ONNX_TYPES[r.type], "%s is %s" % (r.name, r.type)
                dims = list(tensor.reshape.shape) if tensor.HasField("reshape") else list(tensor.dims)
                dims = [-1, *dims] if batched else dims
                wanted = [d if isinstance(d, int) else -1 for d in r.shape]
                # The exporter may know less of a result's sizes than the model's program does, never other numbers.
                assert len(dims) == len(wanted) and all(a in (b, -1) or b == -1 for a, b in zip(dims, wanted, strict=True)), "%s: %s, the ONNX file has %s" % (r.name, dims, wanted)

    def fastapi(self):
        blocks = self.blocks["FastAPI"]
        program, command, client = (text for _, text in blocks)
        lines = [line for line in program.splitlines() if line.strip()]
        assert len(lines) <= 20, "%d lines" % len(lines)
        with open(os.path.join(WORK, "serve.py"), "w") as f:
            f.write(program)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        server = subprocess.Popen([sys.executable, "-m", *shlex.split(command.replace("8000", port))], cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            for _ in range(600):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen("http://127.0.0.1:%s/openapi.json" % port, timeout=5).read()
                    break
                assert server.poll() is None, "the server ends: " + server.stdout.read()[-400:]
                time.sleep(0.1)
            space = {}
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(client.replace("8000", port), "DEPLOY.md", "exec"), space)
            assert space["answer"].status_code == 200, space["answer"].text[:300]
            names = [o.name for o in self.session().get_outputs()]
            assert sorted(space["results"]) == sorted(names), list(space["results"])
            same(self.eager([space[i.identifier] for i in self.arguments()]), [space["results"][n] for n in names])
        finally:
            server.terminate()
            server.wait(30)


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    os.makedirs(WORK, exist_ok=True)
    os.environ["PD_CACHE"] = os.path.join(WORK, "cache")
    os.environ["PYTHONPATH"] = WORK
    os.chdir(WORK)
    sys.path.insert(0, WORK)
    passed = failed = skipped = 0
    for name in args.names or QUICK:
        folder = onward.MODELS[name][0] if name in onward.MODELS else os.path.join(CASES, name)
        if not os.path.isdir(folder):
            skipped += 1
            print("SKIP %s: no folder %s" % (name, os.path.relpath(folder, ROOT)))
            continue
        begin = time.time()
        try:
            trial = Trial(name, folder)
        except Exception as problem:
            failed += 1
            print("FAIL %s: %s" % (name, problem), flush=True)
            continue
        for way in (trial.style, trial.onnx_runtime, trial.tensorrt, trial.triton, trial.fastapi):
            wrong = ""
            try:
                way()
            except Exception as problem:
                wrong = "%s: %s" % (type(problem).__name__, str(problem).strip()[:600])
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print("FAIL %s %s: %s" % (name, way.__name__, wrong), flush=True)
        print("%s: %.1f s" % (name, time.time() - begin), flush=True)
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
