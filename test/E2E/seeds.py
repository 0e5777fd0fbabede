# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The seed of a suite's random inputs. Imports nothing: every environment runs suites."""

import os


def announce(given):
    """`given` (of `--seed N`, or None for a new one), printed: the same seed repeats a run."""
    seed = given if given is not None else int.from_bytes(os.urandom(4), "little")
    print("seed %d" % seed, flush=True)
    return seed
