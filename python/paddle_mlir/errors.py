# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The one exception of the package."""

from __future__ import annotations

from typing import Any


class Error(RuntimeError):
    """A failure with the exit code that the command line tools would end with.

    Codes: 2 usage, 3 unsupported operators, 4 bad or inconsistent file, 5 output not written, 6 wrong input at run time,
    7 device or tool unavailable, 8 out of memory, 70 internal. The text is one line, and one with a hint.
    """

    exit_code: int
    hint: str

    def __init__(self, message: str, *, exit_code: int = 70, hint: str = "") -> None:
        # What a tool or a library says in more lines (a traceback, printed IR) is for developers.
        message, hint = (text.strip().split("\n", 1)[0] for text in (message, hint))
        super().__init__(message + (f"\nhint: {hint}" if hint else ""))
        self.message = message
        self.exit_code = exit_code
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.message, self.exit_code, self.hint)


def _rebuild(message: str, exit_code: int, hint: str) -> Error:
    return Error(message, exit_code=exit_code, hint=hint)
