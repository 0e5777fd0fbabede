#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The report says what then happens: an output called `yes` compiles with exit code 0, one called `no` ends with 3, a message of at most five
lines and every op that the report names.   report.py [--seed N] [--sample N] [--nets DIR] [NAME...]

Over a sample of the numeric cases, the nets of refused.py, and the scripts of a folder that each write a model (`script.py OUTDIR`; default:
$PD_CASES, or ../shared/cases beside the repository, where it exists). `--seed now` draws another sample. Prints one line a failure and a last
line `N passed, N failed, N skipped`.
"""

import argparse
import concurrent.futures
import glob
import json
import os
import random
import shutil
import subprocess
import sys

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import refused
from registry import all_cases

WORK = os.path.join(ROOT, "build", "e2e", "report")
PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
PYTHON = {"pir": sys.executable, "legacy": os.path.join(ROOT, ".venv-legacy", "bin", "python")}
OUTPUTS = {
    "cpu": ["--no-check", "--cpu=v3", "-o", "{}/artifact"],
    "torch": ["--weights=elide", "-o", "{}/model.mlir"],
    "pytorch": ["--emit=pytorch", "--no-check", "-o", "{}/package"],
}


def export_refused(root, names):
    """Runs under the Paddle of a format."""
    from export import export

    for case in refused.CASES:
        if case.name in names:
            outdir = os.path.join(root, case.name)
            os.makedirs(outdir, exist_ok=True)
            export(case, outdir)


def models_of(arguments):
    """(name, format, path of the model) of all subjects; writes those that the cache lacks."""
    import run

    cases = sorted(all_cases(), key=lambda case: case.name)
    if arguments.names:
        cases = [case for case in cases if case.name in arguments.names]
    else:
        cases = random.Random(arguments.seed).sample(cases, arguments.sample)
    run.export_all(cases)
    models = [(case.name, fmt, run.graph_file(case, fmt)) for case in cases for fmt in case.formats]
    for fmt, python in PYTHON.items():
        root = os.path.join(WORK, "refused", fmt)
        missing = [case.name for case in refused.CASES if not glob.glob(os.path.join(root, case.name, "inference.*"))]
        if missing:
            subprocess.run([python, os.path.abspath(__file__), "--export", root] + missing, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        models += [(case.name, fmt, os.path.join(root, case.name)) for case in refused.CASES]
        for script in sorted(glob.glob(os.path.join(arguments.nets, "*.py"))) if os.path.isdir(arguments.nets) else []:
            name = os.path.splitext(os.path.basename(script))[0]
            outdir = os.path.join(WORK, "nets", fmt, name)
            if not os.path.isdir(outdir):
                os.makedirs(outdir)
                subprocess.run([python, script, outdir], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if glob.glob(os.path.join(outdir, "inference.json")) + glob.glob(os.path.join(outdir, "inference.pdmodel")):
                models.append((name, fmt, outdir))
    if arguments.names:
        models = [model for model in models if model[0] in arguments.names]
    return models


def tool(*command):
    try:
        done = subprocess.run([PD_COMPILE, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return 124, "", ""
    return done.returncode, done.stdout, done.stderr


def wrong_message(said):
    lines = said.splitlines()
    if len(lines) > 5:
        return "a message of %d lines" % len(lines)
    if not lines or not lines[0].startswith("error: ") or len(lines) < 2 or not lines[1].startswith("hint: "):
        return "no message of an error and a hint: %s" % said[:200]
    return ""


def judge(model):
    """(name, format, output, what is wrong or '') for each output."""
    name, fmt, path = model
    work = os.path.join(WORK, "outputs", fmt, name)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    code, _, said = tool(path, "--report=%s/report.json" % work)
    if code not in (0, 3) or not os.path.exists(work + "/report.json"):
        return [(name, fmt, "report", "exit code %d: %s" % (code, said[:300]))]
    report = json.load(open(work + "/report.json"))
    rows = []
    for output, options in OUTPUTS.items():
        verdict = report["outputs"][output]
        code, _, said = tool(path, *[option.format(work) for option in options])
        wrong = ""
        if code != {"yes": 0, "no": 3}[verdict]:
            wrong = "the report says %s, but the exit code is %d: %s" % (verdict, code, said[:300])
        elif code:
            wrong = wrong_message(said)
            kinds = [refusal for refusal in report["refused"] if output in refusal["outputs"]]
            for refusal in kinds:
                if len(refusal["locations"]) != refusal["count"]:
                    wrong = wrong or "%d of %d places of %s" % (len(refusal["locations"]), refusal["count"], refusal["op"])
                if len(kinds) <= 8 and refusal["op"] not in said:
                    wrong = wrong or "the message does not name %s: %s" % (refusal["op"], said[:300])
            for op in report["ops"]:
                if (op["status"][output] == "no") != any(refusal["op"] == op["name"] for refusal in kinds):
                    wrong = wrong or "status and refusals of %s disagree" % op["name"]
        rows.append((name, fmt, output, wrong))
    shutil.rmtree(work, ignore_errors=True)
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default="1")
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--nets", default=os.environ.get("PD_CASES", os.path.join(os.path.dirname(ROOT), "shared", "cases")))
    parser.add_argument("--export", metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.export:
        return export_refused(arguments.export, arguments.names)
    if arguments.seed == "now":
        arguments.seed = str(random.SystemRandom().randrange(2**32))
    print("seed %s" % arguments.seed, flush=True)
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for rows in pool.map(judge, models_of(arguments)):
            for name, fmt, output, wrong in rows:
                if wrong:
                    print("FAIL %s [%s, %s]: %s" % (name, fmt, output, wrong))
                passed, failed = passed + (not wrong), failed + bool(wrong)
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
