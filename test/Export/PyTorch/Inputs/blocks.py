# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a network of four known blocks.   blocks.py stack|class   `stack`: the ops' call stacks name attributes (self.blocks.0.conv1); `class`: layer
paths name classes (/Sequential_0/Unit_0/Conv2D_0)."""

import sys

lines, classes = [], sys.argv[1] == "class"


def place(block, layer, kind):
    return 'loc("/Sequential_0/Unit_%d/%s_%d/")' % (block, kind, len(lines)) if classes else 'loc("self.blocks.%d.%s")' % (block, layer)


def image(channels, size=8):
    return "tensor<?x%dx%dx%dxf32>" % (channels, size, size)


def conv(x, block, layer, channels, out, kernel=1, groups=1, size=8):
    n, weight = len(lines), "tensor<%dx%dx%dx%dxf32>" % (out, channels // groups, kernel, kernel)
    lines.append('%%w%d = pd.parameter "conv2d_%d.w_0" dense<0.%d> : %s' % (n, n, n + 1, weight))
    lines.append("%%v%d = pd.conv2d %s, %%w%d {paddings = array<i64: %d, %d>, groups = %d : i64} : (%s, %s) -> %s %s"
                 % (n, x, n, kernel // 2, kernel // 2, groups, image(channels, size), weight, image(out, size), place(block, layer, "Conv2D")))
    return "%%v%d" % n


def op(name, operands, channels, size=8, block=None):
    out = "%%v%d" % len(lines)
    types = [image(channels, size if o == operands[-1] or name != "multiply" else 8) for o in operands]
    lines.append("%s = pd.%s %s : (%s) -> %s" % (out, name, ", ".join(operands), ", ".join(types), image(channels, 8 if name == "multiply" else size)) + ("" if block is None else " " + place(block, "act", "Act")))
    return out


def excitation(x, block, channels):
    n = len(lines)
    lines.append("%%k%d = pd.full_int_array {value = array<i64: 1, 1>} : () -> tensor<2xi64>" % n)
    lines.append('%%v%d = "pd.pool2d"(%s, %%k%d) {pooling_type = "avg", adaptive = true} : (%s, tensor<2xi64>) -> %s' % (n, x, n, image(channels), image(channels, 1)))
    y = op("relu", [conv("%%v%d" % n, block, "se.down", channels, channels // 4, size=1)], channels // 4, 1)
    y = op("sigmoid", [conv(y, block, "se.up", channels // 4, channels, size=1)], channels, 1)
    return op("multiply", [x, y], channels, 1)


x = "%x"  # squeeze and excitation in an inverted residual
y = op("relu", [conv(x, 0, "expand", 4, 8)], 8, block=0)
y = op("relu", [conv(y, 0, "depthwise", 8, 8, 3, 8)], 8, block=0)
y = y if classes else excitation(y, 0, 8)
x = op("add", [conv(y, 0, "project", 8, 4), x], 4, block=0)
y = op("relu", [conv(x, 1, "expand", 4, 8)], 8, block=1)  # the same without the sum
y = op("relu", [conv(y, 1, "depthwise", 8, 8, 3, 8)], 8, block=1)
x = conv(y, 1, "project", 8, 4)
y = op("relu", [conv(x, 2, "conv1", 4, 2)], 2, block=2)  # a bottleneck with a projection for its shortcut
y = op("relu", [conv(y, 2, "conv2", 2, 2, 3)], 2, block=2)
y = op("add", [conv(y, 2, "conv3", 2, 6), conv(x, 2, "shortcut", 4, 6)], 6, block=2)
x = op("relu", [y], 6, block=2)
y = op("relu", [conv(x, 3, "depthwise", 6, 6, 3, 6)], 6, block=3)  # depthwise separable
x = op("relu", [conv(y, 3, "pointwise", 6, 4)], 4, block=3)
print('func.func @main(%%x: %s {pd.name = "x"}) -> (%s {pd.name = "out"}) {' % (image(4), image(4)))
print("\n".join("  " + line for line in lines))
print("  return %s : %s\n}" % (x, image(4)))
