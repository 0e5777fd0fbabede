#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks other compilers' parsers about the ops that emitted torch modules may use (the records of the torch dialect: `stable`).
torch-ops.py --parser TORCH_MLIR_OPT [--parser IREE_OPT ...] [--modules] [--write]

Each parser must know every op of the list, and must accept one use of every op that our dialect defines (with our operands and results). With
--modules also every module that pd-compile emits for the models in build/e2e/models (test/E2E/run.py exports them). --write puts the table
into docs/generated/torch-ops.md. The older parser is `iree-opt` of the wheel iree-base-compiler 3.0.0, of 2024-11-18. Exit code 1 when a parser
refuses something.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPLIT = "\n// -----\n"


def stable_ops():
    """Name -> "defined" by ODS here, or known "by name"."""
    tblgen = os.path.join(ROOT, "build", "bin", "pd-tblgen")
    records = os.path.join(ROOT, "include", "paddle-mlir", "Dialect", "Torch", "IR", "TorchOps.td")
    lines = subprocess.run([tblgen, "-gen-torch-op-list", "-I", "/usr/lib/llvm-22/include", "-I", os.path.join(ROOT, "include"), records],
                           stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(line.split("\t") for line in lines.splitlines())


def errors(parser, text, folder):
    """The parser's error lines about a file of many modules."""
    path = os.path.join(folder, "all.mlir")
    with open(path, "w") as f:
        f.write(text)
    done = subprocess.run([parser, "--split-input-file", path, "-o", os.devnull], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    return [line.strip() for line in done.stdout.splitlines() if "error:" in line]


def unknown_ops(parser, ops, folder):
    """A use without operands is an error of an op that is known, too: what the error says tells them apart."""
    text = SPLIT.join('"torch.%s"() : () -> ()' % op for op in ops)
    return [re.search(r"'torch\.([^']+)'", line).group(1) for line in errors(parser, text, folder) if "unregistered operation" in line]


def definitions():
    """One function a registered op, with the operands and results of our definition."""
    llvm = dict(os.environ, PATH="/usr/lib/llvm-22/bin" + os.pathsep + os.environ["PATH"])
    generator = os.path.join(ROOT, "test", "Dialect", "Torch", "IR", "Inputs", "all_ops.py")
    text = subprocess.run([sys.executable, generator, ROOT], stdout=subprocess.PIPE, text=True, check=True, env=llvm).stdout
    return ["func.func " + body[: body.rindex("return")] + "return\n}" for body in text.split("func.func ")[1:]]


def emitted():
    """Text of every module that the exported models become, without big weights."""
    root = os.path.join(ROOT, "build", "e2e", "models")
    models = sorted(glob.glob(os.path.join(root, "*", "*", "inference.json")) + glob.glob(os.path.join(root, "*", "*", "inference.pdmodel")))

    def emit(model):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "m.mlir")
            done = subprocess.run([os.environ.get("PD_COMPILE", os.path.join(ROOT, "build", "bin", "pd-compile")), model, "-o", out, "--weights=elide"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            return "" if done.returncode else open(out).read()

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [text for text in pool.map(emit, models) if text]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--parser", action="append", required=True)
    arguments.add_argument("--modules", action="store_true")
    arguments.add_argument("--write", action="store_true")
    args = arguments.parse_args()
    ops, uses, modules = stable_ops(), definitions(), emitted() if args.modules else []
    counts = {op: sum(1 for m in modules if "torch.%s " % op in m or "torch.%s(" % op in m) for op in ops}
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for parser in args.parser:
            wrong += ["%s does not know torch.%s" % (parser, op) for op in unknown_ops(parser, ops, folder)]
            stable_uses = [use for use in uses if set(re.findall(r"torch\.(aten\.[\w.]+)", use)) <= ops.keys()]
            wrong += ["%s: %s" % (parser, line) for line in errors(parser, SPLIT.join(stable_uses), folder)]
            wrong += ["%s: %s" % (parser, line) for line in (errors(parser, SPLIT.join(modules), folder) if modules else [])]
    if args.write:
        page = ["# Ops of emitted torch modules", "", "`pd-compile MODEL -o m.mlir` uses these ops of torch-mlir's dialect and no other; what would need another is an error (exit code 3).",
                "Their signatures have been the same for two years: the parser of IREE 3.0.0 (2024-11-18) and the one of torch-mlir 20261001 accept our definition of", "each, and every module that the models of the tests become.", "",
                "    " + "tools/dev/torch-ops.py --parser .venv-test/bin/torch-mlir-opt --parser IREE_OPT_3_0_0 --modules --write", "",
                "| op | defined here | in emitted modules (of %d) |" % len(modules), "|---|---|---|"]
        page += ["| `torch.%s` | %s | %d |" % (op, "yes" if how == "defined" else how, counts[op]) for op, how in ops.items()]
        page += ["", "%d ops." % len(ops)]
        with open(os.path.join(ROOT, "docs", "generated", "torch-ops.md"), "w") as f:
            f.write("\n".join(page) + "\n")
    print("\n".join(wrong[:40] + ["%d ops, %d definitions, %d modules, %d parsers: %d refused" % (len(ops), len(uses), len(modules), len(args.parser), len(wrong))]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
