#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""House rules that a machine can check. Prints FAIL and SKIP lines and `N passed, N failed, N skipped`: one check a file for its
content, one for its format, and one for each exemption.   lint.py [ROOT]

- no hand-written file over 600 lines, no C++ function over 80 (LONG_FUNCTIONS are exempt until they are split);
- no folder or file called Utils, Misc, Common, Uncategorized, Helpers;
- C++ is formatted (clang-format-22, .clang-format); every source says its licence in its first lines (SPDX);
- an early exit of a pattern says why: no bare `return failure();` in matchAndRewrite (notifyMatchFailure instead);
- passes are declared in .td: no PassWrapper;
- no typed access to weight blobs in lib/ and tools/, which may be unaligned: tryGetAs, getDataAs, getValues on a resource;
- FileCheck directives are spelled right: `CHECK` followed by a known suffix and a colon;
- lit tests that run -verify-diagnostics without FileCheck hold at least one expected diagnostic;
- no static MLIR* archive on a link line of lib/.
"""

import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FORBIDDEN = re.compile(r"(^|/)(Utils?|Misc|Common\d*|Uncategorized|Helpers?)(/|\.|$)", re.I)
CHECK = re.compile(r"(?:^|//|#|;)\s*CHECK([A-Z0-9-]*)(\{LITERAL\})?(.)")
SUFFIXES = re.compile(r"^(-(LABEL|NEXT|SAME|NOT|DAG|EMPTY|COUNT-\d+))?$")
CODE = (".cpp", ".h", ".td", ".py", ".sh", ".cmake")
MAX_FILE, MAX_FUNCTION = 600, 80
# (file, function) longer than MAX_FUNCTION; an entry that is no longer needed fails.
LONG_FUNCTIONS = {
    ("lib/Dialect/Torch/Analysis/SymbolicShapes.cpp", "computeContents"),
}
CLANG_FORMAT = "clang-format-22"

# What a scan for braces must not look into: comments, raw strings, strings, characters (but not the separator of 1'000).
OPAQUE = re.compile(r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:\\\n|[^\n])*""", re.S | re.M)
# A head that opens a scope with functions in it, or a function's (its parameters, perhaps an initializer list, then the brace).
SCOPE = re.compile(r"\b(namespace|class|struct|union|extern)\b(?![^<]*>\s*\w+\s*\()")
NAME = re.compile(r"(~?\w+|operator\s*\S+?)\s*\(")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def closing(code, at):
    """Where the brace that opens at `at` closes."""
    depth = 0
    for m in re.compile(r"[{}]").finditer(code, at):
        depth += 1 if m.group(0) == "{" else -1
        if depth == 0:
            return m.start()
    return len(code) - 1


def functions(code):
    """(name, first line, last line, body) of each function of C++ text whose comments and strings are blank."""
    at = start = 0
    while True:
        m = re.compile(r"[;{}]").search(code, at)
        if not m:
            return
        at = m.end()
        if m.group(0) != "{":
            start = at
            continue
        head = code[start:m.start()]
        bare = re.sub(r"<[^<>{};()]*>|^\s*[A-Z_]+\([^()]*\)\s*\n(?=.*\()", "", head)  # template arguments, a macro in front
        if head.count("(") != head.count(")") or head.rstrip().endswith("="):
            at = closing(code, m.start()) + 1  # a value in braces: the head goes on behind it
            continue
        name = NAME.search(bare)
        if name and not re.search(r"=\s*[^()]*$", bare) and not (SCOPE.search(bare) and ")" not in bare):
            end = closing(code, m.start())
            while re.match(r"\s*,\s*\w+[({]|\s*\{", code[end + 1:]) and ":" in bare:  # `: a{1}, b{2} { ... }`
                end = closing(code, code.index("{", end + 1))
            first = start + len(head) - len(head.lstrip())
            yield name.group(1), code.count("\n", 0, first) + 1, code.count("\n", 0, end) + 1, code[m.start():end]
            at = start = end + 1
        elif SCOPE.search(bare):
            start = at
        else:
            at = start = closing(code, m.start()) + 1


def files(root):
    if os.path.exists(os.path.join(root, ".git")):
        out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    else:
        out = sorted(os.path.relpath(os.path.join(d, f), root) for d, _, names in os.walk(root) for f in names)
    return [f for f in out if not f.startswith("docs/generated/") and os.path.isfile(os.path.join(root, f))]


