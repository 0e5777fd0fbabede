#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Numeric end-to-end tests: every case is exported by real Paddle, compiled by pd-compile, run by our runtime and compared with real
Paddle's predictor (oneDNN and IR passes off) on random inputs.   run.py [--seed N] [--mode MODE] [--draws N] [--sample N]
[NAME...]

Runs in the oracle's environment (.venv-test) with our runtime on PYTHONPATH. Inputs are new in each run; the seed is printed and
--seed repeats one. Model files are cached by a hash of the case's source and Paddle's version. Prints one line a failure and a last
line `N passed, N failed, N skipped`.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "build", "python"))

import numpy as np

import seeds
from registry import all_cases

WORK = os.path.join(ROOT, "build", "e2e")
PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
LEGACY_PYTHON = os.path.join(ROOT, ".venv-legacy", "bin", "python")
CPU = ["--cpu=v3"]
HALF_MODES = {"half": CPU + ["--precision=fp16"], "emulated-half": ["--target=emulated", "--precision=fp16"]}
MODE_FLAGS = {"auto": CPU, "loops": CPU + ["--codegen=loops"], "dynamic": CPU + ["--all-dynamic"], "reference": CPU + ["--reference"],
              "emulated": ["--target=emulated"], **HALF_MODES}
PADDLE = {"pir": "3.3.1", "legacy": "2.6.2"}
HEAVY = 1e-4  # products and whole nets; architecture: 1e-5 for the rest
HALF = 3e-3  # relative L2 of fp16
MOVES = 6  # times that the inputs are moved by up to a unit of fp16


def stamp(case, fmt):
    text = case.source() + fmt + PADDLE[fmt] + open(os.path.join(HERE, "export.py")).read()
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def model_dir(case, fmt):
    return os.path.join(WORK, "models", fmt, case.name)


