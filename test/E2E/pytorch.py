#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Exported PyTorch, end to end: every case and real model goes through `pd-compile --emit=pytorch`; the package runs in .venv-torch (torch and
safetensors, no Paddle) in eager mode and is compared with real Paddle's predictor.   pytorch.py [--seed N] [--real] [--json FILE] [NAME...]

Runs in the oracle's environment; run.py exports the cases' models first. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys
import time

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import numpy as np

import run as e2e
import seeds
from registry import all_cases

PYTHON = os.path.join(ROOT, ".venv-torch", "bin", "python")
RUFF = os.path.join(ROOT, ".venv-torch", "bin", "ruff")
WORK = os.path.join(ROOT, "build", "e2e", "pytorch")
LIMIT = 1e-4  # of max abs: whole models
PATIENCE = 120  # seconds a package may run: a loop that never ends is an error with a name

# The other side: one process, many packages. Reads (package, inputs) pickles, answers with outputs or the error's text.
WORKER = """
import importlib, os, pickle, signal, sys
import torch
torch.set_num_threads(1)
def expire(*_):
    raise TimeoutError("runs longer than %s s" % sys.argv[1])
signal.signal(signal.SIGALRM, expire)
def answer(folder, inputs):
    sys.path.insert(0, os.path.dirname(folder))
    name = os.path.basename(folder)
    for key in [k for k in sys.modules if k == name or k.startswith(name + ".")]:
        del sys.modules[key]
    try:
        model = importlib.import_module(name).load()
        results = []
        with torch.no_grad():
            for arrays in inputs:
                got = model(*[torch.from_numpy(a) for a in arrays])
                got = [got] if isinstance(got, torch.Tensor) else list(got)
                results.append([g.numpy() for g in got])
        return results, sorted(model.state_dict())
    finally:
        sys.path.pop(0)
while True:
    try:
        folder, inputs = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    signal.alarm(int(sys.argv[1]))
    try:
        reply = answer(folder, inputs)
    except Exception as problem:
        reply = "%s: %s" % (type(problem).__name__, str(problem)[:300])
    signal.alarm(0)
    pickle.dump(reply, sys.stdout.buffer)
    sys.stdout.buffer.flush()
"""