def cpp_findings(path, text, used):
    code = OPAQUE.sub(blank, text)
    for name, first, last, body in functions(code):
        if last - first + 1 > MAX_FUNCTION:
            used.add((path, name))
            if (path, name) not in LONG_FUNCTIONS:
                yield "line %d: %s has %d lines, at most %d" % (first, name, last - first + 1, MAX_FUNCTION)
        if name == "matchAndRewrite":
            for n, line in enumerate(body.split("\n")):
                if re.search(r"\breturn failure\(\);", line):
                    yield "line %d: a pattern that does not match says why: notifyMatchFailure" % (code[:code.index(body)].count("\n") + 1 + n)
    if not path.startswith(("lib/", "tools/")):
        return
    if "PassWrapper" in code:
        yield "PassWrapper: declare the pass in Passes.td"
    resources = re.findall(r"ResourceElementsAttr>?\s+(\w+)\b|\b(\w+)\s*=\s*(?:\w+::)*\w*cast\w*<[^;]*ResourceElementsAttr>", code)
    resources = "|".join(sorted({a or b for a, b in resources})) or "(?!)"
    for n, line in enumerate(code.splitlines(), 1):
        if re.search(r"tryGetAsArrayRef|tryGetAs<|getDataAs<|Resource\w*>\([^()]*\)\.getValues|\b(?:%s)\.getValues" % resources, line):
            yield "line %d: typed access to a weight blob, which may be unaligned" % n


def findings(path, text, used):
    lines = text.splitlines()
    if path.endswith(CODE) and len(lines) > MAX_FILE:
        yield "%d lines, at most %d" % (len(lines), MAX_FILE)
    if path.endswith(CODE) and text and not any("SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception" in line for line in lines[:8]):
        yield "no SPDX line in the first 8 lines"
    if FORBIDDEN.search(path):
        yield "a name that says nothing about its content"
    if path.endswith((".cpp", ".h")):
        yield from cpp_findings(path, text, used)
    if path.startswith("test/") and path.endswith(".mlir"):
        for n, line in enumerate(lines, 1):
            for m in CHECK.finditer(line):
                suffix = m.group(1)
                if m.group(3) != ":" and m.group(3) in " \t" or not SUFFIXES.match(suffix) and m.group(3) == ":":
                    if not re.search(r"check-prefix", line):
                        yield "line %d: FileCheck would ignore 'CHECK%s%s'" % (n, suffix, m.group(3))
        if "-verify-diagnostics" in text and "FileCheck" not in text and not re.search(r"expected-(error|warning|remark)", text):
            yield "-verify-diagnostics without an expected diagnostic checks nothing"
    if os.path.basename(path) == "CMakeLists.txt" and path.startswith("lib/") and re.search(r"\bMLIR[A-Z]\w+\b", re.sub(r"MLIR_\w+", "", text)):
        yield "a static MLIR library: link MLIR and LLVM only as shared libraries"


def unformatted(root, paths):
    """The files of `paths` that clang-format would change."""
    wrong = set()
    for i in range(0, len(paths), 50):
        out = subprocess.run([CLANG_FORMAT, "--dry-run", "-Werror", *paths[i:i + 50]], cwd=root, stderr=subprocess.PIPE, text=True).stderr
        wrong.update(re.findall(r"^(.+?):\d+:\d+: error: code should be clang-formatted", out, re.M))
    return wrong


def main():
    root = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    results = []  # (what, reasons why it fails)
    used = set()
    sources = []
    for path in files(root):
        try:
            text = open(os.path.join(root, path), encoding="utf-8").read()
        except UnicodeDecodeError:
            continue
        results.append((path, list(findings(path, text, used))))
        if path.endswith((".cpp", ".h")):
            sources.append(path)
    skipped = 0
    if shutil.which(CLANG_FORMAT):
        wrong = unformatted(root, sources)
        results += [(path, ["not formatted: %s -i %s" % (CLANG_FORMAT, path)] if path in wrong else []) for path in sources]
    else:
        skipped = len(sources)
        print("SKIP format of %d files: there is no %s" % (skipped, CLANG_FORMAT))
    if root == ROOT:
        results += [(path, [] if (path, name) in used else ["%s is exempt from the rule of %d lines and need not be (tools/dev/lint.py)" % (name, MAX_FUNCTION)])
                    for path, name in sorted(LONG_FUNCTIONS)]
    for what, reasons in results:
        for reason in reasons:
            print("FAIL %s: %s" % (what, reason))
    failed = sum(bool(reasons) for _, reasons in results)
    print("%d passed, %d failed, %d skipped" % (len(results) - failed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
