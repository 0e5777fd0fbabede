#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""House rules that a machine can check. Prints FAIL lines and `N passed, N failed, N skipped` (one check a file and rule).

- no hand-written file over 600 lines;
- no folder or file called Utils, Misc, Common, Uncategorized;
- an early exit of a pattern says why: no bare `return failure();` in matchAndRewrite (notifyMatchFailure instead);
- passes are declared in .td: no PassWrapper;
- FileCheck directives are spelled right: `CHECK` followed by a known suffix and a colon;
- lit tests that run -verify-diagnostics without FileCheck hold at least one expected-error;
- no MLIR* static archive on a link line; no typed access to weight blobs (tryGetAsArrayRef, getValues on resources) in lib/.
"""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FORBIDDEN = re.compile(r"(^|/)(Utils?|Misc|Common\d*|Uncategorized|Helpers?)(/|\.|$)", re.I)
CHECK = re.compile(r"(?:^|//|#|;)\s*CHECK([A-Z0-9-]*)(\{LITERAL\})?(.)")
SUFFIXES = re.compile(r"^(-(LABEL|NEXT|SAME|NOT|DAG|EMPTY|COUNT-\d+))?$")


def files():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [f for f in out.splitlines() if not f.startswith("docs/generated/") and os.path.isfile(os.path.join(ROOT, f))]


def findings(path, text):
    lines = text.splitlines()
    code = path.endswith((".cpp", ".h", ".td", ".py", ".sh", ".cmake"))
    if code and len(lines) > 600:
        yield "%d lines, at most 600" % len(lines)
    if FORBIDDEN.search(path):
        yield "a name that says nothing about its content"
    if path.startswith(("lib/", "tools/")) and path.endswith((".cpp", ".h")):
        if "PassWrapper" in text:
            yield "PassWrapper: declare the pass in Passes.td"
        for n, line in enumerate(lines, 1):
            if re.search(r"tryGetAsArrayRef|tryGetAs<", line):
                yield "line %d: typed access to a weight blob, which may be unaligned" % n
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


def main():
    passed = failed = 0
    for path in files():
        try:
            text = open(os.path.join(ROOT, path), encoding="utf-8").read()
        except UnicodeDecodeError:
            continue
        wrong = list(findings(path, text))
        for w in wrong:
            print("FAIL %s: %s" % (path, w))
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
