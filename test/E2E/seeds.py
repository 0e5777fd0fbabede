# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The seed of a suite's random inputs. Every environment runs suites, so this imports the standard library alone."""

import os

FIXED = 1  # a run that nobody gave a seed repeats the last one: CI finds what a change broke, not what a draw did


def add_argument(parser):
    parser.add_argument("--seed", default=FIXED, type=_parse, metavar="N|now", help="of the random inputs; now: new ones (default: %d)" % FIXED)


def _parse(text):
    return int.from_bytes(os.urandom(4), "little") if text == "now" else int(text)


def announce(seed):
    """Prints `seed`, which `--seed` repeats."""
    print("seed %d" % seed, flush=True)
    return seed
