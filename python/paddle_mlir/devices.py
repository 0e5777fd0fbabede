# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which device a program gets that asks for a GPU."""

from __future__ import annotations

import functools
import os

from . import _runtime
from .errors import Error


@functools.cache  # a card that was there is not opened once more for each question
def capability(device: str) -> int:
    """The compute capability of ``cuda``, ``cuda:N`` or ``emulated`` (80 for 8.0). Raises `Error` (7) without such a device."""
    return int(_runtime.device_capability(device))


def gpu(number: int = 0) -> str:
    """The name of card ``number`` for `Executable.open`, "" if this machine has none that programs are made for.

    With ``PD_GPU=emulated`` in the environment the CUDA emulator stands for the card: a program's way to the GPU can be tried on any machine.
    """
    kind = os.environ.get("PD_GPU", "cuda")
    if kind not in ("cuda", "emulated"):
        raise Error(f"PD_GPU is {kind!r}", exit_code=2, hint="cuda or emulated")
    name = f"{kind}:{number}" if number else kind
    try:
        capability(name)
    except Error as error:
        if error.exit_code != 7:
            raise
        return ""
    return name


def gpu_count() -> int:
    """How many cards `gpu` has names for."""
    count = 0
    while gpu(count):
        count += 1
    return count


def target(device: str) -> str:
    """What ``pd-compile --target`` takes for a device: the newest chip that the card runs code of."""
    if device.partition(":")[0] == "emulated":
        return "emulated"
    return "sm_" + str(max(chip for chip in (80, 89, 90) if chip <= capability(device)))
