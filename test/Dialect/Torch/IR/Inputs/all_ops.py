# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a module with one use of every registered aten op, from the .td records themselves.   all_ops.py SOURCE_DIR

The operands are function arguments of the first type each constraint allows. What another parser makes of the module shows whether our
definitions agree with it about names, operand counts and kinds.
"""

import json
import os
import shutil
import subprocess
import sys

TYPES = {"Torch_VTensorType": "!torch.vtensor<[2,2],f32>", "Torch_IntType": "!torch.int", "Torch_FloatType": "!torch.float", "Torch_BoolType": "!torch.bool",
         "Torch_StringType": "!torch.str", "Torch_AnyType": "!torch.none", "OptTensor": "!torch.none", "OptInt": "!torch.none", "OptFloat": "!torch.none",
         "OptBool": "!torch.none", "OptStr": "!torch.none", "OptList": "!torch.none", "Scalar": "!torch.int", "OptScalar": "!torch.int"}
# The element type of a list is not in the record: it follows from the operand's name.
TENSOR_LISTS = {"tensors", "indices", "params", "hx"}
SPECIAL = {("aten.tensor", "data"): "!torch.list<int>", ("aten.len.t", "a"): "!torch.list<int>", ("aten.__getitem__.t", "list"): "!torch.list<int>"}
RESULTS = {"aten.__getitem__.t": "!torch.int", "aten.size": "!torch.list<int>"}
# Not in torch-mlir: they travel unregistered there, or as torch.operator.
ABSENT = {"aten.lstm.input", "aten.gru.input", "aten.rnn_tanh.input", "aten.rnn_relu.input", "aten.upsample_bicubic2d"}


def operand_type(op, name, constraint):
    if (op, name) in SPECIAL:
        return SPECIAL[op, name]
    if constraint == "Torch_ListType":
        return "!torch.list<vtensor<[2,2],f32>>" if name in TENSOR_LISTS else "!torch.list<int>"
    return TYPES[constraint]


def main():
    source = sys.argv[1]
    tblgen = os.path.realpath(shutil.which("llvm-tblgen"))
    llvm = os.path.join(os.path.dirname(os.path.dirname(tblgen)), "include")
    td = os.path.join(source, "include", "paddle-mlir", "Dialect", "Torch", "IR", "TorchOps.td")
    dump = subprocess.run([tblgen, "--dump-json", "-I", os.path.join(source, "include"), "-I", llvm, td], stdout=subprocess.PIPE, check=True).stdout
    records = json.loads(dump)
    ops = {records[name]["opName"]: records[name] for name in records["!instanceof"]["Aten_Op"]}
    print("// %d ops" % len(ops))
    print("module {")
    for i, (mnemonic, record) in enumerate(sorted(ops.items())):
        if mnemonic in ABSENT:
            continue
        args = [(name, operand_type(mnemonic, name, value["def"])) for value, name in record["arguments"]["args"]]
        results = [RESULTS.get(mnemonic) or ("!torch.list<vtensor<[2,2],f32>>" if value["def"] == "Torch_ListType" else TYPES[value["def"]])
                   for value, _ in record["results"]["args"]]
        print("  func.func @op%d(%s) {" % (i, ", ".join("%%%s: %s" % a for a in args)))
        print("    %%r%s = torch.%s %s : %s -> %s" % (":%d" % len(results) if len(results) > 1 else "", mnemonic, ", ".join("%" + a for a, _ in args),
                                                     ", ".join(t for _, t in args), ", ".join(results)))
        print("    return\n  }")
    print("}")


if __name__ == "__main__":
    main()
