# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What faults.py breaks: a kind is a name, the cases that have such an op, and an edit of one line of a module's text. An edit returns the new
line (or lines), or None where it does not apply. Each changes what the op computes for any random input."""

import re


def replaced(pattern, to):
    def edit(line, module):
        new = re.sub(pattern, to, line, count=1)
        return new if new != line else None

    return edit


def attribute(op, text):
    """Adds an attribute to an op that leaves it at its default."""

    def edit(line, module):
        if not re.search(r"= pd\.%s " % op, line) or text.split(" =")[0] + " =" in line:
            return None
        if "{" in line.split(" : (")[0]:
            return re.sub(r"\{", "{%s, " % text, line, count=1)
        return line.replace(" : (", " {%s} : (" % text, 1)

    return edit


def number(op, name, change):
    def edit(line, module):
        found = re.search(r"= pd\.%s .*?\b%s = ([-+0-9.eE]+) : f64" % (op, name), line)
        return line[: found.start(1)] + "%.9e" % change(float(found.group(1))) + line[found.end(1) :] if found else None

    return edit


def swapped(op):
    """The first two operands change places."""

    def edit(line, module):
        found = re.match(r"(\s*\S+ = pd\.%s )(%%[\w#]+), (%%[\w#]+)(.*? : \()(tensor<[^>]*>), (tensor<[^>]*>)(.*)$" % op, line, re.S)
        if not found or found.group(2) == found.group(3) or "f32" not in found.group(5):  # a shape's numbers may be equal
            return None
        head, a, b, middle, ta, tb, tail = found.groups()
        return head + b + ", " + a + middle + tb + ", " + ta + tail

    return edit


def renamed(old, new):
    return replaced(r"= pd\.%s " % old, "= pd.%s " % new)


def statistics(line, module):
    return re.sub(r"(= pd\.batch_norm %\w+), (%\w+), (%\w+) ", r"\1, \3, \2 ", line) if "= pd.batch_norm " in line else None


def affine(line, module):
    if not re.search(r"= pd\.(batch|layer)_norm ", line):
        return None
    return re.sub(r"scale (%\w+) bias (%\w+)", r"scale \2 bias \1", line)


def gates(line, module):
    """The first two gates of a recurrent layer's input weights change places."""
    found = re.match(r"(\s*)(?:%[\w:]+, )*\S+ = pd\.rnn (.*?) \{.*? : \((.*?)\) -> ", line)
    if not found or '"RNN' in line:
        return None
    count, operands = (4 if '"LSTM"' in line else 3), found.group(2).split(", ")
    types = re.findall(r"tensor<[^>]*>", found.group(3))
    place = re.search(r"loc\(.*\)\s*$", line).group(0).strip()
    for name, kind in zip(operands, types):
        shape = re.match(r"tensor<(\d+)x(\d+)xf32>", kind)
        if not shape or int(shape.group(1)) % count or "pd.parameter" not in module.definition(name):
            continue
        part = "tensor<%dx%sxf32>" % (int(shape.group(1)) // count, shape.group(2))
        order = [1, 0] + list(range(2, count))
        indent = found.group(1)
        return "".join(
            [
                indent + "%%wrongaxis = pd.full {dtype = i32, shape = array<i64: 1>, value = 0.000000e+00 : f64} : () -> tensor<1xi32> %s\n" % place,
                indent + "%%wronggate:%d = pd.split_with_num %s, %%wrongaxis {num = %d : i64} : (%s, tensor<1xi32>) -> (%s) %s\n" % (count, name, count, kind, ", ".join([part] * count), place),
                indent + "%%wrongweight = pd.concat %s, %%wrongaxis : (%s, tensor<1xi32>) -> %s %s\n" % (", ".join("%%wronggate#%d" % g for g in order), ", ".join([part] * count), kind, place),
                re.sub(re.escape(name) + r"\b", "%wrongweight", line, count=1),
            ]
        )
    return None


def bias_first(line, module):
    """Not in the scale by 1 that an export puts in front of a fetch."""
    return attribute("scale", "bias_after_scale = false")(line, module) if re.search(r"\bbias = ", line) else None


def transposed(line, module):
    return attribute("matmul", "transpose_y = true")(line, module) if ", tensor<64x64xf32>)" in line else None


def slice_start(line, module):
    """The literal that a slice starts at."""
    name = re.match(r"\s*(%\w+) = pd\.full_int_array .*array<i64: 0>\}", line)
    users = module.users(name.group(1)) if name else []
    if len(users) != 1 or not re.search(r"= pd\.slice %%[\w#]+, %s," % name.group(1), users[0]):
        return None
    ends = re.search(r"= pd\.slice %[\w#]+, %\w+, (%\w+)", users[0])
    return line.replace("array<i64: 0>", "array<i64: 1>") if "array<i64: 1>" not in module.definition(ends.group(1)) else line.replace("array<i64: 0>", "array<i64: -1>")


def literal(line, module):
    """A number that feeds a multiplication: pd.scale's factor."""
    found = re.match(r"\s*(%\w+) = pd\.full \{dtype = f32, shape = array<i64: 1>, value = ([-+0-9.eE]+) : f64\}", line)
    if not found or not any(re.search(r"= pd\.scale .*-> tensor<\S*f32>", user) for user in module.users(found.group(1))):  # integers are rounded
        return None
    return line[: found.start(2)] + "%.6e" % (float(found.group(2)) * 1.25 + 0.25) + line[found.end(2) :]


NETS = ["resnet18", "mobilenet_v3_small", "conv_bn"]
TEXTS = ["bert2", "vit2"]
WHILE = ["while"]
BODIES = ["while", "cf_while", "cf_while_in_while"]

# name, cases, edit, whether only ops inside of a loop's body count
KINDS = [
    ("batch norm epsilon", NETS, number("batch_norm", "epsilon", lambda v: v * 1000 + 0.05), False),
    ("batch norm mean and variance", NETS, statistics, False),
    ("norm scale and bias", NETS + TEXTS, affine, False),
    ("layer norm epsilon", TEXTS, number("layer_norm", "epsilon", lambda v: 0.1), False),
    ("convolution stride", ["mobilenet_v3_small", "resnet18"], replaced(r"(= pd\.(?:depthwise_)?conv2d .*)strides = array<i64: 2, 2>", r"\1strides = array<i64: 1, 1>"), False),
    ("convolution padding", ["mobilenet_v3_small", "resnet18"], replaced(r"(= pd\.(?:depthwise_)?conv2d .*)paddings = array<i64: 1, 1>", r"\1paddings = array<i64: 0, 0>"), False),
    ("convolution dilation", ["conv_dilated"], replaced(r"dilations = array<i64: (\d+), (\d+)>", "dilations = array<i64: 1, 1>"), False),
    ("convolution groups", ["conv_groups"], replaced(r"(= pd\.conv2d .*)groups = \d+ : i64", r"\1groups = 1 : i64"), False),
    ("output padding", ["transposed_outpad"], replaced(r"output_padding = array<i64: 1, 1>", "output_padding = array<i64: 0, 0>"), False),
    ("pool ceil_mode", ["avg_ceil", "max_ceil"], replaced("ceil_mode = true", "ceil_mode = false"), False),
    ("pool exclusive", ["avg_exclusive"], attribute("pool2d", "exclusive = false"), False),
    ("pool type", ["lenet", "resnet18"], replaced('pooling_type = "max"', 'pooling_type = "avg"'), False),
    ("matmul transpose flag", TEXTS, transposed, False),
    ("softmax axis", ["bert2", "vit2", "softmax_last_static"], attribute("softmax", "axis = 1 : i64"), False),
    ("transpose perm", TEXTS, replaced(r"perm = array<i64: 0, 2, 1, 3>", "perm = array<i64: 0, 1, 2, 3>"), False),
    ("gelu approximation", ["vit2", "gelu_erf_static"], attribute("gelu", "approximate = true"), False),
    ("leaky slope", ["leaky_relu_static", "leaky_relu_03_dynamic"], number("leaky_relu", "negative_slope", lambda v: v * 2), False),
    ("hardsigmoid slope", ["mobilenet_v3_small", "hardsigmoid_static"], number("hardsigmoid", "slope", lambda v: v * 1.2), False),
    ("activation", ["resnet18", "lenet"], renamed("relu", "abs"), False),
    ("bias before scale", ["scale_static", "scale_dynamic"], bias_first, False),
    ("bilinear align_mode", ["bilinear_mode1"], attribute("bilinear_interp", "align_mode = 0 : i64"), False),
    ("bilinear align_corners", ["bilinear_mode1", "bilinear_2x"], replaced("align_corners = false", "align_corners = true"), False),
    ("keepdim", ["sum_keep", "mean_keep"], replaced("keepdim = true", "keepdim = false"), False),
    ("cumsum exclusive", ["cumsum", "cumsum_axis0"], attribute("cumsum", "exclusive = true"), False),
    ("top-k smallest", ["topk"], attribute("topk", "largest = false"), False),
    ("triangle diagonal", ["triu"], attribute("triu", "diagonal = 2 : i64"), False),
    ("pad value", ["pad_constant"], number("pad3d", "pad_value", lambda v: v + 1), False),
    ("concat order", ["vit2", "concat"], swapped("concat"), False),
    ("operand order", ["subtract_same", "divide_same"], swapped("(?:subtract|divide)"), False),
    ("slice start", ["bert2", "slice", "slice_index", "vit2"], slice_start, False),
    ("gate order", ["lstm", "gru"], gates, False),
    ("group count", ["layer_group_norm"], replaced(r"(= pd\.group_norm .*)groups = 3 : i64", r"\1groups = 2 : i64"), False),
    ("loop: scale", BODIES, literal, True),
    ("loop: bias", BODIES, number("scale", "bias", lambda v: v + 1), True),
    ("loop: compare strictness", WHILE, renamed("less_than", "less_equal"), True),
    ("loop: compare direction", WHILE, renamed("less_than", "greater_than"), True),
    ("loop: sum", ["while", "cf_while", "cf_while_in_while", "cf_if_in_while", "cf_grows"], renamed("add", "subtract"), True),
    ("loop: concat order", ["cf_grows"], swapped("concat"), True),
    ("two layers' weights", ["resnet18", "bert2", "vit2"], None, False),
]
