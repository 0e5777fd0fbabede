# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a model in Paddle and records what every op computes.   RecordPaddle.py MODEL PARAMS INPUTS.npz OUT.npz ROUNDS [LIBRARY...]

Part of pd-verify, which holds this text and hands it to an interpreter that can import paddle. The predictor runs with oneDNN and IR passes off;
LIBRARY are shared libraries with custom operators.
OUT.npz holds, uncompressed, a tensor a value: `%id` for a value of a PIR program, the variable's name for a ProgramDesc, with `@block.op` where
several ops write the variable; inside of loops `#round` is added (`#outer.inner`), for the first ROUNDS rounds. Results are under their fetch
names too. The last line printed is `recorded N values with paddle VERSION`. Exit code 7: paddle cannot be imported; 6: it cannot run the inputs.
"""

import json
import os
import re
import sys

os.environ.setdefault("GLOG_minloglevel", "3")

import numpy as np

REGION_OPS = ("while", "conditional_block", "if", "pylayer")


class Event:
    """One output of one executed op."""

    __slots__ = ("op", "index", "name", "scope", "value")

    def __init__(self, op, name, value):
        self.op, _, index = op.partition(":")
        self.index = int(index) if index else -1
        self.name, self.value = name, value
        inner = re.match(r"(0x[0-9a-f]+?\d+)_inner_var_\d+$", name)
        self.scope = inner.group(1) if inner else None


def copy_of(tensor):
    for read in ("copy_to_cpu", "numpy"):
        if hasattr(tensor, read):
            try:
                array = np.array(getattr(tensor, read)())
            except Exception:  # not every variable holds a dense tensor
                return None
            return array if array.dtype.kind in "fiub" else None
    return None


def run(model, params, inputs, legacy):
    import paddle.inference as pi

    config = pi.Config(model, params)
    config.disable_gpu()
    config.switch_ir_optim(False)
    config.disable_mkldnn()
    config.disable_glog_info()
    config.set_cpu_math_library_num_threads(1)
    if legacy:
        config.enable_new_executor(True)
    else:  # one instruction an op of the file
        config.delete_pass("constant_folding_pass")
        config.delete_pass("inplace_pass")
        config.delete_pass("dead_code_elimination_pass")
        config.set_optimization_level(0)
    predictor = pi.create_predictor(config)
    events = []

    def hook(op, name, tensor):
        events.append(Event(op, name, copy_of(tensor)))

    predictor.register_output_hook(hook)
    for name in predictor.get_input_names():
        handle = predictor.get_input_handle(name)
        handle.reshape(list(inputs[name].shape))
        handle.copy_from_cpu(inputs[name])
    predictor.run()
    return events, {n: predictor.get_output_handle(n).copy_to_cpu() for n in predictor.get_output_names()}


class Recording:
    def __init__(self, events, rounds):
        self.events, self.at, self.rounds, self.values = events, 0, rounds, {}

    def peek(self):
        return self.events[self.at] if self.at < len(self.events) else None

    def keep(self, name, path, value):
        if value is not None and all(i < self.rounds for i in path):
            self.values[name + ("#" + ".".join(map(str, path)) if path else "")] = value

    def lost(self, place):
        event = self.peek()
        sys.exit("lost track of the run at %s: the next record is %s %s" % (place, event and event.op, event and event.name))


class PirRecording(Recording):
    """Instructions are numbered in a block, and the names of a block's variables share a prefix."""

    def __init__(self, events, rounds, program, inputs):
        super().__init__(events, rounds)
        self.conditions, self.scopes, self.numbers = {}, [], []
        self.fetched, self.read = {}, set()
        self.scan(program["regions"][0])
        for op in self.ops_of(program["regions"][0], all_ops=True):
            if op["#"] in ("1.data", "1.feed", "1.fetch"):
                name = [a["AT"]["D"] for a in op["A"] if a["N"] == "name"][0]
                if op["#"] == "1.fetch":
                    self.fetched[name] = op["I"][0]["%"]
                else:
                    self.conditions[op["O"][0]["%"]] = inputs.get(name)
        self.block(program["regions"][0], ())

    def scan(self, region):
        for block in region["blocks"]:
            for op in block["ops"]:
                self.read.update(i["%"] for i in op.get("I", []))
                for inner in op.get("regions", []):
                    self.scan(inner)

    @staticmethod
    def ops_of(region, all_ops=False):
        ops = region["blocks"][0]["ops"]
        silent = ("p", "0.", "1.data", "1.feed", "2.", "1.fetch")
        return ops if all_ops else [op for op in ops if not op["#"].startswith(silent) or op["#"] in ("0.split", "0.slice", "0.combine")]

    def block(self, region, path):
        self.scopes.append(None)
        self.numbers.append(-2)
        for position, op in enumerate(self.ops_of(region)):
            name = op["#"].split(".", 1)[-1]
            if name in ("while", "if"):
                self.region_op(op, name, path)
                self.results(op, (name + "_instruction", "pd_op." + name), path, position)
            elif op["#"].startswith("0."):
                self.results(op, ("builtin_" + name + "_instruction", "builtin." + name), path, position)
            elif op["#"].startswith("3."):
                self.results(op, ("custom_op." + name, name), path, position)
            else:
                self.results(op, ["pd_op." + n for n in (name, name + "_", name.rstrip("_"))], path, position)
        self.scopes.pop()
        self.numbers.pop()

    def results(self, op, names, path, position):
        """Takes the op's records: an instruction's number is the op's position in its block."""
        found = []
        while True:
            event = self.peek()
            if event is None or event.op not in names or event.index != position:
                break
            if event.scope is not None and event.scope != self.scopes[-1]:
                # What is written in place belongs to the block that made it.
                outer = event.scope in self.scopes
                if not (op["#"].endswith("_") if outer else self.scopes[-1] is None):
                    break
                if not outer:
                    self.scopes[-1] = event.scope
            found.append(event)
            self.at += 1
        results = [r for r in op["O"] if r.get("TT", {}).get("#", "").endswith("t_dtensor")]
        # Within one op the records come in no order; their variables are numbered in the order of the results.
        numbers = [int(e.name.rsplit("_", 1)[-1]) if e.scope is not None else -1 for e in found]
        # Except for results of the program, which are called as they are fetched.
        pairs = [(r, e) for r in results for e in found if self.fetched.get(e.name) == r["%"]]
        rest = [r for r in results if all(r is not p[0] for p in pairs)]
        order = sorted((i for i in range(len(found)) if numbers[i] >= 0), key=lambda i: numbers[i])
        if len(order) != len(rest):  # what nothing reads, and what an op overwrites, leaves no record of its own
            rest = [r for r in rest if r["%"] in self.read]
        if len(order) == len(rest):
            pairs += [(r, found[i]) for r, i in zip(rest, order)]
        elif "regions" in op:
            start = self.numbers[-1] + 1
            pairs += [(op["O"][numbers[i] - start], found[i]) for i in order if 0 <= numbers[i] - start < len(op["O"])]
        for result, event in pairs:
            self.keep("%%%d" % result["%"], path, event.value)
            self.conditions[result["%"]] = event.value
        self.numbers[-1] = max([self.numbers[-1]] + numbers)

    def inside(self):
        """Whether the next record comes from a block that is not open yet."""
        event = self.peek()
        return event is not None and event.scope is not None and event.scope not in self.scopes

    def region_op(self, op, name, path):
        if name == "if":
            condition = self.conditions.get(op["I"][0]["%"])
            if condition is not None:
                self.block(op["regions"][0 if bool(np.ravel(condition)[0]) else 1], path)
            elif self.inside():
                self.lost("an if whose condition was not recorded")
            return
        count = 0
        while self.inside():
            before = self.at
            self.block(op["regions"][0], path + (count,))
            if self.at == before:
                self.lost("a while")
            count += 1


