#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyPI's torch links CUDA libraries of several GB that a CPU never calls.   stub-cuda.py VENV

Puts small libraries of the same names, symbols and symbol versions beside torch's own, so that `import torch` works without them. Every
stub answers 35, CUDA's "no driver": torch.cuda.is_available() is False. Safe to run twice.
"""

import collections
import glob
import os
import re
import subprocess
import sys

CUDA = re.compile(r"^lib(cu|nv|nccl)")  # libcudart, libcublas, libnvrtc, libnccl, ...


def dynamic(path, *flags):
    return subprocess.run(["objdump", *flags, path], stdout=subprocess.PIPE, text=True, check=True).stdout


def main(venv):
    (folder,) = glob.glob(os.path.join(venv, "lib", "python3*", "site-packages", "torch", "lib"))
    needed, versions = set(), collections.defaultdict(set)
    undefined, defined = {}, set()
    for path in sorted(glob.glob(os.path.join(folder, "*.so*"))):
        if CUDA.match(os.path.basename(path)):
            continue  # a stub of an earlier run
        header = dynamic(path, "-p")
        needed.update(n for n in re.findall(r"NEEDED\s+(\S+)", header) if CUDA.match(n))
        owner = None
        for line in header.splitlines():
            if match := re.match(r"\s+required from (\S+):", line):
                owner = match.group(1)
            elif owner and (match := re.match(r"\s+0x\S+ 0x\S+ \d+ (\S+)", line)):
                versions[owner].add(match.group(1))
            else:
                owner = None
        for line in dynamic(path, "-T").splitlines():
            match = re.match(r"\S+ (.{7}) (\S+)\s+\S+\s+(?:(?:\((\S+)\)|(\S+))\s+)?(\S+)$", line)
            if not match:
                continue
            flags, section, bracketed, plain, name = match.groups()
            if section == "*UND*":
                version = bracketed or plain or ""
                undefined[name] = "" if version == "Base" else version
            else:
                defined.add(name)
    home = {version: library for library in needed for version in versions[library]}
    symbols = collections.defaultdict(list)
    anywhere = sorted(needed)[0]
    for name, version in undefined.items():
        if version in home:
            symbols[home[version]].append((name, version))
        elif not version and name not in defined and re.match(r"^(cu|nv|nccl)", name):
            symbols[anywhere].append((name, ""))
    for library in sorted(needed):
        source, script = os.path.join(folder, "stub.c"), os.path.join(folder, "stub.map")
        with open(source, "w") as f:
            f.writelines("int %s(void) { return 35; }\n" % name for name, _ in symbols[library])
        with open(script, "w") as f:
            for version in sorted(versions[library]):
                names = [n for n, v in symbols[library] if v == version]
                f.write("%s { %s };\n" % (version, "global: %s;" % "; ".join(names) if names else ""))
        command = ["clang-22", "-shared", "-fPIC", "-nostdlib", "-w", "-fno-builtin", source, "-Wl,-soname," + library, "-o", os.path.join(folder, library)]
        if versions[library]:
            command.append("-Wl,--version-script," + script)
        subprocess.run(command, check=True)
    os.remove(source)
    os.remove(script)
    print("%d stubs, %d symbols" % (len(needed), sum(map(len, symbols.values()))))


if __name__ == "__main__":
    main(sys.argv[1])
