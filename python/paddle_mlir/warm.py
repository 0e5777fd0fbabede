# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""``python -m paddle_mlir.warm MODEL [PARAMS]``: compiles a model into the cache, so that its first use is fast."""

from __future__ import annotations

import sys

from . import toolchain
from .errors import Error


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2 or arguments[0].startswith("-"):
        print("error: expects MODEL [PARAMS]\nhint: python -m paddle_mlir.warm MODEL [PARAMS]", file=sys.stderr)
        return 2
    try:
        print(toolchain.compile_cached(*arguments))
    except Error as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