class LegacyRecording(Recording):
    """Records carry the op's type and the variable's own name."""

    def __init__(self, events, rounds, program, inputs):
        super().__init__(events, rounds)
        self.blocks = [program.block(i) for i in range(program.num_blocks)]
        self.latest = dict(inputs)
        self.writers = {}
        for block in self.blocks:
            for op in block.ops:
                for name in set(op.output_arg_names):
                    self.writers[name] = self.writers.get(name, 0) + (op.type not in ("feed",))
        self.block(0, ())

    def block(self, number, path):
        for index, op in enumerate(self.blocks[number].ops):
            if op.type in ("feed", "fetch", "fetch_v2"):
                continue
            if op.type in REGION_OPS and op.has_attr("sub_block"):
                inner = op.attr("sub_block")
                self.region_op(op, inner if isinstance(inner, int) else inner.id if hasattr(inner, "id") else inner.idx, path)
            names, taken = set(op.output_arg_names), set()
            types = (op.type, op.type + "_infer")
            while True:
                event = self.peek()
                if event is None or event.op not in types or event.name not in names or event.name in taken:
                    break
                taken.add(event.name)
                self.at += 1
                self.latest[event.name] = event.value
                place = event.name if self.writers[event.name] == 1 else "%s@%d.%d" % (event.name, number, index)
                self.keep(place, path, event.value)

    def region_op(self, op, inner, path):
        first = next((o for o in self.blocks[inner].ops if o.output_arg_names), None)
        if op.type != "while":
            names = op.input("Cond")
            condition = self.latest.get(names[0]) if names else None
            if condition is None or bool(np.ravel(condition)[0]):
                self.block(inner, path)
            return
        count, names = 0, op.input("Condition")
        while first is not None:
            event, condition = self.peek(), self.latest.get(names[0]) if names else None
            if event is None or (event.op == "while" and event.name in op.output_arg_names):
                break
            if condition is not None and not bool(np.ravel(condition)[0]):
                break
            before = self.at
            self.block(inner, path + (count,))
            if self.at == before and count == 0:  # Paddle does not report what runs inside of some branches
                break
            if self.at == before:
                self.lost("a while")
            count += 1


