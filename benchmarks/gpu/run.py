#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""On the machine with the GPU, in the folder that prepare.py wrote:   run correct | run models

correct: every artifact's own check, and every row's outputs against those of the program for the CPU (at most 2 % of the largest value apart).
models:  milliseconds of a run with its copies in and out: median and minimum of 100.
Each part takes up where it was stopped. Results: results.json here, and a table. Needs python3 and a driver.
"""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RESULTS = os.path.join(HERE, "results.json")


def pd_run(*arguments):
    env = dict(os.environ)
    emulator = os.path.join(HERE, "libpd-cuda-emulator.so")
    if os.path.exists(emulator):
        env["PD_CUDA_EMULATOR"] = emulator
    return subprocess.run([os.path.join(HERE, "pd-run"), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)


def correct(plan, results):
    for row in plan["rows"]:
        for what, flags in (("check", ["--check"]), ("outputs", ["--input", row["data"] + ".npy", "--expect=" + row["data"] + ".npz", "--rtol=2e-2"])):
            key = "%s: %s" % (row["artifact"] if what == "check" else row["data"], what)
            if key in results.setdefault("correct", {}):
                continue
            done = pd_run(row["artifact"], "--device=" + plan["device"], *flags)
            yield results["correct"], key, {"ok": done.returncode == 0, "said": done.stdout.strip()}
    bad = [key for key, value in results["correct"].items() if not value["ok"]]
    for key in bad:
        print("FAIL %s: %s" % (key, results["correct"][key]["said"]))
    print("%d passed, %d failed" % (len(results["correct"]) - len(bad), len(bad)))


def models(plan, results):
    for row in plan["rows"]:
        if row["data"] in results.setdefault("models", {}):
            continue
        runs = "--bench=3" if plan["device"] == "emulated" else "--bench=100"
        done = pd_run(row["artifact"], "--device=" + plan["device"], "--input", row["data"] + ".npy", runs, "--json")
        value = json.loads(done.stdout) if done.returncode == 0 else {"error": done.stdout.strip()}
        yield results["models"], row["data"], dict(value, model=row["model"], shape=row["shape"])
    for value in results["models"].values():
        name = "%-16s %-18s" % (value["model"], "x".join(map(str, value["shape"])))
        print(name + (value["error"] if "error" in value else "median %8.3f ms, minimum %8.3f ms" % (value["p50_ms"], value["min_ms"])))


PARTS = {"correct": correct, "models": models}


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in PARTS:
        print(__doc__)
        return 0 if sys.argv[1:] == ["--help"] else 2
    os.chdir(HERE)
    with open("plan.json") as f:
        plan = json.load(f)
    results = {}
    if os.path.exists(RESULTS):
        with open(RESULTS) as f:
            results = json.load(f)
    for place, key, value in PARTS[sys.argv[1]](plan, results):
        place[key] = value
        print("%s done" % key, flush=True)
        with open(RESULTS + ".new", "w") as f:
            json.dump(dict(results, precision=plan["precision"]), f, indent=1)
        os.replace(RESULTS + ".new", RESULTS)
    failed = any(not value.get("ok", "error" not in value) for value in results.get(sys.argv[1], {}).values())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