class Torch:
    def __init__(self):
        self.process = subprocess.Popen([PYTHON, "-c", WORKER, str(PATIENCE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, folder, inputs):
        pickle.dump((folder, inputs), self.process.stdin)
        self.process.stdin.flush()
        return pickle.load(self.process.stdout)


class Job:
    """One model: where it is, what to feed it, who knows the right answer."""

    def __init__(self, name, model, limit, draw, oracle, check=False):
        self.name, self.model, self.limit, self.draw, self.oracle, self.check = name, model, limit, draw, oracle, check


def case_jobs(names, formats, seed):
    for case in all_cases():
        if names and not any(case.name == n or case.name.startswith(n + "_") for n in names):
            continue
        for fmt in formats:
            if fmt not in case.formats:
                continue

            def draw(case=case):
                rounds = []
                for r in range(max(len(i.runs) for i in case.inputs)):
                    rng = np.random.RandomState((seed + r * 7919 + len(case.name)) & 0x7FFFFFFF)
                    rounds.append({(i.name or "x%d" % n): e2e.draw(i, i.runs[min(r, len(i.runs) - 1)], rng) for n, i in enumerate(case.inputs)})
                return rounds

            limit = case.rtol if case.rtol is not None else 1e-5
            yield Job("%s [%s]" % (case.name, fmt), e2e.graph_file(case, fmt), limit, draw, lambda case=case, fmt=fmt: e2e.oracle(case, fmt))


def real_jobs(seed):
    import models

    for name, folder, shapes in models.MODELS_WITH_WEIGHTS:

        def oracle(folder=folder):
            input_name, call = models.predictor(folder)
            return [input_name], lambda arrays: call(arrays[0])

        def draw(name=name, shapes=shapes):
            rng = np.random.RandomState(seed & 0x7FFFFFFF)
            return [{"": models.draw(name, s, rng)} for s in shapes]

        yield Job(name, folder, LIMIT, draw, oracle, check=True)


def sensitivity(job):
    """The largest error that the real model's own sensitivity explains, over its inputs (models.allowed)."""
    import models

    names, call = job.oracle()
    arrays = [feed[""] for feed in job.draw()]
    return max(models.allowed(lambda x: call([x]), x, call([x])) for x in arrays)


def info_keys(model):
    """What state_dict() must hold according to .pdiparams.info, by the rule that BatchNorm's statistics are renamed."""
    path = os.path.join(model, "inference.pdiparams.info")
    if not os.path.exists(path):
        return None
    with open(path, "rb") as f:
        names = {facts["structured_name"] for facts in pickle.load(f).values()}
    return {n[: -len("_mean")] + "running_mean" if n.endswith("._mean") else n[: -len("_variance")] + "running_var" if n.endswith("._variance") else n for n in names}


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--formats", default="pir,legacy")
    parser.add_argument("--real", action="store_true", help="only the real models")
    parser.add_argument("--json", help="write results here")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    jobs = [] if args.real else list(case_jobs(args.names, args.formats.split(","), seed))
    if args.real or not args.names:
        jobs += list(real_jobs(seed))
    os.makedirs(WORK, exist_ok=True)
    torch, passed, failed, skipped, rows = Torch(), 0, 0, 0, []
    folders = []
    for n, job in enumerate(jobs):
        if not os.path.exists(job.model):
            skipped += 1
            print("SKIP %s: no %s" % (job.name, job.model))
            continue
        out = os.path.join(WORK, "m%d" % n)
        shutil.rmtree(out, ignore_errors=True)
        begin = time.time()
        made = subprocess.run([e2e.PD_COMPILE, job.model, "--emit=pytorch", "-o", out] + ([] if job.check else ["--no-check"]), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        seconds, worst, wrong = time.time() - begin, 0.0, ""
        keys = None
        if made.returncode:
            wrong = "pd-compile exit %d: %s" % (made.returncode, made.stdout.strip()[:400])
        else:
            folders.append(out)
            try:
                rounds = job.draw()
                names, call = job.oracle()
                feeds = [[r.get(n, next(iter(r.values()))) for n in names] for r in rounds]
                reply = torch.ask(out, feeds)
                if isinstance(reply, str):
                    wrong = reply
                else:
                    results, keys = reply
                    for feed, got in zip(feeds, results):
                        expected = call(feed)
                        if len(expected) != len(got):
                            wrong = "%d outputs, expected %d" % (len(got), len(expected))
                        for e, g in zip(expected, got):
                            error, text = e2e.difference(e, g)
                            worst, wrong = max(worst, error), wrong or text
            except Exception as problem:
                wrong = "%s: %s" % (type(problem).__name__, str(problem)[:300])
        if not wrong and worst > job.limit and not (job.check and worst <= sensitivity(job)):
            wrong = "max error %.2e of max abs, allowed %.0e" % (worst, job.limit)
        if job.check and not wrong:  # the package's own proof, with nothing but torch
            own = subprocess.run([PYTHON, "-m", os.path.basename(out)], cwd=WORK, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if own.returncode:
                wrong = "python -m: exit %d: %s" % (own.returncode, own.stdout.strip()[-300:])
        wanted = info_keys(job.model) if keys else None
        if wanted is not None:
            foreign = sorted(k for k in keys if k not in wanted and not k.endswith("num_batches_tracked"))
            print("%s: max error %.1e, %d of %d state_dict keys are the authors' names" % (job.name, worst, len(keys) - len(foreign), len(keys)))
            if foreign and not wrong:
                wrong = "keys that the authors did not write: %s" % foreign[:5]
        rows.append({"model": job.name, "error": worst if np.isfinite(worst) else None, "ok": not wrong, "export_s": seconds})
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if wrong:
            print("FAIL %s: %s" % (job.name, wrong), flush=True)
    # One call each for all packages: style is part of the contract.
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run([RUFF] + command + folders, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) if folders else None
        if done is not None:
            passed, failed = passed + (done.returncode == 0), failed + (done.returncode != 0)
            if done.returncode:
                print("FAIL ruff %s: %s" % (" ".join(command), done.stdout[-1500:]))
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"seed": seed, "rows": rows}, f, indent=1)
    good = [r["error"] for r in rows if r["ok"]]
    print("largest error of those that pass: %.1e of max abs" % max(good, default=0.0))
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