def main():
    model, params, inputs_file, out, rounds = sys.argv[1:6]
    try:
        import paddle
    except Exception as problem:
        print("cannot import paddle: %s" % problem, file=sys.stderr)
        return 7
    try:
        from paddle.utils.cpp_extension import load_op_meta_info_and_register_op

        for library in sys.argv[6:]:
            load_op_meta_info_and_register_op(os.path.abspath(library))
    except Exception as problem:
        print("cannot load custom operators: %s" % str(problem).strip().splitlines()[0], file=sys.stderr)
        return 6
    with np.load(inputs_file) as f:
        inputs = {k: f[k] for k in f.files}
    legacy = not model.endswith(".json")
    try:
        events, results = run(model, params, inputs, legacy)
    except Exception as problem:
        text = str(problem)
        summary = [line for line in text.splitlines() if "Error:" in line and "LoDTensor" not in line]
        print("paddle cannot run these inputs: %s" % (summary[-1] if summary else text[-300:]).strip(), file=sys.stderr)
        return 6
    if legacy:
        from paddle.base.framework import Program  # also where paddle.static.Program is PIR's

        paddle.enable_static()
        with open(model, "rb") as f:
            program = Program.parse_from_string(f.read())
        recording = LegacyRecording(events, int(rounds), program, inputs)
    else:
        with open(model) as f:
            program = json.load(f)["program"]
        recording = PirRecording(events, int(rounds), program, inputs)
        for op in program["regions"][0]["blocks"][0]["ops"]:
            if op["#"] == "1.fetch":  # elements of lists leave no record of their own
                name = [a["AT"]["D"] for a in op["A"] if a["N"] == "name"][0]
                recording.values.setdefault("%%%d" % op["I"][0]["%"], results[name])
    if recording.at != len(events):
        recording.lost("the end of the program")
    values = recording.values
    for name, value in list(inputs.items()) + list(results.items()):
        values.setdefault(name, value)
    np.savez(out, **{k: np.ascontiguousarray(v) if v.ndim else v for k, v in values.items()})
    print("recorded %d values with paddle %s" % (len(recording.values), paddle.__version__))
    return 0


if __name__ == "__main__":
    sys.exit(main())
