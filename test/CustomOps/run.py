#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Three custom operators, each declared once (Inputs/ops.yaml) and judged by real Paddle: imported with shapes, exported to PyTorch and run there,
emitted to torch, run on our CPU by its expression or its C function, trained through.   run.py [--seed N] [NAME...]

Runs in the oracle's environment; .venv-torch runs the packages. Files are in build/custom-ops. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import importlib.util
import json
import os
import pickle
import re
import shutil
import subprocess
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

sys.path.insert(0, os.path.join(ROOT, "test", "E2E"))

import numpy as np

import seeds

BIN, WORK = os.path.join(ROOT, "build", "bin"), os.path.join(ROOT, "build", "custom-ops")
TORCH = os.path.join(ROOT, ".venv-torch", "bin", "python")
YAML = os.path.join(WORK, "ops.yaml")
OPS = {"activation": "scaled_softsign", "rows": "rows_above", "loop": "blend_power"}

# Runs a package on pickled lists of arrays; with a third argument also gives the gradients of mean(y^2) and takes steps down them.
PACKAGE = """
import importlib, pickle, sys, os
import torch
folder, runs = pickle.load(sys.stdin.buffer)
sys.path.insert(0, os.path.dirname(folder))
model = importlib.import_module(os.path.basename(folder)).load()
results, training = [], None
with torch.no_grad():
    for arrays in runs:
        got = model(*[torch.from_numpy(a) for a in arrays])
        results.append([g.numpy() for g in ([got] if isinstance(got, torch.Tensor) else got)])
if len(sys.argv) > 1:
    x = torch.from_numpy(runs[-1][0]).requires_grad_()
    loss = (model.train()(x) ** 2).mean()
    loss.backward()
    training = {"grad.x": x.grad.numpy(), **{"grad." + n: p.grad.numpy().copy() for n, p in model.named_parameters()}}
    first, optimizer = loss.item(), torch.optim.SGD(model.parameters(), lr=0.02)
    for _ in range(20):
        optimizer.zero_grad()
        loss = (model(x.detach()) ** 2).mean()
        loss.backward()
        optimizer.step()
    training["losses"] = [first, loss.item()]
pickle.dump((results, training), sys.stdout.buffer)
"""


# What docs/CustomOps.md says of expressions for the CPU: each is lowered and compared with PyTorch's own evaluation.
EXPRESSIONS = [
    "X.abs().sqrt() + alpha",
    "-X ** 2 - 2 - 1",
    "X / 2 / 4 * 3 + 2 ** 3 ** 1 - (1, 2.5)[1]",
    "torch.where(X > 0, X, alpha * X.exp() - alpha)",
    "torch.where((X > 0) & (X <= 1), X, -X)",
    "torch.where((X >= 0) | ~(X < -1), X, X * X)",
    "torch.where((X.floor() == 0) != (X > 0.5), 1.5, X)",
    "mean = X.mean(1, keepdim=True)\nreturn (X - mean) / ((X - mean).square().mean(1, keepdim=True) + 1e-5).sqrt()",
    "a, b = X.exp(), alpha\na.log1p() / b",
    "torch.softmax(X * alpha, dim=-1) + F.softmax(X, 0)",
    "X.clamp(-0.5, alpha) - torch.clamp(X, min=0.1) + X.clamp(max=0.25)",
    "X.sigmoid() * torch.tanh(X) - F.silu(X) + F.relu6(X) + F.mish(X)",
    "torch.maximum(X, X.sum(1, keepdim=True) * 0.1) + torch.minimum(X, X.sum(dim=(0, 1), keepdim=True))",
    "X.amax(1, keepdim=True) - X.amin((0, 1), keepdim=True) + X",
    "X.erf() + X.floor() + X.ceil() - X.sign() + torch.neg(X)",
    "X.reciprocal() + (X.abs() + 1).rsqrt() - X.atan() + X.sinh() * X.cosh() + X.asinh()",
    "2 ** X.clamp(max=3) + torch.pow(X.abs(), 0.5) + X.expm1() + X.sin() * X.cos() - (X / 4).tan()",
    "(X.abs() + 0.5).log2() + (X.abs() + 0.5).log10() + (X.abs() + 0.5).log()",
]
EVALUATE = """
import pickle, sys
import torch
import torch.nn.functional as F
texts, x, alpha = pickle.load(sys.stdin.buffer)
results = []
for text in texts:
    lines = text.split(chr(10))
    if not lines[-1].startswith("return"):
        lines[-1] = "return " + lines[-1]
    scope = {"torch": torch, "F": F}
    exec("def f(X, alpha):" + "".join(chr(10) + "    " + line for line in lines), scope)
    results.append(scope["f"](torch.from_numpy(x), alpha).numpy())
pickle.dump(results, sys.stdout.buffer)
"""


