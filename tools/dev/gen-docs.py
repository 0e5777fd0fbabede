#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes docs/generated from the sources: one page a dialect, one page of passes, the support table.   gen-docs.py [OUTDIR]

Needs the build (pd-tblgen, pd-compile) and LLVM's mlir-tblgen. check-docs.py compares a fresh copy with the committed one.
"""

import glob
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LLVM = "/usr/lib/llvm-22"
INCLUDE = os.path.join(ROOT, "include", "paddle-mlir")


def tblgen(td, *args, tool=os.path.join(LLVM, "bin", "mlir-tblgen")):
    command = [tool, *args, "-I", os.path.join(LLVM, "include"), "-I", os.path.join(ROOT, "include"), td]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def write(path, text):
    lines = [line.rstrip() for line in text.splitlines()]
    with open(path, "w") as f:
        f.write("\n".join(lines).strip() + "\n")


def support_table():
    rows = tblgen(os.path.join(INCLUDE, "Dialect/Pd/IR/PdOps.td"), "-gen-op-list", tool=os.path.join(ROOT, "build", "bin", "pd-tblgen")).splitlines()
    listed = subprocess.run([os.path.join(ROOT, "build", "bin", "pd-compile"), "--list-ops"], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[1:]
    support = {line.split()[0]: line.split()[3:5] for line in listed}
    text = ["# Supported ops", "", "Derived from the rows and the patterns. `aten` maps to torch-mlir's stable ops; `paddle` travels as `torch.operator` inside; `pattern` is a C++ pattern. `cpu`: the row,",
            "or the aten op it becomes, has a pattern, a decomposition or a handler on the way to the CPU. A form of an op may still be refused: `pd-compile MODEL` says so of a model.", "",
            "| pd op | family | tier | at torch | cpu | by | ProgramDesc names |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        name, family, tier, _, torch, legacy = row.split("\t")
        at_torch, on_cpu = support[name]
        text.append("| `%s` | %s | %s | %s | %s | %s | %s |" % (name, family, tier, at_torch, on_cpu, "`%s`" % torch if torch != "pattern" else "-" if (at_torch, on_cpu) == ("none", "no") else torch, ", ".join("`%s`" % n for n in legacy.split(",") if n)))
    text += ["", "%d ops." % len(rows)]
    return "\n".join(text)


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "docs", "generated")
    os.makedirs(out, exist_ok=True)
    pages = []
    for td in sorted(glob.glob(os.path.join(INCLUDE, "Dialect/Pd/IR/Pd*Ops.td"))):
        if os.path.basename(td) != "PdOps.td":
            pages.append(tblgen(td, "-gen-op-doc", "-dialect=pd"))
    write(os.path.join(out, "pd.md"), "# The pd dialect\n\n" + "\n".join(pages))
    write(os.path.join(out, "pd_kernel.md"), "# The pd_kernel dialect\n\n" + tblgen(os.path.join(INCLUDE, "Dialect/PdKernel/IR/PdKernelOps.td"), "-gen-op-doc", "-dialect=pd_kernel")
          + tblgen(os.path.join(INCLUDE, "Dialect/PdKernel/IR/PdKernelOps.td"), "-gen-attrdef-doc", "-attrdefs-dialect=pd_kernel"))
    passes = ["# Passes\n"]
    for td in sorted(glob.glob(os.path.join(INCLUDE, "**", "*asses.td"), recursive=True)):
        passes.append("## %s\n\n%s" % (os.path.relpath(os.path.dirname(td), INCLUDE), tblgen(td, "-gen-pass-doc").replace("\n### ", "\n#### ")))
    write(os.path.join(out, "passes.md"), "\n".join(passes))
    write(os.path.join(out, "support.md"), support_table())


if __name__ == "__main__":
    main()
