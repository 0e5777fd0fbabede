#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Starts a new op of the pd dialect: its row, its round-trip test and its end-to-end case, each in its room.

  tools/dev/new-op.py NAME FAMILY --operands 'x, index, axis$int' --attrs 'overwrite:bool=true' --results 'out'
  tools/dev/new-op.py NAME FAMILY --registry registry.tsv [--legacy NAME]
  tools/dev/new-op.py NAME FAMILY --operands 'x' --attrs 'slope:f64=0.5' --aten ATEN_NAME

--aten says that one elementwise aten op does exactly this: the row maps to it, and it gets a record with a body to fill in. Then the row, the
record and the line of cases are all there is (docs/AddingAnOp.md).

Operands: `x` a tensor, `x?` an optional one, `x[]` a list, `x$ints` `x$int` `x$float` one of Paddle's mutable attributes.
Attributes: NAME:TYPE[=DEFAULT] with TYPE i64, f64, bool, str, ints, floats or dtype. The registry is a table of lines OP, AN, I, A, O
as a Paddle build lists them. Nothing that exists is overwritten; --dry-run prints what would be written. Afterwards it says what to fill.
"""

import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAMILIES = "Activation Math Compare Reduction Linear Conv Pool Norm Shape Index Creation Random Attention ControlFlow Recurrent".split()

ATTR_ROWS = {  # type -> (row class, default)
    "i64": ('PdI64<"{}">', "0"), "f64": ('PdF64<"{}">', "0.0"), "bool": ('PdBool<"{}">', "false"), "str": ('PdStr<"{}">', ""),
    "ints": ("DenseI64ArrayAttr", None), "floats": ("DenseF64ArrayAttr", None), "dtype": ("PdDType", None),
}


class Refusal(Exception):
    """The request cannot be served; the text says why."""


def split_list(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def operand_row(text):
    match = re.fullmatch(r"(\w+)(\?|\[\]|\$(ints|int|float))?", text)
    if not match:
        raise Refusal(f"operand '{text}' is none of x, x?, x[], x$ints, x$int, x$float")
    name, mark, kind = match.groups()
    if kind:
        return name, f"PdMutable{kind.capitalize()}", kind
    return name, {"?": "Optional<PdTensor>", "[]": "Variadic<PdTensor>"}.get(mark, "PdTensor"), mark or ""


def attr_row(text):
    match = re.fullmatch(r"(\w+):(\w+)(=(.*))?", text)
    if not match or match[2] not in ATTR_ROWS:
        raise Refusal(f"attribute '{text}' is not NAME:TYPE[=DEFAULT] with TYPE {', '.join(ATTR_ROWS)}")
    form, default = ATTR_ROWS[match[2]]
    return match[1], form.format(match[4] if match[4] is not None else default)


def read_registry(path, name):
    """The signature of pd_op.<name> as (operands, attrs, results, has an in-place twin)."""
    operands, attrs, results, twin, here, found = [], [], [], False, False, False
    for line in pathlib.Path(path).read_text().splitlines():
        cell = line.split("\t")
        if cell[0] == "OP":
            here = cell[1] == f"pd_op.{name}"
            found |= here
            twin |= cell[1] == f"pd_op.{name}_"
        elif here and cell[0] == "I":
            kind, optional = cell[2], cell[3] == "1"
            mark = "$ints" if "IntArray" in kind else "$float" if "Scalar" in kind else "[]" if "VectorType" in kind else "?" if optional else ""
            operands.append(cell[1] + mark)
        elif here and cell[0] == "A" and "PlaceAttribute" not in cell[2]:
            kind = cell[2]
            many = "ArrayAttribute" in kind
            real = any(word in kind for word in ("Float", "Double", "Scalar"))
            plain = "f64" if real else "bool" if "Bool" in kind else "str" if "Str" in kind else "dtype" if "DataType" in kind else "i64"
            attrs.append(f"{cell[1]}:{('floats' if real else 'ints') if many else plain}")
        elif here and cell[0] == "O":
            results.append(cell[1] + ("[]" if "VectorType" in cell[2] else "?" if cell[3] == "1" else ""))
    if not found:
        raise Refusal(f"{path} lists no op pd_op.{name}")
    return operands, attrs, results, twin


def needs_segments(values):
    """Whether ODS wants to be told how many values each name has: two or more are optional or lists."""
    return sum(value.endswith(("?", "[]")) for value in values) > 1


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def make_row(name, family, operands, attrs, results, twin, legacy, aten):
    ins = [operand_row(o) for o in operands]
    outs = [operand_row(r) for r in results]
    args = [f"{row}:${n}" for n, row, _ in ins] + [f"{row}:${n}" for n, row in map(attr_row, attrs)]
    traits = [trait for trait, values in (("AttrSizedOperandSegments", operands), ("AttrSizedResultSegments", results)) if needs_segments(values)]
    infer = "declared" if not aten else "unchanged" if len(ins) == 1 else "elementwise"
    lines = [
        f'def Pd_{camel(name)}Op : Pd_Op<"{name}", "{family}", "{infer}"{", [" + ", ".join(traits) + "]" if traits else ""}> {{',
        '  let summary = "";',
        f"  let arguments = (ins {', '.join(args)});",
        f"  let results = (outs {', '.join(f'{row}:${n}' for n, row, _ in outs)});",
    ]
    if aten:
        plan = ", ".join([f'"${n}"' for n, _, _ in ins] + [f'"#{n}"' for n, _ in map(attr_row, attrs)])
        lines.append(f'  let torch = To<"aten.{aten}", [{plan}]>;')
    if legacy:
        slots = [f'"{n.capitalize()}:{n}"' for n, _, kind in ins + outs if kind not in ("ints", "int", "float")]
        lines.append(f'  let legacy = [Legacy<"{legacy}", [{", ".join(slots)}]>];')
    if twin:
        lines.append("  let inplaceTwin = 1;")
    lines += ['  let tier = "T3";'] + ([] if aten else ['  let status = "none";']) + ["}", ""]
    return "\n".join(lines)


def make_record(aten, operands, attrs):
    """Of an elementwise op that no C++ builds or matches by its class."""
    name = "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]+", aten) if part)
    return f"""def Torch_Aten{name} : Aten_Unregistered<"{aten}", {len(operands) + len(attrs)}> {{
  let body = [{{
    return e[0]; // of operands {', '.join(f"e[{i}] ({n})" for i, n in enumerate([operand_row(o)[0] for o in operands] + [attr_row(a)[0] for a in attrs]))}
  }}];
}}
"""


def make_test(name, operands, attrs, results):
    names = [operand_row(o)[0] for o in operands]
    types = ["tensor<1xi64>" if "$" in o else "tensor<?x4xf32>" for o in operands]
    args = ", ".join(f"%{n}: {t}" for n, t in zip(names, types))
    outs = ", ".join(["tensor<?x4xf32>"] * len(results))
    signature = f"({', '.join(types)}) -> {outs if len(results) == 1 else '(' + outs + ')'}"
    given = [f"{key} = array<i32: {', '.join(['1'] * len(values))}>" for key, values in (("operandSegmentSizes", operands), ("resultSegmentSizes", results)) if needs_segments(values)]
    for attr, row in map(attr_row, attrs):
        if row in ("DenseI64ArrayAttr", "DenseF64ArrayAttr"):
            given.append(f"{attr} = array<{'i64: 1' if 'I64' in row else 'f64: 1.5'}>")
    given = f" {{{', '.join(given)}}}" if given else ""
    lhs = "%0" if len(results) == 1 else f"%0:{len(results)}"
    return "\n".join([
        "// RUN: pd-opt %s | pd-opt | FileCheck %s", "",
        f"// CHECK-LABEL: func.func @{name}", f"func.func @{name}({args}) {{",
        f"  // CHECK: pd.{name} {{{{.*}}}} : {signature}", f"  {lhs} = pd.{name} {', '.join('%' + n for n in names)}{given} : {signature}", "  return", "}", ""])


def add_before(text, marker, addition, where):
    at = text.rfind(marker)
    if at < 0:
        raise Refusal(f"{where} has no '{marker.strip()}' to write before")
    return text[:at] + addition + text[at:]


def plan(options, root):
    """What to write: (path, old text or None, new text) for each room."""
    name, family = options.name, options.family
    if not re.fullmatch(r"[a-z][a-z0-9_]*[a-z0-9]", name):
        raise Refusal(f"'{name}' is no op name: lower case, no trailing underscore (in-place twins are no rows)")
    if family not in FAMILIES:
        raise Refusal(f"'{family}' is no family; families are {' '.join(FAMILIES)}")
    headers = root / "include/paddle-mlir/Dialect/Pd/IR"
    for td in sorted(headers.glob("Pd*.td")):
        if re.search(rf'<"{name}"[,>]', td.read_text()):
            raise Refusal(f"{name} has a row already, in {td.relative_to(root)}")
    twin = False
    if options.registry:
        operands, attrs, results, twin = read_registry(options.registry, name)
    else:
        operands, attrs, results = split_list(options.operands), split_list(options.attrs), split_list(options.results)
    if not results:
        raise Refusal("an op needs a result")
    row_file = headers / f"Pd{family}Ops.td"
    test_file = root / f"test/Dialect/Pd/IR/{name}.mlir"
    case_file = root / f"test/E2E/cases/{family}.py"
    if not row_file.exists():
        raise Refusal(f"family {family} has no {row_file.relative_to(root)} yet")
    if test_file.exists():
        raise Refusal(f"{test_file.relative_to(root)} exists")
    row_text = row_file.read_text()
    row = make_row(name, family, operands, attrs, results, twin, options.legacy, options.aten)
    result = [(row_file, row_text, add_before(row_text, "#endif", row + "\n", row_file.name))]
    if options.aten:
        record_file = root / f"include/paddle-mlir/Dialect/Torch/IR/Torch{family}Ops.td"
        record_text = record_file.read_text()
        if f'<"{options.aten}"' not in record_text:
            record = make_record(options.aten, operands, attrs)
            result.append((record_file, record_text, add_before(record_text, "#endif", record + "\n", record_file.name)))
    else:
        result.append((test_file, None, make_test(name, operands, attrs, results)))
    if case_file.exists():
        case_text = case_file.read_text()
        if f'Case("{name}"' in case_text:
            raise Refusal(f"{case_file.relative_to(root)} has a case {name}")
        case = f'Case("{name}", fn(lambda x: paddle.{name}(x) * 1.5), Input([None, 4], [3, 4], [5, 4]))'
        if case_text.rstrip().endswith(")"):  # a sum of lists
            case = f'    + unary("{name}", lambda x: paddle.{name}(x))\n' if options.aten and "def unary(" in case_text else f"    + [{case}]\n"
            result.append((case_file, case_text, add_before(case_text, ")", case, case_file.name)))
        else:
            result.append((case_file, case_text, add_before(case_text, "]", f"    {case},\n", case_file.name)))
    return result


def show(old, new):
    """The lines that are new."""
    if old is None:
        return new
    head = 0
    while head < len(old) and old[head] == new[head]:
        head += 1
    start = new.rfind("\n", 0, head) + 1
    return new[start:start + len(new) - len(old)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("family")
    parser.add_argument("--operands", default="x")
    parser.add_argument("--attrs", default="")
    parser.add_argument("--results", default="out")
    parser.add_argument("--registry", help="take the signature from this table")
    parser.add_argument("--legacy", help="the ProgramDesc op that maps to it")
    parser.add_argument("--aten", help="the one elementwise aten op that does this, without `aten.`")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--root", default=str(ROOT), help=argparse.SUPPRESS)
    options = parser.parse_args()
    root = pathlib.Path(options.root)
    try:
        writes = plan(options, root)
    except (Refusal, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for path, old, new in writes:
        print(f"--- {path.relative_to(root)}" + ("" if old is None else " (added)"))
        print(show(old, new))
        if not options.dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new)
    if options.aten:
        print(f"""to fill:
  row      summary, description, tier
  record   the body; `emission` when torch-mlir does not know the op, `stable` when it has for two years
  case     the call and the input shapes and ranges of the end-to-end case
then: tools/dev/build.sh pd-opt && ./test.sh {options.name}""")
        return 0
    print(f"""to fill:
  row      summary, description, tier; the shape function instead of "declared"; To<> when one aten op does it, then status "aten"
  torch    lib/Conversion/PdToTorch/{options.family}.cpp when no single aten op does it
  legacy   Legacy<> slots and attributes, with the defaults of files that leave them out
  test     the types of {options.name}.mlir, an -invalid.mlir for what the verifier refuses
  case     the call and the input shapes of the end-to-end case; attributes that matter, varied
then: tools/dev/build.sh pd-opt && ./test.sh {options.name}""")
    return 0


if __name__ == "__main__":
    sys.exit(main())
