# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Follows docs/AddingAnOp.md.   adding_an_op.py SOURCE_DIR WORK_DIR

The pieces of its elementwise op stand in the tree as the page has them, and nothing else in the compiler names the op. Without them, in a copy of
the files concerned, new-op.py writes the three again. Prints what it found.
"""

import os
import re
import subprocess
import sys


def read(path):
    with open(path) as f:
        return f.read()


def main():
    source, work = sys.argv[1:]
    page = read(os.path.join(source, "docs", "AddingAnOp.md"))
    command = re.search(r"`tools/dev/(new-op.py (\w+) [^`]*)`", page)
    name = command[2]
    blocks = re.findall(r"^```\w+ (\S+)\n(.*?)^```$", page, re.S | re.M)
    for path, text in blocks:
        if text not in read(os.path.join(source, path)):
            sys.exit("docs/AddingAnOp.md says of %s what does not stand there:\n%s" % (path, text))
        print("as written: " + path)

    naming = []
    for folder in ("include", "lib", "python", "tools", os.path.join("test", "E2E", "cases")):
        for where, _, files in os.walk(os.path.join(source, folder)):
            for file in files:
                if file.endswith((".td", ".cpp", ".h", ".py", ".txt")) and re.search(r"""["'.]%s["'(]""" % name, read(os.path.join(where, file))):
                    naming.append(os.path.relpath(os.path.join(where, file), source))
    if sorted(naming) != sorted(path for path, _ in blocks):
        sys.exit("'%s' is named in %s" % (name, ", ".join(sorted(naming))))
    print("named nowhere else")

    for path, text in blocks:
        os.makedirs(os.path.dirname(os.path.join(work, path)), exist_ok=True)
        with open(os.path.join(work, path), "w") as f:
            f.write(read(os.path.join(source, path)).replace(text, ""))
    made = subprocess.run([sys.executable] + [os.path.join(source, "tools", "dev", command[1].split()[0])] + command[1].split()[1:] + ["--root", work],
                          stdout=subprocess.PIPE, text=True)
    sys.stdout.write(made.stdout)
    return made.returncode


if __name__ == "__main__":
    sys.exit(main())
