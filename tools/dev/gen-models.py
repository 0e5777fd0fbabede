#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes docs/generated/models.md, the largest error of every model on the CPU, as PyTorch, through torch-mlir and IREE, from what the suites measured last.   gen-models.py

Runs in the oracle's environment (.venv-test), for the names of the nets.

The suites leave their tables in build/e2e (`--json`): run.py (cpu.json), models.py (models.json), pytorch.py (pytorch.json), Integration/torch_mlir.py
(torch-mlir.json), Integration/iree.py --all (iree.json). A cell without a measurement stays empty. No test compares this
page: the inputs are drawn anew each time.
"""

import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TABLES = os.path.join(ROOT, "build", "e2e")
sys.path.insert(0, os.path.join(ROOT, "test", "Integration"))

from subjects import NETS

FORMATS = {"pir": "json", "legacy": "pdmodel", "pdmodel": "pdmodel", "json": "json"}


def rows_of(name):
    path = os.path.join(TABLES, name)
    if not os.path.exists(path):
        return []
    with open(path) as f:
        table = json.load(f)
    return table["rows"] if isinstance(table, dict) else table


def place(row):
    """(model, format) of a suite's row: `name [format]` where the suite writes both in one."""
    name, _, rest = (row.get("model") or row.get("case")).partition(" [")
    form = FORMATS.get(row.get("format") or rest.rstrip("]") or "pdmodel")
    return NETS.get(name, name), form


def cell(row):
    error = row.get("error", row.get("max_error"))
    if row.get("ok", True) and error is not None:
        return "%.1e" % error
    wrong = row.get("wrong", "")
    return "ok" if row.get("ok") else "refused" if wrong and not wrong.startswith("max error") else "differs"


def main():
    columns = [("CPU", rows_of("cpu.json") + rows_of("models.json")), ("PyTorch, eager", rows_of("pytorch.json")), ("torch-mlir to linalg", rows_of("torch-mlir.json")), ("IREE, llvm-cpu", rows_of("iree.json"))]
    table, notes = {}, []
    for title, rows in columns:
        for row in rows:
            model, form = place(row)
            table.setdefault((model, form), {})[title] = cell(row)
            if row.get("wrong"):
                notes.append(((model, form), "- %s [%s], %s: %s" % (model, form, title, row["wrong"].splitlines()[0])))
    real = {place(row) for row in rows_of("models.json")}
    keep = sorted((key for key in table if key in real or key[0] in NETS.values()), key=lambda key: (key not in real, key))
    text = ["# Models against real Paddle", "",
            "Largest difference from Paddle 3.3.1 over all outputs and inputs, relative to the largest value; made by `tools/dev/gen-models.py` from the last runs of `test.sh` and `test/Integration/iree.py --all`.", "",
            "| model | format | " + " | ".join(title for title, _ in columns) + " |", "|---|---|" + "---|" * len(columns)]
    for key in keep:
        text.append("| %s | %s | %s |" % (*key, " | ".join(table[key].get(title, "") for title, _ in columns)))
    refused = [note for key, note in notes if key in keep]
    if refused:
        text += ["", "What was refused or differs:", ""] + refused
    with open(os.path.join(ROOT, "docs", "generated", "models.md"), "w") as f:
        f.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
