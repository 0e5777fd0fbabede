#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes docs/generated/consumers.md from what the tests of other compilers measured.
consumers-page.py IREE.json TORCH_MLIR.json [CASES.json ...]

    test/Integration/iree.py --all --json IREE.json          test/Integration/torch_mlir.py --json TORCH_MLIR.json
    test/Integration/iree.py --cases --json CASES.json
"""

import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def load(path):
    with open(path) as f:
        return json.load(f)


def short(text):
    return text.replace("|", "\\|").replace("\n", " ")[:220]


def main():
    iree, lowered = load(sys.argv[1]), load(sys.argv[2])
    cases = [row for path in sys.argv[3:] for row in load(path)["rows"]]
    page = ["# What other compilers made of our modules", "",
            "Written by `tools/dev/consumers-page.py`; [Consumers.md](../Consumers.md) says what the columns mean.", "",
            "## IREE 3.13: real models and nets, against Paddle", "", "`test/Integration/iree.py --all --seed %d`" % iree["seed"], "",
            "| model | format | largest error / max abs | |", "|---|---|---|---|"]
    page += ["| %s | %s | %s | %s |" % (r["model"], r["format"], "%.1e" % r["error"] if r["error"] is not None and r["error"] < 1 else "", short(r["wrong"])) for r in iree["rows"]]
    if cases:
        wrong = [r for r in cases if r["wrong"]]
        page += ["", "## IREE 3.13: numeric cases, against Paddle", "",
                 "`test/Integration/iree.py --cases`: %d of %d are right; the largest error of those is %.1e. The others:" % (len(cases) - len(wrong), len(cases), max(r["error"] for r in cases if not r["wrong"])), "",
                 "| case | format | what IREE says |", "|---|---|---|"]
        page += ["| %s | %s | %s |" % (r["model"], r["format"], short(r["wrong"])) for r in wrong]
    refused = [r for r in lowered if not r["ok"]]
    page += ["", "## torch-mlir 20261001: lowered to linalg", "", "`test/Integration/torch_mlir.py`: %d of %d modules, text and bytecode." % (len(lowered) - len(refused), len(lowered))]
    if refused:
        page += ["", "| module | what torch-mlir says |", "|---|---|"] + ["| %s %s | %s |" % (r["model"], r["suffix"], short(r["wrong"])) for r in refused]
    with open(os.path.join(ROOT, "docs", "generated", "consumers.md"), "w") as f:
        f.write("\n".join(page) + "\n")


if __name__ == "__main__":
    main()
