# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The tools of a wheel under their own names on ``PATH``: entry points that become the program inside the package."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from . import _runtime


def _become(name: str) -> NoReturn:
    program = Path(_runtime.__file__).parent / "bin" / name
    os.execv(program, [name, *sys.argv[1:]])


def pd_compile() -> NoReturn:
    _become("pd-compile")


def pd_run() -> NoReturn:
    _become("pd-run")


def pd_verify() -> NoReturn:
    _become("pd-verify")


def pd_opt() -> NoReturn:
    _become("pd-opt")


def pd_translate() -> NoReturn:
    _become("pd-translate")
