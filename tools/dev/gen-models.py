#!/usr/bin/env python3
"""Writes docs/generated/models.md, the largest error of every model through every road, from what the suites measured last.   gen-models.py

The suites leave their tables in build/e2e (`--json`): run.py (cpu.json), models.py (models.json), pytorch.py (pytorch.json), Integration/iree.py
--all (iree.json). A cell without a measurement stays empty. No test compares this
page: the inputs are drawn anew each time.
"""

import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TABLES = os.path.join(ROOT, "build", "e2e")
# The names of nets in the numeric cases, and as people call them.
NETS = {"lenet": "LeNet", "resnet18": "ResNet18", "resnet50": "ResNet50", "mobilenet_v3_small": "MobileNetV3 small", "bert2": "BERT, 2 layers", "vit2": "ViT, 2 layers"}
FORMATS = {"pir": "json", "legacy": "pdmodel", "pdmodel": "pdmodel", "json": "json"}


def rows_of(name, key="rows"):
    path = os.path.join(TABLES, name)
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return json.load(f)[key]


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
    columns = [("CPU", rows_of("cpu.json") + rows_of("models.json")), ("PyTorch, eager", rows_of("pytorch.json")), ("torch-mlir to linalg", rows_of("models.json", "torch_mlir")), ("IREE, llvm-cpu", rows_of("iree.json"))]
    table, notes = {}, []
    for title, rows in columns:
        for row in rows:
            model, form = place(row)
            if "case" in row and model not in NETS.values():
                continue
            table.setdefault((model, form), {})[title] = cell(row)
            if row.get("wrong") and model in [name for name, _ in table]:
                notes.append("%s [%s], %s: %s" % (model, form, title, row["wrong"].splitlines()[0]))
    real = {place(row) for row in rows_of("models.json")}
    keep = sorted((key for key in table if key in real or key[0] in NETS.values()), key=lambda key: (key not in real, key))
    text = ["# Models against real Paddle", "",
            "Largest difference from Paddle 3.3.1 over all outputs and inputs, relative to the largest value; made by `tools/dev/gen-models.py` from the last runs of `test.sh` and `test/Integration/iree.py --all`.", "",
            "| model | format | " + " | ".join(title for title, _ in columns) + " |", "|---|---|" + "---|" * len(columns)]
    for key in keep:
        text.append("| %s | %s | %s |" % (*key, " | ".join(table[key].get(title, "") for title, _ in columns)))
    kept = {key[0] for key in keep}
    refused = [note for note in notes if note.split(" [")[0] in kept]
    if refused:
        text += ["", "What was refused or differs:", ""] + ["- " + note for note in refused]
    with open(os.path.join(ROOT, "docs", "generated", "models.md"), "w") as f:
        f.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
