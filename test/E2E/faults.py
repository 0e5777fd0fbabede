#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pd-verify against seeded faults: each breaks one op of our module, in PIR, ProgramDesc and loop bodies, and pd-verify must name that op; the same
models unbroken must be equal.   faults.py [--seed N] [--count N] [--real] [--json FILE] [KIND...]

Runs in the oracle's environment; run.py exports the models first. --count draws that many faults, --real also verifies the real models as they
are. Last line: `N passed, N failed, N skipped`.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

os.environ.setdefault("GLOG_minloglevel", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import numpy as np

import run as e2e
import seeds
from fault_kinds import KINDS
from registry import all_cases

PD_VERIFY = os.path.join(ROOT, "build", "bin", "pd-verify")


def verify(arguments):
    return subprocess.run([PD_VERIFY] + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Module:
    """The text of a module: its lines, and for each where it comes from."""

    def __init__(self, text):
        self.text = text
        body, _, self.trailer = text.partition("\n#loc")
        self.lines = body.split("\n")
        self.places = dict(re.findall(r"^(#loc\d*) = loc\((.*)\)$", text, re.M))
        depth, self.inside = 0, []
        for line in self.lines:
            if re.match(r"\s*\}", line):
                depth = max(0, depth - 1)
            self.inside.append(depth)
            if "pd.while" in line and line.split(" loc(")[0].rstrip().endswith(("{", "):")) or re.search(r"= pd\.while .*\{$", line):
                depth += 1

    def place(self, line):
        """`conv2d#12`: what pd-verify calls the op."""
        found = re.search(r"loc\((.*)\)\s*$", line)
        if not found:
            return ""
        text = found.group(1)
        for _ in range(4):
            text = re.sub(r"#loc\d+", lambda m: self.places.get(m.group(0), ""), text)
        names = re.findall(r'"([^"]*#\d+(?:@block\d+)?)"', text)
        return names[-1] if names else ""

    def definition(self, name):
        return next((l for l in self.lines if re.match(r"\s*%s(:\d+)? = " % re.escape(name), l)), "")

    def users(self, name):
        return [l for l in self.lines if re.search(re.escape(name) + r"\b", l.split(" = ", 1)[-1]) and not re.match(r"\s*%s(:\d+)? = " % re.escape(name), l)]

    def with_line(self, number, text):
        return self.text.replace(self.lines[number], text, 1) if self.text.count(self.lines[number]) == 1 else None


def swap_weights(module, rng):
    """Two parameters of one type change places: the ops that read them are wrong."""
    by_type = {}
    for n, line in enumerate(module.lines):
        found = re.match(r"\s*(%\w+) = pd\.parameter \"([^\"]*w_0)\" .* : (tensor<\S+>) ", line)
        if found and found.group(3).count("x") > 1:
            by_type.setdefault(found.group(3), []).append((n, found.group(1), found.group(2)))
    pairs = [group for group in by_type.values() if len(group) > 1]
    if not pairs:
        return None
    (n, a, _), (m, b, _) = rng.sample(rng.choice(pairs), 2)
    places = [module.place(user) for user in module.users(a) + module.users(b)]
    lines = list(module.lines)
    lines[n] = re.sub(re.escape(a) + r" =", "%swap =", lines[n], count=1)
    lines[m] = re.sub(re.escape(b) + r" =", a + " =", lines[m], count=1)
    lines[n] = lines[n].replace("%swap =", b + " =")
    # Definitions stay in order: nothing reads a parameter before the last of them.
    return "\n".join(lines) + "\n#loc" + module.trailer, [p for p in places if p]


class Model:
    """A case in one format, recorded once; verifying it as it is was the first test."""

    def __init__(self, case, fmt, folder, seed):
        self.name, self.graph = "%s [%s]" % (case.name, fmt), e2e.graph_file(case, fmt)
        base = os.path.join(folder, re.sub(r"\W", "_", self.name))
        self.module_file, self.reference, self.faulty, self.json = base + ".mlir", base + ".npz", base + ".wrong.mlir", base + ".json"
        rng = np.random.RandomState(seed & 0x7FFFFFFF)
        arguments = [self.graph, "--python=" + sys.executable, "--no-torch", "--write-module=" + self.module_file, "--record=" + self.reference]
        for n, i in enumerate(case.inputs):
            # Two rounds, both recorded; where the shape says how many, the largest.
            array = np.array([2]) if case.name == "while" and i.dtype == "int64" else e2e.draw(i, i.runs[-1 if case.name.startswith("cf_") else 0], rng)
            path = base + ".in%d.npy" % n
            np.save(path, array.astype(i.dtype))
            arguments += ["--input", "%s=%s" % (i.name or "x%d" % n, path)]
        self.healthy = verify(arguments)
        self.module = Module(open(self.module_file).read()) if os.path.exists(self.module_file) else None

    def first(self, text):
        """What pd-verify says about this text in place of the module: (exit code, op, round, output)."""
        with open(self.faulty, "w") as f:
            f.write(text)
        if os.path.exists(self.json):
            os.unlink(self.json)
        done = verify([self.graph, "--no-torch", "--no-outputs", "--ours=" + self.faulty, "--reference=" + self.reference, "--json=" + self.json])
        if done.returncode not in (0, 1) or not os.path.exists(self.json):
            return done.returncode, "", {}, done.stdout
        with open(self.json) as f:
            result = json.load(f)
        unit = result["units"][result["first"]] if "first" in result else {}
        return done.returncode, unit.get("op", ""), unit, done.stdout


def draw_fault(kind, model, rng):
    """(text, places that may be named, what was changed) or None."""
    name, _, edit, in_loop = kind
    if edit is None:
        swapped = swap_weights(model.module, rng)
        return swapped and (swapped[0], swapped[1], "two parameters")
    sites = []
    for n, line in enumerate(model.module.lines):
        if in_loop and not model.module.inside[n]:
            continue
        new = edit(line, model.module)
        if new is not None and new != line and model.module.place(line):
            sites.append((n, new))
    rng.shuffle(sites)
    for n, new in sites:
        text = model.module.with_line(n, new)
        if text:
            return text, [model.module.place(model.module.lines[n])], model.module.lines[n].strip().split(" : ")[0][:60]
    return None


def main():
    parser = argparse.ArgumentParser()
    seeds.add_argument(parser)
    parser.add_argument("--count", type=int, default=0, help="how many faults to draw; 0: one of each kind")
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--json", help="write the table here")
    parser.add_argument("kinds", nargs="*")
    args = parser.parse_args()
    seed = seeds.announce(args.seed)
    rng = random.Random(seed)
    cases = {case.name: case for case in all_cases()}
    kinds = [k for k in KINDS if not args.kinds or k[0] in args.kinds]
    rng.shuffle(kinds)
    if args.count:  # a loop's body is always among them
        kinds = sorted(kinds, key=lambda k: not k[3])[:1] + [k for k in kinds if k is not sorted(kinds, key=lambda k: not k[3])[0]]
        kinds = kinds[: args.count]
    passed = failed = skipped = located = 0
    models, rows = {}, []
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            fault = None
            options = [(c, f) for c in kind[1] if c in cases for f in cases[c].formats if os.path.exists(e2e.graph_file(cases[c], f))]
            rng.shuffle(options)
            options.sort(key=lambda o: o not in models)  # a model that is recorded already costs nothing
            if args.count == 0:
                rng.shuffle(options)
            for option in options:
                if option not in models:
                    model = models[option] = Model(cases[option[0]], option[1], folder, seed)
                    good = model.healthy.returncode == 0
                    passed, failed = passed + good, failed + (not good)
                    if not good:
                        print("FAIL %s as it is: exit %d\n%s" % (model.name, model.healthy.returncode, model.healthy.stdout[-1500:]), flush=True)
                model = models[option]
                fault = model.module and draw_fault(kind, model, rng)
                if fault:
                    break
            if not fault:
                skipped += 1
                print("SKIP %s: %s" % (kind[0], "its models are not exported (run.py exports them)" if not options else "no such op in %s" % [o[0] for o in options]), flush=True)
                continue
            text, places, what = fault
            code, op, unit, output = model.first(text)
            good = code == 1 and op in places
            located += good
            passed, failed = passed + good, failed + (not good)
            rows.append({"kind": kind[0], "model": model.name, "broken": places, "named": op, "round": unit.get("round", ""), "reason": unit.get("reason", ""), "ok": good})
            print("%-4s %-30s %-28s %-26s %s" % ("ok" if good else "FAIL", kind[0], model.name, places[0], "named" if good else "exit %d, named %r: %s\n%s" % (code, op, what, output[-800:])), flush=True)
        if args.real:
            import models as real

            for name, path, _ in real.MODELS_WITH_WEIGHTS:
                done = verify([path, "--python=" + sys.executable, "--no-torch"])
                passed, failed = passed + (done.returncode == 0), failed + (done.returncode != 0)
                print("%-4s %s as it is" % ("ok" if done.returncode == 0 else "FAIL", name) + ("" if done.returncode == 0 else "\n" + done.stdout[-1500:]), flush=True)
    if args.json:
        with open(args.json, "w") as f:
            json.dump({"seed": seed, "faults": rows, "healthy": len(models)}, f, indent=1)
    print("%d of %d faults named exactly; %d models verified as they are" % (located, len(rows), len(models)))
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
