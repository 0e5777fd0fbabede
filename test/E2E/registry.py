# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Collects the cases of every family in cases/."""

import glob
import importlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def all_cases():
    sys.path.insert(0, HERE)
    cases = []
    for path in sorted(glob.glob(os.path.join(HERE, "cases", "*.py"))):
        module = importlib.import_module("cases." + os.path.basename(path)[:-3])
        for case in module.CASES:
            case.family = os.path.basename(path)[:-3]
            cases.append(case)
    names = [c.name for c in cases]
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        raise ValueError("case names used twice: %s" % sorted(twice))
    return cases
