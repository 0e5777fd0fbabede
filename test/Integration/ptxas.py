#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What ptxas says of kernels: no spills, no stack frame but a small one of the loop fallback, at most 255 registers, no warning C75xx (instructions made serial).
ptxas.py [--chips sm_80,...] [--ptxas FILE] [--generator NAME] [--json FILE] PATH...

PATH is a .ptx file, a folder of them, or an artifact, whose manifest says which generator made a kernel; of .ptx files --generator does (default loops). Each text is assembled for
its own chip and the newer ones of --chips (default all). ptxas is --ptxas, else $PD_PTXAS, else the pinned one (tools/setup.sh cuda). One line a failure, then
`N passed, N failed, N skipped`: one a kernel and chip.
"""

import argparse
import concurrent.futures
import ctypes
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHIPS = ["sm_80", "sm_89", "sm_90"]
MAX_REGISTERS = 255
MAX_FALLBACK_STACK = 2304  # bytes: a row of temporaries in a thread's own memory
FALLBACK = "loops"


class Image(ctypes.Structure):  # PdImage of Runtime/ProgramABI.h
    _fields_ = [("kind", ctypes.c_uint32), ("arch", ctypes.c_uint32), ("data", ctypes.c_void_p), ("bytes", ctypes.c_uint64)]


class Program(ctypes.Structure):  # PdProgram
    pass


Program._fields_ = [("abi_version", ctypes.c_uint32), ("isa_level", ctypes.c_uint32), ("num_inputs", ctypes.c_int32), ("num_outputs", ctypes.c_int32),
                    ("bind", ctypes.c_void_p), ("run", ctypes.c_void_p), ("next_level", ctypes.POINTER(Program)), ("num_kernels", ctypes.c_int32),
                    ("num_images", ctypes.c_int32), ("kernel_names", ctypes.POINTER(ctypes.c_char_p)), ("images", ctypes.POINTER(Image))]
ABI_VERSION, SYMBOL, PTX_IMAGE = 3, "pd_artifact_v3", 2


def texts_of_program(path):
    """The PTX of each chip inside a program.so."""
    entry = Program.in_dll(ctypes.CDLL(os.path.abspath(path)), SYMBOL)
    while True:
        if entry.abi_version != ABI_VERSION:
            raise ValueError("%s: program ABI %d, expected %d" % (path, entry.abi_version, ABI_VERSION))
        for image in entry.images[:entry.num_images]:
            if image.kind == PTX_IMAGE:
                yield ctypes.string_at(image.data, image.bytes - 1).decode()
        if not entry.next_level:
            return
        entry = entry.next_level.contents


def collect(path, generator):
    """(name, PTX, generators by kernel, generator of the others) of everything at `path`."""
    manifest = os.path.join(path, "manifest.json")
    if os.path.isfile(manifest):
        for target in json.load(open(manifest))["targets"]:
            if target["device"] == "cuda":
                made = {k["name"]: k["generator"] for k in target["kernels"]}
                for text in texts_of_program(os.path.join(path, target["program"])):
                    yield path, text, made, FALLBACK  # kernels without an entry copy
        return
    for file in sorted(glob.glob(os.path.join(path, "*.ptx"))) if os.path.isdir(path) else [path]:
        yield file, open(file).read(), {}, generator


def assemble(ptxas, text, chip):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "kernels.ptx")
        with open(file, "w") as f:
            f.write(text)
        done = subprocess.run([ptxas, "-v", "-arch=" + chip, "-o", os.path.join(folder, "kernels.cubin"), file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout


def judge(log, entries, generator_of):
    """What is wrong with each entry, by ptxas's log; and figures."""
    wrong, figures, current = {name: [] for name in entries}, {name: {"registers": 0, "stack": 0} for name in entries}, None
    for line in log.splitlines():
        if m := re.search(r"Compiling entry function '([^']+)'", line):
            current = m.group(1)
        elif m := re.search(r"\bC75\d\d\b", line):
            named = [name for name in entries if "'%s'" % name in line]
            for name in named or entries:
                wrong[name].append(line.strip())
        elif current is None or current not in wrong:
            continue
        elif m := re.search(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", line):
            stack, stores, loads = map(int, m.groups())
            figures[current]["stack"] = max(stack, figures[current]["stack"])
            allowed = MAX_FALLBACK_STACK if generator_of(current) == FALLBACK else 0
            if stores or loads:
                wrong[current].append("%d bytes of spill stores, %d of loads" % (stores, loads))
            if stack > allowed:
                wrong[current].append("stack frame of %d bytes, allowed %d" % (stack, allowed))
        elif m := re.search(r"Used (\d+) registers", line):
            figures[current]["registers"] = int(m.group(1))
            if int(m.group(1)) > MAX_REGISTERS:
                wrong[current].append("%s registers, allowed %d" % (m.group(1), MAX_REGISTERS))
    for name in entries:
        if not figures[name]["registers"]:
            wrong[name].append("ptxas said nothing of it")
    return wrong, figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--chips", default=",".join(CHIPS))
    parser.add_argument("--ptxas", default=os.environ.get("PD_PTXAS") or os.path.join(ROOT, ".venv-cuda", "bin", "ptxas"))
    parser.add_argument("--generator", default=FALLBACK)
    parser.add_argument("--json")
    parser.add_argument("paths", nargs="+", metavar="PATH")
    args = parser.parse_args()
    if not os.access(args.ptxas, os.X_OK):
        print("FAIL %s: no such program; tools/setup.sh cuda installs ptxas\n0 passed, 1 failed, 0 skipped" % args.ptxas)
        return 1
    jobs, failures, rows = [], [], []
    for path in args.paths:
        before = len(jobs)
        for name, text, made, otherwise in collect(path, args.generator):
            own = int((re.search(r"^\.target sm_(\d+)", text, re.M) or ["", "0"])[1])
            jobs += [(name, text, made, otherwise, chip) for chip in args.chips.split(",") if int(chip[3:]) >= own]
        if len(jobs) == before:
            failures.append("%s: holds no PTX for %s" % (path, args.chips))
    passed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: assemble(args.ptxas, job[1], job[4]), jobs)
        for (name, text, made, otherwise, chip), (code, log) in zip(jobs, results):
            entries = re.findall(r"\.entry\s+([\w$]+)", text)
            if code:
                first = next((line for line in log.splitlines() if "error" in line or "fatal" in line), "exit code %d" % code)
                failures += ["%s: %s for %s: %s" % (name, entry, chip, first.strip()) for entry in entries or ["no kernel"]]
                continue
            wrong, figures = judge(log, entries, lambda kernel: made.get(kernel, otherwise))
            for entry in entries:
                passed += not wrong[entry]
                if wrong[entry]:
                    failures.append("%s: %s for %s: %s" % (name, entry, chip, "; ".join(wrong[entry])))
                rows.append({"file": name, "kernel": entry, "chip": chip, **figures[entry]})
    for failure in failures:
        print("FAIL " + failure)
    if rows:
        print("largest: %d registers, %d bytes of stack" % (max(r["registers"] for r in rows), max(r["stack"] for r in rows)))
    if args.json:
        with open(args.json, "w") as f:
            json.dump(rows, f, indent=1)
    print("%d passed, %d failed, 0 skipped" % (passed, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