def export_all(cases):
    """Exports what the cache lacks, one process a format. Paddle 2.6.2 lists a loop's variables in the order of a Python set: PYTHONHASHSEED, 0 unless
    it is given, decides which order a file has."""
    for fmt in ("pir", "legacy"):
        todo = []
        for case in cases:
            if fmt not in case.formats:
                continue
            mark = os.path.join(model_dir(case, fmt), "stamp")
            if not (os.path.exists(mark) and open(mark).read() == stamp(case, fmt)):
                shutil.rmtree(model_dir(case, fmt), ignore_errors=True)
                todo.append(case)
        if not todo:
            continue
        python = sys.executable if fmt == "pir" else LEGACY_PYTHON
        result = subprocess.run([python, os.path.join(HERE, "export.py"), fmt, os.path.join(WORK, "models", fmt)] + [c.name for c in todo],
                                env={"PYTHONHASHSEED": "0", **os.environ}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print("exported %d %s models" % (len(todo), fmt), flush=True)
        for case in todo:
            if os.path.exists(model_dir(case, fmt)) and not os.path.exists(os.path.join(model_dir(case, fmt), "error.txt")):
                with open(os.path.join(model_dir(case, fmt), "stamp"), "w") as f:
                    f.write(stamp(case, fmt))
        if result.returncode:
            print(result.stdout[-3000:])


def graph_file(case, fmt):
    return os.path.join(model_dir(case, fmt), "inference.json" if fmt == "pir" else "inference.pdmodel")


def compile_one(job):
    case, fmt, mode = job
    out = os.path.join(WORK, "artifacts", mode, fmt, case.name)
    os.makedirs(os.path.dirname(out), exist_ok=True)
    begin = time.time()
    result = subprocess.run([PD_COMPILE, graph_file(case, fmt), "-o", out, "--no-check"] + MODE_FLAGS[mode], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return job, out, result.returncode, result.stdout, time.time() - begin


def draw(inp, shape, rng):
    if inp.dtype.startswith("float"):
        return rng.uniform(inp.low, inp.high, shape).astype(inp.dtype)
    if inp.dtype == "bool":
        return rng.rand(*shape) < 0.5
    return rng.randint(int(inp.low), int(inp.high) + 1, shape).astype(inp.dtype)


def oracle(case, fmt):
    """Paddle's predictor over the exported files."""
    import paddle.inference as pi

    params = os.path.join(model_dir(case, fmt), "inference.pdiparams")
    config = pi.Config(graph_file(case, fmt), params if os.path.exists(params) else "")
    config.disable_gpu()
    config.switch_ir_optim(False)
    config.disable_mkldnn()
    config.disable_glog_info()
    predictor = pi.create_predictor(config)

    def run(arrays):
        for name, array in zip(predictor.get_input_names(), arrays):
            handle = predictor.get_input_handle(name)
            handle.reshape(array.shape)
            handle.copy_from_cpu(array)
        predictor.run()
        return [predictor.get_output_handle(n).copy_to_cpu() for n in predictor.get_output_names()]

    return predictor.get_input_names(), run


def difference(expected, got):
    """(max error relative to max abs, text of a structural mismatch or '')."""
    expected, got = np.asarray(expected), np.asarray(got)
    if expected.shape != got.shape:
        return np.inf, "shape %s, expected %s" % (got.shape, expected.shape)
    if expected.dtype != got.dtype:
        return np.inf, "dtype %s, expected %s" % (got.dtype, expected.dtype)
    if expected.size == 0:
        return 0.0, ""
    if expected.dtype.kind != "f":
        wrong = int((expected != got).sum())
        return float(wrong), "%d of %d elements differ" % (wrong, expected.size) if wrong else ""
    if not np.array_equal(np.isnan(expected), np.isnan(got)) or not np.array_equal(np.isinf(expected), np.isinf(got)):
        return np.inf, "NaN or Inf at other places"
    finite = np.isfinite(expected)
    if not finite.any():
        return 0.0, ""
    e, g = expected[finite].astype(np.float64), got[finite].astype(np.float64)
    return float(np.abs(e - g).max() / max(np.abs(e).max(), 1e-30)), ""


def half_inputs(arrays, rng):
    """The floats as fp16 holds them, and the same moved by up to a unit of fp16, several times: what that does to the results is what half precision costs."""
    exact = [np.asarray(a).astype(np.float16).astype(a.dtype) if a.dtype.kind == "f" else a for a in arrays]
    moved = [[np.asarray(a * (1 + rng.uniform(-1, 1, a.shape) * 2.0**-10), a.dtype) if a.dtype.kind == "f" else a for a in exact] for _ in range(MOVES)]
    return exact, moved


def half_difference(expected, moved, got):
    """As difference(), for a program of fp16 whose limit is HALF: relative L2, less where the moved inputs show more of an error. What fp16 cannot hold,
    and integers that the moved inputs change, are not compared."""
    expected, moved, got = np.asarray(expected), [np.asarray(m) for m in moved], np.asarray(got)
    if expected.shape != got.shape or expected.dtype != got.dtype:
        return np.inf, "%s %s, expected %s %s" % (got.dtype, got.shape, expected.dtype, expected.shape)
    if expected.dtype.kind != "f":
        steady = np.all([expected == m for m in moved], axis=0)
        wrong = int((expected != got)[steady].sum())
        return float(wrong), "%d of %d elements differ" % (wrong, int(steady.sum())) if wrong else ""
    with np.errstate(invalid="ignore"):
        held = np.isfinite(expected) & np.all([np.isfinite(m) for m in moved], axis=0) & (np.abs(expected) < 60000)
    if not np.isfinite(got[held]).all():
        return np.inf, "NaN or Inf at other places"
    e, g = expected[held].astype(np.float64), got[held].astype(np.float64)
    size = max(np.linalg.norm(e), 1e-3 * np.sqrt(max(e.size, 1)))  # next to nothing is measured against 1e-3
    cost = max(np.linalg.norm(e - m[held].astype(np.float64)) for m in moved) / size
    return float(np.linalg.norm(e - g) / size * HALF / max(HALF, 4 * cost)), ""


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--mode", default="auto", choices=sorted(MODE_FLAGS))
    parser.add_argument("--family", action="append")
    parser.add_argument("--formats", default="pir,legacy")
    parser.add_argument("--draws", type=int, default=1, help="random inputs a case and shape; many show how far a limit is from the worst draw")
    parser.add_argument("--json", help="write results here")
    parser.add_argument("--sample", type=int, help="about this many of the chosen cases, always the same ones, spread over the families")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    print("mode %s" % args.mode, flush=True)
    formats = args.formats.split(",")
    cases = [c for c in all_cases() if (not args.names or any(c.name == n or c.name.startswith(n + "_") for n in args.names)) and (not args.family or c.family in args.family)]
    if not cases:
        sys.exit("no case matches")
    if args.sample:
        cases = cases[:: -(-len(cases) // args.sample)]
    export_all(cases)
    jobs = [(c, f, args.mode) for c in cases for f in formats if f in c.formats]
    failures, passed, skipped, rows = [], 0, 0, []
    ready = []
    for job in jobs:
        if args.mode in job[0].skip:
            print("SKIP %s [%s, %s]: %s" % (job[0].name, job[1], args.mode, job[0].skip[args.mode]))
            skipped += 1
            continue
        error = os.path.join(model_dir(job[0], job[1]), "error.txt")
        if os.path.exists(error):
            failures.append((job, "Paddle could not export it: " + open(error).read().strip().splitlines()[-1]))
        else:
            ready.append(job)
    import paddle_mlir

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (case, fmt, mode), out, code, text, seconds in pool.map(compile_one, ready):
            job = (case, fmt, mode)
            if code:
                failures.append((job, "pd-compile exit %d: %s" % (code, text.strip()[:400])))
                continue
            worst, wrong = 0.0, ""
            try:
                names, run = oracle(case, fmt)
                ours = paddle_mlir.Executable.open(out)
                shapes = max(len(i.runs) for i in case.inputs)
                for d in range(args.draws * shapes):
                    r = d % shapes
                    rng = np.random.RandomState((seed + d * 7919 + len(case.name)) & 0x7FFFFFFF)
                    arrays = [draw(i, i.runs[min(r, len(i.runs) - 1)], rng) for i in case.inputs]
                    if mode in HALF_MODES:
                        arrays, moved = half_inputs(arrays, rng)
                        shifted = [{(i.name or "x%d" % n): a for n, (i, a) in enumerate(zip(case.inputs, m))} for m in moved]
                    by_name = {(i.name or "x%d" % n): a for n, (i, a) in enumerate(zip(case.inputs, arrays))}
                    expected = run([by_name[n] for n in names])
                    got = ours.run({n: by_name[n] for n in names})
                    if len(expected) != len(got):
                        wrong = "%d outputs, expected %d" % (len(got), len(expected))
                        break
                    others = list(zip(*[run([s[n] for n in names]) for s in shifted])) if mode in HALF_MODES else [None] * len(got)
                    for e, m, g in zip(expected, others, got):
                        error, text = half_difference(e, m, g) if mode in HALF_MODES else difference(e, g)
                        worst = max(worst, error)
                        wrong = wrong or text
                    if wrong:
                        wrong += " at " + str([a.shape for a in arrays])
                        break
            except Exception as problem:
                wrong = "%s: %s" % (type(problem).__name__, str(problem)[:300])
            limit = HALF if mode in HALF_MODES else case.rtol if case.rtol is not None else 1e-5
            if not wrong and worst > limit:
                wrong = "%s %.2e, allowed %.0e" % ("relative L2" if mode in HALF_MODES else "max error of max abs", worst, limit)
            rows.append({"case": case.name, "family": case.family, "format": fmt, "mode": mode, "error": worst if np.isfinite(worst) else None, "ok": not wrong, "compile_s": seconds})
            if wrong:
                failures.append((job, wrong))
            else:
                passed += 1
            shutil.rmtree(out, ignore_errors=True)
    for (case, fmt, mode), why in failures:
        print("FAIL %s [%s, %s]: %s" % (case.name, fmt, mode, why))
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"seed": seed, "mode": args.mode, "rows": rows}, f, indent=1)
    print("%d passed, %d failed, %d skipped" % (passed, len(failures), skipped))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