class Suite:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, problem):
        self.passed, self.failed = self.passed + (not problem), self.failed + bool(problem)
        print("%-4s %s%s" % ("FAIL" if problem else "ok", name, ": " + problem if problem else ""), flush=True)
        return not problem


def tool(*arguments):
    done = subprocess.run([os.path.join(BIN, arguments[0])] + list(arguments[1:]), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def must(code, *arguments):
    """What is wrong with a command that should exit with `code`; and its output."""
    got, text = tool(*arguments)
    return ("" if got == code else "exit %d instead of %d: %s" % (got, code, text.strip()[-400:])), text


def differs(got, expected, limit=1e-5):
    """Largest difference in terms of the largest value; integers exact."""
    if len(got) != len(expected):
        return "%d outputs instead of %d" % (len(got), len(expected))
    for k, (a, b) in enumerate(zip(got, expected)):
        if a.dtype != b.dtype or a.shape != b.shape:
            return "output %d is %s%s instead of %s%s" % (k, a.dtype, list(a.shape), b.dtype, list(b.shape))
        if b.dtype.kind in "iub" and not np.array_equal(a, b):
            return "output %d has other integers" % k
        if b.size and np.abs(a.astype("f8") - b.astype("f8")).max() > limit * max(1e-30, np.abs(b).max()):
            return "output %d differs by %.3g of %.3g" % (k, np.abs(a - b).max(), np.abs(b).max())
    return ""


class Model:
    def __init__(self, name, fmt):
        self.name, self.fmt, self.op = name, fmt, OPS[name]
        self.folder = os.path.join(WORK, "oracle", fmt, name)
        self.data = np.load(os.path.join(WORK, "oracle", fmt, name + ".npz"))
        self.names = list(dict.fromkeys(k.split(".", 2)[2] for k in self.data.files if k.startswith("in.")))
        self.runs = [[self.data["in.%d.%s" % (run, n)] for n in self.names] for run in range(3)]
        self.expected = [[self.data[k] for k in sorted(self.data.files) if k.startswith("out.%d." % run)] for run in range(3)]

    def out(self, what):
        return os.path.join(WORK, "out", "%s-%s-%s" % (self.name, self.fmt, what))

    def label(self, what):
        return "%s [%s] %s" % (self.name, self.fmt, what)


def imported(suite, m, yaml):
    problem, text = must(0, "pd-compile", m.folder, "--custom-ops=" + yaml, "--emit=pd")
    found = re.search(r'pd\.custom "%s"\(.*?\) \{.*?\} : \((.*?)\) -> (\(?.*)' % m.op, text)
    shapes = {"activation": "tensor<?x8xf32>", "rows": "(tensor<?x4xf32>, tensor<?xi64>)", "loop": "tensor<?x4xf32>"}[m.name]
    if not problem and not (found and found.group(2).split(" loc(")[0].strip() == shapes):
        problem = "no pd.custom with results %s, but %s" % (shapes, found and found.group(2)[:80])
    suite.check(m.label("imported and shaped"), problem)
    code, text = tool("pd-compile", m.folder, "--emit=torch")
    suite.check(m.label("unsupported without its declaration"), "" if code == 3 and "--init-custom-op=" + m.op in text else "exit %d: %s" % (code, text[-300:]))


def ran(suite, m, yaml, how):
    artifact = m.out("cpu-" + how)
    problem, text = must(0, "pd-compile", m.folder, "--custom-ops=" + yaml, "--emit=artifact", "-o", artifact)
    for run, (arrays, expected) in enumerate(zip(m.runs, m.expected)):
        if problem:
            break
        arguments = ["pd-run", artifact, "--output", m.out("results")]
        for name, array in zip(m.names, arrays):
            np.save(m.out(name + ".npy"), array)
            arguments += ["--input", "%s=%s" % (name, m.out(name + ".npy"))]
        shutil.rmtree(m.out("results"), ignore_errors=True)
        problem, text = must(0, *arguments)
        if not problem:
            files = sorted(os.listdir(m.out("results")))
            problem = differs([np.load(os.path.join(m.out("results"), f)) for f in files], expected)
            problem = problem and "shapes %s: %s" % ([a.shape for a in arrays], problem)
    suite.check(m.label("on our CPU, by its " + how), problem)
    if not problem:
        suite.check(m.label("artifact's own check, " + how), must(0, "pd-run", artifact, "--check")[0])
        with open(os.path.join(artifact, "manifest.json")) as f:
            listed = [op["name"] for op in json.load(f).get("custom_ops", [])]
        suite.check(m.label("C functions of the artifact, " + how), "" if listed == ([m.op] if how == "C function" else []) else "the manifest lists %s" % listed)


def exported(suite, m, yaml):
    package = os.path.join(WORK, "out", "%s_%s" % (m.name, m.fmt))
    shutil.rmtree(package, ignore_errors=True)
    problem, text = must(0, "pd-compile", m.folder, "--custom-ops=" + yaml, "--emit=pytorch", "-o", package)
    trains = m.name == "activation"
    if not problem:
        done = subprocess.run([TORCH, "-c", PACKAGE] + (["train"] if trains else []), input=pickle.dumps((package, m.runs)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            problem = done.stderr.decode()[-400:]
    if not problem:
        results, training = pickle.loads(done.stdout)
        problem = "".join(filter(None, [differs(got, want) for got, want in zip(results, m.expected)]))
    line = {"activation": " = custom_ops.scaled_softsign(", "rows": "out, index = custom_ops.rows_above(", "loop": " = custom_ops.blend_power("}[m.name]
    if not problem:
        with open(os.path.join(package, "model.py")) as f:
            problem = "" if line in f.read() else "model.py has no %r" % line
    if not suite.check(m.label("exported PyTorch"), problem) or not trains:
        return
    with open(os.path.join(package, "mapping.json")) as f:
        mapping = {entry["paddle"]: entry for entry in json.load(f)}
    names = {k.split(".", 1)[1] for k in m.data.files if k.startswith("grad.")} - {"x"}
    problem = "" if names == set(mapping) else "mapping.json holds %s instead of %s" % (sorted(mapping), sorted(names))
    for name in ["x"] + sorted(names if not problem else []):
        ours, theirs = training["grad." + (name if name == "x" else mapping[name]["torch"])], m.data["grad." + name]
        wrong = differs([ours], [theirs.T if name != "x" and mapping[name]["transform"] == "transpose" else theirs], 1e-4)
        problem = problem or (wrong and "gradient of %s: %s" % (name, wrong))
    suite.check(m.label("gradients are those of Paddle's backward function"), problem)
    first, last = training["losses"]
    suite.check(m.label("trained: the loss falls"), "" if last < 0.7 * first else "from %g to %g" % (first, last))


def unwritten(suite, m, yaml):
    """An operator without an expression: refused, or on request a call that names it."""
    package = os.path.join(WORK, "out", "unwritten")
    shutil.rmtree(package, ignore_errors=True)
    problem, text = must(3, "pd-compile", m.folder, "--custom-ops=" + yaml, "--emit=pytorch", "-o", package)
    suite.check(m.label("PyTorch without an expression is refused"), problem or ("" if m.op in text and "hint: " in text else text))
    problem, text = must(0, "pd-compile", m.folder, "--custom-ops=" + yaml, "--emit=pytorch", "--keep-unsupported=operator", "-o", package)
    if not problem:
        done = subprocess.run([TORCH, "-c", PACKAGE], input=pickle.dumps((package, m.runs[1:])), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        last = done.stderr.decode().strip().splitlines()[-1:]
        problem = "" if done.returncode and last and last[0].startswith("NotImplementedError: Paddle's '%s'" % m.op) else "it says %s" % last
    suite.check(m.label("PyTorch without an expression, on request"), problem)


def emitted(suite, m, yaml):
    import torch_mlir.ir as ir
    from torch_mlir.dialects import torch as torch_dialect

    out = m.out("torch.mlir")
    lowered = m.name != "rows"  # indexing by a mask stays our operator
    if not lowered:
        problem, text = must(3, "pd-compile", m.folder, "--custom-ops=" + yaml, "-o", out)
        suite.check(m.label("torch without its operator is refused"), problem or ("" if m.op in text and "hint: " in text else text))
    problem, text = must(0, "pd-compile", m.folder, "--custom-ops=" + yaml, "-o", out, *([] if lowered else ["--keep-unsupported=operator"]))
    if not problem:
        with open(out) as f:
            text = f.read()
        if ('"paddle.custom.%s"' % m.op in text) == lowered:
            problem = "torch.operator is %s" % ("still there" if lowered else "missing")
    if not problem:
        with ir.Context() as context:
            torch_dialect.register_dialect(context)
            try:
                ir.Module.parse(text)
            except Exception as wrong:
                problem = str(wrong)[:300]
    suite.check(m.label("torch, read by torch-mlir"), problem)


def printed(suite, m):
    """--init-custom-op: what it prints is a declaration that works once the expression is in."""
    problem, text = must(0, "pd-compile", m.folder, "--init-custom-op=" + m.op)
    path = m.out("init.yaml")
    if not problem:
        torch = {"activation": "{x} / (1 + alpha * {x}.abs())", "loop": "{x} + ratio * ({y} ** degree * weights[0] + weights[1] - {x})"}.get(m.name)
        names = re.search(r"inputs: \[(.*)\]", text).group(1).split(", ")
        if torch:
            torch = torch.format(x=names[0], y=names[-1])
            text = re.sub(r"  # torch: \.\.\.", "  torch: " + torch, text)
        with open(path, "w") as f:
            f.write(text)
        problem, _ = must(0, "pd-compile", m.folder, "--custom-ops=" + path, "--emit=pd")
    if suite.check(m.label("--init-custom-op prints a declaration that imports"), problem) and m.name != "rows":
        ran(suite, m, path, "printed expression")


def verified(suite, m, yaml):
    """pd-verify with Paddle's own operator: equal; with a wrong expression that operator is named."""
    arguments = ["pd-verify", m.folder, "--python=" + sys.executable, "--paddle-ops=" + os.path.join(WORK, "oracle", "pd_test_oracle", "pd_test_oracle.so"), "--no-torch", "--random-inputs=1"]
    arguments += ["--dim", "x_d0=5"] + (["--dim", "y_d0=5", "--input", "n=" + m.out("n.npy")] if m.name == "loop" else [])
    if m.name == "loop":
        np.save(m.out("n.npy"), np.array([2], "int64"))
    problem, text = must(0, *arguments, "--custom-ops=" + yaml)
    suite.check(m.label("pd-verify: equal"), problem)
    if m.name == "rows":
        return
    wrong = os.path.join(WORK, "wrong.yaml")
    with open(yaml) as f, open(wrong, "w") as g:
        g.write(f.read().replace("(1 + alpha", "(1.25 + alpha").replace("X + ratio", "X + 2 * ratio"))
    problem, text = must(1, *arguments, "--custom-ops=" + wrong)
    suite.check(m.label("pd-verify: a wrong expression is named"), problem or ("" if "first difference: " + m.op + "#" in text else text[-400:]))


def expressions(suite, seed):
    model, out = os.path.join(HERE, "Inputs", "two.json"), os.path.join(WORK, "out", "expression")
    x = np.random.default_rng(seed).normal(size=(5, 4)).astype("float32")
    np.save(out + ".npy", x)
    done = subprocess.run([TORCH, "-c", EVALUATE], input=pickle.dumps((EXPRESSIONS, x, 2.0)), stdout=subprocess.PIPE, check=True)
    with open(YAML) as f:
        text = f.read()
    # Rows are all kept: what is compared is the first operator.
    text = text.replace("symbol: rows_above", "symbol: all_rows")
    for expression, expected in zip(EXPRESSIONS, pickle.loads(done.stdout)):
        yaml = os.path.join(WORK, "expression.yaml")
        with open(yaml, "w") as f:
            f.write(text.replace("torch: X / (1 + alpha * X.abs())", "torch: |" + "".join("\n    " + line for line in expression.split("\n"))))
        problem, _ = must(0, "pd-compile", model, "--custom-ops=" + yaml, "--codegen=loops", "--no-check", "-o", out + ".artifact")
        shutil.rmtree(out, ignore_errors=True)
        problem = problem or must(0, "pd-run", out + ".artifact", "--input", out + ".npy", "--output", out)[0]
        suite.check("expression: " + expression.replace("\n", "; "), problem or differs([np.load(os.path.join(out, sorted(os.listdir(out))[0]))], [expected]))


def from_python(suite):
    """The compiled module in the cache follows the declaration's content."""
    sys.path.insert(0, os.path.join(ROOT, "build", "python"))
    os.environ["PD_CACHE"] = os.path.join(WORK, "cache")
    os.environ["PD_COMPILE"] = os.path.join(BIN, "pd-compile")
    import paddle_mlir as pm

    m, yaml = Model("activation", "pir"), os.path.join(WORK, "python.yaml")
    shutil.copy(YAML, yaml)
    options = ["--custom-ops=" + yaml]
    try:
        first = pm.load(m.folder).compile(options=options).run(m.runs[2])
        problem = differs(first, m.expected[2])
        with open(yaml) as f:
            text = f.read()
        with open(yaml, "w") as f:
            f.write(text.replace("(1 + alpha", "(2 + alpha"))
        second = pm.load(m.folder).compile(options=options).run(m.runs[2])
        problem = problem or ("" if differs(second, first) else "the cache did not see that the declaration changed")
    except pm.Error as error:
        problem = str(error)
    suite.check("from Python, with a cache", problem)


def refused(suite, fmt):
    """Wrong libraries: one clear error each."""
    m = Model("rows", fmt)
    with open(YAML) as f:
        good = f.read()

    def variant(name, old, new):
        assert old in good, old
        path = os.path.join(WORK, name + ".yaml")
        with open(path, "w") as f:
            f.write(good.replace(old, new))
        return "--custom-ops=" + path

    def expect(name, code, options, *texts):
        problem, text = must(code, "pd-compile", m.folder, "--emit=artifact", "-o", m.out("refused"), *options)
        missing = [t for t in texts if t not in text]
        suite.check("%s [%s]" % (name, fmt), problem or (missing and "%r is not in: %s" % (missing[0], text)) or ("" if text.count("error: ") == 1 and "hint: " in text else text))

    expect("wrong ABI version", 4, [variant("future", "symbol: rows_above", "symbol: from_the_future")], "libpd_test_ops.so", "ABI version 7, this runtime has 1")
    expect("no such symbol", 4, [variant("nosymbol", "symbol: rows_above", "symbol: not_there")], "does not export 'not_there'")
    expect("no such library", 4, [variant("nolibrary", "libpd_test_ops.so", "libnot_there.so")], "libnot_there.so: no such file")
    expect("no library at all", 4, [variant("nothing", "libpd_test_ops.so", "ops.yaml")], "cannot be loaded")
    expect("another number of outputs", 4, [variant("counts", "symbol: rows_above", "symbol: one_output")], "has 1 outputs, but custom operator 'rows_above' declares 2")
    expect("wrong shape rule", 4, [variant("shape", "shape: [n?, X.1]", "shape: [n?, X.1 + 1]")], "rows_above", "shape rule '[n?, X.1 + 1]'")
    expect("wrong dtype rule", 4, [variant("dtype", "dtype: int64", "dtype: float32")], "rows_above", "dtype rule 'float32'")

    def fails(name, symbol, *texts):
        artifact = m.out("broken")
        problem, text = must(0, "pd-compile", m.folder, "--emit=artifact", "--no-check", "-o", artifact, variant(symbol, "symbol: rows_above", "symbol: " + symbol))
        if not problem:
            problem, text = must(4, "pd-run", artifact, "--random-inputs=1", "--dim", "x_d0=5")
        missing = [t for t in texts if t not in text]
        suite.check("%s [%s]" % (name, fmt), problem or (missing and "%r is not in: %s" % (missing[0], text)))

    fails("a C function that breaks the shape rule", "too_wide", "output 'Out' is given the shape [5,5], but its shape rule gives [?,4]")
    fails("a C function with two sizes for one symbol", "two_counts", "output 'Index' is given the shape [1]")
    fails("a C function that forgets an output", "forgets", "did not allocate output 'Index'")
    fails("a C function that gives up", "unwilling", "custom operator 'rows_above': no row is good enough")


def documented(suite):
    """The console blocks of docs/CustomOps.md, in their order, one folder for all."""
    spec = importlib.util.spec_from_file_location("check_docs", os.path.join(ROOT, "tools", "dev", "check-docs.py"))
    check_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check_docs)
    folder = os.path.join(WORK, "docs")
    shutil.rmtree(folder, ignore_errors=True)
    for name, model in (("net", "activation"), ("rows", "rows")):
        shutil.copytree(os.path.join(WORK, "oracle", "pir", model), os.path.join(folder, name))
    with open(os.path.join(ROOT, "docs", "CustomOps.md"), encoding="utf-8") as f:
        lines = [line for block in re.findall(r"```console\n(.*?)```", f.read(), re.S) for line in block.splitlines()]
    env = {**os.environ, "PATH": os.pathsep.join([BIN, os.environ["PATH"]]), "PADDLE_MLIR": ROOT}
    while lines:
        command, output = lines.pop(0)[2:], []
        while lines and not lines[0].startswith("$ "):
            output.append(lines.pop(0))
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        fails = bool(output) and output[0].startswith("error: ")
        wrong = check_docs.matches(output, done.stdout.splitlines()) or ("exit code %d" % done.returncode if (done.returncode != 0) != fails else "")
        suite.check("docs/CustomOps.md: " + command, wrong and wrong + "\n" + done.stdout[-600:])


def prepare(seed):
    os.makedirs(os.path.join(WORK, "out"), exist_ok=True)
    shutil.copy(os.path.join(HERE, "Inputs", "ops.yaml"), YAML)
    subprocess.run(["clang-22", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-pedantic", "-shared", "-fPIC", "-I", os.path.join(ROOT, "include"), os.path.join(HERE, "Kernels", "ops.c"),
                    "-o", os.path.join(WORK, "libpd_test_ops.so")], check=True)  # fmt: skip
    # blend_power as a C function inside of the loop
    with open(YAML) as f:
        text = f.read()
    head, tail = text.split("- name: blend_power")
    tail = re.sub(r"  torch: \|(\n    .*)+", "  kernel: {library: libpd_test_ops.so, symbol: blend_power}", tail)
    with open(os.path.join(WORK, "in-c.yaml"), "w") as f:
        f.write(head + "- name: blend_power" + tail)
    for fmt in ("pir", "legacy"):
        done = subprocess.run([sys.executable, os.path.join(HERE, "Oracle", "oracle.py"), os.path.join(WORK, "oracle"), fmt], env={"PYTHONHASHSEED": "0", **os.environ, "PD_SEED": str(seed)}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)  # fmt: skip
        if done.returncode:
            sys.exit("Paddle cannot make the models:\n" + done.stdout[-2000:])


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    prepare(seed)
    suite = Suite()
    for fmt in ("pir", "legacy"):
        for name in OPS:
            if args.names and name not in args.names:
                continue
            m = Model(name, fmt)
            imported(suite, m, YAML)
            ran(suite, m, YAML, "C function" if name == "rows" else "expression")
            if name == "loop":
                ran(suite, m, os.path.join(WORK, "in-c.yaml"), "C function")
            exported(suite, m, YAML)
            if name == "loop":
                unwritten(suite, m, os.path.join(WORK, "in-c.yaml"))
            emitted(suite, m, YAML)
            verified(suite, m, YAML)
            printed(suite, m)
        if not args.names:
            refused(suite, fmt)
    if not args.names:
        expressions(suite, seed)
        from_python(suite)
        documented(suite)
    print("%d passed, %d failed, %d skipped" % (suite.passed, suite.failed, suite.skipped))
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())
